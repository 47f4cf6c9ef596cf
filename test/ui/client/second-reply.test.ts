import { describe, expect, it } from 'vitest'
import { fromLatin1 } from '../../../src/bytes'
import type { Outcome } from '../../../src/clients'
import { StreamExplainer } from '../../../src/inspect'
import { plainRequest } from '../../../src/playground'
import { secondReplyText } from '../../../src/ui/client/second-reply'
import { recordedRun } from '../recording'

const LOADED = recordedRun('curl-7.88', plainRequest('curl-7.88')).outcomes[0]!.outcome

function told(sent: string, start: number, rule = 'curl.excess', end = sent.length) {
  const bytes = fromLatin1(sent)
  const evidence = [{ connection: 1, start, end }]
  const stream = { length: bytes.length, slice: (from: number, to: number) => bytes.subarray(from, to) }
  const explanation = new StreamExplainer('response').update(bytes, {
    ended: true,
    requestMethods: ['GET'],
    allRequests: true,
    total: bytes.length,
  })
  return secondReplyText({ ...LOADED, reason: { ...LOADED.reason, rule, evidence } } as Outcome, stream, explanation)
}

const FIRST = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

describe('bytes beyond the end of a reply', () => {
  it('are named where they begin as another reply', () =>
    expect(told(`${FIRST}HTTP/1.1 404 Not Found\r\n\r\n`, FIRST.length)).toMatch(/answered one request twice/))

  it('are not where they begin otherwise, or less of it came', () => {
    expect(told(`${FIRST}and more`, FIRST.length)).toBeNull()
    expect(told(`${FIRST}HTT`, FIRST.length)).toBeNull()
  })

  it('are not spoken of where the outcome is another', () =>
    expect(told(`${FIRST}HTTP/`, 0, 'curl.complete')).toBeNull())
})
