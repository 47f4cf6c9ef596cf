import { useComputed } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { latin1 } from '../../bytes'
import { type Part, partsAt, type Remark } from '../../inspect'
import type { RunView, Selection, Session } from '../../run'
import type { Side, TraceRecord } from '../../trace'
import { Icon } from '../icons'
import { spoken } from '../wire/cells'
import { createExplainer, type ExplainedStream } from './explanations'
import './inspector.css'

/** Explains what is selected: the tree of parts, what the part is for, and the facts of the bytes. */
export function ExplainPane({ session }: { session: Session }) {
  const explainer = useMemo(createExplainer, [])
  const view = useComputed(() => {
    const run = session.run.value
    const selection = session.selection.value
    if (!run) return null
    const focus = selection ?? firstResponse(run)
    if (!focus) return null
    return { run, selection, stream: explainer(run, focus.connection, focus.from) }
  })
  const current = view.value
  return (
    <div class="explain">
      <div class="mh">
        <h2>Explain</h2>
        <span class="grow" />
        {current?.selection && <SentBy session={session} run={current.run} selection={current.selection} />}
      </div>
      {current ? (
        <Explained session={session} stream={current.stream} run={current.run} selection={current.selection} />
      ) : (
        <Nothing />
      )}
    </div>
  )
}

function Nothing() {
  return (
    <p class="empty">
      <b>Select any byte to learn what it is.</b>
      <span>Its name comes first, then the rule and the section that define it.</span>
    </p>
  )
}

/** Where nothing is selected: the last response, since people ask about it first. */
function firstResponse(run: RunView): { connection: number; from: Side } | null {
  const segment = run.records.find((one) => one.kind === 'segment' && one.payload.length > 0 && one.from === 'server')
  const any = segment ?? run.records.find((one) => one.kind === 'segment' && one.payload.length > 0)
  return any?.kind === 'segment' ? { connection: any.connection, from: any.from } : null
}

interface ExplainedProps {
  readonly session: Session
  readonly stream: ExplainedStream
  readonly run: RunView
  readonly selection: Selection | null
}

function Explained({ session, stream, run, selection }: ExplainedProps) {
  const path = selection ? partsAt(stream.explanation, selection.start) : []
  const part = selection
    ? (path.find(({ span }) => span.start === selection.start && span.end === selection.end) ?? path.at(-1))
    : undefined
  const remark =
    stream.explanation.remarks.find(
      ({ span }) => !selection || (span.start < selection.end && span.end > selection.start),
    ) ?? null
  return (
    <div class="explain-body">
      <Tree session={session} stream={stream} path={path} chosen={part} />
      <Words
        stream={stream}
        part={part}
        remark={remark ?? (selection ? null : (stream.explanation.remarks[0] ?? null))}
        session={session}
      />
      {selection && <Facts stream={stream} selection={selection} records={run.records} />}
    </div>
  )
}

function Tree({
  session,
  stream,
  path,
  chosen,
}: {
  session: Session
  stream: ExplainedStream
  path: readonly Part[]
  chosen: Part | undefined
}) {
  const pick = (part: Part) => {
    session.selection.value = {
      connection: stream.connection,
      from: stream.from,
      start: part.span.start,
      end: part.span.end,
    }
  }
  const level = (parts: readonly Part[], depth: number): preact.ComponentChildren =>
    parts.map((part) => {
      const open = part.children.length > 0 && (depth === 0 || path.includes(part))
      return (
        <li
          key={part.span.start}
          role="treeitem"
          aria-expanded={part.children.length > 0 ? open : undefined}
          aria-selected={part === chosen}
        >
          <button
            type="button"
            class={`node ${part === chosen ? 'chosen' : ''}`}
            style={{ paddingLeft: `${8 + depth * 14}px` }}
            onClick={() => pick(part)}
            onMouseEnter={() => {
              session.hover.value = {
                connection: stream.connection,
                from: stream.from,
                start: part.span.start,
                end: part.span.end,
              }
            }}
            onMouseLeave={() => {
              session.hover.value = null
            }}
          >
            <span class={`twist ${open ? 'open' : ''}`}>{part.children.length > 0 && <Icon name="right" />}</span>
            <span class="name">{part.name}</span>
            <span class="where mono">
              {part.span.end - part.span.start === 1 ? part.span.start : `${part.span.start}–${part.span.end - 1}`}
            </span>
          </button>
          {open && <ul role="group">{level(part.children, depth + 1)}</ul>}
        </li>
      )
    })
  return (
    <ul class={`tree ${stream.from === 'client' ? 'req' : 'res'}`} role="tree" aria-label="Parts">
      {level(stream.explanation.parts, 0)}
    </ul>
  )
}

const VALUE_MOST = 200

function Words({
  stream,
  part,
  remark,
  session,
}: {
  stream: ExplainedStream
  part: Part | undefined
  remark: Remark | null
  session: Session
}) {
  if (remark) {
    return (
      <div class="words">
        <h3>
          <span class="badge tone-error">
            <Icon name="error" />
            error
          </span>
          {stream.from === 'server' && remark.code === 'status-line'
            ? 'This is not a status line'
            : 'The first wrong byte'}
        </h3>
        {remark.code === 'status-line' && <Expected bytes={stream.bytes} wrong={remark.span.start} />}
        <p>{remark.text}</p>
        <p>
          <button
            type="button"
            class="link"
            onClick={() => {
              session.selection.value = { connection: stream.connection, from: stream.from, ...remark.span }
            }}
          >
            Show byte {remark.span.start}
          </button>
          <Section section={remark.section} />
        </p>
      </div>
    )
  }
  if (!part) {
    return (
      <div class="words">
        <h3>Select any byte to learn what it is.</h3>
        <p>
          Click a byte on the wire, or a part in the list beside. Click again to go deeper, down to the byte itself.
        </p>
      </div>
    )
  }
  const value = latin1(stream.bytes, part.span.start, Math.min(part.span.end, part.span.start + VALUE_MOST))
  return (
    <div class="words">
      <h3>{part.name}</h3>
      <p>{part.text}</p>
      {part.children.length === 0 && (
        <p class="value mono" aria-label="value">
          {visible(value)}
          {part.span.end - part.span.start > VALUE_MOST && '…'}
        </p>
      )}
      <p>
        <span class="muted">
          RFC name <code>{part.rule}</code>
        </span>
        <Section section={part.section} />
      </p>
    </div>
  )
}

