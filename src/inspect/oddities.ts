import type { HttpError, HttpErrorCode, Leniencies } from '../http'

/** How many faults of a stream are passed over: beyond them it is no HTTP. */
const MOST = 12

const [HTAB, LF, CR, SP, COLON, X] = [0x09, 0x0a, 0x0d, 0x20, 0x3a, 0x78] as const

/** What a lenient parser takes although it is wrong. */
const LENIENCY: Readonly<Partial<Record<HttpErrorCode, keyof Leniencies>>> = {
  'bare-lf': 'bareLf',
  'obs-fold': 'obsFold',
  'space-before-colon': 'spaceBeforeColon',
  'reason-sp': 'noReasonSpace',
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
  readonly bytes: Uint8Array
  leniencies: Leniencies = {}
  readonly errors: HttpError[] = []
  readonly lines: WrongLine[] = []
  readonly #request: boolean

  constructor(bytes: Uint8Array, role: 'request' | 'response') {
    this.bytes = bytes.slice()
    this.#request = role === 'request'
  }

  /** Takes note of the error that a parser came to; true where another that reads the bytes anew comes further. */
  pass(found: HttpError): boolean {
    const { errors, lines } = this
    const error = this.#ofGap(found) ?? found
    // What became of the lines may be the reason: one that is not understood, one that goes on in the next.
    const unsure = lines.length > 0 || this.leniencies.obsFold
    if (unsure && (error.code === 'host-missing' || error.code === 'host-syntax')) return false
    const again = errors.some(({ code, span }) => code === error.code && span.start === error.span.start)
    if (!again) errors.push(error)
    if (errors.length >= MOST) return false
    const leniency = LENIENCY[error.code]
    if (leniency && this.leniencies[leniency] !== true) {
      this.leniencies = { ...this.leniencies, [leniency]: true }
      return true
    }
    return this.#replace(error)
  }

  /** White space behind a name with no colon behind it: the white space was the fault. */
  #ofGap({ code, span }: HttpError): HttpError | null {
    const last = this.errors.at(-1)
    if (code !== 'field-colon' || last?.code !== 'space-before-colon') return null
    const between = this.bytes.subarray(last.span.start, span.start)
    return between.every((byte) => byte === SP || byte === HTAB) ? last : null
  }

  /** Puts right bytes in the place of wrong ones; false where that would be to guess. */
  #replace(error: HttpError): boolean {
    const { bytes } = this
    const { start } = error.span
    switch (error.code) {
      case 'bare-cr':
        bytes[start - 1] = SP
        return true
      case 'field-value':
      case 'reason-phrase':
        bytes[start] = X
        return true
      case 'field-name':
      case 'field-colon':
      case 'space-before-colon':
      case 'leading-space':
        return this.#replaceLine(error)
      case 'content-length-syntax':
      case 'content-length-differs':
      case 'content-length-large':
      case 'length-and-coding':
      case 'coding-in-1.0':
      case 'transfer-coding-empty':
      case 'transfer-coding-final':
      case 'transfer-coding-unknown':
      case 'chunked-twice':
        // Where a request with such a field ends, nobody can tell; a response ends with its connection.
        return !this.#request && this.#disregard(start)
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
    this.lines.push({ start, fault: Math.min(fault, end - 1), end, named, error })
    bytes.fill(X, start, end)
    bytes[start + 1] = COLON
    return true
  }

  /** Gives the field whose value begins there a name that means nothing. */
  #disregard(at: number): boolean {
    const { bytes } = this
    let start = bytes.lastIndexOf(LF, at - 1) + 1
    // A value may go on in further lines.
    while (start > 1 && (bytes[start] === SP || bytes[start] === HTAB)) start = bytes.lastIndexOf(LF, start - 2) + 1
    const colon = bytes.indexOf(COLON, start)
    if (colon <= start || bytes.subarray(start, colon).every((byte) => byte === X)) return false
    bytes.fill(X, start, colon)
    return true
  }
}
