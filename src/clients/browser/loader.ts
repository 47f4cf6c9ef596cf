import { concat } from '../../bytes'
import type { ClientHost } from '../types'
import {
  type AuthCache,
  type AuthRules,
  authorization,
  type Challenge,
  type LoginCredentials,
  readChallenges,
} from './auth'
import { fieldOf, type HttpCache } from './cache'
import type { CookieJar } from './cookies'
import { allows, needsPreflight, PreflightCache, preflightFields, unsafeNames } from './cors'
import type { ConnectionPool, Exchange } from './pool'
import type { ReadHead, Reply } from './reader'
import {
  type CacheMode,
  type Credentials,
  type FieldList,
  farther,
  type Mode,
  NAVIGATIONS,
  type ReferrerPolicy,
  type RequestKind,
  type RequestPlan,
  readPolicy,
  referrerFor,
  relation,
  type Site,
} from './request'

/** What a page, or the user, asks a browser to load. */
export interface LoadRequest {
  readonly kind: RequestKind
  readonly method: string
  readonly url: URL
  readonly mode: Mode
  readonly credentials: Credentials
  /** Origin of the page that asks; null: the user does, by the address bar. */
  readonly initiator: string | null
  /** URL of the page that asks, for Referer. */
  readonly source: string | null
  readonly policy: ReferrerPolicy
  readonly user: boolean
  /** URL of the page in the tab, for cookies; null where the request is for that page itself. */
  readonly top: URL | null
  readonly body: Uint8Array | null
  readonly contentType: string | null
  readonly headers: FieldList
  readonly composed: FieldList
  readonly cache: CacheMode
  readonly redirect: 'follow' | 'error' | 'manual'
  readonly range: string | null
  readonly priority: 'auto' | 'high' | 'low'
  readonly framed: boolean
  readonly lastEventId: string | null
  readonly inWorker: boolean
  /** It opens a new tab, or sends a form again. */
  readonly newTab: boolean
  /** The element or script that asks names a referrer policy. */
  readonly ownPolicy: boolean
  readonly keepalive: boolean
}

/** Why a load came to nothing, beyond what a reader finds. */
export type LoadFailure =
  | { readonly kind: 'refused' }
  | { readonly kind: 'redirects' }
  | { readonly kind: 'redirect'; readonly code: string }
  | { readonly kind: 'bad-redirect'; readonly target: URL }
  | { readonly kind: 'cors' }
  | { readonly kind: 'not-cached' }

export interface Loaded {
  readonly exchange: Exchange
  readonly url: URL
  readonly redirected: boolean
  readonly failure: LoadFailure | null
  readonly fromCache: boolean
  /** The redirect that led here; null: none did. */
  readonly previous: ReadHead | null
  /** The challenge that nobody answered, with its 401. */
  readonly challenge: Challenge | null
}

