import type { Span } from '../bytes'
import { CR, FIELD_CONTENT, HTAB, isOws, LF, SP, TCHAR } from './grammar'
import type { Field } from './message'
import { isTokenIn, nameId, SPECIAL, Special, specialIn } from './names'
import { BYTES, MACHINE, PLACES, SPANS, TIMES, VIEW, WORD, WORDS } from './scan-memory'

/** Integers of a field line: its start; what `idOf`, `nameEndOf` and `lineEndLength` read; start and end of its value. */
export const FIELD_SPANS = 4

/** The end of a name, whether LF alone ends its line, and the id of the name (-1: none), in one integer. */
const packed = (nameEnd: number, bareLf: number, id: number): number => (nameEnd << 9) | (bareLf << 8) | (id + 1)
export const idOf = (pack: number): number => ((pack & 0xff) - 1) | 0
export const nameEndOf = (pack: number): number => pack >>> 9
export const lineEndLength = (pack: number): number => ((pack & 0x100) === 0 ? 2 : 1)

/** How the reading of field lines ended. */
export const Scanned = {
  /** At the empty line, which was read. */
  ended: 0,
  /** At the end of the bytes, in a line that has no line end yet. */
  partial: 1,
  /** Before a line that needs a second look: it may be faulty, or only rare, or not whole. */
  odd: 2,
  /** Not yet. */
  none: 3,
  /** The request-line is not whole, and as nearly all are as far as it goes. */
  short: 4,
} as const
export type Scanned = (typeof Scanned)[keyof typeof Scanned]

const NONE: Span[] = []

/** Bytes that may be looked at behind the last one held: words are read whole. */
const SLACK = 64
/** Bytes that a scanner of its own memory has room for at first. */
const ROOM = 8192

/** Memory of a scanner that does not have that of the machine. */
class Own {
  readonly bytes: Uint8Array
  readonly view: DataView
  spans: Int32Array
  readonly times: Int32Array
  readonly places: Int32Array

  constructor(room: number, before: Own | null) {
    this.bytes = new Uint8Array(room)
    this.view = new DataView(this.bytes.buffer)
    this.spans = before?.spans ?? new Int32Array(FIELD_SPANS * 32)
    this.times = before?.times ?? new Int32Array(6)
    this.places = before?.places ?? new Int32Array(6)
  }
}

/** Which scanner has the memory of the machine. */
let holder: Scanner | null = null

/**
 * The bytes of lines under way, and the way of nearly every message through them: lines that are whole and right, read in
 * words. What is anything else is left where it stands to the readers of single lines, which know what to say about it.
 * Indices count in the buffer; spans of a head from its first byte.
 *
 * There is one memory in which WebAssembly reads sixteen bytes at a time. The scanner that begins a head takes it, and who had
 * it before goes on in memory of its own, with what it held, by words of four bytes; as all do where there is no WebAssembly.
 */
export class Scanner {
  bytes: Uint8Array = MACHINE ? BYTES.subarray(0, 0) : new Uint8Array(ROOM + SLACK)
  view = MACHINE ? VIEW : new DataView(this.bytes.buffer)
  /** This one has the memory of the machine. */
  shared = false
  readonly #base = new Float64Array(1)
  /** Index behind the last byte held. */
  end = 0
  /** Index of the line to be read next. */
  at = 0
  /** Index of the first byte that must be kept. */
  origin = 0
  /** Index up to which the line at `at` has no line end. */
  searched = 0
  /** Grows with each head: whoever has the old number finds other spans here. */
  generation = 0
  /** Reads a head once more, from its first byte on: for who asks for its fields when the parser has gone on. */
  again: (bytes: Uint8Array) => readonly Field[] = () => []

