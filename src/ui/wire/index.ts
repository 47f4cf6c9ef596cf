export { wireModel } from './model'
export { WirePane } from './wire-pane'
