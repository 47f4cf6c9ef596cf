/** How curl dresses up what it writes to a terminal, and which control codes that takes: its own, whatever a server sent. */
import { type Span, trimEndOf } from '../../bytes'
import { type CurlUrl, formatUrl, resolveUrl } from './url'

/** Text with the control codes in it that curl put there. */
export interface Styled {
  readonly text: string
  readonly controls: readonly Span[]
}

/** Pieces of text one after the other, every second of which is a control code of curl's. */
function joined(...pieces: readonly string[]): Styled {
  const controls: Span[] = []
  let text = ''
  for (const [at, piece] of pieces.entries()) {
    if (at % 2 === 1 && piece !== '') controls.push({ start: text.length, end: text.length + piece.length })
    text += piece
  }
  return { text, controls }
}

/** A field's line with its name in bold; a Location's value is a link to where it leads from `url` (OSC 8). */
export function styledField(line: string, url: CurlUrl | null): Styled {
  const colon = line.indexOf(':')
  const name = line.slice(0, colon)
  const value = line.slice(colon + 1)
  const link = url && looksLikeLocation(name) ? linkTarget(value, url) : null
  const head = ['', '\x1b[1m', name, '\x1b[0m']
  if (link === null) return joined(...head, `:${value}`)
  return joined(...head, ':', `\x1b]8;;${link}\x1b\\`, value, '\x1b]8;;\x1b\\')
}

/** What a progress meter prints: each CR in it takes the cursor back to the beginning of its line. */
export const meterControls = (text: string): readonly Span[] =>
  [...text.matchAll(/\r/g)].map(({ index }) => ({ start: index, end: index + 1 }))

/** Where a Location's value (from after the colon, with its line end) leads; null where curl makes no link of it. */
function linkTarget(value: string, from: CurlUrl): string | null {
  const text = trimEndOf(value.replace(/^[ \t\n\v\f\r]+/, ''), '\n\r')
  const target = resolveUrl(from, text, false, false)
  if (!target.ok || !['http', 'https', 'ftp', 'ftps'].includes(target.url.scheme)) return null
  return formatUrl(target.url)
}

/** True where curl takes a field's name for Location: it compares only as many letters as the name has. */
const looksLikeLocation = (name: string): boolean => 'location'.startsWith(name.toLowerCase())
