import { byteWord } from '../bytes'
import { readChunkLine } from './chunk-line'
import { errorAt, errorOn, type HttpError } from './errors'
import { Step } from './events'
import { faultInValue, readFieldLine } from './field-line'
import { CR, isOws, LF } from './grammar'
import { headTooLarge } from './head-faults'
import { tapeFieldLine } from './head-tape'
import type { Field } from './message'
import type { Settings } from './settings'
import { noteGap } from './single-lines'
import { Line, type Source } from './source'
import { Kind, Tape } from './tape'

const State = {
  length: 0,
  untilClose: 1,
  chunkLine: 2,
  /** A chunk line that does not lie whole in the piece, or is more than a size. */
  longChunkLine: 3,
  chunkData: 4,
  chunkEnd: 5,
  chunkLf: 6,
  trailers: 7,
  ended: 8,
} as const
type State = (typeof State)[keyof typeof State]

// Constants of this module, unlike those of another, are known to what is compiled.
const { length: LENGTH, chunkLine: CHUNK_LINE, chunkData: CHUNK_DATA, chunkEnd: CHUNK_END, ended: ENDED } = State
const [CR_BYTE, LF_BYTE] = [CR, LF] as const

/** The longest line end and chunk line that are compared with those before: two words of four bytes cover them. */
const TWO_WORDS = 8
/** A piece that has room for so many chunks more is worth a view, so that their lines are compared. */
const SEVERAL = 8

const NOTHING = new Uint8Array(0)
const NO_VIEW = new DataView(NOTHING.buffer)
const NONE: Field[] = []

/** Reads content, transfer coding taken off, and the trailers behind it. */
export class ContentReader {
  readonly #settings: Settings
  readonly #source: Source
  readonly #digits: number
  readonly #notes: boolean
  #state: State = State.ended
  /** Bytes that are left of the content, or of the chunk: see `Scanner.base`. */
  #left = Number.NaN
  /** Stream offset of the first trailer line. */
  #sectionStart = Number.NaN
  #extensions = 0
  /** The content that was read last: bytes `[start, end)` of a piece that was fed. */
  piece: Uint8Array = NOTHING
  start = 0
  end = 0
  trailers: Field[] = NONE
  /**
   * Bytes of a line end and the chunk line behind it, which are likely to come again; 0 where none are. Then their first and
   * last four bytes as words, and the size that they say.
   */
  repeated: number = 0
  #firstWord = 0
  #lastWord = 0
  #size = 0
  /** A view of a piece, so that words of it can be read. */
  #view: DataView = NO_VIEW
  #viewed: Uint8Array = NOTHING
  /** The elements behind the head. */
  readonly tape = new Tape()

  constructor(source: Source) {
    this.#source = source
    this.#settings = source.settings
    this.#digits = source.settings.digits
    this.#notes = source.settings.notes
  }

  /** A message begins. */
  clear(): void {
    this.tape.clear()
    this.#extensions = 0
    if (this.trailers.length > 0) this.trailers = NONE
  }

  /** Content follows, of that length; chunks, where it is -1, or all up to the end of the connection, where it is infinite. */
  begin(length: number): void {
    this.#source.toContent()
    if (length < 0) this.#state = State.chunkLine
    else {
      this.#left = length
      this.#state = length === Number.POSITIVE_INFINITY ? State.untilClose : State.length
    }
  }

