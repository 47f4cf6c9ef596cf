import { expect, it } from 'vitest'
import { fromLatin1 } from '../../../src/bytes'
import { type Client, chromium156, curl788, firefox153 } from '../../../src/clients'
import { explain } from '../../../src/inspect'
import { acceptedFault, acceptedFaultText } from '../../../src/ui/client/accepted-fault'
import { composed, replay } from '../../oracle/replay'

const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n'

/** The sentence on a fault that a client takes; null for none. */
function said(client: Client, reply: string, before = ''): string | null {
  const bytes = fromLatin1(reply)
  const { outcome } = replay(client, composed(), { onRequest: () => ({ bytes, ending: 'close' }) }, 3000)
  const { reason } = outcome
  const evidence = reason.evidence.map((one) => ({
    ...one,
    start: one.start + before.length,
    end: one.end + before.length,
  }))
  const all = fromLatin1(before + reply)
  const requestMethods = before === '' ? ['GET'] : ['GET', 'GET']
  const explanation = explain(all, { role: 'response', requestMethods, allRequests: true, ended: true })
  const fault = acceptedFault({ ...outcome, reason: { ...reason, evidence } }, explanation)
  return fault && acceptedFaultText(client.id, fault)
}

const CHUNKED = `${HEAD}Transfer-Encoding: chunked\r\n\r\n`

it.each([
  ['curl', curl788],
  ['Chrome', chromium156],
] as const)('%s takes a CR LF as data and a chunk that ends with LF: the fault is named', (name, client) => {
  const at = CHUNKED.length + '6\r\nHello\r'.length
  const fault = `${name} takes the reply, though it has a fault for a strict reader: expected CR LF after the chunk-data`
  expect(said(client, `${CHUNKED}6\r\nHello\r\n0\r\n\r\n`)).toBe(
    `${fault} at offset ${at}, got 0x0a (LF) (RFC 9112 7.1).`,
  )
})

it('nothing is said of what is right, of what the client refuses, and of what its reason is about', () => {
  for (const client of [curl788, chromium156, firefox153]) {
    expect(said(client, `${CHUNKED}5\r\nHello\r\n0\r\n\r\n`)).toBeNull()
    expect(said(client, `${CHUNKED}4\r\nHello\r\n0\r\n\r\n`)).toBeNull()
    // Bytes behind the content are what the reason is about.
    expect(said(client, `${HEAD}Content-Length: 5\r\n\r\nHello World`)).toBeNull()
  }
  // All of it is content: no status line is the reason.
  expect(said(firefox153, 'Hello World')).toBeNull()
})

it('a fault in another reply of the connection is not that of this one', () => {
  const before = 'HTTP/1.1 200 OK\nContent-Length: 0\n\n'
  expect(said(curl788, before)).toMatch(/: expected CR LF at the end of the line at offset 15, /)
  expect(said(curl788, `${HEAD}Content-Length: 2\r\n\r\nok`, before)).toBeNull()
})
