import { errorAt, errorOn, type HttpError } from './errors'
import { FIELD_CONTENT, isDigit, isHost, SP, TARGET_CHAR, TCHAR } from './grammar'
import type { Input } from './input'
import { Kind, type Tape } from './tape'

/** A start-line as it was read: stream offsets of the ends of its three parts. */
export interface StartLine {
  /** End of the method, or of the version of a response. */
  readonly first: number
  /** End of the request-target, or of the status-code. */
  readonly second: number
  /** End of the version, or of the reason-phrase. */
  readonly third: number
  readonly minor: number
  /** 0 for a request. */
  readonly status: number
}

/** `request-line = method SP request-target SP HTTP-version` in `[start, end)` (RFC 9112 3). Elements go to the tape as they are read. */
export function readRequestLine(input: Input, start: number, end: number, tape: Tape): StartLine | HttpError {
  let at = start
  while (at < end && TCHAR[input.byte(at)!]) at++
  if (at === start) return errorAt('method', at, 'a method (a token)', input.byte(at), 'RFC 9112 3.1', 400)
  if (input.byte(at) !== SP || at === end)
    return errorAt('method-end', at, 'SP after the method', input.byte(at), 'RFC 9112 3', 400)
  const first = at
  tape.add(Kind.method, start, at)
  tape.add(Kind.sp, at, at + 1)
  const targetStart = ++at
  while (at < end && TARGET_CHAR[input.byte(at)!]) at++
  if (at === targetStart) return errorAt('request-target', at, 'a request-target', input.byte(at), 'RFC 9112 3.2', 400)
  if (at === end)
    return errorAt('http-version', at, 'SP and "HTTP/1.1" after the request-target', input.byte(at), 'RFC 9112 3', 400)
  if (input.byte(at) !== SP)
    return errorAt(
      'request-target',
      at,
      'a visible US-ASCII character in the request-target',
      input.byte(at),
      'RFC 9112 3.2',
      400,
    )
  tape.add(Kind.requestTarget, targetStart, at)
  tape.add(Kind.sp, at, at + 1)
  const version = readVersion(input, at + 1, end, end)
  if ('code' in version) return version
  tape.add(Kind.httpVersion, at + 1, end)
  const wrong = targetForm(input.text(start, first), input.text(targetStart, at), targetStart)
  return wrong ?? { first, second: at, third: end, minor: version.minor, status: 0 }
}

/**
 * The forms of a request-target (RFC 9112 3.2.1 to 3.2.4). A path holds no '\', which parsers of URLs make a '/' of: a recipient
 * should not repair it and go on (3.2). Browsers send it as it is in a query, where it is left alone.
 */
