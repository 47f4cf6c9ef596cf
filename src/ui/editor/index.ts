export * from './editor-pane'
export * from './marks'
export * from './reveal'
export { allProblems, problemCount } from './type-problems'
