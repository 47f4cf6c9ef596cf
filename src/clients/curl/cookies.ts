/** curl's cookie engine: Set-Cookie, the Cookie field, and the Netscape cookie file. */
import { parseDate } from './dates'
import { lowerAscii, sameText } from './encode'

export interface Cookie {
  readonly name: string
  readonly value: string
  readonly domain: string
  /** True where subdomains count too. */
  readonly tail: boolean
  readonly path: string
  readonly secure: boolean
  readonly httpOnly: boolean
  /** Milliseconds since 1970; 0 for a session cookie. */
  readonly expires: number
  readonly order: number
}

const NAME_AND_VALUE_LIMIT = 4096
const LINE_LIMIT = 8190

const isAddress = (host: string): boolean => /^\d+\.\d+\.\d+\.\d+$/.test(host) || host.includes(':')

const domainMatches = (domain: string, host: string): boolean =>
  sameText(domain, host) || (!isAddress(host) && lowerAscii(host).endsWith(`.${lowerAscii(domain)}`))

const pathMatches = (path: string, asked: string): boolean =>
  path === '/' || asked === path || (asked.startsWith(path) && asked[path.length] === '/')

/** Hosts of this machine: cookies marked Secure are taken and sent without TLS. */
export const isLocal = (host: string): boolean =>
  sameText(host, 'localhost') || host === '127.0.0.1' || host === '[::1]' || lowerAscii(host).endsWith('.localhost')

/** A path without its last slash. */
const cleanPath = (path: string): string => (path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path)

export class CookieStore {
  #cookies: Cookie[] = []
  #order = 0

  /** Reads the value of a Set-Cookie field that came from `host` for `path`. */
  set(line: string, host: string, path: string, secureOrigin: boolean, now: number): void {
    if (line.length > LINE_LIMIT) return
    let name: string | null = null
    let value = ''
    let domain = host
    let tail = false
    let cookiePath: string | null = null
    let secure = false
    let httpOnly = false
    let maxAge: number | null = null
    let expires: number | null = null
    for (const piece of line.split(';')) {
      const equals = piece.indexOf('=')
      const key = (equals < 0 ? piece : piece.slice(0, equals)).trim()
      const content = equals < 0 ? '' : piece.slice(equals + 1).trim()
      if (name === null) {
        if (equals < 0 || key === '') return
        if (key.length + content.length > NAME_AND_VALUE_LIMIT || /[\x00-\x08\x0a-\x1f\x7f]/.test(key + content)) return
        name = key
        value = content
        continue
      }
      const attribute = lowerAscii(key)
      if (attribute === 'secure' && content === '') {
        if (!secureOrigin) return
        secure = true
      } else if (attribute === 'httponly' && content === '') httpOnly = true
      else if (attribute === 'path')
        cookiePath = content.startsWith('/') ? cleanPath(content.replace(/^"|"$/g, '')) : '/'
      else if (attribute === 'domain' && content !== '') {
        const asked = content.replace(/^\./, '')
        if (isAddress(host) ? asked !== host : !domainMatches(asked, host)) return
        if (!asked.includes('.') && !isLocal(asked)) return
        domain = asked
        tail = !isAddress(asked)
      } else if (attribute === 'max-age') {
        const digits = /^"?(-?\d+)/.exec(content)
        if (digits) maxAge = Number(digits[1])
      } else if (attribute === 'expires' && maxAge === null && expires === null) {
        const time = parseDate(content)
        expires = time === null ? null : time === 0 ? 1 : time
      }
    }
    if (name === null) return
    if (name.startsWith('__Secure-') && !secure) return
    if (name.startsWith('__Host-') && !(secure && cookiePath === '/' && !tail)) return
    const slash = path.lastIndexOf('/')
    const usual = cleanPath(slash > 0 ? path.slice(0, slash) : '/')
    let until = expires ?? 0
    if (maxAge !== null) until = maxAge > 0 ? now + maxAge * 1000 : 1
    this.#put({ name, value, domain, tail, path: cookiePath ?? usual, secure, httpOnly, expires: until, order: 0 }, now)
  }

  #put(cookie: Cookie, now: number): void {
    const same = (other: Cookie) =>
      other.name === cookie.name &&
      other.path === cookie.path &&
      sameText(other.domain, cookie.domain) &&
      other.tail === cookie.tail
    const before = this.#cookies.find(same)
    this.#cookies = this.#cookies.filter((other) => !same(other))
    if (cookie.expires !== 0 && cookie.expires < now) return
    this.#cookies.push({ ...cookie, order: before?.order ?? ++this.#order })
  }

  /** The value of the Cookie field for a request, empty where none fits. */
  header(host: string, path: string, secureOrigin: boolean, now: number): string {
    const fitting = this.#cookies.filter(
      (cookie) =>
        (cookie.expires === 0 || cookie.expires >= now) &&
        (!cookie.secure || secureOrigin) &&
        (cookie.tail ? domainMatches(cookie.domain, host) : sameText(cookie.domain, host)) &&
        pathMatches(cookie.path, path),
    )
    // Longest path first, then longest domain, then longest name, then the oldest.
    fitting.sort(
      (a, b) =>
        b.path.length - a.path.length ||
        b.domain.length - a.domain.length ||
        b.name.length - a.name.length ||
        b.order - a.order,
    )
    return fitting.map((cookie) => `${cookie.name}=${cookie.value}`).join('; ')
  }

  /** Reads a cookie file: Netscape lines, or Set-Cookie fields. `junkSession` leaves session cookies out. */
  load(text: string, junkSession: boolean, now: number): void {
    for (const raw of text.split('\n')) {
      const line = raw.replace(/\r$/, '')
      const set = /^Set-Cookie:\s*/i.exec(line)
      if (set) continue
      const httpOnly = line.startsWith('#HttpOnly_')
      if (line === '' || (line.startsWith('#') && !httpOnly)) continue
      const columns = (httpOnly ? line.slice('#HttpOnly_'.length) : line).split('\t')
      if (columns.length === 6) columns.push('')
      if (columns.length !== 7) continue
      const [domain, tail, path, secure, expires, name, value] = columns as [
        string,
        string,
        string,
        string,
        string,
        string,
        string,
      ]
      if (junkSession && Number(expires) === 0) continue
      this.#put(
        {
          name,
          value,
          domain: domain.replace(/^\./, ''),
          tail: sameText(tail, 'TRUE'),
          path: cleanPath(path),
          secure: sameText(secure, 'TRUE'),
          httpOnly,
          expires: Number(expires) * 1000 || 0,
          order: 0,
        },
        now,
      )
    }
  }

  /** The cookie file that `-c` writes. */
  dump(): string {
    let text =
      '# Netscape HTTP Cookie File\n# https://curl.se/docs/http-cookies.html\n# This file was generated by libcurl! Edit at your own risk.\n\n'
    const sorted = [...this.#cookies].sort((a, b) => b.order - a.order)
    for (const cookie of sorted) {
      const domain = `${cookie.tail && !cookie.domain.startsWith('.') ? '.' : ''}${cookie.domain}`
      const expires = Math.floor(cookie.expires / 1000)
      text += `${cookie.httpOnly ? '#HttpOnly_' : ''}${domain}\t${cookie.tail ? 'TRUE' : 'FALSE'}\t${cookie.path}\t${cookie.secure ? 'TRUE' : 'FALSE'}\t${expires}\t${cookie.name}\t${cookie.value}\n`
    }
    return text
  }
}
