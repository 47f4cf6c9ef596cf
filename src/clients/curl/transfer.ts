/** One URL's transfer with its redirects and authentication rounds, on connections of the pool. */
import type { Span } from '../../bytes'
import type { ClientHost } from '../types'
import { connect } from './connect'
import type { CookieStore } from './cookies'
import { exitText, type Failure, failure } from './errors'
import { Exchange } from './exchange'
import { nextRequest } from './outgoing'
import type { ConnectionPool, PooledConnection } from './pool'
import type { ProgressCounts } from './progress'
import type { ResponseReader } from './reader'
import { clearedLogin, methodAfter } from './redirect'
import { type Place, type TransferHooks, type TransferSpec, TransferState } from './transfer-state'
import { formatUrl, parseUrl, resolveUrl } from './url'

const MAX_RETRIES = 5

export class Transfer extends TransferState {
  #connection: PooledConnection | null = null
  #exchange: Exchange | null = null
  #retries = 0

  constructor(
    host: ClientHost,
    private readonly pool: ConnectionPool,
    private readonly cookies: CookieStore | null,
    spec: TransferSpec,
    hooks: TransferHooks,
  ) {
    super(host, spec, hooks)
  }

  /** For the progress meter. */
  get counts(): ProgressCounts {
    return {
      downloaded: this.#exchange?.reader.bodyBytes ?? this.bodyBytes,
      downloadSize: this.downloadSize,
      uploaded: this.uploadBytes,
      uploadSize: this.uploadSize,
    }
  }

  start(): void {
    const { config } = this.spec
    const parsed = parseUrl(this.spec.url, {
      guess: true,
      pathAsIs: config.pathAsIs,
      defaultScheme: config.protoDefault,
      anyScheme: true,
    })
    if (!parsed.ok) {
      this.info('Closing connection -1')
      this.#end(failure(3, 'curl.url'), null)
      return
    }
    // Bytes outside ASCII are encoded in the path, and only there.
    const path = parsed.url.path.replace(/[\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16)}`)
    this.url = { ...parsed.url, path }
    this.effectiveUrl = formatUrl(this.url)
    if (config.noUserInUrl && parsed.url.user !== null) {
      this.info('Closing connection -1')
      this.#end(failure(67, 'curl.url.user'), null)
      return
    }
    this.auth = this.login(this.url)
    if (config.maxTime > 0) this.after(config.maxTime, () => this.#timedOut())
    this.#connect()
  }

  /** Ctrl-C: everything is dropped. */
  abort(): void {
    this.finished = true
    this.stopTimers()
    this.#connection?.close()
  }

  /** Bytes that came so far, for an outcome that is not settled. */
  soFar(): Place | null {
    const connection = this.#connection
    return connection
      ? { connection: connection.number, start: this.#exchange?.reader.headStart ?? 0, end: connection.position }
      : this.place
  }

  #connect(): void {
    const refused = connect(this, this.pool, {
      opening: (connection) => {
        this.#connection = connection
      },
      ready: (connection) => {
        this.#connection = connection
        this.#send(connection)
      },
      failed: (found) => this.#fail(found),
    })
    if (refused) this.#end(refused, null)
  }

  #send(connection: PooledConnection): void {
    this.first ??= this.url
    const next = nextRequest(this, connection, this.cookies)
    if ('code' in next) {
      this.#fail(next)
      return
    }
    this.#exchange = new Exchange(this, connection, next.built, this.cookies, {
      over: () => this.#complete(),
      failed: (found, span) => this.#fail(found, span),
      retry: () => this.#retry(),
    })
    this.#exchange.start(next.method, next.target)
  }

  /** Both directions are done: is the response whole, and what follows? */
  #complete(): void {
    const exchange = this.#exchange!
    const { reader, span, shortfall, again } = exchange
    const { fields } = reader
    if (shortfall) {
      this.#fail(shortfall, span)
      return
    }
    if (this.#retry()) return
    this.#count(reader)
    if (reader.bodyBytes + reader.headerBytes - reader.interimBytes <= 0) {
      this.#fail(failure(52, 'curl.empty', 'Empty reply from server'), span, true)
      return
    }
    const { number } = this.#connection!
    this.place = { connection: number, ...span }
    this.headCut = reader.inHead
    this.bodyIgnored = reader.ignoreBody
    this.excess = exchange.excess && { connection: number, ...exchange.excess }
    if (fields.newUrl || again) {
      this.#release(exchange)
      this.#followTo(again ? null : fields.location!)
      return
    }
    if (fields.location !== null) {
      const target = resolveUrl(this.url!, fields.location, false, this.spec.config.pathAsIs)
      this.redirectUrl = target.ok ? formatUrl(target.url) : fields.location
    }
    this.#release(exchange)
    this.#end(null, this.place)
  }

  #count(reader: ResponseReader): void {
    this.status = reader.status === 0 ? this.status : reader.status
    if (reader.fields.version > 0) this.version = reader.fields.version
    this.contentType = reader.fields.contentType
    this.retryAfter = reader.fields.retryAfter
    this.headerBytes += reader.headerBytes
    this.bodyBytes = reader.bodyBytes
  }

  /** A kept connection that died before it answered is replaced, or the transfer ends; false where it is none. */
  #retry(): boolean {
    const exchange = this.#exchange!
    const connection = this.#connection!
    if (!connection.reused || exchange.reader.bodyBytes + exchange.reader.headerBytes > 0) return false
    if (this.#retries++ >= MAX_RETRIES) {
      const text = `Connection died, tried ${MAX_RETRIES} times before giving up`
      this.#fail(failure(55, 'curl.retries', text), exchange.span)
      return true
    }
    this.info(`Connection died, retrying a fresh connect (retry count: ${this.#retries})`)
    this.info(`Closing connection ${connection.id}`)
    connection.close()
    this.#drop(exchange)
    this.info(`Issue another request to this URL: '${this.effectiveUrl}'`)
    this.#connect()
    return true
  }

  #drop(exchange: Exchange): void {
    exchange.close()
    this.#exchange = null
  }

  #release(exchange: Exchange): void {
    const connection = this.#connection!
    this.#drop(exchange)
    this.hooks.progress?.done()
    if (exchange.reader.fields.close) {
      this.info(`Closing connection ${connection.id}`)
      connection.close()
    } else {
      this.info(`Connection #${connection.id} to host ${connection.name} left intact`)
      this.pool.keep(connection)
    }
    this.#connection = null
  }

