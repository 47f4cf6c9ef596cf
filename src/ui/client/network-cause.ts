import { byteCount } from '../../bytes'
import type { Outcome } from '../../clients'
import type { NetworkSpec } from '../../playground'
import type { RunView } from '../../run'
import { Flag } from '../../trace'

/**
 * What joins a connection that was reset with the network's settings: that they did it. The network tells both sides, where
 * a side that resets tells the other alone. Null where the outcome is not of a reset, or a side did it.
 */
export function networkCauseText(
  { reset }: Pick<NetworkSpec, 'reset'>,
  { records }: Pick<RunView, 'records'>,
  outcome: Outcome,
): string | null {
  if (!reset || !/reset/i.test(outcome.reason.rule)) return null
  const sides = new Map<number, Set<string>>()
  for (const { connection, from, flags } of records.of(['segment'])) {
    if ((flags & Flag.RST) === 0) continue
    sides.set(connection, (sides.get(connection) ?? new Set()).add(from))
  }
  if (![...sides.values()].some(({ size }) => size === 2)) return null
  const sender = reset.from === 'client' ? 'the client' : 'the server'
  const when = reset.after === 0 ? 'before the first byte' : `after ${byteCount(reset.after)}`
  return `The network did it: its setting “Reset” breaks each connection ${when} from ${sender}.`
}
