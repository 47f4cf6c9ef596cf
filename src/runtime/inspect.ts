import { byteWord, latin1 } from '../bytes'

/** Text shown for one value at most, in characters, and how deep objects are opened. */
const MOST_TEXT = 10_000
const MOST_DEPTH = 4
const MOST_ITEMS = 100

/** A value in a word or two, for error sentences: `a string`, `a promise (an await is missing)`. */
export function nameOf(value: unknown): string {
  if (value instanceof Promise) return 'a promise (an await is missing)'
  if (value === null) return 'null'
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (value instanceof Uint8Array) return `${value.length} ${byteWord(value.length)}`
  if (typeof value === 'string') return `'${value.length > 40 ? `${value.slice(0, 40)}…` : value}'`
  if (typeof value === 'object') return 'an object'
  if (typeof value === 'function') return 'a function'
  return String(value)
}

/** Bytes as Python shows them: `b'GET / HTTP/1.1\r\n'`. */
export function bytesLiteral(bytes: Uint8Array): string {
  const text = latin1(bytes, 0, Math.min(bytes.length, MOST_TEXT))
  const shown = text.replace(/[\\'\x00-\x1f\x7f-\xff]/g, (char) => {
    if (char === '\r') return '\\r'
    if (char === '\n') return '\\n'
    if (char === '\t') return '\\t'
    if (char === '\\' || char === "'") return `\\${char}`
    return `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`
  })
  return `b'${shown}'${bytes.length > MOST_TEXT ? `… (${bytes.length} bytes)` : ''}`
}

/** A value as the console shows it: strings as they are at the top, everything else much as in source. Never throws. */
export function inspect(value: unknown): string {
  try {
    const text = typeof value === 'string' ? value : show(value, 0, new Set())
    return text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}… (${text.length} characters)` : text
  } catch {
    return '[a value that cannot be shown]'
  }
}

function show(value: unknown, depth: number, above: Set<object>): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'function') return `[function ${value.name || 'anonymous'}]`
  if (typeof value === 'symbol') return value.toString()
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? '-0' : String(value)
  if (above.has(value)) return '[circular]'
  if (value instanceof Uint8Array) return bytesLiteral(value)
  if (value instanceof Error)
    return value.stack?.includes(value.message) ? `${value.name}: ${value.message}` : String(value)
  if (value instanceof Date) return value.toISOString()
  if (value instanceof RegExp) return String(value)
  if (value instanceof Promise) return 'Promise {…} (an await may be missing)'
  if (depth >= MOST_DEPTH) return Array.isArray(value) ? '[…]' : '{…}'
  above.add(value)
  try {
    const inner = (one: unknown) => show(one, depth + 1, above)
    if (Array.isArray(value)) return wrap('[', value.slice(0, MOST_ITEMS).map(inner), value.length, ']')
    if (value instanceof Map) {
      const items = [...value].slice(0, MOST_ITEMS).map(([key, one]) => `${inner(key)} => ${inner(one)}`)
      return wrap(`Map(${value.size}) {`, items, value.size, '}')
    }
    if (value instanceof Set)
      return wrap(`Set(${value.size}) {`, [...value].slice(0, MOST_ITEMS).map(inner), value.size, '}')
    const keys = Object.keys(value)
    const items = keys
      .slice(0, MOST_ITEMS)
      .map(
        (key) =>
          `${/^[\w$]+$/.test(key) ? key : JSON.stringify(key)}: ${inner((value as Record<string, unknown>)[key])}`,
      )
    const name = (Object.getPrototypeOf(value) as { constructor?: { name?: string } } | null)?.constructor?.name ?? ''
    return wrap(name && name !== 'Object' ? `${name} {` : '{', items, keys.length, '}')
  } finally {
    above.delete(value)
  }
}

function wrap(open: string, items: string[], total: number, close: string): string {
  if (total > items.length) items.push(`… ${total - items.length} more`)
  if (items.length === 0) return open + close
  const line = `${open}${open.endsWith('[') ? '' : ' '}${items.join(', ')}${close === ']' ? '' : ' '}${close}`
  return line.length <= 100 && !line.includes('\n')
    ? line
    : `${open}\n${items.map((one) => `  ${one.replace(/\n/g, '\n  ')}`).join(',\n')}\n${close}`
}
