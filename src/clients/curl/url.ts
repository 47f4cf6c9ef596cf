/** URLs as libcurl's own parser sees them: laxer than the URL standard, nothing encoded that was not asked for. */
import { hasPrefix, lowerAscii, percentDecode } from './encode'

export interface CurlUrl {
  readonly scheme: string
  /** Percent-decoded; null where the URL has none. */
  readonly user: string | null
  readonly password: string | null
  /** User and password as they stand in the URL; null where it has none. */
  readonly login: string | null
  readonly host: string
  /** As in the URL; null for the scheme's own. */
  readonly port: number | null
  readonly path: string
  /** Without `?`; null where there is none. */
  readonly query: string | null
  readonly fragment: string | null
}

/** `text` is libcurl's wording of the error, `code` curl's exit code. */
export type UrlResult =
  | { readonly ok: true; readonly url: CurlUrl }
  | { readonly ok: false; readonly code: number; readonly text: string }

/** Schemes that this curl knows (of which only http is simulated) and their ports. */
export const SCHEMES: Readonly<Record<string, number>> = {
  http: 80,
  https: 443,
  ftp: 21,
  ftps: 990,
  file: 0,
  dict: 2628,
  gopher: 70,
  gophers: 70,
  imap: 143,
  imaps: 993,
  ldap: 389,
  ldaps: 636,
  mqtt: 1883,
  pop3: 110,
  pop3s: 995,
  rtmp: 1935,
  rtsp: 554,
  scp: 22,
  sftp: 22,
  smb: 445,
  smbs: 445,
  smtp: 25,
  smtps: 465,
  telnet: 23,
  tftp: 69,
}

const bad = (text: string, code = 3): UrlResult => ({ ok: false, code, text })
const MALFORMED = 'Malformed input to a URL function'

/** The scheme of an absolute URL, null for anything else. Without `guess` a colon suffices; else `:/` must follow. */
export function absoluteScheme(text: string, guess: boolean): string | null {
  const match = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(text)
  if (!match) return null
  if (guess && text[match[0].length] !== '/') return null
  return lowerAscii(match[1]!)
}

/** Removes `.` and `..` segments (RFC 3986 section 5.2.4). */
export function removeDots(path: string): string {
  if (!path.includes('.')) return path
  const out: string[] = []
  const segments = path.split('/').slice(1)
  segments.forEach((segment, index) => {
    const last = index === segments.length - 1
    if (segment === '.') {
      if (last) out.push('')
    } else if (segment === '..') {
      out.pop()
      if (last) out.push('')
    } else out.push(segment)
  })
  return `/${out.join('/')}`
}

/** `127.1`, `0x7f.1`, `2130706433` as a dotted quad, as inet_aton reads them; null for a name. */
function dottedQuad(host: string): string | null {
  const parts = host.split('.')
  if (parts.length > 4) return null
  const numbers: number[] = []
  for (const part of parts) {
    if (!/^(0[xX][0-9a-fA-F]+|\d+)$/.test(part)) return null
    const octal = /^0\d+$/.test(part)
    if (octal && !/^[0-7]+$/.test(part)) return null
    numbers.push(octal ? Number.parseInt(part, 8) : Number(part))
  }
  const last = numbers.pop()!
  if (numbers.some((each) => each > 255) || last >= 2 ** (8 * (4 - numbers.length))) return null
  const tail: number[] = []
  for (let at = 3 - numbers.length; at >= 0; at--) tail.push(Math.floor(last / 2 ** (8 * at)) % 256)
  return [...numbers, ...tail].join('.')
}

/** Percent-encodes what a redirect's URL may not hold: white space, control and non-ASCII bytes (lower-case digits). */
function encodeRedirect(text: string): string {
  let out = ''
  let left = true
  const start = /^[A-Za-z][A-Za-z0-9+.-]*:\/\//.exec(text)
  let hostEnd = 0
  if (start) {
    const rest = text.slice(start[0].length)
    const end = rest.search(/[/?]/)
    hostEnd = start[0].length + (end < 0 ? rest.length : end)
  }
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!
    const code = char.charCodeAt(0)
    if (at < hostEnd) out += char
    else if (char === ' ') out += left ? '%20' : '+'
    else if (code < 0x21 || code > 0x7e) out += `%${code.toString(16).padStart(2, '0')}`
    else {
      if (char === '?') left = false
      out += char
    }
  }
  return out
}

export interface UrlOptions {
  readonly pathAsIs?: boolean
  /** Take `localhost:8000` as a URL without scheme. */
  readonly guess?: boolean
  readonly allowSpace?: boolean
  readonly anyScheme?: boolean
  readonly defaultScheme?: string | null
}

const GUESSES = ['ftp', 'dict', 'ldap', 'imap', 'smtp', 'pop3']

