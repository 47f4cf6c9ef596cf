import { fromBase64, fromLatin1, latin1, trimEndOf } from '../../bytes'

/** What a Content-Disposition value says (RFC 6266, as browsers read it). */
export interface Disposition {
  /** The content is to be kept, not shown. */
  readonly attached: boolean
  /** The name under which it is to be kept; null where none can be used. */
  readonly name: string | null
}

/** A parameter. Only where a name begins, for from within one, or the white space before it, there is as far to look again. */
const PARAMETER = /(?<![^\s=;"])([^\s=;"]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"?|([^;]*))/g

/** The parameters of a value, by lower-case name; of repeated ones the first counts. */
function parametersOf(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const [, name, quoted, bare] of text.matchAll(PARAMETER)) {
    // What is in quotes is no value with a charset.
    if (quoted !== undefined && name!.endsWith('*')) continue
    const value = quoted === undefined ? (bare ?? '').trim() : quoted.replace(/\\(.)/g, '$1')
    if (!found.has(name!.toLowerCase())) found.set(name!.toLowerCase(), value)
  }
  return found
}

/** Bytes as UTF-8; null where they are not. */
function asUtf8(text: string): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(fromLatin1(text))
  } catch {
    return null
  }
}

const unescapePercent = (text: string): string =>
  text.replace(/%([0-9a-f]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

/** A value with a charset, `UTF-8''%e2%82%ac` (RFC 8187). */
function extended(text: string): string | null {
  const [, charset, value] = /^([^']*)'[^']*'(.*)$/.exec(text) ?? []
  if (value === undefined) return null
  const bytes = unescapePercent(value)
  if (/^utf-8$/i.test(charset ?? '')) return asUtf8(bytes)
  return /^iso-8859-1$/i.test(charset ?? '') ? bytes : null
}

/** Encoded words, `=?UTF-8?B?…?=` (RFC 2047). */
function words(text: string): string | null {
  const [, charset, coding, value] = /^=\?([^?]+)\?([bq])\?([^?]*)\?=$/i.exec(text) ?? []
  if (value === undefined) return text
  const bytes =
    coding!.toLowerCase() === 'b'
      ? latin1(fromBase64(value) ?? new Uint8Array(0))
      : unescapePercent(value.replaceAll('_', ' ').replaceAll('=', '%'))
  return /^utf-8$/i.test(charset!) ? asUtf8(bytes) : bytes
}

/** In how far one browser's reading of Content-Disposition differs from another's. */
export interface DispositionRules {
  /** A type in quotes, or none before `=`, counts as one that is not known: the content is kept. */
  readonly unreadable: boolean
  /** A type that other words follow is none. */
  readonly wholeType: boolean
  /** `%C3%BC` in a plain name is the byte that it stands for. */
  readonly unescapes: boolean
}

/** Reads a value of Content-Disposition; null: there is none. */
export function readDisposition(value: string | null, rules: DispositionRules): Disposition {
  if (value === null) return { attached: false, name: null }
  const quoted = rules.unreadable
  if (quoted && /^\s*=/.test(value)) return { attached: true, name: null }
  if (rules.wholeType && /^\s*[^\s;="]+\s+[^\s;=]/.test(value)) return { attached: false, name: null }
  const type = /^\s*([^\s;=]*)/.exec(value)![1]!
  const bare = /^\s*[^\s;=]+\s*=/.test(value)
  const attached = !bare && type !== '' && (quoted || !type.startsWith('"')) && !/^inline$/i.test(type)
  const parameters = parametersOf(bare ? value : value.slice(value.indexOf(type) + type.length))
  const star = parameters.get('filename*')
  const given = parameters.get('filename')
  const plain = given !== undefined && rules.unescapes ? unescapePercent(given) : given
  const named =
    (star === undefined ? null : extended(star)) ?? (plain === undefined ? null : asUtf8(words(plain) ?? ''))
  const decoded = plain !== undefined && /^=\?/.test(plain) && star === undefined ? words(plain) : named
  return { attached, name: decoded === null || decoded.trim() === '' ? null : decoded }
}

/** A name without what no folder takes: separators, quotes and format characters become `_`, dots at its ends go. */
export function safeName(name: string): string {
  const plain = name
    .replaceAll('\t', ' ')
    .replace(/[\\/:*?"<>|\x00-\x1f\x7f]|\p{Cf}/gu, '_')
    .replace(/^ +/, '')
  return trimEndOf(plain.replace(/^\.+/, ''), '.').replace(/^~|[ ~]$/g, '_')
}

/** The last part of a URL's path as text; '' where it has none. */
export function nameOfUrl(url: URL): string {
  const last = url.pathname.split('/').pop() ?? ''
  return asUtf8(unescapePercent(last)) ?? last
}
