import type { Random } from './random'

/** What both parsers are given. Text is latin1, one code unit an octet. */
export interface Input {
  readonly role: 'request' | 'response'
  /** Responses: the method of the request that each answers. */
  readonly methods: readonly string[]
  readonly text: string
}

/** Messages by the grammar of RFC 9112, rare forms among them, one to four in a row; every second input is mutated. */
export function generate(random: Random): Input {
  const role = random.once(3) ? 'response' : 'request'
  const count = random.once(3) ? 2 + random.below(3) : 1
  const methods: string[] = []
  let text = ''
  for (let made = 0; made < count; made++) {
    if (role === 'request') text += request(random)
    else {
      methods.push(random.once(6) ? 'HEAD' : random.once(40) ? 'CONNECT' : 'GET')
      text += response(random)
    }
  }
  return { role, methods, text: random.once(2) ? mutate(random, text) : text }
}

/** Mostly the first, seldom one of the others. */
const mostly = (random: Random, usual: string, others: readonly string[], seldom = 12): string =>
  random.once(seldom) ? random.pick(others) : usual

const METHODS = ['GET', 'GET', 'GET', 'POST', 'PUT', 'HEAD', 'OPTIONS', 'DELETE', 'PATCH', 'QUERY']
const ODD_METHODS = ['get', 'BREW', 'M-SEARCH', 'PRI', 'CONNECT', 'SOURCE', 'G!#$%&', 'PROPFIND', 'X', 'Get', 'TRACE']
const TARGETS = ['/', '/', '/a', '/a?b=c&d', '/%20', '/index.html', '//a/b', '/a/../b', '/?', '/:@!$&()*+,;=~']
const ODD_TARGETS = [
  '*',
  'http://a/b?c',
  'HTTP://a',
  'https://a:8/',
  'a:443',
  '[::1]:443',
  'a',
  '/a#b',
  'http://a#b',
  '/é',
  '/"<>\\^`{|}',
  'http://u@a/',
  'http:///a',
  'ftp://a/',
  '?a',
  '',
  '/a b',
]
const VERSIONS = [
  'HTTP/1.0',
  'HTTP/1.0',
  'HTTP/1.2',
  'HTTP/1.9',
  'HTTP/2.0',
  'HTTP/0.9',
  'HTTP/01.1',
  'http/1.1',
  'HTTP/1',
  'HTTP/1.1 ',
  'RTSP/1.0',
  'ICE/1.0',
]
const HOSTS = ['a', 'example.com', 'localhost:8000', '127.0.0.1', '[::1]:80']
const ODD_HOSTS = ['', 'a:', 'a:x', 'a,b', 'a b', 'u@a', 'a/b', 'é', '[::1', 'a_b', 'a%41', 'a:1:2', 'a?']
const NAMES = [
  'Accept',
  'User-Agent',
  'Cookie',
  'X-A',
  'x',
  'If-None-Match',
  'Via',
  'DNT',
  'a!#$%&*+-.^_`|~9',
  'Connection-',
  'Content-Lengthy',
]
const ODD_NAMES = ['X A', 'X ', '', ' X', 'é', 'X\0', '(x)', 'Content_Length', 'X\t', '"x"']
const VALUES = [
  '*/*',
  'Mozilla/5.0 (X11)',
  'a=b; c=d',
  '1',
  '',
  'text/html, */*;q=0.5',
  '"a\\"b"',
  'a  b',
  'é\xff',
  'a:b:c',
]
const ODD_VALUES = [
  'a\0b',
  'a\x7fb',
  '\x01',
  'a\rb',
  'a\nb',
  'a\r\n b',
  'a\r\n\tb',
  '\x0b',
  'a\x1f',
  '\r\n c',
  'a\r\n \r\n b',
]
const SPACES = [' ', ' ', ' ', ' ', '', '  ', '\t', ' \t ']
const LENGTHS = [
  '+1',
  '-1',
  '0x1',
  '1_0',
  '1 ',
  ' 1',
  '1,1',
  '1, 1',
  '1,2',
  '01',
  '00',
  '',
  'a',
  '1.0',
  '9007199254740991',
  '9007199254740992',
  '18446744073709551615',
  '18446744073709551616',
  '1 1',
  '1,',
  '\xb2',
]
const CODINGS = [
  'Chunked',
  'CHUNKED',
  'gzip, chunked',
  'chunked, gzip',
  'gzip',
  'identity',
  'chunked, chunked',
  'xchunked',
  'chunked;a=b',
  ' chunked',
  '"chunked"',
  '',
  ',chunked',
  'chunked,',
  'chun\u006bed ',
  'chunked\x0b',
  'chunke',
  'identity, chunked',
  'chunked, identity',
  'deflate,\tchunked',
  'x',
  'chunkedd',
]
const CONNECTIONS = [
  'keep-alive',
  'close',
  'Close',
  'Keep-Alive',
  'upgrade',
  'x, close',
  'close, keep-alive',
  'keep-alive, upgrade',
  'closed',
  ',close',
  'te',
  '',
]
const SIZES = [
  '0x1',
  '+1',
  '-1',
  ' 1',
  '1 ',
  '1\t',
  'g',
  '',
  '1_1',
  'ffffffffffffffff',
  '10000000000000000',
  '20000000000000',
  '00000000000000000001',
  '1.',
  '1 ;a',
  '1 a',
  'A',
  'a',
]
const EXTENSIONS = [
  ';a',
  ';a=b',
  ';a="b"',
  ';a="b\\"c"',
  ' ;a',
  '; a',
  ';a = b',
  ';',
  ';;',
  ';a=',
  ';=b',
  ';a="b',
  ';a=b;c',
  ';a=\x01',
  ';a\0',
  ';a="\x01"',
  ';a="\r"',
  ';é',
  ';a b',
  ';a=b c',
  ';a="b"c',
]
const TRAILERS = [
  'T: 1',
  'T: 1\r\nU: 2',
  'Content-Length: 9',
  'Transfer-Encoding: chunked',
  'Host: b',
  'T:',
  'T',
  ' T: 1',
  'T : 1',
  'T: a\0',
  'T: 1\r\n 2',
  'X\nY: 1',
  'Connection: close',
]

