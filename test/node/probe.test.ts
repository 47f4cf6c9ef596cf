import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fromLatin1 } from '../../src/bytes'
import { type Listening, listen } from '../../src/node'
import { parse } from '../http/support'
import { echo } from '../server/memory'

/** What a probe sends to a server that echoes on real TCP, and what it may get: a strict answer, and a close where one is due. */
let server: Listening
beforeAll(async () => {
  server = await listen(echo, { port: 0, host: '127.0.0.1' })
})
afterAll(async () => {
  server.abort()
  await server.close()
})

interface Answer {
  /** Of the final responses, in order. */
  readonly statuses: number[]
  readonly contents: string[]
  readonly interim: number
  readonly closed: boolean
  readonly text: string
}

/** Sends octets; gives what came when so many final responses are complete, and the server has closed where that is waited for. */
function talk(octets: string, count: number, close: boolean, methods: readonly string[] = []): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let text = ''
    let closed = false
    const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true }, () =>
      socket.write(octets, 'latin1'),
    )
    const look = () => {
      const { messages, error } = parse('response', [fromLatin1(text)], { eof: closed, methods })
      if (error && (closed || error.code !== 'cut-off')) return reject(new Error(error.message))
      const whole = messages.filter(({ complete }) => complete)
      const final = whole.filter(({ head }) => head!.kind === 'response' && head!.status >= 200)
      if (final.length < count && !closed) return
      if (close && !closed) return
      socket.destroy()
      const statuses = final.map(({ head }) => (head!.kind === 'response' ? head!.status : 0))
      const contents = final.map(({ content }) => content)
      resolve({ statuses, contents, interim: whole.length - final.length, closed, text })
    }
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1')
      look()
    })
    socket.on('end', () => {
      closed = true
      look()
    })
    socket.on('error', reject)
  })
}

const get = (fields = '', line = 'GET / HTTP/1.1') => `${line}\r\nHost: a\r\n${fields}\r\n`
const post = (fields: string, content: string) => `POST / HTTP/1.1\r\nHost: a\r\n${fields}\r\n${content}`
const chunked = (content: string) => post('Transfer-Encoding: chunked\r\n', content)
const bare = (fields: string, line = 'GET / HTTP/1.1') => `${line}\r\n${fields}\r\n`
const coded = (coding: string) => post(`Transfer-Encoding: ${coding}\r\nContent-Length: 5\r\n`, '0\r\n\r\n')
const long = (length: number) => 'x'.repeat(length)

