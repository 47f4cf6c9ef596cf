import { framingOfLength, IN_CHUNKS, lengthOf, NO_CONTENT } from './content-length'
import { errorAt, errorOn, type HttpError } from './errors'
import { Step } from './events'
import { expectsContinue, framingOfRequest, framingOfResponse, hostFault, persists } from './facts'
import { faultInValue, readFieldLine } from './field-line'
import { CR, isOws } from './grammar'
import { methodIn } from './head'
import { headTooLarge, METHOD, methodTooLong, startLineTooLong } from './head-faults'
import { tapeFields, tapeStartLine } from './head-tape'
import type { Framing } from './message'
import type { Scanner } from './scan'
import * as memory from './scan-memory'
import { MACHINE, WORD } from './scan-memory'
import type { Settings } from './settings'
import { noteField, noteGap, noteStartLine, unfold } from './single-lines'
import { Line, type Source, STEP } from './source'
import { Fact, Scanned, Usual } from './spans'
import { earlyFault, readRequestLine, readStatusLine } from './start-line'
import { Kind, Tape } from './tape'

// Constants of this module, unlike those of another, are known to what is compiled.
const { BYTES, WORDS } = memory
const { second: SECOND, line: LINE, status: STATUS } = WORD
const { content: CONTENT, none: ABSENT, chunked: CHUNKS } = Fact
const { head: HEAD } = Step
const { ended: ENDED, partial: PARTIAL } = Scanned
const { request: REQUEST, requestBits: REQUEST_BITS, response: RESPONSE, responseBits: RESPONSE_BITS } = Usual

/** Interim responses before a final one: any number is to be taken, but not without end. */
const INTERIM = 100

/** No byte of a message has come. */
export const NOTHING_CAME = -1

/** A piece of so many bytes is taken whole; of a longer one the first part, as a head is mostly shorter. */
const [WHOLE, PART] = [2 * STEP, STEP] as const

/** Reads heads: start-line and field lines, and what they mean for the connection. */
export class HeadReader {
  readonly #settings: Settings
  readonly #source: Source
  readonly #scanner: Scanner
  #inFields = false
  /** Stream offset of the head's first byte: see `Scanner.base`. */
  start = Number.NaN
  /** The length of the content, or `IN_CHUNKS`, or `UNTIL_CLOSE`. */
  content = Number.NaN
  /** Bytes of the head; -1 where its end was not read. */
  length = -1
  /** Empty lines before a request-line. */
  #leading = 0
  #interim = 0
  #requestMethods: string[] = []
  /** The elements before the head, and of a start-line that was refused; the scanner holds those of the head. */
  readonly #before = new Tape()
  readonly #refused = new Tape()

  /** Of the head that was read last: its method; null for a response. */
  method: string | null = null
  keepAlive = true
  expectContinue = false

  constructor(source: Source) {
    this.#source = source
    this.#settings = source.settings
    this.#scanner = source.scanner
  }

  /** True where a line of a message, or an empty one before it, has come. */
  get came(): boolean {
    return this.#inFields || this.#leading > 0
  }

  get framing(): Framing {
    return framingOfLength(this.content)
  }

  expect(requestMethod: string): void {
    this.#requestMethods.push(requestMethod)
  }

