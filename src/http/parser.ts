import { concat, latin1 } from '../bytes'
import { errorAt, errorOn, type HttpError } from './errors'
import { type PlacedField, requestFraming, responseFraming } from './framing'
import {
  COLON,
  CR,
  FIELD_CONTENT,
  HEXDIG,
  HTAB,
  isDigit,
  isHost,
  isOws,
  LF,
  SEMICOLON,
  SP,
  TARGET_CHAR,
  TCHAR,
} from './grammar'
import { LIMITS, type Limits } from './limits'
import { type Field, type Head, listMembers } from './message'
import { Kind, Tape } from './tape'

/** What `next` gives. Spans and bytes are of the stream that was fed. */
export type ParserEvent =
  | { readonly kind: 'need-data' }
  | { readonly kind: 'head'; readonly head: Head }
  /** A part of the content, transfer coding taken off. The bytes are a copy. */
  | { readonly kind: 'content'; readonly bytes: Uint8Array }
  /** The message is complete. The next call begins the next message. */
  | { readonly kind: 'end'; readonly trailers: readonly Field[] }
  /** The message is wrong; nothing more can be parsed. */
  | { readonly kind: 'error'; readonly error: HttpError }
  /** The input ended between messages. */
  | { readonly kind: 'closed' }

/** Departures from strictness, each off unless named. */
export interface Leniencies {
  /** A bare LF ends a line (RFC 9112 2.2: a recipient MAY). */
  readonly bareLf?: boolean
}

export interface ParserOptions {
  readonly limits?: Limits
  readonly leniencies?: Leniencies
}

type State =
  | 'start'
  | 'fields'
  | 'content'
  | 'chunk-size'
  | 'chunk-data'
  | 'chunk-end'
  | 'trailers'
  | 'until-close'
  | 'failed'

/**
 * A strict, incremental parser of HTTP/1.1 messages (RFC 9112). Give it bytes with `feed`, ask with `next` until it needs
 * data. It reads whole lines, so the result is the same however the input is cut. Each message writes its elements on a
 * tape of its own (`tape`).
 */
