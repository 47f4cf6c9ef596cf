import { concat, fromByteText } from '../../bytes'
import type { ClientConnection, ClientHost } from '../types'
import { type KnockEnd, type KnockRules, Knocks } from './knock'
import { ResponseReader } from './reader'
import type { ReaderRules } from './reader-rules'
import type { Reply } from './reply'
import { DESTINATION, type FieldList, NAVIGATIONS, type RequestPlan } from './request'

/** Why a connection was not made. */
export type Refusal = 'refused' | 'unresolved'

/** A request and what has come of its response. */
export interface Exchange {
  readonly plan: RequestPlan
  readonly reader: Reply
  /** The recording's number of the connection. */
  readonly connection: number
  /** No connection was made: nothing listens there, or the name has no address. */
  readonly refused: Refusal | null
  /** Does not wait for the rest of the response: its connection is closed. */
  drop(): void
}

type Listener = (exchange: Exchange) => void

interface Asked {
  readonly plan: RequestPlan
  readonly settled: Listener
  readonly progress: Listener | null
}

interface Pooled {
  /** Only requests of the same group share it. */
  readonly group: string
  connection: ClientConnection | null
  open: boolean
  closed: boolean
  /** Bytes came behind the response that has just come: it carries no other request. */
  unasked: boolean
  /** Bytes that have come on it, over all its responses. */
  received: number
  /** Requests that it has carried. */
  requests: number
  current: { readonly asked: Asked; readonly reader: ResponseReader; readonly spoilt: () => boolean } | null
}

/** What a pool needs to know of its browser. */
export interface PoolRules {
  readonly reader: ReaderRules
  readonly knocks: KnockRules
  /** The exact fields of a request, in order. */
  fields(plan: RequestPlan): readonly (readonly [name: string, value: string])[]
  /** Watches a reply as it comes: the function is true once its content cannot be in its coding. */
  watch(reply: Reply): () => boolean
  /** A URL as the browser writes it. */
  written(url: string): string
  /** A user name in the URL makes connections of its own. */
  readonly groupsByUser: boolean
  /** Bytes that come where none were asked for are read, and the connection closes with FIN; else it is reset. */
  readonly readsUnasked: boolean
}

/** At most as many connections to one origin at a time (both browsers, recorded). */
const MOST_CONNECTIONS = 6

/** The connections of one browser: kept, used again, and never more than six to an origin; requests beyond wait their turn. */
export class ConnectionPool {
  readonly #host: ClientHost
  readonly #rules: PoolRules
  readonly #pool: Pooled[] = []
  readonly #knocks: Knocks
  #queue: Asked[] = []

  constructor(host: ClientHost, rules: PoolRules) {
    this.#host = host
    this.#rules = rules
    this.#knocks = new Knocks(host, rules.knocks)
  }

  /** Sends a request on a free connection, on a new one, or when one becomes free. `progress` hears of parts of the response. */
  request(plan: RequestPlan, settled: Listener, progress: Listener | null = null): void {
    this.#queue.push({ plan, settled, progress })
    this.#serve()
  }

  /** Opens a connection on which nothing is said yet, for requests with credentials; `plan`: for that one, if none is free. */
  preconnect(url: URL, plan: RequestPlan | null = null): void {
    const group = plan ? this.#group(plan) : url.origin
    const free = this.#pool.some((one) => one.group === group && !one.closed && one.current === null)
    if (!plan || !free) this.#connect(url, group)
  }

  /** All fields of a request as they are sent: the browser's own, with the composed ones in their places. */
  fields(plan: RequestPlan): FieldList {
    const own = this.#rules.fields(plan)
    const composed = new Map(plan.composed.map(([name, value]) => [name.toLowerCase(), [name, value] as const]))
    const fields = own.map(([name, value]) => composed.get(name.toLowerCase()) ?? ([name, value] as const))
    const names = new Set(own.map(([name]) => name.toLowerCase()))
    for (const [name, value] of plan.composed) if (!names.has(name.toLowerCase())) fields.push([name, value])
    return fields
  }

