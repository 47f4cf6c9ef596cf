import { readChunkLine } from './chunk-line'
import { decode } from './decode'
import { errorAt, errorOn, type HttpError } from './errors'
import { CLOSED, ContentEvent, END, NEED_DATA, type ParserEvent, type ParserOptions } from './events'
import { expectsContinue, framingOfRequest, framingOfResponse, hostFault, persists } from './facts'
import { type FieldLine, faultInValue, readFieldLine } from './field-line'
import { CR, HEXDIG, isOws, LF, SP, TCHAR } from './grammar'
import { methodIn, ReadRequestHead, ReadResponseHead } from './head'
import { tapeFieldLine, tapeFields, tapeStartLine } from './head-tape'
import { LIMITS, type Limits } from './limits'
import type { Field } from './message'
import { Scanned } from './scan'
import { Line, Source } from './source'
import { earlyFault, readRequestLine, readStatusLine } from './start-line'
import { Kind, Tape } from './tape'

const State = {
  start: 0,
  fields: 1,
  /** No content is left: the message ends. */
  empty: 2,
  length: 3,
  untilClose: 4,
  chunkLine: 5,
  /** A chunk line that does not lie whole in the piece, or is more than a size. */
  longChunkLine: 6,
  chunkData: 7,
  chunkEnd: 8,
  chunkLf: 9,
  trailers: 10,
  failed: 11,
} as const
type State = (typeof State)[keyof typeof State]

/**
 * A strict, incremental parser of HTTP/1.1 messages (RFC 9112). Give it bytes with `feed`, ask with `next` until it needs
 * data. The result is the same however the input is cut. Heads and contents are made of the bytes that were fed, which must
 * not change while those are in use.
 */
export class MessageParser {
  readonly #request: boolean
  readonly #limits: Limits
  readonly #bareLf: boolean
  readonly #obsFold: boolean
  readonly #spaced: boolean
  readonly #noReasonSpace: boolean
  readonly #notes: boolean
  /** The status that answers a malformed message: 400 for a request; 502 where a gateway got such a response. */
  readonly #status: number
  /** A head of fewer bytes is in no danger of a limit. */
  readonly #easy: number
  /** Digits of a chunk-size that is read in one go. */
  readonly #digits: number
  readonly #source = new Source()
  readonly #scanner = this.#source.scanner
  #state: State = State.start
  #fresh = true
  #error: HttpError | null = null
  /** What the four accessors below hold: offsets and lengths in the stream, always as doubles (see `Scanner.base`). */
  readonly #offsets = new Float64Array(4)
  #extensions = 0
  #leading = 0
  #interim = 0
  #method: string | null = null
  #trailers: Field[] = []
  #requestMethods: string[] = []
  /** The elements before the head, behind it, and of a line that was refused; the scanner holds those of the head. */
  readonly #before = new Tape()
  readonly #behind = new Tape()
  readonly #refused = new Tape()
  #tape: Tape | null = null

