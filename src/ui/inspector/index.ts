/** Floor 6: the inspector. The selected bytes, their names and their sections. */
export { SelectedName } from './name'
export { ExplainPane, explainedSelection } from './pane'