  #group({ url, anonymous, mode, partition }: RequestPlan): string {
    const user = this.#rules.groupsByUser && url.username !== '' ? ` ${url.username}` : ''
    return `${url.origin}${partition === null ? '' : ` under ${partition}`}${anonymous ? ' anonymous' : ''}${user}${mode === 'websocket' ? ' websocket' : ''}`
  }

  /** Closes everything; nobody hears of it. */
  closeAll(): void {
    this.#queue = []
    this.#knocks.closeAll()
    for (const pooled of this.#pool.splice(0)) {
      pooled.current = null
      pooled.closed = true
      pooled.connection?.close()
    }
  }

  #serve(): void {
    for (const asked of [...this.#queue]) {
      const { url, mode } = asked.plan
      const group = this.#group(asked.plan)
      const live = this.#pool.filter((one) => !one.closed && one.group.startsWith(url.origin))
      const idle = live.filter((one) => one.open && one.current === null)
      const free = mode === 'websocket' ? undefined : idle.find((one) => one.group === group)
      if (!free && live.length >= MOST_CONNECTIONS) {
        // One that idles for others makes room.
        const spare = idle.find((one) => one.group !== group)
        if (!spare) continue
        spare.closed = true
        spare.connection?.close()
      }
      this.#queue = this.#queue.filter((one) => one !== asked)
      this.#use(free ?? this.#connect(url, group), asked)
    }
  }

  #use(pooled: Pooled, asked: Asked): void {
    const { plan } = asked
    const reader = new ResponseReader(this.#rules.reader, plan.method, pooled.received)
    pooled.current = { asked, reader, spoilt: this.#rules.watch(reader) }
    pooled.requests++
    if (pooled.open) this.#send(pooled)
  }

  #send(pooled: Pooled): void {
    const { plan } = pooled.current!.asked
    this.#host.note('request', pooled.connection!.number, {
      method: plan.method,
      url: plan.url.href,
      destination: NAVIGATIONS.has(plan.kind)
        ? 'document'
        : plan.kind === 'favicon'
          ? 'favicon'
          : DESTINATION[plan.kind],
      port: Number(plan.url.port || 80),
    })
    pooled.connection!.write(requestBytes(plan, this.#rules.written(plan.url.href), this.fields(plan)))
  }

  #exchange(pooled: Pooled, refused: Refusal | null = null): Exchange {
    const { asked, reader } = pooled.current!
    return {
      plan: asked.plan,
      reader,
      connection: pooled.connection?.number ?? 0,
      refused,
      drop: () => {
        pooled.current = null
        pooled.closed = true
        pooled.connection?.close()
        this.#serve()
      },
    }
  }

  /** The response of the request at hand is over, one way or another. */
  #settle(pooled: Pooled, refused: Refusal | null = null): void {
    const exchange = this.#exchange(pooled, refused)
    const { settled } = pooled.current!.asked
    pooled.current = null
    settled(exchange)
    this.#serve()
  }

  /** Opens a connection for TLS, which is not simulated; `ended`: there is none, or what it came to. */
  knock(url: URL, port: number, ended: (why: KnockEnd | Refusal) => void): void {
    const missing = this.#missing(url)
    if (missing) {
      this.#host.after(0, () => ended(missing))
      return
    }
    this.#knocks.begin(url.hostname, port, ended)
  }

  /** The tab goes elsewhere: connections for TLS that have come to nothing are closed. */
  leave(): void {
    this.#knocks.closeAll()
  }

  /** Why no connection to a host can be made. The network has no IPv6; `localhost` and names below it are never looked up. */
  #missing({ hostname }: URL): Refusal | null {
    if (hostname.startsWith('[')) return 'refused'
    if (/(^|\.)localhost\.?$|^\d+(\.\d+){3}$/.test(hostname)) return null
    return this.#host.resolve(hostname) === null ? 'unresolved' : null
  }

  #connect(url: URL, group: string): Pooled {
    const pooled: Pooled = {
      group,
      connection: null,
      open: false,
      closed: false,
      unasked: false,
      received: 0,
      requests: 0,
      current: null,
    }
    this.#pool.push(pooled)
    const missing = this.#missing(url)
    if (missing) {
      this.#host.after(0, () => {
        pooled.closed = true
        if (pooled.current) this.#settle(pooled, missing)
      })
      return pooled
    }
    pooled.connection = this.#host.connect(url.hostname, Number(url.port || 80), {
      open: () => {
        pooled.open = true
        if (pooled.current) this.#send(pooled)
        else this.#serve()
      },
      data: (bytes) => {
        pooled.received += bytes.length
        if (!pooled.current) return this.#endUnasked(pooled)
        if (pooled.current.reader.done) {
          pooled.unasked = true
          return
        }
        const { asked, reader, spoilt } = pooled.current
        reader.push(bytes)
        if (!reader.done && spoilt()) reader.spoil()
        if (!reader.done) {
          asked.progress?.(this.#exchange(pooled))
          return
        }
        if (reader.reusable) {
          // A server that closes right behind its response has done so when all of this moment has come: the connection is not kept.
          this.#host.after(0, () => {
            if (pooled.current?.reader !== reader) return
            if (pooled.unasked) this.#endUnasked(pooled)
            this.#settle(pooled)
          })
          return
        }
        pooled.closed = true
        pooled.connection!.close()
        this.#settle(pooled)
      },
      end: () => {
        this.#ended(pooled, (reader) => reader.end())
        pooled.connection!.close()
      },
      error: (code) => {
        if (code === 'ECONNREFUSED' && pooled.current) {
          pooled.closed = true
          this.#settle(pooled, 'refused')
        } else this.#ended(pooled, (reader) => reader.reset())
      },
    })
    return pooled
  }

  /**
   * Ends an idle connection on which bytes came that answer no request, once it has carried one (measured: Firefox does so at
   * once, Chrome within a second).
   */
  #endUnasked(pooled: Pooled): void {
    if (pooled.closed || pooled.requests === 0) return
    pooled.closed = true
    if (this.#rules.readsUnasked) pooled.connection!.close()
    else pooled.connection!.reset()
  }

  #ended(pooled: Pooled, how: (reader: ResponseReader) => void): void {
    pooled.closed = true
    if (!pooled.current) return
    const { asked, reader } = pooled.current
    if (reader.done) return this.#settle(pooled)
    // A kept connection may have ended while the request was on its way: it is sent again on another one.
    if (pooled.requests > 1 && reader.received === 0) {
      pooled.current = null
      this.#queue.unshift(asked)
      this.#serve()
      return
    }
    how(reader)
    if (reader.done) this.#settle(pooled)
  }
}

/** Request line, fields and body. */
function requestBytes(plan: RequestPlan, url: string, fields: FieldList): Uint8Array {
  // An empty query keeps its question mark.
  const target = url.split('#')[0]!.replace(/^[a-z]+:\/\/[^/]*/, '')
  const head = `${plan.method} ${target} HTTP/1.1\r\n${fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`
  return concat([fromByteText(head), plan.body ?? new Uint8Array(0)])
}
