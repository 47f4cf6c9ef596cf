import { describe, expect, it } from 'vitest'
import { fromLatin1, latin1 } from '../../../src/bytes'
import type { ComposedRequest } from '../../../src/clients'
import { raw } from '../../../src/clients/raw'
import { composed, type Ending, replay } from '../../oracle/replay'

const request = (text: string, url = 'http://localhost:8000/'): ComposedRequest =>
  composed({ url, raw: fromLatin1(text) })

const answer = (ending: Ending) => ({ onRequest: () => ({ bytes: fromLatin1('Hello World'), ending }) })

describe('the bare client', () => {
  it.each([
    ['close', 'fin', true],
    ['open', 'open', false],
    ['reset-now', 'reset', true],
  ] as const)('a server that ends with %s shows as %s', (ending, ended, settled) => {
    const run = replay(raw, request('GET / HTTP/1.1\r\n\r\n'), answer(ending), 1000)
    expect(run.outcome).toMatchObject({ kind: 'raw', bytes: 11, ended })
    expect(run.settled).toBe(settled)
  })

  it('sends exactly its bytes', () => {
    const run = replay(raw, request('anything \0\xff'), answer('close'), 1000)
    expect(latin1(run.connections[0]!.leftover)).toBe('anything \0\xff')
  })

  it('a port where nothing listens refuses', () => {
    const run = replay(raw, request('x', 'http://localhost:81/'), answer('close'), 1000)
    expect(run.outcome).toMatchObject({ ended: 'refused', bytes: 0 })
  })
})
