/** What a redirect changes besides the URL: the method, and whether credentials go along. */
import type { Config } from './config'
import type { Method } from './request'
import { type CurlUrl, portOf } from './url'

/** The method after a redirect with this status, and what `-v` says of it; null: it stays (`--post301` and its like keep POST). */
export function methodAfter(status: number, method: Method, config: Config): { method: Method; said: string } | null {
  const post = method === 'POST'
  if ((status === 301 || status === 302) && post && !config.keepPost.has(status)) {
    return { method: 'GET', said: 'Switch from POST to GET' }
  }
  if (status === 303 && method !== 'GET' && (!post || !config.keepPost.has(303))) {
    const next = config.noBody ? 'HEAD' : 'GET'
    return { method: next, said: `Switch to ${next}` }
  }
  return null
}

/** What `-v` says where a redirect leads to another port or scheme, so that credentials stay behind; null where they go along. */
export function clearedLogin(from: CurlUrl, to: CurlUrl): string | null {
  const [before, after] = [portOf(from), portOf(to)]
  if (before !== after) return `Clear auth, redirects to port from ${before} to ${after}`
  return to.scheme === from.scheme ? null : `Clear auth, redirects scheme from ${from.scheme} to ${to.scheme}`
}
