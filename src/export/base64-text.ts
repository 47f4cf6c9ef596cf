import { fromBase64, grouped, utf8 } from '../bytes'
import { type Decoded, quoted, wrong } from './place'

const DATA_URL = /^\s*data:([^,]*),/i

/**
 * The bytes of a Base64 text (RFC 4648, sections 4 and 5, both alphabets, padded or not, with line breaks), or of a
 * `data:` URL (RFC 2397), whose content may be percent-encoded instead.
 */
export function readBase64(text: string): Decoded {
  const url = DATA_URL.exec(text)
  const from = url ? url[0].length : 0
  if (url && !/;\s*base64\s*$/i.test(url[1]!)) return readPercent(text, from)
  let digits = ''
  let padding = 0
  for (let at = from; at < text.length; at++) {
    const char = text[at]!
    if (/\s/.test(char)) continue
    if (char === '=' || (url && text.slice(at, at + 3).toUpperCase() === '%3D')) {
      padding++
      if (char === '%') at += 2
      if (padding > 2) return wrong(text, at, 1, 'Base64 ends in at most two “=”. This is the third.')
      continue
    }
    if (!/[A-Za-z0-9+/_-]/.test(char)) {
      const whole = String.fromCodePoint(text.codePointAt(at)!)
      return wrong(
        text,
        at,
        whole.length,
        `Expected a character of Base64 (A to Z, a to z, 0 to 9, + and / or - and _), got ${quoted(whole)}.`,
      )
    }
    if (padding > 0)
      return wrong(text, at, 1, `Expected nothing after “=”, which ends a Base64 text, got ${quoted(char)}.`)
    digits += char === '-' ? '+' : char === '_' ? '/' : char
  }
  if (digits.length % 4 === 1) {
    const end = text.trimEnd().length
    return wrong(
      text,
      Math.max(from, end - 1),
      1,
      `Base64 has two, three or four characters in its last group. These ${grouped(digits.length)} leave one over: a character is missing, or one is too many.`,
    )
  }
  return { ok: true, bytes: fromBase64(digits)!, how: url ? 'a data: URL' : null }
}

function readPercent(text: string, from: number): Decoded {
  const parts: number[] = []
  const end = text.trimEnd().length
  for (let at = from; at < end; at++) {
    if (text[at] !== '%') {
      const whole = String.fromCodePoint(text.codePointAt(at)!)
      parts.push(...utf8(whole))
      at += whole.length - 1
      continue
    }
    const digits = /^%([0-9a-fA-F]{2})/.exec(text.slice(at, at + 3))?.[1]
    if (!digits)
      return wrong(text, at, 1, `Expected two hexadecimal digits after “%”, got ${quoted(text.slice(at + 1, at + 3))}.`)
    parts.push(Number.parseInt(digits, 16))
    at += 2
  }
  return { ok: true, bytes: Uint8Array.from(parts), how: 'a data: URL' }
}

/** True where a text is Base64 and hardly anything else: an alphabet in all its kinds, no spaces, some length. */
export function looksLikeBase64(text: string): boolean {
  const trimmed = text.trim()
  if (DATA_URL.test(trimmed)) return true
  if (!/^[A-Za-z0-9+/_\-\s]+={0,2}$/.test(trimmed) || /[^\S\r\n]/.test(trimmed)) return false
  const digits = trimmed.replace(/\s|=+$/g, '')
  if (/^SFRUUC/.test(digits)) return true
  return (
    digits.length >= 16 &&
    digits.length % 4 !== 1 &&
    /[a-z]/.test(digits) &&
    /[A-Z]/.test(digits) &&
    /[0-9+/=]/.test(trimmed)
  )
}
