/** What both browsers have in common: a tab, its connections, and how content becomes a document. */
export { digestAnswer } from './auth'
export { shownText } from './document'
export type { FormFile } from './forms'
export { memoryOf } from './memory'
export type { BrowserProfile, Failure, Rule, Why } from './profile'
export type { RequestKind } from './request'
export { type FetchInit, PageScript, type ScriptBody, type ScriptResponse } from './script'
export { BrowserTab, browserClient } from './tab'
