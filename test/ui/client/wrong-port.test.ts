import { describe, expect, it } from 'vitest'
import type { Outcome } from '../../../src/clients'
import { plainRequest } from '../../../src/playground'
import { wrongPortText } from '../../../src/ui/client/wrong-port'
import { keptTrace } from '../../trace/kept'
import { recordedRun } from '../recording'

const RUN = recordedRun('curl-7.88', plainRequest('curl-7.88'))
const LOADED = RUN.outcomes[0]!.outcome
const REFUSED: Outcome = { ...LOADED, reason: { ...LOADED.reason, rule: 'curl.connect.refused' } }

/** Connections to these ports, one after the other; those to a port that is less than 0 are refused. */
function told(outcome: Outcome, listening: readonly string[], ...ports: readonly number[]): string | null {
  const trace = keptTrace()
  for (const [at, port] of ports.entries()) {
    const connection = at + 1
    const [client, server] = [50_000 + at, Math.abs(port)].map((one) => ({ host: '127.0.0.1', port: one }))
    trace.append(at, { kind: 'connect', connection, client: client!, server: server! })
    if (port < 0) trace.append(at, { kind: 'disconnect', connection, how: 'refused' })
  }
  return wrongPortText({ state: { kind: 'quiet', listening }, records: trace.records }, outcome)
}

describe('a request to another port than the server’s', () => {
  it('is joined with the port on which it listens', () => {
    expect(told(REFUSED, ['127.0.0.1:9000'], -8000)).toBe(
      'Your server listens on port 9000; the request went to port 8000.',
    )
    // A connection of others that was made behind it.
    expect(told(REFUSED, ['127.0.0.1:9000', '0.0.0.0:9001'], -8000, 9001)).toBe(
      'Your server listens on ports 9000, 9001; the request went to port 8000.',
    )
  })

  it('is not taken for another of the program that was refused later', () => {
    const trace = keptTrace()
    for (const [connection, port] of [
      [1, 8000],
      [2, 7000],
    ] as const) {
      const [client, server] = [50_000 + connection, port].map((one) => ({ host: '127.0.0.1', port: one }))
      trace.append(connection, { kind: 'connect', connection, client: client!, server: server! })
      trace.append(connection, { kind: 'disconnect', connection, how: 'refused' })
    }
    const call = { call: 1, op: 'connect', handle: 4, args: ['localhost', '7000'], site: null, started: 2, ended: 22 }
    trace.append(22, { kind: 'syscall', ...call, result: null, error: 'ECONNREFUSED', connection: null, bytes: null })
    const state = { kind: 'quiet', listening: ['127.0.0.1:9000'] } as const
    expect(wrongPortText({ state, records: trace.records }, REFUSED)).toBe(
      'Your server listens on port 9000; the request went to port 8000.',
    )
  })

  it('is not spoken of where it was not refused, and another connection was: of the program, of an image of the page', () => {
    expect(told(LOADED, ['127.0.0.1:8000'], 8000, -9000)).toBeNull()
  })

  it.each<[string, readonly string[], number]>([
    ['the server listens nowhere', [], -8000],
    ['the port is the one on which it listens', ['127.0.0.1:8000'], -8000],
  ])('is not spoken of where %s', (_, listening, port) => {
    expect(told(REFUSED, listening, port)).toBeNull()
  })
})
