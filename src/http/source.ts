import { errorAt, type HttpError } from './errors'
import { Step } from './events'
import { CR, LF } from './grammar'
import { Scanner } from './scan'
import type { Settings } from './settings'

/** What looking for the end of a line gives, beside an error. */
export const Line = { found: 0, more: 1, long: 2 } as const
export type Line = (typeof Line)[keyof typeof Line]

const NOTHING = new Uint8Array(0)

/** A longer piece is taken in parts, so that its indices are integers of 32 bits. */
const LONGEST = 2 ** 30

/** So much of a piece is taken for lines at a time: a head is mostly shorter, and content is not copied in vain. */
export const STEP = 1024

/**
 * The bytes that were fed and are not parsed yet. Lines are read in the scanner, which takes copies of the pieces; content is
 * read where it lies. Offsets count from the first byte of the stream.
 */
export class Source {
  readonly settings: Settings
  readonly scanner = new Scanner()
  /** Why no more is read; null while all is well. */
  fault: HttpError | null = null
  piece: Uint8Array = NOTHING
  /** Its length, as an integer of 32 bits: that of an array may be larger, and is compared as a double. */
  stop = 0
  /** Index in `piece` of the first byte that neither was parsed nor is in the scanner. */
  at = 0
  /** Stream offset of `piece[0]`: see `Scanner.base`. */
  base = Number.NaN
  /** No more is fed. */
  ended = false
  /** Where the line ends that `line` found: its content, and the start of the next one; indices in the scanner. */
  lineEnd = 0
  lineNext = 0
  /** 1 where lines are being read: the scanner holds the next byte, if any. */
  lines: 0 | 1 = 0
  #queue: Uint8Array[] = []

  constructor(settings: Settings) {
    this.settings = settings
    this.base = 0
  }

  /** Stream offset of the next byte to parse. */
  get offset(): number {
    return this.lines ? this.scanner.base + this.scanner.at : this.base + this.at
  }