  /** True, and gone on to a chunk, where one follows that lies whole in the piece and has the same line as the one before. */
  again(): boolean {
    const source = this.#source
    const { at, stop, piece } = source
    const line = this.repeated
    const start = (at + line) | 0
    const end = (start + this.#size) | 0
    if (end > stop || piece !== this.piece) return false
    const view = this.#view
    if (view.getInt32(at, true) !== this.#firstWord || view.getInt32((start - 4) | 0, true) !== this.#lastWord)
      return false
    source.at = end
    this.start = start
    this.end = end
    return true
  }

  /** A chunk of that size has the line end before it and its line in bytes `[at, start)` of the piece: the next ones may be the same. */
  #mayRepeat(piece: Uint8Array, at: number, start: number, size: number): void {
    if (this.#viewed !== piece) {
      this.#viewed = piece
      this.#view = new DataView(piece.buffer, piece.byteOffset, piece.length)
    }
    this.#firstWord = this.#view.getInt32(at, true)
    this.#lastWord = this.#view.getInt32((start - 4) | 0, true)
    this.#size = size
    this.repeated = (start - at) | 0
  }

  /**
   * Goes on to a part of the content, or to the end of the message: here to a chunk as nearly all are, behind the one before
   * it, a size of a few digits and data, or the last one without trailers.
   */
  read(): Step {
    const state = this.#state
    if (state === ENDED) return Step.end
    if (this.repeated !== 0) this.repeated = 0
    const source = this.#source
    if (source.at === source.stop) source.more()
    const { piece, at: first, stop } = source
    if ((state === LENGTH || state === CHUNK_DATA) && first < stop) return this.#readContent()
    const ends = state === CHUNK_END
    let start = first
    if (ends) {
      if (first + 1 >= stop || piece[first] !== CR_BYTE || piece[first + 1] !== LF_BYTE) return this.#readOn()
      start = (first + 2) | 0
    } else if (state !== CHUNK_LINE) return this.#readOn()
    const most = (start + this.#digits) | 0
    const last = (stop - 3) | 0
    let at = start
    let size = 0
    while (at <= last) {
      const byte = piece[at]!
      let digit = (byte - 0x30) | 0
      if (digit > 9) digit = ((byte | 0x20) - 0x57) | 0
      // From ':' to '@' the second is below 10, and a control is below 0.
      if (digit < 0 || digit > 15 || (digit < 10 && byte > 0x39)) break
      size = (size << 4) | digit
      at = (at + 1) | 0
    }
    const from = (at + 2) | 0
    if (at === start || at > most || at > last || piece[at] !== CR_BYTE || piece[at + 1] !== LF_BYTE)
      return this.#readOn()
    if (size === 0) {
      if (from + 1 >= stop || piece[from] !== CR_BYTE || piece[from + 1] !== LF_BYTE) return this.#readOn()
      if (this.#notes) {
        const { base } = source
        if (ends) this.tape.add(Kind.crlf, base + start - 2, base + start)
        this.#noteChunk(base + start, base + at, base + at, base + from)
        this.tape.add(Kind.emptyLine, base + from, base + from + 2)
      }
      source.at = from + 2
      this.#state = State.ended
      return Step.end
    }
    const rest = (stop - from) | 0
    const length = Math.min(rest, size)
    const end = (from + length) | 0
    if (this.#notes) this.tape.addChunk(ends, source.base + start, at - start, source.base + end)
    source.at = end
    if (size === length) {
      this.#state = CHUNK_END
      if (ends && rest > size * SEVERAL && from <= first + TWO_WORDS && !this.#notes)
        this.#mayRepeat(piece, first, from, size)
    } else {
      this.#left = size - length
      this.#state = CHUNK_DATA
    }
    if (this.piece !== piece) this.piece = piece
    this.start = from
    this.end = end
    return Step.content
  }

  /** Goes on to whatever comes, where it is not such a chunk. */
  #readOn(): Step {
    for (;;) {
      const step = this.#step()
      if (step >= 0) return step as Step
    }
  }

  #step(): Step | typeof AGAIN {
    switch (this.#state) {
      case State.chunkEnd:
        return this.#readChunkEnd()
      case State.chunkLine:
        return this.#readChunkLine()
      case State.length:
      case State.untilClose:
      case State.chunkData:
        return this.#readContent()
      case State.longChunkLine:
        return this.#readLongChunkLine()
      case State.chunkLf:
        return this.#readChunkLf()
      case State.trailers:
        return this.#readTrailer()
      default:
        return Step.end
    }
  }

  #readContent(): Step {
    const source = this.#source
    const state = this.#state
    if (!source.more()) {
      if (!source.ended) return Step.needData
      return state === State.untilClose
        ? Step.end
        : source.starved(`${this.#left} more ${byteWord(this.#left)} of content`)
    }
    const { piece, at, stop } = source
    const rest = (stop - at) | 0
    const left = this.#left
    const length = rest < left ? rest : left | 0
    if (this.#notes) {
      const start = source.base + at
      this.tape.extend(state === State.chunkData ? Kind.chunkData : Kind.content, start, start + length)
    }
    source.at = at + length
    this.#left = left - length
    if (left === length) this.#state = state === State.chunkData ? State.chunkEnd : State.ended
    this.piece = piece
    this.start = at
    this.end = at + length
    return Step.content
  }

  #readChunkLine(): Step | typeof AGAIN {
    const source = this.#source
    if (!source.more()) return source.starved('a chunk-size')
    source.toLines()
    this.#state = State.longChunkLine
    return AGAIN
  }

