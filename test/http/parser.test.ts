import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MessageParser, writeRequest } from '../../src/http'
import { bytesOf, cuts, type Feed, parse, tiledUntil } from './support'

const CASES: readonly (readonly [name: string, role: 'request' | 'response', input: string, feed?: Feed])[] = [
  ['a GET', 'request', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['empty lines before a request', 'request', '\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['white space around values, and empty values', 'request', 'GET / HTTP/1.1\r\nHost:\t a \t\r\nX:\r\nY:   \r\n\r\n'],
  ['content by length', 'request', 'POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello'],
  ['equal lengths in a list', 'request', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2, 2\r\n\r\nhi'],
  [
    'chunks with extensions and trailers',
    'request',
    'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n3;a=b;c="d\\"e"\r\nabc\r\n00a\r\n0123456789\r\n0;x\r\nT: 1\r\nU:2\r\n\r\n',
  ],
  [
    'pipelined requests',
    'request',
    'GET /1 HTTP/1.1\r\nHost: a\r\n\r\nPOST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nxGET /3 HTTP/1.0\r\n\r\n',
  ],
  [
    'absolute-form, authority-form and asterisk-form',
    'request',
    'GET http://a/b?c HTTP/1.1\r\nHost: a\r\n\r\nOPTIONS * HTTP/1.1\r\nHost: a\r\n\r\nCONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n',
  ],
  ['a minor version above 1', 'request', 'GET / HTTP/1.2\r\nHost: a\r\n\r\n'],
  [
    'bare LF where it is allowed',
    'request',
    'GET / HTTP/1.1\nHost: a\r\nTransfer-Encoding: chunked\n\n1\na\n0\n\n',
    { leniencies: { bareLf: true } },
  ],
  [
    'interim responses before the final one',
    'response',
    'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
  ],
  ['an empty reason phrase, obs-text in one', 'response', 'HTTP/1.1 204 \r\n\r\nHTTP/1.1 204 \xe9\r\n\r\n'],
  [
    'HEAD, then GET',
    'response',
    'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx',
    { methods: ['HEAD', 'GET'] },
  ],
  [
    '204 and 304 without content',
    'response',
    'HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n',
  ],
  ['content to the close', 'response', 'HTTP/1.1 200 OK\r\n\r\nall of it', { eof: true }],
  [
    'a final coding other than chunked reads to the close',
    'response',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nxx',
    { eof: true },
  ],
]

describe('the same result whole, at every split and byte by byte, and elements that tile the input', () => {
  test.each(CASES.map(([name, role, input, feed]) => ({ name, role, input, feed: feed ?? {} })))(
    '$name',
    ({ role, input, feed }) => {
      const whole = parse(role, [bytesOf(input)], feed)
      expect(whole.error).toBeNull()
      expect(whole.messages.every((one) => one.complete)).toBe(true)
      expect(tiledUntil(whole)).toBe(input.length)
      for (const pieces of cuts(bytesOf(input))) expect(parse(role, pieces, feed)).toEqual(whole)
    },
  )
})

test('the result is the same where more is fed before all that came was read', () => {
  const get = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'
  const chunked = 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nHello\r\n0\r\nA: b\r\n\r\n'
  const long = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nsomething'
  for (const input of [get + chunked + get, chunked + long + chunked, long + long + get + chunked]) {
    const bytes = bytesOf(input)
    const whole = parse('request', [bytes])
    expect(whole.messages.every((one) => one.complete)).toBe(true)
    for (let cut = 0; cut < bytes.length; cut++) {
      for (const size of [1, 7, bytes.length]) {
        const pieces = [bytes.subarray(0, cut)]
        for (let at = cut; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size))
        for (const events of [0, 1, 2, 3]) expect(parse('request', pieces, { events })).toEqual(whole)
      }
    }
  }
})

test('a message ends where it ends: bytes behind it belong to the next [9112-11.2-request-smuggling]', () => {
  const first = 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n'
  const parser = new MessageParser('request')
  parser.feed(bytesOf(`${first}GARBAGE`))
  let event = parser.next()
  while (event.kind !== 'end') event = parser.next()
  expect(parser.offset).toBe(first.length)
})

test('chunked content comes without its framing, trailers apart from the fields [9112-7.1-decode] [9112-6.1-parse-chunked] [9112-7.1.2-trailer-separate] [9112-7.1.2-trailer-no-merge] [9112-7.1.2-trailer-keep-or-drop] [9112-7.1.1-ignore-ext]', () => {
  const input =
    'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n2\r\nde\r\n0\r\nT: 1\r\n\r\n'
  const [message] = parse('request', [bytesOf(input)]).messages
  expect(message).toMatchObject({ content: 'abcde', trailers: ['T: 1'] })
  expect(message!.head!.fields.map(({ name }) => name)).toEqual(['Host', 'Transfer-Encoding'])
})

test('HTTP/1.2 is read as 1.1, and the persistence of each version holds [9110-6.2-higher-minor] [9112-9.3-decision] [9110-7.6.1-connection-ci]', () => {
  const keeps = (line: string, fields = '') =>
    parse('request', [bytesOf(`${line}\r\nHost: a\r\n${fields}\r\n`)]).messages[0]!.head!
  expect(keeps('GET / HTTP/1.2').version).toEqual([1, 1])
  expect(keeps('GET / HTTP/1.1').keepAlive).toBe(true)
  expect(keeps('GET / HTTP/1.1', 'Connection: x, Close\r\n').keepAlive).toBe(false)
  expect(keeps('GET / HTTP/1.0').keepAlive).toBe(false)
  expect(keeps('GET / HTTP/1.0', 'Connection: Keep-Alive\r\n').keepAlive).toBe(true)
  for (const fields of ['Connection: keep-alive, close\r\n', 'Connection: close\r\nConnection: keep-alive\r\n'])
    for (const version of ['HTTP/1.0', 'HTTP/1.1']) expect(keeps(`GET / ${version}`, fields).keepAlive).toBe(false)
})

const LITERALS = [
  '[::]',
  '[1:2:3:4:5:6:7:8]',
  '[1:2:3:4:5:6:7::]',
  '[::2:3:4:5:6:7:8]',
  '[fe80::ABCD:0]:80',
  '[::ffff:255.10.0.1]',
  '[1:2:3:4:5:6:1.2.3.4]',
  '[v1.a]',
  '[vF.a:b]:1',
]
test.each(['a', 'a:80', 'a:', '', '[::1]:8', '127.0.0.1', ...LITERALS])('Host %j is taken', (host) => {
  expect(parse('request', [bytesOf(`GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`)]).error).toBeNull()
})

const NO_LITERALS = [
  '[]',
  '[1]',
  '[.]',
  '[:::]',
  '[::1::]',
  '[1:2:3:4:5:6:7:8:9]',
  '[1:2:3:4:5:6:7]',
  '[1:2:3:4::5:6:7:8]',
  '[12345::]',
  '[:1:2:3:4:5:6:7]',
  '[::1:]',
  '[g::]',
  '[::1.2.3]',
  '[::1.2.3.256]',
  '[::01.2.3.4]',
  '[::1.2.3.4.]',
  '[1.2.3.4::]',
  '[1:2:3:4:5:6:7:1.2.3.4]',
  '[1.2.3.4]',
  '[v1]',
  '[v.a]',
  '[fe80::1%25eth0]',
]
test.each(['a,b', 'a b', 'u@a', 'a:8x', 'a?b', '[::1', 'a:1:2', '\xe9', ...NO_LITERALS])(
  'Host %j is refused',
  (host) => {
    expect(parse('request', [bytesOf(`GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`)]).error?.code).toBe('host-syntax')
  },
)

const fragment = fc.constantFrom(
  'GET ',
  'POST ',
  '/ ',
  '* ',
  'HTTP/1.1',
  'HTTP/1.0',
  '\r\n',
  '\r',
  '\n',
  ' ',
  '\t',
  ':',
  'Host: a\r\n',
  'Host: a',
  'Content-Length: 3\r\n',
  'Transfer-Encoding: chunked\r\n',
  '3\r\nabc\r\n',
  '0\r\n\r\n',
  ';',
  'a=b',
  '\r\n\r\n',
  '\0',
  '\xff',
  'x',
  'GET / HTTP/1.1\r\nHost: a\r\n',
  'HTTP/1.1 200 OK\r\n',
  'HTTP/1.1 204 \r\n',
)

test('any input, cut anywhere, gives one and the same result, and nothing throws', () => {
  fc.assert(
    fc.property(
      fc.array(fragment, { maxLength: 14 }),
      fc.constantFrom('request' as const, 'response' as const),
      fc.boolean(),
      fc.boolean(),
      (parts, role, bareLf, eof) => {
        const feed = { leniencies: { bareLf }, eof }
        const bytes = bytesOf(parts.join(''))
        const whole = parse(role, [bytes], feed)
        expect(tiledUntil({ ...whole, messages: whole.messages.filter((one) => one.complete) })).toBeGreaterThanOrEqual(
          0,
        )
        for (const pieces of cuts(bytes)) expect(parse(role, pieces, feed)).toEqual(whole)
      },
    ),
    { numRuns: 400, seed: 1 },
  )
})

test('memory is bounded under a peer that never ends its line [9110-2.3-defensive]', () => {
  const parser = new MessageParser('request')
  const part = bytesOf('x'.repeat(1024))
  let fed = 0
  while (parser.next().kind === 'need-data' && fed < 1 << 20) {
    parser.feed(part)
    fed += part.length
  }
  expect(fed).toBeLessThan(32 * 1024)
})

test('the target of CONNECT, an absolute target and a written Host know IP literals by the same rule', () => {
  for (const [host, good] of [
    ['[::1]', true],
    ['[1]', false],
  ] as const) {
    const connect = parse('request', [bytesOf(`CONNECT ${host}:443 HTTP/1.1\r\nHost: ${host}:443\r\n\r\n`)])
    const absolute = parse('request', [bytesOf(`GET http://${host}/ HTTP/1.1\r\nHost: a\r\n\r\n`)])
    const written = writeRequest({ method: 'GET', target: '/', fields: [{ name: 'Host', value: host }] })
    expect([connect.error === null, absolute.error === null, written.ok]).toEqual([good, good, good])
  }
})

test.each(['Content-Length: 1', 'Transfer-Encoding: a', 'Connection: a', 'Expect: a', 'Host: a', 'X: a'])(
  'white space within the value of %s is read in proportion to its length [9110-2.3-defensive]',
  (line) => {
    const host = line.startsWith('Host') ? '' : 'Host: a\r\n'
    const input = bytesOf(`POST / HTTP/1.1\r\n${host}${line}${' \t'.repeat(30_000)}2\r\n\r\n`)
    const began = performance.now()
    parse('request', [input])
    expect(performance.now() - began).toBeLessThan(2000)
  },
)
