/** Where a transfer connects to: `-x`, `--connect-to`, `--resolve`. */
import type { Config } from './config'
import { sameText } from './encode'
import { type Failure, failure } from './errors'
import { type CurlUrl, parseUrl, portOf } from './url'

/** The proxy for a URL; null: none. `refusal`: why the one that was given is not used. */
export function proxyFor(config: Config, url: CurlUrl): CurlUrl | { readonly refusal: Failure } | null {
  if (config.proxy === null || config.proxy === '') return null
  const list = (config.noProxy ?? '').split(',').map((each) => each.trim().replace(/^\./, ''))
  const direct = list.some(
    (each) => each === '*' || (each !== '' && (sameText(each, url.host) || url.host.endsWith(`.${each}`))),
  )
  if (direct) return null
  const refused = (code: number, text: string) => ({ refusal: failure(code, 'curl.proxy', text) })
  const parsed = parseUrl(config.proxy, { guess: true, anyScheme: true, defaultScheme: 'http' })
  if (!parsed.ok) return refused(5, `Unsupported proxy syntax in '${config.proxy}'`)
  if (/^(https|socks(4a?|5h?|))$/.test(parsed.url.scheme)) {
    return refused(7, `A proxy like '${config.proxy}' is one that curl can use, but it is not simulated here`)
  }
  if (parsed.url.scheme !== 'http') return refused(7, `Unsupported proxy scheme for '${config.proxy}'`)
  return parsed.url.port === null ? { ...parsed.url, port: 1080 } : parsed.url
}

/** A host and port to connect to. */
export interface ConnectPlace {
  readonly name: string
  readonly port: number
  /** What `-v` calls the host, where that is not its name. */
  readonly shown: string | null
  /** `--connect-to` has chosen it. */
  readonly moved: boolean
}

/** The place of a URL, or the one that the first fitting `--connect-to` names; `badPort`: what stands there for a port. */
export function placeFor(config: Config, url: CurlUrl): ConnectPlace | { readonly badPort: string } {
  for (const rule of config.connectTo) {
    const parts = /^([^:]*):([^:]*):(\[[^\]]*\]|[^:]*):(.*)$/.exec(rule)
    if (!parts) continue
    const [, fromHost = '', fromPort = '', toHost = '', toPort = ''] = parts
    if (fromHost !== '' && !sameText(fromHost, url.host)) continue
    if (fromPort !== '' && Number(fromPort) !== portOf(url)) continue
    if (toPort !== '' && !/^\d+$/.test(toPort)) return { badPort: toPort }
    return {
      name: toHost === '' ? url.host : toHost,
      port: toPort === '' ? portOf(url) : Number(toPort),
      shown: toHost === '' ? null : '(nil)',
      moved: true,
    }
  }
  return { name: url.host, port: portOf(url), shown: null, moved: false }
}

/** The address that `--resolve` gives for a host and port; null where it gives none. */
export function fixedAddress(config: Config, name: string, port: number): string | null {
  const found = config.resolve
    .map((entry) => entry.replace(/^\+/, '').split(':'))
    .find(([host = '', at = '']) => (host === '*' || sameText(host, name)) && Number(at) === port)
  return found?.[2] ?? null
}

/** `[+]host:port:address[,address]…`, or with `-` one to forget. */
export const isResolveEntry = (entry: string): boolean =>
  entry[0] === '-' || /^\+?[^:]+:\d+:(?:\d{1,3}(?:\.\d{1,3}){3}|\[?[0-9a-fA-F]*:[0-9a-fA-F:.]*\]?)(?:,|$)/.test(entry)
