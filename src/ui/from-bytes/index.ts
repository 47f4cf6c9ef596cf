/** Floor 6: New from bytes, a dialog that is fetched when it is first opened. */
export { FromBytesDialog } from './dialog'
