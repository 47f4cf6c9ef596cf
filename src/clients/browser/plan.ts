import { authorization } from './auth'
import type { Hop, LoaderParts, LoadRules } from './load'
import { NAVIGATIONS, type RequestPlan, referrerFor, relation } from './request'

/** Requests that carry cookies and credentials (fetch standard, credentials mode). */
export function credentialed({ request, tainted }: Hop): boolean {
  if (request.credentials === 'omit' || (tainted && request.credentials !== 'include')) return false
  return (
    request.credentials === 'include' ||
    NAVIGATIONS.has(request.kind) ||
    request.initiator === null ||
    request.initiator === request.url.origin
  )
}

/** For what a request of this load asks the cookie jar. */
export function cookieUse(hop: Hop, { rules, host }: LoaderParts) {
  const { request, site } = hop
  const { url, top, method } = request
  const topLevel = top === null
  const chained = hop.strayed && rules.chainsCount
  const sameSite = site !== 'cross-site' && !chained && (top === null || relation(top.origin, url) !== 'cross-site')
  const partition = top !== null && relation(top.origin, url) === 'cross-site' ? top.origin : null
  return { url, sameSite, topLevel, method, http: true, now: host.date(), partition }
}

/** The request of a step as it goes to the connection: fields that depend on cookies, credentials, referrers and origins. */
export function planOf(hop: Hop, parts: LoaderParts, headless: boolean): RequestPlan {
  const { request, site } = hop
  const { rules, cookies, auth, host } = parts
  const trusted = credentialed(hop)
  const target = new URL(request.url.href)
  let authorized: RequestPlan['authorization'] = null
  if (trusted) {
    const uri = target.pathname + target.search
    const random = () => host.random()
    if (hop.login) {
      const { challenge, credentials, from } = hop.login
      const count = auth.count(target, challenge)
      const value = authorization(challenge, credentials, request.method, uri, count, random, rules.auth)
      authorized = { value, early: from === 'cache' }
    } else if ((target.username === '' || rules.earlyDespiteUser) && !hop.declined) {
      const known = auth.early(target)
      if (known) {
        const count = auth.count(target, known.challenge)
        const value = authorization(known.challenge, known.credentials, request.method, uri, count, random, rules.auth)
        authorized = { value, early: true }
      }
    }
  }
  const own = request.headers.some(([name]) => name.toLowerCase() === 'authorization')
  const origin = originOf(hop, rules)
  return {
    kind: request.kind,
    method: request.method,
    url: request.url,
    mode: request.mode,
    site,
    user: request.user,
    referrer: referrerOf(hop, rules),
    origin,
    body: request.body,
    contentType: request.contentType,
    headers: request.headers,
    composed: request.composed,
    cookies: trusted ? cookies.header(cookieUse(hop, parts)) : '',
    authorization: own && !authorized?.early ? null : authorized,
    headless,
    partition:
      request.top !== null && relation(request.top.origin, target) === 'cross-site' ? request.top.origin : null,
    freshness:
      request.cache === 'no-store' || request.cache === 'reload'
        ? 'bypass'
        : request.cache === 'no-cache'
          ? 'revalidate'
          : 'normal',
    validators: { etag: null, lastModified: null },
    redirected: hop.redirects > 0,
    range: request.range,
    priority: request.priority,
    anonymous: !trusted,
    framed: request.framed,
    lastEventId: request.lastEventId,
    inWorker: request.inWorker,
    afterPost: hop.begunAs === 'POST' && hop.redirects > 0,
    newTab: request.newTab,
    originEarly: request.mode === 'cors' && rules.originEarly(request.kind),
    originAdded: hop.hadOrigin === false,
    ownPolicy: request.ownPolicy,
    policy: hop.policy,
    referrerTrimmed: trimmed(hop, rules),
    keepalive: request.keepalive,
    forCredentials: false,
  }
}

function trimmed({ request, policy, site }: Hop, rules: LoadRules): boolean {
  const relaxed =
    policy === 'unsafe-url' || policy === 'no-referrer-when-downgrade' || policy === 'origin-when-cross-origin'
  return relaxed && site === 'cross-site' && !rules.relaxesReferrer(request.kind)
}

/** The value of Referer; null where there is none. */
export function referrerOf(hop: Hop, rules: LoadRules): string | null {
  const { request, policy } = hop
  if (rules.withoutReferrer(request.kind)) return null
  // What has been on another origin stays cross-origin, even on its way back.
  if (hop.tainted && policy === '') return referrerFor('strict-origin', request.source, request.url)
  return referrerFor(trimmed(hop, rules) ? 'strict-origin-when-cross-origin' : policy, request.source, request.url)
}

/** The value of Origin (fetch standard 3.2); null where there is none. */
function originOf({ request, tainted, policy, site, redirects }: Hop, rules: LoadRules): string | null {
  const { mode, method, initiator, kind } = request
  const value = tainted ? 'null' : (initiator ?? 'null')
  if (mode === 'websocket' || kind === 'preflight') return value
  const cross = initiator !== null && initiator !== request.url.origin
  if (mode === 'cors' && (cross || tainted)) return value
  if (mode === 'cors' && rules.originToOwn(kind)) return value
  if (method === 'GET' || method === 'HEAD') return null
  if (mode !== 'cors') {
    if (policy === 'no-referrer') return 'null'
    if (policy === 'same-origin' && cross) return 'null'
    if (redirects > 0 && site === 'cross-site' && rules.nullAfterRedirect && cross) return 'null'
  }
  return value
}