/** One status, and a close behind it; nothing of what follows is answered. */
const REFUSED: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  400: {
    'no Host': bare(''),
    'an empty Host': bare('Host:\r\n'),
    'several equal Hosts': bare('Host: a\r\nHost: a\r\n'),
    'Hosts that differ': bare('Host: a\r\nHost: b\r\n'),
    'Host with a comma': bare('Host: a,b\r\n'),
    'Host with a path': bare('Host: a/b\r\n'),
    'Host with a user': bare('Host: u@a\r\n'),
    'Host with a port of letters': bare('Host: a:b\r\n'),
    'Host with two ports': bare('Host: a:1:2\r\n'),
    'Host with a query': bare('Host: a?b\r\n'),
    'Host with a space': bare('Host: a b\r\n'),
    'absolute-form without Host': bare('', 'GET http://a/ HTTP/1.1'),
    'white space before a colon': get('X : 1\r\n'),
    'HTAB before a colon': get('X\t: 1\r\n'),
    'white space before the first field': bare(' Host: a\r\n'),
    'a field line that is folded': get('X: 1\r\n 2\r\n'),
    'a coding that is folded': post('Transfer-Encoding:\r\n chunked\r\n', '0\r\n\r\n'),
    'an empty field name': get(': 1\r\n'),
    'a field name that is no token': get('X[]: 1\r\n'),
    'a field name with an HTAB': get('X\tY: 1\r\n'),
    'a field name above US-ASCII': get('X\xc3\xab: 1\r\n'),
    'a field line without a colon': get('X\r\n'),
    'NUL in a value': get('X: a\0b\r\n'),
    'a control in a value': get('X: a\x08b\r\n'),
    'DEL in a value': get('X: a\x7f\r\n'),
    'a bare CR in a value': get('X: a\rb\r\n'),
    'a bare CR as a line end': 'GET / HTTP/1.1\rHost: a\r\r',
    'a bare LF in the head': 'GET / HTTP/1.1\r\nHost: a\nX: 1\r\n\r\n',
    'a bare LF behind the request-line': 'GET / HTTP/1.1\nHost: a\n\n',
    'version 01.1': get('', 'GET / HTTP/01.1'),
    'version 01.01': get('', 'GET / HTTP/01.01'),
    'version 1': get('', 'GET / HTTP/1'),
    'a version in lower case': get('', 'GET / http/1.1'),
    'a version with a space': get('', 'GET / HTTP/ 1.1'),
    'no version': 'GET /\r\n\r\n',
    'no target': get('', 'GET HTTP/1.1'),
    'two spaces': get('', 'GET  / HTTP/1.1'),
    'an HTAB between': get('', 'GET\t/\tHTTP/1.1'),
    'a space behind the version': get('', 'GET / HTTP/1.1 '),
    'a space in the target': get('', 'GET /a b HTTP/1.1'),
    'a backslash in the path': get('', 'GET /a\\b HTTP/1.1'),
    'a backslash in the path of an absolute URI': get('', 'GET http://a/b\\..\\c HTTP/1.1'),
    'a fragment': get('', 'GET /a#b HTTP/1.1'),
    'GET *': get('', 'GET * HTTP/1.1'),
    'GET with an authority': get('', 'GET a:80 HTTP/1.1'),
    'CONNECT without a port': get('', 'CONNECT a HTTP/1.1'),
    'CONNECT with an empty port': get('', 'CONNECT a: HTTP/1.1'),
    'NUL in the target': get('', 'GET /\0 HTTP/1.1'),
    'a control in the target': get('', 'GET /\x01 HTTP/1.1'),
    'octets above US-ASCII in the target': get('', 'GET /caf\xc3\xa9 HTTP/1.1'),
    'an overlong slash': get('', 'GET /\xc0\xaf HTTP/1.1'),
    'a method that is no token': get('', 'G(T / HTTP/1.1'),
    'a line of spaces': '   \r\n\r\n',
    garbage: '\x16\x03\x01\x00\xa5\x01\x00\x00',
    'octets without end': long(100_000),
    ...Object.fromEntries(
      ['+5', '-5', '-0', '0x5', '0o5', '5_0', '5 5', '5.0', '5e1', '', 'five', '5, 6', '\xb25', '5\x0b', '"5"'].map(
        (length) => [`Content-Length ${JSON.stringify(length)}`, post(`Content-Length: ${length}\r\n`, 'hello')],
      ),
    ),
    'Content-Length above 2^53': post('Content-Length: 9007199254740993\r\n', 'hello'),
    'Content-Length above 2^64': post('Content-Length: 99999999999999999999\r\n', ''),
    'lengths that differ': post('Content-Length: 5\r\nContent-Length: 6\r\n', 'hello'),
    'a length with a space before its colon': post('Content-Length : 5\r\n', 'hello'),
    ...Object.fromEntries(
      [
        'chunked',
        'chunked ',
        ' chunked',
        'chunked\t',
        'Chunked',
        'xchunked',
        '"chunked"',
        '',
        'identity',
        'chunked;a=b',
        'chunked, gzip',
        'chun\xe2\x84\xaaed',
        '\x0bchunked',
        'chunked\x0c',
        'chunked\0',
      ].map((coding) => [`Content-Length with Transfer-Encoding ${JSON.stringify(coding)}`, coded(coding)]),
    ),
    'a final coding that is not chunked': post('Transfer-Encoding: chunked, gzip\r\n', '0\r\n\r\n'),
    'gzip alone': post('Transfer-Encoding: gzip\r\n', ''),
    'chunked with a Kelvin sign': post('Transfer-Encoding: chun\xe2\x84\xaaed\r\n', '0\r\n\r\n'),
    'chunked twice': post('Transfer-Encoding: chunked, chunked\r\n', '0\r\n\r\n'),
    'chunked twice on two lines': post('Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'),
    'a second coding that is none': post('Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n', '0\r\n\r\n'),
    'Transfer-Encoding in HTTP/1.0': 'POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ...Object.fromEntries(
      [
        '0x5',
        '-5',
        '+5',
        ' 5',
        '5 ',
        '5\t',
        '5_0',
        '',
        'g',
        '5;',
        '5;;a',
        '5;=a',
        '5;a=',
        '5;a="b',
        '5;a\0',
        '5;a\x01',
        '5;a\rb',
        '5;a\nb',
        '5 a',
        '5,',
        '5\x0b',
        'FFFFFFFFFFFFFFFF0',
        '20000000000000',
      ].map((size) => [`chunk line ${JSON.stringify(size)}`, chunked(`${size}\r\nhello\r\n0\r\n\r\n`)]),
    ),
    'LF behind a chunk-size': chunked('5\nhello\r\n0\r\n\r\n'),
    'CR behind a chunk-size': chunked('5\rhello\r\n0\r\n\r\n'),
    'nothing behind chunk-data': chunked('5\r\nhello0\r\n\r\n'),
    'LF behind chunk-data': chunked('5\r\nhello\n0\r\n\r\n'),
    'more chunk-data than its size': chunked('5\r\nhello!!\r\n0\r\n\r\n'),
    'LF behind the last chunk': chunked('0\n\n'),
    'LF in the trailers': chunked('0\r\nT: 1\n\r\n'),
    'a folded trailer': chunked('0\r\nT: 1\r\n 2\r\n\r\n'),
    'a chunk extension of 64 KiB': chunked(`5;a=${long(65_536)}\r\nhello\r\n0\r\n\r\n`),
  },
  414: { 'a long target': get('', `GET /${long(100_000)} HTTP/1.1`) },
  417: { 'an expectation that is not known': get('Expect: x\r\n') },
  421: { 'a target of https': get('', 'GET https://a/ HTTP/1.1') },
  431: {
    'a long value': get(`X: ${long(100_000)}\r\n`),
    'a long name': get(`${long(100_000)}: 1\r\n`),
    'many fields': get('X: 1\r\n'.repeat(10_000)),
  },
  501: {
    CONNECT: get('', 'CONNECT a:443 HTTP/1.1'),
    'a long method': get('', `${long(1000)} / HTTP/1.1`),
    'a coding that is not known': post('Transfer-Encoding: gzip, chunked\r\n', '0\r\n\r\n'),
  },
  505: {
    'HTTP/2.0': get('', 'GET / HTTP/2.0'),
    'HTTP/0.9': get('', 'GET / HTTP/0.9'),
    'HTTP/9.9': get('', 'GET / HTTP/9.9'),
    'the preface of HTTP/2': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  },
}

