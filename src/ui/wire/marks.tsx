import type { Selection } from '../../run'
import type { CutMark } from '../network'
import { cellOf, type Place } from './cells'
import { CutMarks } from './cuts'
import { Chevron, Dart } from './icons'
import { type Block, clock, noticeText, segmentAt, type WireModel } from './model'
import { holds, placesOf } from './paint'
import { type ByteMode, blockKey, type WireRow } from './rows'
import type { CellSize } from './terminal'

/** What the marks over the bytes are drawn from. Pixels count from the canvas's corner; bytes begin at `inset`. */
export interface MarksInput {
  readonly model: WireModel
  readonly rows: readonly WireRow[]
  readonly first: number
  readonly count: number
  readonly mode: ByteMode
  readonly perRow: number
  readonly cell: CellSize
  readonly width: number
  readonly inset: number
  readonly selection: Selection | null
  readonly hover: Selection | null
  readonly unread: (block: Block, offset: number) => boolean
  /** Keys of blocks that have just crossed. */
  readonly fresh: ReadonlySet<string>
  /** Where the network cuts, and the gap between two bytes under the pointer, where a click sets a mark. */
  readonly cuts: readonly CutMark[]
  readonly gap: CutMark | null
  readonly onFold: (key: string, open: boolean) => void
  readonly onMore: (key: string) => void
}

const tone = (from: string) => (from === 'client' ? 'req' : 'res')
const MARGIN = 12

/** Under the bytes: the wash of each block, with its thick edge on the sender's far side. */
export function Washes(input: MarksInput) {
  const { rows, first, count, cell, width, selection } = input
  const washes: { top: number; height: number; block: Block }[] = []
  for (let at = first; at < Math.min(rows.length, first + count); at++) {
    const row = rows[at]!
    if (row.kind !== 'bytes' && row.kind !== 'fold' && row.kind !== 'more') continue
    const open = washes.at(-1)
    if (open?.block === row.block) open.height += cell.height
    else washes.push({ top: at * cell.height, height: cell.height, block: row.block })
  }
  return (
    <div class="wash-layer">
      {washes.map(({ top, height, block }) => (
        <div
          key={`${blockKey(block)} ${top}`}
          class={`wash ${tone(block.from)} ${touches(selection, block) ? 'lit' : ''}`}
          style={{
            top: `${top - 3}px`,
            height: `${height + 6}px`,
            left: `${MARGIN}px`,
            width: `${width - 2 * MARGIN}px`,
          }}
        />
      ))}
    </div>
  )
}

const touches = (selection: Selection | null, block: Block): boolean =>
  selection !== null &&
  selection.connection === block.connection &&
  selection.from === block.from &&
  selection.start < block.end &&
  selection.end > block.start

/** Over the bytes: conductors, times, darts, notices, folds, segment boundaries, outlines. */
export function Overlay(input: MarksInput) {
  const { rows, first, count, cell } = input
  const shown = rows.slice(first, first + count)
  return (
    <div class="mark-layer">
      {shown.map((row, index) => {
        const at = first + index
        const style = { top: `${at * cell.height}px`, height: `${cell.height}px` }
        switch (row.kind) {
          case 'hidden':
            return (
              <div key={at} class="wire-row event" style={style}>
                <span class="word">{row.text}</span>
              </div>
            )
          case 'notice':
            return <NoticeRow key={at} input={input} row={row} style={style} />
          case 'conductor':
            return <Conductor key={at} input={input} block={row.block} style={style} />
          case 'fold':
            return (
              <div key={at} class={`wire-row fold ${tone(row.block.from)}`} style={style}>
                <button type="button" aria-expanded={!row.folded} onClick={() => input.onFold(row.key, row.folded)}>
                  <Chevron open={!row.folded} />
                  {row.text}
                </button>
              </div>
            )
          case 'more':
            return (
              <div key={at} class={`wire-row fold ${tone(row.block.from)}`} style={style}>
                <button type="button" onClick={() => input.onMore(row.key)}>
                  show more, {(row.end - row.start).toLocaleString('en')} bytes left
                </button>
              </div>
            )
          default:
            return null
        }
      })}
      <CellMarks {...input} />
      <CutMarks {...input} />
    </div>
  )
}

type Style = { readonly top?: string; readonly height?: string }

/** What a single row is drawn from. */
export type RowInput = Pick<MarksInput, 'model' | 'selection' | 'fresh' | 'width'>

