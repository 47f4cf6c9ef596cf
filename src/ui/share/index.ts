/** Floor 6: sharing, dialogs that are fetched when they are first opened. */
export { ShareDialog } from './dialog'
