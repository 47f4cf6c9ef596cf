import { describe, expect, test } from 'vitest'
import { latin1 } from '../../src/bytes'
import {
  chunk,
  imfFixdate,
  lastChunk,
  type OutgoingRequest,
  type OutgoingResponse,
  responseHead,
  writeRequest,
  writeResponse,
} from '../../src/http'
import { FormData, Headers, Response } from '../../src/server'
import { bytesOf, parse } from '../http/support'
import { MemoryPeer, statuses } from '../server/memory'

/** What binds a sender: the serializer of both roles, and the server that writes what a handler gives. */
const fieldsOf = (fields: Readonly<Record<string, string>>) =>
  Object.entries(fields).map(([name, value]) => ({ name, value }))
function request(
  method: string,
  target: string,
  fields: Readonly<Record<string, string>> = {},
  more: Partial<OutgoingRequest> = {},
): string {
  const made = writeRequest({ method, target, fields: fieldsOf(fields), ...more })
  return made.ok ? latin1(made.value) : `refused: ${made.error.code}`
}
function response(
  status: number,
  fields: Readonly<Record<string, string>> = {},
  more: Partial<OutgoingResponse> = {},
): string {
  const made = writeResponse({ status, fields: fieldsOf(fields), ...more })
  return made.ok ? latin1(made.value) : `refused: ${made.error.code}`
}
const content = bytesOf('hi')
const served = async (answer: unknown, line = 'GET / HTTP/1.1', fields = ''): Promise<string> => {
  const peer = new MemoryPeer(() => (typeof answer === 'function' ? answer() : answer))
  await peer.send(`${line}\r\nHost: a\r\n${fields}\r\n`)
  return peer.text
}

describe('a message', () => {
  test('is written without an octet too many [9112-2.1-message-grammar] [9112-2.2-extra-crlf] [9112-2.2-ws-before-first-field-send] [9112-5-field-line-grammar] [9110-5.6.3-ows-single-sp] [9110-5.6.3-bws-send] [9112-5.2-obs-fold-send]', () => {
    expect(request('POST', '/', { Host: 'a', X: '1' }, { content })).toBe(
      'POST / HTTP/1.1\r\nHost: a\r\nX: 1\r\nContent-Length: 2\r\n\r\nhi',
    )
    expect(response(200, { X: '' })).toBe('HTTP/1.1 200 OK\r\nX: \r\nContent-Length: 0\r\n\r\n')
    for (const value of ['a\r\n b', 'a\n b', 'a\r\n\tb'])
      expect(request('GET', '/', { X: value })).toBe('refused: field-value')
  })

  test('counts the line end of its content [9112-2.2-body-crlf-counted]', () => {
    expect(request('POST', '/', {}, { content: bytesOf('hi\r\n') })).toContain('Content-Length: 4\r\n\r\nhi\r\n')
  })

  test('holds no element against its grammar, in no role [9110-2.2-no-bad-grammar] [9112-11.1-response-splitting] [9112-2.2-bare-cr-send] [9110-5.1-field-name-token] [9110-5.5-value-grammar] [9112-4-reason-chars] [9112-3.1-method-token] [9112-3.2-target-no-ws] [9110-5.5-ascii-new]', () => {
    for (const bad of ['a\r', 'a\n', 'a\0', 'a\u010a', 'a\u010d', 'a\u2028', 'a\x7f', '\u0100']) {
      expect(response(200, { X: bad })).toBe('refused: field-value')
      expect(response(200, { [bad]: 'x' })).toBe('refused: field-name')
      expect(response(200, {}, { reason: bad })).toBe('refused: reason-phrase')
      expect(request(bad, '/')).toBe('refused: method')
      expect(request('GET', `/${bad}`)).toBe('refused: request-target')
      expect(() => new Headers({ X: `${bad}b` })).toThrow(TypeError)
    }
    for (const name of ['', 'a b', 'a:', 'é', '('])
      expect(response(200, { [name]: 'x' }), name).toBe('refused: field-name')
  })

  test('is HTTP/1.1, whatever the other end speaks [9110-6.2-highest-version] [9110-6.2-no-false-version] [9112-2.3-no-blind-downgrade] [9112-2.3-version-grammar] [9110-2.2-no-other-role]', async () => {
    expect(request('GET', '/')).toMatch(/^GET \/ HTTP\/1\.1\r\n/)
    for (const version of ['1.0', '1.1', '1.2'])
      expect(await served('x', `GET / HTTP/${version}`)).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
  })

  test('says a field of one value once [9110-5.3-no-duplicate-lines] [9110-8.3-content-type-single] [9110-5.6.1-no-empty-elements]', async () => {
    const twice = (name: string) =>
      writeResponse({
        status: 200,
        fields: [
          { name, value: '1' },
          { name: name.toLowerCase(), value: '1' },
        ],
      })
    for (const name of ['Content-Type', 'Date', 'Location', 'ETag', 'Content-Length'])
      expect(twice(name).ok, name).toBe(false)
    for (const name of ['Set-Cookie', 'Via', 'Vary']) expect(twice(name).ok, name).toBe(true)
    expect(await served(new Response('x', { headers: { Connection: ', x ,,' } }))).toContain('\r\nConnection: x\r\n')
  })

  test('names in Connection and Trailer what it must [9112-7.4-te-connection] [9110-10.1.4-te-connection] [9110-7.8-upgrade-connection] [9110-7.6.1-connection-list] [9110-6.6.2-trailer-announce]', () => {
    expect(request('GET', '/', { TE: 'trailers' })).toContain('\r\nConnection: TE\r\n')
    expect(request('GET', '/', { Upgrade: 'x', Connection: 'Upgrade' })).not.toContain('upgrade')
    expect(request('GET', '/', { Upgrade: 'x' })).toContain('\r\nConnection: upgrade\r\n')
    expect(response(200, {}, { content, trailers: fieldsOf({ T: '1', U: '2' }) })).toContain('\r\nTrailer: T, U\r\n')
  })
})

