export * from './console-pane'
