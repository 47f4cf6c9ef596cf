import type { Span } from '../bytes'
import { CR, LF } from './grammar'
import type { Field } from './message'
import { RunText } from './run-text'
import * as memory from './scan-memory'
import { MACHINE, Own, WORD } from './scan-memory'
import { fieldsByWords, requestLine, statusLine } from './scan-words'
import { FIELD_SPANS, MOST_FIELDS, Scanned } from './spans'

// Constants of this module, unlike those of another, are known to what is compiled.
const { BYTES, PLACES, SPANS, TIMES, VIEW, WORDS } = memory
const { set } = Uint8Array.prototype

const NONE: Span[] = []

/** Bytes that may be looked at behind the last one held: words are read whole. */
const SLACK = 64
/** Bytes that a scanner of its own memory has room for at first. */
const ROOM = 8192

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
  /** 1 where this one has the memory of the machine: a boolean would be compiled as anything that may be true. */
  shared: 0 | 1 = 0
  /**
   * Stream offset of `bytes[0]`. Here and in what else holds an offset of the stream, the first value is none that is an
   * integer: a property that held small integers alone would change its representation where a connection passes 2^30 bytes, and
   * undo what was compiled for all of them.
   */
  base = Number.NaN
  /** Index behind the last byte held. */
  end = 0
  /** Index of the line to be read next. */
  at = 0
  /** Index of the first byte that must be kept. */
  origin = 0
  /** Index up to which the line at `at` has no line end. */
  searched = 0
  /**
   * Bytes that are no controls are taken one by one, without a further look, while `end` is below this index; 0 where they are
   * not. Whoever does anything else with the bytes sets it to 0.
   */
  singles = 0
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
  /**
   * What the machine saw the special fields say together: bits as `Fact` has them; 0 where it did not see all of them, and
   * they must be looked at.
   */
  facts = 0
  #own: Own | null = null
  /** The bytes of the head lie where its spans say. */
  intact = true
  /** 1 where something of this head must be undone before the next: it has folds, gaps, other spans, or is no longer intact. */
  rare: 0 | 1 = 0
  /** How the fields ended that were read together with the request-line. */
  ahead: Scanned = Scanned.none
  /** The line folds of the head, which are spaces in `bytes` now; stream offsets, in order. */
  folds: Span[] = NONE
  /** White space before the colons of this message; stream offsets. */
  gaps: Span[] = NONE

  /** The text of heads that lie one behind the other. */
  readonly run = new RunText()

  constructor() {
    this.base = 0
  }

  /** A head begins behind another one: those up to the end of what is held get one text. */
  follows(): void {
    if (this.shared) this.run.begin(this.at, this.end)
  }

  /** Begins a head at `at`. */
  begin(): void {
    if (!this.shared && MACHINE) this.#enter()
    this.opens(this.at)
    this.clear()
    // The machine forgets them by itself.
    if (this.shared) return
    const { times } = this
    times[1] = 0
    times[2] = 0
    times[3] = 0
    times[4] = 0
    times[5] = 0
  }

  /** Begins a head at `at`, in the memory of the machine. */
  opens(at: number): void {
    this.at = at
    this.origin = at
    this.generation++
    if (this.rare !== 0) this.#asUsual()
  }

  #asUsual(): void {
    this.rare = 0
    this.intact = true
    this.folds = NONE
    this.gaps = NONE
    if (this.shared) this.spans = SPANS
  }

  /** Nothing is known of the head yet. */
  clear(): void {
    this.searched = 0
    this.facts = 0
    this.first = 0
    this.count = 0
    this.obs = 0
  }

  /** Holds these bytes alone, which begin at the stream offset `base`, in the memory of the machine: there is one. */
  take(bytes: Uint8Array, length: number, base: number): void {
    if (this.shared === 0) {
      this.at = 0
      this.end = 0
      this.#enter()
    }
    set.call(BYTES, bytes)
    this.base = base
    this.end = length
    this.run.end = 0
  }

  /** Takes over what the machine found of a request that is whole, of version 1.1. */
  readRequest(found: number, method: number, second: number, next: number): void {
    this.first = method
    this.second = second
    this.third = (second + 9) | 0
    this.fieldsAt = (second + 11) | 0
    this.#readWhole(found, next)
  }

  /** The same of a response. */
  readResponse(found: number, second: number, next: number): void {
    this.first = 8
    this.second = 12
    this.third = second
    this.fieldsAt = (second + 2) | 0
    this.status = WORDS[WORD.status]!
    this.#readWhole(found, next)
  }

  #readWhole(found: number, next: number): void {
    this.minor = 1
    this.count = (found >>> 9) & 0x7ff
    this.obs = (found & 0x100) >> 1
    this.linesEnd = (next - 2 - this.origin) | 0
    this.at = next
    this.facts = found
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
    this.shared = 1
  }

  /** Goes on in memory of its own, with room for `length` bytes more: with what is left of the bytes, and the spans. */
  #leave(length = 0): void {
    const { origin } = this
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
    this.singles = 0
    this.origin = 0
    this.run.end = 0
    this.shared = 0
    this.facts = 0
    holder = null
  }

  /** Holds nothing any more: the next byte is that at the stream offset `base`. */
  restart(base: number): void {
    this.base = base
    this.at = 0
    this.end = 0
    this.run.end = 0
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
   * Takes a byte that ends no line, though it may be its CR, where the line at hand is known to have none up to here; false, and
   * nothing done, for any other. `most`: what a head may have at most.
   */
  appendOne(byte: number, most: number): boolean {
    const { end } = this
    if (!this.shared || byte === LF || this.searched !== end) return false
    // The first bytes of a start-line are judged one by one.
    if (this.first === 0 && end - this.at < 9) return false
    if (end - this.origin >= most || end + SLACK >= BYTES.length) return false
    BYTES[end] = byte
    this.end = (end + 1) | 0
    this.singles = 0
    if (byte !== CR) {
      this.searched = (end + 1) | 0
      this.singles = Math.min(this.origin + most, BYTES.length - SLACK) | 0
    }
    return true
  }

  /** Takes a byte that is no control, where `singles` says that such are taken. */
  appendNext(byte: number): void {
    const { end } = this
    BYTES[end] = byte
    this.end = (end + 1) | 0
    this.searched = (end + 1) | 0
  }

  /** Takes bytes, `length` of them. */
  append(bytes: Uint8Array, length: number): void {
    if (this.end + length + SLACK > (this.bytes.length | 0)) this.#makeRoom(length)
    const { end } = this
    if (length === 1) this.bytes[end] = bytes[0]!
    else this.bytes.set(bytes, end)
    this.end = (end + length) | 0
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
    this.run.end = 0
  }

  /**
   * Reads a start-line, and the field lines behind it where the machine does: `ahead` says how those ended. False, and nothing
   * noted, where the line is not as nearly all are. `limit`: the most bytes of field lines; `most` of them. `known`: what the
   * machine found; -1 where it was not asked.
   */
  startsWith(request: boolean, limit: number, most: number, known = -1): boolean {
    this.ahead = Scanned.none
    if (!this.shared) return request ? requestLine(this) : statusLine(this)
    const { at, end } = this
    let found = known
    if (known === -1) found = request ? MACHINE!.request(at, end, limit, most) : MACHINE!.response(at, end, limit, most)
    const outcome = (found & 7) as Scanned
    if (outcome >= Scanned.none) {
      this.ahead = outcome
      return outcome === Scanned.none && (request ? requestLine(this) : statusLine(this))
    }
    const second = WORDS[WORD.second]!
    if (request) {
      this.first = found >>> 21
      this.second = second
      this.third = second + 9
      this.fieldsAt = second + 11
    } else {
      this.first = 8
      this.second = 12
      this.third = second
      this.fieldsAt = second + 2
      this.status = WORDS[WORD.status]!
    }
    this.minor = (found >>> 20) & 1
    this.ahead = this.#machineRead(found, at + this.fieldsAt + limit)
    return true
  }

  /** Takes over what the machine found in field lines. */
  #machineRead(found: number, bound: number): Scanned {
    const outcome = (found & 7) as Scanned
    const line = WORDS[WORD.line]!
    this.count = (found >>> 9) & 0x7ff
    this.obs |= (found & 0x100) >> 1
    this.linesEnd = line - this.origin
    if (outcome === Scanned.ended) {
      this.at = line + 2
      this.facts = this.folds === NONE ? found : 0
      return outcome
    }
    this.at = line
    if (outcome !== Scanned.partial) return outcome
    if (this.end > bound) return Scanned.odd
    this.searched = this.end
    return outcome
  }

  /** Writes into the spans which names of the table the fields have, where the machine can still do so; false where not. */
  named(): boolean {
    if (!this.shared || !this.intact || this.spans !== SPANS) return false
    MACHINE!.names(this.origin, this.count)
    return true
  }

  /** The length of the content, where `facts` says that there is one. */
  get contentLength(): number {
    return WORDS[WORD.length]! - 1
  }

  /** A start-line was read; index of the next line. */
  startLineDone(at: number): void {
    this.at = at
    this.fieldsAt = at - this.origin
    this.linesEnd = this.fieldsAt
  }

  /** Reads field lines up to the empty line; none that ends behind the index `bound`, and no more than `most` of them. */
  fields(bound: number, most: number): Scanned {
    if (!this.shared) return fieldsByWords(this, bound, most)
    const { at, end, origin, count } = this
    if (count >= MOST_FIELDS) return Scanned.odd
    return this.#machineRead(MACHINE!.fields(at, end, bound, origin, Math.min(most, MOST_FIELDS), count), bound)
  }

  /** Room for more field lines. */
  moreSpans(): Int32Array {
    const grown = new Int32Array(this.spans.length * 2)
    grown.set(this.spans)
    this.spans = grown
    this.rare = 1
    return grown
  }

  /** Notes a field whose name is special. */
  note(special: number, place: number): void {
    this.times[special]!++
    this.places[special] = place
  }
}