/** Parses an absolute URL, or with `guess` one without a scheme. */
export function parseUrl(text: string, options: UrlOptions = {}): UrlResult {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < 0x20 || code === 0x7f || (code === 0x20 && !options.allowSpace)) return bad(MALFORMED)
  }
  const scheme = absoluteScheme(text, options.guess === true)
  if (scheme === null && !options.guess) return bad('Bad scheme')
  if (scheme !== null && !(scheme in SCHEMES) && !options.anyScheme) return bad('Unsupported URL scheme', 1)
  let rest = text
  if (scheme !== null) {
    rest = text.slice(scheme.length + 1)
    const slashes = /^\/*/.exec(rest)![0].length
    if (slashes < 1 || slashes > 3) return bad('Unsupported number of slashes following scheme')
    rest = rest.slice(scheme === 'file' ? Math.min(slashes, 2) : slashes)
  }
  const end = rest.search(/[/?#]/)
  const authority = end < 0 ? rest : rest.slice(0, end)
  let tail = end < 0 ? '' : rest.slice(end)
  const hash = tail.indexOf('#')
  // An empty fragment is none.
  const fragment = hash < 0 ? null : tail.slice(hash + 1) || null
  if (hash >= 0) tail = tail.slice(0, hash)
  const mark = tail.indexOf('?')
  const query = mark < 0 ? null : tail.slice(mark + 1)
  let path = mark < 0 ? tail : tail.slice(0, mark)
  if (path === '') path = '/'
  else if (!options.pathAsIs) path = removeDots(path)

  const at = authority.lastIndexOf('@')
  let user: string | null = null
  let password: string | null = null
  const login = at < 0 ? null : authority.slice(0, at)
  if (at >= 0) {
    const credentials = authority.slice(0, at)
    const colon = credentials.indexOf(':')
    user = percentDecode(colon < 0 ? credentials : credentials.slice(0, colon))
    password = colon < 0 ? null : percentDecode(credentials.slice(colon + 1))
  }
  // A file has no host but this machine, and needs none.
  if (scheme === 'file' && /^(localhost|127\.0\.0\.1)?$/i.test(authority))
    return { ok: true, url: { scheme, user, password, login, host: '', port: null, path, query, fragment } }
  let host = authority.slice(at + 1)
  let port: number | null = null
  const bracket = host[0] === '[' ? host.indexOf(']') : -1
  if (host[0] === '[' && bracket < 0) return bad('Bad IPv6 address')
  const colon = host.indexOf(':', Math.max(bracket, 0))
  if (bracket >= 0 && colon < 0 && host.length > bracket + 1)
    return bad('Port number was not a decimal number between 0 and 65535')
  if (colon >= 0) {
    const digits = host.slice(colon + 1)
    host = host.slice(0, colon)
    if (digits !== '') {
      if (!/^\d+$/.test(digits) || Number(digits) > 65535) {
        return bad('Port number was not a decimal number between 0 and 65535')
      }
      port = Number(digits)
    } else if (scheme === null) return bad('Port number was not a decimal number between 0 and 65535')
  }
  if (host === '') return bad('No host part in the URL')
  if (bracket < 0) {
    host = percentDecode(host)
    if (/[ \r\n\t/:#?!@{}[\]\\$'"^`*<>=;,&()+%|]/.test(host)) return bad('Bad hostname')
    host = dottedQuad(host) ?? host
  }
  let used = scheme
  if (used === null) {
    used = options.defaultScheme ?? GUESSES.find((each) => hasPrefix(host, `${each}.`)) ?? 'http'
  }
  return { ok: true, url: { scheme: used, user, password, login, host, port, path, query, fragment } }
}

/** The port to connect to. */
export const portOf = (url: CurlUrl): number => url.port ?? SCHEMES[url.scheme] ?? 80

/** The URL as text, with credentials and fragment where it has them. */
export function formatUrl(url: CurlUrl, bare = false): string {
  const credentials = bare || url.login === null ? '' : `${url.login}@`
  const port = url.port === null ? '' : `:${url.port}`
  // An empty query is left out, with its question mark.
  const query = url.query === null || url.query === '' ? '' : `?${url.query}`
  const fragment = bare || url.fragment === null ? '' : `#${url.fragment}`
  return `${url.scheme}://${credentials}${url.host}${port}${url.path}${query}${fragment}`
}

/** The target of a redirect against the URL that gave it. `follow`: it will be asked for, so it is encoded. */
export function resolveUrl(base: CurlUrl, location: string, follow: boolean, pathAsIs: boolean): UrlResult {
  const found = resolved(base, location, follow, pathAsIs)
  // A URL on its way through the tool loses an empty query.
  return found.ok && found.url.query === '' ? { ok: true, url: { ...found.url, query: null } } : found
}

function resolved(base: CurlUrl, location: string, follow: boolean, pathAsIs: boolean): UrlResult {
  const options: UrlOptions = { allowSpace: true, pathAsIs, anyScheme: !follow }
  // What is joined to the base is encoded; a whole URL only where it will be asked for.
  const whole = absoluteScheme(location, false) !== null
  if (!whole && /^[^?#]*[\x01-\x1f\x7f]/.test(location)) return bad('Bad path')
  const text = follow || !whole ? encodeRedirect(location) : location
  if (absoluteScheme(text, false) !== null) return parseUrl(text, options)
  if (text.startsWith('//')) return parseUrl(`${base.scheme}:${text}`, options)
  const plain = { ...base, fragment: null }
  let joined: string
  if (text === '' || text[0] === '#') joined = formatUrl(plain) + text
  else if (text[0] === '?') joined = formatUrl({ ...plain, query: null }) + text
  else if (text[0] === '/') joined = formatUrl({ ...plain, path: '', query: null }) + text
  else {
    const folder = base.path.slice(0, base.path.lastIndexOf('/') + 1)
    joined = formatUrl({ ...plain, path: folder, query: null }) + text
  }
  return parseUrl(joined, options)
}
