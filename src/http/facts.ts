import type { Span } from '../bytes'
import { errorOn, type HttpError } from './errors'
import { type Framed, type PlacedField, requestFraming, responseFraming } from './framing'
import { COLON, isDigit, isHost } from './grammar'
import { nameIn, valueIn, versionOf } from './head'
import { type Framing, listMembers } from './message'
import { isWord, Special } from './names'
import type { Scanner } from './scan'
import { FIELD_SPANS } from './spans'

/**
 * What the fields of a head mean for the connection. Each has a way for how it nearly always looks, read from the bytes; all
 * else goes the long way, over strings. Both give the same.
 */

const NONE: Framing = { kind: 'none' }
const CHUNKED: Framing = { kind: 'chunked' }
const CLOSE: Framing = { kind: 'close' }
const NO_CONTENT: Framed = { ok: true, framing: NONE, closes: false }
const SWITCHED: Framed = { ok: true, framing: NONE, closes: true }
const IN_CHUNKS: Framed = { ok: true, framing: CHUNKED, closes: false }
const TO_CLOSE: Framed = { ok: true, framing: CLOSE, closes: true }

/** Digits of a Content-Length that is counted here: all of them are below 2^53. */
const DIGITS = 15

/** The fields with the offsets of their values in the stream. */
function placed(scanner: Scanner): PlacedField[] {
  const { bytes, base, origin, spans, count } = scanner
  return Array.from({ length: count }, (_, place) => {
    const span = place * FIELD_SPANS
    const start = base + origin
    return {
      name: nameIn(bytes, origin, scanner, place),
      value: valueIn(bytes, origin, scanner, place),
      span: { start: start + spans[span + 2]!, end: start + spans[span + 3]! },
    }
  })
}

/** The framing of a request (RFC 9112 6.3). */
export function framingOfRequest(scanner: Scanner): Framed {
  const { times } = scanner
  if (times[Special.transferEncoding] === 0 && times[Special.contentLength] === 0) return NO_CONTENT
  return plainFraming(scanner) ?? requestFraming(versionOf(scanner), placed(scanner))
}

/** The framing of a response to a request with that method (RFC 9112 6.3, rules 1 to 8). */
export function framingOfResponse(scanner: Scanner, requestMethod: string): Framed {
  const { times, status } = scanner
  if (status === 101) return SWITCHED
  if (requestMethod === 'HEAD' || status < 200 || status === 204 || status === 304) return NO_CONTENT
  if (requestMethod !== 'CONNECT') {
    if (times[Special.transferEncoding] === 0 && times[Special.contentLength] === 0) return TO_CLOSE
    const plain = plainFraming(scanner)
    if (plain) return plain
  }
  return responseFraming(versionOf(scanner), status, requestMethod, placed(scanner))
}

/** One Content-Length of digits alone, or one Transfer-Encoding of `chunked`; null for all else. */
function plainFraming({ times, places, bytes, origin, spans, minor }: Scanner): Framed | null {
  if (times[Special.transferEncoding] === 0) {
    if (times[Special.contentLength] !== 1) return null
    const span = places[Special.contentLength]! * FIELD_SPANS
    const start = origin + spans[span + 2]!
    const end = origin + spans[span + 3]!
    if (start === end || end - start > DIGITS) return null
    let length = 0
    for (let at = start; at < end; at++) {
      const digit = bytes[at]! - 0x30
      if (digit < 0 || digit > 9) return null
      length = length * 10 + digit
    }
    return length === 0 ? NO_CONTENT : { ok: true, framing: { kind: 'length', length }, closes: false }
  }
  if (times[Special.transferEncoding] !== 1 || times[Special.contentLength] !== 0 || minor === 0) return null
  const span = places[Special.transferEncoding]! * FIELD_SPANS
  return isWord(bytes, origin + spans[span + 2]!, origin + spans[span + 3]!, 'chunked') ? IN_CHUNKS : null
}

