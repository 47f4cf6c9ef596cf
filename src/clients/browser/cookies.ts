import { fromLatin1, fromUtf8, latin1, utf8 } from '../../bytes'

export type SameSite = 'strict' | 'lax' | 'none' | 'default'

/** A cookie that a browser keeps. */
export interface StoredCookie {
  readonly name: string
  readonly value: string
  readonly domain: string
  /** Sent to the host that set it only. */
  readonly hostOnly: boolean
  readonly path: string
  readonly secure: boolean
  readonly httpOnly: boolean
  readonly sameSite: SameSite
  /** Wall clock, milliseconds; null: until the browser ends. */
  readonly expires: number | null
  readonly created: number
  readonly partition: string | null
}

/** Where a cookie is set or sent. */
export interface CookieUse {
  readonly url: URL
  /** Every frame above it and the page that asks are of the same site. */
  readonly sameSite: boolean
  /** A navigation of a whole tab. */
  readonly topLevel: boolean
  readonly method: string
  /** By a response or in a request, not by `document.cookie`. */
  readonly http: boolean
  /** Wall clock, milliseconds. */
  readonly now: number
  /** The site in the tab where another one's cookies are kept apart for it; null: the site's own cookies. */
  readonly partition: string | null
}

/** In how far one browser's cookies differ from another's. */
export interface CookieRules {
  /** A cookie without SameSite is treated as Lax; otherwise as None. */
  readonly laxByDefault: boolean
  /** Cookies of another site's frames and images: neither kept nor sent, or kept apart for each site in the tab. */
  readonly thirdParty: 'blocked' | 'partitioned'
  /** A cookie that is set again keeps its place. */
  readonly keepsPlace: boolean
  /** A cookie without a name is taken; `name`: a line without `=` is a name without a value. */
  readonly nameless: 'value' | 'name'
  /** Tabs are allowed. */
  readonly tabs: boolean
  /** A Domain that is the host itself, a name without a dot, counts as none. */
  readonly ownDomainIsNone: boolean
  /** `__Host-` without Path: the path that comes of the URL counts. */
  readonly hostPathByDefault: boolean
  /** Bytes that are not UTF-8 are replaced. */
  readonly utf8: boolean
  /** Bytes that name and value, and an attribute, may have. */
  readonly longest: number
  readonly longestAttribute: number
}

/** Milliseconds for which a cookie without SameSite is also sent with a cross-site POST of a whole tab. */
const LAX_POST = 120_000
/** The longest life of a cookie (RFC 6265bis 5.5), milliseconds. */
const LONGEST_LIFE = 400 * 86_400_000

/** Cookies of one host that are kept, and how many are left where there are more (both browsers, as measured). */
const MOST_OF_HOST = 180
const LEFT_OF_HOST = 150

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** A cookie date (RFC 6265bis 5.1.1) in milliseconds; null where it is none. */
export function cookieDate(text: string): number | null {
  let time: readonly number[] | null = null
  let day: number | null = null
  let month: number | null = null
  let year: number | null = null
  for (const token of text.split(/[\x09\x20-\x2f\x3b-\x40\x5b-\x60\x7b-\x7e]+/)) {
    const clock = /^(\d{1,2}):(\d{1,2}):(\d{1,2})(?!\d)/.exec(token)
    if (!time && clock) time = clock.slice(1).map(Number)
    else if (day === null && /^\d{1,2}(?!\d)/.test(token)) day = Number.parseInt(token, 10)
    else if (month === null && MONTHS.includes(token.slice(0, 3).toLowerCase()))
      month = MONTHS.indexOf(token.slice(0, 3).toLowerCase())
    else if (year === null && /^\d{2,4}(?!\d)/.test(token)) year = Number.parseInt(token, 10)
  }
  if (!time || day === null || month === null || year === null) return null
  if (year >= 70 && year <= 99) year += 1900
  else if (year <= 69) year += 2000
  const [hour = 0, minute = 0, second = 0] = time
  if (day < 1 || day > 31 || hour > 23 || minute > 59 || second > 59) return null
  // A year before 1601 is long ago to both browsers, where the draft has no date at all.
  if (year < 1601) return 0
  return Date.UTC(year, month, day, hour, minute, second)
}