  /** Ends of the three parts of the start-line, and the start of the first field line. */
  first = 0
  second = 0
  third = 0
  fieldsAt = 0
  minor = 0
  status = 0
  spans: Int32Array = MACHINE ? SPANS : new Int32Array(FIELD_SPANS * 64)
  /** How many field lines there are, and where the last one ends with its line end. */
  count = 0
  linesEnd = 0
  /** All bytes of values that are not visible US-ASCII, one over the other: below 0x80 where all are US-ASCII. */
  obs = 0
  /** How often the special fields came, and which was the last one of each. */
  times: Int32Array = MACHINE ? TIMES : new Int32Array(6)
  places: Int32Array = MACHINE ? PLACES : new Int32Array(6)
  /** The machine saw that the last Host is as nearly all are. */
  plainHost = false
  #own: Own | null = null
  /** The head was read: its bytes are no longer needed here. */
  settled = false
  /** The bytes of the head lie where its spans say. */
  intact = true
  /** How the fields ended that were read together with the request-line. */
  ahead: Scanned = Scanned.none
  /** The line folds of the head, which are spaces in `bytes` now; stream offsets, in order. */
  folds: Span[] = NONE
  /** White space before the colons of this message; stream offsets. */
  gaps: Span[] = NONE

  /**
   * Stream offset of `bytes[0]`. Here and in what else holds an offset of the stream, it lies in an array of doubles: a property
   * would change its representation where a connection passes 2^30 bytes, and undo what was compiled for all of them.
   */
  get base(): number {
    return this.#base[0]!
  }

  set base(offset: number) {
    this.#base[0] = offset
  }

  /** Begins a head at `at`. */
  begin(): void {
    if (this.shared) this.spans = SPANS
    else if (MACHINE) this.#enter()
    this.generation++
    this.settled = false
    this.intact = true
    this.plainHost = false
    WORDS[WORD.plainHost] = 0
    this.origin = this.at
    this.searched = 0
    this.first = 0
    this.count = 0
    this.obs = 0
    this.folds = NONE
    this.gaps = NONE
    const { times } = this
    times[1] = 0
    times[2] = 0
    times[3] = 0
    times[4] = 0
    times[5] = 0
  }

