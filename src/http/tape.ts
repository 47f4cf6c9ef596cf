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

const NONE = new Float64Array(0)

/**
 * A flat record of elements in the order of their bytes: three integers each. Offsets count from the first byte of the
 * stream. The elements of a message tile its bytes: each begins where the one before it ends.
 */
export class Tape {
  #data = NONE
  #length = 0

  /** How many elements there are. */
  get length(): number {
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
   * Adds a chunk without extensions: its size in `[start, sizeEnd)`, the line end, its data in `[from, end)`; `ends`: behind
   * the line end of the chunk before it.
   */
  addChunk(ends: boolean, start: number, sizeEnd: number, from: number, end: number): void {
    let at = this.#length * 3
    if (at + 12 > this.#data.length) this.#grow()
    const data = this.#data
    if (ends) {
      data[at] = Kind.crlf
      data[at + 1] = start - 2
      data[at + 2] = start
      at += 3
    }
    data[at] = Kind.chunkSize
    data[at + 1] = start
    data[at + 2] = sizeEnd
    data[at + 3] = Kind.crlf
    data[at + 4] = sizeEnd
    data[at + 5] = from
    data[at + 6] = Kind.chunkData
    data[at + 7] = from
    data[at + 8] = end
    this.#length += ends ? 4 : 3
  }

  #grow(): void {
    const grown = new Float64Array(Math.max(96, this.#data.length * 2))
    grown.set(this.#data)
    this.#data = grown
  }

  kind(index: number): Kind {
    return this.#data[index * 3] as Kind
  }

  start(index: number): number {
    return this.#data[index * 3 + 1]!
  }

  end(index: number): number {
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
    if (this.#data.length > 4096) this.#data = NONE
  }

  /** Adds the elements of another tape, which follow. */
  append(other: Tape): void {
    for (let index = 0; index < other.length; index++) this.add(other.kind(index), other.start(index), other.end(index))
  }

  /** Lengthens the last element where it has that kind, else adds one: content comes in parts. */
  extend(kind: Kind, start: number, end: number): void {
    const last = this.#length - 1
    if (last >= 0 && this.kind(last) === kind && this.end(last) === start) this.#data[last * 3 + 2] = end
    else this.add(kind, start, end)
  }
}