/** In how far one browser loads differently from another. */
export interface LoadRules {
  readonly auth: AuthRules
  /** How often an empty reply to a request of this kind is asked for again, each time on a new connection. */
  emptyRetries(kind: RequestKind): number
  /** An exchange that failed before its head had come is repeated even where bytes had come. */
  readonly retriesAfterBytes: boolean
  /** How often a 408 (Request Timeout) is taken to mean the connection, which had waited, and is asked for again. */
  timeoutRetries(kind: RequestKind): number
  /** The fields of a 421 (Misdirected Request) stand before those of the reply to the same request on another connection. */
  readonly mergesMisdirected: boolean
  /** Redirects that are followed. */
  readonly maxRedirects: number
  /** An empty Location leads to the page itself. */
  readonly emptyLocation: boolean
  /** A tab in a Location is encoded; otherwise it is left out, as the URL standard has it. */
  readonly keepsTabs: boolean
  /** A redirect whose chunks are refused in the read that brings its head is not followed. */
  readonly chunkFailsRedirect: boolean
  /** A request of this mode does not follow a redirect to a URL with a user name. */
  refusesLogin(mode: Mode): boolean
  /** What a redirect to another scheme or to a blocked port comes to; null: the load ends, the tab stays. */
  badRedirect(target: URL): { readonly kind: 'redirect'; readonly code: string } | null
  /** What a redirect to something that is no URL comes to; null: its own content is shown. */
  readonly invalidRedirect: { readonly kind: 'redirect'; readonly code: string } | null
  /** Known credentials go along at once even where the URL has a user name. */
  readonly earlyDespiteUser: boolean
  /** Once the login dialog was left, the page is asked for again before it is shown. */
  readonly asksAgainAfterDialog: boolean
  /** Requests of these kinds carry Origin even to the page's own origin. */
  originToOwn(kind: RequestKind): boolean
  /** After a POST was sent on to another origin, Origin is `null`. */
  readonly nullAfterRedirect: boolean
  /** In these kinds Origin is one of the page's own fields. */
  originEarly(kind: RequestKind): boolean
  /** A relaxed referrer policy counts for other sites too. */
  relaxesReferrer(kind: RequestKind): boolean
  /** Requests of these kinds carry no Referer. */
  withoutReferrer(kind: RequestKind): boolean
  /** Answers to preflights are kept only where they say for how long, and name the method. */
  readonly keepsNamedPreflights: boolean
  /** The connection for a request with credentials is opened before the one on which the server is asked about it. */
  readonly connectsAhead: boolean
  /** A chain of redirects that has left the site is cross-site for cookies, even from the address bar. */
  readonly chainsCount: boolean
}

/** Ports that no browser asks (fetch standard, bad port); the usual ones. */
export const BLOCKED_PORTS = new Set([
  0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110,
  111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532,
  540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061,
  6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
])

/** What a loader needs of its browser. */
export interface LoaderParts {
  readonly host: ClientHost
  readonly pool: ConnectionPool
  readonly cookies: CookieJar
  readonly cache: HttpCache
  readonly auth: AuthCache
  readonly rules: LoadRules
}

/** Asks for a name and a password; `answer(null)`: the dialog was left. */
export type AskLogin = (url: URL, challenge: Challenge, answer: (given: LoginCredentials | null) => void) => void

/** Who waits for a load. */
export interface LoadTask {
  readonly ask: AskLogin
  /** Called once. */
  readonly done: (loaded: Loaded) => void
  /** Hears of parts of the response that are not redirects. */
  readonly progress: ((exchange: Exchange, url: URL) => void) | null
}

interface Hop {
  readonly request: LoadRequest
  readonly site: Site
  readonly redirects: number
  readonly tries: number
  /** The 421 that has just been answered with the same request on another connection. */
  readonly misdirected: ReadHead | null
  /** The value of Origin is `null` from here on. */
  readonly tainted: boolean
  /** The last request had an Origin; null: there was none. */
  readonly hadOrigin: boolean | null
  readonly begunAs: string
  readonly previous: ReadHead | null
  /** A redirect has led from one site to another. */
  readonly strayed: boolean
  readonly policy: ReferrerPolicy
  /** Credentials that are being tried, and whether they came from the URL. */
  readonly login: {
    readonly challenge: Challenge
    readonly credentials: LoginCredentials
    readonly from: 'url' | 'cache' | 'user'
  } | null
  /** The login dialog was left; what it leads to is shown. */
  readonly declined: Challenge | null
}

const REDIRECTS = new Set([301, 302, 303, 307, 308])

/** Turns requests of pages into requests on the wire: cookies, cache, redirects, credentials, CORS. */
export class Loader {
  readonly #parts: LoaderParts
  readonly #preflights = new PreflightCache()
  /** Overrides how often an empty reply to a navigation is asked for again; null: as the browser does. */
  retries: number | null = null
  /** The browser has no window. */
  headless = false

  constructor(parts: LoaderParts) {
    this.#parts = parts
  }

