/** Percent-encoding and the few byte-text helpers that curl's tool uses. */

/** Percent-encodes all but letters, digits and `-._~` (RFC 3986 section 2.3). */
export function percentEncode(text: string): string {
  let out = ''
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!
    out += /[A-Za-z0-9\-._~]/.test(char) ? char : `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
  }
  return out
}

/** Percent-decodes; an escape that is none stays. */
export function percentDecode(text: string): string {
  return text.replace(/%([0-9a-fA-F]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
}

/** As `--data-urlencode` does it: percent-encoded, a space as `+`. */
export const formEncode = (text: string): string => percentEncode(text).replaceAll('%20', '+')

/** A number as libcurl reads it: blanks and a plus sign skipped, then digits; what follows is ignored. null: no digit. */
export function leadingDigits(text: string): { digits: string; end: number } | null {
  const match = /^[ \t]*\+?(\d+)/.exec(text)
  return match ? { digits: match[1]!, end: match[0].length } : null
}

/** ASCII-case-insensitive equality. */
export const sameText = (a: string, b: string): boolean => lowerAscii(a) === lowerAscii(b)

/** Lower-cases A to Z only. */
export const lowerAscii = (text: string): string => text.replace(/[A-Z]/g, (char) => char.toLowerCase())

/** True where `text` begins with `prefix`, case ignored. */
export const hasPrefix = (text: string, prefix: string): boolean =>
  text.length >= prefix.length && sameText(text.slice(0, prefix.length), prefix)