  /** Stream offset behind all that was fed. */
  get end(): number {
    let end = this.base + this.stop
    for (const piece of this.#queue) end += piece.length
    return end
  }

  /** Nothing can be read any more: that is why. A response's fault is that of a gateway. */
  fail(found: HttpError): Step {
    const { request, status } = this.settings
    this.fault = request ? found : { ...found, statusHint: status }
    return Step.error
  }

  /** More bytes are needed: of what is expected; where none come any more, that is a fault. */
  starved(expected: string): Step {
    if (!this.ended) return Step.needData
    return this.fail(errorAt('cut-off', this.end, expected, undefined, 'RFC 9112 8', 400))
  }

  /** Takes a byte of a line that goes on, without looking any further; false, and nothing done, where that cannot be. */
  takeOne(byte: number): boolean {
    if (!this.lines || this.at !== this.stop || this.#queue.length > 0) return false
    if (!this.scanner.appendOne(byte, this.settings.easy)) return false
    // The piece at hand is used up: all that counts from here on is where it ends.
    this.base += 1
    return true
  }

  /** Takes another byte behind such a one, where the scanner takes single bytes: see `Scanner.singles`. */
  takeNext(byte: number): void {
    this.scanner.appendNext(byte)
    this.base += 1
  }

  feed(piece: Uint8Array): void {
    if (piece.length > LONGEST)
      for (let at = 0; at < piece.length; at += LONGEST) this.feed(piece.subarray(at, at + LONGEST))
    else if (this.at === this.stop && this.#queue.length === 0) this.#take(piece)
    else this.#queue.push(piece)
  }

  #take(piece: Uint8Array): void {
    this.base += this.stop
    this.piece = piece
    this.stop = piece.length | 0
    this.at = 0
  }

  /** Goes on to the next piece where this one is used up; false where there is none. */
  more(): boolean {
    if (this.at < this.stop) return true
    if (this.#queue.length === 0) return false
    this.#take(this.#queue.shift()!)
    return true
  }

  /** From here on lines are read: the scanner keeps what it holds of the bytes to come, as after a request in a pipeline. */
  toLines(): void {
    const { scanner } = this
    scanner.intact = false
    scanner.rare = 1
    if (!this.lines) {
      const offset = this.base + this.at
      const index = offset - scanner.base
      if (index >= 0 && index <= scanner.end) {
        scanner.at = index | 0
        this.at = (scanner.base + scanner.end - this.base) | 0
      } else {
        scanner.restart(offset)
      }
      this.lines = 1
    }
    if (scanner.at === scanner.end) scanner.restart(scanner.base + scanner.at)
    scanner.origin = scanner.at
    scanner.searched = 0
  }

  /** Begins a head at the next byte; false, and nothing done, where none has come. */
  begin(): boolean {
    const { scanner } = this
    if (this.lines && scanner.at === scanner.end) {
      if (this.at === this.stop && !this.more()) return false
      scanner.restart(this.base + this.at)
      scanner.begin()
      this.fill()
      return true
    }
    if (this.lines) scanner.follows()
    else {
      if (!this.more()) return false
      this.toLines()
    }
    scanner.begin()
    return true
  }

  /** From here on content is read, from the piece. What the scanner holds of it is of this piece, or of one before it. */
  toContent(): void {
    if (!this.lines) return
    const { scanner } = this
    const at = scanner.base + scanner.at - this.base
    if (at < 0) this.#takeHeld()
    else this.at = at | 0
    this.lines = 0
  }

  /** More was fed while the scanner held bytes that were not read yet, and their piece is gone: they are one again. */
  #takeHeld(): void {
    const { scanner, piece, at, stop } = this
    if (at < stop) this.#queue.unshift(piece.subarray(at, stop))
    this.base = scanner.base + scanner.at
    this.piece = scanner.bytes.slice(scanner.at, scanner.end)
    this.stop = this.piece.length | 0
    this.at = 0
  }

  /** Gives the scanner more bytes; false where there are none. */
  fill(): boolean {
    if (this.at === this.stop && !this.more()) return false
    const { piece, at, stop, scanner } = this
    const rest = (stop - at) | 0
    // A little more than a step is taken as it lies: a part of it would cost a view.
    if (at === 0 && rest <= 2 * STEP) {
      scanner.append(piece, rest)
      this.at = stop
    } else {
      const next = rest > 2 * STEP ? (at + STEP) | 0 : stop
      scanner.append(piece.subarray(at, next), (next - at) | 0)
      this.at = next
    }
    return true
  }

  /** True where the line at hand was looked at before and its new bytes hold no line end, up to the index `bound`. */
  waiting(bound: number): boolean {
    const { scanner } = this
    const { bytes, end } = scanner
    let at = scanner.searched
    // The machine looks at more than a few bytes faster than this loop.
    if (at <= scanner.at || end > bound || (scanner.shared && end - at > 8)) return false
    while (at < end && bytes[at] !== LF && bytes[at] !== CR) at++
    scanner.searched = at
    return at === end
  }

  /**
   * Looks for the end of the line at hand, which must stand before the index `bound`; `found` with `lineEnd` and `lineNext`, or
   * an error where a CR stands alone, or an LF where that is not allowed. Bytes are judged from left to right, so what is
   * found does not depend on how the input was cut.
   */
  line(bound: number): Line | HttpError {
    const { scanner } = this
    const { bareLf, status } = this.settings
    const { bytes } = scanner
    const end = Math.min(scanner.end, bound)
    let at = Math.max(scanner.at, scanner.searched)
    while (at < end && bytes[at] !== LF && bytes[at] !== CR) at++
    scanner.searched = at
    if (at >= end) return scanner.end > bound ? Line.long : Line.more
    const offset = scanner.base + at
    if (bytes[at] === CR) {
      const got = at + 1 < scanner.end ? bytes[at + 1] : undefined
      if (got === undefined && (!this.ended || this.more())) return Line.more
      if (got !== LF) return errorAt('bare-cr', offset + 1, 'LF after CR', got, 'RFC 9112 2.2', status)
      if (at + 1 >= bound) return Line.long
      this.lineEnd = at
      this.lineNext = at + 2
      return Line.found
    }
    if (!bareLf) return errorAt('bare-lf', offset, 'CR LF at the end of the line', LF, 'RFC 9112 2.2', status)
    this.lineEnd = at
    this.lineNext = at + 1
    return Line.found
  }
}