function chunked(random: Random): string {
  let text = ''
  for (let left = random.below(3); left > 0; left--) {
    const data = 'abcdefghijklmnopqrstuvwxyz\r\n'.slice(random.below(20)).slice(0, 1 + random.below(28))
    const size = random.once(4) ? `00${data.length.toString(16).toUpperCase()}` : data.length.toString(16)
    text +=
      mostly(random, size, SIZES, 20) +
      mostly(random, '', EXTENSIONS, 5) +
      mostly(random, '\r\n', ['\n', '\r', '\r\r\n', ''], 60)
    text += data + mostly(random, '\r\n', ['\n', '', '\r', 'x\r\n', '\r\n\r\n'], 40)
  }
  text += mostly(random, '0', ['00', '0000000000000000000', '0x0', '0 '], 12) + mostly(random, '', EXTENSIONS, 12)
  return `${text}\r\n${mostly(
    random,
    '',
    TRAILERS.map((one) => `${one}\r\n`),
    5,
  )}${mostly(random, '\r\n', ['\n', '', '\r'], 60)}`
}

interface Body {
  readonly fields: readonly string[]
  readonly content: string
}

function body(random: Random, none: number): Body {
  if (!random.once(none)) return { fields: [], content: '' }
  const space = random.pick(SPACES)
  switch (random.below(5)) {
    case 0:
    case 1: {
      const content = 'hello, world\r\n\r\nGET / HTTP/1.1\r\n'.slice(0, random.below(30))
      const name = mostly(random, 'Content-Length', [
        'content-length',
        'CONTENT-LENGTH',
        'Content-Length ',
        'Content_Length',
      ])
      const fields = [
        `${name}:${space}${mostly(random, String(content.length), LENGTHS, 8)}${mostly(random, '', SPACES)}`,
      ]
      if (random.once(20)) fields.push(`Content-Length: ${mostly(random, String(content.length), LENGTHS, 2)}`)
      return { fields, content }
    }
    case 2:
    case 3: {
      const name = mostly(random, 'Transfer-Encoding', [
        'transfer-encoding',
        'TRANSFER-ENCODING',
        'Transfer-Encoding ',
        'Transfer_Encoding',
      ])
      const fields = [`${name}:${space}${mostly(random, 'chunked', CODINGS, 6)}${mostly(random, '', SPACES)}`]
      if (random.once(20))
        fields.push(
          random.pick([
            `Transfer-Encoding: ${random.pick(CODINGS)}`,
            'Content-Length: 5',
            'Transfer-Encoding: chunked',
          ]),
        )
      return { fields, content: chunked(random) }
    }
    default:
      return { fields: [], content: random.pick(['x', 'rest', 'GET / HTTP/1.1\r\n\r\n', '']) }
  }
}

