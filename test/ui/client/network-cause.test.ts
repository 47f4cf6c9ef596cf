import { expect, it } from 'vitest'
import type { Outcome } from '../../../src/clients'
import { plainRequest } from '../../../src/playground'
import { Flag, type Side } from '../../../src/trace'
import { networkCauseText } from '../../../src/ui/client/network-cause'
import { keptTrace } from '../../trace/kept'
import { recordedRun } from '../recording'

const LOADED = recordedRun('curl-7.88', plainRequest('curl-7.88')).outcomes[0]!.outcome
const RESET: Outcome = { ...LOADED, reason: { ...LOADED.reason, rule: 'curl.reset' } }

/** Resets from these sides, on one connection. */
function told(outcome: Outcome, ...sides: readonly Side[]): string | null {
  const trace = keptTrace()
  for (const from of sides)
    trace.append(1, {
      kind: 'segment',
      connection: 1,
      from,
      flags: Flag.RST,
      sequence: 1,
      acknowledgment: 1,
      offset: 0,
      payload: new Uint8Array(0),
      window: 0,
      arrives: 2,
    } as never)
  return networkCauseText({ reset: { from: 'server', after: 20 } }, { records: trace.records }, outcome)
}

it('a reset that both sides got is the network’s, one that a side sent is its own', () => {
  const words = 'The network did it: its setting “Reset” breaks each connection after 20 bytes from the server.'
  expect(told(RESET, 'client', 'server')).toBe(words)
  expect(told(RESET, 'server')).toBeNull()
  expect(told(LOADED, 'client', 'server')).toBeNull()
  expect(networkCauseText({}, { records: keptTrace().records }, RESET)).toBeNull()
})
