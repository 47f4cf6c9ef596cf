/** Floor 6: the page. */
import './layout/fonts.css'
import './layout/tokens.css'
import './layout/base.css'
import './layout/layout.css'
import './editor/editor.css'
import './client/client.css'
import './console/console.css'

export { App } from './layout/app'