describe('the framing of content', () => {
  test('is one of Content-Length and chunked, never both, never wrong [9112-6.2-no-cl-with-te] [9110-8.6-no-wrong-cl] [9112-6.3-request-framing] [9112-6.3-cl-if-known] [9112-6.1-chunked-once] [9112-6.1-request-final-chunked] [9112-6.1-response-final-chunked] [9112-6.3-no-chunked-unknown-server] [9112-6.1-no-te-to-1.0-server] [9110-8.6-cl-grammar] [9112-7-coding-names-ci]', () => {
    for (const write of [
      (fields: Record<string, string>) => request('POST', '/', fields, { content }),
      (fields: Record<string, string>) => response(200, fields, { content }),
    ]) {
      expect(write({})).toMatch(/\r\nContent-Length: 2\r\n\r\nhi$/)
      expect(write({})).not.toMatch(/transfer-encoding/i)
      for (const fields of [
        { 'Content-Length': '2', 'Transfer-Encoding': 'chunked' },
        { 'Content-Length': '3' },
        { 'Content-Length': '+2' },
        { 'Transfer-Encoding': 'chunked, chunked' },
        { 'Transfer-Encoding': 'gzip' },
        { 'Transfer-Encoding': 'chunked, gzip' },
      ])
        expect(write(fields), JSON.stringify(fields)).toBe('refused: framing')
      expect(write({ 'Transfer-Encoding': 'Chunked' })).toMatch(/\r\n\r\n2\r\nhi\r\n0\r\n\r\n$/)
    }
  })

  test('by chunks: sizes in hexadecimal digits, no empty chunk before the last one [9112-7.1-chunk-grammar] [9112-7.1.1-ext-grammar]', () => {
    expect(latin1(chunk(new Uint8Array(255).fill(0x61)))).toMatch(/^ff\r\na{255}\r\n$/)
    expect(chunk(new Uint8Array(0))).toHaveLength(0)
    const last = lastChunk([{ name: 'T', value: '1' }])
    expect(last.ok && latin1(last.value)).toBe('0\r\nT: 1\r\n\r\n')
  })

  test('has no trailers that would frame, route or change the message [9110-6.5.1-trailer-send]', () => {
    for (const name of [
      'Content-Length',
      'Transfer-Encoding',
      'Host',
      'Authorization',
      'Content-Type',
      'Set-Cookie',
      'Trailer',
      'Connection',
      'If-None-Match',
      'If-Range',
      'Range',
      'Cookie',
      'Proxy-Authorization',
      'WWW-Authenticate',
      'Location',
      'Retry-After',
      'Vary',
      'Date',
      'Expires',
      'Age',
    ])
      expect(response(200, {}, { content, trailers: fieldsOf({ [name]: '1' }) }), name).toBe('refused: trailer')
  })

  test('is absent from 1xx, 204 and a 2xx to CONNECT, and so are its fields [9112-6.1-no-te-1xx-204] [9112-6.1-no-te-connect-2xx] [9110-8.6-no-cl-1xx-204] [9110-8.6-no-cl-connect-2xx] [9110-15.2-1xx-no-body] [9110-15.3.5-204-no-content] [9112-6.3-1-head-1xx-204-304-no-body]', () => {
    for (const [status, requestMethod] of [
      [103, 'GET'],
      [204, 'GET'],
      [200, 'CONNECT'],
    ] as const) {
      expect(response(status, {}, { requestMethod })).toMatch(/^HTTP\/1\.1 \d{3} [^\r]*\r\n\r\n$/)
      for (const fields of [{ 'Content-Length': '0' }, { 'Transfer-Encoding': 'chunked' }])
        expect(response(status, fields, { requestMethod })).toBe('refused: framing')
      expect(response(status, {}, { requestMethod, content })).toBe('refused: content')
    }
  })

  test('is absent from answers to HEAD, from 304 and 205; a length there is that of GET [9110-9.3.2-head-no-content] [9110-8.6-cl-head-equal] [9110-8.6-cl-304-equal] [9110-6.4.1-no-content-statuses] [9110-15.3.6-205-no-content] [9110-9.3.2-head-same-fields]', async () => {
    expect(response(200, {}, { requestMethod: 'HEAD', content })).toBe('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n')
    expect(response(200, { 'Content-Length': '3' }, { requestMethod: 'HEAD', content })).toBe('refused: framing')
    expect(response(304)).toBe('HTTP/1.1 304 Not Modified\r\n\r\n')
    for (const status of [205, 304]) expect(response(status, {}, { content })).toBe('refused: content')
    expect(response(205)).toContain('\r\nContent-Length: 0\r\n')
    const answer = () => new Response('four', { headers: { X: '1' } })
    const [get, head] = [await served(answer), await served(answer, 'HEAD / HTTP/1.1')]
    expect(`${head}four`).toBe(get)
  })

  test('that is left away, of HEAD and 304, has the fields it would have, and no wrong ones [9112-6.2-no-cl-with-te] [9112-6.1-chunked-once]', () => {
    for (const [status, requestMethod] of [
      [200, 'HEAD'],
      [304, 'GET'],
    ] as const) {
      const write = (fields: Readonly<Record<string, string>>) => response(status, fields, { requestMethod })
      expect(write({ 'Content-Length': '5' })).toMatch(/\r\nContent-Length: 5\r\n\r\n$/)
      expect(write({ 'Transfer-Encoding': 'chunked' })).toMatch(/\r\nTransfer-Encoding: chunked\r\n\r\n$/)
      for (const fields of [
        { 'Content-Length': '5', 'Transfer-Encoding': 'chunked' },
        { 'Content-Length': '5', 'content-length': '5' },
        ...['', 'x', '-1', '+5', '5, 5', '0x5'].map((value) => ({ 'Content-Length': value })),
        ...['', 'gzip', 'chunked, chunked', 'chunked,'].map((value) => ({ 'Transfer-Encoding': value })),
      ])
        expect(write(fields), JSON.stringify(fields)).toBe('refused: framing')
    }
    const trailers = (name: string) => response(200, {}, { requestMethod: 'HEAD', trailers: fieldsOf({ [name]: '1' }) })
    expect(trailers('T')).toContain('\r\nTrailer: T\r\nTransfer-Encoding: chunked\r\n\r\n')
    expect([trailers('Content-Length'), trailers('a b')]).toEqual(['refused: trailer', 'refused: field-name'])
  })

  test('of none has no trailers behind it either [9110-6.4.1-no-content-statuses]', () => {
    for (const [status, requestMethod] of [
      [103, 'GET'],
      [204, 'GET'],
      [304, 'GET'],
      [200, 'CONNECT'],
    ] as const)
      expect(response(status, {}, { requestMethod, trailers: fieldsOf({ T: '1' }) })).toBe('refused: trailer')
  })

  test('of a known length is told, of a stream chunked, to HTTP/1.0 till the close [9112-6.3-prefer-framed] [9110-8.6-cl-when-known] [9112-6.1-no-te-to-1.0-client]', async () => {
    const stream = async function* () {
      yield 'one'
    }
    expect(await served('four')).toContain('\r\nContent-Length: 4\r\n')
    expect(await served(stream)).toMatch(/\r\nTransfer-Encoding: chunked\r\n[\s\S]*3\r\none\r\n0\r\n\r\n$/)
    const old = await served(stream, 'GET / HTTP/1.0')
    expect(old).toMatch(/\r\nConnection: close\r\n\r\none$/)
    expect(old).not.toMatch(/transfer-encoding|content-length/i)
  })
})

