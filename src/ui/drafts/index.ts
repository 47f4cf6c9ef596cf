/** Floor 6: the visitor's own playgrounds, a dialog that is fetched when it is first opened. */
export { DraftsDialog } from './dialog'
