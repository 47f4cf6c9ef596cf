export * from './client-pane'
export * from './curl-lines'
export * from './outcome-text'
export * from './recorded'
