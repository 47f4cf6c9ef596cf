export { GalleryDialog } from './dialog'
