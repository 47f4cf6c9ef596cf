import { decode } from './decode'
import type { Field, Framing, RequestHead, ResponseHead } from './message'
import { NAMES, Special } from './names'
import { FIELD_SPANS, idOf, nameEndOf, type Scanner } from './scan'

/** Text up to this length, all values together, is made value by value; more of it is decoded once and cut. */
const FEW = 48

/** The fields of a head, as strings: names from the table, values cut from one text. */
export function fieldsOf(bytes: Uint8Array, index: number, scanner: Scanner): Field[] {
  const { spans, count, obs } = scanner
  const plain = obs < 0x80
  if (count === 0) return []
  const fields: Field[] = new Array<Field>(count)
  const length = count * FIELD_SPANS
  const first = spans[2]!
  const end = spans[length - 1]!
  const cut = end - first > FEW
  const text = cut ? decode(bytes, index + first, index + end, plain) : ''
  for (let place = 0, span = 0; span < length; place++, span += FIELD_SPANS) {
    const id = idOf(spans[span + 1]!)
    const start = spans[span + 2]!
    const stop = spans[span + 3]!
    const name = id >= 0 ? NAMES[id]! : nameIn(bytes, index, scanner, place)
    const value = cut ? text.substring(start - first, stop - first) : decode(bytes, index + start, index + stop, plain)
    fields[place] = { name, value }
  }
  return fields
}

/** The name of the field line at that place. */
export function nameIn(bytes: Uint8Array, index: number, { spans }: Scanner, place: number): string {
  const span = place * FIELD_SPANS
  const pack = spans[span + 1]!
  const id = idOf(pack)
  return id >= 0 ? NAMES[id]! : decode(bytes, index + spans[span]!, index + nameEndOf(pack), true)
}

/** The value of the field line at that place. */
export function valueIn(bytes: Uint8Array, index: number, { spans, obs }: Scanner, place: number): string {
  const span = place * FIELD_SPANS
  return decode(bytes, index + spans[span + 2]!, index + spans[span + 3]!, obs < 0x80)
}

const VERSION_1_1 = [1, 1] as const
const VERSION_1_0 = [1, 0] as const

/** The version of a message; a minor one above 1 is read as 1 (RFC 9110 2.5). */
export function versionOf({ minor }: Scanner): readonly [number, number] {
  return minor === 0 ? VERSION_1_0 : VERSION_1_1
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
  readonly expects: boolean
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
  #target: string | null = null
  #fields: readonly Field[] | null = null

  /**
   * What the scanner holds. `index`: of its first byte in `bytes`, which stay as they are for as long as the head is in use.
   * `start` and `end`: its stream offsets.
   */
  constructor(
    scanner: Scanner,
    bytes: Uint8Array,
    index: number,
    framing: Framing,
    keepAlive: boolean,
    expectContinue: boolean,
    start: number,
    end: number,
  ) {
    const { first, second } = scanner
    this.method = methodIn(bytes, index, (index + first) | 0)
    this.version = versionOf(scanner)
    this.framing = framing
    this.keepAlive = keepAlive
    this.expects = scanner.times[Special.expect] !== 0
    this.expectContinue = expectContinue
    this.start = start
    this.end = end
    this.#bytes = bytes
    this.#index = index
    this.#targetAt = (index + first + 1) | 0
    this.#targetEnd = (index + second) | 0
    let hostAt = -1
    let hostEnd = -1
    if (scanner.times[Special.host] === 1) {
      const span = (scanner.places[Special.host]! * FIELD_SPANS) | 0
      hostAt = (index + scanner.spans[span + 2]!) | 0
      hostEnd = (index + scanner.spans[span + 3]!) | 0
    }
    this.#hostAt = hostAt
    this.#hostEnd = hostEnd
    this.#scanner = scanner
    this.#generation = scanner.generation
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
        : this.#scanner.again(this.#bytes.subarray(this.#index, this.#index + this.end - this.start))
    return this.#fields
  }

  toJSON(): RequestHead {
    const { kind, method, target, version, fields, host, framing, keepAlive, expects, expectContinue, start, end } =
      this
    return { kind, method, target, version, fields, host, framing, keepAlive, expects, expectContinue, start, end }
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
  #fields: readonly Field[] | null = null

  constructor(
    scanner: Scanner,
    bytes: Uint8Array,
    index: number,
    framing: Framing,
    keepAlive: boolean,
    start: number,
    end: number,
  ) {
    this.status = scanner.status
    this.version = versionOf(scanner)
    this.framing = framing
    this.keepAlive = keepAlive
    this.start = start
    this.end = end
    this.#bytes = bytes
    this.#index = index
    this.#reasonAt = index + Math.min(scanner.second + 1, scanner.third)
    this.#reasonEnd = index + scanner.third
    this.#scanner = scanner
    this.#generation = scanner.generation
  }

  get reason(): string {
    return decode(this.#bytes, this.#reasonAt, this.#reasonEnd, false)
  }

  get fields(): readonly Field[] {
    this.#fields ??=
      this.#scanner.generation === this.#generation
        ? fieldsOf(this.#bytes, this.#index, this.#scanner)
        : this.#scanner.again(this.#bytes.subarray(this.#index, this.#index + this.end - this.start))
    return this.#fields
  }

  toJSON(): ResponseHead {
    const { kind, status, reason, version, fields, framing, keepAlive, start, end } = this
    return { kind, status, reason, version, fields, framing, keepAlive, start, end }
  }
}