/** A row that says what happened on a connection between the bytes. */
export function NoticeRow({
  input,
  row,
  style,
}: {
  readonly input: RowInput
  readonly row: WireRow & { kind: 'notice' }
  readonly style: Style
}) {
  const { notice } = row
  const request = notice.from === 'client'
  const [left, right] = request ? [notice.arrived, notice.departed] : [notice.departed, notice.arrived]
  const bare = notice.event === 'open' || notice.event === 'refused' || notice.event === 'timed-out'
  return (
    <div class={`wire-row event ${notice.event === 'reset' || notice.event === 'refused' ? 'bad' : ''}`} style={style}>
      <span class="time left">{left === null ? 'lost' : clock(left)}</span>
      <span class="word">
        {!bare && request && <Dart request />}
        {noticeText(notice, input.model.connections > 1)}
        {!bare && !request && <Dart request={false} />}
      </span>
      <span class="time right">{right === null ? 'lost' : clock(right)}</span>
    </div>
  )
}

/** The row over a block: which way it went, how many bytes, when. */
export function Conductor({
  input,
  block,
  style,
}: {
  readonly input: RowInput
  readonly block: Block
  readonly style: Style
}) {
  const request = block.from === 'client'
  const [left, right] = request ? [block.arrived, block.departed] : [block.departed, block.arrived]
  const lit = touches(input.selection, block)
  const many = input.model.connections > 1 && input.width > 330
  const at = (time: number | null) => (time === null ? 'lost' : `${clock(time)} ms`)
  return (
    <div class={`wire-row conductor ${tone(block.from)} ${lit ? 'lit' : ''}`} style={style}>
      {input.fresh.has(blockKey(block)) && <span class="dash" aria-hidden="true" />}
      <svg class="head" viewBox="0 0 11 14" aria-hidden="true">
        <path d={request ? 'M11 0L0 7l11 7-3-7z' : 'M0 0l11 7-11 7 3-7z'} />
      </svg>
      <span class="time left">{at(left)}</span>
      <span class="tag">
        {request && <Dart request />}
        {many ? `${block.connection}: ` : ''}
        {request ? 'request' : 'response'}
        <span class="n">{(block.end - block.start).toLocaleString('en')} B</span>
        {!request && <Dart request={false} />}
      </span>
      <span class="time right">{at(right)}</span>
    </div>
  )
}

/** Outlines of control cells, dashes of bytes above 0x7E, hatching of unread bytes, the hovered byte, segment cuts. */
function CellMarks({ rows, first, count, mode, perRow, cell, width, inset, selection, hover, unread }: MarksInput) {
  const shapes = []
  const last = Math.min(rows.length, first + count)
  for (let index = first; index < last; index++) {
    const row = rows[index]!
    if (row.kind !== 'bytes') continue
    const { block } = row
    const bytes = block.stream.slice(0, row.end)
    const top = (index - first) * cell.height
    const box = (place: Place, dx: number, dy: number) => ({
      x: inset + place.column * cell.width + dx,
      y: top + dy,
      width: place.width * cell.width - 2 * dx,
      height: cell.height - 2 * dy,
    })
    for (const place of placesOf(row, mode, perRow)) {
      const key = `${index} ${place.column}`
      const selected = holds(selection, block.connection, block.from, place.at)
      const look = cellOf(bytes[place.at]!).look
      const class_ = `${tone(block.from)} ${selected ? 'sel' : ''}`
      if (mode === 'text' && look === 'control') {
        shapes.push(<rect key={key} class={`ctl ${class_}`} rx="3" {...box(place, 0.5, cell.height * 0.14)} />)
      } else if (mode === 'text' && look === 'high') {
        shapes.push(<rect key={key} class={`high ${class_}`} rx="2" {...box(place, 0.5, cell.height * 0.14)} />)
      }
      if (unread(block, place.at) && !selected) {
        shapes.push(<rect key={`${key} u`} fill="url(#wire-hatch)" {...box(place, 0, 2)} />)
      }
      if (!selected && holds(hover, block.connection, block.from, place.at)) {
        shapes.push(<rect key={`${key} h`} class="hov" rx="2" {...box(place, 0, 2)} />)
      }
      const segment = segmentAt(block.stream, place.at)
      if (segment?.start === place.at && place.at > block.start && place.column * cell.width < width) {
        const x = inset + place.column * cell.width
        if (mode === 'text' || place.width === 2) {
          shapes.push(<path key={`${key} s`} class="cut" d={`M${x} ${top + 1}V${top + cell.height - 1}`} />)
        }
      }
    }
  }
  return (
    <svg
      class="cells"
      aria-hidden="true"
      width={width}
      height={Math.max(0, last - first) * cell.height}
      style={{ top: `${first * cell.height}px` }}
    >
      <defs>
        <pattern id="wire-hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="1.2" height="5" class="hatch" />
        </pattern>
      </defs>
      {shapes}
    </svg>
  )
}