export function targetForm(method: string, target: string, start: number): HttpError | null {
  const span = { start, end: start + target.length }
  const expected = (what: string) =>
    errorOn('request-target-form', span, what, `'${target.slice(0, 60)}'`, 'RFC 9112 3.2', 400)
  if (method === 'CONNECT') return isAuthority(target) ? null : expected('host:port as the target of CONNECT')
  if (target === '*') return method === 'OPTIONS' ? null : expected("'*' with OPTIONS alone")
  const path = target.split('?', 1)[0]!
  if (target.startsWith('/')) {
    if (target.includes('#')) return expected('no fragment in a request-target')
    return backslash(path, start)
  }
  const absolute = /^[A-Za-z][A-Za-z0-9+.-]*:\/\/([^/?#]+)(?:[/?][^#]*)?$/.exec(target)
  if (!absolute || !isHost(absolute[1]!) || absolute[1]!.startsWith(':'))
    return expected("a path that begins with '/', or an absolute URI")
  return backslash(path, start)
}

function backslash(path: string, start: number): HttpError | null {
  const at = path.indexOf('\\')
  if (at < 0) return null
  return errorAt('request-target-form', start + at, "'/' or %5C in the path", 0x5c, 'RFC 9112 3.2', 400)
}

/** `authority-form = uri-host ":" port`: both must be there, and the port must be one of TCP's (RFC 9112 3.2.3, RFC 9110 9.3.6). */
function isAuthority(target: string): boolean {
  const port = /^.+:(\d+)$/.exec(target)?.[1]
  return port !== undefined && isHost(target) && Number(port) >= 1 && Number(port) <= 65_535
}

/** `status-line = HTTP-version SP status-code SP [ reason-phrase ]` in `[start, end)` (RFC 9112 4). `noReasonSpace`: it may end with the code. */
export function readStatusLine(
  input: Input,
  start: number,
  end: number,
  tape: Tape,
  noReasonSpace: boolean,
): StartLine | HttpError {
  for (let index = 0; index < 5; index++) {
    const byte = start + index < end ? input.byte(start + index) : undefined
    if (byte !== HTTP_SLASH[index]) return notHttp(start, start + index, input.byte(start + index))
  }
  const first = Math.min(end, start + 8)
  const version = readVersion(input, start, first, end)
  if ('code' in version) return version
  tape.add(Kind.httpVersion, start, first)
  let at = first
  if (at === end || input.byte(at) !== SP)
    return errorAt('status-sp', at, 'SP after the version', input.byte(at), 'RFC 9112 4', 502)
  tape.add(Kind.sp, at, ++at)
  const codeStart = at
  while (at < end && at < codeStart + 3 && isDigit(input.byte(at)!)) at++
  if (at < codeStart + 3)
    return errorAt('status-code', at, 'three digits of a status-code', input.byte(at), 'RFC 9112 4', 502)
  tape.add(Kind.statusCode, codeStart, at)
  const second = at
  const status = Number(input.text(codeStart, at))
  if (status < 100 || status > 599) {
    return errorOn(
      'status-code-range',
      { start: codeStart, end: at },
      'a status-code from 100 to 599',
      String(status),
      'RFC 9110 15',
      502,
    )
  }
  if (at === end && noReasonSpace) return { first, second, third: end, minor: version.minor, status }
  if (at === end || input.byte(at) !== SP)
    return errorAt('reason-sp', at, 'SP after the status-code', input.byte(at), 'RFC 9112 4', 502)
  tape.add(Kind.sp, at, ++at)
  for (let index = at; index < end; index++) {
    if (!FIELD_CONTENT[input.byte(index)!])
      return errorAt(
        'reason-phrase',
        index,
        'a visible character, SP or HTAB in the reason-phrase',
        input.byte(index),
        'RFC 9112 4',
        502,
      )
  }
  if (end > at) tape.add(Kind.reasonPhrase, at, end)
  return { first, second, third: end, minor: version.minor, status }
}

/** A byte with which no message can begin, found before the line has ended. */
export function earlyFault(input: Input, start: number, request: boolean): HttpError | null {
  const got = input.byte(start)
  if (got === undefined) return null
  if (request)
    return TCHAR[got] || got === 0x0d || got === 0x0a
      ? null
      : errorAt('method', start, 'a method (a token)', got, 'RFC 9112 3.1', 400)
  for (let index = 0; index < 5; index++) {
    const byte = input.byte(start + index)
    if (byte === undefined) return null
    if (byte !== HTTP_SLASH[index]) return notHttp(start, start + index, byte)
  }
  return null
}

function notHttp(start: number, at: number, byte: number | undefined): HttpError {
  const wanted = String.fromCharCode(HTTP_SLASH[at - start]!)
  return errorAt('status-line', at, `'${wanted}' (of "HTTP/", with which a response begins)`, byte, 'RFC 9112 4', 502)
}

/** `HTTP-version = HTTP-name "/" DIGIT "." DIGIT` (RFC 9112 2.3). */
function readVersion(input: Input, start: number, end: number, lineEnd: number): HttpError | { minor: number } {
  const text = input.text(start, end)
  const match = /^HTTP\/(\d)\.(\d)$/.exec(text)
  if (!match) {
    let at = start
    const shape = 'HTTP/1.1'
    while (
      at < end &&
      (at - start === 5 || at - start === 7
        ? isDigit(input.byte(at)!)
        : input.byte(at) === shape.charCodeAt(at - start))
    )
      at++
    return errorAt(
      'http-version',
      at,
      `"HTTP/1.1"${at - start >= 8 ? ' and the end of the line' : ''}`,
      at < lineEnd ? input.byte(at) : input.byte(lineEnd),
      'RFC 9112 2.3',
      400,
    )
  }
  const [major, minor] = [Number(match[1]), Number(match[2])]
  if (major !== 1) return errorOn('http-version-major', { start, end }, 'major version 1', text, 'RFC 9110 15.6.6', 505)
  return { minor }
}

const HTTP_SLASH = [0x48, 0x54, 0x54, 0x50, 0x2f]
