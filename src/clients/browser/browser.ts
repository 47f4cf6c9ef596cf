import { concat, fromLatin1, latin1 } from '../../bytes'
import type {
  BrowserError,
  BrowserOutcome,
  Client,
  ClientConnection,
  ClientHost,
  ClientId,
  ClientRun,
  ComposedRequest,
  Reason,
} from '../types'
import { decodeContent } from './coding'
import { chooseType, titleOf } from './document'
import { type ReadError, type ReaderRules, ResponseReader } from './reader'

/** What a request is for: it decides the fields that a browser adds. */
export type Destination = 'document' | 'favicon' | 'image' | 'style' | 'script'

export interface RequestPlan {
  readonly destination: Destination
  readonly method: string
  readonly url: URL
  /** The page that asks; null for the address bar. */
  readonly referrer: string | null
  readonly body: Uint8Array | null
  /** Fields that the user composed: they replace the browser's own of that name, or follow them. */
  readonly extra: readonly (readonly [string, string])[]
  readonly cookies: string
}

/** Everything in which one browser differs from another. Each rule rests on recordings of that version. */
export interface BrowserProfile {
  readonly id: ClientId
  readonly label: string
  readonly version: string
  readonly ground: string
  readonly reader: ReaderRules
  /** The exact fields of a request, in order. */
  fields(plan: RequestPlan): readonly (readonly [name: string, value: string])[]
  /** A second connection is opened beside the first navigation, and stays silent until needed. */
  readonly preconnects: boolean
  /** How often an empty reply is asked for again, each time on a new connection. */
  readonly emptyRetries: number
  /** A reset in mid-content takes back what was shown. */
  readonly resetReplaces: boolean
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
  | { readonly kind: 'status'; readonly status: number }

/** A request that waits for its response. */
interface Exchange {
  readonly plan: RequestPlan
  readonly reader: ResponseReader
  readonly connection: Pooled
  readonly settled: (exchange: Exchange) => void
  /** The connection was there before: where it dies without an answer, the request goes on a new one. */
  readonly reused: boolean
}

interface Pooled {
  readonly connection: ClientConnection
  open: boolean
  closed: boolean
  received: number
  requests: number
  exchange: Exchange | null
  waiting: (() => void) | null
}

/** What one browser keeps from one navigation to the next: its connections and its cookies. */
interface Memory {
  readonly pool: Pooled[]
  readonly cookies: Map<string, string>
  preconnected: boolean
}

/** A host stands for one machine with one browser: a further navigation on it finds the browser as it was left. */
const memories = new WeakMap<ClientHost, Map<ClientId, Memory>>()

function memoryOf(host: ClientHost, id: ClientId): Memory {
  const all = memories.get(host) ?? new Map<ClientId, Memory>()
  memories.set(host, all)
  const memory = all.get(id) ?? { pool: [], cookies: new Map<string, string>(), preconnected: false }
  all.set(id, memory)
  return memory
}

/** Milliseconds between a page's arrival and the request for its icon: by then a connection that closes has closed. */
const ICON_DELAY = 5

/** At most as many connections to one host at a time (both browsers). */
const MOST_CONNECTIONS = 6

/** One tab of a browser: its connections, its cookies and what it shows. */
export class BrowserTab implements ClientRun {
  outcome: BrowserOutcome
  settled = false
  readonly #profile: BrowserProfile
  readonly #host: ClientHost
  readonly #changed: () => void
  readonly #memory: Memory
  #generation = 0