/** The path of a cookie that names none (RFC 6265bis 5.1.4). */
function defaultPath(pathname: string): string {
  const last = pathname.lastIndexOf('/')
  return last <= 0 ? '/' : pathname.slice(0, last)
}

const pathMatches = (path: string, cookie: string) =>
  path === cookie || (path.startsWith(cookie) && (cookie.endsWith('/') || path[cookie.length] === '/'))

const isAddress = (host: string) => /^[\d.]+$|:/.test(host)

const domainMatches = (host: string, domain: string) =>
  host === domain || (host.endsWith(`.${domain}`) && !isAddress(host))

/** A URL whose requests count as safe from listeners: https, or a name of this machine. */
const trustworthy = (url: URL) =>
  url.protocol === 'https:' || /^(localhost|.*\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)

/** Reads one Set-Cookie value or an assignment to `document.cookie`; null where browsers refuse it (RFC 6265bis 5.6, 5.7). */
export function readCookie(text: string, use: CookieUse, rules: CookieRules): StoredCookie | null {
  const line = rules.utf8 ? latin1(utf8(fromUtf8(fromLatin1(text)))) : text
  if (/[\x00-\x08\x0a-\x1f\x7f]/.test(line) || (!rules.tabs && /\t/.test(line.trim()))) return null
  const [pair = '', ...rest] = line.split(';')
  const equals = pair.indexOf('=')
  const named = equals >= 0 || rules.nameless === 'name'
  const name = named ? pair.slice(0, equals < 0 ? pair.length : equals).trim() : ''
  const value = equals < 0 && named ? '' : pair.slice(equals + 1).trim()
  if (name === '' && rules.nameless === 'name') return null
  if ((name === '' && value === '') || utf8Length(name) + utf8Length(value) > rules.longest) return null
  const attributes = new Map<string, string>()
  for (const one of rest) {
    const [attribute = '', ...words] = one.split('=')
    const text = words.join('=').trim()
    if (text.length > rules.longestAttribute) continue
    attributes.set(attribute.trim().toLowerCase(), text)
  }
  const secure = attributes.has('secure')
  if (secure && !trustworthy(use.url)) return null
  const httpOnly = attributes.has('httponly')
  if (httpOnly && !use.http) return null
  const wanted = attributes.get('samesite')?.toLowerCase()
  const sameSite: SameSite = wanted === 'strict' || wanted === 'lax' || wanted === 'none' ? wanted : 'default'
  if (sameSite === 'none' && !secure) return null
  if (attributes.has('partitioned') && !secure) return null
  const host = use.url.hostname
  const given = (attributes.get('domain') ?? '').replace(/^\./, '').toLowerCase()
  const domain = rules.ownDomainIsNone && given === host && !host.includes('.') ? '' : given
  if (domain !== '' && !domainMatches(host, domain)) return null
  const path = attributes.get('path')
  const prefix = /^__(host|secure|host-http|http)-/i.exec(name)?.[1]?.toLowerCase()
  if (prefix && !secure) return null
  const hostBound = prefix?.startsWith('host')
  const kept = path?.startsWith('/') ? path : defaultPath(use.url.pathname)
  if (hostBound && ((rules.hostPathByDefault ? kept : path) !== '/' || domain !== '')) return null
  // A nameless cookie must not look like a prefixed one.
  if (name === '' && /^__(host|secure)-/i.test(value)) return null
  const ttl = attributes.get('max-age')
  const date = attributes.has('expires') ? cookieDate(attributes.get('expires')!) : null
  const seconds = ttl !== undefined && /^-?\d+$/.test(ttl) ? Number(ttl) : null
  const expires = seconds !== null ? (seconds <= 0 ? 0 : use.now + seconds * 1000) : date
  return {
    name,
    value,
    domain: domain === '' ? host : domain,
    hostOnly: domain === '',
    path: kept,
    secure,
    httpOnly,
    sameSite,
    expires: expires === null ? null : Math.min(expires, use.now + LONGEST_LIFE),
    created: use.now,
    partition: rules.thirdParty === 'partitioned' ? use.partition : null,
  }
}