/** The content that is echoed; the connection goes on: a GET behind each is answered too. */
const SERVED: Readonly<Record<string, readonly [octets: string, content: string]>> = {
  GET: [get(), ''],
  'a method that is not known': [get('', 'get / HTTP/1.1'), ''],
  'Host with a port': [bare('Host: a:80\r\n'), ''],
  'Host of IPv6': [bare('Host: [::1]:80\r\n'), ''],
  'OPTIONS *': [get('', 'OPTIONS * HTTP/1.1'), ''],
  'absolute-form with another Host': [bare('Host: b\r\n', 'GET http://a/ HTTP/1.1'), ''],
  'a backslash in the query': [get('', 'GET /?a\\b HTTP/1.1'), ''],
  'HTTP/1.2': [get('', 'GET / HTTP/1.2'), ''],
  'an empty line before': [`\r\n${get()}`, ''],
  'a target of 8,000 octets': [get('', `GET /${long(8000)} HTTP/1.1`), ''],
  'POST without a length': [post('', ''), ''],
  'a length of 0': [post('Content-Length: 0\r\n', ''), ''],
  'a length': [post('Content-Length: 5\r\n', 'hello'), 'hello'],
  'a length behind HTAB and before spaces': [post('Content-Length:\t5  \r\n', 'hello'), 'hello'],
  'equal lengths': [post('Content-Length: 5\r\nContent-Length: 5\r\n', 'hello'), 'hello'],
  'GET with content': [`GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello`, 'hello'],
  'a request as content': [post('Content-Length: 27\r\n', get()), get()],
  'a name with an underscore frames nothing': [
    post('Content_Length: 99\r\nTransfer_Encoding: chunked\r\nContent-Length: 5\r\n', 'hello'),
    'hello',
  ],
  'an option that names a framing field': [
    post('Connection: content-length\r\nContent-Length: 5\r\n', 'hello'),
    'hello',
  ],
  chunks: [chunked('5\r\nhello\r\n00A\r\n0123456789\r\n0\r\n\r\n'), 'hello0123456789'],
  'no chunk but the last': [chunked('0\r\n\r\n'), ''],
  'chunk extensions': [chunked('5;a;b=c ; d = "e;\\"f"\r\nhello\r\n0;x\r\n\r\n'), 'hello'],
  trailers: [
    chunked('5\r\nhello\r\n0\r\nT: 1\r\nContent-Length: 9\r\nHost: b\r\nTransfer-Encoding: x\r\n\r\n'),
    'hello',
  ],
  'cHuNkEd in a list': [post('Transfer-Encoding: , cHuNkEd,\r\n', '5\r\nhello\r\n0\r\n\r\n'), 'hello'],
  'Upgrade to what is not known': [get('Connection: upgrade\r\nUpgrade: x\r\n'), ''],
  'a range that is none': [get('Range: bytes=z\r\n'), ''],
  'Expect with the content behind it': [post('Expect: 100-continue\r\nContent-Length: 5\r\n', 'hello'), 'hello'],
}

