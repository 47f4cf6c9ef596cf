import { grouped } from '../../bytes'
import type { Selection } from '../../run'
import { Dart } from './icons'
import { type Block, type Notice, type ToldSegment, timesOf, type WireModel } from './model'
import { blockKey, type WireRow } from './rows'
import { atRails, clock, noticeText, segmentText, timesText } from './texts'

/** The class of a direction's colours. */
export const tone = (from: string) => (from === 'client' ? 'req' : 'res')

/** True where something of a block is selected. */
export const touches = (selection: Selection | null, block: Block): boolean =>
  selection !== null &&
  selection.connection === block.connection &&
  selection.from === block.from &&
  selection.start < block.end &&
  selection.end > block.start

type Style = { readonly top?: string; readonly height?: string }

/** What a single row is drawn from. */
export interface RowInput {
  readonly model: WireModel
  readonly selection: Selection | null
  /** Keys of blocks that have just crossed. */
  readonly fresh: ReadonlySet<string>
  /** Pixels. */
  readonly width: number
}

/** What no server wants to happen to a connection. */
const BAD: readonly Notice['event'][] = ['reset', 'broken', 'refused']

/** Pixels from which on the longest notice has room in all its words. */
const IN_FULL = 312

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
  const { left, right } = atRails<number | null>(notice.from, notice.departed, notice.arrived)
  const bare = notice.event !== 'fin' && notice.event !== 'reset'
  return (
    <div class={`wire-row event ${notice.event} ${BAD.includes(notice.event) ? 'bad' : ''}`} style={style}>
      <span class="time left">{left === null ? 'lost' : clock(left)}</span>
      <span class="word">
        {!bare && request && <Dart request />}
        {noticeText(notice, input.model.connections > 1, input.width < IN_FULL)}
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
  const times = timesText(timesOf(block.stream, block.start, block.end))
  const { left, right } = atRails(block.from, times.departed, times.arrived)
  const lit = touches(input.selection, block)
  const many = input.model.connections > 1 && input.width > 330
  // Two moments need the room of the unit.
  const at = (time: string) => (
    <>
      {time}
      {/\d$/.test(time) && !times.long && <span class="wide"> ms</span>}
    </>
  )
  return (
    <div class={`wire-row conductor ${tone(block.from)} ${lit ? 'lit' : ''} ${times.long ? 'long' : ''}`} style={style}>
      {input.fresh.has(blockKey(block)) && <span class="dash" aria-hidden="true" />}
      <svg class="head" viewBox="0 0 11 14" aria-hidden="true">
        <path d={request ? 'M11 0L0 7l11 7-3-7z' : 'M0 0l11 7-11 7 3-7z'} />
      </svg>
      <span class="time left">{at(left)}</span>
      <span class="tag">
        {request && <Dart request />}
        {many ? `${block.connection}: ` : ''}
        {request ? 'request' : 'response'}
        <span class="n">{grouped(block.end - block.start)} B</span>
        {!request && <Dart request={false} />}
      </span>
      <span class="time right">{at(right)}</span>
    </div>
  )
}

/** The row of a segment that was lost, whose arrow ends on the way in a cross, or that was sent again. */
export function SegmentRow({
  input,
  segment,
  style,
}: {
  readonly input: RowInput
  readonly segment: ToldSegment
  readonly style: Style
}) {
  const { from, departed, arrived } = segment
  const request = from === 'client'
  const lost = arrived === null
  const { left, right } = atRails<number | null>(from, departed, arrived)
  return (
    <div class={`wire-row segment ${tone(from)} ${lost ? 'lost' : ''}`} style={style}>
      <span class="way">
        <svg class="end" viewBox="0 0 12 14" aria-hidden="true">
          <path d={lost ? 'M2 3l8 8M10 3l-8 8' : request ? 'M11 0L0 7l11 7-3-7z' : 'M1 0l11 7-11 7 3-7z'} />
        </svg>
      </span>
      {left !== null && <span class="time left">{clock(left)}</span>}
      <span class="word">{segmentText(segment, input.model.connections > 1)}</span>
      {right !== null && <span class="time right">{clock(right)}</span>}
    </div>
  )
}
