/** A playground within another site's page. */
export { Embed } from './embed'
