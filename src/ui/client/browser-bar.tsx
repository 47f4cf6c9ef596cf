import { useEffect, useState } from 'preact/hooks'
import type { TabAction, TabState } from '../../clients'
import { Icon } from '../icons'
import { escapeControls } from './screen-text'

/** Back, forward and reload of a tab. A reload that would send a form again is asked about first. */
export function TabButtons({ tab, act }: { tab: TabState | null; act: (action: TabAction) => void }) {
  const [asked, setAsked] = useState<boolean | null>(null)
  useEffect(() => setAsked(null), [tab])
  const reload = (hard: boolean) => {
    if (tab?.reloadSendsForm) setAsked(hard)
    else act({ kind: 'reload', hard })
  }
  return (
    <>
      <button
        type="button"
        class="btn ghost icon"
        aria-label="Back"
        disabled={!tab?.canGoBack}
        onClick={() => act({ kind: 'back' })}
      >
        <Icon name="back" />
      </button>
      <button
        type="button"
        class="btn ghost icon"
        aria-label="Forward"
        disabled={!tab?.canGoForward}
        onClick={() => act({ kind: 'forward' })}
      >
        <Icon name="right" />
      </button>
      <button
        type="button"
        class="btn ghost icon"
        aria-label="Reload"
        title="Reload; with Shift, without the cache"
        disabled={!tab}
        onClick={(event) => reload(event.shiftKey)}
      >
        <Icon name="reload" />
      </button>
      {asked !== null && (
        <div class="tab-dialog" role="alertdialog" aria-label="Send the form again?">
          <p>To show this page again, the browser has to send the form again. What it did is done once more.</p>
          <div class="row">
            <span class="grow" />
            <button type="button" class="btn" ref={focusNow} onClick={() => setAsked(null)}>
              Cancel
            </button>
            <button
              type="button"
              class="btn inv"
              onClick={() => {
                setAsked(null)
                act({ kind: 'reload', hard: asked })
              }}
            >
              Send again
            </button>
          </div>
        </div>
      )}
    </>
  )
}

const focusNow = (element: HTMLElement | null) => element?.focus()

/** The address field: what the tab shows, or what is being typed. Enter goes there, Escape takes the typing back. */
export function Address(props: {
  readonly address: string
  readonly lit: boolean
  readonly goTo: (address: string) => void
  readonly select: () => void
}) {
  const { address, lit, goTo, select } = props
  const [typed, setTyped] = useState<string | null>(null)
  useEffect(() => setTyped(null), [address])
  return (
    <form
      class={`addr ${typed === null ? '' : 'typing'}`}
      onSubmit={(event) => {
        event.preventDefault()
        const wanted = (typed ?? address).trim()
        if (wanted === '') return
        setTyped(null)
        goTo(withScheme(wanted))
      }}
    >
      <input
        class={`u ${lit ? 'lit req' : ''}`}
        aria-label="Address"
        title="Enter goes there, at the server that is running"
        spellcheck={false}
        autocapitalize="off"
        autocomplete="off"
        inputMode="url"
        value={typed ?? escapeControls(address)}
        onInput={(event) => setTyped(event.currentTarget.value)}
        onClick={select}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || typed === null) return
          event.preventDefault()
          setTyped(null)
        }}
      />
      {typed !== null && (
        <p class="addr-hint">
          Enter asks the server that runs. Send starts the server anew, and asks for its own target.
        </p>
      )}
    </form>
  )
}

/** As an address bar takes it: a path is one of the server's, a host needs no scheme. */
function withScheme(address: string): string {
  if (address.startsWith('/')) return `http://localhost:8000${address}`
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `http://${address}`
}

/** Turns the scripts of the pages that are sent on or off. Off is where every playground and every link begins. */
export function ScriptsSwitch({ on, set }: { readonly on: boolean; readonly set: (on: boolean) => void }) {
  return (
    <button
      type="button"
      class="btn ghost scripts-switch"
      role="switch"
      aria-checked={on}
      aria-label="Run this page’s scripts"
      title={
        on
          ? 'Turn the page’s scripts off'
          : 'The page’s scripts are off. Turned on, they run until you open another playground: a link never turns them on.'
      }
      onClick={() => set(!on)}
    >
      Scripts {on ? 'on' : 'off'}
    </button>
  )
}

/** What it means that scripts are on. */
export const ScriptsNote = () => (
  <details class="scripts-note">
    <summary aria-label="What it means that scripts are on" title="Scripts run, on the simulated network alone">
      <Icon name="hint" />
    </summary>
    <p>
      Scripts run, on the simulated network alone. They run until you open another playground, or turn them off. One
      that takes 3 seconds is stopped. What cannot be stopped, such as a runaway regular expression, holds this whole
      page up in Firefox; in Chrome its frame is closed, and Barewire has to be reloaded before a server starts again.
      Timers run on your clock; of a WebSocket the opening handshake is simulated; storage, workers, XSLT and frames of
      their own are not there.
    </p>
  </details>
)
