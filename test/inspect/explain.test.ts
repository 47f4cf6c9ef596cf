import { describe, expect, it } from 'vitest'
import { fromLatin1 } from '../../src/bytes'
import { type Explanation, explain, type Part, partsAt } from '../../src/inspect'

const request = (text: string, ended = false) => explain(fromLatin1(text), { role: 'request', ended })
const response = (text: string, ended = true, requestMethods = ['GET']) =>
  explain(fromLatin1(text), { role: 'response', ended, requestMethods })

/** Children tile their parent, roots tile the bytes. */
function expectTiles(parts: readonly Part[], start: number, end: number): void {
  let at = start
  for (const { span, children } of parts) {
    expect(span.start).toBe(at)
    at = span.end
    if (children.length > 0) expectTiles(children, span.start, span.end)
  }
  expect(at).toBe(end)
}

const path = (explanation: Explanation, offset: number) => partsAt(explanation, offset).map((part) => part.rule)

describe('explain', () => {
  const GOOD = [
    'GET / HTTP/1.1\r\nHost: a\r\nX:\r\n\r\n',
    '\r\nPOST /x?y HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhelloGET / HTTP/1.0\r\n\r\n',
    'PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5;a="b"\r\nhello\r\n0\r\nT: x\r\n\r\n',
  ]
  it.each(GOOD)('names every byte of %j', (text) => {
    const explanation = request(text)
    expectTiles(explanation.parts, 0, text.length)
    expect(explanation.remarks).toEqual([])
    for (let at = 0; at < text.length; at++) expect(path(explanation, at).length).toBeGreaterThanOrEqual(2)
  })

  it('goes from the message to the byte', () => {
    const explanation = request(GOOD[0]!)
    expect(path(explanation, 0)).toEqual(['HTTP-message', 'request-line', 'method'])
    expect(path(explanation, 16)).toEqual(['HTTP-message', 'field-line', 'field-name'])
    expect(path(explanation, 21)).toEqual(['HTTP-message', 'field-line', 'OWS'])
    expect(partsAt(explanation, 16)[1]).toMatchObject({ name: 'Host', section: 'RFC 9110 7.2' })
  })

  it('says of the bare Hello World which byte is not that of a status line', () => {
    const explanation = response('Hello World')
    expectTiles(explanation.parts, 0, 11)
    expect(explanation.remarks).toEqual([
      {
        level: 'error',
        code: 'status-line',
        span: { start: 1, end: 2 },
        section: 'RFC 9112 4',
        text: `Expected 'T' (of "HTTP/", with which a response begins) at byte 1, got 0x65 ('e') (RFC 9112 4).`,
      },
    ])
  })

  it.each([
    [
      'GET / HTTP/1.1\r\nHost : a\r\n\r\n',
      20,
      ['field-line', 'HTTP-message'],
      "Expected ':' after the field name at byte 20, got 0x20 (SP) (RFC 9112 5.1).",
    ],
    ['GET  / HTTP/1.1\r\n\r\n', 4, [], 'Expected a request-target at byte 4, got 0x20 (SP) (RFC 9112 3.2).'],
    [
      'GET / HTTP/1.1\nHost: a\r\n\r\n',
      14,
      ['request-line', 'CRLF'],
      'Expected CR LF at the end of the line at byte 14, got 0x0a (LF) (RFC 9112 2.2).',
    ],
    [
      'GET / HTTP/1.1\r\nHost: a\r\n X: y\r\n\r\n',
      25,
      ['field-line', 'obs-fold'],
      'Expected a field name: a line must not continue the one before it (obs-fold) at byte 25, got 0x20 (SP) (RFC 9112 5.2).',
    ],
    ['(', 0, [], "Expected a method (a token) at byte 0, got 0x28 ('(') (RFC 9112 3.1)."],
  ])('points at the first wrong byte of %j', (text, at, within, message) => {
    const explanation = request(text)
    expectTiles(explanation.parts, 0, text.length)
    expect(explanation.remarks).toMatchObject([{ span: { start: at }, text: message }])
    expect(path(explanation, at)).toEqual(['HTTP-message', ...within])
    // The sentence stands once: with the fault. The section of what it is about is that of the sentence.
    const inner = partsAt(explanation, at).at(-1)!
    expect(inner.text).not.toContain('Expected')
    expect(message).toContain(inner.kind === 'notUnderstood' ? `(${inner.section})` : 'Expected')
  })

  it('names what stands before the first fault and behind it, and marks those that follow', () => {
    const text = 'HTTP/1.1 200 OK\nContent-Length: abc\nX Y: 1\n\nHello World'
    const explanation = response(text)
    expectTiles(explanation.parts, 0, text.length)
    const innermost = (at: number) => path(explanation, at).at(-1)
    expect([0, 9, 13, 16, 32].map(innermost)).toEqual([
      'HTTP-version',
      'status-code',
      'reason-phrase',
      'field-name',
      'field-value',
    ])
    expect(partsAt(explanation, 36).map(({ name }) => name)).toEqual(['Response', 'header line', 'header name'])
    expect(partsAt(explanation, 37).at(-1)).toMatchObject({ kind: 'notUnderstood', span: { start: 37, end: 42 } })
    expect(partsAt(explanation, 44).at(-1)).toMatchObject({ kind: 'content', span: { start: 44, end: 55 } })
    expect(explanation.remarks.map(({ code, span }) => [code, span.start])).toEqual([
      ['bare-lf', 15],
      ['content-length-syntax', 32],
      ['space-before-colon', 37],
    ])
  })

  it.each([
    // Without the space behind the code the line is read, and so is the length.
    ['HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nHi', ['reason-sp'], 'content'],
    ['HTTP/1.1 200 OK\r\nA : b\r\n\r\nHi', ['space-before-colon'], 'content'],
    ['HTTP/1.1 200 OK\r\n: b\r\nA: \0\r\nB: x\ry\r\n\r\nHi', ['field-name', 'field-value', 'bare-cr'], 'content'],
    ['HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nHi', ['content-length-differs'], 'content'],
    // Where chunks are wrong, nobody can tell where the next begins.
    ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nHi\r\n', ['chunk-size'], 'notUnderstood'],
    ['HTTP/1.1 2 OK\r\nA: b\r\n\r\nHi', ['status-code'], 'notUnderstood'],
  ])('goes on behind the faults of %j', (text, codes, last) => {
    const explanation = explain(fromLatin1(text), {
      role: 'response',
      ended: true,
      requestMethods: ['GET'],
      allRequests: true,
    })
    expectTiles(explanation.parts, 0, text.length)
    expect(explanation.remarks.map(({ code }) => code).filter((code) => code !== 'excess')).toEqual(codes)
    expect(partsAt(explanation, text.length - 1).at(-1)!.kind).toBe(last)
  })

  it('says how many are missing in words that fit one', () => {
    const missing = (length: number) =>
      response(`HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\n\r\nHi`).remarks.map(({ text }) => text)
    expect(missing(3)).toEqual(['Expected 1 more byte of content at byte 40, got the end of input (RFC 9112 8).'])
    expect(missing(4)).toEqual(['Expected 2 more bytes of content at byte 40, got the end of input (RFC 9112 8).'])
  })

  it('does not go on where a request does not say how long it is', () => {
    const explanation = request('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\nGET / HTTP/1.1\r\n\r\n')
    expect(explanation.parts.map(({ kind }) => kind)).toEqual(['request', 'notUnderstood'])
    expect(explanation.remarks.map(({ code }) => code)).toEqual(['content-length-syntax'])
  })

  it('takes a reply to HEAD without content, and keeps several replies apart', () => {
    const text = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHTTP/1.1 204 \r\n\r\n'
    const explanation = response(text, true, ['HEAD', 'GET'])
    expectTiles(explanation.parts, 0, text.length)
    expect(explanation.parts.map((part) => part.name)).toEqual(['Response', 'Response 2'])
  })

  describe('bytes behind the last reply that is due', () => {
    const reply = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHello World'
    const all = (text: string, requestMethods: string[], ended = true) =>
      explain(fromLatin1(text), { role: 'response', ended, requestMethods, allRequests: true })

    it('are excess, however much they look like a reply', () => {
      for (const text of [reply, `${reply.slice(0, -6)}HTTP/1.1 200 OK\r\n\r\n`]) {
        const told = all(text, ['GET'])
        const start = reply.length - 6
        expectTiles(told.parts, 0, text.length)
        expect(told.parts.map(({ kind }) => kind)).toEqual(['response', 'excess'])
        const more = text.length - start
        expect(told.remarks).toMatchObject([
          {
            level: 'error',
            span: { start, end: text.length },
            section: 'RFC 9112 6.3',
            text: expect.stringContaining(`Excess bytes after the content: ${more} more than Content-Length.`),
          },
        ])
      }
      expect(all('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n!', ['GET']).remarks[0]!.text).toBe(
        'Excess after the head: 1 byte, though a 204 has no content. It belongs to no response: no further request was sent (RFC 9112 6.3).',
      )
    })

    it('are a broken reply where another was due, or nobody knows whether one was', () => {
      for (const told of [all(reply, ['GET', 'GET']), response(reply)])
        expect(told.remarks[0]!.text).toMatch(/^Expected 'H'/)
      const tunnel = all('HTTP/1.1 200 OK\r\n\r\nHello', ['CONNECT'])
      expect(tunnel.parts.map(({ kind }) => kind)).not.toContain('excess')
    })
  })
})