  constructor(profile: BrowserProfile, host: ClientHost, request: ComposedRequest, changed: () => void) {
    this.#profile = profile
    this.#host = host
    this.#changed = changed
    this.#memory = memoryOf(host, profile.id)
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
    for (const pooled of this.#memory.pool.splice(0)) pooled.connection.close()
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
    const connection = this.#fetch(plan, (exchange) => {
      if (generation !== this.#generation) return
      const { reader } = exchange
      if (reader.error?.kind === 'empty' && tries < this.#profile.emptyRetries) {
        this.#load(request, url, referrer, tries + 1, redirects)
        return
      }
      const target = this.#redirect(reader, url)
      if (target) {
        if (redirects >= this.#profile.maxRedirects) {
          this.#fail({ kind: 'redirects' }, url, exchange)
          return
        }
        const keeps = reader.head!.status === 307 || reader.head!.status === 308
        const next: ComposedRequest = keeps
          ? request
          : { ...request, method: request.method === 'HEAD' ? 'HEAD' : 'GET', body: null }
        this.#load({ ...next, url: target.href }, target, referrer, 0, redirects + 1)
        return
      }
      this.#arrived(exchange, url)
    })
    if (this.#profile.preconnects && !this.#memory.preconnected && connection) {
      this.#memory.preconnected = true
      this.#connect(url, () => undefined)
    }
  }

  #redirect(reader: ResponseReader, base: URL): URL | null {
    const { head } = reader
    if (!head || ![301, 302, 303, 307, 308].includes(head.status)) return null
    const location = head.fields.find(([name]) => name.toLowerCase() === 'location')?.[1]
    if (!location || !URL.canParse(location, base.href)) return null
    return new URL(location, base)
  }

