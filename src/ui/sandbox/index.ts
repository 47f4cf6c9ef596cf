export type { Navigation } from './messages'
export * from './page-frame'
