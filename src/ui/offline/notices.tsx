import type { Session } from '../../run'
import { Icon } from '../icons'
import { offline } from './keep'

/** What is said when the page has come to work without a network. */
export const OFFLINE_NOW = 'Works offline now'

/** A new version of the page is ready: it comes when the visitor says so, and what they wrote is stored first. */
export function UpdateNotice({ session }: { session: Session }) {
  const { update } = offline.value
  if (!update) return null
  const later = () => {
    offline.value = { ...offline.value, update: null }
  }
  const reload = async () => {
    // Where nothing can be stored the session says so in a notice, and nothing is reloaded over the visitor's work.
    if (await session.keep()) update()
    else later()
  }
  return (
    <div class="banner update" role="status">
      <Icon name="reload" />
      <p>A new version is ready. Your text is kept.</p>
      <div class="row">
        <button type="button" class="btn" onClick={() => void reload()}>
          Reload
        </button>
        <button type="button" class="btn ghost" onClick={later}>
          Later
        </button>
      </div>
    </div>
  )
}

/** Tells those who hear the page, once it has come to hold, that it works without a network. The top bar shows it. */
export const OfflineNews = () => (
  <div class="sr" role="status">
    {offline.value.news && OFFLINE_NOW}
  </div>
)
