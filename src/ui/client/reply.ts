import { concat } from '../../bytes'
import type { Evidence, Outcome } from '../../clients'
import type { RunView, Selection } from '../../run'
import { count, isLocal } from './outcome-text'

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

/** What the server sent in answer to the first request of a run: on its connection, until that carries another one. */
export function firstReply(run: RunView): Uint8Array {
  const parts: Uint8Array[] = []
  let connection = 0
  for (const record of run.records.of(['segment'])) {
    if (record.payload.length === 0 || record.retransmission) continue
    if (connection === 0 && record.from === 'client') connection = record.connection
    if (record.connection !== connection) continue
    if (record.from === 'server') parts.push(record.payload)
    else if (parts.length > 0) break
  }
  return concat(parts)
}

/** Above the outcomes of all clients: that all that asked got the same bytes where they did. */
export function sameBytesText(views: readonly (RunView | null)[]): string {
  const asking = views.filter((view) => !onlyLocal(view))
  const replies = asking.flatMap((view) => (view ? [firstReply(view)] : []))
  const [first] = replies
  const same = first?.length && replies.every((one) => equal(one, first)) && asking.every(asksOnce)
  const clients = `${['no', 'one', 'two', 'three', 'four'][asking.length]} client${asking.length === 1 ? '' : 's'}`
  return same ? `The same ${count(first.length)}, ${clients}.` : `The same server, ${clients}.`
}

/** True for a run of a terminal's line that asked the server nothing. */
const onlyLocal = (view: RunView | null): boolean => {
  const last = lastOutcome(view)
  return last !== null && view!.outcomes.every(({ outcome }) => isLocal(outcome))
}

const asksOnce = (view: RunView | null): boolean => (view?.outcomes.length ?? 0) < 2

const equal = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, at) => byte === other[at])
