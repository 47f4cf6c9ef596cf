import { latin1, type Span } from '../bytes'
import type { HttpError, HttpErrorCode, Leniencies } from '../http'

/** How many faults of a stream are passed over: beyond them it is no HTTP. */
const MOST = 12

const [HTAB, LF, CR, SP, COMMA, COLON, X, DEL] = [0x09, 0x0a, 0x0d, 0x20, 0x2c, 0x3a, 0x78, 0x7f] as const

/** What a lenient parser takes although it is wrong. */
const LENIENCY: Readonly<Partial<Record<HttpErrorCode, keyof Leniencies>>> = {
  'bare-lf': 'bareLf',
  'obs-fold': 'obsFold',
  'space-before-colon': 'spaceBeforeColon',
  'reason-sp': 'noReasonSpace',
  'host-missing': 'noHost',
}

/** A field line that is none: `[start, end)` without its line end; the bytes from `fault` on are not understood. */
export interface WrongLine {
  readonly start: number
  readonly fault: number
  readonly end: number
  /** What is in front of the fault is the name of a field. */
  readonly named: boolean
  readonly error: HttpError
}

/**
 * The faults of a stream that are passed over, so that what stands behind them gets its names. Each is allowed by a leniency
 * of the parser, or else the bytes that it reads are others at that place: as many, and right.
 */
export class Oddities {
  /** What the parser reads. */
  bytes: Uint8Array = new Uint8Array(0)
  leniencies: Leniencies = {}
  readonly errors: HttpError[] = []
  readonly lines: WrongLine[] = []
  readonly #request: boolean

  constructor(role: 'request' | 'response') {
    this.#request = role === 'request'
  }

  /** Takes what has come of the stream since the last call: `sent` is all of it. */
  follow(sent: Uint8Array): void {
    const known = this.bytes
    if (sent.length <= known.length) return
    this.bytes = sent.slice()
    this.bytes.set(known)
  }

  /** Takes note of the error that a parser came to; true where another that reads the bytes anew comes further. */
  pass(found: HttpError): boolean {
    const { errors } = this
    const error = this.#ofGap(found) ?? this.#ofRun(found)
    if (this.#follows(error)) return this.#allow(error) || this.#replace(error)
    const again = errors.some(({ code, span }) => code === error.code && span.start === error.span.start)
    if (!again) errors.push(error)
    if (errors.length >= MOST) return false
    return this.#allow(error) || this.#replace(error)
  }

  /** Turns on the leniency that forgives an error; false where there is none, or it is on. */
  #allow({ code }: HttpError): boolean {
    const leniency = LENIENCY[code]
    if (!leniency || this.leniencies[leniency] === true) return false
    this.leniencies = { ...this.leniencies, [leniency]: true }
    return true
  }

  /** White space behind a name with no colon behind it: the white space was the fault. */
  #ofGap({ code, span }: HttpError): HttpError | null {
    const last = this.errors.at(-1)
    if (code !== 'field-colon' || last?.code !== 'space-before-colon') return null
    const between = this.bytes.subarray(last.span.start, span.start)
    return between.every((byte) => byte === SP || byte === HTAB) ? last : null
  }

  /** Wrong bytes one after the other are one fault. */
  #ofRun(error: HttpError): HttpError {
    if (error.code !== 'field-value' && error.code !== 'reason-phrase') return error
    const { start } = error.span
    let end = start + 1
    while (end < this.bytes.length && isWrong(this.bytes[end]!)) end++
    return { ...error, span: { start, end } }
  }

  /**
   * True where an error is but what became of another: of a line that is not understood, of one that goes on in the next, of
   * a CR that was taken for SP.
   */
  #follows({ code, span: { start, end } }: HttpError): boolean {
    const among = (at: number) => at >= start && at <= end
    const text = latin1(this.bytes, start, end)
    if (code === 'host-missing') return this.lines.some((line) => among(line.start)) || /\n[ \t]/.test(text)
    if (code !== 'host-syntax') return false
    return text.includes('\n') || this.errors.some((one) => one.code === 'bare-cr' && among(one.span.start))
  }

  /** Puts right bytes in the place of wrong ones; false where that would be to guess. */
  #replace(error: HttpError): boolean {
    const { bytes } = this
    const { start, end } = error.span
    switch (error.code) {
      case 'bare-cr':
        bytes[start - 1] = SP
        return true
      case 'field-value':
      case 'reason-phrase':
        bytes.fill(X, start, end)
        return true
      case 'host-syntax':
        // A value that goes on in further lines keeps its line ends.
        if (bytes.subarray(start, end).includes(LF)) return false
        bytes.fill(X, start, end)
        return true
      case 'field-name':
      case 'field-colon':
      case 'space-before-colon':
      case 'leading-space':
        return this.#replaceLine(error)
      case 'content-length-syntax':
      case 'content-length-differs':
      case 'content-length-large':
        // Where a request with such a field ends, nobody can tell; a response ends with its connection.
        return !this.#request && this.#disregard('content-length', start)
      case 'coding-in-1.0':
      case 'transfer-coding-empty':
      case 'chunked-twice':
        return !this.#request && this.#disregard('transfer-encoding', start)
      case 'transfer-coding-unknown':
        // Whatever else was done to the content: it comes in chunks, of a request too (RFC 9112 6.3).
        return this.#leaveChunked(error.span)
      default:
        return false
    }
  }

  #replaceLine(error: HttpError): boolean {
    const { bytes } = this
    const fault = error.span.start
    const start = bytes.lastIndexOf(LF, fault - 1) + 1
    const next = bytes.indexOf(LF, fault)
    const end = next > start && bytes[next - 1] === CR ? next - 1 : next
    if (end - start < 2 || fault > end) return false
    const named = error.code === 'field-colon' || error.code === 'space-before-colon'
    this.lines.push({ start, fault, end, named, error })
    bytes.fill(X, start, end)
    bytes[start + 1] = COLON
    return true
  }

  /** Leaves `chunked` alone of the codings whose last line has this value. */
  #leaveChunked(value: Span): boolean {
    const chunked = latin1(this.bytes, value.start, value.end).toLowerCase().lastIndexOf('chunked')
    if (chunked < 0) return false
    for (const start of this.#fieldLines('transfer-encoding', value.start).slice(0, -1)) this.#rename(start)
    // Empty members of a list are none.
    this.bytes.fill(COMMA, value.start, value.start + chunked)
    return true
  }

  /** Gives all fields of that name, in the head around a place, a name that means nothing. */
  #disregard(name: string, at: number): boolean {
    const starts = this.#fieldLines(name, at)
    for (const start of starts) this.#rename(start)
    return starts.length > 0
  }

  /** Where the field lines of that name begin, in the head around a place. */
  #fieldLines(name: string, at: number): number[] {
    const text = latin1(this.bytes, 0, this.bytes.length)
    const start = Math.max(text.lastIndexOf('\n\n', at), text.lastIndexOf('\n\r\n', at), 0)
    const length = text.slice(at).search(/\n\r?\n/)
    const head = text.slice(start, length < 0 ? undefined : at + length)
    return [...head.matchAll(new RegExp(`^${name}[ \\t]*:`, 'gim'))].map(({ index }) => start + index)
  }

  #rename(start: number): void {
    this.bytes.fill(X, start, this.bytes.indexOf(COLON, start))
  }
}

/** True where no field value may hold a byte, and it ends no line (RFC 9110 5.5). */
const isWrong = (byte: number) => (byte < SP && byte !== HTAB && byte !== CR && byte !== LF) || byte === DEL
