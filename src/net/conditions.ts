import { FULL_PAYLOAD } from './tcb'
import { type End, FIN, type Segment, SYN } from './types'

/** How the network cuts what is sent, beside the sender's own cut (`whole`: not at all). */
export type Segmentation =
  | { readonly kind: 'whole' }
  /** As Ethernet would: at most 1448 bytes a segment. */
  | { readonly kind: 'mss' }
  | { readonly kind: 'bytes'; readonly bytes: number }
  /** Pieces of 1 to `most` bytes, by the seed. */
  | { readonly kind: 'random'; readonly most: number }
  /** At marked offsets of a direction's stream: a mark at n stands in front of byte n. */
  | { readonly kind: 'marks'; readonly marks: readonly { readonly from: End; readonly at: number }[] }

/** What a network does to what crosses it. What is left out is not done. Bytes are counted per direction of a connection. */
export interface Conditions {
  readonly segments?: Segmentation | undefined
  /** Bytes per second, each way; every segment counts 40 bytes of headers. */
  readonly bandwidth?: number | undefined
  /** The share of segments that are lost, 0 to 1. */
  readonly loss?: number | undefined
  /** Once `after` bytes have crossed, nothing does for `time` virtual milliseconds. */
  readonly stall?: { readonly from: End; readonly after: number; readonly time: number } | undefined
  /** Once `after` bytes have crossed, the connection is broken: both ends get RST. */
  readonly reset?: { readonly from: End; readonly after: number } | undefined
}

/** What becomes of a segment. */
export type Verdict =
  | { readonly kind: 'pass' }
  /** It crosses in pieces; offsets in the payload, ascending, each within it. `again`: the rule is asked about each piece. */
  | { readonly kind: 'cut'; readonly at: readonly number[]; readonly again: boolean }
  /** It waits in the sender's own queue until then, as behind a slow line. */
  | { readonly kind: 'queue'; readonly until: number }
  /** It is held up on the way until then. */
  | { readonly kind: 'hold'; readonly until: number }
  | { readonly kind: 'drop' }
  /** It does not cross, and the connection is broken. */
  | { readonly kind: 'reset' }

/** The seam for all that a network does: a rule sees a segment that leaves at `now`, and gives a verdict. */
export type Rule = (segment: Segment, now: number) => Verdict

const PASS: Verdict = { kind: 'pass' }
/** Payload of a full segment on Ethernet: MTU 1500, less 40 bytes of headers and 12 of timestamps. */
export const ETHERNET_PAYLOAD = 1448
const HEADERS = 40

const every =
  (size: number): Rule =>
  ({ payload }) => {
    if (payload.length <= size) return PASS
    const at: number[] = []
    for (let next = size; next < payload.length; next += size) at.push(next)
    return { kind: 'cut', at, again: false }
  }

const randomly =
  (most: number, random: () => number): Rule =>
  ({ payload }) => {
    const at: number[] = []
    for (let next = 1 + Math.floor(random() * most); next < payload.length; next += 1 + Math.floor(random() * most)) {
      at.push(next)
    }
    return at.length > 0 ? { kind: 'cut', at, again: false } : PASS
  }

function atMarks(marks: readonly { readonly from: End; readonly at: number }[]): Rule {
  const sorted: Record<End, number[]> = { client: [], server: [] }
  for (const { from, at } of marks) sorted[from].push(at)
  for (const list of [sorted.client, sorted.server]) list.sort((a, b) => a - b)
  return ({ from, payload, offset }) => {
    const at = sorted[from].map((mark) => mark - offset).filter((one) => one > 0 && one < payload.length)
    return at.length > 0 ? { kind: 'cut', at: [...new Set(at)], again: false } : PASS
  }
}

function segmented(segments: Segmentation, random: () => number): Rule | null {
  switch (segments.kind) {
    case 'whole':
      return null
    case 'mss':
      return every(ETHERNET_PAYLOAD)
    case 'bytes':
      return every(Math.min(Math.max(1, segments.bytes), FULL_PAYLOAD))
    case 'random':
      return randomly(Math.max(1, segments.most), random)
    case 'marks':
      return atMarks(segments.marks)
  }
}

/** Whether a segment carries the byte at `after`, or what follows it; where in its payload that byte is. */
const reach = ({ payload, offset }: Segment, after: number): number | null =>
  payload.length > 0 && offset + payload.length > after ? Math.max(0, after - offset) : null

/** A line's speed: each direction is a line of its own that all connections share. */
function slowLine(bytesPerSecond: number): Rule {
  const free: Record<End, number> = { client: 0, server: 0 }
  return ({ from, payload }, now) => {
    const until = Math.max(now, free[from]) + ((payload.length + HEADERS) * 1000) / bytesPerSecond
    free[from] = until
    return { kind: 'queue', until }
  }
}

function stalled({ from, after, time }: NonNullable<Conditions['stall']>): Rule {
  const ends = new Map<number, number>()
  return (segment, now) => {
    if (segment.from !== from) return PASS
    const until = ends.get(segment.connection)
    if (until !== undefined) return until > now ? { kind: 'hold', until } : PASS
    const at = reach(segment, after)
    const fin = (segment.flags & FIN) !== 0 && segment.offset + segment.payload.length >= after
    if (at === null && !fin) return PASS
    if (at !== null && at > 0) return { kind: 'cut', at: [at], again: true }
    ends.set(segment.connection, now + time)
    return { kind: 'hold', until: now + time }
  }
}

const broken =
  ({ from, after }: NonNullable<Conditions['reset']>): Rule =>
  (segment) => {
    if (segment.from !== from) return PASS
    const at = reach(segment, after)
    if (at === null) return (segment.flags & (FIN | SYN)) === FIN && segment.offset >= after ? { kind: 'reset' } : PASS
    return at > 0 ? { kind: 'cut', at: [at], again: true } : { kind: 'reset' }
  }

/** The rules of `conditions`, in the order in which they are asked. `random` is theirs alone, so that nothing else changes by them. */
export function rulesFor(conditions: Conditions, random: () => number): readonly Rule[] {
  const { segments, bandwidth, loss, stall, reset } = conditions
  const rules: Rule[] = []
  const cut = segments ? segmented(segments, random) : null
  if (cut) rules.push(cut)
  if (reset) rules.push(broken(reset))
  if (stall) rules.push(stalled(stall))
  if (bandwidth) rules.push(slowLine(bandwidth))
  if (loss) rules.push(() => (random() < loss ? { kind: 'drop' } : PASS))
  return rules
}
