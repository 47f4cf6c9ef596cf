/** What the wire shows of a recording, as it was read, and what is asked of it. */
import type { Side, Site } from '../../trace'

/** One segment's share of a stream, with its times at both ends in virtual milliseconds (`arrived` null: lost so far). */
export interface SegmentMark {
  /** Offset in the stream of the first byte. */
  readonly start: number
  readonly end: number
  readonly flags: number
  readonly departed: number
  readonly arrived: number | null
}

/** All bytes of one direction of one connection. */
export interface Stream {
  readonly connection: number
  readonly from: Side
  readonly length: number
  readonly segments: readonly SegmentMark[]
  /** The sender has closed its side (FIN or RST). */
  readonly ended: boolean
  /** Bytes `[start, end)`; a view that stays valid. */
  slice(start: number, end: number): Uint8Array
}

/** Bytes of one direction that went without the other side, or another connection, speaking between them. */
export interface Block {
  readonly kind: 'block'
  readonly stream: Stream
  readonly connection: number
  readonly from: Side
  /** Offsets in the stream. */
  readonly start: number
  readonly end: number
}

/** Something that happened on a connection between the bytes. */
export interface Notice {
  readonly kind: 'notice'
  /** `tried`: a SYN that opened no connection. `broken`: the network reset it, and told both sides. */
  readonly event: 'open' | 'tried' | 'refused' | 'timed-out' | 'fin' | 'reset' | 'broken'
  /** Of a refused connection: the port on which nothing listens. */
  readonly port?: number
  readonly connection: number
  readonly from: Side
  /** When it left that side; of what the network told both sides, when it came to that side. */
  readonly departed: number
  readonly arrived: number | null
}

/** What ended a connection. What was lost on its way ended none. */
export interface End {
  readonly event: Exclude<Notice['event'], 'open' | 'tried'>
  readonly from: Side
}

/** A segment that the network lost, or one that was sent again. It stands behind the bytes it carries, and does not end their block. */
export interface ToldSegment {
  readonly kind: 'segment'
  readonly connection: number
  readonly from: Side
  readonly retransmission: boolean
  /** `SYN`, `offsets 0–77`, `offsets 0–10, FIN`, `ACK`. */
  readonly carries: string
  readonly departed: number
  /** Null: lost. */
  readonly arrived: number | null
}

/** More of them at one place than are listed: those behind the first ones are counted, whatever their connection and side. */
export interface UntoldSegments {
  readonly kind: 'untold'
  readonly count: number
}

export type WireItem = Block | Notice | ToldSegment | UntoldSegments

/** The bytes that one call of the program sent or received. */
export interface CallRange {
  readonly call: number
  readonly op: string
  readonly site: Site | null
  readonly connection: number
  readonly from: Side
  readonly start: number
  readonly end: number
}

/** What the wire shows of a recording, in the order of time. */
export interface WireModel {
  /** Grows with every state; a change of the recording gives another number. */
  readonly version: number
  readonly items: readonly WireItem[]
  /** Exchanges at the beginning that are not among the items. */
  readonly hidden: number
  readonly calls: readonly CallRange[]
  readonly connections: number
  /** What ended each connection first: who closed or reset it, or why there was none. */
  readonly ends: ReadonlyMap<number, End>
  /**
   * The two ends of the newest connection that opened, `localhost:8000` and its client; where none did, of the newest that was
   * tried. '' before anything connected.
   */
  readonly server: string
  readonly client: string
  /** Bytes the recording itself left out, 0 for none. */
  readonly dropped: number
  /** The run goes on: there will be another model soon. */
  readonly live: boolean
  stream(connection: number, from: Side): Stream | null
}

/** The segment that carried a byte. */
export function segmentAt({ segments }: Stream, offset: number): SegmentMark | null {
  const found = segments[segmentIndex(segments, offset)]
  return found && found.start <= offset ? found : null
}

/** The index of the first segment that ends behind a byte. */
function segmentIndex(segments: readonly SegmentMark[], offset: number): number {
  let low = 0
  let high = segments.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (segments[middle]!.end <= offset) low = middle + 1
    else high = middle
  }
  return low
}

/** From when to when, in virtual milliseconds. */
export interface Stretch {
  readonly first: number
  readonly last: number
}

/** When bytes left their sender, and when those that arrived did. */
export interface Times {
  readonly departed: Stretch
  /** Null where none arrived. */
  readonly arrived: Stretch | null
  /** Some are lost so far. */
  readonly lost: boolean
}

/** The times of bytes `[start, end)`, of all the segments that carried them; null where none did. */
export function timesOf({ segments }: Stream, start: number, end: number): Times | null {
  let departed: Stretch | null = null
  let arrived: Stretch | null = null
  let lost = false
  for (let at = segmentIndex(segments, start); at < segments.length && segments[at]!.start < end; at++) {
    const segment = segments[at]!
    departed = stretched(departed, segment.departed)
    if (segment.arrived === null) lost = true
    else arrived = stretched(arrived, segment.arrived)
  }
  return departed && { departed, arrived, lost }
}

const stretched = (known: Stretch | null, time: number): Stretch =>
  known ? { first: Math.min(known.first, time), last: Math.max(known.last, time) } : { first: time, last: time }

/** The ranges of `[start, end)` of what a client sent that no call of the program took. */
export function unreadRanges(model: WireModel, block: Block): readonly { start: number; end: number }[] {
  if (block.from !== 'client') return []
  const unread: { start: number; end: number }[] = []
  let at = block.start
  for (const call of model.calls) {
    if (call.connection !== block.connection || call.from !== 'client' || call.end <= at) continue
    if (call.start >= block.end) break
    if (call.start > at) unread.push({ start: at, end: call.start })
    at = Math.max(at, call.end)
  }
  if (at < block.end) unread.push({ start: at, end: block.end })
  return unread
}