export class MessageParser {
  /** The elements of the message at hand, or of the one that just ended. */
  tape = new Tape()
  readonly #role: 'request' | 'response'
  readonly #limits: Limits
  readonly #lenient: Leniencies
  #buffer: Uint8Array = new Uint8Array(0)
  #parts: Uint8Array[] = []
  #partsLength = 0
  /** Stream offset of `#buffer[0]`. */
  #base = 0
  /** Stream offset of the next byte to parse. */
  #at = 0
  /** Stream offset up to which no line end was found. */
  #searched = 0
  #eof = false
  #state: State = 'start'
  #error: HttpError | null = null
  #left = 0
  #extensions = 0
  #leading = 0
  #start = 0
  #sectionStart = 0
  #fields: PlacedField[] = []
  #trailers: Field[] = []
  #startLine: {
    method: string
    target: string
    status: number
    reason: string
    version: readonly [number, number]
  } | null = null
  #requestMethods: string[] = []
  #fresh = true

  constructor(role: 'request' | 'response', options: ParserOptions = {}) {
    this.#role = role
    this.#limits = options.limits ?? LIMITS
    this.#lenient = options.leniencies ?? {}
  }

  /** Stream offset of the next byte that was not yet parsed. */
  get offset(): number {
    return this.#at
  }

  /** True where a message has begun: bytes of one have come, or wait to be parsed. */
  get begun(): boolean {
    return this.#state !== 'start' || this.#leading > 0 || this.#partsLength > 0 || this.#available() > 0
  }

  /** The method of the request at hand as far as it was read; null where it was not. A refusal of HEAD has no content either. */
  get requestMethod(): string | null {
    const { tape } = this
    for (let index = 0; index < tape.length; index++)
      if (tape.kind(index) === Kind.method && this.#startLine) return this.#startLine.method
    return null
  }

  /** Says which method the next response answers; without it, GET. */
  expect(requestMethod: string): void {
    this.#requestMethods.push(requestMethod)
  }

  feed(bytes: Uint8Array): void {
    if (bytes.length === 0 || this.#state === 'failed') return
    this.#parts.push(bytes)
    this.#partsLength += bytes.length
  }

  /** Says that no more bytes come. */
  end(): void {
    this.#eof = true
  }

  next(): ParserEvent {
    if (this.#error) return { kind: 'error', error: this.#error }
    for (;;) {
      const event = this.#step()
      if (event) return event
    }
  }

  #step(): ParserEvent | null {
    switch (this.#state) {
      case 'start':
        return this.#readStartLine()
      case 'fields':
      case 'trailers':
        return this.#readFieldLine()
      case 'content':
        return this.#readContent(Kind.content)
      case 'until-close':
        return this.#readContent(Kind.content)
      case 'chunk-size':
        return this.#readChunkSize()
      case 'chunk-data':
        return this.#readContent(Kind.chunkData)
      case 'chunk-end':
        return this.#readChunkEnd()
      case 'failed':
        return { kind: 'error', error: this.#error! }
    }
  }

  // Input

  /** Brings all input into one buffer, without what was parsed. */
  #gather(): void {
    if (this.#parts.length === 0) return
    const rest = this.#buffer.subarray(this.#at - this.#base)
    this.#buffer = rest.length === 0 && this.#parts.length === 1 ? this.#parts[0]! : concat([rest, ...this.#parts])
    this.#base = this.#at
    this.#parts = []
    this.#partsLength = 0
  }

  #byte(offset: number): number | undefined {
    return this.#buffer[offset - this.#base]
  }

  #text(start: number, end: number): string {
    return latin1(this.#buffer, start - this.#base, end - this.#base)
  }

  /**
   * The end of the line at hand: `content` its end, `next` the offset behind its line end. 'more' where the line end has not
   * come; 'long' where none stands before `bound`; an error where a CR stands alone, or an LF where that is not allowed.
   * Bytes are judged from left to right, so what is found does not depend on how the input was cut.
   */
  #line(bound: number): { content: number; next: number } | 'more' | 'long' | HttpError {
    this.#gather()
    const inputEnd = this.#base + this.#buffer.length
    const end = Math.min(inputEnd, bound)
    const from = Math.max(this.#at, this.#searched)
    const region = this.#buffer.subarray(from - this.#base, Math.max(0, end - this.#base))
    const found = region.indexOf(LF)
    const cr = (found < 0 ? region : region.subarray(0, found)).indexOf(CR)
    if (cr >= 0) {
      const at = from + cr
      const after = this.#byte(at + 1)
      if (after === undefined && !this.#eof) {
        this.#searched = at
        return 'more'
      }
      if (after !== LF) return errorAt('bare-cr', at + 1, 'LF after CR', after, 'RFC 9112 2.2', this.#status)
      return at + 1 < bound ? { content: at, next: at + 2 } : 'long'
    }
    if (found < 0) {
      this.#searched = end
      return inputEnd > bound ? 'long' : 'more'
    }
    const lf = from + found
    if (this.#lenient.bareLf) return { content: lf, next: lf + 1 }
    return errorAt('bare-lf', lf, 'CR LF at the end of the line', LF, 'RFC 9112 2.2', this.#status)
  }

  /** The status that answers a malformed message: 400 for a request; 502 where a gateway got such a response. */
  get #status(): number {
    return this.#role === 'request' ? 400 : 502
  }

  #available(): number {
    this.#gather()
    return this.#base + this.#buffer.length - this.#at
  }

  #fail(error: HttpError): ParserEvent {
    this.#state = 'failed'
    this.#error = error
    this.#parts = []
    return { kind: 'error', error }
  }

  /** More input is needed; at its end, that is an error, or between messages the orderly end. */
  #more(expected: string): ParserEvent {
    if (!this.#eof) return { kind: 'need-data' }
    const end = this.#base + this.#buffer.length
    if (this.#state === 'start' && this.#available() === 0) return { kind: 'closed' }
    return this.#fail(errorAt('cut-off', end, expected, undefined, 'RFC 9112 8', 400))
  }

  // Start-line

  #begin(): void {
    this.tape = new Tape()
    this.#fields = []
    this.#trailers = []
    this.#extensions = 0
    this.#leading = 0
    this.#start = this.#at
    this.#fresh = false
  }

  #readStartLine(): ParserEvent | null {
    if (this.#fresh) this.#begin()
    this.#gather()
    const early = this.#earlyFault()
    if (early) return this.#fail(early)
    const line = this.#line(this.#at + this.#limits.startLine + 2)
    if (line === 'long') return this.#fail(this.#tooLong())
    if (line === 'more') return this.#more('the rest of the start-line')
    if ('code' in line) return this.#fail(line)
    if (this.#role === 'request' && line.content === this.#at) {
      if (++this.#leading > this.#limits.leadingLines) {
        return this.#fail(
          errorAt('leading-lines', this.#at, 'a request-line', this.#byte(this.#at), 'RFC 9112 2.2', 400),
        )
      }
      this.tape.add(Kind.leadingLine, this.#at, line.next)
      this.#at = line.next
      this.#start = this.#at
      return null
    }
    const error = this.#role === 'request' ? this.#requestLine(line.content) : this.#statusLine(line.content)
    if (error) return this.#fail(error)
    this.tape.add(Kind.crlf, line.content, line.next)
    this.#at = line.next
    this.#sectionStart = line.next
    this.#state = 'fields'
    return null
  }

  /** A byte that cannot begin the message, found before the line has ended. */
  #earlyFault(): HttpError | null {
    const got = this.#byte(this.#at)
    if (got === undefined) return null
    if (this.#role === 'request')
      return TCHAR[got] || got === CR || got === LF
        ? null
        : errorAt('method', this.#at, 'a method (a token)', got, 'RFC 9112 3.1', 400)
    for (let index = 0; index < 5 && this.#at + index < this.#base + this.#buffer.length; index++) {
      const byte = this.#byte(this.#at + index)!
      if (byte !== HTTP_SLASH[index]) return this.#notHttp(this.#at + index, byte)
    }
    return null
  }

  #notHttp(at: number, byte: number | undefined): HttpError {
    const wanted = String.fromCharCode(HTTP_SLASH[at - this.#at]!)
    return errorAt('status-line', at, `'${wanted}' (of "HTTP/", with which a response begins)`, byte, 'RFC 9112 4', 502)
  }

  #tooLong(): HttpError {
    const span = { start: this.#at, end: this.#at + this.#limits.startLine }
    return errorOn(
      'start-line-long',
      span,
      `a start-line up to ${this.#limits.startLine} bytes`,
      'a longer one',
      'RFC 9112 3',
      414,
    )
  }

  #requestLine(end: number): HttpError | null {
    let at = this.#at
    while (at < end && TCHAR[this.#byte(at)!]) at++
    if (at === this.#at) return errorAt('method', at, 'a method (a token)', this.#byte(at), 'RFC 9112 3.1', 400)
    if (this.#byte(at) !== SP || at === end)
      return errorAt('method-end', at, 'SP after the method', this.#byte(at), 'RFC 9112 3', 400)
    const method = this.#text(this.#at, at)
    this.tape.add(Kind.method, this.#at, at)
    this.tape.add(Kind.sp, at, at + 1)
    const targetStart = ++at
    while (at < end && TARGET_CHAR[this.#byte(at)!]) at++
    if (at === targetStart)
      return errorAt('request-target', at, 'a request-target', this.#byte(at), 'RFC 9112 3.2', 400)
    if (at === end)
      return errorAt(
        'http-version',
        at,
        'SP and "HTTP/1.1" after the request-target',
        this.#byte(at),
        'RFC 9112 3',
        400,
      )
    if (this.#byte(at) !== SP)
      return errorAt(
        'request-target',
        at,
        'a visible US-ASCII character in the request-target',
        this.#byte(at),
        'RFC 9112 3.2',
        400,
      )
    const target = this.#text(targetStart, at)
    this.tape.add(Kind.requestTarget, targetStart, at)
    this.tape.add(Kind.sp, at, at + 1)
    const version = this.#version(at + 1, end, end)
    if ('code' in version) return version
    this.tape.add(Kind.httpVersion, at + 1, end)
    const wrong = this.#targetForm(method, target, targetStart)
    if (wrong) return wrong
    this.#startLine = { method, target, status: 0, reason: '', version: version.version }
    return null
  }

  /** The forms of a request-target (RFC 9112 3.2.1 to 3.2.4). */
  #targetForm(method: string, target: string, start: number): HttpError | null {
    const span = { start, end: start + target.length }
    const expected = (what: string) =>
      errorOn('request-target-form', span, what, `'${target.slice(0, 60)}'`, 'RFC 9112 3.2', 400)
    if (method === 'CONNECT')
      return /^[^/?#@]+:\d+$/.test(target) ? null : expected('host:port as the target of CONNECT')
    if (target === '*') return method === 'OPTIONS' ? null : expected("'*' with OPTIONS alone")
    if (target.startsWith('/')) return target.includes('#') ? expected('no fragment in a request-target') : null
    if (/^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/?#@]+([/?][^#]*)?$/.test(target)) return null
    return expected("a path that begins with '/', or an absolute URI")
  }

  #statusLine(end: number): HttpError | null {
    for (let index = 0; index < 5; index++) {
      const byte = this.#at + index < end ? this.#byte(this.#at + index) : undefined
      if (byte !== HTTP_SLASH[index]) return this.#notHttp(this.#at + index, this.#byte(this.#at + index))
    }
    const versionEnd = Math.min(end, this.#at + 8)
    const version = this.#version(this.#at, versionEnd, end)
    if ('code' in version) return version
    this.tape.add(Kind.httpVersion, this.#at, versionEnd)
    let at = versionEnd
    if (at === end || this.#byte(at) !== SP)
      return errorAt('status-sp', at, 'SP after the version', this.#byte(at), 'RFC 9112 4', 502)
    this.tape.add(Kind.sp, at, ++at)
    const codeStart = at
    while (at < end && at < codeStart + 3 && isDigit(this.#byte(at)!)) at++
    if (at < codeStart + 3)
      return errorAt('status-code', at, 'three digits of a status-code', this.#byte(at), 'RFC 9112 4', 502)
    this.tape.add(Kind.statusCode, codeStart, at)
    const status = Number(this.#text(codeStart, at))
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
    if (at === end || this.#byte(at) !== SP)
      return errorAt('reason-sp', at, 'SP after the status-code', this.#byte(at), 'RFC 9112 4', 502)
    this.tape.add(Kind.sp, at, ++at)
    for (let index = at; index < end; index++) {
      if (!FIELD_CONTENT[this.#byte(index)!])
        return errorAt(
          'reason-phrase',
          index,
          'a visible character, SP or HTAB in the reason-phrase',
          this.#byte(index),
          'RFC 9112 4',
          502,
        )
    }
    if (end > at) this.tape.add(Kind.reasonPhrase, at, end)
    this.#startLine = { method: '', target: '', status, reason: this.#text(at, end), version: version.version }
    return null
  }

  /** `HTTP-version = HTTP-name "/" DIGIT "." DIGIT` (RFC 9112 2.3). */
  #version(start: number, end: number, lineEnd: number): HttpError | { version: readonly [number, number] } {
    const text = this.#text(start, end)
    const match = /^HTTP\/(\d)\.(\d)$/.exec(text)
    if (!match) {
      let at = start
      const shape = 'HTTP/1.1'
      while (
        at < end &&
        (at - start === 5 || at - start === 7
          ? isDigit(this.#byte(at)!)
          : this.#byte(at) === shape.charCodeAt(at - start))
      )
        at++
      return errorAt(
        'http-version',
        at,
        `"HTTP/1.1"${at - start >= 8 ? ' and the end of the line' : ''}`,
        at < lineEnd ? this.#byte(at) : this.#byte(lineEnd),
        'RFC 9112 2.3',
        400,
      )
    }
    const version = [Number(match[1]), Number(match[2])] as const
    if (version[0] !== 1)
      return errorOn('http-version-major', { start, end }, 'major version 1', text, 'RFC 9110 15.6.6', 505)
    return { version: version[1] > 1 ? [1, 1] : version }
  }

  // Fields

  #readFieldLine(): ParserEvent | null {
    const trailing = this.#state === 'trailers'
    const line = this.#line(this.#sectionStart + this.#limits.head)
    if (line === 'long') return this.#fail(this.#headTooLarge())
    if (line === 'more')
      return this.#more(`a field line or the empty line that ends the ${trailing ? 'trailers' : 'head'}`)
    if ('code' in line) return this.#fail(line)
    if (line.content === this.#at) {
      this.tape.add(Kind.emptyLine, this.#at, line.next)
      this.#at = line.next
      return trailing ? this.#finish() : this.#headDone()
    }
    const error = this.#fieldLine(line.content, trailing)
    if (error) return this.#fail(error)
    this.tape.add(Kind.crlf, line.content, line.next)
    this.#at = line.next
    return null
  }

  #headTooLarge(): HttpError {
    const span = { start: this.#sectionStart, end: this.#sectionStart + this.#limits.head }
    return errorOn('head-large', span, `header fields up to ${this.#limits.head} bytes`, 'more', 'RFC 9110 5.4', 431)
  }

  #fieldLine(end: number, trailing: boolean): HttpError | null {
    const start = this.#at
    const status = this.#status
    const first = this.#byte(start)!
    if (first === SP || first === HTAB) {
      const folds = this.tape.kind(this.tape.length - 1) === Kind.crlf && start > this.#sectionStart
      return folds
        ? errorAt(
            'obs-fold',
            start,
            'a field name: a line must not continue the one before it (obs-fold)',
            first,
            'RFC 9112 5.2',
            status,
          )
        : errorAt('leading-space', start, 'a field name', first, 'RFC 9112 2.2', status)
    }
    let at = start
    while (at < end && TCHAR[this.#byte(at)!]) at++
    if (at === end || this.#byte(at) !== COLON) {
      const got = this.#byte(at)
      if (at === start) return errorAt('field-name', at, 'a field name (a token)', got, 'RFC 9112 5', status)
      const code = got === SP || got === HTAB ? 'space-before-colon' : 'field-colon'
      return errorAt(code, at, "':' after the field name", got, 'RFC 9112 5.1', status)
    }
    if (at === start) return errorAt('field-name', at, 'a field name before the colon', COLON, 'RFC 9112 5', status)
    if (this.#fields.length + this.#trailers.length >= this.#limits.fields) {
      return errorOn(
        'fields-many',
        { start, end },
        `at most ${this.#limits.fields} fields`,
        'one more',
        'RFC 9110 5.4',
        431,
      )
    }
    const nameEnd = at++
    while (at < end && isOws(this.#byte(at)!)) at++
    const valueStart = at
    let valueEnd = end
    while (valueEnd > valueStart && isOws(this.#byte(valueEnd - 1)!)) valueEnd--
    for (let index = valueStart; index < valueEnd; index++) {
      if (!FIELD_CONTENT[this.#byte(index)!])
        return errorAt(
          'field-value',
          index,
          'a visible character, SP or HTAB in the field value',
          this.#byte(index),
          'RFC 9110 5.5',
          status,
        )
    }
    this.tape.add(Kind.fieldName, start, nameEnd)
    this.tape.add(Kind.colon, nameEnd, nameEnd + 1)
    if (valueStart > nameEnd + 1) this.tape.add(Kind.ows, nameEnd + 1, valueStart)
    if (valueEnd > valueStart) this.tape.add(Kind.fieldValue, valueStart, valueEnd)
    if (end > valueEnd) this.tape.add(Kind.ows, valueEnd, end)
    const field: PlacedField = {
      name: this.#text(start, nameEnd),
      value: this.#text(valueStart, valueEnd),
      span: { start: valueStart, end: valueEnd },
    }
    if (trailing) this.#trailers.push({ name: field.name, value: field.value })
    else this.#fields.push(field)
    return null
  }

  #headDone(): ParserEvent {
    const { method, target, status, reason, version } = this.#startLine!
    const request = this.#role === 'request'
    const requestMethod = request
      ? method
      : status < 200
        ? (this.#requestMethods[0] ?? 'GET')
        : (this.#requestMethods.shift() ?? 'GET')
    const framed = request
      ? requestFraming(version, this.#fields)
      : responseFraming(version, status, requestMethod, this.#fields)
    if (!framed.ok) return this.#fail(framed.error)
    const wrongHost = request ? this.#checkHost(version) : null
    if (wrongHost) return this.#fail(wrongHost)
    const { framing } = framed
    this.#left = framing.kind === 'length' ? framing.length : 0
    this.#state =
      framing.kind === 'length'
        ? 'content'
        : framing.kind === 'chunked'
          ? 'chunk-size'
          : framing.kind === 'close'
            ? 'until-close'
            : 'content'
    const options = listMembers(this.#fields, 'connection').map((option) => option.toLowerCase())
    const persistent = version[1] >= 1 ? !options.includes('close') : options.includes('keep-alive')
    const base = {
      version,
      fields: this.#fields.map(({ name, value }) => ({ name, value })),
      framing,
      keepAlive: persistent && !framed.closes,
      start: this.#start,
      end: this.#at,
    }
    if (!request) return { kind: 'head', head: { ...base, kind: 'response', status, reason } }
    const expectContinue =
      version[1] >= 1 && listMembers(this.#fields, 'expect').some((one) => one.toLowerCase() === '100-continue')
    const host = this.#fields.find(({ name }) => name.toLowerCase() === 'host')?.value ?? null
    return { kind: 'head', head: { ...base, kind: 'request', method, target, host, expectContinue } }
  }

  /** RFC 9112 3.2: exactly one valid Host in an HTTP/1.1 request. */
  #checkHost(version: readonly [number, number]): HttpError | null {
    const hosts = this.#fields.filter((field) => field.name.toLowerCase() === 'host')
    const [host, second] = hosts
    if (second) return errorOn('host-twice', second.span, 'one Host field', 'another', 'RFC 9112 3.2', 400)
    if (!host) {
      if (version[1] === 0) return null
      return errorOn(
        'host-missing',
        { start: this.#start, end: this.#at },
        'a Host field in an HTTP/1.1 request',
        'none',
        'RFC 9112 3.2',
        400,
      )
    }
    return isHost(host.value)
      ? null
      : errorOn(
          'host-syntax',
          host.span,
          'host or host:port in Host',
          `'${host.value.slice(0, 60)}'`,
          'RFC 9112 3.2',
          400,
        )
  }

  // Content

  #readContent(kind: typeof Kind.content | typeof Kind.chunkData): ParserEvent | null {
    const unlimited = this.#state === 'until-close'
    if (!unlimited && this.#left === 0) {
      if (kind === Kind.chunkData) {
        this.#state = 'chunk-end'
        return null
      }
      return this.#finish()
    }
    const available = this.#available()
    if (available === 0) {
      if (unlimited && this.#eof) return this.#finish()
      return this.#more(unlimited ? 'content' : `${this.#left} more bytes of content`)
    }
    const length = unlimited ? available : Math.min(available, this.#left)
    const start = this.#at - this.#base
    const bytes = this.#buffer.slice(start, start + length)
    this.tape.extend(kind, this.#at, this.#at + length)
    this.#at += length
    if (!unlimited) this.#left -= length
    return { kind: 'content', bytes }
  }

  /** `chunk = chunk-size [ chunk-ext ] CRLF chunk-data CRLF` (RFC 9112 7.1). */
  #readChunkSize(): ParserEvent | null {
    const room = this.#limits.chunkExtensions - this.#extensions
    const line = this.#line(this.#at + this.#limits.chunkSizeDigits + room + 2)
    if (line === 'long') return this.#fail(this.#extensionsTooLarge())
    if (line === 'more') return this.#more('a chunk-size')
    if ('code' in line) return this.#fail(line)
    const start = this.#at
    let at = start
    while (at < line.content && HEXDIG[this.#byte(at)!]) at++
    if (at === start)
      return this.#fail(
        errorAt('chunk-size', at, 'a chunk-size (hexadecimal digits)', this.#byte(at), 'RFC 9112 7.1', 400),
      )
    const size = Number.parseInt(this.#text(start, at), 16)
    if (at - start > this.#limits.chunkSizeDigits || !Number.isSafeInteger(size)) {
      return this.#fail(
        errorOn(
          'chunk-size-large',
          { start, end: at },
          'a chunk-size up to 2^53 - 1',
          this.#text(start, Math.min(at, start + 24)),
          'RFC 9112 7.1',
          413,
        ),
      )
    }
    const wrong = this.#chunkExtensions(at, line.content)
    if (wrong) return this.#fail(wrong)
    this.tape.add(Kind.chunkSize, start, at)
    if (line.content > at) this.tape.add(Kind.chunkExt, at, line.content)
    this.tape.add(Kind.crlf, line.content, line.next)
    this.#extensions += line.content - at
    if (this.#extensions > this.#limits.chunkExtensions) return this.#fail(this.#extensionsTooLarge())
    this.#at = line.next
    if (size === 0) {
      this.#sectionStart = line.next
      this.#state = 'trailers'
    } else {
      this.#left = size
      this.#state = 'chunk-data'
    }
    return null
  }

  /** `chunk-ext = *( BWS ";" BWS chunk-ext-name [ BWS "=" BWS chunk-ext-val ] )` (RFC 9112 7.1.1). */
  #chunkExtensions(start: number, end: number): HttpError | null {
    let at = start
    const skip = () => {
      while (at < end && isOws(this.#byte(at)!)) at++
    }
    const token = () => {
      const from = at
      while (at < end && TCHAR[this.#byte(at)!]) at++
      return at > from
    }
    const fail = (expected: string) => errorAt('chunk-ext', at, expected, this.#byte(at), 'RFC 9112 7.1.1', 400)
    while (at < end) {
      skip()
      if (this.#byte(at) !== SEMICOLON || at === end) return fail("CR LF, or ';' before a chunk extension")
      at++
      skip()
      if (!token()) return fail('the name of a chunk extension')
      const named = at
      skip()
      if (this.#byte(at) !== 0x3d || at === end) {
        at = named
        continue
      }
      at++
      skip()
      if (this.#byte(at) === 0x22) {
        at++
        while (at < end && this.#byte(at) !== 0x22) {
          if (this.#byte(at) === 0x5c) at++
          if (at >= end || !FIELD_CONTENT[this.#byte(at)!]) return fail('a visible character in the quoted value')
          at++
        }
        if (at === end) return fail("'\"' at the end of the quoted value")
        at++
      } else if (!token()) return fail('the value of a chunk extension')
    }
    return null
  }

  #extensionsTooLarge(): HttpError {
    const span = { start: this.#at, end: this.#at + 1 }
    return errorOn(
      'chunk-ext-large',
      span,
      `chunk extensions up to ${this.#limits.chunkExtensions} bytes`,
      'more',
      'RFC 9112 7.1.1',
      413,
    )
  }

  #readChunkEnd(): ParserEvent | null {
    const available = this.#available()
    const first = this.#byte(this.#at)
    if (available > 0 && first !== CR && !(this.#lenient.bareLf && first === LF)) {
      return this.#fail(errorAt('chunk-end', this.#at, 'CR LF after the chunk-data', first, 'RFC 9112 7.1', 400))
    }
    const length = first === LF ? 1 : 2
    if (available < length) return this.#more('CR LF after the chunk-data')
    if (length === 2 && this.#byte(this.#at + 1) !== LF) {
      return this.#fail(errorAt('bare-cr', this.#at + 1, 'LF after CR', this.#byte(this.#at + 1), 'RFC 9112 2.2', 400))
    }
    this.tape.add(Kind.crlf, this.#at, this.#at + length)
    this.#at += length
    this.#state = 'chunk-size'
    return null
  }

  #finish(): ParserEvent {
    const trailers = this.#trailers
    this.#state = 'start'
    this.#fresh = true
    return { kind: 'end', trailers }
  }
}

const HTTP_SLASH = [0x48, 0x54, 0x54, 0x50, 0x2f]
