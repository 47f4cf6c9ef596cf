import { fromLatin1 } from '../../../src/bytes'
import { isPattern, type Outcome, PATTERN } from './data'

/** The ports that names stand for: `$P`, `$E1` … Equal names are equal ports, and different ones different. */
export class Names {
  readonly #ports = new Map<string, number>()

  set(name: string, port: number): void {
    this.#ports.set(name, port)
  }

  get(name: string): number | undefined {
    return this.#ports.get(name)
  }

  #nameOf(port: number): string | undefined {
    for (const [name, one] of this.#ports) if (one === port) return name
    return undefined
  }

  /** True where the port is the one that the name stands for; a new name stands for it from here on. */
  matches(name: string, value: unknown): boolean {
    if (typeof value !== 'number') return false
    if (name === '$FD') return value >= 0
    const known = this.#ports.get(name)
    if (known !== undefined) return known === value
    if (this.#nameOf(value) !== undefined) return false
    this.#ports.set(name, value)
    return true
  }

  /** A value with the ports that are known by their names. */
  shown(value: unknown): unknown {
    if (typeof value === 'number') return this.#nameOf(value) ?? value
    if (value instanceof Uint8Array)
      return value.length > 60 ? `${value.length} bytes` : { bytes: String.fromCharCode(...value) }
    if (Array.isArray(value)) return value.map((one) => this.shown(one))
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, this.shown(one)]))
    }
    return value
  }

  /** A recorded value against one that came. Of objects, the recorded fields count. */
  equal(want: unknown, got: unknown): boolean {
    if (typeof want === 'string' && want.startsWith('$')) return this.matches(want, got)
    if (got instanceof Uint8Array) return sameBytes(want, got)
    if (Array.isArray(want)) {
      if (want.some(isLine)) return Array.isArray(got) && want.length === got.length && this.#sameLines(want, got)
      return Array.isArray(got) && want.length === got.length && want.every((one, at) => this.equal(one, got[at]))
    }
    if (typeof want === 'object' && want !== null) {
      if (typeof got !== 'object' || got === null) return false
      return Object.entries(want).every(([key, one]) => this.equal(one, (got as Record<string, unknown>)[key]))
    }
    return want === got
  }

  /** Lines of the kernel's table, in any order: ports that are new get their names by what fits. */
  #sameLines(want: readonly unknown[], got: readonly unknown[]): boolean {
    const [first, ...others] = want
    if (first === undefined) return true
    const before = [...this.#ports]
    return got.some((line, at) => {
      if (this.equal(first, line) && this.#sameLines(others, got.toSpliced(at, 1))) return true
      this.#ports.clear()
      for (const [name, port] of before) this.#ports.set(name, port)
      return false
    })
  }

  agrees(want: { readonly result?: unknown; readonly error?: unknown }, got: Outcome): boolean {
    if ('error' in got) return want.error !== undefined && this.equal(want.error, got.error)
    return want.error === undefined && this.equal(want.result ?? null, got.result)
  }
}

const isLine = (value: unknown): boolean => typeof value === 'object' && value !== null && 'state' in value

function sameBytes(want: unknown, got: Uint8Array): boolean {
  if (typeof want !== 'object' || want === null) return false
  if ('bytes' in want) {
    const bytes = fromLatin1(String(want.bytes))
    return bytes.length === got.length && bytes.every((byte, at) => byte === got[at])
  }
  const { len, patternFrom } = want as { len?: number; patternFrom?: number | null }
  return len === got.length && (typeof patternFrom !== 'number' || isPattern(got, patternFrom % PATTERN))
}
