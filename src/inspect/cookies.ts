import { latin1, type Span, trimEndOf } from '../bytes'
import type { WORDS } from './words'

/** What a part is called where its kind does not say it: an attribute's name, rule, section and sentence. */
export interface OwnWords {
  readonly name: string
  readonly rule: string
  readonly section: string
  readonly text: string
}

/** A piece of a cookie field's value; the pieces tile it. */
export interface CookiePiece {
  readonly kind: keyof typeof WORDS
  readonly span: Span
  readonly words?: OwnWords
  readonly pieces?: readonly CookiePiece[]
}

const ATTRIBUTES: Readonly<Record<string, OwnWords>> = {
  expires: {
    name: 'Expires',
    rule: 'expires-av',
    section: 'RFC 6265 4.1.2.1',
    text: 'Until when the client keeps the cookie; where there is a Max-Age, that counts instead.',
  },
  'max-age': {
    name: 'Max-Age',
    rule: 'max-age-av',
    section: 'RFC 6265 4.1.2.2',
    text: 'How many seconds the client keeps the cookie; 0 deletes it at once.',
  },
  domain: {
    name: 'Domain',
    rule: 'domain-av',
    section: 'RFC 6265 4.1.2.3',
    text: 'This host and those below it get the cookie; without it, only the very host that set it does.',
  },
  path: {
    name: 'Path',
    rule: 'path-av',
    section: 'RFC 6265 4.1.2.4',
    text: 'Requests for this path and those below it carry the cookie.',
  },
  secure: {
    name: 'Secure',
    rule: 'secure-av',
    section: 'RFC 6265 4.1.2.5',
    text: 'The cookie goes back over secure connections alone.',
  },
  httponly: {
    name: 'HttpOnly',
    rule: 'httponly-av',
    section: 'RFC 6265 4.1.2.6',
    text: 'Scripts of the page cannot see the cookie; requests carry it all the same.',
  },
  samesite: {
    name: 'SameSite',
    rule: 'samesite-av',
    section: 'RFC 6265bis 4.1.2.7',
    text: 'Whether requests that another site causes carry the cookie: Strict never, Lax where a person follows a link, None always.',
  },
}

/** The pieces of the value of Set-Cookie or Cookie; null where the field is another. */
export function cookiePieces(field: string, bytes: Uint8Array, { start, end }: Span): CookiePiece[] | null {
  const which = field.toLowerCase()
  if (which !== 'set-cookie' && which !== 'cookie') return null
  const pieces: CookiePiece[] = []
  // No quotation marks keep a semicolon from being one.
  const parts = latin1(bytes, start, end).split(';')
  let at = start
  let from = start
  for (const [index, whole] of parts.entries()) {
    const begun = index === 0 ? whole : whole.replace(/^[ \t]+/, '')
    const text = index === parts.length - 1 ? begun : trimEndOf(begun, ' \t')
    const first = at + whole.length - begun.length
    const span = { start: first, end: first + text.length }
    at += whole.length + 1
    if (text === '') continue
    if (first > from) pieces.push({ kind: 'cookieSeparator', span: { start: from, end: first } })
    // What is before the first semicolon is the cookie, be it nothing; no attribute takes its place.
    pieces.push(index === 0 || which === 'cookie' ? pair(text, span) : attribute(text, span))
    from = span.end
  }
  if (from < end) pieces.push({ kind: 'cookieSeparator', span: { start: from, end } })
  return pieces
}

function pair(text: string, span: Span): CookiePiece {
  const equals = text.indexOf('=')
  if (equals < 0) return { kind: 'cookieValue', span }
  // White space around the sign is part of neither (RFC 6265 5.2).
  const name = span.start + trimEndOf(text.slice(0, equals), ' \t').length
  const value = span.end - text.slice(equals + 1).replace(/^[ \t]+/, '').length
  const pieces: CookiePiece[] = [
    { kind: 'cookieName', span: { start: span.start, end: name } },
    { kind: 'cookieEquals', span: { start: name, end: value } },
    { kind: 'cookieValue', span: { start: value, end: span.end } },
  ]
  return { kind: 'cookiePair', span, pieces: pieces.filter((one) => one.span.end > one.span.start) }
}

function attribute(text: string, span: Span): CookiePiece {
  const words = ATTRIBUTES[text.split('=')[0]!.trim().toLowerCase()]
  return { kind: 'cookieAttribute', span, ...(words && { words }) }
}
