import { latin1 } from '../../bytes'
import type { BrowserOutcome } from '../types'
import { CHARSET, type CharsetRules, charsetOf, decodeText, SNIFFED } from './charset'

/** In how far one browser's choice of a type differs from another's. */
export interface TypeRules extends CharsetRules {
  /** text/plain that looks binary becomes what its signature says where that is one of these types; otherwise a download. */
  readonly plainTypes: RegExp
  /** Values of Content-Type for which text/plain is looked at closer, and whether content in a coding is too. */
  readonly plainDoubted: RegExp
  readonly doubtsCoded: boolean
  /** `nosniff` without a type: the content still decides between text and a download. */
  readonly nosniffLooks: boolean
  /** Bytes at the beginning that decide between text and a download. */
  readonly looksAt: number
  /** What markup counts as HTML. */
  readonly tags: RegExp
  /** Further signatures: what the first bytes match, and the type. */
  readonly signatures: readonly (readonly [start: RegExp, mime: string])[]
  /** What counts as a type, and where it ends. */
  readonly type: RegExp
  readonly typeEnds: RegExp
  /** One field may hold several types. */
  readonly commas: boolean
  /** Types that are shown as plain text. */
  readonly asText: readonly string[]
  /** Types that a tab shows beside those that every browser shows. */
  readonly shown: RegExp
  /** XML whose first element is that of a feed becomes a type of feeds. */
  readonly findsFeeds: boolean
  /** Types of which nothing is made before so many bytes have come as are sniffed. */
  readonly held: RegExp
  /** Types that are downloaded though others like them are shown. */
  readonly kept: readonly string[]
  /** Sounds and films that the browser plays itself. */
  readonly plays: RegExp
  /** Declared types that say nothing: the content decides. */
  readonly unknownTypes: readonly string[]
}

export interface ChosenType {
  readonly mime: string
  readonly charset: string
  readonly download: boolean
}

/** Text that no browser shows: tables, calendars, cards, accounts (Chromium's kUnsupportedTextTypes; Firefox agrees). */
const KEPT_TEXT =
  /^text\/((x-)?(csv|calendar|vcalendar|vcard|qif)|x-vcf|directory|ldif|rtf|(comma|tab)-separated-values|tsv|ofx|vnd\.sun\.j2me\.app-descriptor|x-ms-(iqy|odc))$/

/** Types that a tab shows itself; every other one is downloaded. */
const SHOWN =
  /^(text\/|application\/(json|xml|xhtml\+xml|javascript|x-javascript|ecmascript|pdf)$|application\/[\w.-]+\+json$|image\/(png|gif|jpeg|webp|avif|bmp|svg\+xml|x-icon|vnd\.microsoft\.icon)$|audio\/|video\/|multipart\/x-mixed-replace$)/

/** Markup that a browser takes for HTML where it stands first (WHATWG MIME Sniffing). */
export const TAGS =
  /^[\t\n\f\r ]*<(!--|(!doctype html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p)[\s>])/i

const SIGNATURES: readonly (readonly [start: string, mime: string])[] = [
  ['\x89PNG\r\n\x1a\n', 'image/png'],
  ['GIF87a', 'image/gif'],
  ['GIF89a', 'image/gif'],
  ['\xff\xd8\xff', 'image/jpeg'],
  ['BM', 'image/bmp'],
  ['%PDF-', 'application/pdf'],
  ['%!PS-Adobe-', 'application/postscript'],
  ['PK\x03\x04', 'application/zip'],
  ['\x1f\x8b\x08', 'application/x-gzip'],
]

/** Bytes that no text has (WHATWG MIME Sniffing, binary data byte). */
const BINARY = /[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]/
const BOM = /^(\xef\xbb\xbf|\xfe\xff|\xff\xfe)/

/** The type without parameters; null where the field is absent or not a type. */
export function declaredType(contentType: string | null, rules: TypeRules): string | null {
  const mime = contentType?.split(rules.typeEnds)[0]?.trim().toLowerCase() ?? ''
  return rules.type.test(mime) && !rules.unknownTypes.includes(mime) ? mime : null
}

/**
 * The value of Content-Type that counts: of several, by repetition or commas, the last that is a type. A charset holds on
 * for values of the same type after it that name none.
 */
export function effectiveType(values: readonly string[], rules: TypeRules): string | null {
  const all = rules.commas ? values.flatMap((value) => value.split(',')) : values
  let counts: string | null = null
  let charset = ''
  for (const value of all) {
    const mime = declaredType(value, rules)
    if (mime === null) continue
    const own = CHARSET.exec(value)?.[0] ?? ''
    if (own !== '' || counts === null || mime !== declaredType(counts, rules)) charset = own
    counts = own === '' && charset !== '' ? `${value}; ${charset}` : value
  }
  return counts ?? values.at(-1) ?? null
}

/** True where the first bytes of the content have a say in its type. */
export function isSniffed(contentType: string | null, nosniff: boolean, rules: TypeRules): boolean {
  const declared = declaredType(contentType, rules)
  return !nosniff && (declared === null || declared === 'text/plain')
}

/** Bytes within which a signature ends: fewer, and one may still come (Chromium's kBytesRequiredForMagic). */
const SIGNATURE_LENGTH = 42
/** Of content that says it is any bytes, those in which a package of an extension would be told (measured, Chromium 156). */
const PACKAGE_LENGTH = 8

/**
 * True where the first bytes settle the type, though fewer than `SNIFFED` have come (net/base/mime_sniffer). Without a type
 * markup and a signature do. What is declared as text/plain stays that behind a byte order mark, and is none where a byte is there
 * that no text has, once there is or can be no signature.
 */
