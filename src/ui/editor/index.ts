export * from './editor-pane'
export * from './marks'
export * from './reveal'
