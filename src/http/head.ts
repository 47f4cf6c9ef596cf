import { decode } from './decode'
import type { Field, Framing, RequestHead, ResponseHead } from './message'
import { FIELD_SPANS, START_SPANS } from './spans'

/** The bytes of a section and where its parts stand in them. */
export interface Section {
  readonly bytes: Uint8Array
  /** Index of the section's first byte. */
  readonly index: number
  readonly spans: Int32Array
  readonly from: number
  readonly count: number
  /** How long the section is, with its empty line. */
  readonly length: number
  /** No byte of it is above 0x7f. */
  readonly plain: boolean
}

/** Names that most messages have, by length: found by their bytes, no string is made for them. */
const COMMON: readonly string[][] = []
for (const name of `Host Accept Cookie Connection Cache-Control User-Agent Accept-Encoding Accept-Language Content-Length
  Content-Type Transfer-Encoding Referer Origin Date Server Upgrade-Insecure-Requests Sec-Fetch-Site Sec-Fetch-Mode
  Sec-Fetch-Dest Sec-Fetch-User sec-ch-ua sec-ch-ua-mobile sec-ch-ua-platform If-None-Match If-Modified-Since Last-Modified
  ETag Vary Set-Cookie Authorization Location Expires Priority Pragma Via Age`.split(/\s+/)) {
  COMMON[name.length] ??= []
  COMMON[name.length]!.push(name)
}

/** The field name in bytes `[start, end)`. */
export function nameIn(bytes: Uint8Array, start: number, end: number, text: string, offset: number): string {
  const length = end - start
  const candidates = COMMON[length]
  if (candidates) {
    const first = bytes[start]
    const last = bytes[end - 1]
    for (const name of candidates) {
      if (name.charCodeAt(0) !== first || name.charCodeAt(length - 1) !== last) continue
      let at = 1
      while (at < length - 1 && name.charCodeAt(at) === bytes[start + at]) at++
      if (at >= length - 1) return name
    }
  }
  return text.substring(start - offset, end - offset)
}

/** The fields of a section, as strings. */
export function fieldsOf({ bytes, index, spans, from, count, length, plain }: Section): Field[] {
  const fields: Field[] = new Array(count)
  if (count === 0) return fields
  const first = from + START_SPANS
  const offset = index + spans[first]!
  const text = decode(bytes, offset, index + length, plain)
  for (let at = 0; at < count; at++) {
    const span = first + at * FIELD_SPANS
    fields[at] = {
      name: nameIn(bytes, index + spans[span]!, index + spans[span + 1]!, text, offset),
      value: text.substring(index + spans[span + 2]! - offset, index + spans[span + 3]! - offset),
    }
  }
  return fields
}

/** The value of a field by its place in a section. */
export function valueOf({ bytes, index, spans, from, plain }: Section, field: number): string {
  const span = from + START_SPANS + field * FIELD_SPANS
  return decode(bytes, index + spans[span + 2]!, index + spans[span + 3]!, plain)
}

const METHODS: readonly string[][] = []
for (const method of ['GET', 'POST', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'CONNECT', 'TRACE']) {
  METHODS[method.length] ??= []
  METHODS[method.length]!.push(method)
}

/** The method in bytes: a usual one without making a string. */
export function methodIn(bytes: Uint8Array, start: number, end: number): string {
  const length = end - start
  for (const method of METHODS[length] ?? []) {
    let at = 0
    while (at < length && method.charCodeAt(at) === bytes[start + at]) at++
    if (at === length) return method
  }
  return decode(bytes, start, end, true)
}

/** What is known of a head when its last line is read; the strings are made when they are asked for, from its bytes. */
export interface HeadFactsRead {
  readonly version: readonly [number, number]
  readonly framing: Framing
  readonly keepAlive: boolean
  readonly expectContinue: boolean
  readonly start: number
  readonly end: number
  /** Place of the Host field; -1 where there is none. */
  readonly host: number
}

/** A request's head as it was read. */
export class ReadRequestHead implements RequestHead {
  readonly kind = 'request'
  readonly version: readonly [number, number]
  readonly framing: Framing
  readonly keepAlive: boolean
  readonly expectContinue: boolean
  readonly start: number
  readonly end: number
  readonly #section: Section
  readonly #host: number
  #method: string | null = null
  #target: string | null = null
  #fields: readonly Field[] | null = null

  constructor(section: Section, facts: HeadFactsRead) {
    this.#section = section
    this.version = facts.version
    this.framing = facts.framing
    this.keepAlive = facts.keepAlive
    this.expectContinue = facts.expectContinue
    this.start = facts.start
    this.end = facts.end
    this.#host = facts.host
  }

  get method(): string {
    if (this.#method === null) {
      const { bytes, index, spans, from } = this.#section
      this.#method = methodIn(bytes, index, index + spans[from]!)
    }
    return this.#method
  }

  get target(): string {
    if (this.#target === null) {
      const { bytes, index, spans, from } = this.#section
      this.#target = decode(bytes, index + spans[from]! + 1, index + spans[from + 1]!, true)
    }
    return this.#target
  }

  get fields(): readonly Field[] {
    this.#fields ??= fieldsOf(this.#section)
    return this.#fields
  }

  get host(): string | null {
    return this.#host < 0 ? null : valueOf(this.#section, this.#host)
  }
}

/** A response's head as it was read. */
export class ReadResponseHead implements ResponseHead {
  readonly kind = 'response'
  readonly version: readonly [number, number]
  readonly framing: Framing
  readonly keepAlive: boolean
  readonly start: number
  readonly end: number
  readonly status: number
  readonly #section: Section
  #fields: readonly Field[] | null = null

  constructor(section: Section, facts: HeadFactsRead, status: number) {
    this.#section = section
    this.version = facts.version
    this.framing = facts.framing
    this.keepAlive = facts.keepAlive
    this.start = facts.start
    this.end = facts.end
    this.status = status
  }

  get reason(): string {
    const { bytes, index, spans, from } = this.#section
    return decode(bytes, index + spans[from + 1]! + 1, index + spans[from + 2]!, false)
  }

  get fields(): readonly Field[] {
    this.#fields ??= fieldsOf(this.#section)
    return this.#fields
  }
}
