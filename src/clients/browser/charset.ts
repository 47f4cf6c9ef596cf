/** The charset of a text, and its characters. */
import { latin1 } from '../../bytes'

/** In how far one browser's choice of a charset differs from another's. */
export interface CharsetRules {
  /** Types whose text is UTF-8 where nothing says otherwise. */
  readonly utf8: RegExp
  /** Text before the end of the head ends the search for a charset in the markup. */
  readonly textEndsHead: boolean
}

/** Bytes that decide about a type and a charset. */
export const SNIFFED = 1024

/** What a value of Content-Type says of a charset. */
export const CHARSET = /charset=\s*"?([^\s";]+)/i

/**
 * The charset of a text: byte order mark, field, `meta`, then windows-1252. Where nothing names one, both browsers guess
 * by how often bytes follow each other in many languages' texts; that guess is not simulated.
 */
export function charsetOf(contentType: string | null, mime: string, body: Uint8Array, rules: CharsetRules): string {
  const head = latin1(body, 0, Math.min(body.length, 3))
  if (head.startsWith('\xef\xbb\xbf')) return 'UTF-8'
  if (head.startsWith('\xff\xfe')) return 'UTF-16LE'
  if (head.startsWith('\xfe\xff')) return 'UTF-16BE'
  const field = known(CHARSET.exec(contentType ?? '')?.[1])
  if (field) return field
  const meta = mime === 'text/html' ? metaCharset(body, rules) : null
  return (
    (meta?.startsWith('UTF-16') ? 'UTF-8' : meta) ??
    (/json|xml/.test(mime) || rules.utf8.test(mime) ? 'UTF-8' : 'windows-1252')
  )
}

/** Comments, and elements whose content is text: blanks stand for them, so that offsets stay. */
const OPAQUE = /<!--[\s\S]*?(-->|$)|<(script|style|title|textarea|noscript|iframe)\b[\s\S]*?(<\/\2[^>]*>?|$)/gi

/** What ends the head of a page: its end tag, or a tag of an element that no head has. */
const HEAD_ENDS = /<\/head\b|<(?!\/|!|\?|(script|noscript|style|link|meta|object|title|base|html|head)\b)[a-z]/i
const TEXT_BEFORE = /(?:^|>)[\t\n\f\r ]*[^<\t\n\f\r ]/

/** Bytes in which the end of the head is looked for first; where it is not there, in twice as many, and so on. */
const FIRST_PART = 4096
/** More than the longest name that says whether a tag ends the head: at the end of a part it may be cut. */
const NAME_ROOM = 16

/** The markup of a page that may name a charset: its first bytes, or its head, however long that is; without opaque parts. */
function headMarkup(body: Uint8Array, textEndsHead: boolean): string {
  for (let length = FIRST_PART; ; length *= 2) {
    const part = latin1(body, 0, Math.min(body.length, length))
    const blank = part.replace(OPAQUE, (all) => ' '.repeat(all.length))
    const ends = [HEAD_ENDS, ...(textEndsHead ? [TEXT_BEFORE] : [])]
      .map((one) => blank.search(one))
      .filter((at) => at >= 0)
    const end = Math.min(part.length, ...ends)
    if (part.length === body.length || end + NAME_ROOM < part.length) return blank.slice(0, Math.max(SNIFFED, end))
  }
}

/**
 * The charset that a page's own markup names, outside comments: `charset`, or `content` of `http-equiv`, within the
 * first bytes or in the head, however long that is (Chromium's HTMLMetaCharsetParser; Firefox, as measured).
 */
function metaCharset(body: Uint8Array, { textEndsHead }: Pick<CharsetRules, 'textEndsHead'>): string | null {
  const markup = headMarkup(body, textEndsHead)
  const declaration = known(/^<\?xml\b[^>]*?\bencoding\s*=\s*["']([^"'>]*)["']/.exec(markup)?.[1])
  if (declaration) return declaration
  const begins = /<meta\b/gi
  for (let begin = begins.exec(markup); begin; begin = begins.exec(markup)) {
    const end = markup.indexOf('>', begin.index) + 1
    if (end === 0) return null
    begins.lastIndex = end
    const tag = markup.slice(begin.index, end)
    const own = /[\s"'/]charset\s*=\s*["']?([^\s"'>/;]+)/i.exec(
      tag.replace(/content\s*=\s*("[^"]*"|'[^']*')/i, ''),
    )?.[1]
    const http = /http-equiv\s*=\s*["']?content-type/i.test(tag)
      ? /charset\s*=\s*([^\s"'>/;]+)/i.exec(tag)?.[1]
      : undefined
    const name = known(own ?? http)
    if (name) return name
  }
  return null
}

/** Names that are neither in capitals nor as the decoder has them. */
const NAMES: Readonly<Record<string, string>> = {
  big5: 'Big5',
  gb18030: 'gb18030',
  shift_jis: 'Shift_JIS',
  macintosh: 'macintosh',
}

/** The name of an encoding as `document.characterSet` has it; null where there is none of that label. */
function known(label: string | undefined): string | null {
  if (label === undefined) return null
  if (/^x-user-defined$/i.test(label)) return 'x-user-defined'
  if (/^(replacement|hz-gb-2312|iso-2022-(cn|cn-ext|kr)|csiso2022kr)$/i.test(label)) return 'replacement'
  try {
    const name = new TextDecoder(label).encoding
    return NAMES[name] ?? (/^(windows|x)-/.test(name) ? name : name.toUpperCase())
  } catch {
    return null
  }
}

/** True where the page's own markup names a charset, as far as it has come. */
export const marksCharset = (body: Uint8Array): boolean =>
  metaCharset(body.subarray(0, SNIFFED), { textEndsHead: true }) !== null

/** True where the field itself names a charset that exists. */
export function namesCharset(contentType: string | null): boolean {
  return known(CHARSET.exec(contentType ?? '')?.[1]) !== null
}

/** windows-1252 from 0x80 to 0x9f; engines differ in whether their decoder of that name has them. */
const C1 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

/** Content as characters, by its charset. */
export function decodeText(body: Uint8Array, charset: string | null): string {
  if (charset === null || charset === 'windows-1252')
    return latin1(body).replace(/[\x80-\x9f]/g, (char) => C1[char.charCodeAt(0) - 0x80]!)
  if (charset === 'replacement') return body.length > 0 ? '\ufffd' : ''
  if (charset === 'x-user-defined')
    return latin1(body).replace(/[\x80-\xff]/g, (char) => String.fromCharCode(0xf700 + char.charCodeAt(0)))
  try {
    return new TextDecoder(charset ?? 'windows-1252').decode(body)
  } catch {
    return latin1(body)
  }
}
