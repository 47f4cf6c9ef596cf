/** What curl does with the field lines of a response: only the few that steer the transfer, by comparison of their start. */
import { trimEndOf } from '../../bytes'
import { codingNames } from './coding'
import { parseDate } from './dates'
import { hasPrefix, leadingDigits, lowerAscii } from './encode'
import { type Failure, failure } from './errors'
import type { ReaderEvents, ReaderOptions } from './reader'

/** What the fields of a response said. Content-Length and close carry over from an interim response. */
export interface FieldState {
  /** 10, 11, 20 or 0 (none read). */
  version: number
  /** Body length, -1 where unknown. */
  size: number
  /** The same as it was given: above 2^53 `size` is not exact. 0 where there is none. */
  exactSize: bigint
  chunked: boolean
  /** The connection is not used again. */
  close: boolean
  /** The status says that there is no body: framing fields are not read. */
  bodyless: boolean
  ignoreLength: boolean
  contentType: string | null
  location: string | null
  /** The location will be followed. */
  newUrl: boolean
  contentRange: boolean
  /** The server said that it sends everything. */
  wholeBody: boolean
  lastModified: number | null
  /** Seconds, 0 where absent. */
  retryAfter: string | null
  begin(status: number, version: number): void
}

export function newFieldState(): FieldState {
  return {
    version: 0,
    size: -1,
    exactSize: 0n,
    chunked: false,
    close: false,
    bodyless: false,
    ignoreLength: false,
    contentType: null,
    location: null,
    newUrl: false,
    contentRange: false,
    wholeBody: false,
    lastModified: null,
    retryAfter: null,
    begin(status, version) {
      this.version = version
      this.bodyless = (status >= 100 && status < 200) || status === 204 || status === 304
      if (status === 204 || status === 304) this.size = 0
    },
  }
}

/** A field's value: white space at both ends removed, up to the line end. */
export function fieldValue(line: string): string {
  const colon = line.indexOf(':')
  const text = line.slice(colon + 1).replace(/^[ \t\n\v\f\r]+/, '')
  return trimEndOf(text.replace(/[\r\n][\s\S]*$/, ''), ' \t\v\f')
}

/** True where the line is the named field and its value holds `token` anywhere, case ignored. */
function mentions(line: string, name: string, token: string): boolean {
  return hasPrefix(line, name) && lowerAscii(fieldValue(line)).includes(token)
}

const MAX_LENGTH = 0x7fffffffffffffffn

function contentLength(line: string, state: FieldState, options: ReaderOptions, events: ReaderEvents): Failure | null {
  const number = leadingDigits(line.slice('Content-Length:'.length))
  if (!number) return failure(8, 'curl.content-length.invalid', 'Invalid Content-Length: value')
  const value = BigInt(number.digits)
  if (value > MAX_LENGTH) {
    if (options.maxFileSize > 0) return failure(63, 'curl.max-filesize', 'Maximum file size exceeded')
    state.close = true
    events.info('Overflow Content-Length: value')
    return null
  }
  state.size = Number(value)
  state.exactSize = value
  return null
}

/** Reads one line of a head (the status line, too, is compared and matches nothing). */
export function readField(
  line: string,
  state: FieldState,
  status: number,
  options: ReaderOptions,
  events: ReaderEvents,
  addCoding: (name: string) => Failure | null,
): Failure | null {
  const is = (name: string) => hasPrefix(line, name)
  if (!state.bodyless && !options.ignoreContentLength && is('Content-Length:')) {
    return contentLength(line, state, options, events)
  }
  if (is('Content-Type:')) {
    const value = fieldValue(line)
    if (value !== '') state.contentType = value
  } else if (state.version === 10 && mentions(line, 'Connection:', 'keep-alive')) {
    state.close = false
    events.info('HTTP/1.0 connection set to keep alive')
  } else if (mentions(line, 'Connection:', 'close')) {
    state.close = true
  } else if (!state.bodyless && is('Transfer-Encoding:')) {
    for (const name of codingNames(line.slice('Transfer-Encoding:'.length))) {
      if (lowerAscii(name) === 'chunked') state.chunked = true
      else {
        const failed = addCoding(name)
        if (failed) return failed
      }
    }
    if (!state.chunked) {
      state.close = true
      state.ignoreLength = true
    }
  } else if (!state.bodyless && is('Content-Encoding:') && options.decode) {
    for (const name of codingNames(line.slice('Content-Encoding:'.length))) {
      const failed = addCoding(name)
      if (failed) return failed
    }
  } else if (is('Retry-After:')) {
    state.retryAfter = fieldValue(line)
  } else if (!state.bodyless && is('Content-Range:')) {
    const start = /^[^\d*]*(\d+)?/.exec(line.slice('Content-Range:'.length))?.[1]
    if (start === undefined) state.wholeBody = true
    else if (Number(start) === options.resumeFrom) state.contentRange = true
  } else if (is('Set-Cookie:')) {
    events.setCookie(trimEndOf(line.slice('Set-Cookie:'.length), '\r\n'))
  } else if (!state.bodyless && is('Last-Modified:') && options.timeCondition) {
    state.lastModified = parseDate(fieldValue(line))
  } else if ((status === 401 && is('WWW-Authenticate:')) || (status === 407 && is('Proxy-authenticate:'))) {
    events.challenge(fieldValue(line), status)
  } else if (status >= 300 && status < 400 && is('Location:') && state.location === null) {
    const value = fieldValue(line)
    if (value !== '') {
      state.location = value
      if (options.follow) {
        state.newUrl = true
        events.rewind()
      }
    }
  }
  return null
}
