/** Whose name and password a request carries: `-u`, the URL's own, or netrc's. */
import type { Config } from './config'
import { netrcEntry } from './netrc'
import type { CurlUrl } from './url'

/** `netrc`: the file's text, null where none is used; `user` is null where there are no credentials. */
export function credentialsFor(
  config: Config,
  netrc: string | null,
  url: CurlUrl | null,
): { readonly user: string | null; readonly password: string } {
  const given = config.user
  const colon = given?.indexOf(':') ?? -1
  let user = given === null ? null : colon < 0 ? given : given.slice(0, colon)
  let password = given === null || colon < 0 ? '' : given.slice(colon + 1)
  // What `-u` says counts before what the URL says.
  if (user === null && url?.user != null) {
    user = url.user
    password = url.password ?? ''
  }
  if (url && netrc && config.netrc !== null) {
    const entry = netrcEntry(netrc, url.host, config.netrc === 'optional' ? user : null)
    const first = config.netrc === 'required' && given === null
    if (entry && (first || user === null || (config.netrc === 'optional' && password === ''))) {
      user = entry.user ?? user
      password = entry.password ?? password
    }
  }
  return { user, password }
}
