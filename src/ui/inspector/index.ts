export { ExplainPane } from './explain-pane'