  constructor(role: 'request' | 'response', options: ParserOptions = {}) {
    this.#headEnd = -1
    this.#request = role === 'request'
    this.#status = this.#request ? 400 : 502
    this.#limits = options.limits ?? LIMITS
    this.#digits = Math.min(FEW_DIGITS, this.#limits.chunkSizeDigits)
    this.#easy = Math.min(this.#limits.startLine, this.#limits.head)
    const {
      bareLf = false,
      obsFold = !this.#request,
      spaceBeforeColon = false,
      noReasonSpace = false,
    } = options.leniencies ?? {}
    this.#bareLf = bareLf
    this.#obsFold = obsFold
    this.#spaced = spaceBeforeColon && !this.#request
    this.#noReasonSpace = noReasonSpace
    this.#notes = options.contentOnTape ?? true
    this.#scanner.again = (bytes) => {
      const parser = new MessageParser(role, options)
      parser.feed(bytes)
      const event = parser.next()
      if (event.kind !== 'head') throw new Error('http: the bytes of a head were changed before its fields were read')
      return event.head.fields
    }
  }

  /** Bytes that are left of the content, or of the chunk. */
  get #left(): number {
    return this.#offsets[0]!
  }

  set #left(value: number) {
    this.#offsets[0] = value
  }

  /** Stream offset of the head's first byte. */
  get #headStart(): number {
    return this.#offsets[1]!
  }

  set #headStart(value: number) {
    this.#offsets[1] = value
  }

  /** Stream offset of its end; -1 where that was not read. */
  get #headEnd(): number {
    return this.#offsets[2]!
  }

  set #headEnd(value: number) {
    this.#offsets[2] = value
  }

  /** Stream offset of the first field line, or trailer line. */
  get #sectionStart(): number {
    return this.#offsets[3]!
  }

  set #sectionStart(value: number) {
    this.#offsets[3] = value
  }

  /** The elements of the message at hand, or of the one that just ended, as far as they were read. */
  get tape(): Tape {
    if (this.#tape) return this.#tape
    const tape = new Tape()
    tape.append(this.#before)
    if (this.#scanner.first > 0) {
      tapeStartLine(tape, this.#scanner, this.#headStart, this.#request)
      tapeFields(tape, this.#scanner, this.#headStart)
      if (this.#headEnd >= 0) tape.add(Kind.emptyLine, this.#headStart + this.#scanner.linesEnd, this.#headEnd)
    }
    tape.append(this.#behind)
    tape.append(this.#refused)
    this.#tape = tape
    return tape
  }

  /** Stream offset of the next byte that was not yet parsed. */
  get offset(): number {
    return this.#source.offset
  }

  /** True where a message has begun: bytes of one have come, or wait to be parsed. */
  get begun(): boolean {
    return this.#state !== State.start || this.#leading > 0 || this.#source.end > this.#source.offset
  }

  /** The method of the request at hand as far as it was read; null where it was not. A refusal of HEAD has no content either. */
  get requestMethod(): string | null {
    if (this.#method !== null || !this.#request || this.#scanner.first === 0) return this.#method
    const { bytes, origin, first } = this.#scanner
    return methodIn(bytes, origin, origin + first)
  }

  /** Says which method the next response answers; without it, GET. */
  expect(requestMethod: string): void {
    this.#requestMethods.push(requestMethod)
  }

  /** Takes bytes, which must stay as they are. */
  feed(bytes: Uint8Array): void {
    if (bytes.length > 0 && this.#state !== State.failed) this.#source.feed(bytes)
  }

  /** Says that no more bytes come. */
  end(): void {
    this.#source.ended = true
  }

  /** What comes next of the bytes that were fed. */
  next(): ParserEvent {
    this.#tape = null
    // Bytes that come one by one, in the middle of a line of a head.
    const source = this.#source
    const { piece } = source
    if (piece.length === 1 && source.at === 0 && this.#state <= State.fields && !this.#fresh)
      if (this.#scanner.appendOne(piece[0]!, this.#easy)) {
        source.at = 1
        if (!source.more() && !source.ended) return NEED_DATA
      }
    for (;;) {
      const event = this.#step()
      if (event !== null) return event
    }
  }

  #step(): ParserEvent | null {
    switch (this.#state) {
      case State.start:
        return this.#readStartLine()
      case State.fields:
        return this.#readFields()
      case State.empty:
        return this.#finish()
      case State.length:
      case State.untilClose:
      case State.chunkData:
        return this.#readContent()
      case State.chunkLine:
        return this.#readChunkLine()
      case State.longChunkLine:
        return this.#readLongChunkLine()
      case State.chunkEnd:
        return this.#readChunkEnd()
      case State.chunkLf:
        return this.#readChunkLf()
      case State.trailers:
        return this.#readTrailer()
      default:
        return { kind: 'error', error: this.#error! }
    }
  }

  #fail(found: HttpError): ParserEvent {
    const error = this.#request ? found : { ...found, statusHint: this.#status }
    this.#state = State.failed
    this.#error = error
    return { kind: 'error', error }
  }

  /** More input is needed; at its end, that is an error, or between messages the orderly end. */
  #more(expected: string): ParserEvent {
    const source = this.#source
    if (!source.ended) return NEED_DATA
    const { end } = source
    if (this.#state === State.start && source.offset === end) {
      if (this.#interim === 0) return CLOSED
      return this.#fail(errorAt('cut-off', end, 'the final response', undefined, 'RFC 9112 8', 502))
    }
    return this.#fail(errorAt('cut-off', end, expected, undefined, 'RFC 9112 8', 400))
  }

  #begin(): void {
    this.#source.toLines()
    this.#scanner.begin()
    this.#before.clear()
    this.#behind.clear()
    if (this.#trailers.length > 0) this.#trailers = []
    this.#extensions = 0
    this.#leading = 0
    this.#headStart = this.#source.offset
    this.#headEnd = -1
    this.#method = null
    this.#fresh = false
  }

  #readStartLine(): ParserEvent | null {
    if (this.#fresh) this.#begin()
    const source = this.#source
    const scanner = this.#scanner
    const { startLine } = this.#limits
    for (;;) {
      const { at } = scanner
      const bound = at + startLine + 2
      // The first bytes are judged before the line has ended.
      if (at < scanner.end && !(scanner.searched > at + 8 && source.waiting(bound))) {
        if (this.#request ? scanner.request(this.#limits.head, this.#limits.fields) : scanner.statusLine()) {
          if (scanner.third > startLine) return this.#fail(this.#tooLong())
          if (this.#request && scanner.first > METHOD) return this.#fail(this.#methodTooLong(scanner.first))
          return this.#startLineDone()
        }
        if (scanner.ahead === Scanned.short && scanner.end <= bound) {
          scanner.searched = scanner.end
          if (source.fill()) continue
          return this.#more('the rest of the start-line')
        }
        const fault = earlyFault(scanner, scanner.base + at, this.#request)
        if (fault) return this.#fail(fault)
        const line = source.line(bound, this.#bareLf, this.#status)
        if (typeof line === 'object') return this.#fail(line)
        if (line === Line.long) return this.#fail(this.#tooLong())
        if (line === Line.found) {
          const refusal = this.#oddStartLine()
          if (refusal) return this.#fail(refusal)
          if (scanner.first > 0) return this.#startLineDone()
          continue
        }
      }
      if (!source.fill()) return this.#more('the rest of the start-line')
    }
  }

  #startLineDone(): ParserEvent | null {
    const scanner = this.#scanner
    if (scanner.ahead === Scanned.ended) return this.#headDone()
    this.#sectionStart = this.#headStart + scanner.fieldsAt
    this.#state = State.fields
    return this.#readFields()
  }

  #methodTooLong(length: number): HttpError {
    const span = { start: this.#headStart, end: this.#headStart + length }
    return errorOn('method-long', span, `a method up to ${METHOD} bytes`, `${length} bytes`, 'RFC 9112 3', 501)
  }

  #tooLong(): HttpError {
    const { startLine } = this.#limits
    const scanner = this.#scanner
    scanner.first = 0
    const span = { start: this.#headStart, end: this.#headStart + startLine }
    if (this.#request) {
      const sp = scanner.bytes.subarray(scanner.at, scanner.at + startLine).indexOf(SP)
      // Octets without an SP are no request-line.
      if (sp < 0) {
        const most = Math.min(METHOD, startLine)
        let length = 0
        while (length < most && TCHAR[scanner.bytes[scanner.at + length]!]) length++
        const expected = length < most ? 'SP after the method' : `SP after a method of up to ${most} bytes`
        const got = scanner.bytes[scanner.at + length]
        return errorAt('method-end', this.#headStart + length, expected, got, 'RFC 9112 3', 400)
      }
      if (sp > METHOD) return this.#methodTooLong(sp)
    }
    return errorOn('start-line-long', span, `a start-line up to ${startLine} bytes`, 'a longer one', 'RFC 9112 3', 414)
  }

  /** A whole line that is not as nearly all are: an empty one before a request-line, a rare form, or a fault. */
  #oddStartLine(): HttpError | null {
    const { lineEnd, lineNext } = this.#source
    const scanner = this.#scanner
    const { base, at } = scanner
    if (this.#request && lineEnd === at) {
      if (++this.#leading > this.#limits.leadingLines)
        return errorAt('leading-lines', base + at, 'a request-line', scanner.byte(base + at), 'RFC 9112 2.2', 400)
      this.#before.add(Kind.leadingLine, base + at, base + lineNext)
      scanner.at = lineNext
      scanner.origin = lineNext
      this.#headStart = base + lineNext
      return null
    }
    const read = this.#request
      ? readRequestLine(scanner, base + at, base + lineEnd, this.#refused)
      : readStatusLine(scanner, base + at, base + lineEnd, this.#refused, this.#noReasonSpace)
    if ('code' in read) return read
    if (this.#request && read.first - base - at > METHOD) return this.#methodTooLong(read.first - base - at)
    this.#refused.clear()
    scanner.minor = read.minor
    scanner.status = read.status
    scanner.startLine(read.first - base, read.second - base, lineEnd, lineNext)
    return null
  }

  #readFields(): ParserEvent | null {
    const source = this.#source
    const scanner = this.#scanner
    for (;;) {
      const bound = this.#sectionStart - scanner.base + this.#limits.head
      if (scanner.at < scanner.end && !source.waiting(bound)) {
        const scanned = scanner.fields(bound, this.#limits.fields)
        if (scanned === Scanned.ended) return this.#headDone()
        if (scanned === Scanned.odd) {
          const line = source.line(bound, this.#bareLf, this.#status)
          if (typeof line === 'object') return this.#fail(line)
          if (line === Line.long) return this.#fail(this.#headTooLarge())
          if (line === Line.found) {
            const { lineEnd, lineNext } = source
            if (lineEnd === scanner.at) {
              scanner.at = lineNext
              return this.#headDone()
            }
            if (this.#obsFold && scanner.count > 0 && isOws(scanner.bytes[scanner.at]!)) {
              const wrong = faultInValue(scanner, scanner.base + scanner.at, scanner.base + lineEnd, this.#status)
              if (wrong) return this.#fail(wrong)
              scanner.unfold(lineEnd, lineNext)
              continue
            }
            const read = this.#fieldLine(scanner.count > 0)
            if ('code' in read) return this.#fail(read)
            const { base } = scanner
            scanner.field(read.nameEnd - base, read.valueStart - base, read.valueEnd - base, lineEnd, lineNext)
            continue
          }
        }
      }
      if (!source.fill()) return this.#more('a field line or the empty line that ends the head')
    }
  }

  #headTooLarge(): HttpError {
    const { head } = this.#limits
    const span = { start: this.#sectionStart, end: this.#sectionStart + head }
    return errorOn('head-large', span, `header fields up to ${head} bytes`, 'more', 'RFC 9110 5.4', 431)
  }

  /** Reads the line that was found as a field line. `follows`: another one stands before it. */
  #fieldLine(follows: boolean): FieldLine | HttpError {
    const { base, at, count } = this.#scanner
    const taken = count + this.#trailers.length
    const end = base + this.#source.lineEnd
    const read = readFieldLine(
      this.#scanner,
      base + at,
      end,
      follows,
      taken,
      this.#limits.fields,
      this.#status,
      this.#spaced,
    )
    if (!('code' in read) && read.colon > read.nameEnd)
      this.#scanner.gaps = [...this.#scanner.gaps, { start: read.nameEnd, end: read.colon }]
    return read
  }

  #headDone(): ParserEvent {
    const scanner = this.#scanner
    const source = this.#source
    const start = this.#headStart
    const end = start + (scanner.at - scanner.origin)
    this.#headEnd = end
    const request = this.#request
    const framed = request ? framingOfRequest(scanner) : framingOfResponse(scanner, this.#answered(scanner.status))
    if (!framed.ok) return this.#fail(framed.error)
    const wrong = request ? hostFault(scanner, end) : null
    if (wrong) return this.#fail(wrong)
    if (!request && !this.#interimInBounds(scanner.status)) {
      const span = { start: this.#headStart, end }
      return this.#fail(
        errorOn('interim-many', span, `at most ${INTERIM} interim responses`, 'one more', 'RFC 9110 15.2', 502),
      )
    }
    const { framing } = framed
    const keepAlive = persists(scanner) && !framed.closes
    // A head that lies in one piece stays there; another is a text from here on, which costs less than bytes of its own.
    const from = start - source.base
    const whole = from >= 0 && scanner.folds.length === 0
    const bytes = whole ? source.piece : NOTHING
    const index = whole ? from | 0 : 0
    const text = whole ? null : decode(scanner.bytes, scanner.origin, scanner.at, request && scanner.obs < 0x80)
    let head: ReadRequestHead | ReadResponseHead
    if (request) {
      const expect = expectsContinue(scanner)
      head = new ReadRequestHead(scanner, bytes, index, text, framing, keepAlive, expect, start, end)
      this.#method = head.method
    } else head = new ReadResponseHead(scanner, bytes, index, text, framing, keepAlive, start, end)
    if (framing.kind === 'none') this.#state = State.empty
    else {
      source.toContent()
      this.#left = framing.kind === 'length' ? framing.length : Number.POSITIVE_INFINITY
      this.#state =
        framing.kind === 'length' ? State.length : framing.kind === 'chunked' ? State.chunkLine : State.untilClose
    }
    scanner.settled = true
    return { kind: 'head', head }
  }

  /** Counts the interim responses before a final one; 101 is the last of its connection. */
  #interimInBounds(status: number): boolean {
    this.#interim = status < 200 && status !== 101 ? this.#interim + 1 : 0
    return this.#interim <= INTERIM
  }

  /** The method of the request that a response answers; interim ones leave it to the final one. */
  #answered(status: number): string {
    return (status < 200 ? this.#requestMethods[0] : this.#requestMethods.shift()) ?? 'GET'
  }

  #readContent(): ParserEvent {
    const source = this.#source
    const state = this.#state
    if (!source.more()) {
      if (state !== State.untilClose)
        return source.ended ? this.#more(`${this.#left} more bytes of content`) : NEED_DATA
      return source.ended ? this.#finish() : NEED_DATA
    }
    const { piece, at } = source
    const rest = piece.length - at
    const length = rest < this.#left ? rest : this.#left | 0
    if (this.#notes) {
      const start = source.base + at
      this.#behind.extend(state === State.chunkData ? Kind.chunkData : Kind.content, start, start + length)
    }
    source.at = at + length
    this.#left -= length
    if (this.#left === 0) this.#state = state === State.chunkData ? State.chunkEnd : State.empty
    return new ContentEvent(piece, at, at + length)
  }

  /**
   * A chunk as nearly all are: from index `start` of the piece a size of a few digits, its line end, and data; or the last one,
   * and no trailers. `ends`: the line end of the chunk before it stands in front. Null, and nothing read, for all else.
   */
  #plainChunk(start: number, ends: boolean): ParserEvent | null {
    const source = this.#source
    const { piece, base } = source
    const last = piece.length - 3
    const most = start + this.#digits < last ? start + this.#digits : last
    let at = start
    let size = 0
    while (at < most) {
      const digit = DIGITS[piece[at]!]!
      if (digit > 15) break
      size = (size << 4) | digit
      at = (at + 1) | 0
    }
    const from = at + 2
    if (at === start || at > last || piece[at] !== CR || piece[at + 1] !== LF) return null
    if (size === 0) {
      if (from + 1 >= piece.length || piece[from] !== CR || piece[from + 1] !== LF) return null
      if (this.#notes) {
        if (ends) this.#behind.add(Kind.crlf, base + start - 2, base + start)
        this.#noteChunk(base + start, base + at, base + at, base + from)
        this.#behind.add(Kind.emptyLine, base + from, base + from + 2)
      }
      source.at = from + 2
      return this.#finish()
    }
    const rest = piece.length - from
    const length = rest < size ? rest : size
    if (this.#notes) this.#behind.addChunk(ends, base + start, at - start, base + from + length)
    source.at = from + length
    if (size === length) this.#state = State.chunkEnd
    else {
      this.#left = size - length
      this.#state = State.chunkData
    }
    return new ContentEvent(piece, from, from + length)
  }

  #readChunkLine(): ParserEvent | null {
    const source = this.#source
    if (!source.more()) return this.#more('a chunk-size')
    const chunk = this.#plainChunk(source.at, false)
    if (chunk !== null) return chunk
    source.toLines()
    this.#state = State.longChunkLine
    return null
  }

  /** `chunk = chunk-size [ chunk-ext ] CRLF chunk-data CRLF` (RFC 9112 7.1). */
  #readLongChunkLine(): ParserEvent | null {
    const source = this.#source
    const scanner = this.#scanner
    const { chunkSizeDigits, chunkExtensions } = this.#limits
    for (;;) {
      const line = source.line(
        scanner.at + chunkSizeDigits + chunkExtensions - this.#extensions + 2,
        this.#bareLf,
        this.#status,
      )
      if (typeof line === 'object') return this.#fail(line)
      if (line === Line.long) return this.#fail(this.#extensionsTooLarge())
      if (line === Line.found) break
      if (!source.fill()) return this.#more('a chunk-size')
    }
    const { base, at } = scanner
    const [start, end, next] = [base + at, base + source.lineEnd, base + source.lineNext]
    const read = readChunkLine(scanner, start, end, chunkSizeDigits)
    if ('code' in read) return this.#fail(read)
    this.#extensions += end - read.sizeEnd
    if (this.#extensions > chunkExtensions) {
      this.#noteChunk(start, read.sizeEnd, end, next)
      return this.#fail(this.#extensionsTooLarge())
    }
    this.#chunkBegins(read.size, start, read.sizeEnd, end, next)
    scanner.at = source.lineNext
    if (read.size > 0) source.toContent()
    else source.toLines()
    return null
  }

  #noteChunk(start: number, sizeEnd: number, end: number, next: number): void {
    this.#behind.add(Kind.chunkSize, start, sizeEnd)
    if (end > sizeEnd) this.#behind.add(Kind.chunkExt, sizeEnd, end)
    this.#behind.add(Kind.crlf, end, next)
  }

  /** A chunk line was read; stream offsets of its start, the end of its size and of its content, and of what follows. */
  #chunkBegins(size: number, start: number, sizeEnd: number, end: number, next: number): void {
    if (this.#notes) this.#noteChunk(start, sizeEnd, end, next)
    this.#left = size
    this.#state = size > 0 ? State.chunkData : State.trailers
    this.#sectionStart = next
  }

  #extensionsTooLarge(): HttpError {
    const start = this.#source.offset
    const { chunkExtensions } = this.#limits
    const expected = `chunk extensions up to ${chunkExtensions} bytes`
    return errorOn('chunk-ext-large', { start, end: start + 1 }, expected, 'more', 'RFC 9112 7.1.1', 400)
  }

  #readChunkEnd(): ParserEvent | null {
    const source = this.#source
    if (!source.more()) return this.#more('CR LF after the chunk-data')
    const { piece, at } = source
    const first = piece[at]!
    if (first === CR && piece[at + 1] === LF) {
      const chunk = this.#plainChunk(at + 2, true)
      if (chunk !== null) return chunk
    }
    const offset = source.offset
    if (first === CR) {
      source.at++
      this.#state = State.chunkLf
      return this.#readChunkLf()
    }
    if (!this.#bareLf || first !== LF)
      return this.#fail(errorAt('chunk-end', offset, 'CR LF after the chunk-data', first, 'RFC 9112 7.1', 400))
    return this.#chunkEnded(offset)
  }

  #readChunkLf(): ParserEvent | null {
    const source = this.#source
    if (!source.more()) return this.#more('CR LF after the chunk-data')
    const got = source.piece[source.at]!
    if (got !== LF) return this.#fail(errorAt('bare-cr', source.offset, 'LF after CR', got, 'RFC 9112 2.2', 400))
    return this.#chunkEnded(source.offset - 1)
  }

  #chunkEnded(start: number): null {
    const source = this.#source
    source.at++
    if (this.#notes) this.#behind.add(Kind.crlf, start, source.offset)
    this.#state = State.chunkLine
    return null
  }

  #readTrailer(): ParserEvent | null {
    const source = this.#source
    const scanner = this.#scanner
    const bound = this.#sectionStart - scanner.base + this.#limits.head
    const line = source.line(bound, this.#bareLf, this.#status)
    if (typeof line === 'object') return this.#fail(line)
    if (line === Line.long) return this.#fail(this.#headTooLarge())
    if (line === Line.more)
      return source.fill() ? null : this.#more('a field line or the empty line that ends the trailers')
    const { base, at } = scanner
    const { lineEnd, lineNext } = source
    if (lineEnd === at) {
      if (this.#notes) this.#behind.add(Kind.emptyLine, base + at, base + lineNext)
      scanner.at = lineNext
      return this.#finish()
    }
    if (this.#obsFold && this.#trailers.length > 0 && isOws(scanner.bytes[at]!)) return this.#foldTrailer()
    const read = this.#fieldLine(this.#trailers.length > 0)
    if ('code' in read) return this.#fail(read)
    const { nameEnd, valueStart, valueEnd } = read
    if (this.#notes)
      tapeFieldLine(this.#behind, scanner, base + at, nameEnd, valueStart, valueEnd, base + lineEnd, base + lineNext)
    this.#trailers.push({ name: scanner.text(base + at, nameEnd), value: scanner.text(valueStart, valueEnd) })
    scanner.at = lineNext
    scanner.origin = lineNext
    return null
  }

  /** The line that was found continues the value of the last trailer: the fold is read as one space. */
  #foldTrailer(): ParserEvent | null {
    const scanner = this.#scanner
    const { base, at } = scanner
    const { lineEnd, lineNext } = this.#source
    const wrong = faultInValue(scanner, base + at, base + lineEnd, this.#status)
    if (wrong) return this.#fail(wrong)
    let [from, to] = [at, lineEnd]
    while (from < to && isOws(scanner.bytes[from]!)) from++
    while (to > from && isOws(scanner.bytes[to - 1]!)) to--
    if (this.#notes) {
      this.#behind.turnLast(Kind.obsFold, base + from)
      if (to > from) this.#behind.add(Kind.fieldValue, base + from, base + to)
      if (lineEnd > to) this.#behind.add(Kind.ows, base + to, base + lineEnd)
      this.#behind.add(Kind.crlf, base + lineEnd, base + lineNext)
    }
    const { name, value } = this.#trailers.pop()!
    const text = scanner.text(base + from, base + to)
    this.#trailers.push({ name, value: value && text ? `${value} ${text}` : value || text })
    scanner.at = lineNext
    scanner.origin = lineNext
    return null
  }

  #finish(): ParserEvent {
    const trailers = this.#trailers
    this.#state = State.start
    this.#fresh = true
    return trailers.length === 0 ? END : { kind: 'end', trailers }
  }
}

const NOTHING = new Uint8Array(0)
/** A longer method than any that is registered, by far. */
const METHOD = 256
/** Interim responses before a final one: any number is to be taken, but not without end. */
const INTERIM = 100
const FEW_DIGITS = 7
/** The value of a hexadecimal digit; 255 for other bytes. */
const DIGITS = Uint8Array.from({ length: 256 }, (_, byte) =>
  HEXDIG[byte] ? Number.parseInt(String.fromCharCode(byte), 16) : 255,
)
