export type { Navigation } from './messages'
export * from './page-frame'
export type { PageScripts } from './script-host'
