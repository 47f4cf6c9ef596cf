/** One URL's transfer with its redirects and authentication rounds, on connections of the pool. */
import { fromLatin1 } from '../../bytes'
import type { ClientHost } from '../types'
import { Authentication } from './auth'
import { CODINGS } from './coding'
import { contentRange, timeConditionField } from './conditions'
import type { Config } from './config'
import { type CookieStore, isLocal } from './cookies'
import { credentialsFor } from './credentials'
import { fixedAddress, isOwnInterface, isResolveEntry, placeFor, proxyFor } from './destination'
import { sameText } from './encode'
import { exitText, type Failure, failure } from './errors'
import { newBoundary } from './form'
import type { ConnectionPool, PooledConnection } from './pool'
import type { Progress, ProgressCounts } from './progress'
import { proxyConnect, proxyCredentials } from './proxy'
import { type HeaderKind, ResponseReader } from './reader'
import { clearedLogin, methodAfter } from './redirect'
import { buildRequest, givenValue, type Method } from './request'
import { type CurlUrl, formatUrl, parseUrl, portOf, resolveUrl, SCHEMES } from './url'
import type { TransferLog } from './verbose'

const READ_SIZE = 100 * 1024
const UPLOAD_PIECE = 64 * 1024
const MAX_RETRIES = 5
/** Bytes of `0 CR LF CR LF`. */
const LAST_CHUNK = 5

export interface TransferSpec {
  readonly url: string
  readonly config: Config
  readonly method: Method
  readonly multipart: boolean
  /** Makes the body once the boundary is known; null: none. */
  readonly body: ((boundary: string) => string) | null
  readonly unknownLength: boolean
  readonly resumeFrom: number
  readonly userAgent: string
  /** The text of the netrc file, null where none is used. */
  readonly netrc: string | null
  readonly http09: boolean
}

export interface TransferHooks {
  /** null where verbose output is off. */
  readonly log: TransferLog | null
  /** null where no meter is shown. */
  readonly progress: Progress | null
  header(line: string, kind: HeaderKind, transfer: Transfer): Failure | null
  body(bytes: Uint8Array): Failure | null
  done(result: TransferResult): void
}

/** Where in what the server sent the outcome rests. */
export interface Place {
  readonly connection: number
  readonly start: number
  readonly end: number
}

export interface TransferResult {
  readonly failure: Failure | null
  /** curl's message: the failure's own, or the general text. */
  readonly message: string
  readonly place: Place | null
}

export class Transfer {
  url: CurlUrl | null = null
  effectiveUrl: string
  status = 0
  version = 0
  contentType: string | null = null
  headerBytes = 0
  bodyBytes = 0
  uploadBytes = 0
  requestBytes = 0
  connects = 0
  redirects = 0
  redirectUrl: string | null = null
  retryAfter: string | null = null
  /** Status of a proxy's answer to CONNECT, 0 where none was asked. */
  connectStatus = 0
  /** Milliseconds since the start; 0 where it has not come so far. */
  readonly times = { connected: 0, redirected: 0, firstByte: 0 }
  remote: { ip: string; port: number; localPort: number } | null = null
  place: Place | null = null
  #method: Method
  #body: TransferSpec['body']
  #multipart: boolean
  #first: CurlUrl | null = null
  #follow = false
  #referer: string | null
  #auth: Authentication
  #connection: PooledConnection | null = null
  #reader: ResponseReader | null = null
  #upload: Uint8Array | null = null
  #sent = 0
  #awaiting100 = false
  #uploadDone = true
  #inChunks = false
  #noExpect = false
  #lowestVersion = 0
  #again = false
  #finished = false
  #retries = 0
  #begun = false
  #downloadSize = -1
  #uploadSize = -1
  #cancel: (() => void)[] = []
  #cancel100: (() => void) | null = null
  readonly #started: number

  constructor(
    private readonly host: ClientHost,
    private readonly pool: ConnectionPool,
    private readonly cookies: CookieStore | null,
    private readonly spec: TransferSpec,
    private readonly hooks: TransferHooks,
  ) {
    this.effectiveUrl = spec.url
    this.#method = spec.method
    this.#body = spec.body
    this.#multipart = spec.multipart
    this.#referer = spec.config.referer
    this.#started = host.now()
    this.#auth = this.#login(null)
  }

