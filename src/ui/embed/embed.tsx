import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Playground } from '../../playground'
import type { Session } from '../../run'
import type { ShownOutcome } from '../client'
import { Elsewhere } from '../client/elsewhere'
import { ToneIcon } from '../client/outcome'
import { CLIENT_NAMES } from '../client/outcome-text'
import { escapeControls } from '../client/screen-text'
import { highlight } from '../editor/highlight'
import { Icon, Mark } from '../icons'
import { App } from '../layout/app'
import { heldNote } from '../layout/note-now'
import { plainNote } from '../layout/strip-text'
import { followSystemTheme } from '../layout/theme'
import { PlainWire } from '../wire/plain'
import './embed.css'

export interface EmbedProps {
  readonly session: Session
  /** Gives the address that opens this playground in a page of its own. */
  readonly address: () => Promise<string>
  /** What was recorded of an example as it comes, when the page was built; empty where something else is shown. */
  readonly recorded: readonly ShownOutcome[]
}

/**
 * A playground within another site's page: its title, its code, and what became of it. Nothing runs before Run. Edit turns
 * it into the whole page, within the frame; Open leads to a page of its own.
 */
export function Embed({ session, address, recorded }: EmbedProps) {
  const [editing, setEditing] = useState(false)
  const [open, setOpen] = useState<string | null>(null)
  const playground = session.playground.value
  const run = session.run.value
  useEffect(() => followSystemTheme(), [])
  useEffect(() => {
    let wanted = true
    void address().then((to) => wanted && setOpen(to))
    return () => {
      wanted = false
    }
  }, [playground, address])
  if (editing) return <App session={session} back={() => setEditing(false)} />
  const { file } = playground.view
  const text = playground.files.find(({ name }) => name === file)?.text ?? ''
  const words = plainNote(heldNote(playground))
  return (
    <div class="embed">
      <header>
        <span class="brand">
          <Mark />
          <span class="sr">Barewire</span>
        </span>
        <h1>{escapeControls(playground.title)}</h1>
        <button type="button" class="btn inv" onClick={() => session.send()}>
          <Icon name="play" />
          {run ? 'Run again' : 'Run'}
        </button>
        <button type="button" class="btn" onClick={() => setEditing(true)}>
          <Icon name="pen" />
          Edit
        </button>
        {open && (
          <a class="btn" href={open} target="_blank" rel="noopener noreferrer">
            <Icon name="share" />
            Open
          </a>
        )}
      </header>
      {words && <p class="embed-words">{escapeControls(words)}</p>}
      {session.notice.value && (
        <p role="alert" class="note tone-error">
          <Icon name="error" />
          {escapeControls(session.notice.value.text)}
        </p>
      )}
      <div class={`embed-parts ${run ? 'ran' : ''}`}>
        <pre class="embed-code" tabIndex={0} aria-label={`${file}, code of the server`}>
          <code>
            {highlight(text).map((token) =>
              token.kind === 'plain' ? token.text : <span class={token.kind}>{token.text}</span>,
            )}
          </code>
        </pre>
        <section class="embed-outcome" aria-label="Outcome" aria-live="polite">
          {run ? (
            <>
              <Elsewhere session={session} alone />
              <Wire session={session} />
            </>
          ) : (
            <Before playground={playground} recorded={recorded} />
          )}
        </section>
      </div>
    </div>
  )
}

/** The bytes, with the reply in sight: it is what one has come for. */
function Wire({ session }: { session: Session }) {
  const box = useRef<HTMLDivElement>(null)
  const run = session.run.value
  const settled = run?.outcomes.at(-1)?.settled === true
  useLayoutEffect(() => {
    const reply = box.current?.querySelector<HTMLElement>('.wash.res')
    if (!settled || !box.current || !reply) return
    // With the row that says what it is; of a long one the beginning.
    const top = reply.offsetTop - ROW
    const over = reply.offsetTop + reply.offsetHeight + ROW / 2 - box.current.clientHeight
    box.current.scrollTop = Math.max(0, Math.min(top, over))
  }, [run?.records, settled])
  return (
    <div class="wire" ref={box} tabIndex={0} role="region" aria-label="The bytes">
      <PlainWire session={session} />
    </div>
  )
}

/** The height of a row of the wire. CSS pixels. */
const ROW = 28

/** Before anything has run: what became of it where it was recorded, in its maker's words, and what Run does. */
function Before({ playground, recorded }: { playground: Playground; recorded: readonly ShownOutcome[] }) {
  const linked = playground.outcomes?.map(({ client, tone, text }) => ({ who: CLIENT_NAMES[client].label, tone, text }))
  const outcomes = linked ?? recorded
  return (
    <>
      {outcomes.length > 0 && (
        <div class="elsewhere embed-before">
          <h3>{linked ? 'What its maker saw, client by client.' : 'As recorded, client by client.'}</h3>
          <ul>
            {outcomes.map(({ who, tone, text }) => (
              <li key={who} class="other">
                <span class="who">{who}</span>
                <span class={`sign tone-${tone}`}>
                  <ToneIcon tone={tone} />
                </span>
                <span class={/^[A-Z_]+$/.test(text) ? 'mono small' : ''}>{escapeControls(text)}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
      <div class="empty">
        <b>Nothing has run yet</b>
        Run starts this server in your browser, in a sandbox of its own, and sends it one request from each of four
        clients. Nothing leaves this page.
      </div>
    </>
  )
}
