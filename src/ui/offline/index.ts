export { keepOffline, offline, whenSettled } from './keep'
export { OfflineNews, UpdateNotice } from './notices'
