/** One request on a connection and the response to it. */
import { fromLatin1, type Span } from '../../bytes'
import type { Excess } from '../excess'
import { type CookieStore, isLocal } from './cookies'
import { type Failure, failure } from './errors'
import { cookieHost } from './outgoing'
import type { PooledConnection } from './pool'
import { ResponseReader } from './reader'
import type { BuiltRequest } from './request'
import type { TransferState } from './transfer-state'
import { Upload } from './upload'

const READ_SIZE = 100 * 1024

/** What an exchange tells its transfer. */
export interface ExchangeEvents {
  /** Both directions are done. */
  over(): void
  failed(found: Failure, span: Span): void
  /** The connection was reset: true where the request is made again on another one. */
  retry(): boolean
}

export class Exchange {
  readonly reader: ResponseReader
  /** The same request is made again: for a challenge, or without `Expect`. */
  again = false
  readonly #upload: Upload
  /** The response's end was read, or the transfer has dropped the exchange. */
  #read = false
  #closed = false

  constructor(
    private readonly state: TransferState,
    private readonly connection: PooledConnection,
    private readonly request: BuiltRequest,
    private readonly cookies: CookieStore | null,
    private readonly events: ExchangeEvents,
  ) {
    this.reader = this.#newReader()
    this.#upload = new Upload(state, connection, request, () => {
      if (this.#read) events.over()
    })
  }

  /** Sends the request. `method` and `target` are for the recording. */
  start(method: string, target: string): void {
    const { state, connection, request } = this
    const { head, body, joined } = request
    state.uploadBytes = 0
    state.downloadSize = -1
    state.uploadSize = request.chunked ? -1 : request.length
    state.requestBytes += head.length + (joined ? body.length : 0)
    state.hooks.log?.headerOut(head)
    state.host.note('request', connection.number, { method, target })
    connection.write(fromLatin1(joined ? head + body : head))
    connection.listener = (event) => {
      if (event === 'drain') this.#upload.more()
      else this.#pump()
    }
    this.#upload.start()
    // What came early, or was left over from the response before, is read now.
    if (connection.available > 0 || connection.ended) this.#pump()
  }

  /** The transfer is through with it: nothing more is sent or read. */
  close(): void {
    this.#closed = true
    this.#upload.stop()
  }

  /** The whole response, from its final head to the last byte read: offsets in what the server sent on the connection. */
  get span(): Span {
    return { start: this.reader.headStart, end: this.connection.position }
  }

  /** What came with the response beyond its end, read or not; null where nothing did. */
  get excess(): Excess | null {
    const { reader, connection } = this
    const { chunked, size, bodyless } = reader.fields
    const none = bodyless || this.state.spec.config.noBody
    const framing = none ? 'none' : chunked ? 'chunked' : size >= 0 ? 'length' : null
    const start = connection.position - reader.surplus
    const end = connection.position + connection.available
    return framing && end > start ? { start, end, framing, content: reader.bodyBytes } : null
  }

  /** Where the response ended before its framing says so: curl's words for it, else null. */
  get shortfall(): Failure | null {
    const { fields, status, bodyBytes, chunksOpen } = this.reader
    if (this.state.spec.config.noBody) return null
    if (fields.size >= 0 && bodyBytes !== fields.size && !fields.newUrl && !this.again) {
      const left = fields.exactSize - BigInt(bodyBytes)
      if (status !== 304 || fields.lastModified === null) {
        return failure(18, 'curl.length.short', `transfer closed with ${left} bytes remaining to read`)
      }
    }
    return chunksOpen && !(fields.newUrl && fields.close)
      ? failure(18, 'curl.chunked.short', 'transfer closed with outstanding read data remaining')
      : null
  }

  #newReader(): ResponseReader {
    const { state, connection } = this
    const { config, resumeFrom, http09 } = state.spec
    const { log } = state.hooks
    const url = state.url!
    const reader = new ResponseReader(
      {
        noBody: config.noBody,
        method: state.kind,
        http09,
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
        info: (text) => state.info(text),
        headerIn: (text) => log?.headerIn(text),
        dataIn: (bytes) => log?.data('in', bytes),
        header: (line, kind, status) => {
          if (kind === 'status') {
            const { version } = reader.fields
            state.status = status
            state.version = version
            connection.httpVersion = version
            state.lowestVersion = state.lowestVersion === 0 ? version : Math.min(state.lowestVersion, version)
            state.contentType = null
          }
          return state.hooks.header(line, kind, state)
        },
        body: (bytes) => state.hooks.body(bytes),
        setCookie: (value) => {
          this.cookies?.set(value.trim(), cookieHost(state), url.path, isLocal(url.host), state.host.date())
        },
        challenge: (value, status) => {
          if (status === 401) state.auth.challenge(value)
        },
        rewind: () => this.#rewind(),
        continue: () => this.#upload.continue(),
        finalHead: (status) => this.#finalHead(status),
      },
      connection.position,
      state.headerBytes,
    )
    reader.path = url.path
    return reader
  }

  #shouldFail(status: number): boolean {
    const { spec, kind, auth } = this.state
    if (!spec.config.fail || status < 400) return false
    if (spec.resumeFrom > 0 && kind === 'GET' && status === 416) return false
    if (status !== 401 && status !== 407) return true
    return !auth.given || auth.problem
  }

  #rewind(): void {
    const { state } = this
    if (state.kind !== 'GET' && state.kind !== 'HEAD' && state.uploadBytes > 0) {
      state.info('Please rewind output before next send')
    }
  }

  #finalHead(status: number): Failure | null {
    const { state } = this
    const { fields } = this.reader
    const upload = this.#upload
    if (state.auth.act(status)) {
      this.#rewind()
      this.again = true
      fields.newUrl = true
    }
    if (this.#shouldFail(status)) return failure(22, 'curl.fail', `The requested URL returned error: ${status}`)
    if (status >= 300 && state.hasBody && !state.auth.probing && !fields.close && !upload.done) {
      if (status === 417 && upload.awaiting100) {
        state.info('Got HTTP failure 417 while waiting for a 100')
        state.noExpect = true
        this.again = true
        fields.newUrl = true
      } else {
        state.info('HTTP error before end of send, stop sending')
        fields.close = true
      }
      upload.stop()
    }
    return null
  }

  get #over(): boolean {
    return this.#read || this.#closed || this.state.finished
  }

  /** Reads what is there, piece by piece, as often as curl would. */
  #pump(): void {
    const { state, connection, reader } = this
    while (!this.#over && connection.available > 0) {
      const start = connection.position
      const bytes = connection.read(Math.max(0, reader.wanted(READ_SIZE)))
      const result = bytes.length === 0 ? reader.end() : reader.read(bytes)
      if (state.times.firstByte === 0) state.times.firstByte = state.elapsed
      if (!reader.inHead) state.downloadSize = reader.fields.size
      state.hooks.progress?.update()
      if (result.kind === 'failure') {
        this.events.failed(result.failure, { start: result.start, end: result.end })
        return
      }
      if (result.kind === 'done' || connection.position === start) {
        this.#readOver()
        return
      }
    }
    if (this.#over || connection.available > 0) return
    if (connection.failed) {
      const found = failure(56, 'curl.reset', 'Recv failure: Connection reset by peer')
      state.info(found.message)
      if (!this.events.retry()) this.events.failed({ ...found, shown: true }, this.span)
    } else if (connection.ended) {
      const result = reader.end()
      if (result.kind === 'failure') this.events.failed(result.failure, { start: result.start, end: result.end })
      else this.#readOver()
    }
  }

  #readOver(): void {
    this.#read = true
    if (!this.#upload.done && !this.#upload.awaiting100) {
      if (!this.reader.fields.close && !this.connection.ended) return
      this.state.info('we are done reading and this is set to close, stop send')
    }
    this.events.over()
  }
}