export function decidesType(contentType: string | null, body: Uint8Array, rules: TypeRules): boolean {
  const head = latin1(body, 0, Math.min(body.length, SNIFFED))
  const signed = signature(head, rules) !== null
  const declared = declaredType(contentType, rules)
  if (declared === null) return signed || rules.tags.test(head)
  if (declared === 'application/octet-stream') return body.length >= PACKAGE_LENGTH
  // Its first element may be that of a feed.
  if (/xml$/.test(declared)) return /<[^?!]/.test(head)
  return BOM.test(head) || (BINARY.test(head) && (signed || body.length >= SIGNATURE_LENGTH))
}

/** What a reply is, by its Content-Type and its first bytes. */
export function chooseType(
  contentType: string | null,
  body: Uint8Array,
  nosniff: boolean,
  http09: boolean,
  rules: TypeRules,
  coded = false,
): ChosenType {
  const first = latin1(body, 0, Math.min(body.length, SNIFFED))
  const head = first.slice(0, rules.looksAt)
  const declared = http09 ? 'text/plain' : declaredType(contentType, rules)
  let mime = declared ?? (nosniff ? unsniffed(head, rules) : sniff(head, rules))
  const doubted = rules.plainDoubted.test(contentType ?? '') && (rules.doubtsCoded || !coded)
  if (declared === 'text/plain' && doubted && !nosniff && !http09 && BINARY.test(head) && !BOM.test(head))
    mime = plainType(signature(head, rules), rules)
  if (rules.asText.includes(mime)) mime = 'text/plain'
  const media = /^(audio|video)\/|^application\/ogg$/.test(mime)
  const feed = rules.findsFeeds && !nosniff && /^(text|application)\/xml$/.test(mime) ? feedType(head) : null
  return {
    mime: feed ?? mime,
    charset: charsetOf(declared === null && !http09 ? null : contentType, mime, body, rules),
    download: media
      ? !rules.plays.test(mime)
      : !(SHOWN.test(mime) || rules.shown.test(mime)) || KEPT_TEXT.test(mime) || rules.kept.includes(mime),
  }
}

/** The type of a feed by the first element of XML; null where it is none. Blanks, instructions and comments may precede it. */
function feedType(head: string): string | null {
  let at = 0
  for (;;) {
    at = head.length - head.slice(at).trimStart().length
    const [opens, closes] = head.startsWith('<?', at) ? ['<?', '?>'] : ['<!--', '-->']
    if (!head.startsWith(opens, at)) break
    const end = head.indexOf(closes, at + opens.length)
    if (end < 0) return null
    at = end + closes.length
  }
  const [, name] = /^<(rss|feed)\b/.exec(head.slice(at, at + 6)) ?? []
  return name === undefined ? null : name === 'rss' ? 'application/rss+xml' : 'application/atom+xml'
}

const plainType = (found: string | null, { plainTypes }: TypeRules) =>
  found !== null && plainTypes.test(found) ? found : 'application/octet-stream'

const unsniffed = (head: string, { nosniffLooks }: TypeRules) =>
  nosniffLooks && BINARY.test(head) && !BOM.test(head) ? 'application/octet-stream' : 'text/plain'

function signature(head: string, { signatures }: TypeRules): string | null {
  const known = SIGNATURES.find(([start]) => head.startsWith(start)) ?? signatures.find(([start]) => start.test(head))
  return known?.[1] ?? null
}

function sniff(head: string, rules: TypeRules): string {
  if (rules.tags.test(head)) return 'text/html'
  if (/^[\t\n\f\r ]*<\?xml/.test(head)) return 'text/xml'
  return signature(head, rules) ?? (BINARY.test(head) && !BOM.test(head) ? 'application/octet-stream' : 'text/plain')
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' }

function unescapeHtml(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(amp|lt|gt|quot|apos|nbsp));/gi, (_all, decimal, hex, name) =>
    name
      ? ENTITIES[String(name).toLowerCase()]!
      : String.fromCodePoint(Math.min(Number(decimal ?? `0x${hex}`), 0x10ffff)),
  )
}

/** The text of a document's `title`; '' where it has none. */
export function titleOf(html: string): string {
  const begin = html.search(/<title/i)
  const from = begin < 0 ? 0 : html.indexOf('>', begin) + 1
  if (from === 0) return ''
  const title = html.slice(from)
  const end = title.search(/<\/title/i)
  return unescapeHtml(end < 0 ? title : title.slice(0, end))
    .replace(/[\t\n\f\r ]+/g, ' ')
    .trim()
}

/** The text that a tab shows for a document: markup, head, scripts and styles are left out, blocks end lines. */
export function shownText(outcome: BrowserOutcome): string {
  const mime = outcome.mimeType ?? ''
  // What a browser shows in a viewer of its own has no text.
  if (/^(image|audio|video)\/(?!svg)|^application\/(ogg|pdf)$/.test(mime)) return ''
  const text = decodeText(outcome.body ?? new Uint8Array(0), outcome.charset)
  if (!/^(text\/html|application\/xhtml\+xml)$/.test(mime))
    return text.replace(/\r\n?/g, '\n').replaceAll('\0', '\ufffd')
  const visible = text
    .replaceAll('\0', '')
    .replace(/<!--[\s\S]*?(-->|$)/g, '')
    .replace(/<(head|script|style|title|noscript|template|iframe)\b[\s\S]*?(<\/\1\s*>|$)/gi, '')
    .replace(/<\/?(p|h[1-6])\b[^>]*(>|$)/gi, '\n\n')
    .replace(/<(br|\/?(div|li|ul|ol|table|tr|form|section|article|header|footer|pre|hr|body|html))\b[^>]*(>|$)/gi, '\n')
    .replace(/<[a-z/!?][^>]*(>|$)/gi, '')
  return unescapeHtml(visible).trim()
}
