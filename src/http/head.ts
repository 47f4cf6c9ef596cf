import { decode } from './decode'
import type { Field, Framing, RequestHead, ResponseHead } from './message'
import { NAMES } from './names'
import { FIELD_SPANS, type Scanner } from './scan'

/** Where the bytes of a head lie; they stay as they are for as long as the head is in use. */
export interface Place {
  readonly bytes: Uint8Array
  /** Index of its first byte. */
  readonly index: number
}

/** What is known of a head when its last line is read. */
export interface HeadFacts {
  readonly version: readonly [number, number]
  readonly framing: Framing
  readonly keepAlive: boolean
  readonly start: number
  readonly end: number
}

/** Reads a head once more, from its first byte on: for who asks for its fields when the parser has gone on. */
export type Again = (bytes: Uint8Array) => readonly Field[]

/** Text up to this length, all values together, is made value by value; more of it is decoded once and cut. */
const FEW = 48

/** The fields of a head, as strings: names from the table, values cut from one text. */
function fieldsOf(bytes: Uint8Array, index: number, { spans, count, bits }: Scanner): Field[] {
  const plain = (bits & 0x80808080) === 0
  const fields: Field[] = []
  if (count === 0) return fields
  const length = count * FIELD_SPANS
  const first = spans[2]!
  const end = spans[length - 3]!
  const cut = end - first > FEW
  const text = cut ? decode(bytes, index + first, index + end, plain) : ''
  for (let span = 0; span < length; span += FIELD_SPANS) {
    const id = spans[span + 5]!
    const start = spans[span + 2]!
    const stop = spans[span + 3]!
    const name = id >= 0 ? NAMES[id]! : decode(bytes, index + spans[span]!, index + spans[span + 1]!, true)
    const value = cut ? text.substring(start - first, stop - first) : decode(bytes, index + start, index + stop, plain)
    fields.push({ name, value })
  }
  return fields
}

/** The value of the field line at that place. */
export function valueIn(bytes: Uint8Array, index: number, { spans, bits }: Scanner, place: number): string {
  const span = place * FIELD_SPANS
  return decode(bytes, index + spans[span + 2]!, index + spans[span + 3]!, (bits & 0x80808080) === 0)
}

/** The method in bytes `[start, end)`: a usual one without making a string. */
export function methodIn(bytes: Uint8Array, start: number, end: number): string {
  const first = bytes[start]! | (bytes[start + 1]! << 8) | (bytes[start + 2]! << 16)
  if (end - start === 3) {
    if (first === 0x544547) return 'GET'
    if (first === 0x545550) return 'PUT'
  } else if (end - start === 4) {
    if (first === 0x534f50 && bytes[start + 3] === 0x54) return 'POST'
    if (first === 0x414548 && bytes[start + 3] === 0x44) return 'HEAD'
  }
  return decode(bytes, start, end, true)
}

/** A request's head as it was read. Its strings are made when they are asked for. */
export class ReadRequestHead implements RequestHead {
  readonly kind = 'request'
  readonly method: string
  readonly version: readonly [number, number]
  readonly framing: Framing
  readonly keepAlive: boolean
  readonly expectContinue: boolean
  readonly start: number
  readonly end: number
  readonly #bytes: Uint8Array
  readonly #index: number
  readonly #targetAt: number
  readonly #targetEnd: number
  readonly #hostAt: number
  readonly #hostEnd: number
  readonly #scanner: Scanner
  readonly #generation: number
  readonly #again: Again
  #target: string | null = null
  #fields: readonly Field[] | null = null

  /** `host`: the place of the Host field; -1 where there is none. */
  constructor(
    { bytes, index }: Place,
    scanner: Scanner,
    facts: HeadFacts,
    expectContinue: boolean,
    host: number,
    again: Again,
  ) {
    this.method = methodIn(bytes, index, index + scanner.first)
    this.version = facts.version
    this.framing = facts.framing
    this.keepAlive = facts.keepAlive
    this.expectContinue = expectContinue
    this.start = facts.start
    this.end = facts.end
    this.#bytes = bytes
    this.#index = index
    this.#targetAt = index + scanner.first + 1
    this.#targetEnd = index + scanner.second
    this.#hostAt = host < 0 ? -1 : index + scanner.spans[host * FIELD_SPANS + 2]!
    this.#hostEnd = host < 0 ? -1 : index + scanner.spans[host * FIELD_SPANS + 3]!
    this.#scanner = scanner
    this.#generation = scanner.generation
    this.#again = again
  }

  get target(): string {
    this.#target ??= decode(this.#bytes, this.#targetAt, this.#targetEnd, true)
    return this.#target
  }

  get host(): string | null {
    return this.#hostAt < 0 ? null : decode(this.#bytes, this.#hostAt, this.#hostEnd, false)
  }

  get fields(): readonly Field[] {
    this.#fields ??=
      this.#scanner.generation === this.#generation
        ? fieldsOf(this.#bytes, this.#index, this.#scanner)
        : this.#again(this.#bytes.subarray(this.#index, this.#index + this.end - this.start))
    return this.#fields
  }

  toJSON(): RequestHead {
    const { kind, method, target, version, fields, host, framing, keepAlive, expectContinue, start, end } = this
    return { kind, method, target, version, fields, host, framing, keepAlive, expectContinue, start, end }
  }
}

/** A response's head as it was read. */
export class ReadResponseHead implements ResponseHead {
  readonly kind = 'response'
  readonly status: number
  readonly version: readonly [number, number]
  readonly framing: Framing
  readonly keepAlive: boolean
  readonly start: number
  readonly end: number
  readonly #bytes: Uint8Array
  readonly #index: number
  readonly #reasonAt: number
  readonly #reasonEnd: number
  readonly #scanner: Scanner
  readonly #generation: number
  readonly #again: Again
  #fields: readonly Field[] | null = null

  constructor({ bytes, index }: Place, scanner: Scanner, facts: HeadFacts, again: Again) {
    this.status = scanner.status
    this.version = facts.version
    this.framing = facts.framing
    this.keepAlive = facts.keepAlive
    this.start = facts.start
    this.end = facts.end
    this.#bytes = bytes
    this.#index = index
    this.#reasonAt = index + Math.min(scanner.second + 1, scanner.third)
    this.#reasonEnd = index + scanner.third
    this.#scanner = scanner
    this.#generation = scanner.generation
    this.#again = again
  }

  get reason(): string {
    return decode(this.#bytes, this.#reasonAt, this.#reasonEnd, false)
  }

  get fields(): readonly Field[] {
    this.#fields ??=
      this.#scanner.generation === this.#generation
        ? fieldsOf(this.#bytes, this.#index, this.#scanner)
        : this.#again(this.#bytes.subarray(this.#index, this.#index + this.end - this.start))
    return this.#fields
  }

  toJSON(): ResponseHead {
    const { kind, status, reason, version, fields, framing, keepAlive, start, end } = this
    return { kind, status, reason, version, fields, framing, keepAlive, start, end }
  }
}
