import { fromLatin1 } from '../bytes'
import { decode, FEW_BYTES } from './decode'
import { SP, TCHAR } from './grammar'
import type { Field, Framing, RequestHead, ResponseHead } from './message'
import { NAMES, nameId, Special } from './names'
import type { Scanner } from './scan'
import { FIELD_SPANS, idOf, nameEndOf } from './spans'

/**
 * Names and values of a head whose spans the scanner still holds, in turn: names from the table, values cut from one text.
 * `whole`: a text that holds the head, from the index `wholeAt` on, where there is one.
 */
export function rawFieldsOf(
  bytes: Uint8Array,
  index: number,
  scanner: Scanner,
  whole: string | null = null,
  wholeAt = 0,
): string[] {
  const { spans, count, obs, view, origin, intact } = scanner
  const plain = obs < 0x80
  const raw = new Array<string>(count << 1)
  if (count === 0) return raw
  const named = scanner.named()
  const length = count * FIELD_SPANS
  const first = spans[2]!
  const end = spans[length - 1]!
  const cut = whole !== null || end - first > FEW_BYTES
  const text = whole ?? (cut ? decode(bytes, index + first, index + end, plain) : '')
  // As an integer of 32 bits: -0 would be a double, and so would be all that is subtracted from it.
  const shift = whole === null ? first : (0 - wholeAt) | 0
  for (let span = 0, place = 0; span < length; span += FIELD_SPANS, place += 2) {
    const start = spans[span + 2]!
    const stop = spans[span + 3]!
    const pack = spans[span + 1]!
    let id = idOf(pack)
    if (id < 0 && !named && intact) {
      const line = spans[span]!
      const at = (origin + line) | 0
      id = nameId(view, at, (nameEndOf(pack) - line) | 0, view.getInt32(at, true))
    }
    const name =
      id >= 0
        ? NAMES[id]!
        : unusualName(bytes, index, spans[span]!, nameEndOf(pack), text, cut && spans[span]! >= shift, shift)
    const value = cut
      ? text.substring((start - shift) | 0, (stop - shift) | 0)
      : decode(bytes, index + start, index + stop, plain)
    raw[place] = name
    raw[place + 1] = value
  }
  return raw
}

/** The name `[start, end)` of the head, which the table does not have: `cut` from the text, where that holds it. */
function unusualName(
  bytes: Uint8Array,
  index: number,
  start: number,
  end: number,
  text: string,
  cut: boolean,
  shift: number,
): string {
  return cut ? text.substring(start - shift, end - shift) : decode(bytes, index + start, index + end, true)
}

/** The fields of a head whose spans the scanner still holds: as `rawFieldsOf`. */
export function fieldsOf(bytes: Uint8Array, index: number, scanner: Scanner, whole: string | null = null): Field[] {
  const raw = rawFieldsOf(bytes, index, scanner, whole)
  const fields: Field[] = new Array<Field>(raw.length >> 1)
  for (let place = 0; place < fields.length; place++)
    fields[place] = { name: raw[place * 2]!, value: raw[place * 2 + 1]! }
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

/** The method of a request-line that was not read to its end, or was refused behind it; null where no SP ends it. */
export function methodBegun({ bytes, at, end }: Scanner): string | null {
  let stop = at
  while (stop < end && TCHAR[bytes[stop]!]) stop++
  return stop > at && stop < end && bytes[stop] === SP ? methodIn(bytes, at, stop) : null
}

const textIn = (bytes: Uint8Array, text: string | null, start: number, end: number, plain: boolean): string =>
  text === null ? decode(bytes, start, end, plain) : text.substring(start, end)

/** The fields of a head that was read: once more, where the scanner has gone on since to another than that of `generation`. */
function keptFields(
  scanner: Scanner,
  generation: number,
  bytes: Uint8Array,
  index: number,
  text: string | null,
  length: number,
): readonly Field[] {
  if (scanner.generation === generation) return fieldsOf(bytes, index, scanner, text)
  return scanner.again(text === null ? bytes.subarray(index, index + length) : fromLatin1(text))
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
  readonly #length: number
  readonly #bytes: Uint8Array
  readonly #index: number
  readonly #text: string | null
  readonly #targetAt: number
  readonly #targetEnd: number
  readonly #hostAt: number
  readonly #hostEnd: number
  readonly #scanner: Scanner
  readonly #generation: number
  #target: string | null = null
  #fields: readonly Field[] | null = null

  /**
   * What the scanner holds. `index`: of its first byte in `bytes`, which stay as they are for as long as the head is in use;
   * or there are none, and `text` is the head, one code unit a byte.
   * `start`: its stream offset; `length`: its bytes.
   */
  constructor(
    scanner: Scanner,
    bytes: Uint8Array,
    index: number,
    text: string | null,
    method: string,
    framing: Framing,
    keepAlive: boolean,
    expectContinue: boolean,
    start: number,
    length: number,
  ) {
    const { first, second } = scanner
    this.method = method
    this.version = versionOf(scanner)
    this.framing = framing
    this.keepAlive = keepAlive
    this.expects = scanner.times[Special.expect] !== 0
    this.expectContinue = expectContinue
    this.start = start
    this.#length = length
    this.#bytes = bytes
    this.#index = index
    this.#text = text
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
    this.#target ??= textIn(this.#bytes, this.#text, this.#targetAt, this.#targetEnd, true)
    return this.#target
  }

  get host(): string | null {
    return this.#hostAt < 0 ? null : textIn(this.#bytes, this.#text, this.#hostAt, this.#hostEnd, false)
  }

  get end(): number {
    return this.start + this.#length
  }

  get fields(): readonly Field[] {
    this.#fields ??= keptFields(this.#scanner, this.#generation, this.#bytes, this.#index, this.#text, this.#length)
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
  readonly #length: number
  readonly #bytes: Uint8Array
  readonly #index: number
  readonly #text: string | null
  readonly #reasonAt: number
  readonly #reasonEnd: number
  readonly #scanner: Scanner
  readonly #generation: number
  #fields: readonly Field[] | null = null

  constructor(
    scanner: Scanner,
    bytes: Uint8Array,
    index: number,
    text: string | null,
    framing: Framing,
    keepAlive: boolean,
    start: number,
    length: number,
  ) {
    this.status = scanner.status
    this.version = versionOf(scanner)
    this.framing = framing
    this.keepAlive = keepAlive
    this.start = start
    this.#length = length
    this.#bytes = bytes
    this.#index = index
    this.#text = text
    this.#reasonAt = index + Math.min(scanner.second + 1, scanner.third)
    this.#reasonEnd = index + scanner.third
    this.#scanner = scanner
    this.#generation = scanner.generation
  }

  get reason(): string {
    return textIn(this.#bytes, this.#text, this.#reasonAt, this.#reasonEnd, false)
  }

  get end(): number {
    return this.start + this.#length
  }

  get fields(): readonly Field[] {
    this.#fields ??= keptFields(this.#scanner, this.#generation, this.#bytes, this.#index, this.#text, this.#length)
    return this.#fields
  }

  toJSON(): ResponseHead {
    const { kind, status, reason, version, fields, framing, keepAlive, start, end } = this
    return { kind, status, reason, version, fields, framing, keepAlive, start, end }
  }
}
