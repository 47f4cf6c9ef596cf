import { utf8 } from '../bytes'
import { type Decoded, quoted, wrong } from './place'

const NAMED: Readonly<Record<string, number>> = {
  n: 10,
  r: 13,
  t: 9,
  a: 7,
  b: 8,
  f: 12,
  v: 11,
  e: 27,
  '\\': 92,
  "'": 39,
  '"': 34,
  '`': 96,
  '/': 47,
}

/** The quote that opens a literal, with what may stand before it: `b'`, `"""`. */
const OPENING = /^(?:[bBuUrR]{0,2})('''|"""|['"`])/

/** Neither an escape nor the end of a literal. */
const PLAIN = /[^\\'"`]+/y

/**
 * The bytes of a string as source code writes it: `b'HTTP/1.1 200 OK\r\n'`, several literals one after another, or the
 * same without quotes. Escapes are those of Python, C and JavaScript; any other character is its UTF-8.
 */
export function readEscaped(text: string): Decoded {
  const bytes: number[] = []
  let at = text.length - text.trimStart().length
  if (!OPENING.test(text.slice(at, at + 6))) {
    const end = text.trimEnd().length
    const error = readUntil(text, at, null, end, bytes)
    return typeof error === 'number' ? { ok: true, bytes: Uint8Array.from(bytes), how: null } : error
  }
  while (at < text.length) {
    const opening = OPENING.exec(text.slice(at, at + 6))
    if (!opening)
      return wrong(
        text,
        at,
        1,
        `Expected another string in quotes, or the end, got ${quoted(text.slice(at, at + 12))}.`,
      )
    const end = readUntil(text, at + opening[0].length, opening[1]!, text.length, bytes)
    if (typeof end !== 'number') return end
    if (end < 0)
      return wrong(text, at, opening[0].length, `The string that begins here has no ${opening[1]} at its end.`)
    at = end
    // Literals may be joined by nothing, by + or by commas, and end in a semicolon or a bracket.
    at += /^[\s+,;)\]\\]*/.exec(text.slice(at))![0].length
  }
  return { ok: true, bytes: Uint8Array.from(bytes), how: 'a string in quotes' }
}

/** Reads up to a quote; the index behind it, -1 where it never comes. Without a quote up to `end`. */
function readUntil(
  text: string,
  from: number,
  quote: string | null,
  end: number,
  bytes: number[],
): number | (Decoded & { ok: false }) {
  for (let at = from; at < end; ) {
    const char = text[at]!
    if (quote !== null && text.startsWith(quote, at)) return at + quote.length
    if (char !== '\\') {
      // What stands for itself, up to the next escape or quote; a quote of another kind by itself.
      PLAIN.lastIndex = at
      const run = (PLAIN.exec(text)?.[0] ?? char).slice(0, end - at)
      for (const byte of utf8(run)) bytes.push(byte)
      at += run.length
      continue
    }
    const next = text[at + 1] ?? ''
    const rest = text.slice(at, at + 10)
    const hex = /^\\x([0-9a-fA-F]{2})/.exec(rest)
    const code = /^\\u(?:([0-9a-fA-F]{4})|\{([0-9a-fA-F]{1,6})\})/.exec(rest)
    const octal = /^\\([0-7]{1,3})/.exec(rest)
    if (hex) bytes.push(Number.parseInt(hex[1]!, 16))
    else if (code)
      bytes.push(...utf8(String.fromCodePoint(Math.min(0x10ffff, Number.parseInt(code[1] ?? code[2]!, 16)))))
    else if (octal) bytes.push(Number.parseInt(octal[1]!, 8) & 0xff)
    else if (next === '\n') {
      at += 2
      continue
    } else if (next in NAMED && next !== '') bytes.push(NAMED[next]!)
    else {
      return wrong(
        text,
        at,
        Math.min(2, end - at),
        `Expected an escape (\\r, \\n, \\t, \\0, \\x and two hexadecimal digits, \\\\), got ${next === '' ? 'the end of the text' : quoted(text.slice(at, at + (next === 'x' ? 4 : 2)))}.`,
      )
    }
    at += (hex ?? code ?? octal)?.[0].length ?? 2
    // A line of source ends behind the escape for the line's end: it is layout.
    if (quote === null && bytes.at(-1) === 10 && text[at] === '\n') at++
  }
  return quote === null ? end : -1
}

/** True where a text is written with escapes: quotes around it, or the end of its first line as `\r\n`. */
export function looksEscaped(text: string): boolean {
  const trimmed = text.trim()
  const line = trimmed.split('\n', 1)[0]!
  if (/^[bB]['"]/.test(trimmed)) return true
  if (/^['"`]/.test(trimmed)) return /\\(?:r\\n|n|x[0-9a-fA-F]{2})/.test(trimmed)
  return /^HTTP\/\d[^\n]*\\r?\\n/.test(line) || /^(?:\\x[0-9a-fA-F]{2}){2}/.test(line)
}
