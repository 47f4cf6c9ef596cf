/** Odd responses, made from a seed: sound ones with a few things bent, as a careless or hostile server might. */
import { gzipSync } from 'node:zlib'
import { fromLatin1, latin1 } from '../../../src/bytes'
import type { Answer, Chunk } from '../replay'
import type { Random } from './random'

export interface OddResponse {
  readonly id: string
  readonly answer: Answer
}

const STATUS_LINES = [
  'HTTP/1.1 200 OK',
  'HTTP/1.0 200 OK',
  'HTTP/1.1 200',
  'HTTP/1.1  200 OK',
  'HTTP/1.1 200OK',
  'HTTP/1.1 2000 OK',
  'HTTP/1.1 20 OK',
  'HTTP/1.1 099 Low',
  'HTTP/1.1 600 High',
  'HTTP/1.1 999 Top',
  'HTTP/1.2 200 OK',
  'HTTP/2 200',
  'HTTP/2.0 200 OK',
  'HTTP/3 200 OK',
  'HTTP/0.9 200 OK',
  'http/1.1 200 OK',
  'Http/1.1 404 Gone',
  'HTTP/1.1\t200 OK',
  'HTTP 200 OK',
  'HTTP/ 1.1 200 OK',
  'HTTP/1.1 +20 OK',
  'HTTP/1.1 -20 OK',
  'HTTP/11 200 OK',
  'HTTP/1.10 200 OK',
  'HTTP/01.1 200 OK',
  ' HTTP/1.1 200 OK',
  '\r\nHTTP/1.1 200 OK',
  'xxHTTP/1.1 200 OK',
  'xxxxxHTTP/1.1 200 OK',
  'HTTP/1.1 2OO OK',
  'HTTP/1.1 20x OK',
  'HTTP/1.1 200 \xff\xfe',
  'HTTP/1.1 200 O\0K',
  'ICY 200 OK',
  'HTTPS/1.1 200 OK',
  'HTTP/1.1',
  'HTTP/1.1 OK',
  'HTTP/1.1 204 No Content',
  'HTTP/1.1 205 Reset',
  'HTTP/1.1 304 Not Modified',
  'HTTP/1.1 206 Partial',
  'HTTP/1.1 404 Not Found',
  'HTTP/1.1 500 Oops',
  'HTTP/1.1 100 Continue',
  'HTTP/1.1 103 Early',
  'HTTP/1.1 101 Switching Protocols',
  'HTTP/1.1 301 Moved',
  'HTTP/1.1 401 No',
  'HTTP/1.1 407 Proxy',
  'HTTP/1.1 416 Range',
] as const

const FIELDS = [
  'Content-Type: text/plain',
  'Content-Type: text/html; charset=utf-8',
  'Content-Type: application/json',
  'Content-Type:',
  'Server: odd',
  'X: 1',
  'X:',
  ' folded: 1',
  '\tfolded',
  'NoColon',
  ': empty name',
  'Name : space',
  'Na\0me: v',
  'Name: v\0v',
  'Name: \xe9',
  'Connection: close',
  'Connection: keep-alive',
  'connection: Close, x',
  'Keep-Alive: timeout=1',
  'Transfer-Encoding: identity',
  'Transfer-Encoding: CHUNKED',
  'Transfer-Encoding: xchunked',
  'Transfer-Encoding: chunked, gzip',
  'Transfer-Encoding:\r\n chunked',
  'Set-Cookie: a=b',
  'Set-Cookie: a',
  'Location: /next',
  'Location:',
  'Retry-After: 1',
  'ETag: "x"',
  'Last-Modified: Sat, 01 Jan 2022 00:00:00 GMT',
  'Content-Encoding: identity',
  'Content-Encoding: nonsense',
  'WWW-Authenticate: Basic realm="r"',
  'WWW-Authenticate: Nonsense',
  'Content-Range: bytes 0-3/9',
  'Content-Range: bytes */9',
  'Trailer: T',
  'Upgrade: h2c',
  'Alt-Svc: h2=":443"',
  'Strict-Transport-Security: max-age=1',
  'Refresh: 0; url=/next',
  'Content-Disposition: attachment; filename="a.txt"',
  'X-Content-Type-Options: nosniff',
  'Vary: *',
] as const

const BODIES = [
  'Hello',
  'Hello, World!\n',
  '<!doctype html><title>t</title><p>Hi',
  '{"a": 1}',
  '',
  'a\r\nb\nc',
  '\0\x01\x02',
  'x'.repeat(2000),
  '\x89PNG\r\n\x1a\n',
  '0\r\n\r\n',
  'HTTP/1.1 200 OK\r\n\r\n',
] as const

const CHUNK_SIZE_FORMS = [
  (size: string) => size,
  (size: string) => size.toUpperCase(),
  (size: string) => `0${size}`,
  (size: string) => `000000000000${size}`,
  (size: string) => `${size};x=y`,
  (size: string) => `${size} `,
  (size: string) => `${size}; `,
  (size: string) => `${size}g`,
  (size: string) => ` ${size}`,
  (size: string) => `0x${size}`,
  (size: string) => `+${size}`,
  (size: string) => `-${size}`,
  (size: string) => `00000000000000000${size}`,
  (size: string) => `${size}\t`,
  (size: string) => 'fffffffffffffffff'.slice(0, 15) + size.slice(0, 1),
] as const