  /** `location`: null for the same URL again (authentication, no `Expect`). */
  #followTo(location: string | null): void {
    const { config } = this.spec
    const from = this.url!
    if (config.maxRedirects >= 0 && this.redirects >= config.maxRedirects) {
      const target = location === null ? null : resolveUrl(from, location, false, config.pathAsIs)
      this.redirectUrl = target?.ok ? formatUrl(target.url) : (location ?? this.effectiveUrl)
      this.#end(failure(47, 'curl.redirects.limit', `Maximum (${config.maxRedirects}) redirects followed`), this.place)
      return
    }
    this.redirects++
    this.times.redirected = this.elapsed
    this.times.firstByte = 0
    if (config.autoReferer) this.referer = formatUrl(from, true)
    if (location !== null) {
      const target = resolveUrl(from, location, true, config.pathAsIs)
      if (!target.ok) {
        const text = `The redirect target URL could not be parsed: ${target.text}`
        this.#end(failure(target.code, 'curl.redirects.url', text), this.place)
        return
      }
      this.url = target.url
      this.followed = true
      this.followLogin(from)
      const cleared = config.unrestrictedAuth ? null : clearedLogin(from, target.url)
      if (cleared) this.info(cleared)
    }
    this.downloadSize = -1
    this.uploadSize = -1
    this.effectiveUrl = formatUrl(this.url!)
    this.info(`Issue another request to this URL: '${this.effectiveUrl}'`)
    if (location !== null) this.#changeMethod()
    this.#connect()
  }

  #changeMethod(): void {
    const next = methodAfter(this.status, this.kind, this.spec.config)
    if (next === null) return
    this.info(next.said)
    this.kind = next.method
  }

  #timedOut(): void {
    if (this.finished) return
    const elapsed = Math.round(this.elapsed)
    const exchange = this.#exchange
    if (!exchange) {
      this.#fail(failure(28, 'curl.timeout', `Connection timed out after ${elapsed} milliseconds`))
      return
    }
    const { fields, bodyBytes } = exchange.reader
    const of = fields.size >= 0 ? ` out of ${fields.exactSize}` : ''
    const text = `Operation timed out after ${elapsed} milliseconds with ${bodyBytes}${of} bytes received`
    this.#fail(failure(28, 'curl.timeout', text), exchange.span)
  }

  /** Ends with a failure; the connection is closed. `counted`: the counters are set already. */
  #fail(found: Failure, span: Span | null = null, counted = false): void {
    const connection = this.#connection
    if (this.#exchange && !counted) this.#count(this.#exchange.reader)
    const place = span && connection ? { connection: connection.number, ...span } : null
    if (found.message && !found.shown) this.info(found.message)
    if (connection) {
      this.hooks.progress?.done()
      this.info(`Closing connection ${connection.id}`)
      connection.close()
    }
    this.#connection = null
    this.#end({ ...found, shown: true }, place)
  }

  #end(found: Failure | null, place: Place | null): void {
    if (this.finished) return
    this.finished = true
    this.stopTimers()
    if (found?.message && !found.shown) this.info(found.message)
    this.hooks.done({ failure: found, message: found ? found.message || exitText(found.code) : '', place })
  }
}