/** True where the fields let the connection live on (RFC 9112 9.3). */
export function persists(scanner: Scanner): boolean {
  const { times, minor } = scanner
  if (times[Special.connection] === 0) return minor > 0
  return isKeepAlive(scanner) || persistsByOptions(scanner)
}

/** One Connection field, of `keep-alive` alone in any case: read by words. */
function isKeepAlive({ times, places, view, origin, spans }: Scanner): boolean {
  const span = places[Special.connection]! * FIELD_SPANS
  const start = origin + spans[span + 2]!
  return (
    times[Special.connection] === 1 &&
    origin + spans[span + 3]! - start === 10 &&
    (view.getInt32(start, true) | LOWER) === KEEP &&
    (view.getInt32(start + 4, true) | LOWER) === DASH_ALI &&
    (view.getInt32(start + 6, true) | LOWER) === LIVE
  )
}

/** The bit that makes letters lower-case, in each byte of a word; a hyphen has it. */
const LOWER = 0x20202020
const KEEP = 0x7065656b
const DASH_ALI = 0x696c612d
const LIVE = 0x6576696c

function persistsByOptions(scanner: Scanner): boolean {
  const options = listMembers(placed(scanner), 'connection').map((option) => option.toLowerCase())
  // `close` is asked for first, in every version: it ends the connection beside any other option.
  return !options.includes('close') && (scanner.minor > 0 || options.includes('keep-alive'))
}

/** `Expect: 100-continue` was asked for (RFC 9110 10.1.1). */
export function expectsContinue(scanner: Scanner): boolean {
  if (scanner.times[Special.expect] === 0 || scanner.minor === 0) return false
  return listMembers(placed(scanner), 'expect').some((one) => one.toLowerCase() === '100-continue')
}

/** Letters, digits, `-` and `.`: a name or an IPv4 address. */
const PLAIN_HOST = Uint8Array.from({ length: 256 }, (_, byte) =>
  /[A-Za-z0-9.-]/.test(String.fromCharCode(byte)) ? 1 : 0,
)

/** RFC 9112 3.2: exactly one valid Host in an HTTP/1.1 request. `end`: stream offset of the head's end. */
export function hostFault(scanner: Scanner, end: number): HttpError | null {
  return isPlainHost(scanner) ? null : oddHost(scanner, end)
}

/** One Host field as nearly all are: letters, digits, `-` and `.`, and a port. */
function isPlainHost({ times, places, bytes, origin, spans }: Scanner): boolean {
  if (times[Special.host] !== 1) return false
  const span = places[Special.host]! * FIELD_SPANS
  const stop = origin + spans[span + 3]!
  let at = origin + spans[span + 2]!
  while (at < stop && PLAIN_HOST[bytes[at]!] === 1) at = (at + 1) | 0
  if (at < stop && bytes[at] === COLON) {
    at = (at + 1) | 0
    while (at < stop && isDigit(bytes[at]!)) at = (at + 1) | 0
  }
  return at === stop
}

/** That the head of an HTTP/1.1 request has no Host (RFC 9112 3.2). */
export const hostMissing = (head: Span): HttpError =>
  errorOn('host-missing', head, 'a Host field in an HTTP/1.1 request', 'none', 'RFC 9112 3.2', 400)

function oddHost(scanner: Scanner, end: number): HttpError | null {
  const { base, origin, minor } = scanner
  const [host, second] = placed(scanner).filter((field) => field.name.toLowerCase() === 'host')
  if (second) return errorOn('host-twice', second.span, 'one Host field', 'another', 'RFC 9112 3.2', 400)
  if (!host) {
    return minor === 0 ? null : hostMissing({ start: base + origin, end })
  }
  if (isHost(host.value)) return null
  const got = `'${host.value.slice(0, 60)}'`
  return errorOn('host-syntax', host.span, 'host or host:port in Host', got, 'RFC 9112 3.2', 400)
}
