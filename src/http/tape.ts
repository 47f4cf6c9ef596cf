/** What an element of a message is, by the rule names of RFC 9112. */
export const Kind = {
  /** An empty line before a request-line, which a server skips (2.2). */
  leadingLine: 0,
  method: 1,
  sp: 2,
  requestTarget: 3,
  httpVersion: 4,
  statusCode: 5,
  reasonPhrase: 6,
  crlf: 7,
  fieldName: 8,
  colon: 9,
  ows: 10,
  fieldValue: 11,
  /** The line end that ends the head, or the trailer section. */
  emptyLine: 12,
  content: 13,
  chunkSize: 14,
  chunkExt: 15,
  chunkData: 16,
  /** A line fold inside a field value (obs-fold, 5.2). */
  obsFold: 17,
} as const

export type Kind = (typeof Kind)[keyof typeof Kind]

/** The names of the kinds, by number. */
export const KIND_NAMES = Object.keys(Kind) as readonly (keyof typeof Kind)[]

/** A whole chunk as one element: its flags, and the digits of its size. */
const PACKED = 64
const ENDS = 32
const DIGITS = 31

const NONE = new Float64Array(0)

/**
 * A flat record of elements in the order of their bytes: three integers each. Offsets count from the first byte of the
 * stream. The elements of a message tile its bytes: each begins where the one before it ends.
 */
export class Tape {
  #data = NONE
  #length = 0
  /** Some elements are chunks: see `addChunk`. */
  #packed = false

  /** How many elements there are. */
  get length(): number {
    if (this.#packed) this.#unpack()
    return this.#length
  }

  add(kind: Kind, start: number, end: number): void {
    const at = this.#length * 3
    if (at === this.#data.length) this.#grow()
    const data = this.#data
    data[at] = kind
    data[at + 1] = start
    data[at + 2] = end
    this.#length++
  }

  /**
   * Adds a chunk without extensions: `digits` of its size from `start` on, the line end, its data up to `end`; `ends`: behind
   * the line end of the chunk before it. It lies here as one element, until somebody looks.
   */
  addChunk(ends: boolean, start: number, digits: number, end: number): void {
    this.#packed = true
    this.add((PACKED | (ends ? ENDS : 0) | digits) as Kind, start, end)
  }

  /** Makes single elements of chunks. */
  #unpack(): void {
    const data = this.#data
    const length = this.#length
    this.#packed = false
    this.#data = new Float64Array(data.length * 2)
    this.#length = 0
    for (let at = 0; at < length * 3; at += 3) {
      const kind = data[at]!
      const start = data[at + 1]!
      const end = data[at + 2]!
      if (kind < PACKED) {
        this.add(kind as Kind, start, end)
        continue
      }
      const sizeEnd = start + (kind & DIGITS)
      if ((kind & ENDS) !== 0) this.add(Kind.crlf, start - 2, start)
      this.add(Kind.chunkSize, start, sizeEnd)
      this.add(Kind.crlf, sizeEnd, sizeEnd + 2)
      this.add(Kind.chunkData, sizeEnd + 2, end)
    }
  }

  #grow(): void {
    const grown = new Float64Array(Math.max(96, this.#data.length * 2))
    grown.set(this.#data)
    this.#data = grown
  }

  kind(index: number): Kind {
    if (this.#packed) this.#unpack()
    return this.#data[index * 3] as Kind
  }

  start(index: number): number {
    if (this.#packed) this.#unpack()
    return this.#data[index * 3 + 1]!
  }

  end(index: number): number {
    if (this.#packed) this.#unpack()
    return this.#data[index * 3 + 2]!
  }

  /** The last element is of another kind, and ends there. */
  turnLast(kind: Kind, end: number): void {
    const at = (this.#length - 1) * 3
    this.#data[at] = kind
    this.#data[at + 2] = end
  }

  /** Forgets all elements. */
  clear(): void {
    this.#length = 0
    this.#packed = false
    if (this.#data.length > 4096) this.#data = NONE
  }

  /** Adds the elements of another tape, which follow. */
  append(other: Tape): void {
    for (let index = 0; index < other.length; index++) this.add(other.kind(index), other.start(index), other.end(index))
  }

  /** Lengthens the last element where it has that kind, else adds one: content comes in parts. */
  extend(kind: Kind, start: number, end: number): void {
    const at = (this.#length - 1) * 3
    const data = this.#data
    const same = at >= 0 && (data[at] === kind || (kind === Kind.chunkData && data[at]! >= PACKED))
    if (same && data[at + 2] === start) data[at + 2] = end
    else this.add(kind, start, end)
  }
}