  /** Loads. */
  load(request: LoadRequest, task: LoadTask): void {
    const site = relation(request.initiator, request.url)
    this.#hop(
      {
        request,
        site,
        redirects: 0,
        tries: 0,
        misdirected: null,
        tainted: false,
        hadOrigin: null,
        begunAs: request.method,
        strayed: false,
        previous: null,
        policy: request.policy,
        login: null,
        declined: null,
      },
      task,
    )
  }

  /** Requests that carry cookies and credentials (fetch standard, credentials mode). */
  #credentialed({ request, tainted }: Hop): boolean {
    if (request.credentials === 'omit' || (tainted && request.credentials !== 'include')) return false
    return (
      request.credentials === 'include' ||
      NAVIGATIONS.has(request.kind) ||
      request.initiator === null ||
      request.initiator === request.url.origin
    )
  }

  #cookieUse(hop: Hop) {
    const { request, site } = hop
    const { url, top, method } = request
    const topLevel = top === null
    const chained = hop.strayed && this.#parts.rules.chainsCount
    const sameSite = site !== 'cross-site' && !chained && (top === null || relation(top.origin, url) !== 'cross-site')
    const partition = top !== null && relation(top.origin, url) === 'cross-site' ? top.origin : null
    return { url, sameSite, topLevel, method, http: true, now: this.#parts.host.date(), partition }
  }

  #plan(hop: Hop): RequestPlan {
    const { request, site } = hop
    const { rules, cookies, auth, host } = this.#parts
    const credentialed = this.#credentialed(hop)
    const target = new URL(request.url.href)
    let authorized: RequestPlan['authorization'] = null
    if (credentialed) {
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
          const value = authorization(
            known.challenge,
            known.credentials,
            request.method,
            uri,
            count,
            random,
            rules.auth,
          )
          authorized = { value, early: true }
        }
      }
    }
    const own = request.headers.some(([name]) => name.toLowerCase() === 'authorization')
    const origin = this.#origin(hop)
    return {
      kind: request.kind,
      method: request.method,
      url: request.url,
      mode: request.mode,
      site,
      user: request.user,
      referrer: this.#referrer(hop),
      origin,
      body: request.body,
      contentType: request.contentType,
      headers: request.headers,
      composed: request.composed,
      cookies: credentialed ? cookies.header(this.#cookieUse(hop)) : '',
      authorization: own && !authorized?.early ? null : authorized,
      headless: this.headless,
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
      anonymous: !credentialed,
      framed: request.framed,
      lastEventId: request.lastEventId,
      inWorker: request.inWorker,
      afterPost: hop.begunAs === 'POST' && hop.redirects > 0,
      newTab: request.newTab,
      originEarly: request.mode === 'cors' && rules.originEarly(request.kind),
      originAdded: hop.hadOrigin === false,
      ownPolicy: request.ownPolicy,
      referrerTrimmed: this.#trimmed(hop),
      keepalive: request.keepalive,
      forCredentials: false,
    }
  }

  #trimmed({ request, policy, site }: Hop): boolean {
    const relaxed =
      policy === 'unsafe-url' || policy === 'no-referrer-when-downgrade' || policy === 'origin-when-cross-origin'
    return relaxed && site === 'cross-site' && !this.#parts.rules.relaxesReferrer(request.kind)
  }

  #referrer(hop: Hop): string | null {
    const { request, policy } = hop
    if (this.#parts.rules.withoutReferrer(request.kind)) return null
    // What has been on another origin stays cross-origin, even on its way back.
    if (hop.tainted && policy === '') return referrerFor('strict-origin', request.source, request.url)
    return referrerFor(this.#trimmed(hop) ? 'strict-origin-when-cross-origin' : policy, request.source, request.url)
  }

  /** The value of Origin (fetch standard 3.2); null where there is none. */
  #origin({ request, tainted, policy, site, redirects }: Hop): string | null {
    const { rules } = this.#parts
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

  #key(request: LoadRequest): string {
    return request.url.href.split('#')[0]!
  }

  #hop(hop: Hop, task: LoadTask): void {
    const { request } = hop
    const { host, cache } = this.#parts
    const plan = this.#plan(hop)
    const cross = request.initiator !== null && request.initiator !== request.url.origin
    if (request.mode === 'same-origin' && cross) {
      this.#end(hop, unanswered(plan), { kind: 'cors' }, task)
      return
    }
    // CORS: the server is asked first where the request is not a simple one.
    if (request.mode === 'cors' && cross && needsPreflight(request.method, sentFields(request))) {
      const names = unsafeNames(sentFields(request))
      const id = `${request.initiator} ${request.url.href} ${request.credentials}`
      if (!this.#preflights.allows(id, request.method, names, host.now())) {
        this.#preflight(hop, plan, (permitted) => {
          if (permitted) {
            const named = permitted.named && permitted.methods.includes(request.method)
            if (!this.#parts.rules.keepsNamedPreflights || named) this.#preflights.add(id, permitted, host.now())
            this.#send(hop, plan, task)
          } else this.#end(hop, unanswered(plan), { kind: 'cors' }, task)
        })
        return
      }
    }
    if (
      request.method === 'GET' &&
      request.range === null &&
      request.cache !== 'no-store' &&
      request.kind !== 'websocket'
    ) {
      const key = this.#key(request)
      const stored = cache.get(key)
      const asked = (name: string) => askedIn(plan, name)
      const conditional = request.headers.some(([name]) => /^if-|^range$/i.test(name))
      if (stored && !conditional && request.cache !== 'reload') {
        const state = cache.freshness(stored, host.date(), asked)
        const willing = request.cache === 'force-cache' || request.cache === 'only-if-cached'
        if (state !== 'unusable' && (willing || (state === 'fresh' && request.cache !== 'no-cache'))) {
          const reply = cached(stored.head, stored.body)
          const exchange: Exchange = { plan, reader: reply, connection: 0, refused: false, drop() {} }
          host.after(0, () => this.#arrived(hop, exchange, task, true))
          return
        }
        const validators = {
          etag: fieldOf(stored.head.fields, 'etag'),
          lastModified: fieldOf(stored.head.fields, 'last-modified'),
        }
        if (state !== 'unusable' && (validators.etag !== null || validators.lastModified !== null)) {
          this.#send(hop, { ...plan, validators }, task)
          return
        }
      }
      if (request.cache === 'only-if-cached') {
        this.#end(hop, unanswered(plan), { kind: 'not-cached' }, task)
        return
      }
    }
    this.#send(hop, plan, task)
  }

  #preflight(hop: Hop, plan: RequestPlan, then: (permitted: ReturnType<typeof allows>) => void): void {
    const { request } = hop
    const question: RequestPlan = {
      ...plan,
      kind: 'preflight',
      method: 'OPTIONS',
      mode: 'cors',
      origin: hop.tainted ? 'null' : request.initiator,
      body: null,
      contentType: null,
      headers: preflightFields(request.method, sentFields(request)),
      cookies: '',
      authorization: null,
      freshness: 'normal',
      redirected: false,
      anonymous: true,
      forCredentials: request.credentials === 'include',
    }
    if (!plan.anonymous && this.#parts.rules.connectsAhead) this.#parts.pool.preconnect(plan.url, plan)
    this.#parts.pool.request(question, ({ reader, refused }) => {
      const origin = question.origin ?? 'null'
      const { method, credentials } = request
      then(
        refused || !reader.head
          ? null
          : allows(reader.head, origin, { method, headers: sentFields(request), credentials }),
      )
    })
  }

  #send(hop: Hop, plan: RequestPlan, task: LoadTask): void {
    const { request } = hop
    const { rules } = this.#parts
    this.#parts.pool.request(
      plan,
      (exchange) => {
        if (exchange.refused) {
          this.#end(hop, exchange, { kind: 'refused' }, task)
          return
        }
        const { error, received, head, interims } = exchange.reader
        const empty = error?.kind === 'empty' || error?.kind === 'reset'
        const again = !head && empty && interims.length === 0 && (received === 0 || rules.retriesAfterBytes)
        const late = head?.status === 408 && hop.tries < rules.timeoutRetries(request.kind)
        const misdirected = head?.status === 421 && hop.tries === 0
        if (late || misdirected || (again && hop.tries < (this.retries ?? rules.emptyRetries(request.kind)))) {
          exchange.drop()
          this.#hop({ ...hop, tries: hop.tries + 1, misdirected: misdirected ? head : null }, task)
        } else if (head && hop.misdirected && rules.mergesMisdirected)
          this.#arrived(hop, { ...exchange, reader: following(hop.misdirected, head, exchange.reader) }, task, false)
        else this.#arrived(hop, exchange, task, false)
      },
      (exchange) => {
        const { head } = exchange.reader
        if (head && this.#location(head, request.url) !== null) {
          // A redirect is followed at its head; its content is not waited for.
          if (request.redirect === 'manual') return
          exchange.drop()
          this.#arrived(hop, exchange, task, false)
        } else if (head && head.status !== 401) task.progress?.(exchange, request.url)
      },
    )
  }

  /** Where a redirect leads; null where the reply is none. */
  #location(head: ReadHead, base: URL): URL | null {
    if (!REDIRECTS.has(head.status)) return null
    const location = locationOf(head, this.#parts.rules.keepsTabs)
    if (location === null || (location === '' && !this.#parts.rules.emptyLocation)) return null
    return URL.canParse(location, base.href) ? new URL(location, base) : null
  }

  #end(hop: Hop, exchange: Exchange, failure: LoadFailure | null, task: LoadTask, fromCache = false): void {
    const { url } = hop.request
    task.done({
      exchange,
      url,
      redirected: hop.redirects > 0,
      failure,
      fromCache,
      previous: hop.previous,
      challenge: hop.declined,
    })
  }

  /** A redirect to something that is no URL. */
  #misled(head: ReadHead, base: URL): boolean {
    const location = locationOf(head, this.#parts.rules.keepsTabs) ?? ''
    return REDIRECTS.has(head.status) && location !== '' && !URL.canParse(location, base.href)
  }

  #arrived(hop: Hop, exchange: Exchange, task: LoadTask, fromCache: boolean): void {
    const { request } = hop
    const { cache, cookies, host } = this.#parts
    const { reader, plan } = exchange
    const { head } = reader
    if (head && !fromCache && this.#credentialed(hop)) {
      for (const [name, value] of head.fields)
        if (name.toLowerCase() === 'set-cookie') cookies.set(value, this.#cookieUse(hop))
    }
    if (!head) {
      this.#end(hop, exchange, null, task)
      return
    }
    const key = this.#key(request)
    if (!fromCache) {
      if (head.status === 304 && (plan.validators.etag !== null || plan.validators.lastModified !== null)) {
        const stored = cache.refresh(key, head, host.date())
        if (stored) {
          const whole: Exchange = { ...exchange, reader: cached(stored.head, stored.body) }
          this.#end(hop, whole, this.#corsFailure(hop, stored.head), task, true)
          return
        }
      }
      const asked = (name: string) => askedIn(plan, name)
      if (request.method === 'GET' && request.cache !== 'no-store' && request.range === null) {
        if (reader.done && reader.error === null) cache.store(key, head, concat(reader.body), host.date(), asked)
      } else if (!['GET', 'HEAD', 'OPTIONS'].includes(request.method) && head.status < 400) cache.remove(key)
    }
    const spoilt = reader.error?.kind === 'bad-chunk' && this.#parts.rules.chunkFailsRedirect
    const target = spoilt ? null : this.#location(head, request.url)
    const { invalidRedirect } = this.#parts.rules
    if (!target && invalidRedirect && request.redirect === 'follow' && this.#misled(head, request.url)) {
      this.#end(hop, exchange, invalidRedirect, task)
      return
    }
    if (target && request.redirect !== 'manual') {
      this.#follow(hop, exchange, head, target, task)
      return
    }
    if (head.status === 401 && this.#challenged(hop, exchange, head, task)) return
    if (hop.login && head.status !== 401)
      this.#parts.auth.worked(request.url, hop.login.challenge, hop.login.credentials)
    this.#end(hop, exchange, this.#corsFailure(hop, head), task, fromCache)
  }

  #corsFailure({ request, tainted }: Hop, head: ReadHead): LoadFailure | null {
    const cross = tainted || (request.initiator !== null && request.initiator !== request.url.origin)
    if (request.mode !== 'cors' || !cross) return null
    const origin = tainted ? 'null' : request.initiator!
    const allowed = fieldOf(head.fields, 'access-control-allow-origin')
    const include = request.credentials === 'include'
    const fits = allowed === origin || (allowed === '*' && !include)
    const trusted = !include || fieldOf(head.fields, 'access-control-allow-credentials') === 'true'
    return fits && trusted ? null : { kind: 'cors' }
  }

  #follow(hop: Hop, exchange: Exchange, head: ReadHead, target: URL, task: LoadTask): void {
    const { request } = hop
    const { rules } = this.#parts
    if (!exchange.reader.done) exchange.drop()
    if (request.redirect === 'error') {
      this.#end(hop, exchange, { kind: 'cors' }, task)
      return
    }
    const failed = this.#corsFailure(hop, head)
    if (failed) {
      this.#end(hop, exchange, failed, task)
      return
    }
    if (target.username !== '' && rules.refusesLogin(request.mode)) {
      this.#end(hop, exchange, { kind: 'cors' }, task)
      return
    }
    if (hop.redirects >= rules.maxRedirects) {
      this.#end(hop, exchange, { kind: 'redirects' }, task)
      return
    }
    if (target.protocol !== 'http:' || BLOCKED_PORTS.has(Number(target.port || 80))) {
      this.#end(hop, exchange, rules.badRedirect(target) ?? { kind: 'bad-redirect', target }, task)
      return
    }
    if (target.hash === '' && request.url.hash !== '') target.hash = request.url.hash
    const post = request.method === 'POST' && (head.status === 301 || head.status === 302)
    const seeOther = head.status === 303 && request.method !== 'GET' && request.method !== 'HEAD'
    const bodyless = /^(content-(type|length|encoding|language|location))$/i
    const next: LoadRequest =
      post || seeOther
        ? {
            ...request,
            url: target,
            method: 'GET',
            body: null,
            contentType: null,
            headers: request.headers.filter(([name]) => !bodyless.test(name)),
            cache: request.cache,
          }
        : { ...request, url: target }
    const away = target.origin !== request.url.origin
    const headers = away ? next.headers.filter(([name]) => name.toLowerCase() !== 'authorization') : next.headers
    const cross = request.initiator !== null && request.initiator !== request.url.origin
    const policy = readPolicy(fieldOf(head.fields, 'referrer-policy'))
    const site = request.initiator === null ? 'none' : farther(hop.site, relation(request.initiator, target))
    this.#hop(
      {
        ...hop,
        request: { ...next, headers, source: this.#referrer(hop) },
        site,
        redirects: hop.redirects + 1,
        tries: 0,
        misdirected: null,
        hadOrigin: exchange.plan.origin !== null,
        previous: head,
        strayed: hop.strayed || relation(request.url.origin, target) === 'cross-site',
        tainted: hop.tainted || (request.mode === 'cors' && cross && away),
        policy: policy === '' ? hop.policy : policy,
        login: null,
      },
      task,
    )
  }

  /** A 401 (Unauthorized): tries what is known, then asks. True where the load goes on. */
  #challenged(hop: Hop, exchange: Exchange, head: ReadHead, task: LoadTask): boolean {
    const { request } = hop
    const { auth } = this.#parts
    if (
      !this.#credentialed(hop) ||
      hop.declined ||
      (request.mode === 'cors' && request.initiator !== request.url.origin && request.credentials !== 'include')
    )
      return false
    if (request.headers.some(([name]) => name.toLowerCase() === 'authorization')) return false
    const values = head.fields.filter(([name]) => name.toLowerCase() === 'www-authenticate').map(([, value]) => value)
    const challenge = readChallenges(values)[0]
    if (!challenge) return false
    const { url } = request
    if (hop.login) auth.forget(url, challenge)
    const retry = (credentials: LoginCredentials, from: 'url' | 'cache' | 'user') => {
      auth.keep(url, challenge, credentials)
      if (!exchange.reader.done) exchange.drop()
      this.#hop({ ...hop, tries: 0, login: { challenge, credentials, from } }, task)
    }
    if (!hop.login && url.username !== '') {
      retry({ user: decodeURIComponent(url.username), password: decodeURIComponent(url.password) }, 'url')
      return true
    }
    const known = hop.login ? null : auth.forChallenge(url, challenge)
    if (known) {
      retry(known, 'cache')
      return true
    }
    task.ask(url, challenge, (given) => {
      if (given) retry(given, 'user')
      else if (this.#parts.rules.asksAgainAfterDialog) {
        if (!exchange.reader.done) exchange.drop()
        this.#hop({ ...hop, tries: 0, login: null, declined: challenge }, task)
      } else
        task.done({
          exchange,
          url,
          redirected: hop.redirects > 0,
          failure: null,
          fromCache: false,
          previous: hop.previous,
          challenge,
        })
    })
    return true
  }
}

