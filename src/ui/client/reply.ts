import type { Evidence, Outcome } from '../../clients'
import type { RunView, Selection } from '../../run'

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

/** How many bytes the server has sent in a run, over all connections. */
export function bytesSent(run: RunView): number {
  let sent = 0
  for (const record of run.records) {
    if (record.kind === 'segment' && record.from === 'server' && !record.retransmission) sent += record.payload.length
  }
  return sent
}
