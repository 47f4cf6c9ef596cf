import { byteCount, concat } from '../../bytes'
import type { Evidence, Outcome } from '../../clients'
import type { RunView, Selection } from '../../run'
import type { Records } from '../../trace'
import { isLocal } from './outcome-text'

/** The outcome on show: that of the last request of the run. */
export function lastOutcome(run: RunView | null): RunView['outcomes'][number] | null {
  return run?.outcomes.at(-1) ?? null
}

/** The bytes that an outcome rests on, as a selection; null where it rests on none. */
export function evidenceOf(outcome: Outcome): Selection | null {
  const first = outcome.reason.evidence.find(({ start, end }) => end > start)
  return first ? selected(first) : null
}

const selected = ({ connection, start, end }: Evidence): Selection => ({ connection, from: 'server', start, end })

/** The outcome of the first request of a run: that of all clients alike, whatever one of them was asked afterwards. */
export function firstOutcome(run: RunView | null): RunView['outcomes'][number] | null {
  return run?.outcomes[0] ?? null
}

/** How far a recording was read for its first reply. */
interface ReadReply {
  next: number
  connection: number
  /** Where it begins in what the server sent on its connection; null before anything of it was sent. */
  start: number | null
  /** What arrived of it. */
  readonly parts: { readonly offset: number; readonly payload: Uint8Array }[]
  bytes: Uint8Array | null
  /** Another request follows it: nothing comes to it any more. */
  over: boolean
}

const replies = new WeakMap<Records, ReadReply>()

/**
 * What came from the server in answer to the first request of a run: on its connection, until that carries another one. What
 * was lost on its way did not come, nor does anybody read what came behind it. Each record is read once, however often it is
 * asked for.
 */
export function firstReply({ records }: Pick<RunView, 'records'>): Uint8Array {
  const read = replies.get(records) ?? { next: 0, connection: 0, start: null, parts: [], bytes: null, over: false }
  replies.set(records, read)
  if (read.over || (read.bytes && read.next === records.length)) return read.bytes!
  for (const record of records.of(['segment'], read.next)) {
    const { payload, offset, from, connection, retransmission, arrives } = record
    if (payload.length === 0 || (retransmission && from === 'client')) continue
    if (read.connection === 0 && from === 'client') read.connection = connection
    if (connection !== read.connection) continue
    if (from === 'server') {
      read.start ??= offset
      if (arrives === null) continue
      read.parts.push({ offset, payload })
      read.bytes = null
    } else if (read.start !== null) {
      read.over = true
      break
    }
  }
  read.next = records.length
  read.bytes ??= inOrder(read.parts, read.start ?? 0)
  return read.bytes
}

/** The bytes of parts from `start` on, up to the first that none of them has. */
function inOrder(parts: ReadReply['parts'], start: number): Uint8Array {
  const found: Uint8Array[] = []
  let at = start
  for (const { offset, payload } of [...parts].sort((one, other) => one.offset - other.offset)) {
    if (offset > at) break
    if (offset + payload.length <= at) continue
    found.push(payload.subarray(at - offset))
    at = offset + payload.length
  }
  return concat(found)
}

/**
 * The last of what a client was asked to do with the server, and the how many-th of all it was asked that is, from 1: of a
 * terminal's commands, a browser's loads. Commands that are no business of the server's count, but are passed over; where there
 * is nothing else, the last of them is as the first. Where a tab went back, the request of the page that it went to.
 */
export function askedLast(
  run: RunView | null,
): { readonly number: number; readonly outcome: RunView['outcomes'][number] } | null {
  const asked = run?.outcomes ?? []
  const at = asked.findLastIndex(({ outcome }) => !isLocal(outcome))
  const outcome = asked.at(at)
  if (!outcome) return null
  const back = outcome.tab?.canGoForward
    ? asked.slice(0, Math.max(at, 0)).findLastIndex((one) => samePage(one, outcome))
    : -1
  if (back >= 0) return { number: back + 1, outcome: { ...outcome, request: asked[back]!.request } }
  return { number: Math.max(1, at + 1), outcome }
}

type Asked = RunView['outcomes'][number]

const samePage = ({ outcome: one }: Asked, { outcome: other }: Asked): boolean =>
  one.kind === 'browser' && other.kind === 'browser' && one.url === other.url

/** True where one of the clients was asked more than once: what is set beside each other is what each was asked first. */
export const askedMore = (views: readonly (RunView | null)[]): boolean =>
  views.some((view) => (view?.outcomes.length ?? 0) > 1)

/** Above the outcomes of all clients: that all that asked got the same bytes where they did. */
export function sameBytesText(views: readonly (RunView | null)[]): string {
  const asking = views.filter((view) => !onlyLocal(view))
  const got = asking.flatMap((view) => (view ? [firstReply(view)] : []))
  const [first] = got
  const same = first?.length && got.every((one) => equal(one, first))
  const clients = `${['no', 'one', 'two', 'three', 'four'][asking.length]} client${asking.length === 1 ? '' : 's'}`
  const what = same ? `same ${byteCount(first.length)}` : 'same server'
  return askedMore(asking) ? `First request: the ${what}, ${clients}.` : `The ${what}, ${clients}.`
}

/** True for a run of a terminal's line that asked the server nothing. */
const onlyLocal = (view: RunView | null): boolean => {
  const first = firstOutcome(view)
  return first !== null && view!.outcomes.every(({ outcome }) => isLocal(outcome))
}

const equal = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, at) => byte === other[at])
