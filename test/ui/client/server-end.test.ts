import { describe, expect, it } from 'vitest'
import type { Outcome } from '../../../src/clients'
import { plainRequest } from '../../../src/playground'
import { STOPPED_BY_VISITOR } from '../../../src/run/live-run'
import type { ProcessRecord } from '../../../src/trace'
import { serverEnd } from '../../../src/ui/client/server-end'
import { keptTrace } from '../../trace/kept'
import { recordedRun } from '../recording'

const LOADED = recordedRun('curl-7.88', plainRequest('curl-7.88')).outcomes[0]!.outcome
const SITE = { file: 'server.ts', line: 7, column: 3 }

function told(rule: string, ...records: Omit<ProcessRecord, 'kind'>[]) {
  const trace = keptTrace()
  for (const [at, record] of records.entries()) trace.append(at, { kind: 'process', ...record })
  return serverEnd({ records: trace.records }, { ...LOADED, reason: { ...LOADED.reason, rule } } as Outcome)
}

const READY = { event: 'ready', reason: '', site: null } as const

describe('the end of the server behind what a client got', () => {
  it('is the error that ended it, with its line', () => {
    const thrown = { event: 'throw', reason: 'TypeError: x is not a function', site: SITE } as const
    expect(told('curl.empty', READY, thrown)).toEqual({
      text: 'Your server ended with an error: TypeError: x is not a function.',
      site: SITE,
    })
    const long = told('curl.empty', { ...thrown, reason: `Error: ${'a'.repeat(5000)}\u0007` })
    expect(long!.text).toMatch(/^Your server ended with an error: Error: a+…$/)
    expect(long!.text.length).toBeLessThan(400)
  })

  it('is its own end where it refused, and not where it answered first', () => {
    const exit = { event: 'exit', reason: 'The program came to its end.', site: null } as const
    expect(told('curl.connect.refused', READY, exit)?.text).toBe('Your server had come to its end before this request.')
    expect(told('curl.empty', READY, exit)).toBeNull()
  })

  it('is the page’s where the page stopped it, and none of ours where the visitor did', () => {
    const kill = (reason: string) => told('curl.empty', { event: 'kill', reason, site: null })
    expect(kill('Stopped by this page: it never ends.')?.text).toBe(
      'Your server was stopped by this page: the Console says why.',
    )
    expect(kill(STOPPED_BY_VISITOR)).toBeNull()
  })

  it('is not spoken of while the server goes on', () => expect(told('curl.empty', READY)).toBeNull())
})
