/** Floor 6: the wire. Bytes between server and client, their marks, and the traces that join the panes. */
export * from './anchors'
export { createExplainer, type Explainer, partOf, pathAt } from './explained'
export { createWireTracker, type Stream, segmentAt, type WireModel } from './model'
export { WirePane } from './pane'
export { type WireState, wireState } from './state'
export { Traces } from './traces'