/** Control characters as their pictures, so that nothing in a value is invisible. */
const visible = (text: string): string =>
  text
    .replace(/[\x00-\x1f]/g, (char) => String.fromCharCode(0x2400 + char.charCodeAt(0)))
    .replace(/[\x7f-\xff]/g, (char) => `\\x${char.charCodeAt(0).toString(16)}`)

/** Expected above received, byte by byte, up to the first that differs. */
function Expected({ bytes, wrong }: { bytes: Uint8Array; wrong: number }) {
  const shape = 'HTTP/1.1 200'
  const shown = Math.min(Math.max(bytes.length, shape.length), shape.length)
  const cells = (text: (index: number) => string, kind: 'expected' | 'received') => (
    <div class="cells mono">
      <span class="cells-label">{kind}</span>
      {Array.from({ length: shown }, (_, index) => (
        <span
          key={index}
          class={
            kind === 'received' ? (index === wrong ? 'cell bad' : index < wrong ? 'cell good' : 'cell later') : 'cell'
          }
        >
          {text(index)}
        </span>
      ))}
    </div>
  )
  return (
    <div
      class="compare"
      role="img"
      aria-label={`Expected ${shape}, received ${visible(latin1(bytes, 0, shown))}; byte ${wrong} is the first that differs.`}
    >
      {cells((index) => shape[index]!.replace(' ', '·'), 'expected')}
      {cells(
        (index) => (index < bytes.length ? visible(latin1(bytes, index, index + 1)).replace(' ', '·') : ''),
        'received',
      )}
    </div>
  )
}

/** A section as a link where it is one of an RFC. */
function Section({ section }: { section: string }) {
  const rfc = /^RFC (\d+) (\S+)/.exec(section)
  if (!rfc) return <span class="muted">{section}</span>
  return (
    <a
      class="link"
      href={`https://www.rfc-editor.org/rfc/rfc${rfc[1]}#section-${rfc[2]}`}
      target="_blank"
      rel="noopener noreferrer"
    >
      RFC {rfc[1]}, section {rfc[2]}
    </a>
  )
}

function Facts({
  stream,
  selection,
  records,
}: {
  stream: ExplainedStream
  selection: Selection
  records: readonly TraceRecord[]
}) {
  const byte = stream.bytes[selection.start]
  const segment = records.find(
    (one): one is TraceRecord & { kind: 'segment' } =>
      one.kind === 'segment' &&
      one.connection === selection.connection &&
      one.from === selection.from &&
      selection.start >= one.offset &&
      selection.start < one.offset + one.payload.length,
  )
  if (byte === undefined) return null
  const count = selection.end - selection.start
  const rows: (readonly [string, string])[] = [
    [
      count === 1 ? 'offset' : 'bytes',
      count === 1 ? `${selection.start} of ${stream.bytes.length}` : `${count} of ${stream.bytes.length}`,
    ],
    ...(count === 1
      ? ([
          ['decimal', String(byte)],
          ['binary', byte.toString(2).padStart(8, '0')],
        ] as const)
      : ([['first, last', `${selection.start}, ${selection.end - 1}`]] as const)),
    ...(segment
      ? ([
          ['departed', `${segment.time.toFixed(1)} ms`],
          ['arrived', segment.arrives === null ? 'lost' : `${segment.arrives.toFixed(1)} ms`],
          ['segment', `${segment.payload.length} B${segment.flags & 8 ? ', PSH' : ''}`],
        ] as const)
      : []),
  ]
  return (
    <div class={`facts ${stream.from === 'client' ? 'req' : 'res'}`}>
      <div class="big mono">
        <span>{byte < 0x21 || byte > 0x7e ? spoken(byte) : String.fromCharCode(byte)}</span>
        <span>0x{byte.toString(16).padStart(2, '0')}</span>
      </div>
      <dl>
        {rows.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd class="mono">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

/** "bytes 0–10 of 11, sent by line 11": the call that moved the selected bytes on the program's side. */
function SentBy({ session, run, selection }: { session: Session; run: RunView; selection: Selection }) {
  const call = run.records.find(
    (one): one is TraceRecord & { kind: 'syscall' } =>
      one.kind === 'syscall' &&
      one.connection === selection.connection &&
      one.bytes !== null &&
      one.bytes.from === selection.from &&
      selection.start >= one.bytes.start &&
      selection.start < one.bytes.end,
  )
  const range =
    selection.end - selection.start === 1 ? `byte ${selection.start}` : `bytes ${selection.start}–${selection.end - 1}`
  const site = call?.site
  return (
    <span class="small muted">
      {range}
      {call?.bytes && site && (
        <>
          , {call.op.startsWith('send') ? 'sent' : 'received'} by{' '}
          <button
            type="button"
            class="link"
            onClick={() => {
              const { from, start, end } = call.bytes!
              session.selection.value = { connection: selection.connection, from, start, end }
            }}
          >
            line {site.line}
          </button>
        </>
      )}
    </span>
  )
}
