import { useEffect, useRef } from 'preact/hooks'
import { byteCount, grouped, hex } from '../../bytes'
import { type Explanation, type Part, partValue } from '../../inspect'
import type { Selection, Session } from '../../run'
import { escapeControls } from '../client/screen-text'
import { partOf, pathAt, registerAnchor, wireState } from '../wire'
import { byteFacts, gathered, selectionFacts, whereText } from './facts'
import { Scope } from './scope'
import { Sections } from './sections'
import { PartTree } from './tree'
import './inspector.css'

/** The selected bytes, as far as there are any; null where there is nothing to explain. */
export function explainedSelection(session: Session): Selection | null {
  const selection = session.selection.value
  if (!selection) return null
  const stream = wireState(session).model.value.stream(selection.connection, selection.from)
  return stream && selection.start < stream.length ? selection : null
}

/** `explain`: the tree of parts, the selected part in words, and the facts of the bytes. */
export function ExplainPane({ session }: { readonly session: Session }) {
  const root = useRef<HTMLElement>(null)
  useEffect(() => {
    const anchor = registerAnchor('explain', 'explain', () => {
      const box = root.current?.getBoundingClientRect()
      return box && box.width > 0 ? new DOMRect(box.left, box.top, box.width, 40) : null
    })
    return () => anchor.dispose()
  }, [])
  const { model, explainer } = wireState(session)
  const within = explainedSelection(session)
  const stream = within && model.value.stream(within.connection, within.from)
  const explanation = within ? explainer.of(model.value, within.connection, within.from) : null
  return (
    <section ref={root} class={`explain-pane module ${within?.from === 'server' ? 'res' : 'req'}`} aria-label="Explain">
      <header class="mh">
        <h2>Explain</h2>
        <span class="where">{within && <Where session={session} selection={within} />}</span>
      </header>
      {within && stream ? (
        <div class="explain-body">
          <PartTree session={session} selection={within} explanation={explanation} />
          <Words selection={within} explanation={explanation} bytes={stream.slice(0, stream.length)} />
          <Facts session={session} selection={within} />
        </div>
      ) : (
        <p class="explain-none">Select any byte to learn what it is.</p>
      )}
    </section>
  )
}

/** Which bytes, and the line that sent or read them. */
function Where({ session, selection }: { readonly session: Session; readonly selection: Selection }) {
  const { model } = wireState(session)
  const { connection, from, start, end } = selection
  const length = model.value.stream(connection, from)?.length ?? 0
  const call = model.value.calls.find(
    (one) => one.connection === connection && one.from === from && one.start <= start && one.end > start,
  )
  const site = call?.site ?? null
  const verb = from === 'server' ? 'sent by' : 'read by'
  const many = model.value.connections > 1
  return (
    <>
      {many &&
        `${from === 'server' ? 'response' : 'request'} on connection ${connection} of ${grouped(model.value.connections)}, `}
      {whereText(start, end, length)}
      {call && site && (
        <>
          {`, ${verb} `}
          <button
            type="button"
            class="link"
            onClick={() => {
              session.setView({ file: site.file })
              session.selection.value = { connection, from, start: call.start, end: call.end }
            }}
          >
            line {site.line}
          </button>
        </>
      )}
      {!call && from === 'client' && ', not read by the server'}
    </>
  )
}

function Words({
  selection,
  explanation,
  bytes,
}: {
  readonly selection: Selection
  readonly explanation: Explanation | null
  readonly bytes: Uint8Array
}) {
  const { start, end } = selection
  const part = partOf(explanation, start, end)
  const remarks = explanation?.remarks.filter(({ span }) => span.start < end && span.end > start) ?? []
  const path = pathAt(explanation, start)
  return (
    <div class="explain-words">
      {gathered(remarks).map(({ remark, also }) => (
        <div key={remark.code} class={`remark ${remark.level}`}>
          <p>
            <b class="badge">{remark.level === 'error' ? 'error' : 'hint'}</b> {escapeControls(remark.text)} {also}
          </p>
          <Sections section={remark.section} />
        </div>
      ))}
      {part ? (
        <PartWords part={part} path={path} bytes={bytes} />
      ) : (
        <Range selection={selection} explanation={explanation} />
      )}
    </div>
  )
}

function PartWords({
  part,
  path,
  bytes,
}: {
  readonly part: Part
  readonly path: readonly Part[]
  readonly bytes: Uint8Array
}) {
  const parents = path.slice(0, path.indexOf(part))
  return (
    <>
      <h3>
        {part.name} {part.rule !== part.name && <code class="rule">{part.rule}</code>}
      </h3>
      <p>{escapeControls(part.text)}</p>
      <Value part={part} bytes={bytes} />
      {parents.length > 0 && (
        <p class="in">
          in{' '}
          {parents
            .map(({ name }) => name)
            .reverse()
            .join(', in ')}
        </p>
      )}
      <Sections section={part.section} />
    </>
  )
}

/** What stands in the part. */
function Value({ part, bytes }: { readonly part: Part; readonly bytes: Uint8Array }) {
  return <code class="value">{escapeControls(partValue(part, bytes))}</code>
}

/** A selection across parts: which ones, and how much of each. */
function Range({
  selection,
  explanation,
}: {
  readonly selection: Selection
  readonly explanation: Explanation | null
}) {
  const { start, end } = selection
  const within = explanation?.parts.filter(({ span }) => span.start < end && span.end > start) ?? []
  const named = within.slice(0, 4).map(({ name, span }) => {
    return `${name}, ${byteCount(Math.min(end, span.end) - Math.max(start, span.start))}`
  })
  if (within.length > 4) named.push('and more')
  return (
    <>
      <h3>{byteCount(end - start)}</h3>
      <p>{named.length > 0 ? `In this order: ${named.join('; ')}.` : 'They have no name in HTTP.'}</p>
    </>
  )
}

function Facts({ session, selection }: { readonly session: Session; readonly selection: Selection }) {
  const { model } = wireState(session)
  const stream = model.value.stream(selection.connection, selection.from)
  if (!stream) return null
  const bytes = stream.slice(selection.start, selection.end)
  const first = bytes[0] ?? 0
  const { glyph, name } = byteFacts(first)
  const shown = hex(bytes.subarray(0, 4)).replace(/(..)(?=.)/g, '$1 ')
  return (
    <div class="explain-facts">
      <div class="glyphs">
        <span class="glyph" role="img" aria-label={name}>
          {glyph}
        </span>
        <span class="hex">
          0x{shown}
          {bytes.length > 4 ? '\u2026' : ''}
        </span>
      </div>
      {bytes.length === 1 && <Scope byte={first} />}
      <dl>
        {selectionFacts(stream, selection).map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
