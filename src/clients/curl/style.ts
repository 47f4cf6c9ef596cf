/** How curl dresses up header lines on a terminal. */
import { type CurlUrl, formatUrl, resolveUrl } from './url'

/** A Location's value (from after the colon, with its line end) as a hyperlink to where it leads (OSC 8). */
export function linkedLocation(value: string, from: CurlUrl): string {
  const text = value.replace(/^[ \t\n\v\f\r]+/, '').replace(/[\n\r]+$/, '')
  const target = resolveUrl(from, text, false, false)
  if (!target.ok || !['http', 'https', 'ftp', 'ftps'].includes(target.url.scheme)) return value
  return `\x1b]8;;${formatUrl(target.url)}\x1b\\${value}\x1b]8;;\x1b\\`
}

/** True where curl takes a field's name for Location: it compares only as many letters as the name has. */
export const looksLikeLocation = (name: string): boolean => 'location'.startsWith(name.toLowerCase())
