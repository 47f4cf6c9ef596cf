import type { ComponentChildren } from 'preact'
import type { Session } from '../../run'
import { type Cell, cellOf } from './cells'
import { Conductor, NoticeRow, SegmentRow } from './lines'
import type { Block } from './model'
import { holds } from './paint'
import { blockKey, type WireRow, wireRows } from './rows'
import { faultOf, wireState } from './state'

/** Wider than any line that the plain view breaks by itself: the rows break where the page does. */
const UNBROKEN = 8192
/** The most rows it draws: it stands for the moment before the terminal. */
const MOST_ROWS = 400

/** Neighbouring bytes that look the same. */
interface Piece {
  readonly look: Cell['look'] | 'fault'
  readonly selected: boolean
  readonly from: number
  text: string
  /** What follows stands on its row. */
  pair?: boolean
}

const CR = cellOf(0x0d).text

/**
 * The wire in plain elements: the same rows at the same places as the terminal's, in the flow of the page. It needs no
 * script, so the first view is made of it when the page is built; the terminal takes its place when it has drawn.
 */
export function PlainWire({ session }: { readonly session: Session }) {
  const { model, explainer } = wireState(session)
  const now = model.value
  const selection = session.selection.value
  const fault = faultOf(now, explainer)
  const groups: { block: Block | null; rows: WireRow[] }[] = []
  for (const row of wireRows(now, 'text', UNBROKEN, 8).slice(0, MOST_ROWS)) {
    const block = row.kind === 'bytes' || row.kind === 'fold' || row.kind === 'more' ? row.block : null
    const open = groups.at(-1)
    if (block && open?.block === block) open.rows.push(row)
    else groups.push({ block, rows: [row] })
  }
  const input = { model: now, selection, fresh: NOTHING_FRESH, width: Number.POSITIVE_INFINITY }
  return (
    <div class="wire-plain" aria-hidden="true">
      {groups.map(({ block, rows }, index) =>
        block ? (
          <div key={blockKey(block)} class={`wash ${tone(block)} ${lit(block) ? 'lit' : ''}`}>
            {rows.map((row) => (row.kind === 'bytes' ? bytesRow(row) : hiddenRow(row)))}
          </div>
        ) : (
          rows.map((row) => noticeRow(row, index))
        ),
      )}
    </div>
  )

  function lit(block: Block): boolean {
    return holds(
      selection && selection.end > block.start ? { ...selection, end: block.end } : null,
      block.connection,
      block.from,
      Math.max(block.start, selection?.start ?? 0),
    )
  }

  function noticeRow(row: WireRow, index: number): ComponentChildren {
    if (row.kind === 'notice') return <NoticeRow key={index} input={input} row={row} style={IN_FLOW} />
    if (row.kind === 'segment') return <SegmentRow key={index} input={input} segment={row.segment} style={IN_FLOW} />
    if (row.kind === 'conductor')
      return <Conductor key={blockKey(row.block)} input={input} block={row.block} style={IN_FLOW} />
    return row.kind === 'hidden' ? (
      <div key={index} class="wire-row event">
        <span class="word">{row.text}</span>
      </div>
    ) : null
  }

  function bytesRow(row: WireRow & { kind: 'bytes' }) {
    const bytes = row.block.stream.slice(row.start, row.end)
    const pieces: Piece[] = []
    for (const [at, byte] of bytes.entries()) {
      const offset = row.start + at
      const cell = cellOf(byte)
      const selected = holds(selection, row.block.connection, row.block.from, offset)
      const look = fault(row.block, offset) && !selected ? 'fault' : cell.look
      const open = pieces.at(-1)
      // A control byte is a cell with an outline of its own.
      // CR LF breaks as a pair.
      if (byte === 0x0a && open?.text === CR && bytes[at - 1] === 0x0d) open.pair = true
      if (open && look !== 'control' && open.look === look && open.selected === selected) open.text += cell.text
      else pieces.push({ look, selected, from: offset, text: cell.text })
    }
    return (
      <div key={row.start} class="cells-row">
        {pieces.map(({ look, selected, from, text, pair }) =>
          look === 'plain' && !selected ? (
            text
          ) : (
            <span key={from} class={`look-${look} ${selected ? 'sel' : ''}`}>
              {text}
              {pair && '\u2060'}
            </span>
          ),
        )}
      </div>
    )
  }
}

const NOTHING_FRESH: ReadonlySet<string> = new Set()
const IN_FLOW = {}
const tone = (block: Block) => (block.from === 'client' ? 'req' : 'res')

function hiddenRow(row: WireRow) {
  const text = row.kind === 'fold' ? row.text : 'show more'
  return (
    <div key={`fold ${'start' in row ? row.start : 0}`} class="cells-row words">
      {text}
    </div>
  )
}
