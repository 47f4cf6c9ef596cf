import type { Field } from '../http'
import { isToken } from '../http'

export type HeadersInit = Headers | readonly (readonly [string, string])[] | Readonly<Record<string, string>>

/**
 * Header fields with the shape of the fetch standard's `Headers`, and what a server needs: every field, in order, with its
 * spelling, nothing forbidden. Names are compared without case.
 */
export class Headers implements Iterable<[string, string]> {
  #fields: Field[] = []

  constructor(init?: HeadersInit) {
    if (!init) return
    const pairs =
      init instanceof Headers
        ? init.raw().map(({ name, value }) => [name, value] as const)
        : Symbol.iterator in init
          ? init
          : Object.entries(init)
    for (const [name, value] of pairs as Iterable<readonly [string, string]>) this.append(name, value)
  }

  append(name: string, value: string): void {
    this.#fields.push({ name: checkName(name), value: checkValue(name, value) })
  }

  set(name: string, value: string): void {
    const at = this.#fields.findIndex((field) => same(field.name, name))
    const field = { name: checkName(name), value: checkValue(name, value) }
    if (at < 0) {
      this.#fields.push(field)
      return
    }
    this.#fields[at] = field
    this.#fields = this.#fields.filter((one, index) => index <= at || !same(one.name, name))
  }

  delete(name: string): void {
    this.#fields = this.#fields.filter((field) => !same(field.name, name))
  }

  has(name: string): boolean {
    return this.#fields.some((field) => same(field.name, name))
  }

  /** All values of a name, joined with `, `; null where there is none. */
  get(name: string): string | null {
    const values = this.#fields.filter((field) => same(field.name, name)).map((field) => field.value)
    return values.length === 0 ? null : values.join(same(name, 'cookie') ? '; ' : ', ')
  }

  getSetCookie(): string[] {
    return this.#fields.filter((field) => same(field.name, 'set-cookie')).map((field) => field.value)
  }

  /** Every field line, in order, as it was spelled. */
  raw(): readonly Field[] {
    return this.#fields
  }

  forEach(callback: (value: string, name: string, headers: Headers) => void): void {
    for (const [name, value] of this) callback(value, name, this)
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
}

const same = (a: string, b: string): boolean => a.length === b.length && a.toLowerCase() === b.toLowerCase()

function checkName(name: string): string {
  if (!isToken(String(name)))
    throw new TypeError(
      `Expected a token as a header name, got ${JSON.stringify(String(name).slice(0, 60))} (RFC 9110 5.1).`,
    )
  return String(name)
}

function checkValue(name: string, value: string): string {
  const text = String(value).replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '')
  if (/[^\t\x20-\x7e\x80-\xff]/.test(text)) {
    throw new TypeError(
      `Expected visible characters in the value of ${name}, got ${JSON.stringify(text.slice(0, 60))} (RFC 9110 5.5).`,
    )
  }
  return text
}
