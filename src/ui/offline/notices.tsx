import { useEffect, useState } from 'preact/hooks'
import type { Session } from '../../run'
import { Icon } from '../icons'
import { offline } from './keep'

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

/** Milliseconds for which the news that the page works offline stays in sight. */
const NEWS = 8000

/** Says once, when it has come to hold, that the page works without a network. It stands over the page and moves nothing. */
export function OfflineNews() {
  const { news } = offline.value
  const [over, setOver] = useState(false)
  useEffect(() => {
    if (!news) return
    const timer = setTimeout(() => setOver(true), NEWS)
    return () => clearTimeout(timer)
  }, [news])
  return (
    <div class="offline-news" role="status">
      {news && !over && (
        <span>
          <Icon name="check" />
          Works offline now
        </span>
      )}
    </div>
  )
}