  /** Takes the memory of the machine, with what is held of the bytes to come. */
  #enter(): void {
    const { at, end } = this
    if (end - at + SLACK > BYTES.length) return
    if (holder !== null) holder.#leave()
    holder = this
    BYTES.set(this.bytes.subarray(at, end))
    this.base += at
    this.at = 0
    this.end = end - at
    this.bytes = BYTES
    this.view = VIEW
    this.spans = SPANS
    this.times = TIMES
    this.places = PLACES
    this.shared = true
  }

  /** Goes on in memory of its own, with room for `length` bytes more: with what is left of the bytes, and the spans. */
  #leave(length = 0): void {
    const origin = this.settled ? this.at : this.origin
    const held = this.end - origin
    const room = held + length + SLACK
    if (this.#own === null || this.#own.bytes.length < room) this.#own = new Own(Math.max(room, 512), this.#own)
    const own = this.#own
    if (held > 0) own.bytes.set(this.bytes.subarray(origin, this.end))
    own.view.setInt32(held, 0, true)
    const spans = this.count * FIELD_SPANS
    if (own.spans.length <= spans) own.spans = new Int32Array(spans * 2)
    for (let at = 0; at < spans; at++) own.spans[at] = this.spans[at]!
    for (let at = 0; at < TIMES.length; at++) {
      own.times[at] = TIMES[at]!
      own.places[at] = PLACES[at]!
    }
    this.bytes = own.bytes
    this.view = own.view
    this.spans = own.spans
    this.times = own.times
    this.places = own.places
    this.base += origin
    this.at -= origin
    this.end = held
    this.searched -= origin
    this.origin = 0
    this.shared = false
    // What goes along lies where it lay to the origin; a head that was read does not.
    if (this.settled) this.intact = false
    holder = null
  }

  byte(offset: number): number | undefined {
    const index = offset - this.base
    return index < this.end ? this.bytes[index] : undefined
  }

  text(start: number, end: number): string {
    let text = ''
    for (let at = start; at < end; at++) text += String.fromCharCode(this.bytes[at - this.base]!)
    return text
  }

  /**
   * Takes a byte that ends no line, where the line at hand is known to have none up to here; false, and nothing done, for any
   * other. `most`: what a head may have at most.
   */
  appendOne(byte: number, most: number): boolean {
    const { end } = this
    if (!this.shared || byte === LF || byte === CR || this.searched !== end || end - this.at < 9) return false
    if (end - this.origin >= most || end + SLACK >= BYTES.length) return false
    BYTES[end] = byte
    this.end = (end + 1) | 0
    this.searched = (end + 1) | 0
    return true
  }

  /** Takes `length` bytes of a piece. */
  append(piece: Uint8Array, from: number, length: number): void {
    if (this.end + length + SLACK > this.bytes.length) this.#makeRoom(length)
    if (length === 1) this.bytes[this.end] = piece[from]!
    else this.bytes.set(length === piece.length ? piece : piece.subarray(from, from + length), this.end)
    this.end += length
    // Loops over words end here: no byte of a line is NUL.
    if (!this.shared) this.view.setInt32(this.end, 0, true)
  }

  #makeRoom(length: number): void {
    const { origin } = this
    const held = this.end - origin
    if (held + length + SLACK > this.bytes.length) {
      if (this.shared) return this.#leave(length * 2)
      const bytes = new Uint8Array((held + length) * 2 + SLACK)
      bytes.set(this.bytes.subarray(origin, this.end))
      this.bytes = bytes
      this.view = new DataView(bytes.buffer)
    } else this.bytes.copyWithin(0, origin, this.end)
    this.base += origin
    this.at -= origin
    this.end -= origin
    this.searched -= origin
    this.origin = 0
  }

  /**
   * Reads a request-line, and the field lines behind it where the machine does: `ahead` says how those ended. False, and nothing
   * noted, where the line is not as nearly all are. `limit`: the most bytes of field lines; `most` of them.
   */
  request(limit: number, most: number): boolean {
    this.ahead = Scanned.none
    if (!this.shared) return this.requestLine()
    const { at, end } = this
    const outcome = MACHINE!.request(at, end, limit, Math.min(most, MOST)) as Scanned
    if (outcome >= Scanned.none) {
      this.ahead = outcome
      return outcome === Scanned.none && this.requestLine()
    }
    const second = WORDS[WORD.second]!
    this.first = WORDS[WORD.first]!
    this.second = second
    this.third = second + 9
    this.minor = WORDS[WORD.minor]!
    this.fieldsAt = second + 11
    this.ahead = this.#machineRead(outcome, at + second + 11 + limit)
    return true
  }

  /** Takes over what the machine found in field lines. */
  #machineRead(outcome: Scanned, bound: number): Scanned {
    const line = WORDS[WORD.line]!
    this.count = WORDS[WORD.count]!
    this.obs |= WORDS[WORD.obs]! === 0 ? 0 : 0x80
    this.linesEnd = line - this.origin
    this.plainHost = WORDS[WORD.plainHost] === 1
    this.at = outcome === Scanned.ended ? line + 2 : line
    if (outcome !== Scanned.partial) return outcome
    if (this.end > bound) return Scanned.odd
    this.searched = this.end
    return outcome
  }

  /** Reads `METHOD /path HTTP/1.x CR LF`; false, and nothing noted, where it is anything else or not whole. */
  requestLine(): boolean {
    const { bytes, end, at: start } = this
    const view = this.view
    let at = start
    if (view.getInt32(at, true) === GET_SP) at += 3
    else {
      while (at < end && TCHAR[bytes[at]!] === 1) at++
      // CONNECT has a target of another form.
      if (at === start || at - start === 7 || bytes[at] !== SP) return false
    }
    const first = at
    if (bytes[at + 1] !== SLASH) return false
    at += 2
    for (;;) {
      if (at >= end) return false
      const word = view.getInt32(at, true)
      const hash = word ^ 0x23232323
      const found = ((word - 0x21212121) | (word + 0x01010101) | word | ((hash - 0x01010101) & ~hash)) & 0x80808080
      if (found === 0) {
        at += 4
        continue
      }
      at += (31 - Math.clz32(found & -found)) >> 3
      const byte = bytes[at]!
      if (byte === SP) break
      // What is found behind a byte of two bits may be none: the sum carries.
      if (byte < 0x21 || byte > 0x7e || byte === 0x23) return false
      at++
    }
    if (at + 11 > end || view.getInt32(at + 1, true) !== HTTP || bytes[at + 9] !== CR || bytes[at + 10] !== LF)
      return false
    const version = view.getInt32(at + 5, true)
    const minor = (version >>> 24) - 0x30
    if ((version & 0xffffff) !== SLASH_1_DOT || minor < 0 || minor > 9) return false
    this.first = first - start
    this.second = at - start
    this.third = at + 9 - start
    this.minor = minor
    this.#startLineDone(at + 11)
    return true
  }

  /** Reads `HTTP/1.x NNN reason CR LF`; false where it is anything else or not whole. */
  statusLine(): boolean {
    const { bytes, end, at: start } = this
    const view = this.view
    if (start + 15 > end || view.getInt32(start, true) !== HTTP) return false
    const version = view.getInt32(start + 4, true)
    const minor = (version >>> 24) - 0x30
    if ((version & 0xffffff) !== SLASH_1_DOT || minor < 0 || minor > 9) return false
    if (bytes[start + 8] !== SP || bytes[start + 12] !== SP) return false
    const hundreds = bytes[start + 9]! - 0x30
    const tens = bytes[start + 10]! - 0x30
    const ones = bytes[start + 11]! - 0x30
    if (hundreds < 1 || hundreds > 5 || tens < 0 || tens > 9 || ones < 0 || ones > 9) return false
    let at = start + 13
    while (at < end && FIELD_CONTENT[bytes[at]!] === 1) at++
    if (at + 2 > end || bytes[at] !== CR || bytes[at + 1] !== LF) return false
    this.first = 8
    this.second = 12
    this.third = at - start
    this.minor = minor
    this.status = hundreds * 100 + tens * 10 + ones
    this.#startLineDone(at + 2)
    return true
  }

  #startLineDone(at: number): void {
    this.at = at
    this.fieldsAt = at - this.origin
    this.linesEnd = this.fieldsAt
  }

  /** Reads field lines up to the empty line; none that ends behind the index `bound`, and no more than `most` of them. */
  fields(bound: number, most: number): Scanned {
    if (this.shared) {
      const { at, end, origin, count } = this
      const outcome = MACHINE!.fields(at, end, bound, origin, Math.min(most, MOST), count) as Scanned
      return this.#machineRead(outcome, bound)
    }
    return this.#fieldsByWords(bound, most)
  }

  #fieldsByWords(bound: number, most: number): Scanned {
    const { bytes, origin, end } = this
    const view = this.view
    let spans = this.spans
    let at = this.at
    let obs = this.obs
    let count = this.count
    let span = (count * FIELD_SPANS) | 0
    let outcome: Scanned = Scanned.odd
    let lineStart = at
    for (;;) {
      lineStart = at
      const first = view.getInt32(at, true)
      if ((first & 0xffff) === CR_LF) {
        if (at + 2 <= bound) outcome = Scanned.ended
        break
      }
      // The name: up to the colon.
      let word = first ^ COLONS
      let found = (word - ONES) & ~word & HIGHS
      while (found === 0 && at < end) {
        at = (at + 4) | 0
        word = view.getInt32(at, true) ^ COLONS
        found = (word - ONES) & ~word & HIGHS
      }
      const nameEnd = (at + ((31 - Math.clz32(found & -found)) >> 3)) | 0
      if (found === 0 || nameEnd >= end || count >= most) break
      const id = nameId(view, lineStart, (nameEnd - lineStart) | 0, first)
      let special = 0
      if (id >= 0) special = SPECIAL[id]!
      else {
        if (!isTokenIn(bytes, lineStart, nameEnd)) break
        special = specialIn(bytes, lineStart, nameEnd)
      }
      // The value: one space before it, as nearly always, or other white space.
      const between = view.getInt32(nameEnd, true)
      if ((between & 0xff00) === 0x2000 && (between & 0xff0000) > 0x200000) at = (nameEnd + 2) | 0
      else {
        at = (nameEnd + 1) | 0
        while (bytes[at] === SP || bytes[at] === HTAB) at = (at + 1) | 0
      }
      const valueStart = at
      let byte = 0
      for (;;) {
        word = view.getInt32(at, true)
        found = ((word - SPACES) | (word + ONES) | word) & HIGHS
        while (found === 0) {
          word = view.getInt32((at + 4) | 0, true)
          at = (at + 8) | 0
          found = ((word - SPACES) | (word + ONES) | word) & HIGHS
          if (found !== 0) {
            at = (at - 4) | 0
            break
          }
          word = view.getInt32(at, true)
          found = ((word - SPACES) | (word + ONES) | word) & HIGHS
        }
        at = (at + ((31 - Math.clz32(found & -found)) >> 3)) | 0
        byte = bytes[at]!
        if (byte === CR || FIELD_CONTENT[byte] === 0) break
        obs |= byte
        at = (at + 1) | 0
      }
      if (at >= end) {
        outcome = Scanned.partial
        break
      }
      if ((view.getInt32(at, true) & 0xffff) !== CR_LF || at + 2 > bound) break
      let valueEnd = at
      while (valueEnd > valueStart && (bytes[valueEnd - 1] === SP || bytes[valueEnd - 1] === HTAB))
        valueEnd = (valueEnd - 1) | 0
      if (span === spans.length) spans = this.#moreSpans()
      spans[span] = lineStart - origin
      spans[span + 1] = packed(nameEnd - origin, 0, id)
      spans[span + 2] = valueStart - origin
      spans[span + 3] = valueEnd - origin
      span = (span + FIELD_SPANS) | 0
      if (special !== 0) this.#note(special, count)
      count = (count + 1) | 0
      at = (at + 2) | 0
    }
    this.linesEnd = lineStart - origin
    this.at = outcome === Scanned.ended ? lineStart + 2 : lineStart
    this.count = count
    this.obs = obs
    if (outcome === Scanned.partial) {
      if (end > bound) return Scanned.odd
      this.searched = end
    }
    return outcome
  }

  #moreSpans(): Int32Array {
    const grown = new Int32Array(this.spans.length * 2)
    grown.set(this.spans)
    this.spans = grown
    return grown
  }

  #note(special: number, place: number): void {
    if (special === Special.host) this.plainHost = false
    this.times[special]!++
    this.places[special] = place
  }

  /** Notes a start-line that was read alone; indices of its parts' ends, and of the next line. */
  startLine(first: number, second: number, third: number, next: number): void {
    this.first = first - this.origin
    this.second = second - this.origin
    this.third = third - this.origin
    this.#startLineDone(next)
  }

  /** Notes a field line that was read alone; indices. */
  field(nameEnd: number, valueStart: number, valueEnd: number, lineEnd: number, next: number): void {
    const { origin, at, count } = this
    const span = count * FIELD_SPANS
    const spans = span === this.spans.length ? this.#moreSpans() : this.spans
    spans[span] = at - origin
    spans[span + 1] = packed(nameEnd - origin, next - lineEnd === 1 ? 1 : 0, -1)
    spans[span + 2] = valueStart - origin
    spans[span + 3] = valueEnd - origin
    const special = specialIn(this.bytes, at, nameEnd)
    if (special !== Special.none) this.#note(special, count)
    for (let index = valueStart; index < valueEnd; index++) this.obs |= this.bytes[index]!
    this.count++
    this.at = next
    this.linesEnd = next - origin
  }

  /**
   * The line at `at` continues the value of the last field line: what is between them becomes spaces (RFC 9112 5.2). Indices
   * of the line's end, and of the next line.
   */
  unfold(lineEnd: number, next: number): void {
    const { bytes, base, origin, spans, count } = this
    const span = (count - 1) * FIELD_SPANS
    const before = origin + spans[span + 3]!
    let from = this.at
    while (from < lineEnd && isOws(bytes[from]!)) from++
    bytes.fill(SP, before, from)
    for (let index = from; index < lineEnd; index++) this.obs |= bytes[index]!
    let valueEnd = lineEnd
    while (valueEnd > from && isOws(bytes[valueEnd - 1]!)) valueEnd--
    if (valueEnd > from) {
      if (spans[span + 2] === spans[span + 3]) spans[span + 2] = from - origin
      spans[span + 3] = valueEnd - origin
    }
    const pack = spans[span + 1]!
    spans[span + 1] = packed(nameEndOf(pack), next - lineEnd === 1 ? 1 : 0, idOf(pack))
    const fold = { start: base + before, end: base + from }
    const last = this.folds.at(-1)
    this.folds = [...(last?.start === fold.start ? this.folds.slice(0, -1) : this.folds), fold]
    this.at = next
    this.linesEnd = next - origin
  }
}

/** Field lines that the memory of the machine has room for. */
const MOST = 1900

const SLASH = 0x2f
const GET_SP = 0x20544547
const HTTP = 0x50545448
const SLASH_1_DOT = 0x2e312f
const CR_LF = 0x0a0d
/** Words of four equal bytes. */
const ONES = 0x01010101
const SPACES = 0x20202020
const COLONS = 0x3a3a3a3a
const HIGHS = 0x80808080
