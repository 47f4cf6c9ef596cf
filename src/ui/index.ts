/** Floor 6: the page. */
import './styles'

export { loadCurlLines } from './client'
export { App } from './layout/app'
export { selectFirstReply } from './layout/first-selection'
export { followAddress, HOME, lessonAt, pageOf } from './lesson'
