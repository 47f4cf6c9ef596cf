/** Floor 6: the wire. Bytes between server and client, their marks, and the traces that join the panes. */
export * from './anchors'
export { partOf, pathAt } from './explained'
export { type Stream, segmentAt } from './model'
export { WirePane } from './pane'
export { wireState } from './state'
export { Traces } from './traces'
