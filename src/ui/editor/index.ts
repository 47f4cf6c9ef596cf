export * from './editor-pane'
export * from './marks'
export * from './reveal'
export { allProblems } from './type-problems'
