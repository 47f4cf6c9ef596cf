import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Session } from '../../run'
import { Icon } from '../icons'
import { networkOpen } from './state'
import { networkWords } from './words'

/** Shows and hides the panel of the network; says what is on. */
export function NetworkButton({ session }: { readonly session: Session }) {
  const words = networkWords(session.playground.value.network)
  const text = words.length === 0 ? 'nothing beside the latency' : words.join(', ')
  return (
    <button
      type="button"
      class={`btn ghost icon net ${words.length > 0 ? 'on' : 'wide'}`}
      aria-label={`Network: ${text}`}
      title={`Network: ${text}`}
      aria-haspopup="dialog"
      aria-expanded={networkOpen.value}
      onClick={() => {
        networkOpen.value = !networkOpen.peek()
      }}
    >
      <Icon name="net" />
      {words.length > 0 && <span class="net-count">{words.length}</span>}
    </button>
  )
}

/** On a phone, where the button is in a menu: what the network does, while it does anything beside its latency. */
export function NetworkSign({ session }: { readonly session: Session }) {
  const words = networkWords(session.playground.value.network)
  if (words.length === 0) return null
  return (
    <button
      type="button"
      class="net-sign"
      aria-haspopup="dialog"
      aria-expanded={networkOpen.value}
      onClick={() => {
        networkOpen.value = !networkOpen.peek()
      }}
    >
      <Icon name="net" />
      <span>Network: {words.join(', ')}</span>
    </button>
  )
}

/** The panel, fetched when it is first opened. It stands beside the page: what is set shows at once on the wire. */
export function NetworkPanel({ session }: { readonly session: Session }) {
  const open = networkOpen.value
  const [Panel, setPanel] = useState<ComponentType<{ session: Session }> | null>(null)
  useEffect(() => {
    if (!open || Panel) return
    import('./panel').then(
      (module) => setPanel(() => module.Panel),
      () => {
        networkOpen.value = false
        session.notice.value = {
          kind: 'error',
          text: 'A part of this page could not be fetched: the network is away, or the page was updated. Reload it; your text is kept.',
        }
      },
    )
  }, [open, Panel, session])
  return open && Panel ? <Panel session={session} /> : null
}
