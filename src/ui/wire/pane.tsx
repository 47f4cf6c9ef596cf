import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { grouped } from '../../bytes'
import type { Session } from '../../run'
import { sheet } from '../layout/phone-state'
import { type CutMark, cutMarks, isMarked, toggleCut } from '../network'
import { spoken } from './cells'
import { partOf } from './explained'
import { copyHex, copyText, selectedBytes } from './keys'
import { Legend } from './legend'
import { search } from './navigate'
import { ByteStage } from './stage'
import { explored, wireState } from './state'
import { Transcript } from './transcript'
import './wire.css'

const MODES = [
  ['text', 'Text'],
  ['hex', 'Hex'],
] as const

/** The wire: every byte between the server (left) and the client (right), in the order of time. */
export function WirePane({ session }: { readonly session: Session }) {
  const { model } = wireState(session)
  const wire = session.playground.value.view.wire
  const mode = wire === 'hex' ? 'hex' : 'text'
  const now = model.value
  const empty = now.items.length === 0
  const searching = useSignal(false)
  const root = useRef<HTMLDivElement>(null)
  const onKey = (event: KeyboardEvent) => {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'f') {
      searching.value = true
      event.preventDefault()
    }
  }
  return (
    <div ref={root} class="wire" onKeyDown={onKey}>
      <header class="wire-head">
        <div class="sock">
          <Sock address={now.server} />
          server
        </div>
        <div class="seg" role="tablist" aria-label="How the bytes are shown">
          {MODES.map(([id, label]) => (
            <button
              key={id}
              type="button"
              role="tab"
              aria-selected={mode === id}
              onClick={() => session.setView({ wire: id })}
            >
              {label}
            </button>
          ))}
        </div>
        <div class="sock right">
          <Sock address={now.client} />
          client
        </div>
      </header>
      {searching.value && (
        <Search
          session={session}
          onClose={() => {
            searching.value = false
            root.current?.querySelector<HTMLElement>('.wire-scroll')?.focus()
          }}
        />
      )}
      <div class="wire-lane">
        <ByteStage key={mode} session={session} mode={mode} />
        <div class="wire-ring" />
        {empty && <Empty session={session} />}
      </div>
      <Legend session={session} />
      {!empty && !explored.value && <p class="wire-hint">Select any byte to learn what it is.</p>}
      <SelectionBar session={session} />
      <Transcript session={session} />
    </div>
  )
}

/** The address of an end; in a narrow pane its port alone is in sight. */
function Sock({ address }: { readonly address: string }) {
  const [host, port] = address.split(':')
  if (!port) return <b>not connected</b>
  return (
    <b title={address}>
      <span class="wide">{host}</span>:{port}
    </b>
  )
}

function Empty({ session }: { readonly session: Session }) {
  const state = session.run.value?.state
  const listening = state?.kind === 'quiet' && state.listening.length > 0
  return (
    <div class="wire-empty">
      <b>Nothing on the wire yet</b>
      <span>
        {listening
          ? 'The server is listening. Send a request to see its bytes.'
          : 'What server and client say to each other appears here, byte by byte.'}
      </span>
    </div>
  )
}

/** What is selected and how to copy it. */
function SelectionBar({ session }: { readonly session: Session }) {
  const { model, explainer } = wireState(session)
  const copied = useSignal<string | null>(null)
  const selection = session.selection.value
  const bytes = selectedBytes(model.value, selection)
  if (!selection || !bytes || bytes.length === 0) return <div class="wire-bar" role="status" />
  const part = partOf(explainer.of(model.value, selection.connection, selection.from), selection.start, selection.end)
  const what = bytes.length === 1 ? spoken(bytes[0]!) : `${grouped(bytes.length)} bytes`
  const copy = (text: string, name: string) => {
    navigator.clipboard.writeText(text).then(
      () => {
        copied.value = name
      },
      () => {
        copied.value = 'not allowed by the browser'
      },
    )
  }
  return (
    <div class={`wire-bar some ${selection.from === 'client' ? 'req' : 'res'}`}>
      <span class="words" role="status">
        <b>{what}</b> {part?.name ?? ''}
      </span>
      <button
        type="button"
        class="btn on-phone"
        onClick={() => {
          sheet.value = 'byte'
        }}
      >
        Explain
      </button>
      {selection.start > 0 && <CutButton session={session} mark={{ from: selection.from, at: selection.start }} />}
      <button type="button" class="btn" onClick={() => copy(copyText(bytes), 'copied')}>
        Copy
      </button>
      <button type="button" class="btn" onClick={() => copy(copyHex(bytes), 'copied as hex')}>
        Copy as hex
      </button>
      <span class="sr" role="status">
        {copied.value}
      </span>
    </div>
  )
}

/** Lets the network cut in front of the selected bytes, or no more. In sight while it cuts at marks. */
function CutButton({ session, mark }: { readonly session: Session; readonly mark: CutMark }) {
  const { network } = session.playground.value
  if (network.segments?.kind !== 'marks') return null
  const marked = isMarked(cutMarks(network), mark)
  return (
    <button
      type="button"
      class="btn"
      aria-pressed={marked}
      title="The network cuts in front of these bytes (X)"
      onClick={() => toggleCut(session, mark)}
    >
      {marked ? 'Mend' : 'Cut here'}
    </button>
  )
}

/** Search over all bytes, also those that are folded. */
function Search({ session, onClose }: { readonly session: Session; readonly onClose: () => void }) {
  const { model } = wireState(session)
  const text = useSignal('')
  const at = useSignal(0)
  const found = search(model.value, text.value)
  const go = (index: number) => {
    if (found.length === 0) return
    at.value = (index + found.length) % found.length
    session.selection.value = found[at.value]!
  }
  return (
    <search class="wire-search">
      <input
        class="inp"
        type="search"
        aria-label="Find in the bytes"
        placeholder="Find in all bytes"
        value={text.value}
        ref={(input) => {
          if (input && document.activeElement !== input && text.peek() === '') input.focus()
        }}
        onInput={(event) => {
          text.value = event.currentTarget.value
          const first = search(model.peek(), text.value, 1)[0]
          at.value = 0
          if (first) session.selection.value = first
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') go(at.value + (event.shiftKey ? -1 : 1))
          else if (event.key === 'Escape') onClose()
          else return
          event.preventDefault()
        }}
      />
      <span class="count" role="status">
        {text.value === '' ? '' : found.length === 0 ? 'none' : `${at.value + 1} of ${found.length}`}
      </span>
      <button type="button" class="btn" aria-label="Close the search" onClick={onClose}>
        Close
      </button>
    </search>
  )
}
