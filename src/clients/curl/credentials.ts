/** Whose name and password a request carries: `-u`, the URL's own, or netrc's. */
import type { Config } from './config'
import { netrcEntry } from './netrc'
import type { CurlUrl } from './url'

export interface Credentials {
  /** null: there are none. */
  readonly user: string | null
  readonly password: string
  /** What netrc had for the URL's host; `unasked` where something else counts before it. */
  readonly netrc: 'found' | 'missing' | 'unasked'
}

/** `netrc`: the file's text, null where there is none. */
export function credentialsFor(config: Config, netrc: string | null, url: CurlUrl | null): Credentials {
  // What `-u` says counts before what the URL says, and before netrc.
  if (config.user !== null) {
    const colon = config.user.indexOf(':')
    const user = colon < 0 ? config.user : config.user.slice(0, colon)
    return { user, password: colon < 0 ? '' : config.user.slice(colon + 1), netrc: 'unasked' }
  }
  const own = { user: url?.user ?? null, password: url?.password ?? '' }
  // `--netrc-optional` only fills in for a password that the URL lacks.
  const asked = config.netrc === 'required' || (config.netrc === 'optional' && url?.password == null)
  if (!url || !asked) return { ...own, netrc: 'unasked' }
  const host = bareHost(url)
  const entry = netrc === null ? null : (netrcEntry(netrc, host, own.user) ?? netrcEntry(netrc, host, null))
  if (!entry) return { ...own, netrc: 'missing' }
  return { user: own.user ?? entry.user ?? '', password: entry.password ?? own.password, netrc: 'found' }
}

/** A host as netrc names it: an IPv6 address has no brackets there. */
export const bareHost = (url: CurlUrl): string => url.host.replace(/^\[(.*)\]$/, '$1')