  /** `chunk = chunk-size [ chunk-ext ] CRLF chunk-data CRLF` (RFC 9112 7.1). */
  #readLongChunkLine(): Step | typeof AGAIN {
    const source = this.#source
    const { scanner } = source
    const { chunkSizeDigits, chunkExtensions } = this.#settings.limits
    for (;;) {
      const line = source.line(scanner.at + chunkSizeDigits + chunkExtensions - this.#extensions + 2)
      if (typeof line === 'object') return source.fail(line)
      if (line === Line.long) return source.fail(this.#extensionsTooLarge())
      if (line === Line.found) break
      if (!source.fill()) return source.starved('a chunk-size')
    }
    const { base, at } = scanner
    const [start, end, next] = [base + at, base + source.lineEnd, base + source.lineNext]
    const read = readChunkLine(scanner, start, end, chunkSizeDigits)
    if ('code' in read) return source.fail(read)
    this.#extensions += end - read.sizeEnd
    if (this.#extensions > chunkExtensions) {
      this.#noteChunk(start, read.sizeEnd, end, next)
      return source.fail(this.#extensionsTooLarge())
    }
    if (this.#notes) this.#noteChunk(start, read.sizeEnd, end, next)
    scanner.at = source.lineNext
    if (read.size > 0) {
      this.#left = read.size
      this.#state = State.chunkData
      source.toContent()
    } else {
      this.#sectionStart = next
      this.#state = State.trailers
      source.toLines()
    }
    return AGAIN
  }

  #noteChunk(start: number, sizeEnd: number, end: number, next: number): void {
    this.tape.add(Kind.chunkSize, start, sizeEnd)
    if (end > sizeEnd) this.tape.add(Kind.chunkExt, sizeEnd, end)
    this.tape.add(Kind.crlf, end, next)
  }

  #extensionsTooLarge(): HttpError {
    const start = this.#source.offset
    const { chunkExtensions } = this.#settings.limits
    const expected = `chunk extensions up to ${chunkExtensions} bytes`
    return errorOn('chunk-ext-large', { start, end: start + 1 }, expected, 'more', 'RFC 9112 7.1.1', 400)
  }

  #readChunkEnd(): Step | typeof AGAIN {
    const source = this.#source
    if (!source.more()) return source.starved('CR LF after the chunk-data')
    const { piece, at, offset } = source
    const first = piece[at]!
    if (first === CR) {
      source.at++
      this.#state = State.chunkLf
      return this.#readChunkLf()
    }
    if (!this.#settings.bareLf || first !== LF)
      return source.fail(errorAt('chunk-end', offset, 'CR LF after the chunk-data', first, 'RFC 9112 7.1', 400))
    return this.#chunkEnded(offset)
  }

  #readChunkLf(): Step | typeof AGAIN {
    const source = this.#source
    if (!source.more()) return source.starved('CR LF after the chunk-data')
    const got = source.piece[source.at]!
    if (got !== LF) return source.fail(errorAt('bare-cr', source.offset, 'LF after CR', got, 'RFC 9112 2.2', 400))
    return this.#chunkEnded(source.offset - 1)
  }

  #chunkEnded(start: number): typeof AGAIN {
    const source = this.#source
    source.at++
    if (this.#notes) this.tape.add(Kind.crlf, start, source.offset)
    this.#state = State.chunkLine
    return AGAIN
  }

  #readTrailer(): Step | typeof AGAIN {
    const source = this.#source
    const { scanner } = source
    const { limits, obsFold, spaced, status } = this.#settings
    const line = source.line(this.#sectionStart - scanner.base + limits.head)
    if (typeof line === 'object') return source.fail(line)
    if (line === Line.long) return source.fail(headTooLarge(this.#sectionStart, limits.head))
    if (line === Line.more)
      return source.fill() ? AGAIN : source.starved('a field line or the empty line that ends the trailers')
    const { base, at, count } = scanner
    const { lineEnd, lineNext } = source
    if (lineEnd === at) {
      if (this.#notes) this.tape.add(Kind.emptyLine, base + at, base + lineNext)
      scanner.at = lineNext
      this.#state = State.ended
      return Step.end
    }
    const taken = this.trailers.length
    if (obsFold && taken > 0 && isOws(scanner.bytes[at]!)) return this.#foldTrailer()
    const [start, end] = [base + at, base + lineEnd]
    const read = readFieldLine(scanner, start, end, taken > 0, count + taken, limits.fields, status, spaced)
    if ('code' in read) return source.fail(read)
    const { nameEnd, colon, valueStart, valueEnd } = read
    noteGap(scanner, nameEnd, colon)
    if (this.#notes) tapeFieldLine(this.tape, scanner, start, nameEnd, valueStart, valueEnd, end, base + lineNext)
    if (taken === 0) this.trailers = []
    this.trailers.push({ name: scanner.text(start, nameEnd), value: scanner.text(valueStart, valueEnd) })
    scanner.at = lineNext
    scanner.origin = lineNext
    return AGAIN
  }

  /** The line that was found continues the value of the last trailer: the fold is read as one space. */
  #foldTrailer(): Step | typeof AGAIN {
    const source = this.#source
    const { scanner, lineEnd, lineNext } = source
    const { status } = this.#settings
    const { base, at } = scanner
    const wrong = faultInValue(scanner, base + at, base + lineEnd, status)
    if (wrong) return source.fail(wrong)
    let [from, to] = [at, lineEnd]
    while (from < to && isOws(scanner.bytes[from]!)) from++
    while (to > from && isOws(scanner.bytes[to - 1]!)) to--
    if (this.#notes) {
      this.tape.turnLast(Kind.obsFold, base + from)
      if (to > from) this.tape.add(Kind.fieldValue, base + from, base + to)
      if (lineEnd > to) this.tape.add(Kind.ows, base + to, base + lineEnd)
      this.tape.add(Kind.crlf, base + lineEnd, base + lineNext)
    }
    const { name, value } = this.trailers.pop()!
    const text = scanner.text(base + from, base + to)
    this.trailers.push({ name, value: value && text ? `${value} ${text}` : value || text })
    scanner.at = lineNext
    scanner.origin = lineNext
    return AGAIN
  }
}

/** Nothing to tell of yet. */
const AGAIN = -1