describe('a request', () => {
  test('has a line of 8,000 octets where it is asked for, in the form of its method [9112-3-request-line-grammar] [9112-3-line-8000] [9110-4.1-uri-8000] [9112-3.2.1-origin-form] [9112-3.2.1-empty-path-slash] [9112-3.2.2-absolute-to-proxy] [9112-3.2.3-authority-form-connect] [9112-3.2.4-asterisk-options] [9110-7.1-target-forms] [9110-9.3.6-connect-port] [9110-4.2.1-empty-host-send] [9110-4.2.4-no-userinfo]', () => {
    const [message] = parse('request', [bytesOf(request('GET', `/${'x'.repeat(8000)}`))]).messages
    expect(message!.head).toMatchObject({ target: `/${'x'.repeat(8000)}` })
    for (const [method, target] of [
      ['GET', '/?a'],
      ['GET', 'http://a/b'],
      ['CONNECT', 'a:443'],
      ['OPTIONS', '*'],
    ] as const)
      expect(request(method, target)).toMatch(/^\S+ \S+ HTTP\/1\.1\r\n/)
    for (const [method, target] of [
      ['GET', ''],
      ['GET', 'a'],
      ['GET', '*'],
      ['GET', 'a:443'],
      ['CONNECT', 'a'],
      ['CONNECT', '/'],
      ['CONNECT', 'a:'],
      ['GET', 'http:///a'],
      ['GET', 'http://u:p@a/'],
      ['GET', '/#a'],
    ] as const)
      expect(request(method, target), `${method} ${target}`).toBe('refused: request-target')
  })

  test('has one Host, first, that is the authority [9112-3.2-host-send] [9110-7.2-host-required] [9110-7.2-host-first] [9112-3.2-host-equals-authority] [9112-3.2-host-empty-if-no-authority] [9112-3.2.2-host-with-absolute]', () => {
    expect(request('GET', '/', { X: '1', host: 'a' })).toBe('GET / HTTP/1.1\r\nhost: a\r\nX: 1\r\n\r\n')
    expect(request('GET', '/')).toBe('GET / HTTP/1.1\r\nHost: \r\n\r\n')
    expect(request('GET', 'http://a:8/x')).toContain('\r\nHost: a:8\r\n')
    expect(request('CONNECT', 'a:443')).toContain('\r\nHost: a:443\r\n')
    expect(request('GET', 'http://a/', { Host: 'b' })).toBe('refused: host')
    for (const host of ['a, b', 'u@a', 'a/b', 'a:x']) expect(request('GET', '/', { Host: host })).toBe('refused: host')
    const twice = writeRequest({
      method: 'GET',
      target: '/',
      fields: [
        { name: 'Host', value: 'a' },
        { name: 'host', value: 'a' },
      ],
    })
    expect(twice.ok).toBe(false)
  })

  test('has a length where its method means content, and none where not [9110-8.6-cl-request] [9110-8.6-cl-no-content] [9110-9.3.1-get-no-content]', () => {
    for (const method of ['POST', 'PUT', 'PATCH']) expect(request(method, '/')).toContain('\r\nContent-Length: 0\r\n')
    for (const method of ['GET', 'HEAD', 'DELETE', 'OPTIONS'])
      expect(request(method, '/')).not.toContain('Content-Length')
  })

  test('keeps what TRACE, OPTIONS, TE and Expect ask for [9110-9.3.8-trace-no-content] [9110-9.3.8-trace-no-secrets] [9110-9.3.7-options-content-type] [9112-7.4-te-no-chunked] [9112-7.4-te-rank] [9110-10.1.1-expect-needs-content] [9110-10.1.1-expect-send]', () => {
    expect(request('TRACE', '/', {}, { content })).toBe('refused: content')
    for (const [method, target] of [
      ['TRACE', '/'],
      ['CONNECT', 'a:1'],
    ] as const) {
      expect(request(method, target, {}, { content })).toBe('refused: content')
      expect(request(method, target, { 'Transfer-Encoding': 'chunked' })).toBe('refused: content')
      expect(request(method, target, {}, { trailers: fieldsOf({ T: '1' }) })).toBe('refused: content')
    }
    expect(request('GET', '/', { TE: 'chunked-x, chunkedy' })).toContain('\r\nTE: chunked-x, chunkedy\r\n')
    for (const te of ['Chunked', 'gzip, chunked;q=1', 'chunked ;q=1'])
      expect(request('GET', '/', { TE: te })).toBe('refused: field-value')
    expect(request('TRACE', '/', { Cookie: 'a' })).toBe('refused: field-value')
    expect(request('OPTIONS', '/', {}, { content })).toBe('refused: field-missing')
    expect(request('OPTIONS', '/', { 'Content-Type': 'text/plain' }, { content })).toMatch(/hi$/)
    expect(request('GET', '/', { TE: 'trailers, chunked' })).toBe('refused: field-value')
    expect(request('GET', '/', { TE: 'gzip;q=0.5, trailers' })).toContain('\r\nTE: gzip;q=0.5, trailers\r\n')
    expect(request('GET', '/', { Expect: '100-continue' })).toBe('refused: content')
    expect(request('PUT', '/', { Expect: '100-continue' }, { content })).toContain('\r\nExpect: 100-continue\r\n')
  })
})

