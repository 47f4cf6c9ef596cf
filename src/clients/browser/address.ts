import { encodeText, outputEncoding } from './encoder'

/** An address of a page as a URL; in a legacy charset its query is written in that charset (HTML, encoding-parse a URL). */
export function resolveAddress(address: string, base: URL, charset: string): string {
  if (!URL.canParse(address.trim(), base.href)) return address
  const url = new URL(address.trim(), base)
  if (!/^utf-?8$/i.test(charset) && /[^\x00-\x7f]/.test(address))
    url.search = legacyQuery(address, charset) ?? url.search
  return url.href
}

function legacyQuery(address: string, charset: string): string | null {
  const query = /\?([^#]*)/.exec(address)?.[1]
  if (query === undefined) return null
  return [...query].map((char) => (char.charCodeAt(0) < 0x80 ? char : percentOf(char, charset))).join('')
}

function percentOf(char: string, charset: string): string {
  const bytes = encodeText(char, outputEncoding(charset), (code) => `%26%23${code}%3B`)
  return [...bytes]
    .map((byte) => (byte < 0x80 ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase()}`))
    .join('')
}

/** A URL with further characters of its path escaped: engines differ in what their URLs leave as it is. */
export const writtenUrl = (url: string, escapes: RegExp): string =>
  url.replace(/^[^?#]*/, (path) =>
    path.replace(escapes, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`),
  )