/** A reply out of the cache, as a reader would have left it. */
function cached(head: ReadHead, body: Uint8Array): Reply {
  return {
    head,
    body: [body],
    bodyLength: body.length,
    received: 0,
    error: null,
    done: true,
    failedAtEnd: false,
    interims: [],
  }
}

/** A reply whose fields follow those of a head before it; what may come once only is the reply's own. */
function following(before: ReadHead, head: ReadHead, reply: Reply): Reply {
  const { body, bodyLength, received, error, done, failedAtEnd, interims } = reply
  const kept = before.fields.filter(([name]) => !/^(content-(length|disposition)|location)$/i.test(name))
  const fields = [...kept, ...head.fields]
  return { head: { ...head, fields }, body, bodyLength, received, error, done, failedAtEnd, interims }
}

/** The fields that decide about a preflight: a body's own type is among them. */
const sentFields = ({ headers, contentType }: LoadRequest): FieldList =>
  contentType === null || headers.some(([name]) => /^content-type$/i.test(name))
    ? headers
    : [...headers, ['Content-Type', contentType]]

/** What a request says in a field that Vary may name. */
function askedIn({ headers, cookies, origin }: RequestPlan, name: string): string {
  if (name === 'cookie') return cookies
  return name === 'origin' ? (origin ?? '') : (headers.find(([one]) => one.toLowerCase() === name)?.[1] ?? '')
}

/** The value of Location: bytes outside ASCII are percent-encoded as they are, whatever their charset. */
export function locationOf(head: ReadHead, keepsTabs: boolean): string | null {
  const value = head.fields.find(([name]) => name.toLowerCase() === 'location')?.[1] ?? null
  const encoded = value?.replace(/[\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`) ?? null
  return keepsTabs ? (encoded?.replaceAll('\t', '%09') ?? null) : encoded
}

/** An exchange that never was. */
function unanswered(plan: RequestPlan): Exchange {
  return {
    plan,
    reader: {
      head: null,
      body: [],
      bodyLength: 0,
      received: 0,
      error: null,
      done: true,
      failedAtEnd: false,
      interims: [],
    },
    connection: 0,
    refused: false,
    drop() {},
  }
}