describe('a response', () => {
  test('has a status-line with its second SP, and a status from 100 to 599 [9112-4-status-line-grammar] [9112-4-status-3digit] [9112-4-reason-space] [9110-15-status-range-send]', () => {
    const head = responseHead(299, '', [])
    expect(head.ok && latin1(head.value)).toBe('HTTP/1.1 299 \r\n\r\n')
    for (const status of [0, 99, 600, 1000, 200.5, Number.NaN, -200])
      expect(response(status)).toBe('refused: status-code')
  })

  test('has the field that its status asks for [9110-7.8-101-upgrade] [9110-15.2.2-101-upgrade] [9110-7.8-426-upgrade] [9110-15.5.22-426] [9110-15.5.6-405] [9110-10.2.1-allow-405] [9110-15.5.2-401] [9110-11.6.1-401-challenge] [9110-15.5.8-407] [9110-11.7.1-407-challenge]', () => {
    for (const [status, name] of [
      [101, 'Upgrade'],
      [426, 'Upgrade'],
      [405, 'Allow'],
      [401, 'WWW-Authenticate'],
      [407, 'Proxy-Authenticate'],
    ] as const) {
      expect(response(status)).toBe('refused: field-missing')
      expect(response(status, { [name]: 'x' })).toContain(`\r\n${name}: x\r\n`)
    }
  })

  test('has a Date of one form where there is a clock [9110-6.6.1-date-send] [9110-6.6.1-date-accuracy] [9110-6.6.1-no-clock-no-date] [9110-5.6.7-imf-send] [9110-5.6.7-no-extra-ws]', async () => {
    expect(imfFixdate(784_111_777_999)).toBe('Sun, 06 Nov 1994 08:49:37 GMT')
    for (let day = 0; day < 40_000; day += 97)
      expect(imfFixdate(day * 86_400_000)).toBe(new Date(day * 86_400_000).toUTCString())
    expect(response(200)).not.toContain('Date')
    expect(await served('x')).toContain('\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\n')
    for (const status of [301, 404]) expect(await served(() => new Response('x', { status }))).toContain('\r\nDate: ')
  })

  test('says what it is made of [9110-8.3-content-type] [9110-5.5-ascii-new]', async () => {
    expect(await served('x')).toContain('\r\nContent-Type: text/plain; charset=utf-8\r\n')
    expect(await served('<!doctype html>')).toContain('\r\nContent-Type: text/html; charset=utf-8\r\n')
    expect(await served({ a: 1 })).toContain('\r\nContent-Type: application/json\r\n')
  })

  test('that refuses says why, except to HEAD [9110-15.5-4xx-explain] [9110-15.6.6-505-explain]', async () => {
    expect(await served('x', 'GET * HTTP/1.1')).toMatch(
      /^HTTP\/1\.1 400 [\s\S]*\r\n\r\nExpected '\*' with OPTIONS alone/,
    )
    expect(await served('x', 'HEAD / HTTP/1.1', 'X : 1\r\n')).toMatch(/^HTTP\/1\.1 400 [\s\S]*\r\n\r\n$/)
  })

  test('says close where the connection ends, and names no software [9112-9.3-nonpersist-server] [9112-9.6-announce-close] [9110-10.2.4-server-detail] [9112-9.6-server-sent-close]', async () => {
    for (const text of [
      await served('x', 'GET / HTTP/1.1', 'Connection: close\r\n'),
      await served('x', 'GET / HTTP/1.0'),
      await served('x', 'GET * HTTP/1.1'),
      await served(() => new Response('x', { headers: { Connection: 'close' } })),
    ])
      expect(text).toContain('\r\nConnection: close\r\n')
    expect(await served('x')).not.toMatch(/\r\n(server|x-powered-by|connection):/i)
  })

  test('is never 1xx to HTTP/1.0, and a final one follows a 100 [9110-15.2-no-1xx-to-1.0] [9110-10.1.1-100-then-final]', async () => {
    const peer = new MemoryPeer(async (one) => {
      await one.text()
      throw new Error('no')
    })
    await peer.send('POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n')
    await peer.send('x')
    expect(statuses(peer.text)).toEqual([100, 500])
    const old = new MemoryPeer(async (one) => one.text())
    await old.send('POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n')
    expect(old.text).toBe('')
  })

  test('of several parts has CR LF alone between them [9110-8.3.3-multipart-crlf]', async () => {
    const form = new FormData()
    form.append('a', '1')
    form.append('b', '2')
    const text = await served(() => new Response(form))
    const [, boundary] = /boundary=(\S+)\r\n/.exec(text)!
    const parts = text.slice(text.indexOf('\r\n\r\n') + 4).split(`--${boundary}`)
    expect(parts).toHaveLength(4)
    expect([parts[0], parts[3]]).toEqual(['', '--\r\n'])
    for (const part of parts.slice(1, 3)) expect(part).toMatch(/^\r\n[^\r\n]+\r\n\r\n[12]\r\n$/)
  })

  test('says Connection options of its own hop alone [9110-7.6.1-no-end-to-end-option]', async () => {
    expect(await served('x')).not.toContain('Connection')
  })
})