const utf8Length = (text: string) => (/^[\x00-\xff]*$/.test(text) ? text.length : utf8(text).length)

/** All cookies of a browser (RFC 6265bis 5). Names and values are latin1 text. */
export class CookieJar {
  #cookies: StoredCookie[] = []
  readonly #rules: CookieRules

  constructor(rules: CookieRules) {
    this.#rules = rules
  }

  get all(): readonly StoredCookie[] {
    return this.#cookies
  }

  clear(): void {
    this.#cookies = []
  }

  /** Keeps a cookie; says whether it was taken. */
  set(line: string, use: CookieUse): boolean {
    const cookie = readCookie(line, use, this.#rules)
    if (!cookie) return false
    if (!use.sameSite && !use.topLevel) {
      const open = cookie.sameSite === 'none' || (cookie.sameSite === 'default' && !this.#rules.laxByDefault)
      if (!open || this.#rules.thirdParty === 'blocked') return false
    }
    const same = (one: StoredCookie) =>
      one.name === cookie.name &&
      one.domain === cookie.domain &&
      one.path === cookie.path &&
      one.partition === cookie.partition
    const old = this.#cookies.find(same)
    if (old?.httpOnly && !use.http) return false
    const others = this.#cookies.filter((one) => !same(one))
    const at =
      old && (this.#rules.keepsPlace || old.value === cookie.value) ? this.#cookies.indexOf(old) : others.length
    this.#cookies = others
    if (cookie.expires !== null && cookie.expires <= use.now) return true
    this.#cookies = [...others.slice(0, at), cookie, ...others.slice(at)]
    this.#purge(cookie.domain)
    return true
  }

  /**
   * Where a host has too many, those go that stand first, by when they were set. A browser goes by when each was last sent
   * or set; that differs only where some cookies of a host were sent and others, of another path say, were not.
   */
  #purge(domain: string): void {
    const own = this.#cookies.filter((one) => one.domain === domain)
    if (own.length <= MOST_OF_HOST) return
    const gone = new Set(own.slice(0, own.length - LEFT_OF_HOST))
    this.#cookies = this.#cookies.filter((one) => !gone.has(one))
  }

  /** The cookies that go along, as `name=value; …`; '' where there are none. Longer paths first, then older ones. */
  header(use: CookieUse): string {
    return this.#cookies
      .filter((cookie) => this.#sends(cookie, use))
      .map((cookie, index) => ({ cookie, index }))
      .sort((one, other) => other.cookie.path.length - one.cookie.path.length || one.index - other.index)
      .map(({ cookie }) => (cookie.name === '' ? cookie.value : `${cookie.name}=${cookie.value}`))
      .join('; ')
  }

  #sends(cookie: StoredCookie, use: CookieUse): boolean {
    const { hostname, pathname } = use.url
    const partition = this.#rules.thirdParty === 'partitioned' ? use.partition : null
    if (cookie.partition !== partition) return false
    if (cookie.expires !== null && cookie.expires <= use.now) return false
    if (cookie.hostOnly ? hostname !== cookie.domain : !domainMatches(hostname, cookie.domain)) return false
    if (!pathMatches(pathname, cookie.path)) return false
    if (cookie.secure && !trustworthy(use.url)) return false
    if (cookie.httpOnly && !use.http) return false
    if (use.sameSite) return true
    const safe = ['GET', 'HEAD', 'OPTIONS', 'TRACE'].includes(use.method)
    if (!use.topLevel && this.#rules.thirdParty === 'blocked') return false
    switch (cookie.sameSite) {
      case 'none':
        return true
      case 'strict':
        return false
      case 'lax':
        return use.topLevel && safe
      default:
        if (!this.#rules.laxByDefault) return true
        return use.topLevel && (safe || use.now - cookie.created < LAX_POST)
    }
  }
}

/** Text of a script as the bytes that a cookie of it is kept as, in latin1. */
export const cookieText = (text: string): string => latin1(utf8(text))