  /** The method of the last request. */
  get method(): string {
    return this.spec.config.customRequest ?? this.#method
  }

  /** As asked for, with the queries of `-G` and `--url-query`. */
  get requestedUrl(): string {
    return this.spec.url
  }

  /** The Referer of the last request. */
  get referer(): string | null {
    return this.#referer
  }

  /** For the progress meter. */
  get counts(): ProgressCounts {
    return {
      downloaded: this.#reader?.bodyBytes ?? this.bodyBytes,
      downloadSize: this.#downloadSize,
      uploaded: this.uploadBytes,
      uploadSize: this.#uploadSize,
    }
  }

  #login(url: CurlUrl | null): Authentication {
    const { config, netrc } = this.spec
    const { user, password } = credentialsFor(config, netrc, url)
    return new Authentication(
      config.auth,
      user,
      password,
      config.bearer,
      (text) => this.#info(text),
      () => this.host.random(),
    )
  }

  #info(text: string): void {
    this.hooks.log?.info(text)
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
      this.#info('Closing connection -1')
      this.#end(failure(3, 'curl.url'), null)
      return
    }
    // Bytes outside ASCII are encoded in the path, and only there.
    const path = parsed.url.path.replace(/[\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16)}`)
    this.url = { ...parsed.url, path }
    this.effectiveUrl = formatUrl(this.url)
    if (config.noUserInUrl && parsed.url.user !== null) {
      this.#info('Closing connection -1')
      this.#end(failure(67, 'curl.url.user'), null)
      return
    }
    this.#auth = this.#login(this.url)
    if (config.maxTime > 0) this.#cancel.push(this.host.after(config.maxTime, () => this.#timedOut()))
    this.#connect()
  }

  /** Ctrl-C: everything is dropped. */
  abort(): void {
    this.#finished = true
    this.#stopTimers()
    this.#connection?.close()
  }

  #connect(): void {
    const url = this.url!
    const { config } = this.spec
    const allowed = this.#follow ? (config.redirectProtocols ?? config.protocols) : config.protocols
    if (allowed && !allowed.has(url.scheme)) {
      this.#refuseScheme(`Protocol "${url.scheme}" not supported or disabled in libcurl`)
      return
    }
    if (url.scheme !== 'http') {
      const known = url.scheme in SCHEMES
      if (this.#follow && url.scheme === 'file' && !config.redirectProtocols) {
        this.#refuseScheme('Protocol "file" not supported or disabled in libcurl')
        return
      }
      if (!this.#follow || url.scheme === 'https' || !known) {
        this.#unsupported(url.scheme, known)
        return
      }
    }
    this.bodyBytes = 0
    const proxy = proxyFor(config, this.url!)
    if (proxy !== null && 'refusal' in proxy) {
      this.#end(proxy.refusal, null)
      return
    }
    const tunnel = proxy !== null && config.proxyTunnel
    const place = proxy ? { name: proxy.host, port: portOf(proxy), shown: null, moved: false } : placeFor(config, url)
    if ('badPort' in place) {
      const text = `No valid port number in connect to host string (${place.badPort})`
      this.#info(text)
      this.#info('Closing connection -1')
      this.#end({ ...failure(49, 'curl.connect-to', text), shown: true }, null)
      return
    }
    const { name, port, shown } = place
    if (place.moved) {
      this.#info(`Connecting to hostname: ${name}`)
      this.#info(`Connecting to port: ${port}`)
    }
    if (!this.#begun) {
      this.#begun = true
      this.hooks.progress?.begin()
    }
    const key = tunnel ? `${name}:${port}>${url.host}:${portOf(url)}` : `${name.toLowerCase()}:${port}`
    const kept = this.pool.take(key, (id) => {
      this.#info(`Connection ${id} seems to be dead`)
      this.#info(`Closing connection ${id}`)
    })
    if (kept) {
      this.#info('Found bundle for host: 0x55d0c3a4e2f0 [serially]')
      this.#info('Can not multiplex, even if we wanted to')
      this.#info(`Re-using existing connection #${kept.id} with ${proxy ? 'proxy' : 'host'} ${kept.name}`)
      this.remote = { ip: kept.address, port: kept.port, localPort: kept.localPort }
      this.#use(kept)
      this.#send()
      return
    }
    if (this.connects === 0 && this.pool.first) {
      const bad = config.resolve.find((entry) => !isResolveEntry(entry))
      if (bad !== undefined) {
        this.#end(failure(49, 'curl.resolve.entry', `Couldn't parse CURLOPT_RESOLVE entry '${bad}'`), null)
        return
      }
      for (const entry of config.resolve) {
        if (entry[0] === '-') continue
        const kept = entry.replace(/^\+/, '')
        this.#info(`Added ${kept} to DNS cache${kept === entry ? '' : ' (non-permanent)'}`)
        const [known = '', at = ''] = kept.split(':')
        if (known === '*') {
          this.#info(`RESOLVE *:${at} is wildcard, enabling wildcard checks`)
          if (Number(at) === port) this.pool.remember(`${name}:${at}`)
        } else this.pool.remember(`${known}:${at}`)
      }
    }
    const fixed = fixedAddress(config, name, port)
    if (/^\[[0-9a-fA-F:.]+\]$/.test(name)) {
      // This machine has no IPv6: an address of it is refused at once.
      const bare = name.slice(1, -1)
      const id = this.pool.skip()
      const text = `Failed to connect to ${bare} port ${port} after 0 ms: Couldn't connect to server`
      this.#info(`  Trying [${bare}]:${port}...`)
      this.#info(`connect to ${bare} port ${port} failed: Connection refused`)
      this.#info(text)
      this.hooks.progress?.done()
      this.#info(`Closing connection ${id}`)
      this.#end({ ...failure(7, 'curl.connect.refused', text), shown: true }, null)
      return
    }
    const address = fixed ?? this.host.resolve(name)
    if (address === null) {
      const id = this.pool.skip()
      this.#info(`Could not resolve ${proxy ? 'proxy' : 'host'}: ${name}`)
      this.#info(`Closing connection ${id}`)
      const found = failure(proxy ? 5 : 6, 'curl.resolve', `Could not resolve ${proxy ? 'proxy' : 'host'}: ${name}`)
      this.#end({ ...found, shown: true }, null)
      return
    }
    if (this.pool.remember(`${name}:${port}`)) this.#info(`Hostname ${name} was found in DNS cache`)
    this.#info(`  Trying ${address}:${port}...`)
    const began = this.host.now()
    const connection = this.pool.open(shown ?? name, address, port, key)
    this.#use(connection)
    if (config.interface !== null && !isOwnInterface(config.interface)) {
      this.#fail(failure(45, 'curl.interface', `Couldn't bind to '${config.interface}'`))
      return
    }
    const cancel =
      config.connectTimeout > 0
        ? this.host.after(config.connectTimeout, () => {
            this.#fail(
              failure(
                28,
                'curl.connect-timeout',
                `Failed to connect to ${name} port ${port} after ${Math.round(this.host.now() - began)} ms: Timeout was reached`,
              ),
            )
          })
        : () => {}
    this.#cancel.push(cancel)
    connection.listener = (event) => {
      cancel()
      if (event === 'open') {
        this.#info(`Connected to ${connection.name} (${address}) port ${port} (#${connection.id})`)
        this.connects++
        this.times.connected = this.host.now() - this.#started
        this.remote = { ip: address, port, localPort: connection.localPort }
        if (config.haproxy) {
          // The PROXY protocol's first version, before anything else.
          connection.write(fromLatin1(`PROXY TCP4 127.0.0.1 ${address} ${connection.localPort} ${port}\r\n`))
        }
        if (tunnel) {
          const header = (line: string) => {
            this.headerBytes += line.length
            if (!config.suppressConnectHeaders)
              this.hooks.header(line, line.startsWith('HTTP/') ? 'status' : 'field', this)
          }
          proxyConnect(connection, url, proxy, config, this.spec.userAgent, this.hooks.log, header, (found, status) => {
            this.connectStatus = status
            if (found) this.#fail(found)
            else {
              this.#use(connection)
              this.#send()
            }
          })
        } else {
          this.#use(connection)
          this.#send()
        }
      } else if (event === 'error') {
        const text = `Failed to connect to ${name} port ${port} after ${Math.round(this.host.now() - began)} ms: Couldn't connect to server`
        this.#info(`connect to ${address} port ${port} failed: Connection refused`)
        this.#fail(failure(7, 'curl.connect.refused', text))
      }
    }
  }

  #unsupported(scheme: string, known: boolean): void {
    const text = known
      ? `Protocol "${scheme}" is a protocol of curl, but it is not simulated here`
      : `Protocol "${scheme}" not supported or disabled in libcurl`
    this.#refuseScheme(text)
  }

  #refuseScheme(text: string): void {
    this.#info(text)
    this.#info('Closing connection -1')
    this.#end({ ...failure(1, 'curl.scheme', text), shown: true }, null)
  }

  #use(connection: PooledConnection): void {
    this.#connection = connection
    connection.listener = (event) => {
      if (event === 'drain') this.#sendMore()
      else this.#pump()
    }
  }

  /** Credentials and cookies given by hand go only to the first host, unless told otherwise. */
  #trusted(): boolean {
    if (!this.#follow || this.spec.config.unrestrictedAuth || !this.#first) return true
    const url = this.url!
    return (
      sameText(url.host, this.#first.host) && portOf(url) === portOf(this.#first) && url.scheme === this.#first.scheme
    )
  }

  #send(): void {
    const { config } = this.spec
    const url = this.url!
    const connection = this.#connection!
    this.#first ??= url
    const trusted = this.#trusted()
    const proxy = proxyFor(config, this.url!)
    const proxied = proxy !== null && !config.proxyTunnel
    const port = url.port === null || url.port === SCHEMES[url.scheme] ? '' : `:${url.port}`
    const uri = `${url.path}${url.query === null ? '' : `?${url.query}`}`
    const hasBody = this.#method === 'POST' || this.#method === 'PUT'
    const method = config.customRequest ?? this.#method
    const authorization = trusted ? this.#auth.header(method, uri, hasBody) : null
    const custom = givenValue(config.headers, 'Host')
    const jar =
      this.cookies?.header((custom || url.host).replace(/:\d+$/, ''), url.path, isLocal(url.host), this.host.date()) ??
      ''
    const given = givenValue(config.headers, 'Cookie') === null ? config.cookies.join(';') : ''
    const boundary = newBoundary(() => this.host.random())
    const body = hasBody ? (this.#body?.(boundary) ?? '') : null
    const old = this.#lowestVersion === 10 || connection.httpVersion === 10
    const version = config.httpVersion === '1.0' || old ? '1.0' : '1.1'
    const range = this.spec.resumeFrom > 0 ? `${this.spec.resumeFrom}-` : config.range
    if (version === '1.0' && this.spec.unknownLength && hasBody) {
      this.#fail(failure(25, 'curl.upload', 'Chunky upload is not supported by HTTP 1.0'))
      return
    }
    const built = buildRequest({
      kind: this.#method,
      multipart: this.#multipart && this.#method === 'POST',
      customMethod: config.customRequest,
      target: config.requestTarget ?? (proxied ? formatUrl({ ...url, user: null, fragment: null }) : uri),
      version,
      host: `${url.host}${port}`,
      userAgent: config.userAgent === '' ? null : (config.userAgent ?? this.spec.userAgent),
      referer: this.#referer,
      authorization,
      proxyAuthorization: proxied && !('refusal' in proxy) ? proxyCredentials(config, proxy) : null,
      proxied,
      range,
      contentRange: this.#multipart
        ? null
        : contentRange(config, this.#method, this.spec.unknownLength ? -1 : (body?.length ?? 0)),
      acceptEncoding: config.compressed ? CODINGS : null,
      te: config.transferEncoding,
      cookie: trusted || given === '' ? [jar, given].filter((each) => each !== '').join('; ') : jar,
      timeCondition: timeConditionField(config),
      headers: config.headers,
      proxyHeaders: proxied ? config.proxyHeaders : [],
      upgrade: config.upgrade && version === '1.1' && connection.position === 0,
      trusted,
      body,
      unknownLength: this.spec.unknownLength && this.#body === this.spec.body,
      boundary,
      probe: this.#auth.probing,
      noExpect: this.#noExpect,
    })
    this.uploadBytes = 0
    this.#downloadSize = -1
    this.#uploadSize = built.chunked ? -1 : built.body.length
    this.#reader = this.#newReader(connection)
    this.requestBytes += built.head.length + (built.joined ? built.body.length : 0)
    this.hooks.log?.headerOut(built.head)
    const bytes = fromLatin1(built.joined ? built.head + built.body : built.head)
    this.host.note('request', connection.number, { method, target: uri })
    connection.write(bytes)
    this.#uploadDone = built.joined
    this.#awaiting100 = false
    if (built.joined) {
      this.uploadBytes = built.body.length
      if (built.body !== '') this.hooks.log?.data('out', fromLatin1(built.body))
      this.#upload = null
    } else {
      this.#upload = fromLatin1(built.body)
      this.#inChunks = built.chunked
      this.#sent = 0
      this.uploadBytes = 0
      this.#awaiting100 = built.expect
      if (built.expect) {
        this.#cancel100 = this.host.after(config.expect100Timeout * 1000, () => {
          if (!this.#awaiting100) return
          this.#info('Done waiting for 100-continue')
          this.#awaiting100 = false
          this.#sendMore()
        })
      } else this.#sendMore()
    }
    // What came early, or was left over from the response before, is read now.
    if (connection.available > 0 || connection.ended) this.#pump()
  }

  #sendMore(): void {
    const upload = this.#upload
    const connection = this.#connection
    if (!upload || !connection || this.#awaiting100 || this.#uploadDone || this.#finished) return
    while (this.#sent < upload.length && connection.pending < UPLOAD_PIECE) {
      const piece = upload.subarray(this.#sent, this.#sent + UPLOAD_PIECE)
      const last = this.#inChunks && this.#sent + piece.length === upload.length
      const end = piece.length - (last ? LAST_CHUNK : 0)
      this.hooks.log?.data('out', piece.subarray(0, end))
      if (last) {
        this.#info('Signaling end of chunked upload via terminating chunk.')
        this.hooks.log?.data('out', piece.subarray(end))
      }
      connection.write(piece)
      this.#sent += piece.length
      this.uploadBytes = this.#sent
    }
    if (this.#sent >= upload.length) {
      this.#uploadDone = true
      if (!this.#inChunks && upload.length > 0) this.#info('We are completely uploaded and fine')
      if (this.#reading === 'over') this.#complete()
    }
  }

  #reading: 'open' | 'over' = 'open'

  #newReader(connection: PooledConnection): ResponseReader {
    const { config, resumeFrom } = this.spec
    this.#reading = 'open'
    this.#again = false
    const url = this.url!
    const reader = new ResponseReader(
      {
        noBody: config.noBody,
        method: this.#method,
        http09: this.spec.http09,
        decode: config.compressed,
        raw: config.raw,
        follow: config.follow,
        ignoreContentLength: config.ignoreContentLength,
        maxFileSize: config.maxFileSize,
        resumeFrom,
        timeCondition: config.timeCondition,
        hasRange: config.range !== null || resumeFrom > 0,
      },
      {
        info: (text) => this.#info(text),
        headerIn: (text) => this.hooks.log?.headerIn(text),
        dataIn: (bytes) => this.hooks.log?.data('in', bytes),
        header: (line, kind, status) => {
          if (kind === 'status') {
            this.status = status
            this.version = reader.fields.version
            connection.httpVersion = this.version
            this.#lowestVersion = this.#lowestVersion === 0 ? this.version : Math.min(this.#lowestVersion, this.version)
            this.contentType = null
          }
          return this.hooks.header(line, kind, this)
        },
        body: (bytes) => this.hooks.body(bytes),
        setCookie: (value) => {
          const name = (givenValue(config.headers, 'Host') || url.host).replace(/:\d+$/, '')
          this.cookies?.set(value.trim(), name, url.path, isLocal(url.host), this.host.date())
        },
        challenge: (value, status) => {
          if (status === 401) this.#auth.challenge(value)
        },
        rewind: () => this.#rewind(),
        continue: () => {
          if (!this.#awaiting100) return
          this.#awaiting100 = false
          this.#cancel100?.()
          // The body follows once this piece is read.
          this.#cancel.push(this.host.after(0, () => this.#sendMore()))
        },
        finalHead: (status) => this.#finalHead(status),
      },
      connection.position,
      this.headerBytes,
    )
    reader.path = url.path
    return reader
  }

  #shouldFail(status: number): boolean {
    const { config } = this.spec
    if (!config.fail || status < 400) return false
    if (this.spec.resumeFrom > 0 && this.#method === 'GET' && status === 416) return false
    if (status !== 401 && status !== 407) return true
    return !this.#auth.given || this.#auth.problem
  }

  #rewind(): void {
    if (this.#method !== 'GET' && this.#method !== 'HEAD' && this.uploadBytes > 0) {
      this.#info('Please rewind output before next send')
    }
  }

  #finalHead(status: number): Failure | null {
    const reader = this.#reader!
    if (this.#auth.act(status)) {
      this.#rewind()
      this.#again = true
      reader.fields.newUrl = true
    }
    if (this.#shouldFail(status)) {
      return failure(22, 'curl.fail', `The requested URL returned error: ${status}`)
    }
    const body = this.#method === 'POST' || this.#method === 'PUT'
    if (status >= 300 && body && !this.#auth.probing && !reader.fields.close && !this.#uploadDone) {
      this.#cancel100?.()
      if (status === 417 && this.#awaiting100) {
        this.#info('Got HTTP failure 417 while waiting for a 100')
        this.#noExpect = true
        this.#again = true
        reader.fields.newUrl = true
      } else {
        this.#info('HTTP error before end of send, stop sending')
        reader.fields.close = true
      }
      this.#uploadDone = true
    }
    return null
  }

  /** Reads what is there, piece by piece, as often as curl would. */
  #pump(): void {
    const connection = this.#connection
    const reader = this.#reader
    if (!connection || !reader || this.#finished) return
    while (this.#reading === 'open' && this.#reader === reader && !this.#finished) {
      if (connection.available === 0) break
      const start = connection.position
      const wanted = Math.max(0, reader.wanted(READ_SIZE))
      const bytes = connection.read(wanted)
      const result = bytes.length === 0 ? reader.end() : reader.read(bytes)
      if (this.times.firstByte === 0) this.times.firstByte = this.host.now() - this.#started
      if (!reader.inHead) this.#downloadSize = reader.fields.size
      this.hooks.progress?.update()
      if (result.kind === 'failure') {
        this.#fail(result.failure, { start: result.start, end: result.end })
        return
      }
      if (result.kind === 'done' || connection.position === start) {
        this.#readOver()
        return
      }
    }
    if (this.#reading !== 'open' || this.#reader !== reader || this.#finished) return
    if (connection.failed && connection.available === 0) {
      const found = failure(56, 'curl.reset', 'Recv failure: Connection reset by peer')
      this.#info(found.message)
      if (this.#retry()) return
      this.#fail({ ...found, shown: true }, { start: reader.headStart, end: connection.position })
    } else if (connection.ended && connection.available === 0) {
      const result = reader.end()
      if (result.kind === 'failure') this.#fail(result.failure, { start: result.start, end: result.end })
      else this.#readOver()
    }
  }

  #readOver(): void {
    this.#reading = 'over'
    if (!this.#uploadDone && !this.#awaiting100) {
      if (!this.#reader!.fields.close && !this.#connection!.ended) return
      this.#info('we are done reading and this is set to close, stop send')
    }
    this.#complete()
  }

  /** Both directions are done: is the response whole, and what follows? */
  #complete(): void {
    const reader = this.#reader!
    const { fields } = reader
    const { config } = this.spec
    this.#cancel100?.()
    const whole = { start: reader.headStart, end: this.#connection!.position }
    if (!config.noBody && fields.size >= 0 && reader.bodyBytes !== fields.size && !fields.newUrl && !this.#again) {
      const left = fields.exactSize - BigInt(reader.bodyBytes)
      if (reader.status !== 304 || fields.lastModified === null) {
        this.#fail(failure(18, 'curl.length.short', `transfer closed with ${left} bytes remaining to read`), whole)
        return
      }
    }
    if (!config.noBody && reader.chunksOpen && !(fields.newUrl && fields.close)) {
      this.#fail(failure(18, 'curl.chunked.short', 'transfer closed with outstanding read data remaining'), whole)
      return
    }
    if (this.#retry()) return
    this.#count(reader)
    if (reader.bodyBytes + reader.headerBytes - reader.interimBytes <= 0) {
      this.#fail(failure(52, 'curl.empty', 'Empty reply from server'), whole, true)
      return
    }
    this.place = { connection: this.#connection!.number, ...whole }
    if (fields.newUrl || this.#again) {
      this.#release(reader)
      this.#followTo(this.#again ? null : fields.location!)
      return
    }
    if (fields.location !== null) {
      const target = resolveUrl(this.url!, fields.location, false, config.pathAsIs)
      this.redirectUrl = target.ok ? formatUrl(target.url) : fields.location
    }
    this.#release(reader)
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

  /** A kept connection that died before it answered is replaced. */
  #retry(): boolean {
    const reader = this.#reader!
    const connection = this.#connection!
    if (!connection.reused || reader.bodyBytes + reader.headerBytes > 0) return false
    if (this.#retries++ >= MAX_RETRIES) return false
    this.#info(`Connection died, retrying a fresh connect (retry count: ${this.#retries})`)
    this.#info(`Closing connection ${connection.id}`)
    connection.close()
    this.#reader = null
    this.#info(`Issue another request to this URL: '${this.effectiveUrl}'`)
    this.#connect()
    return true
  }

  #release(reader: ResponseReader): void {
    const connection = this.#connection!
    this.#reader = null
    this.hooks.progress?.done()
    if (reader.fields.close) {
      this.#info(`Closing connection ${connection.id}`)
      connection.close()
    } else {
      this.#info(`Connection #${connection.id} to host ${connection.name} left intact`)
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
    this.times.redirected = this.host.now() - this.#started
    this.times.firstByte = 0
    if (config.autoReferer) this.#referer = formatUrl(from, true)
    if (location !== null) {
      const target = resolveUrl(from, location, true, config.pathAsIs)
      if (!target.ok) {
        const text = `The redirect target URL could not be parsed: ${target.text}`
        this.#end(failure(target.code, 'curl.redirects.url', text), this.place)
        return
      }
      this.url = target.url
      this.#follow = true
      const cleared = config.unrestrictedAuth ? null : clearedLogin(from, target.url)
      if (cleared) this.#info(cleared)
    }
    this.#downloadSize = -1
    this.#uploadSize = -1
    this.effectiveUrl = formatUrl(this.url!)
    this.#info(`Issue another request to this URL: '${this.effectiveUrl}'`)
    if (location !== null) this.#changeMethod()
    this.#connect()
  }

  #changeMethod(): void {
    const next = methodAfter(this.status, this.#method, this.spec.config)
    if (next === null) return
    this.#info(next.said)
    this.#method = next.method
  }

  #timedOut(): void {
    if (this.#finished) return
    const elapsed = Math.round(this.host.now() - this.#started)
    const reader = this.#reader
    if (!reader) {
      this.#fail(failure(28, 'curl.timeout', `Connection timed out after ${elapsed} milliseconds`))
      return
    }
    const of = reader.fields.size >= 0 ? ` out of ${reader.fields.exactSize}` : ''
    const text = `Operation timed out after ${elapsed} milliseconds with ${reader.bodyBytes}${of} bytes received`
    this.#fail(failure(28, 'curl.timeout', text), { start: reader.headStart, end: this.#connection!.position })
  }

  /** Ends with a failure; the connection is closed. `counted`: the counters are set already. */
  #fail(found: Failure, span: { start: number; end: number } | null = null, counted = false): void {
    const connection = this.#connection
    if (this.#reader && !counted) this.#count(this.#reader)
    const place = span && connection ? { connection: connection.number, ...span } : null
    if (found.message && !found.shown) this.#info(found.message)
    if (connection) {
      this.hooks.progress?.done()
      this.#info(`Closing connection ${connection.id}`)
      connection.close()
    }
    this.#connection = null
    this.#end({ ...found, shown: true }, place)
  }

  #stopTimers(): void {
    for (const cancel of this.#cancel) cancel()
    this.#cancel100?.()
    this.#cancel = []
  }

  #end(found: Failure | null, place: Place | null): void {
    if (this.#finished) return
    this.#finished = true
    this.#stopTimers()
    if (found?.message && !found.shown) this.#info(found.message)
    this.hooks.done({ failure: found, message: found ? found.message || exitText(found.code) : '', place })
  }

  /** Bytes that came so far, for an outcome that is not settled. */
  soFar(): Place | null {
    const connection = this.#connection
    return connection
      ? { connection: connection.number, start: this.#reader?.headStart ?? 0, end: connection.position }
      : this.place
  }
}
