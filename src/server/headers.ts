import { trimEndOf } from '../bytes'
import type { Field } from '../http'
import { isToken } from '../http'

export type HeadersInit =
  | Headers
  | Iterable<readonly [string, string]>
  | Iterable<readonly string[]>
  | Readonly<Record<string, string>>

/**
 * Header fields with the shape of the fetch standard's `Headers`, and what a server needs: every field, in order, with its
 * spelling, nothing forbidden. Names are compared without case.
 */
export class Headers implements Iterable<[string, string]> {
  #fields: Field[] = []

  constructor(init?: HeadersInit) {
    if (init === undefined) return
    if (init === null || (typeof init !== 'object' && typeof init !== 'function'))
      throw new TypeError(`Expected Headers, a list of pairs or an object, got ${String(init)}.`)
    if (init instanceof Headers) {
      this.#fields = [...init.#fields]
      return
    }
    const pairs = Symbol.iterator in init ? (init as Iterable<readonly string[]>) : Object.entries(init)
    for (const pair of pairs) {
      const items = typeof pair === 'object' && pair !== null ? Array.from(pair) : []
      if (items.length !== 2) throw new TypeError('Expected a name and a value in each pair of headers.')
      this.append(items[0]!, items[1]!)
    }
  }

  /** Headers of fields that a parser has checked. They are not copied until one changes. */
  static of(fields: readonly Field[]): Headers {
    const headers = new Headers()
    headers.#fields = [...fields]
    return headers
  }

  append(name: string, value: string): void {
    this.#fields.push({ name: checkName(name), value: checkValue(name, value) })
  }

  set(name: string, value: string): void {
    const field = { name: checkName(name), value: checkValue(name, value) }
    const at = this.#fields.findIndex((one) => same(one.name, field.name))
    if (at < 0) {
      this.#fields.push(field)
      return
    }
    this.#fields[at] = field
    this.#fields = this.#fields.filter((one, index) => index <= at || !same(one.name, field.name))
  }

  delete(name: string): void {
    checkName(name)
    this.#fields = this.#fields.filter((field) => !same(field.name, name))
  }

  has(name: string): boolean {
    checkName(name)
    return this.#fields.some((field) => same(field.name, name))
  }

  /** All values of a name, joined with `, ` (`; ` for Cookie); null where there is none. */
  get(name: string): string | null {
    checkName(name)
    let joined: string | null = null
    for (const field of this.#fields) {
      if (!same(field.name, name)) continue
      joined = joined === null ? field.value : joined + (same(name, 'cookie') ? '; ' : ', ') + field.value
    }
    return joined
  }

  getSetCookie(): string[] {
    return this.#fields.filter((field) => same(field.name, 'set-cookie')).map((field) => field.value)
  }

  /** Every field line, in order, as it was spelled. */
  raw(): readonly Field[] {
    return this.#fields
  }

  forEach(callback: (value: string, name: string, headers: Headers) => void, self?: unknown): void {
    for (const [name, value] of this) callback.call(self, value, name, this)
  }

  *keys(): IterableIterator<string> {
    for (const [name] of this) yield name
  }

  *values(): IterableIterator<string> {
    for (const [, value] of this) yield value
  }

  entries(): IterableIterator<[string, string]> {
    return this[Symbol.iterator]()
  }

  /** Sorted lower-case names with joined values, Set-Cookie apart, as the fetch standard iterates. */
  *[Symbol.iterator](): IterableIterator<[string, string]> {
    const names = [...new Set(this.#fields.map((field) => field.name.toLowerCase()))].sort()
    for (const name of names) {
      if (name === 'set-cookie') for (const value of this.getSetCookie()) yield [name, value]
      else yield [name, this.get(name)!]
    }
  }

  get [Symbol.toStringTag](): string {
    return 'Headers'
  }
}

const same = (a: string, b: string): boolean =>
  a.length === b.length && (a === b || a.toLowerCase() === b.toLowerCase())

function checkName(name: string): string {
  const text = String(name)
  if (!isToken(text))
    throw new TypeError(`Expected a token as a header name, got ${JSON.stringify(text.slice(0, 60))} (RFC 9110 5.1).`)
  return text
}

function checkValue(name: string, value: string): string {
  const text = trimEndOf(String(value).replace(/^[\t\n\r ]+/, ''), '\t\n\r ')
  if (/[^\t\x20-\x7e\x80-\xff]/.test(text)) {
    throw new TypeError(
      `Expected visible characters in the value of ${name}, got ${JSON.stringify(text.slice(0, 60))} (RFC 9110 5.5).`,
    )
  }
  return text
}
