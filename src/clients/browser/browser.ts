import { concat } from '../../bytes'
import type {
  BrowserError,
  BrowserOutcome,
  Client,
  ClientHost,
  ClientId,
  ClientRun,
  ComposedRequest,
  Reason,
} from '../types'
import { decodeContent, endsItself } from './coding'
import { acceptCookie } from './cookies'
import { chooseType, decodeText, isSniffed, namesCharset, SNIFFED, type TypeRules, titleOf } from './document'
import { ConnectionPool, type Exchange, type RequestPlan } from './pool'
import type { ReadError, ReaderRules, ResponseReader } from './reader'
import { type Subresource, subresourcesOf } from './subresources'

export type { RequestPlan } from './pool'

/** Everything in which one browser differs from another. Each rule rests on recordings of that version. */
export interface BrowserProfile {
  readonly id: ClientId
  readonly label: string
  readonly version: string
  readonly ground: string
  readonly reader: ReaderRules
  readonly types: TypeRules
  /** The exact fields of a request, in order. */
  fields(plan: RequestPlan): readonly (readonly [name: string, value: string])[]
  /** A second connection is opened beside the first navigation, and stays silent until needed. */
  readonly preconnects: boolean
  /** How often an empty reply is asked for again, each time on a new connection. */
  readonly emptyRetries: number
  /** An exchange that failed before its head had come is repeated even where bytes had come. */
  readonly retriesAfterBytes: boolean
  /** A reset in mid-content takes back what was shown. */
  readonly resetReplaces: boolean
  /** Failures that leave the tab as it was, without a page about it. */
  silent(failure: Failure, shown: number, sniffed: boolean): boolean
  /** A document is there with the first byte of its content, though nothing of it is shown yet. */
  readonly commitsAtFirstByte: boolean
  /** Content is held back while its type may still change; `false`: until its charset is known as well. */
  readonly showsUntyped: boolean
  /** Once the login dialog was left, the page is asked for again before it is shown. */
  readonly asksAgainAfterDialog: boolean
  /** An empty Location leads to the page itself. */
  readonly emptyLocation: boolean
  /** What becomes of a 304 that was not asked for. */
  readonly notModified: 'document' | 'no-navigation'
  /** What a redirect to another scheme or to a blocked port comes to; null: the load ends, the tab stays. */
  badRedirect(target: URL): Failure | null
  /** The name of a download whose URL gives none. */
  downloadName(mime: string, random: () => number): string
  /** An error status without content gets a page of the browser's own. */
  readonly ownPageForEmptyError: boolean
  /** The icon of a page is asked for once the page is there. */
  readonly maxRedirects: number
  errorPage(failure: Failure, url: URL): BrowserError
  /** The rule and its sentence for an outcome. */
  explain(
    failure: Failure | null,
    http09: boolean,
    url: URL,
  ): { rule: string; text: string; requirement: string | null }
}

export type Failure =
  | ReadError
  | { readonly kind: 'refused' }
  | { readonly kind: 'redirects' }
  | { readonly kind: 'coding' }
  | { readonly kind: 'redirect'; readonly code: string }
  | { readonly kind: 'status'; readonly status: number }

/** What one browser keeps from one navigation to the next: its connections and its cookies. */
interface Memory {
  readonly pool: ConnectionPool
  readonly cookies: Map<string, string>
  preconnected: boolean
}

/** A host stands for one machine with one browser: a further navigation on it finds the browser as it was left. */
const memories = new WeakMap<ClientHost, Map<ClientId, Memory>>()

function memoryOf(host: ClientHost, profile: BrowserProfile): Memory {
  const all = memories.get(host) ?? new Map<ClientId, Memory>()
  memories.set(host, all)
  const memory = all.get(profile.id) ?? {
    pool: new ConnectionPool(host, profile),
    cookies: new Map(),
    preconnected: false,
  }
  all.set(profile.id, memory)
  return memory
}

/** Milliseconds between a page's arrival and the request for its icon: by then a connection that closes has closed. */
const ICON_DELAY = 5

/** Ports that no browser asks (fetch standard, bad port); the usual ones. */
const BLOCKED_PORTS = new Set([
  1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110,
  111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532,
  540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061,
  6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
])