function chunkedBody(random: Random, body: string): string {
  let out = ''
  const size = Math.max(1, random.between(1, body.length || 1))
  for (let at = 0; at < body.length; at += size) {
    const piece = body.slice(at, at + size)
    const form = random.chance(0.15) ? random.pick(CHUNK_SIZE_FORMS) : CHUNK_SIZE_FORMS[0]
    const end = random.chance(0.1) ? random.pick(['\n', '\r', '', '\r\r\n', 'x\r\n']) : '\r\n'
    out += `${form(piece.length.toString(16))}${random.chance(0.08) ? '\n' : '\r\n'}${piece}${end}`
  }
  const last = random.chance(0.2) ? random.pick(['00', '000', '0;x', '', '0 ', '-0', '0x0']) : '0'
  const trailer = random.chance(0.2)
    ? random.pick(['T: 1\r\n', 'NoColon\r\n', ' fold\r\n', 'T: 1\nU: 2\r\n', 'T: a\0b\r\n'])
    : ''
  const end = random.chance(0.15) ? random.pick(['', '\n', '\r', '\r\nleft', '\r\r\n']) : '\r\n'
  return `${out}${last}\r\n${trailer}${end}`
}

const LENGTHS: readonly ((length: number) => string)[] = [
  (length) => `${length}`,
  (length) => `${length}`,
  (length) => `${length}`,
  (length) => `${length}`,
  (length) => `${length + 3}`,
  (length) => `${Math.max(0, length - 2)}`,
  () => '-1',
  () => 'abc',
  () => '',
  (length) => `+${length}`,
  (length) => `0${length}`,
  (length) => `${length}, ${length}`,
  (length) => `${length}, ${length + 1}`,
  (length) => `${length} x`,
  (length) => `${length};x`,
  (length) => `0x${length}`,
  () => '99999999999999999999',
  (length) => ` \t ${length}  `,
  (length) => `${length}.0`,
  () => '0',
]

/** One response. About a third of all are sound but for one thing. */
export function oddResponse(random: Random, id: string): OddResponse {
  const odd = (probability: number) => random.chance(probability)
  const newline = odd(0.12) ? random.pick(['\n', '\r', '\r\r\n', '\n\r']) : '\r\n'
  const status = odd(0.45) ? random.pick(STATUS_LINES) : 'HTTP/1.1 200 OK'
  let body: string = random.pick(BODIES)
  const fields: string[] = odd(0.55) ? random.some(FIELDS, 3) : ['Content-Type: text/plain']
  const framing = random.pick(['length', 'length', 'chunked', 'chunked', 'close', 'both', 'lengths', 'gzip', 'te-gzip'])
  const length = (text: string) => (odd(0.35) ? random.pick(LENGTHS)(text.length) : String(text.length))
  const at = () => random.between(0, fields.length)
  if (framing === 'gzip' || framing === 'te-gzip') {
    let packed = latin1(gzipSync(fromLatin1(body)))
    if (odd(0.4))
      packed = random.pick([
        packed.slice(0, -3),
        `${packed}junk`,
        packed.slice(0, 12),
        packed + packed,
        `${packed.slice(0, -8)}${'\0'.repeat(8)}`,
        'not gzip',
        `\0\0${packed}`,
      ])
    body = packed
  }
  if (framing === 'length' || framing === 'lengths' || framing === 'gzip')
    fields.splice(at(), 0, `Content-Length: ${length(body)}`)
  if (framing === 'lengths')
    fields.splice(at(), 0, `${random.pick(['Content-Length', 'content-length', 'Content-Length '])}: ${length(body)}`)
  if (framing === 'gzip')
    fields.splice(
      at(),
      0,
      `Content-Encoding: ${random.pick(['gzip', 'x-gzip', 'GZIP', 'gzip, identity', 'deflate', 'br', 'gzip, gzip'])}`,
    )
  if (framing === 'both') fields.splice(at(), 0, `Content-Length: ${length(body)}`)
  if (framing === 'chunked' || framing === 'both') {
    fields.splice(at(), 0, 'Transfer-Encoding: chunked')
    body = chunkedBody(random, body)
  }
  if (framing === 'te-gzip') {
    fields.splice(at(), 0, random.pick(['Transfer-Encoding: gzip, chunked', 'Transfer-Encoding: gzip']))
    if (fields.some((field) => field.includes('chunked'))) body = chunkedBody(random, body)
  }
  let text = `${[status, ...fields].join(newline)}${newline}${odd(0.04) ? '' : newline}${body}`
  if (odd(0.08))
    text =
      random.pick([
        'HTTP/1.1 100 Continue\r\n\r\n',
        'HTTP/1.1 103 Early\r\nLink: x\r\n\r\n',
        'HTTP/1.1 100\r\nContent-Length: 3\r\n\r\n',
        '\r\n',
        'HTTP/1.0 100 Continue\r\n\r\n',
      ]) + text
  if (odd(0.06)) text = text.slice(0, random.between(0, text.length))
  if (odd(0.04)) text = body
  const bytes = fromLatin1(text)
  const chunks: Chunk[] = []
  if (odd(0.3) && bytes.length > 1) {
    const cut = random.between(1, Math.min(bytes.length - 1, 200))
    chunks.push({ bytes: cut, delayBeforeMs: 0 }, { bytes: bytes.length - cut, delayBeforeMs: 40 })
  }
  const ending = random.pick(['close', 'close', 'close', 'open', 'open', 'reset'] as const)
  return { id, answer: { bytes, chunks, ending, ...(ending === 'reset' ? { endDelayMs: 60 } : {}) } }
}