  /** Writes the elements of the head as far as they were read. */
  tape(tape: Tape): void {
    const scanner = this.#scanner
    const { start, length } = this
    tape.append(this.#before)
    if (scanner.first === 0) return
    tapeStartLine(tape, scanner, start, this.#settings.request)
    tapeFields(tape, scanner, start)
    if (length >= 0) tape.add(Kind.emptyLine, start + scanner.linesEnd, start + length)
  }

  /** Writes the elements of a start-line that was refused. */
  tapeRefused(tape: Tape): void {
    tape.append(this.#refused)
  }

  /**
   * Begins the next message, and goes on to its head; `NOTHING_CAME`, and nothing done, where no byte of it has come. The usual
   * way stands here in one piece, as each call would cost as much as ten of its lines: a head that lies whole in what was fed,
   * and whose fields say what nearly all say. What is anything else is left to the readers of lines.
   */
  open(): Step | typeof NOTHING_CAME {
    const source = this.#source
    const scanner = this.#scanner
    const settings = this.#settings
    let { at, end } = scanner
    const holds = source.lines !== 0 && at !== end
    if (holds && scanner.shared !== 0) scanner.run.begin(at, end)
    else if (!holds && MACHINE !== null && source.at === 0 && source.stop > 0) {
      let { piece } = source
      at = 0
      end = source.stop
      if (end > WHOLE) {
        piece = piece.subarray(0, PART)
        end = PART
      }
      source.at = end
      source.lines = 1
      scanner.take(piece, end, source.base)
    } else {
      if (!source.begin()) return NOTHING_CAME
      return this.#startsSlowly(-1)
    }
    scanner.opens(at)
    const { responses } = settings
    const found =
      responses === 0
        ? MACHINE!.request(at, end, settings.head, settings.most)
        : MACHINE!.response(at, end, settings.head, settings.most)
    const second = WORDS[SECOND]!
    const content = found & CONTENT
    if (content === 0 || second > settings.line) return this.#startsSlowly(found)
    const next = (WORDS[LINE]! + 2) | 0
    if (responses === 0) {
      if ((found & REQUEST_BITS) !== REQUEST) return this.#startsSlowly(found)
      const method = found >>> 21
      scanner.readRequest(found, method, second, next)
      this.expectContinue = false
      this.method = methodIn(BYTES, at, (at + method) | 0)
    } else {
      if ((found & RESPONSE_BITS) !== RESPONSE || content === ABSENT || !this.#answersGet(WORDS[STATUS]!))
        return this.#startsSlowly(found)
      scanner.readResponse(found, second, next)
      this.#interim = 0
    }
    if (this.#before.length > 0) this.#before.clear()
    this.start = scanner.base + at
    this.length = (next - at) | 0
    this.content = content === ABSENT ? NO_CONTENT : content === CHUNKS ? IN_CHUNKS : scanner.contentLength
    this.keepAlive = true
    return HEAD
  }

  /** A response of that status is to GET, and has content. */
  #answersGet(status: number): boolean {
    return this.#requestMethods.length === 0 && status >= 200 && status !== 204 && status !== 304
  }

  #startsSlowly(found: number): Step {
    const scanner = this.#scanner
    if (this.#before.length > 0) this.#before.clear()
    this.start = scanner.base + scanner.at
    this.length = -1
    this.method = null
    if (found !== -1) scanner.clear()
    return this.#readStartLine(found)
  }

  /** Index before which the field lines must end. */
  get #fieldsBound(): number {
    const { origin, fieldsAt } = this.#scanner
    return (origin + fieldsAt + this.#settings.head) | 0
  }

  /** Goes on to the head of the message that has begun, where there are new bytes. */
  readOn(): Step {
    const { searched, end, bytes } = this.#scanner
    const source = this.#source
    // There is nothing to look at again before the line goes on, or its CR is followed by a byte.
    const looked = searched === end || (searched + 1 === end && bytes[searched] === CR && !source.ended)
    if (end > 0 && looked && !source.fill()) return this.#starved()
    if (this.#inFields && this.#scanner.shared !== 0) {
      const scanned = this.#scanner.fields(this.#fieldsBound, this.#settings.most)
      if (scanned === ENDED) return this.#done()
      if (scanned === PARTIAL && !source.more()) return this.#starved()
    }
    return this.#inFields ? this.#readFields() : this.#readStartLine(-1)
  }

  /** Where nothing has come of a message: more is needed, or that is the end. */
  none(): Step {
    const source = this.#source
    if (!source.ended) return Step.needData
    if (this.#interim === 0) return Step.closed
    return source.fail(errorAt('cut-off', source.end, 'the final response', undefined, 'RFC 9112 8', 502))
  }

  #starved(): Step {
    const source = this.#source
    if (this.#inFields) return source.starved('a field line or the empty line that ends the head')
    return source.ended && source.offset === source.end ? this.none() : source.starved('the rest of the start-line')
  }

  /** `found`: what the machine found in what is held of it; -1 where it was not asked. */
  #readStartLine(found: number): Step {
    const source = this.#source
    const scanner = this.#scanner
    const { limits, request, most } = this.#settings
    let known = found
    for (;;) {
      const { at } = scanner
      const bound = at + limits.startLine + 2
      // The first bytes are judged before the line has ended.
      if (at < scanner.end && !(scanner.searched > at + 8 && source.waiting(bound))) {
        const starts = scanner.startsWith(request, limits.head, most, known)
        known = -1
        if (starts) {
          if (scanner.third > limits.startLine) return this.#tooLong()
          if (request && scanner.first > METHOD) return source.fail(methodTooLong(this.start, scanner.first))
          return this.#startLineDone()
        }
        if (scanner.ahead === Scanned.short && scanner.end <= bound) {
          scanner.searched = scanner.end
          if (source.fill()) continue
          return this.#starved()
        }
        const fault = earlyFault(scanner, scanner.base + at, request)
        if (fault) return source.fail(fault)
        const line = source.line(bound)
        if (typeof line === 'object') return source.fail(line)
        if (line === Line.long) return this.#tooLong()
        if (line === Line.found) {
          const refusal = this.#oddStartLine()
          if (refusal) return source.fail(refusal)
          if (scanner.first > 0) return this.#startLineDone()
          continue
        }
      }
      if (!source.fill()) return this.#starved()
    }
  }

  #startLineDone(): Step {
    const { ahead } = this.#scanner
    if (ahead === Scanned.ended) return this.#done()
    this.#inFields = true
    if (ahead === Scanned.partial && !this.#source.fill()) return this.#starved()
    return this.#readFields()
  }

  #tooLong(): Step {
    const scanner = this.#scanner
    const { limits, request } = this.#settings
    scanner.first = 0
    return this.#source.fail(startLineTooLong(scanner, this.start, limits.startLine, request))
  }

  /** A whole line that is not as nearly all are: an empty one before a request-line, a rare form, or a fault. */
  #oddStartLine(): HttpError | null {
    const { lineEnd, lineNext } = this.#source
    const scanner = this.#scanner
    const { base, at } = scanner
    const { limits, request, noReasonSpace } = this.#settings
    if (request && lineEnd === at) {
      if (++this.#leading > limits.leadingLines)
        return errorAt('leading-lines', base + at, 'a request-line', scanner.byte(base + at), 'RFC 9112 2.2', 400)
      this.#before.add(Kind.leadingLine, base + at, base + lineNext)
      scanner.at = lineNext
      scanner.origin = lineNext
      this.start = base + lineNext
      return null
    }
    const read = request
      ? readRequestLine(scanner, base + at, base + lineEnd, this.#refused)
      : readStatusLine(scanner, base + at, base + lineEnd, this.#refused, noReasonSpace)
    if ('code' in read) return read
    if (request && read.first - base - at > METHOD) return methodTooLong(this.start, read.first - base - at)
    this.#refused.clear()
    scanner.minor = read.minor
    scanner.status = read.status
    noteStartLine(scanner, read.first - base, read.second - base, lineEnd, lineNext)
    return null
  }

  #readFields(): Step {
    const source = this.#source
    const scanner = this.#scanner
    const { limits, obsFold, spaced, status } = this.#settings
    for (;;) {
      const bound = this.#fieldsBound
      if (scanner.at < scanner.end && !source.waiting(bound)) {
        const scanned = scanner.fields(bound, limits.fields)
        if (scanned === Scanned.ended) return this.#done()
        if (scanned === Scanned.odd) {
          const line = source.line(bound)
          if (typeof line === 'object') return source.fail(line)
          if (line === Line.long) return source.fail(headTooLarge(this.start + scanner.fieldsAt, limits.head))
          if (line === Line.found) {
            const { lineEnd, lineNext } = source
            const { at, base, count } = scanner
            if (lineEnd === at) {
              scanner.at = lineNext
              return this.#done()
            }
            if (obsFold && count > 0 && isOws(scanner.bytes[at]!)) {
              const wrong = faultInValue(scanner, base + at, base + lineEnd, status)
              if (wrong) return source.fail(wrong)
              unfold(scanner, lineEnd, lineNext)
              continue
            }
            const [start, end] = [base + at, base + lineEnd]
            const read = readFieldLine(scanner, start, end, count > 0, count, limits.fields, status, spaced)
            if ('code' in read) return source.fail(read)
            const { nameEnd, colon, valueStart, valueEnd } = read
            noteGap(scanner, nameEnd, colon)
            noteField(scanner, nameEnd - base, valueStart - base, valueEnd - base, lineEnd, lineNext)
            continue
          }
        }
      }
      if (!source.fill()) return this.#starved()
    }
  }

  /** The head was read: what does it mean for the connection? */
  #done(): Step {
    const scanner = this.#scanner
    const { request } = this.#settings
    this.#inFields = false
    this.#leading = 0
    this.length = scanner.at - scanner.origin
    const { facts } = scanner
    const content = facts & Fact.content
    if (request) {
      if (content !== 0 && (facts & Usual.requestFields) === Usual.requestFields && scanner.minor > 0) {
        this.keepAlive = true
        this.expectContinue = false
        this.content = content === Fact.none ? NO_CONTENT : content === Fact.chunked ? IN_CHUNKS : scanner.contentLength
      } else {
        const wrong = this.#oddRequest()
        if (wrong) return this.#source.fail(wrong)
      }
      const { bytes, origin } = scanner
      this.method = methodIn(bytes, origin, (origin + scanner.first) | 0)
    } else {
      const wrong = this.#response(facts)
      if (wrong) return this.#source.fail(wrong)
    }
    return Step.head
  }

  #oddRequest(): HttpError | null {
    const scanner = this.#scanner
    const framed = framingOfRequest(scanner)
    if (!framed.ok) return framed.error
    const wrong = hostFault(scanner, this.start + this.length)
    if (wrong && !(this.#settings.noHost && wrong.code === 'host-missing')) return wrong
    this.content = lengthOf(framed.framing)
    this.keepAlive = persists(scanner) && !framed.closes
    this.expectContinue = expectsContinue(scanner)
    return null
  }

  #response(facts: number): HttpError | null {
    const scanner = this.#scanner
    const { status } = scanner
    const requestMethod = this.#answered(status)
    const content = facts & Fact.content
    const plain = content === Fact.length || content === Fact.chunked
    if (
      plain &&
      (facts & Usual.responseFields) === Usual.responseFields &&
      scanner.minor > 0 &&
      requestMethod === 'GET' &&
      status >= 200 &&
      status !== 204 &&
      status !== 304
    ) {
      this.#interim = 0
      this.keepAlive = true
      this.content = content === Fact.chunked ? IN_CHUNKS : scanner.contentLength
      return null
    }
    const framed = framingOfResponse(scanner, requestMethod)
    if (!framed.ok) return framed.error
    if (!this.#interimInBounds(status)) {
      const span = { start: this.start, end: this.start + this.length }
      return errorOn('interim-many', span, `at most ${INTERIM} interim responses`, 'one more', 'RFC 9110 15.2', 502)
    }
    this.content = lengthOf(framed.framing)
    this.keepAlive = persists(scanner) && !framed.closes
    return null
  }

  /** Counts the interim responses before a final one; 101 is the last of its connection. */
  #interimInBounds(status: number): boolean {
    this.#interim = status < 200 && status !== 101 ? this.#interim + 1 : 0
    return this.#interim <= INTERIM
  }

  /** The method of the request that a response answers; interim ones leave it to the final one. */
  #answered(status: number): string {
    if (this.#requestMethods.length === 0) return 'GET'
    return (status < 200 ? this.#requestMethods[0] : this.#requestMethods.shift())!
  }
}
