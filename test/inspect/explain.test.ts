import { describe, expect, it, vi } from 'vitest'
import { fromLatin1, latin1 } from '../../src/bytes'
import { MessageParser } from '../../src/http'
import { type Explanation, explain, type Part, partsAt, StreamExplainer } from '../../src/inspect'

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

/** What is told in the end of a stream that comes byte by byte. */
function inPieces(role: 'request' | 'response', text: string): Explanation {
  const bytes = fromLatin1(text)
  const explainer = new StreamExplainer(role)
  const requestMethods = role === 'response' ? ['GET'] : []
  for (let length = 0; length < bytes.length; length++)
    explainer.update(bytes.subarray(0, length), { requestMethods, ended: false })
  return explainer.update(bytes, { requestMethods, ended: true })
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
        text: `Expected 'T' (of "HTTP/", with which a response begins) at offset 1, got 0x65 ('e') (RFC 9112 4).`,
      },
    ])
  })

  it.each([
    [
      'GET / HTTP/1.1\r\nHost : a\r\n\r\n',
      20,
      ['field-line', 'HTTP-message'],
      "Expected ':' after the field name at offset 20, got 0x20 (SP) (RFC 9112 5.1).",
    ],
    ['GET  / HTTP/1.1\r\n\r\n', 4, [], 'Expected a request-target at offset 4, got 0x20 (SP) (RFC 9112 3.2).'],
    [
      'GET / HTTP/1.1\nHost: a\r\n\r\n',
      14,
      ['request-line', 'CRLF'],
      'Expected CR LF at the end of the line at offset 14, got 0x0a (LF) (RFC 9112 2.2).',
    ],
    [
      'GET / HTTP/1.1\r\nHost: a\r\n X: y\r\n\r\n',
      25,
      ['field-line', 'obs-fold'],
      'Expected a field name: a line must not continue the one before it (obs-fold) at offset 25, got 0x20 (SP) (RFC 9112 5.2).',
    ],
    ['(', 0, [], "Expected a method (a token) at offset 0, got 0x28 ('(') (RFC 9112 3.1)."],
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
      ['bare-lf', 35],
      ['space-before-colon', 37],
      ['bare-lf', 42],
      ['bare-lf', 43],
    ])
  })

  it.each([
    ['response', 'HTTP/1.1 200 OK\nA: b\r\nB: c\n\nHi', 'bare-lf', [15, 26, 27], '0x0a (LF)'],
    [
      'response',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\nHi\r\n0\n\n',
      'bare-lf',
      [48, 54, 55],
      '0x0a (LF)',
    ],
    ['response', 'HTTP/1.1 200 OK\r\nA : b\r\nB: c\r\nC\t: d\r\n\r\n', 'space-before-colon', [18, 31], '0x09 (HTAB)'],
    ['request', 'GET / HTTP/1.1\r\nHost: a\r\nA: b\r\n c\r\n\td\r\n\r\n', 'obs-fold', [31, 35], '0x09 (HTAB)'],
    ['response', 'HTTP/1.1 200\r\nContent-Length: 0\r\n\r\nHTTP/1.1 204\r\n\r\n', 'reason-sp', [12, 47], '0x0d (CR)'],
  ] as const)('marks a fault wherever it is: %s %j', (role, text, code, places, got) => {
    const { remarks } = explain(fromLatin1(text), { role, ended: true, requestMethods: ['GET', 'GET'] })
    expect(remarks.map((one) => [one.code, one.span.start])).toEqual(places.map((at) => [code, at]))
    const last = places.at(-1)
    expect(remarks.at(-1)!.text).toContain(` at offset ${last}, got ${got} (`)
  })

  it.each([
    ['HTTP/1.1 200 OK Hello World', 20, 'Part of the status line, which never ends: CR LF is missing.'],
    ['HTTP/1.1 20', 10, 'Part of the status line, which never ends: its rest and CR LF are missing.'],
    // Without a reason phrase the SP before it is still to come (RFC 9112 4).
    ['HTTP/1.1 200', 10, 'Part of the status line, which never ends: its rest and CR LF are missing.'],
    ['HTTP/1.1 200 ', 10, 'Part of the status line, which never ends: CR LF is missing.'],
    ['HTTP/1.1 200 OK\r\nA: b\r\n\r', 23, 'Part of the empty line, which never ends: LF is missing.'],
    ['HTTP/1.1 200 OK\r', 3, 'Part of the status line, which never ends: LF is missing.'],
    ['HTTP/1.1 200 OK\r\nA: b', 20, 'Part of a header line, which never ends: CR LF is missing.'],
    ['HTTP/1.1 200 OK\r\nA', 17, 'Part of a header line, which never ends: its rest and CR LF are missing.'],
  ])('says of %j, which is cut off, what it is part of and what that lacks', (text, offset, words) => {
    expect(partsAt(response(text), offset).at(-1)!.text).toBe(words)
    const open = explain(fromLatin1(text), { role: 'response', ended: false })
    const sofar = words.replace('never ends', 'has not ended yet')
    expect(partsAt(open, offset).at(-1)).toMatchObject({ kind: 'unfinished', text: sofar })
  })

  it('says of a CR before a request that an empty line begins there', () => {
    const open = explain(fromLatin1('\r'), { role: 'request', ended: false })
    expect(partsAt(open, 0).at(-1)!.text).toBe(
      'Part of an empty line before the request, which has not ended yet: LF is missing.',
    )
  })

  it('leaves content that is cut off what it is', () => {
    const cut = partsAt(response('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5'), 47).at(-1)!
    expect(cut.name).toBe('up to the error')
  })

  it('names the parts of Set-Cookie and of Cookie, each with its section', () => {
    const head = 'HTTP/1.1 200 OK\r\nSet-Cookie: '
    const value = 'id=a=7; Path=/x;Max-Age=60 ; secure; SameSite=Lax; Priority=High'
    const set = response(`${head}${value}\r\n\r\n`)
    expectTiles(set.parts, 0, head.length + value.length + 4)
    const at = (text: string) => partsAt(set, head.length + value.indexOf(text)).at(-1)!
    const told = ['id', '=', 'a=7', ';', 'Path', 'Max', ' ;', 'secure', 'SameSite', 'Priority'].map((text) => {
      const { name, rule, section, span } = at(text)
      return [value.slice(span.start - head.length, span.end - head.length), name, rule, section]
    })
    expect(told).toEqual([
      ['id', 'cookie name', 'cookie-name', 'RFC 6265 4.1.1'],
      ['=', 'equals sign', '=', 'RFC 6265 4.1.1'],
      ['a=7', 'cookie value', 'cookie-value', 'RFC 6265 4.1.1'],
      ['; ', 'semicolon and space', '; SP', 'RFC 6265 4.1.1'],
      ['Path=/x', 'Path', 'path-av', 'RFC 6265 4.1.2.4'],
      ['Max-Age=60', 'Max-Age', 'max-age-av', 'RFC 6265 4.1.2.2'],
      [' ; ', 'semicolon and space', '; SP', 'RFC 6265 4.1.1'],
      ['secure', 'Secure', 'secure-av', 'RFC 6265 4.1.2.5'],
      ['SameSite=Lax', 'SameSite', 'samesite-av', 'RFC 6265bis 4.1.2.7'],
      ['Priority=High', 'unknown attribute', 'extension-av', 'RFC 6265 4.1.1'],
    ])
    const text = 'GET / HTTP/1.1\r\nHost: a\r\nCookie: a=1; b\r\n\r\n'
    const names = (offset: number) => partsAt(request(text), offset).map(({ name }) => name)
    expect(names(text.indexOf('a=1')).slice(-3)).toEqual(['value of Cookie', 'cookie', 'cookie name'])
    expect(names(text.indexOf('b\r\n\r\n')).at(-1)).toBe('cookie value')
  })

  it('takes no attribute for the cookie where nothing is before the first semicolon', () => {
    const head = 'HTTP/1.1 200 OK\r\nSet-Cookie: '
    for (const value of ['; Path=/', ' ;Path=/;', ';; Path=/ ; ']) {
      const set = response(`${head}${value}\r\n\r\n`)
      expectTiles(set.parts, 0, head.length + value.length + 4)
      expect(partsAt(set, head.length + value.indexOf('Path')).at(-1)).toMatchObject({ name: 'Path', rule: 'path-av' })
    }
  })

  it('leaves the white space around the equals sign out of the name and the value of a cookie', () => {
    const text = 'HTTP/1.1 200 OK\r\nSet-Cookie: id \t= a b; Path=/\r\n\r\n'
    const set = response(text)
    expectTiles(set.parts, 0, text.length)
    const pair = partsAt(set, text.indexOf('id')).find(({ kind }) => kind === 'cookiePair')!
    expect(pair.children.map(({ kind, span }) => [kind, text.slice(span.start, span.end)])).toEqual([
      ['cookieName', 'id'],
      ['cookieEquals', ' \t= '],
      ['cookieValue', 'a b'],
    ])
  })

  it('names the parts of a cookie in proportion to its length', () => {
    const began = performance.now()
    response(`HTTP/1.1 200 OK\r\nSet-Cookie: a${' '.repeat(60_000)}b; c\r\n\r\n`)
    expect(performance.now() - began).toBeLessThan(2000)
  })

  it('marks a fault no more than 200 times', () => {
    const { remarks } = response(`HTTP/1.1 200 OK\r\n${'A : b\r\n'.repeat(90)}\r\n`)
    expect(remarks).toHaveLength(90)
    const chunks = response(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${'1\na\r\n'.repeat(5000)}0\r\n\r\n`)
    expect(chunks.remarks).toHaveLength(200)
  })

  it.each([
    // Without the space behind the code the line is read, and so is the length.
    ['HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nHi', ['reason-sp'], 'content'],
    ['HTTP/1.1 200 OK\r\nA : b\r\n\r\nHi', ['space-before-colon'], 'content'],
    ['HTTP/1.1 200 OK\r\n: b\r\nA: \0\r\nB: x\ry\r\n\r\nHi', ['field-name', 'field-value', 'bare-cr'], 'content'],
    // Of lengths that differ none counts, nor one beside what is no length: the content ends with the connection.
    ['HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nHi', ['content-length-differs'], 'content'],
    ['HTTP/1.1 200 OK\r\nContent-Length: 2\r\ncontent-length:9\r\n\r\nHi', ['content-length-differs'], 'content'],
    ['HTTP/1.1 200 OK\r\nContent-Length: 9\r\nContent-Length: x\r\n\r\nHi', ['content-length-syntax'], 'content'],
    // A coding that is not known says nothing of where the chunks end.
    [
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n2\r\nHi\r\n0\r\n\r\n',
      ['transfer-coding-unknown'],
      'lastEmptyLine',
    ],
    [
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      ['transfer-coding-unknown'],
      'lastEmptyLine',
    ],
    // Wrong bytes one after the other are one fault.
    [`HTTP/1.1 200 OK\r\nA: ${'\0'.repeat(30)}b\0\r\n\r\nHi`, ['field-value', 'field-value'], 'content'],
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
    expect(explanation.remarks.map(({ code }) => code)).toEqual(codes)
    expect(partsAt(explanation, text.length - 1).at(-1)!.kind).toBe(last)
  })

  it.each([
    ['GET / HTTP/1.1\r\nHost a\r\n\r\n', ['space-before-colon']],
    ['GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n', ['bare-cr']],
    ['GET / HTTP/1.1\r\nHost: a b\r\n\r\n', ['host-syntax']],
    ['GET / HTTP/1.1\r\nA b\r\nHost: a b\r\n\r\n', ['space-before-colon', 'host-syntax']],
  ])('reads the request behind %j, and takes no fault for what became of another', (text, codes) => {
    const explanation = request(`${text}GET /2 HTTP/1.1\r\nHost: b\r\n\r\n`)
    expect(explanation.parts.map(({ kind }) => kind)).toEqual(['request', 'request'])
    expect(explanation.remarks.map(({ code }) => code)).toEqual(codes)
  })

  it('names a line that lacks its colon alone to its end, which the error is at', () => {
    const text = 'HTTP/1.1 200 OK\r\nBroken\r\nA: b\r\n\r\nHi'
    const told = response(text)
    expectTiles(told.parts, 0, text.length)
    const line = told.parts[0]!.children[1]!
    expect(line.name).toBe('header line')
    expect(line.children.map(({ kind, span }) => [kind, text.slice(span.start, span.end)])).toEqual([
      ['fieldName', 'Broken'],
      ['crlf', '\r\n'],
    ])
    expect(told.remarks.map(({ code, span }) => [code, span.start])).toEqual([['field-colon', text.indexOf('\r\nA')]])
  })

  it('takes each line behind white space for none, up to a field', () => {
    const text = 'HTTP/1.1 200 OK\r\n A: b\r\n\t B: c \r\n D\r\nE: f\r\n g\r\n\r\nHi'
    const told = response(text)
    expectTiles(told.parts, 0, text.length)
    expect(inPieces('response', text)).toEqual(told)
    const [, ...lines] = told.parts[0]!.children
    for (const line of lines.slice(0, 3))
      expect(line.children.map(({ kind }) => kind)).toEqual(['notUnderstood', 'crlf'])
    expect(lines[3]!.children.map(({ kind }) => kind)).toContain('obsFold')
    expect(told.remarks.map(({ code, span }) => [code, span.start])).toEqual([
      ['leading-space', 17],
      ['leading-space', 24],
      ['leading-space', 33],
    ])
  })

  it.each([
    ['POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\nHiGET /2 HTTP/1.1\r\n\r\nGET /3 HTTP/1.0\r\n\r\n', [0, 40]],
    ['GET / HTTP/1.1\r\nHost\r\n\r\nGET /2 HTTP/1.1\r\nA: b\r\n\r\nGET /3 HTTP/1.1\r\nHost: a\r\n\r\n', [24]],
  ])('goes on behind requests without Host, each marked: %j', (text, places) => {
    const told = request(text, true)
    expect(inPieces('request', text)).toEqual(told)
    expect(told.parts.map(({ kind }) => kind)).toEqual(['request', 'request', 'request'])
    const missing = told.remarks.filter(({ code }) => code === 'host-missing')
    expect(missing.map(({ span }) => span.start)).toEqual(places)
    for (const { text: words, span } of missing)
      expect(words).toBe(
        `Expected a Host field in an HTTP/1.1 request at offset ${span.start}, got none (RFC 9112 3.2).`,
      )
  })

  it('marks the Content-Length that is wrong, not another', () => {
    const text = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: x\r\n\r\nHi'
    expect(response(text).remarks).toMatchObject([{ span: { start: text.indexOf('x'), end: text.indexOf('x') + 1 } }])
  })

  it('tells white space before a colon from that around a value', () => {
    const explanation = response('HTTP/1.1 200 OK\r\nA : b\r\n\r\n')
    const names = [18, 20].map((at) => partsAt(explanation, at).at(-1)!.name)
    expect(names).toEqual(['white space before the colon', 'white space around the value'])
  })

  it('reads a stream again once a fault, however often it grows', () => {
    const feed = vi.spyOn(MessageParser.prototype, 'feed')
    const bytes = fromLatin1(`HTTP/1.1 200 OK\nA b\r\nContent-Length: x\r\n\r\n${'Hello World'.repeat(1000)}`)
    const explainer = new StreamExplainer('response')
    for (let length = 0; length < bytes.length; length += 100)
      explainer.update(bytes.subarray(0, length), { requestMethods: ['GET'], ended: false })
    const told = explainer.update(bytes, { requestMethods: ['GET'], ended: true })
    const read = feed.mock.calls.reduce((sum, [fed]) => sum + fed.length, 0)
    feed.mockRestore()
    expect(told.remarks.map(({ code }) => code)).toEqual(['bare-lf', 'space-before-colon', 'content-length-syntax'])
    expect(told).toEqual(response(latin1(bytes)))
    expect(read).toBeLessThan(5 * bytes.length)
  })

  it('says how many are missing in words that fit one', () => {
    const missing = (length: number) =>
      response(`HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\n\r\nHi`).remarks.map(({ text }) => text)
    expect(missing(3)).toEqual(['Expected 1 more byte of content at offset 40, got the end of input (RFC 9112 8).'])
    expect(missing(4)).toEqual(['Expected 2 more bytes of content at offset 40, got the end of input (RFC 9112 8).'])
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