const EMPTY_REQUEST = { command: null, raw: null }

/** One tab of a browser: its connections, its cookies and what it shows. */
export class BrowserTab implements ClientRun {
  outcome: BrowserOutcome
  settled = false
  readonly #profile: BrowserProfile
  readonly #host: ClientHost
  readonly #changed: () => void
  readonly #memory: Memory
  #generation = 0
  /** The load whose icon has been asked for. */
  #iconFor = -1
  /** The load that has asked for a name and a password. */
  #dialogFor = -1
  #imagesForbidden = false

  constructor(profile: BrowserProfile, host: ClientHost, request: ComposedRequest, changed: () => void) {
    this.#profile = profile
    this.#host = host
    this.#changed = changed
    this.#memory = memoryOf(host, profile)
    this.outcome = this.#pending(request.url)
    this.navigate(request)
  }

  /**
   * Goes to a URL as the address bar does, or with another method and content as a form does. A composed Referer makes it
   * a navigation that a page caused.
   */
  navigate(request: ComposedRequest): void {
    const composed = request.fields.find(([name]) => name.toLowerCase() === 'referer')?.[1]
    const referrer = composed && URL.canParse(composed) ? composed : null
    this.#generation++
    let url: URL
    try {
      url = new URL(request.url)
    } catch {
      this.#show({ ...this.#pending(request.url), outcome: 'no-navigation', loaded: true }, true)
      return
    }
    this.settled = false
    this.#load(request, url, referrer, 0, 0)
  }

  stop(): void {
    this.#generation++
    this.#memory.pool.closeAll()
    this.settled = true
    this.#changed()
  }

