/** What a transfer is asked to do, whom it tells, and what is known of it while it runs. */

import type { Excess } from '../excess'
import type { ClientHost } from '../types'
import { Authentication } from './auth'
import type { Config } from './config'
import { bareHost, credentialsFor } from './credentials'
import { sameText } from './encode'
import type { Failure } from './errors'
import type { Progress } from './progress'
import type { HeaderKind } from './reader'
import type { Method } from './request'
import { type CurlUrl, portOf } from './url'
import type { TransferLog } from './verbose'

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
  header(line: string, kind: HeaderKind, transfer: TransferState): Failure | null
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

/** What one transfer's parts share: the facts that are told of it, and what the next request depends on. */
export class TransferState {
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
  /** What came with the last response beyond its end. */
  excess: (Place & Excess) | null = null
  /** The connection ended before the head of the last response did. */
  headCut = false
  /** The body of the last response was read and thrown away. */
  bodyIgnored = false
  /** The method that the options and redirects have led to; `-X` changes only its name. */
  kind: Method
  /** The Referer of the last request. */
  referer: string | null
  auth: Authentication
  /** netrc has given the credentials for the very host of the URL, so that a redirect does not hold them back. */
  netrcLogin = false
  /** The first request's URL, null before it. */
  first: CurlUrl | null = null
  /** A redirect has led to the URL. */
  followed = false
  /** A 417 was answered to `Expect`: it is left out. */
  noExpect = false
  /** The lowest version of the responses so far (10, 11), 0 without one. */
  lowestVersion = 0
  /** Lengths for the meter, -1 where they are not known. */
  downloadSize = -1
  uploadSize = -1
  /** The meter was begun: some connection was asked for. */
  begun = false
  finished = false
  #timers: (() => void)[] = []
  readonly #started: number

  constructor(
    readonly host: ClientHost,
    readonly spec: TransferSpec,
    readonly hooks: TransferHooks,
  ) {
    this.effectiveUrl = spec.url
    this.kind = spec.method
    this.referer = spec.config.referer
    this.#started = host.now()
    this.auth = this.login(null)
  }

  /** The method of the last request. */
  get method(): string {
    return this.spec.config.customRequest ?? this.kind
  }

  /** As asked for, with the queries of `-G` and `--url-query`. */
  get requestedUrl(): string {
    return this.spec.url
  }

  /** Milliseconds since the start. */
  get elapsed(): number {
    return this.host.now() - this.#started
  }

  /** True where the request has the method of one with a body. */
  get hasBody(): boolean {
    return this.kind === 'POST' || this.kind === 'PUT'
  }

  /** Credentials and cookies given by hand go only to the first host, unless told otherwise. */
  get trusted(): boolean {
    if (!this.followed || this.spec.config.unrestrictedAuth || !this.first) return true
    const url = this.url!
    return sameText(url.host, this.first.host) && portOf(url) === portOf(this.first) && url.scheme === this.first.scheme
  }

  /** What authenticates requests to a URL. */
  login(url: CurlUrl | null): Authentication {
    const { config, netrc } = this.spec
    const { user, password } = credentialsFor(config, netrc, url)
    return new Authentication(
      config.auth,
      user,
      password,
      config.bearer,
      (text) => this.info(text),
      () => this.host.random(),
    )
  }

  /** After a redirect: credentials that netrc has for the host it leads to. */
  followLogin(from: CurlUrl): void {
    const { config, netrc } = this.spec
    const url = this.url!
    this.netrcLogin = credentialsFor(config, netrc, url).netrc === 'found'
    if (this.netrcLogin && !sameText(url.host, from.host)) this.auth = this.login(url)
  }

  /** netrc is asked for each connection; `-v` says so where it has nothing for the host. */
  noteNetrc(): void {
    const { config, netrc } = this.spec
    const url = this.url!
    if (credentialsFor(config, netrc, url).netrc !== 'missing') return
    this.info(`Couldn't find host ${bareHost(url)} in the ${config.netrcFile ?? '(nil)'} file; using defaults`)
  }

  /** A remark for `-v`. */
  info(text: string): void {
    this.hooks.log?.info(text)
  }

  /** Calls back in so many milliseconds, unless the transfer ends before; returns what stops it. */
  after(milliseconds: number, then: () => void): () => void {
    const cancel = this.host.after(milliseconds, then)
    this.#timers.push(cancel)
    return cancel
  }

  stopTimers(): void {
    for (const cancel of this.#timers) cancel()
    this.#timers = []
  }
}
