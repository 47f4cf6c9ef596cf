export { Compare } from './view'