  #pending(url: string): BrowserOutcome {
    return {
      kind: 'browser',
      outcome: 'pending',
      url,
      status: null,
      statusText: null,
      mimeType: null,
      charset: null,
      title: null,
      body: null,
      loaded: false,
      error: null,
      download: null,
      favicon: null,
      resources: [],
      console: [],
      reason: {
        rule: 'waiting',
        text: 'No reply has come yet.',
        evidence: [],
        requirement: null,
        ground: this.#profile.ground,
      },
    }
  }

  #show(outcome: BrowserOutcome, settled: boolean): void {
    this.outcome = outcome
    this.settled = settled
    this.#changed()
  }

  #load(request: ComposedRequest, url: URL, referrer: string | null, tries: number, redirects: number): void {
    const generation = this.#generation
    const plan: RequestPlan = {
      destination: 'document',
      method: request.method || 'GET',
      url,
      referrer,
      body: request.body,
      extra: referrer ? request.fields.filter(([name]) => name.toLowerCase() !== 'referer') : request.fields,
      cookies: this.#cookieHeader(),
    }
    const follow = (exchange: Exchange): boolean => {
      const { head } = exchange.reader
      if (!head) return false
      const target = this.#redirect(exchange.reader, url)
      if (!target) return false
      this.#keepCookies(exchange.reader)
      if (!exchange.reader.done) exchange.drop()
      if (redirects >= this.#profile.maxRedirects) {
        this.#fail({ kind: 'redirects' }, url, exchange)
        return true
      }
      if (target.protocol !== 'http:' || BLOCKED_PORTS.has(Number(target.port || 80))) {
        const failure = this.#profile.badRedirect(target)
        if (failure) this.#fail(failure, BLOCKED_PORTS.has(Number(target.port)) ? target : url, exchange)
        else this.#stay(url, exchange, this.#profile.notModified === 'document' ? 'silent-failure' : 'no-navigation')
        return true
      }
      const keeps = head.status === 307 || head.status === 308 || (request.method !== 'POST' && head.status !== 303)
      const next: ComposedRequest = keeps
        ? request
        : { ...request, method: request.method === 'HEAD' ? 'HEAD' : 'GET', body: null }
      this.#load({ ...next, url: target.href }, target, referrer, 0, redirects + 1)
      return true
    }
    this.#memory.pool.request(
      plan,
      (exchange) => {
        if (generation !== this.#generation) return
        if (exchange.refused) {
          this.#fail({ kind: 'refused' }, url, exchange)
          return
        }
        const { error, received } = exchange.reader
        const unanswered = error?.kind === 'empty' || error?.kind === 'reset'
        const again = !exchange.reader.head && unanswered && (received === 0 || this.#profile.retriesAfterBytes)
        if (again && tries < this.#profile.emptyRetries) this.#load(request, url, referrer, tries + 1, redirects)
        else if (!follow(exchange)) this.#arrived(exchange, url)
      },
      (exchange) => {
        if (generation === this.#generation && !follow(exchange)) this.#partly(exchange, url)
      },
    )
    if (this.#profile.preconnects && !this.#memory.preconnected) {
      this.#memory.preconnected = true
      this.#memory.pool.preconnect(url)
    }
  }

  #redirect(reader: ResponseReader, base: URL): URL | null {
    const { head } = reader
    if (!head || ![301, 302, 303, 307, 308].includes(head.status)) return null
    const location = head.fields.find(([name]) => name.toLowerCase() === 'location')?.[1]
    if (location === undefined || (location === '' && !this.#profile.emptyLocation)) return null
    return URL.canParse(location, base.href) ? new URL(location, base) : null
  }

  /** Some of a document's content is there, and more may come. */
  #partly(exchange: Exchange, url: URL): void {
    const { reader } = exchange
    const { head } = reader
    if (!head || reader.bodyLength === 0 || [204, 205, 401].includes(head.status)) return
    const field = (wanted: string) => head.fields.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? null
    if (/^\s*attachment/i.test(field('content-disposition') ?? '')) return
    const contentType = field('content-type')
    const nosniff = field('x-content-type-options')?.trim().toLowerCase() === 'nosniff'
    const sniffed = isSniffed(contentType, nosniff, this.#profile.types)
    const enough =
      reader.bodyLength >= SNIFFED ||
      (this.#profile.showsUntyped ? !sniffed : namesCharset(contentType) || /json/.test(contentType ?? ''))
    if (!enough && !this.#profile.commitsAtFirstByte) return
    const body = decodeContent(concat(reader.body), field('content-encoding')) ?? new Uint8Array(0)
    const type = chooseType(contentType, body, nosniff, head.http09, this.#profile.types)
    if (type.download) return
    const base: BrowserOutcome = {
      ...this.#pending(url.href),
      outcome: 'document',
      status: head.status,
      statusText: head.statusText,
      mimeType: type.mime,
      charset: enough ? type.charset : 'UTF-8',
      reason: this.#reason(null, exchange),
    }
    const shown = enough ? body : new Uint8Array(0)
    const title = type.mime === 'text/html' ? titleOf(decodeText(shown, type.charset)) : null
    this.#show({ ...base, body: shown, title }, false)
    if (enough) this.#askForIcon(url, base, shown, title, false)
  }

  /** The load ends and the tab keeps what it showed. */
  #stay(
    url: URL,
    exchange: Exchange,
    outcome: 'no-navigation' | 'silent-failure',
    failure: Failure | null = null,
  ): void {
    const { head } = exchange.reader
    this.#show(
      {
        ...this.#pending(url.href),
        outcome,
        status: head?.status ?? null,
        statusText: head?.statusText ?? null,
        loaded: true,
        reason: this.#reason(failure, exchange),
      },
      true,
    )
  }

  /** The reply to a navigation is complete, or has failed. */
  #arrived(exchange: Exchange, url: URL): void {
    const { reader } = exchange
    const { head } = reader
    let error: Failure | null = reader.error
    this.#keepCookies(reader)
    const field = (wanted: string) => head?.fields.findLast(([name]) => name.toLowerCase() === wanted)?.[1] ?? null
    const contentType = field('content-type')
    const nosniff = field('x-content-type-options')?.trim().toLowerCase() === 'nosniff'
    const sniffed = isSniffed(contentType, nosniff, this.#profile.types)
    const untyped = sniffed && !/^\s*text\/plain/i.test(contentType ?? '')
    if (error && this.#profile.silent(error, reader.bodyLength, untyped)) {
      this.#stay(url, exchange, 'silent-failure', error)
      return
    }
    if (!head) {
      this.#fail(error ?? { kind: 'empty' }, url, exchange)
      return
    }
    if (
      head.status === 204 ||
      head.status === 205 ||
      (head.status === 304 && this.#profile.notModified === 'no-navigation')
    ) {
      this.#stay(url, exchange, 'no-navigation')
      return
    }
    const coding = field('content-encoding')
    const policy = field('content-security-policy') ?? ''
    const images = /img-src\s+([^;]*)/i.exec(policy) ?? /default-src\s+([^;]*)/i.exec(policy)
    this.#imagesForbidden = images?.[1]?.trim() === "'none'"
    if (head.status === 401 && /^\s*(basic|digest)\b/i.test(field('www-authenticate') ?? '')) {
      // The dialog is left with Escape: the page that came with the challenge is shown.
      const again = this.#profile.asksAgainAfterDialog && this.#dialogFor !== this.#generation
      this.#dialogFor = this.#generation
      if (again) {
        this.#load(
          { ...EMPTY_REQUEST, ...exchange.plan, url: url.href, fields: exchange.plan.extra },
          url,
          exchange.plan.referrer,
          0,
          0,
        )
        return
      }
    }
    const decoded = decodeContent(concat(reader.body), coding)
    // A coding knows its own end: what Content-Length says no longer counts.
    if (error?.kind === 'cut-off' && decoded && endsItself(concat(reader.body), coding)) error = null
    if (decoded === null) error = { kind: 'coding' }
    // Content that failed while it was held back for sniffing is lost.
    const lost = error !== null && this.#profile.showsUntyped && sniffed && reader.bodyLength < SNIFFED
    const body = decoded === null || lost ? new Uint8Array(0) : decoded
    if (head.status >= 400 && body.length === 0 && this.#profile.ownPageForEmptyError) {
      this.#fail({ kind: 'status', status: head.status }, url, exchange)
      return
    }
    if (error && this.#profile.resetReplaces && (error.kind === 'coding' || error.kind === 'reset')) {
      // What was held back was shown for a moment, and that asked for the icon of the page.
      if (error.kind === 'reset' && reader.bodyLength > 0 && this.#iconFor !== this.#generation) {
        this.#iconFor = this.#generation
        this.#memory.pool.request(this.#iconPlan(url), () => undefined)
      }
      this.#fail(error, url, exchange)
      return
    }
    const type = chooseType(contentType, body, nosniff, head.http09, this.#profile.types)
    const disposition = field('content-disposition')
    const attached = disposition !== null && /^\s*(?!inline\b)[^\s;=]+\s*(;|$)/i.test(disposition)
    const download = attached || type.download
    const base: BrowserOutcome = {
      ...this.#pending(url.href),
      outcome: download ? 'download' : 'document',
      status: head.status,
      statusText: head.statusText,
      mimeType: type.mime,
      charset: error && body.length === 0 ? 'UTF-8' : type.charset,
      loaded: error === null,
      reason: this.#reason(error, exchange),
    }
    if (download) {
      const given = /filename\s*=\s*(?:"([^"]*)"|([^\s;]+))/i.exec(disposition ?? '')
      const name =
        given?.[1] ??
        given?.[2] ??
        (url.pathname.split('/').pop() || this.#profile.downloadName(type.mime, () => this.#host.random()))
      this.#show({ ...base, download: { name, bytes: body.length, complete: error === null } }, true)
      return
    }
    const title = type.mime === 'text/html' ? titleOf(decodeText(body, type.charset)) : null
    this.#show({ ...base, body, title }, false)
    const generation = this.#generation
    const needed = type.mime === 'text/html' ? subresourcesOf(decodeText(body, type.charset), url) : []
    this.#collect(needed, url, (resources) => {
      const page = { ...base, resources }
      this.#show({ ...page, body, title }, false)
      this.#host.after(ICON_DELAY, () => {
        if (generation === this.#generation) this.#askForIcon(url, page, body, title, true)
      })
    })
  }

  /** Asks for what a page needs, at once and in its order; `done` when every answer is there. */
  #collect(needed: readonly Subresource[], page: URL, done: (resources: BrowserOutcome['resources']) => void): void {
    const generation = this.#generation
    const wanted = this.#imagesForbidden ? needed.filter(({ destination }) => destination !== 'image') : needed
    if (wanted.length === 0) {
      done([])
      return
    }
    const answers = new Map<string, BrowserOutcome['resources'][number]>()
    let left = wanted.length
    for (const { url, destination } of wanted) {
      const cookies = this.#cookieHeader()
      const plan: RequestPlan = { destination, method: 'GET', url, referrer: page.href, body: null, extra: [], cookies }
      this.#memory.pool.request(plan, ({ reader }) => {
        if (generation !== this.#generation) return
        const field = (name: string) => reader.head?.fields.find(([one]) => one.toLowerCase() === name)?.[1] ?? null
        const bytes = decodeContent(concat(reader.body), field('content-encoding'))
        if (bytes && reader.head?.status === 200) {
          answers.set(url.href, { url: url.href, mimeType: (field('content-type') ?? '').split(';')[0]!.trim(), bytes })
        }
        if (--left === 0) done([...answers.values()])
      })
    }
  }

  #askForIcon(url: URL, base: BrowserOutcome, body: Uint8Array, title: string | null, complete: boolean): void {
    const generation = this.#generation
    const forbidden = this.#imagesForbidden
    if (this.#iconFor === generation || forbidden) {
      if (complete) this.#show({ ...base, body, title, favicon: this.outcome.favicon }, true)
      return
    }
    this.#iconFor = generation
    this.#memory.pool.request(this.#iconPlan(url), ({ reader }) => {
      if (generation !== this.#generation) return
      const { head } = reader
      const bytes = concat(reader.body)
      const good = head !== null && !head.http09 && head.status === 200 && bytes.length > 0
      const mimeType = head?.fields.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? 'image/x-icon'
      const favicon = good ? { mimeType, bytes } : null
      if (complete) this.#show({ ...base, body, title, favicon }, true)
      else this.#show({ ...this.outcome, favicon }, this.settled)
    })
  }

  #iconPlan(url: URL): RequestPlan {
    return {
      destination: 'favicon',
      method: 'GET',
      url: new URL('/favicon.ico', url),
      referrer: url.href,
      body: null,
      extra: [],
      cookies: this.#cookieHeader(),
    }
  }

  #fail(failure: Failure, url: URL, exchange: Exchange): void {
    const { head } = exchange.reader
    this.#show(
      {
        ...this.#pending(url.href),
        outcome: 'error',
        status: head?.status ?? null,
        statusText: head?.statusText ?? null,
        loaded: true,
        error: this.#profile.errorPage(failure, url),
        reason: this.#reason(failure, exchange),
      },
      true,
    )
  }

  #reason(failure: Failure | null, exchange: Exchange): Reason {
    const { reader, connection: number } = exchange
    const span =
      failure && 'start' in failure
        ? failure
        : reader.head && !reader.head.http09
          ? { start: reader.head.start, end: reader.head.end }
          : null
    return {
      ...this.#profile.explain(failure, reader.head?.http09 ?? false, exchange.plan.url),
      evidence: span
        ? [{ connection: number, start: span.start, end: span.end }]
        : reader.bodyLength > 0
          ? [{ connection: number, start: 0, end: reader.bodyLength }]
          : [],
      ground: this.#profile.ground,
    }
  }

  // Cookies

  #cookieHeader(): string {
    return [...this.#memory.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  #keepCookies(reader: ResponseReader): void {
    for (const [name, value] of reader.head?.fields ?? []) {
      if (name.toLowerCase() !== 'set-cookie') continue
      const cookie = acceptCookie(value)
      if (!cookie) continue
      if (cookie.expired) this.#memory.cookies.delete(cookie.name)
      else this.#memory.cookies.set(cookie.name, cookie.value)
    }
  }
}

/** A client out of a profile. */
export function browserClient(profile: BrowserProfile): Client {
  return {
    id: profile.id,
    label: profile.label,
    version: profile.version,
    start: (host, request, changed) => new BrowserTab(profile, host, request, changed),
  }
}