  /** The reply to a navigation is complete, or has failed. */
  #arrived(exchange: Exchange, url: URL): void {
    const { reader } = exchange
    const { head, error } = reader
    this.#keepCookies(reader)
    if (
      !head ||
      (error && (error.kind === 'lengths-differ' || (error.kind === 'reset' && this.#profile.resetReplaces)))
    ) {
      this.#fail(error ?? { kind: 'empty' }, url, exchange)
      return
    }
    if (head.status === 204 || head.status === 205) {
      this.#show(
        {
          ...this.#pending(url.href),
          outcome: 'no-navigation',
          status: head.status,
          statusText: head.statusText,
          loaded: true,
          reason: this.#reason(null, exchange),
        },
        true,
      )
      return
    }
    if (head.status >= 400 && reader.bodyLength === 0 && this.#profile.ownPageForEmptyError) {
      this.#fail({ kind: 'status', status: head.status }, url, exchange)
      return
    }
    const field = (wanted: string) => head.fields.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? null
    const body = decodeContent(concat(reader.body), field('content-encoding'))
    const type = chooseType(field('content-type'), body, head.http09)
    const disposition = field('content-disposition')
    const download = /^\s*attachment/i.test(disposition ?? '') || type.download
    const base: BrowserOutcome = {
      ...this.#pending(url.href),
      outcome: download ? 'download' : 'document',
      status: head.status,
      statusText: head.statusText,
      mimeType: type.mime,
      charset: type.charset,
      loaded: error === null,
      reason: this.#reason(error, exchange),
    }
    if (download) {
      const name = /filename="?([^";]+)/i.exec(disposition ?? '')?.[1] ?? (url.pathname.split('/').pop() || 'download')
      this.#show({ ...base, download: { name, bytes: body.length, complete: error === null } }, true)
      return
    }
    const title = type.mime === 'text/html' ? titleOf(latin1(body)) : null
    this.#show({ ...base, body, title }, false)
    const generation = this.#generation
    this.#host.after(ICON_DELAY, () => {
      if (generation === this.#generation) this.#askForIcon(url, base, body, title)
    })
  }

  #askForIcon(url: URL, base: BrowserOutcome, body: Uint8Array, title: string | null): void {
    const generation = this.#generation
    const icon: RequestPlan = {
      destination: 'favicon',
      method: 'GET',
      url: new URL('/favicon.ico', url),
      referrer: url.href,
      body: null,
      extra: [],
      cookies: this.#cookieHeader(),
    }
    this.#fetch(icon, ({ reader }) => {
      if (generation !== this.#generation) return
      const { head } = reader
      const bytes = concat(reader.body)
      const good = head !== null && !head.http09 && head.status === 200 && bytes.length > 0
      const mimeType = head?.fields.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? 'image/x-icon'
      this.#show({ ...base, body, title, favicon: good ? { mimeType, bytes } : null }, true)
    })
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
    const { reader, connection } = exchange
    const number = connection.connection.number
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

  // Connections

  /** Sends a request on a free connection, or on a new one. */
  #fetch(plan: RequestPlan, settled: (exchange: Exchange) => void): Pooled | null {
    const port = Number(plan.url.port || 80)
    const free = this.#memory.pool.find((one) => one.open && !one.closed && one.exchange === null)
    const pooled =
      free ??
      (this.#memory.pool.filter((one) => !one.closed).length < MOST_CONNECTIONS
        ? this.#connect(plan.url, () => undefined)
        : null)
    if (!pooled) return null
    const exchange: Exchange = {
      plan,
      connection: pooled,
      settled,
      reused: free !== undefined && pooled.requests > 0,
      reader: new ResponseReader(this.#profile.reader, plan.method, pooled.received),
    }
    pooled.exchange = exchange
    pooled.requests++
    const send = () => {
      this.#host.note('request', pooled.connection.number, {
        method: plan.method,
        url: plan.url.href,
        destination: plan.destination,
        port,
      })
      pooled.connection.write(this.#bytes(plan))
    }
    if (pooled.open) send()
    else pooled.waiting = send
    return pooled
  }

  #bytes(plan: RequestPlan): Uint8Array {
    const own = this.#profile.fields(plan)
    const composed = new Map(plan.extra.map(([name, value]) => [name.toLowerCase(), [name, value] as const]))
    const fields = own.map(([name, value]) => composed.get(name.toLowerCase()) ?? ([name, value] as const))
    const names = new Set(own.map(([name]) => name.toLowerCase()))
    for (const [name, value] of plan.extra) if (!names.has(name.toLowerCase())) fields.push([name, value])
    const target = plan.url.pathname + plan.url.search
    const head = `${plan.method} ${target} HTTP/1.1\r\n${fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`
    return concat([fromLatin1(head), plan.body ?? new Uint8Array(0)])
  }

  #connect(url: URL, opened: () => void): Pooled {
    const port = Number(url.port || 80)
    const pooled: Pooled = {
      connection: null as unknown as ClientConnection,
      open: false,
      closed: false,
      received: 0,
      requests: 0,
      exchange: null,
      waiting: null,
    }
    const finish = (how: (reader: ResponseReader) => void) => {
      pooled.closed = true
      const { exchange } = pooled
      pooled.exchange = null
      if (!exchange) return
      how(exchange.reader)
      if (!exchange.reader.done) return
      const { error, head } = exchange.reader
      const died = error?.kind === 'empty' || (error?.kind === 'reset' && !head)
      if (died && exchange.reused) this.#fetch(exchange.plan, exchange.settled)
      else exchange.settled(exchange)
    }
    const connection = this.#host.connect(url.hostname, port, {
      open: () => {
        pooled.open = true
        opened()
        pooled.waiting?.()
        pooled.waiting = null
      },
      data: (bytes) => {
        pooled.received += bytes.length
        const { exchange } = pooled
        if (!exchange) return
        exchange.reader.push(bytes)
        if (!exchange.reader.done) return
        pooled.exchange = null
        if (!exchange.reader.reusable) {
          pooled.closed = true
          connection.close()
        }
        exchange.settled(exchange)
      },
      end: () => {
        finish((reader) => reader.end())
        connection.close()
      },
      error: (code) => {
        if (code === 'ECONNREFUSED' && pooled.exchange) {
          const { exchange } = pooled
          pooled.closed = true
          pooled.exchange = null
          if (exchange.plan.destination === 'document') this.#fail({ kind: 'refused' }, exchange.plan.url, exchange)
          else exchange.settled(exchange)
          return
        }
        finish((reader) => reader.reset())
      },
    })
    ;(pooled as { connection: ClientConnection }).connection = connection
    this.#memory.pool.push(pooled)
    return pooled
  }

  // Cookies

  #cookieHeader(): string {
    return [...this.#memory.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  #keepCookies(reader: ResponseReader): void {
    for (const [name, value] of reader.head?.fields ?? []) {
      if (name.toLowerCase() !== 'set-cookie') continue
      const pair = /^\s*([^=;]*)=([^;]*)/.exec(value)
      if (pair) this.#memory.cookies.set(pair[1]!.trim(), pair[2]!.trim())
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
