/** What both browsers have in common: a tab, its connections, and how content becomes a document. */
export { type BrowserProfile, BrowserTab, browserClient, type Failure, type RequestPlan } from './browser'
export { shownText } from './document'