function section(random: Random, fields: string[]): string {
  for (let left = random.below(4); left > 0; left--) {
    const name = mostly(random, random.pick(NAMES), ODD_NAMES, 40)
    const value = mostly(random, random.pick(VALUES), ODD_VALUES, 30)
    const field = `${name}:${random.pick(SPACES)}${value}${random.once(8) ? random.pick(SPACES) : ''}`
    fields.splice(random.below(fields.length + 1), 0, field)
  }
  if (random.once(5)) fields.push(`Connection: ${random.pick(CONNECTIONS)}`)
  if (random.once(20))
    fields.push(random.pick(['Upgrade: websocket', 'Expect: 100-continue', 'Expect: x', 'Keep-Alive: 5']))
  const end = mostly(random, '\r\n', ['\n', '\r', '\r\r\n', '\r\n\t'], 60)
  let text = ''
  for (const field of fields) text += field + (random.once(4) ? end : '\r\n')
  return text + mostly(random, '\r\n', ['\n', '', ' \r\n'], 60)
}

function request(random: Random): string {
  const method = mostly(random, random.pick(METHODS), ODD_METHODS, 10)
  const target = mostly(random, method === 'CONNECT' ? 'a:443' : random.pick(TARGETS), ODD_TARGETS, 10)
  const version = mostly(random, 'HTTP/1.1', VERSIONS, 10)
  const space = mostly(random, ' ', ['  ', '\t', '\x0b', ''], 60)
  const before = mostly(random, '', ['\r\n', '\r\n\r\n', '\n', ' ', '\r'], 30)
  const { fields, content } = body(random, 3)
  const all = random.once(25)
    ? []
    : [
        `${mostly(random, 'Host', ['host', 'HOST', 'Host '])}:${random.pick(SPACES)}${mostly(random, random.pick(HOSTS), ODD_HOSTS)}`,
      ]
  if (random.once(60)) all.push(`Host: ${random.pick(HOSTS)}`)
  all.push(...fields)
  const line = `${before}${method}${space}${target} ${version}${mostly(random, '\r\n', ['\n', '\r', ' \r\n', ''], 60)}`
  return line + section(random, all) + content
}

const STATUSES = [
  '200 OK',
  '200 OK',
  '200 ',
  '404 Not Found',
  '204 No Content',
  '304 Not Modified',
  '100 Continue',
  '103 Early Hints',
  '500 é\t!',
  '206 Partial Content',
]
const ODD_STATUSES = [
  '200',
  '20 OK',
  '2000 OK',
  '099 x',
  '600 x',
  '999 x',
  '101 Switching Protocols',
  '200 a\0b',
  '200  OK',
  ' 200 OK',
  '200\tOK',
  '2x0 OK',
  '+20 OK',
  '200 a\rb',
  '199 x',
  '299 x',
  '200 \x7f',
]

function response(random: Random): string {
  const version = mostly(random, 'HTTP/1.1', VERSIONS, 12)
  const { fields, content } = body(random, 2)
  const line = `${mostly(random, '', ['\r\n', ' '], 80)}${version}${mostly(random, ' ', ['  ', '\t', ''], 60)}${mostly(random, random.pick(STATUSES), ODD_STATUSES, 10)}`
  return line + mostly(random, '\r\n', ['\n', '\r', ' \r\n'], 60) + section(random, [...fields]) + content
}

const BYTES = '\0\t\n\r  !"#,/:;=?@[]\\_{}~\x7f\x80\xa0\xff019afxzAGHZ+-'
const TOKENS = [
  '\r\n',
  '\r\n\r\n',
  '\n',
  '\r',
  ': ',
  ' HTTP/1.1',
  'Host: a\r\n',
  'Content-Length: 0\r\n',
  'Transfer-Encoding: chunked\r\n',
  '0\r\n\r\n',
  '1\r\na\r\n',
  'GET / HTTP/1.1\r\n',
  'HTTP/1.1 200 OK\r\n',
  'chunked',
  'close',
  ', ',
  ' ',
  '\t',
  ' \r\n ',
  '\r\n ',
]

/** One to four changes: octets put in, taken out, changed or swapped, slices doubled or moved, the end cut off. */
function mutate(random: Random, text: string): string {
  for (let left = 1 + random.below(4); left > 0; left--) {
    const at = random.below(text.length + 1)
    const before = text.slice(0, at)
    const behind = text.slice(at)
    switch (random.below(8)) {
      case 0:
        text = before + BYTES[random.below(BYTES.length)]! + behind
        break
      case 1:
        text = before + behind.slice(1)
        break
      case 2:
        text = before + BYTES[random.below(BYTES.length)]! + behind.slice(1)
        break
      case 3:
        text = before + String.fromCharCode(random.below(256)) + behind.slice(1)
        break
      case 4:
        text = before + random.pick(TOKENS) + behind
        break
      case 5: {
        const length = 1 + random.below(20)
        text = before + behind.slice(0, length) + behind
        break
      }
      case 6:
        text = before + behind.slice(1 + random.below(12))
        break
      default:
        text = random.once(4) ? before : before + behind.slice(1, 2) + behind.slice(0, 1) + behind.slice(2)
    }
  }
  return text
}
