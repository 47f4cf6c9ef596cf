import { decode } from './decode'
import { fieldsOf, rawFieldsOf, versionOf } from './head'
import type { HeadReader } from './head-reader'
import type { Field } from './message'
import { Special } from './names'
import type { Scanner } from './scan'
import * as memory from './scan-memory'
import { WORD } from './scan-memory'
import { Fact, FIELD_SPANS } from './spans'

// Constants of this module, unlike those of another, are known to what is compiled.
const { WORDS } = memory
const { hostStart: HOST_START, hostEnd: HOST_END } = WORD
const PLAIN_HOST = Fact.plainHost

/**
 * The head that `advance` came to, read where it lies: nothing is made of it but what is asked for. It is there until the
 * parser is asked for what comes next; `MessageParser.head` is one to keep.
 */
export class CurrentHead {
  readonly #heads: HeadReader
  readonly #scanner: Scanner

  constructor(heads: HeadReader, scanner: Scanner) {
    this.#heads = heads
    this.#scanner = scanner
  }

  /** Of a request. */
  get method(): string {
    return this.#heads.method!
  }

  /** The request-target of a request. */
  get target(): string {
    const { origin, first, second } = this.#scanner
    return this.#text((origin + first + 1) | 0, (origin + second) | 0, true)
  }

  /** Of a response; 0 for a request. */
  get status(): number {
    return this.#scanner.status
  }

  /** The reason-phrase of a response. */
  get reason(): string {
    const { bytes, origin, second, third } = this.#scanner
    return decode(bytes, origin + Math.min(second + 1, third), origin + third, false)
  }

  /** `[major, minor]`. */
  get version(): readonly [number, number] {
    return versionOf(this.#scanner)
  }

  /** The value of Host; null where there is none. */
  get host(): string | null {
    const scanner = this.#scanner
    if ((scanner.facts & PLAIN_HOST) !== 0) {
      const { origin } = scanner
      return this.#text((origin + WORDS[HOST_START]!) | 0, (origin + WORDS[HOST_END]!) | 0, true)
    }
    const { origin, spans, times, places, obs } = scanner
    if (times[Special.host] !== 1) return null
    const span = places[Special.host]! * FIELD_SPANS
    return this.#text((origin + spans[span + 2]!) | 0, (origin + spans[span + 3]!) | 0, obs < 0x80)
  }

  /** Names and values in turn, as `rawHeaders` of Node has them. */
  get rawFields(): string[] {
    const scanner = this.#scanner
    const { bytes, origin, linesEnd, run } = scanner
    if (run.end === 0) return rawFieldsOf(bytes, origin, scanner)
    const text = run.upTo(origin + linesEnd, bytes)
    return rawFieldsOf(bytes, origin, scanner, text, text === null ? 0 : origin - run.start)
  }

  get fields(): readonly Field[] {
    const scanner = this.#scanner
    return fieldsOf(scanner.bytes, scanner.origin, scanner)
  }

  /** Bytes `[start, end)` as text: cut from that of its run, where there is one. */
  #text(start: number, end: number, plain: boolean): string {
    const { bytes, run } = this.#scanner
    if (run.end !== 0) {
      const text = run.upTo(end, bytes)
      if (text !== null) return text.substring(start - run.start, end - run.start)
    }
    return decode(bytes, start, end, plain)
  }
}