for (const [status, cases] of Object.entries(REFUSED))
  test(`${status} and a close: ${Object.keys(cases).length} requests that are wrong`, async () => {
    await Promise.all(
      Object.entries(cases).map(async ([name, octets]) => {
        const { statuses, closed, text } = await talk(octets + get(), 1, true)
        expect([statuses, closed], name).toEqual([[Number(status)], true])
        expect(text, name).toMatch(/\r\nDate: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT\r\n/)
        expect(text, name).toContain('\r\nConnection: close\r\n')
      }),
    )
  })

test(`served, and the connection goes on: ${Object.keys(SERVED).length} requests that are right [9112-9.3-persist]`, async () => {
  await Promise.all(
    Object.entries(SERVED).map(async ([name, [octets, content]]) => {
      const { statuses, contents, closed, interim } = await talk(octets + get(), 2, false)
      expect([statuses, contents, closed, interim], name).toEqual([[200, 200], [content, ''], false, 0])
    }),
  )
})

test('HTTP/1.0 without keep-alive, and close, end the connection; nothing behind is answered [9112-9.6-server-closes]', async () => {
  for (const octets of [
    'GET / HTTP/1.0\r\n\r\n',
    'GET / HTTP/1.0\r\nHost: a\r\n\r\n',
    get('Connection: close\r\n'),
    get('Connection: x, CLOSE\r\n'),
    get('Connection: keep-alive, close\r\n', 'GET / HTTP/1.0'),
  ]) {
    const { statuses, closed } = await talk(octets + get(), 1, true)
    expect([statuses, closed]).toEqual([[200], true])
  }
  const { statuses, closed } = await talk(`GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n${get()}`, 2, false)
  expect([statuses, closed]).toEqual([[200, 200], false])
})

test('no 1xx to HTTP/1.0, and 100 to HTTP/1.1 that waits [9110-15.2-no-1xx-to-1.0] [9110-10.1.1-100-or-final]', async () => {
  const old = await talk('POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\nhello', 1, true)
  expect([old.statuses, old.interim, old.contents]).toEqual([[200], 0, ['hello']])
  const text = await new Promise<string>((resolve, reject) => {
    const socket = connect(server.port, '127.0.0.1', () =>
      socket.write(post('Expect: 100-continue\r\nContent-Length: 5\r\n', '')),
    )
    socket.once('data', (bytes) => {
      resolve(bytes.toString('latin1'))
      socket.destroy()
    })
    socket.once('error', reject)
  })
  expect(text).toBe('HTTP/1.1 100 Continue\r\n\r\n')
})

test('HEAD has no content, and what comes behind its content is read [9110-9.3.2-head-no-content]', async () => {
  const octets = `HEAD / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello${get()}`
  const { statuses, contents, text } = await talk(octets, 2, false, ['HEAD', 'GET'])
  expect([statuses, contents]).toEqual([
    [200, 200],
    ['', ''],
  ])
  expect(text).toMatch(/^[\s\S]*?\r\nContent-Length: 5\r\n/)
})

test('a refusal of HEAD has no content, wherever the fault is behind the method [9110-9.3.2-head-no-content]', async () => {
  const cases: [status: number, octets: string][] = [
    [400, bare('', 'HEAD / HTTP/1.1')],
    [400, get('X : 1\r\n', 'HEAD / HTTP/1.1')],
    [400, get('', 'HEAD /a#b HTTP/1.1')],
    [400, get('', 'HEAD /a b HTTP/1.1')],
    [400, get('', 'HEAD / HTTP/1')],
    [414, get('', `HEAD /${long(100_000)} HTTP/1.1`)],
    [417, get('Expect: x\r\n', 'HEAD / HTTP/1.1')],
    [431, get(`X: ${long(100_000)}\r\n`, 'HEAD / HTTP/1.1')],
    [505, get('', 'HEAD / HTTP/2.0')],
  ]
  for (const [status, octets] of cases) {
    const { statuses, text } = await talk(octets, 1, true, ['HEAD'])
    expect([statuses, text.indexOf('\r\n\r\n') + 4 === text.length], octets.slice(0, 40)).toEqual([[status], true])
  }
})
