/** Characters `[start, end)` of a text. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** The text of a playground that holds a value. `index` counts requests, `field` a request's fields, from 0. */
export type Place =
  | { readonly kind: 'file'; readonly name: string }
  | { readonly kind: 'field'; readonly index: number; readonly field: number }
  | { readonly kind: 'url' | 'command' | 'raw' | 'body'; readonly index: number }

/** A value that its owner may not want to pass on. */
export interface Secret {
  /** The field, as it is spelled there, or the option of curl. */
  readonly name: string
  readonly value: string
  readonly place: Place
  /** The place in words: `server.ts, line 12`. */
  readonly where: string
  /** What of the text a mask covers: a cookie's name, its attributes and a scheme like `Basic` stay. */
  readonly spans: readonly Span[]
}

const FIELD = '(?:proxy-)?authorization|(?:set-)?cookie'
const SECRET_FIELD = new RegExp(`^\\s*(?:${FIELD})\\s*$`, 'i')

/** True for Cookie, Set-Cookie, Authorization and Proxy-Authorization. */
export const isSecretField = (name: string): boolean => SECRET_FIELD.test(name)

/**
 * The lines of a text that are such a field: their names, and where their values stand. In source code (`escaped`) a
 * line may begin after a quote or `\n`, and end at `\r`, `\n` or the quote.
 */
export function headerLines(text: string, escaped = false): readonly { name: string; span: Span }[] {
  const begin = escaped ? '(^[\'"`/*\\s]*|[\\n\\r][\\s*]*|\\\\[nr])' : '(^|[\\n\\r])'
  const end = escaped ? '(?=\\\\[rn]|[\\r\\n]|$)' : '(?=[\\r\\n]|$)'
  const line = new RegExp(`${begin}(${FIELD})[ \\t]*:[ \\t]*([^\\r\\n]*?)[ \\t]*${end}`, 'gi')
  const found: { name: string; span: Span }[] = []
  for (const match of text.matchAll(line)) {
    const [whole, , name, value] = match
    const quote = escaped ? text[0]! : ''
    const closed = quote !== '' && /['"`]/.test(quote) && match.index + whole.length === text.length
    const kept = closed && value!.endsWith(quote) ? value!.slice(0, -1) : value!
    const at = match.index + whole.lastIndexOf(value!)
    if (kept !== '') found.push({ name: name!, span: { start: at, end: at + kept.length } })
  }
  return found
}

/** What of a value is to be masked, so that what reads it can still tell its parts. */
export function valueSpans(name: string, text: string, { start, end }: Span): readonly Span[] {
  const value = text.slice(start, end)
  const part = (from: number, to: number): Span[] => {
    const inner = value.slice(from, to)
    const left = inner.length - inner.trimStart().length
    const trimmed = inner.trim().length
    return trimmed > 0 ? [{ start: start + from + left, end: start + from + left + trimmed }] : []
  }
  switch (name.trim().toLowerCase()) {
    case 'cookie':
    case 'curl -b': {
      const spans: Span[] = []
      let at = 0
      for (const pair of value.split(';')) {
        spans.push(...part(at + pair.indexOf('=') + 1, at + pair.length))
        at += pair.length + 1
      }
      return spans
    }
    case 'set-cookie': {
      const pair = value.split(';', 1)[0]!
      return part(pair.indexOf('=') + 1, pair.length)
    }
    case 'authorization':
    case 'proxy-authorization': {
      const scheme = /^\s*[\w-]+[ \t]+(?=\S)/.exec(value)
      return part(scheme?.[0].length ?? 0, value.length)
    }
    case 'curl -u':
    case 'user and password': {
      const colon = value.indexOf(':')
      return colon < 0 ? part(0, value.length) : [...part(0, colon), ...part(colon + 1, value.length)]
    }
    default:
      return part(0, value.length)
  }
}

/** How a text becomes bytes: one character a byte, UTF-8, or UTF-8 after a string literal's escapes. */
export type Form = 'bytes' | 'text' | 'code'

const CODE =
  /\$\{[^}]*\}|\\u\{[\da-fA-F]+\}|\\u[\da-fA-F]{4}|\\x[\da-fA-F]{2}|\\[\s\S]|[\ud800-\udbff][\udc00-\udfff]|[\s\S]/g
const TEXT = /[\ud800-\udbff][\udc00-\udfff]|[\s\S]/g

/** How many bytes a character takes in UTF-8. */
const bytesOf = (code: number): number => (code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4)

/** `x` for every byte of a part of a text: its length on the wire stays. What a template computes (`${…}`) stays. */
export function cover(text: string, form: Form): string {
  if (form === 'bytes') return 'x'.repeat(text.length)
  return text.replace(form === 'code' ? CODE : TEXT, (one) => {
    if (one.startsWith('${')) return one
    const hex = one.length > 1 && /^\\(?:u\{([\da-f]+)\}|[ux]([\da-f]+))$/i.exec(one)
    if (hex) return 'x'.repeat(bytesOf(Number.parseInt(hex[1] ?? hex[2]!, 16)))
    return one.startsWith('\\') && one.length > 1 ? 'x' : 'x'.repeat(bytesOf(one.codePointAt(0)!))
  })
}
