import { type LoginCredentials, readChallenges } from './auth'
import { fieldOf } from './cache'
import { allows, needsPreflight, PreflightCache, preflightFields, unsafeNames } from './cors'
import { askedIn, cached, following, locationOf, sentFields, unanswered } from './exchanges'
import type { KnockEnd } from './knock'
import { BLOCKED_PORTS, type Hop, type LoaderParts, type LoadFailure, type LoadRequest, type LoadTask } from './load'
import { cookieUse, credentialed, planOf, referrerOf } from './plan'
import type { Exchange, Refusal } from './pool'
import type { ReadHead } from './reply'
import { type FieldList, farther, type RequestPlan, readPolicy, relation } from './request'

const REDIRECTS = new Set([301, 302, 303, 307, 308])

const NO_RETRIES = { late: 0, misdirected: 0, empty: 0 }

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
        retries: NO_RETRIES,
        spent: null,
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

  #key(request: LoadRequest): string {
    return request.url.href.split('#')[0]!
  }

  /** What the request of a plan says in each field. */
  #asked(plan: RequestPlan): (name: string) => string {
    let fields: FieldList | null = null
    return (name) => {
      fields ??= this.#parts.pool.fields(plan)
      return askedIn(fields, name)
    }
  }

  #hop(hop: Hop, task: LoadTask): void {
    const { request } = hop
    const { host, cache } = this.#parts
    const plan = planOf(hop, this.#parts, this.headless)
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
      const conditional = request.headers.some(([name]) => /^if-|^range$/i.test(name))
      if (stored && !conditional && request.cache !== 'reload') {
        const state = cache.freshness(stored, host.date(), this.#asked(plan))
        const willing = request.cache === 'force-cache' || request.cache === 'only-if-cached'
        if (state !== 'unusable' && (willing || (state === 'fresh' && request.cache !== 'no-cache'))) {
          const reply = cached(stored.head, stored.body)
          const exchange: Exchange = { plan, reader: reply, connection: 0, refused: null, drop() {} }
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
          const { refused } = exchange
          this.#end(hop, exchange, unreached(refused, hop), task)
          return
        }
        const { error, received, head, interims } = exchange.reader
        const empty = error?.kind === 'empty' || error?.kind === 'reset'
        const again = !head && empty && interims.length === 0 && (received === 0 || rules.retriesAfterBytes)
        const cause = head?.status === 408 ? 'late' : head?.status === 421 ? 'misdirected' : again ? 'empty' : null
        const most = {
          late: rules.timeoutRetries(request.kind),
          misdirected: 1,
          empty: this.retries ?? rules.emptyRetries(request.kind),
        }
        if (cause !== null && hop.retries[cause] < most[cause]) {
          exchange.drop()
          const retries = { ...hop.retries, [cause]: hop.retries[cause] + 1 }
          const spent =
            hop.spent ??
            (again && (error.kind === 'empty' || error.kind === 'reset')
              ? { connection: exchange.connection, how: error.kind, received }
              : null)
          this.#hop({ ...hop, retries, spent, misdirected: cause === 'misdirected' ? head : null }, task)
        } else if (head && hop.misdirected && rules.mergesMisdirected)
          this.#arrived(hop, { ...exchange, reader: following(hop.misdirected, head, exchange.reader) }, task, false)
        else this.#arrived(hop, exchange, task, false)
      },
      (exchange) => {
        const { head } = exchange.reader
        if (head && this.#location(head, request.url) !== null) {
          // The end of a redirect's content is not waited for.
          if (request.redirect === 'manual') return
          if (!rules.redirectsAtHead && exchange.reader.body.length === 0) return
          exchange.drop()
          this.#arrived(hop, exchange, task, false)
        } else if (head ? head.status !== 401 : request.mode === 'navigate') task.progress?.(exchange, request.url)
      },
    )
  }

  /** Where a redirect leads; null where the reply is none. */
  #location(head: ReadHead, base: URL): URL | null {
    if (!REDIRECTS.has(head.status)) return null
    const location = locationOf(head, this.#parts.rules.keepsControls)
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
    const location = locationOf(head, this.#parts.rules.keepsControls) ?? ''
    return REDIRECTS.has(head.status) && location !== '' && !URL.canParse(location, base.href)
  }

  #arrived(hop: Hop, exchange: Exchange, task: LoadTask, fromCache: boolean): void {
    const { request } = hop
    const { cache, cookies, host } = this.#parts
    const { reader, plan } = exchange
    const { head } = reader
    if (head && !fromCache && credentialed(hop)) {
      for (const [name, value] of head.fields)
        if (name.toLowerCase() === 'set-cookie') cookies.set(value, cookieUse(hop, this.#parts))
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
      if (request.method === 'GET' && request.cache !== 'no-store' && request.range === null) {
        if (reader.done && reader.error === null) cache.store(key, head, reader.body, host.date(), this.#asked(plan))
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
    if (hop.redirects >= rules.maxRedirects(request.kind)) {
      this.#end(hop, exchange, { kind: 'redirects' }, task)
      return
    }
    if (target.protocol === 'https:' && !BLOCKED_PORTS.has(Number(target.port || 443))) {
      const away = { ...hop, request: { ...request, url: target }, previous: head }
      this.#parts.pool.knock(target, Number(target.port || 443), (why) =>
        this.#end(away, exchange, unreached(why, hop), task),
      )
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
        request: { ...next, headers, source: referrerOf(hop, rules) },
        site,
        redirects: hop.redirects + 1,
        retries: NO_RETRIES,
        spent: null,
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
      !credentialed(hop) ||
      hop.declined ||
      (request.mode === 'cors' && request.initiator !== request.url.origin && request.credentials !== 'include')
    )
      return false
    if (request.headers.some(([name]) => name.toLowerCase() === 'authorization')) return false
    const values = head.fields.filter(([name]) => name.toLowerCase() === 'www-authenticate').map(([, value]) => value)
    const challenge = readChallenges(values, this.#parts.rules.auth)[0]
    if (!challenge) return false
    const { url } = request
    if (hop.login) auth.forget(url, challenge)
    const retry = (credentials: LoginCredentials, from: 'url' | 'cache' | 'user') => {
      auth.keep(url, challenge, credentials)
      if (!exchange.reader.done) exchange.drop()
      this.#hop({ ...hop, retries: NO_RETRIES, spent: null, login: { challenge, credentials, from } }, task)
    }
    if (!hop.login && url.username !== '' && challenge.scheme !== 'ntlm') {
      retry({ user: decodeURIComponent(url.username), password: decodeURIComponent(url.password) }, 'url')
      return true
    }
    const known = hop.login ? null : auth.forChallenge(url, challenge)
    if (known) {
      retry(known, 'cache')
      return true
    }
    task.ask(url, challenge, (given) => {
      if (given && challenge.scheme !== 'ntlm') retry(given, 'user')
      else if (this.#parts.rules.asksAgainAfterDialog) {
        if (!exchange.reader.done) exchange.drop()
        this.#hop({ ...hop, retries: NO_RETRIES, spent: null, login: null, declined: challenge }, task)
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

function unreached(why: Refusal | KnockEnd, { spent, retries }: Hop): LoadFailure {
  if (why === 'unresolved') return { kind: why }
  return why === 'refused' ? { kind: why, spent, tries: retries.empty } : { kind: 'tls', how: why }
}
