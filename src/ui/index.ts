/** Floor 6: the page. */
import './styles'

export { keepRecorded, loadCurlLines, recordedOutcomes } from './client'
export { loadEditor } from './editor'
export { loadReply, replyAt, replyPlaygroundAt } from './gallery/address'
export { App } from './layout/app'
export { selectFirstReply } from './layout/first-selection'
export { askedHere, noteAsked } from './layout/history'
export { pageIsUp, pageIsUpInTime, pageUp } from './layout/page-up'
export { followAddress, lessonAt, pageOf } from './lesson'
export { keepOffline, whenSettled } from './offline'
