export { keepOffline, newsInSight, offline, whenSettled } from './keep'
export { OFFLINE_NOW, OfflineNews, UpdateNotice } from './notices'
