import { KIND_CODES, kindCode, type Packed, Unpacker } from './pack'
import type { Payload, TraceRecord } from './record'

/**
 * Some records on end, packed (`pack.ts`): plain data that a message can carry. The buffers behind `bytes` and `starts` are
 * its own, so they may be transferred (`chunkBuffers`).
 */
export interface TraceChunk extends Packed {
  /** Where each record begins in `bytes`. */
  readonly starts: Uint32Array
  /** The strings that come into the recording's table with it. */
  readonly strings: readonly string[]
}

/** What a message that carries chunks can transfer. */
export const chunkBuffers = (chunks: readonly TraceChunk[]): ArrayBuffer[] =>
  chunks.flatMap(({ bytes, starts }) => [bytes.buffer as ArrayBuffer, starts.buffer as ArrayBuffer])

/**
 * The records of a run, in order, as its readers have them. Append-only: a record never changes once it is in, and the same
 * list goes on. Records are made when asked for, so each time it is another object: what compares runs compares lists.
 */
export interface Records extends Iterable<TraceRecord> {
  readonly length: number
  /** The record of that number; undefined where there is none. */
  at(seq: number): TraceRecord | undefined
  /** Those of some kinds alone, from the one of number `from` on. The others cost next to nothing. */
  of<K extends Payload['kind']>(
    kinds: readonly K[],
    from?: number,
  ): IterableIterator<Extract<TraceRecord, { readonly kind: K }>>
}

/** A list of records that grows by chunks. */
export class RecordList implements Records {
  #length = 0
  readonly #chunks: Omit<TraceChunk, 'strings'>[] = []
  /** The number of each chunk's first record. */
  readonly #firsts: number[] = []
  readonly #strings: string[] = []
  readonly #unpacker = new Unpacker(this.#strings)
  /** The chunk that was asked last: whoever reads goes on from there. */
  #near = 0

  get length(): number {
    return this.#length
  }

  /** Appends chunks, all of a recording in their order. */
  add(chunks: readonly TraceChunk[]): void {
    for (const { bytes, starts, strings, rest } of chunks) {
      this.#chunks.push({ bytes, starts, rest })
      this.#firsts.push(this.#length)
      for (const text of strings) this.#strings.push(text)
      this.#length += starts.length
    }
  }

  at(seq: number): TraceRecord | undefined {
    return seq >= 0 && seq < this.#length ? this.#read(seq) : undefined
  }

  *of<K extends Payload['kind']>(
    kinds: readonly K[],
    from = 0,
  ): IterableIterator<Extract<TraceRecord, { readonly kind: K }>> {
    let wanted = 0
    for (const kind of kinds) wanted |= 1 << KIND_CODES[kind]
    for (let seq = Math.max(0, from); seq < this.#length; ) {
      const near = this.#find(seq)
      const { bytes, starts } = this.#chunks[near]!
      const first = this.#firsts[near]!
      for (; seq < first + starts.length; seq++) {
        if (!(wanted & (1 << kindCode(bytes[starts[seq - first]!]!)))) continue
        yield this.#read(seq) as Extract<TraceRecord, { readonly kind: K }>
      }
    }
  }

  *[Symbol.iterator](): Iterator<TraceRecord> {
    for (let seq = 0; seq < this.#length; seq++) yield this.#read(seq)
  }

  #read(seq: number): TraceRecord {
    const near = this.#find(seq)
    const chunk = this.#chunks[near]!
    return this.#unpacker.read(chunk, chunk.starts[seq - this.#firsts[near]!]!, seq)
  }

  /** The chunk that holds a record. */
  #find(seq: number): number {
    const within = (at: number) => seq >= this.#firsts[at]! && seq < (this.#firsts[at + 1] ?? this.#length)
    if (within(this.#near)) return this.#near
    if (this.#near + 1 < this.#chunks.length && within(this.#near + 1)) return ++this.#near
    let low = 0
    let high = this.#chunks.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.#firsts[middle]! <= seq) low = middle
      else high = middle - 1
    }
    this.#near = low
    return low
  }
}

/** A list without a record. */
export const NO_RECORDS: Records = new RecordList()
