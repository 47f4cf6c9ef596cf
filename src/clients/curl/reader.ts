/**
 * curl's own reader of responses. It is fed what one `recv` gave and answers what it made of it. Names follow RFC 9112;
 * the rules are curl 7.88.1's as recorded, which is laxer than RFC 9112 in places and stricter in others.
 */
import { fromLatin1, latin1 } from '../../bytes'
import { ChunkDecoder } from './chunks'
import { type Decoder, newDecoder } from './coding'
import { type Failure, failure } from './errors'
import { type FieldState, newFieldState, readField } from './fields'
import { mayBeHttp, readStatusLine } from './status-line'

/** What the transfer wants from a response. */
export interface ReaderOptions {
  /** No body is expected (`-I`). */
  readonly noBody: boolean
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT'
  readonly http09: boolean
  /** `--compressed`: Content-Encoding is decoded. */
  readonly decode: boolean
  /** `--raw`: no coding is decoded. */
  readonly raw: boolean
  readonly follow: boolean
  readonly ignoreContentLength: boolean
  readonly maxFileSize: number
  /** Offset of a resumed download, 0 for none. */
  readonly resumeFrom: number
  readonly timeCondition: {
    readonly kind: 'if-modified' | 'if-unmodified' | 'last-modified'
    readonly time: number
  } | null
  readonly hasRange: boolean
}

export type HeaderKind = 'status' | 'field' | 'end' | 'trailer'

/** What the reader tells while it reads. */
export interface ReaderEvents {
  /** A remark for `-v`. */
  info(text: string): void
  /** A head's line for `-v`. */
  headerIn(text: string): void
  /** Bytes of body for `-v`, before any decoding. */
  dataIn(bytes: Uint8Array): void
  /** A line of a head or a trailer section, with its line end, to the output. `status`: its response's code. */
  header(line: string, kind: HeaderKind, status: number): Failure | null
  body(bytes: Uint8Array): Failure | null
  setCookie(value: string): void
  /** WWW-Authenticate of a 401, Proxy-Authenticate of a 407. */
  challenge(value: string, status: number): void
  /** The request will be made again elsewhere: what was sent of its body is sent anew. */
  rewind(): void
  /** A 100 (Continue) head is complete. */
  continue(): void
  /** A final head of 300 or more is complete. */
  finalHead(status: number): Failure | null
}

const LINE_LIMIT = 100 * 1024
const HEAD_LIMIT = 300 * 1024

/** What became of the piece. `done`: nothing more is read. */
export type ReadResult =
  | { readonly kind: 'more' }
  | { readonly kind: 'done' }
  | { readonly kind: 'failure'; readonly failure: Failure; readonly start: number; readonly end: number }

const MORE: ReadResult = { kind: 'more' }
const DONE: ReadResult = { kind: 'done' }

/** One response (with the interim ones before it) on a connection. */
export class ResponseReader {
  readonly fields: FieldState
  /** True while a head is being read. */
  inHead = true
  /** Bytes of body counted against the length. */
  bodyBytes = 0
  headerBytes = 0
  /** Of these, bytes of interim heads, which do not count as an answer. */
  interimBytes = 0
  ignoreBody = false
  /** Set where a 416 or a 304 is made up by curl. */
  status = 0
  bodyWrites = 0
  /** Bytes of the last read beyond the end of the response. */
  surplus = 0
  /** Where the head of the final response began and ended, for evidence. */
  headStart = 0
  headEnd = 0
  #line: string = ''
  #lineStart = 0
  #lines = 0
  #sawFieldBefore = false
  #bad: 'none' | 'partial' | 'all' = 'none'
  readonly #chunks = new ChunkDecoder()
  #decoder: Decoder | null = null
  #decoders = 0

  constructor(
    private readonly options: ReaderOptions,
    private readonly events: ReaderEvents,
    /** Offset in the connection of the first byte read. */
    private position: number,
    /** Bytes of heads of the requests before, which count against the limit. */
    private readonly earlierHeaderBytes: number,
  ) {
    this.fields = newFieldState()
    this.#lineStart = position
    this.headStart = position
  }

  /** True where the chunked coding has not come to its end. */
  get chunksOpen(): boolean {
    return this.fields.chunked && !this.#chunks.stopped
  }

  /** How many bytes one read may ask for. */
  wanted(most: number): number {
    if (this.inHead || this.fields.size < 0) return most
    return Math.min(most, this.fields.size - this.bodyBytes)
  }

  #fail(found: Failure, start: number, end: number): ReadResult {
    return { kind: 'failure', failure: found, start, end }
  }

  /** The peer's FIN: true where this still counts as an (empty) piece of body. */
  end(): ReadResult {
    if (this.inHead || this.bodyWrites > 0) return DONE
    if (this.options.noBody) return this.#fail(failure(8, 'curl.body.unwanted'), this.position, this.position)
    this.bodyWrites++
    if (this.#bad === 'none') this.events.dataIn(new Uint8Array(0))
    return DONE
  }

  /** Reads what one `recv` returned (at least one byte). */
  read(bytes: Uint8Array): ReadResult {
    const start = this.position
    this.position += bytes.length
    let rest = bytes
    if (this.inHead) {
      const head = this.#readHead(bytes, start)
      if (head.result) return head.result
      rest = head.rest
    }
    if (this.inHead || rest.length === 0) return MORE
    return this.#readBody(rest)
  }

  /** Reads lines of a head; `result` set: the piece is dealt with. */
  #readHead(bytes: Uint8Array, start: number): { result: ReadResult | null; rest: Uint8Array } {
    const none = new Uint8Array(0)
    const stop = (result: ReadResult) => ({ result, rest: none })
    let at = 0
    while (at < bytes.length) {
      const from = at
      const feed = bytes.indexOf(10, at)
      const end = feed < 0 ? bytes.length : feed + 1
      const piece = latin1(bytes, from, end)
      if (this.#line === '') this.#lineStart = start + from
      if (this.#line.length + piece.length + 1 > LINE_LIMIT) {
        return stop(this.#fail(failure(27, 'curl.head.line-limit'), this.#lineStart, start + end))
      }
      this.#line += piece
      at = end
      if (this.#lines === 0 && !this.#startsLikeHttp(feed >= 0)) {
        const rest = this.#notHttp(bytes, from, feed >= 0 && at < bytes.length ? at : null)
        if ('kind' in rest) return stop(rest)
        return { result: null, rest }
      }
      if (feed < 0) break
      const line = this.#line
      if (line[0] === '\r' || line[0] === '\n') {
        // In `-v`, libcurl shows the blank line from where this piece of it began, and so what follows in its buffer.
        const shown = latin1(bytes, from, Math.min(bytes.length, from + line.length)).padEnd(line.length, '\0')
        const done = this.#endOfHead(line, shown, start + at)
        this.#line = ''
        if (done) {
          const left = bytes.length - at
          if (done.kind === 'done' && left > 0) {
            this.surplus = left
            this.events.info(`Excess found: excess = ${left} url = ${this.path} (zero-length body)`)
          }
          return stop(done)
        }
        if (!this.inHead) return { result: null, rest: bytes.subarray(at) }
      } else {
        const failed = this.#field(line)
        if (failed) return stop(this.#fail(failed, this.#lineStart, start + at))
        this.#line = ''
      }
      // A line that begins with NUL ends this round of reading.
      if (bytes[at] === 0) return { result: MORE, rest: none }
    }
    return { result: MORE, rest: none }
  }

  /** The path for one of `-v`'s remarks. */
  path = '/'

  #startsLikeHttp(whole: boolean): boolean {
    if (!mayBeHttp(this.#line)) return false
    return !whole || this.#line.length >= 5
  }

  /** Bytes that are no HTTP: HTTP/0.9 where allowed. Returns what is left as body; `next`: where the bad line ended. */
  #notHttp(bytes: Uint8Array, from: number, next: number | null): ReadResult | Uint8Array {
    this.fields.close = true
    if (!this.options.http09) {
      return this.#fail(
        failure(1, 'curl.http09', 'Received HTTP/0.9 when not allowed'),
        this.#lineStart,
        this.#lineStart + this.#line.length,
      )
    }
    this.inHead = false
    this.headEnd = this.headStart
    this.#bad = next === null ? 'all' : 'partial'
    return bytes.subarray(next ?? from)
  }

  #bump(length: number): Failure | null {
    this.headerBytes += length
    const total = this.earlierHeaderBytes + this.headerBytes
    if (total > HEAD_LIMIT) {
      return failure(56, 'curl.head.limit', `Too large response headers: ${total} > ${HEAD_LIMIT}`)
    }
    return null
  }

  /** The status line or a field line. */
  #field(line: string): Failure | null {
    const first = this.#lines === 0
    this.#lines++
    if (first) {
      this.headStart = this.#lineStart
      const read = readStatusLine(line)
      if (read.kind === 'failure') return failure(1, read.rule, read.message)
      this.status = read.code
      this.fields.begin(read.code, read.version)
      if (this.options.resumeFrom > 0 && this.options.method === 'GET' && read.code === 416) this.ignoreBody = true
      if (read.version === 10) {
        this.events.info('HTTP 1.0, assume close after body')
        this.fields.close = true
      }
      this.#sawFieldBefore = false
    }
    if (line.includes('\0')) return failure(8, 'curl.head.nul', 'Nul byte in header')
    const folded = line[0] === ' ' || line[0] === '\t'
    if (!first && !(folded && this.#lines > 2) && !line.includes(':')) {
      return failure(8, 'curl.head.no-colon', 'Header without colon')
    }
    const failed = readField(line, this.fields, this.status, this.options, this.events, (name) => this.#addCoding(name))
    if (failed) return failed
    this.events.headerIn(line)
    if (!first) {
      // The store of headers knows no continuation line without a line before it.
      if (folded && !this.#sawFieldBefore) return failure(43, 'curl.head.fold-first')
      // It also takes a line to end at its first CR, and wants the colon before that.
      if (!folded && /^[^:]*\r/.test(line)) return failure(43, 'curl.head.cr-in-name')
      this.#sawFieldBefore = true
    }
    const refused = this.events.header(line, first ? 'status' : 'field', this.status)
    if (refused) return refused
    return this.#bump(line.length)
  }

  #addCoding(name: string): Failure | null {
    if (this.#decoders++ >= 5) {
      return failure(61, 'curl.coding.many', 'Reject response due to more than 5 content encodings')
    }
    const next = this.#decoder
    this.#decoder = newDecoder(name, next ? (bytes) => next.write(bytes) : (bytes) => this.events.body(bytes))
    return null
  }

  /** The empty line. Returns a result where the response is over with it. */
  #endOfHead(line: string, shown: string, end: number): ReadResult | null {
    const { fields, options, events } = this
    const interim = this.status >= 100 && this.status <= 199
    if (interim && this.status !== 101) {
      this.#lines = 0
      if (this.status === 100) events.continue()
    } else {
      this.inHead = false
      this.headEnd = end
      const unbounded = fields.size < 0 && !fields.chunked && !fields.close && fields.version === 11
      if (!interim && unbounded && options.method !== 'HEAD') {
        events.info('no chunk, no close, no size. Assume close to signal end')
        fields.close = true
      }
      // A chunked body has no length, whatever Content-Length says.
      if (fields.chunked && !options.noBody) fields.size = -1
      const failed = this.#checkSize()
      if (failed) return this.#fail(failed, this.headStart, end)
    }
    const refused = events.header(line, 'end', this.status)
    if (refused) return this.#fail(refused, this.headStart, end)
    const tooMuch = this.#bump(line.length)
    if (tooMuch) return this.#fail(tooMuch, this.headStart, end)
    this.interimBytes = interim ? this.headerBytes : 0
    const failed = events.finalHead(this.status)
    if (failed) return this.#fail(failed, this.headStart, end)
    if (this.inHead) return null
    events.headerIn(shown)
    return options.noBody || fields.size === 0 ? DONE : null
  }

  #checkSize(): Failure | null {
    const { fields, options } = this
    if (fields.ignoreLength) fields.size = -1
    else if (fields.size >= 0 && options.maxFileSize > 0 && fields.size > options.maxFileSize) {
      fields.size = -1
      return failure(63, 'curl.max-filesize', 'Maximum file size exceeded')
    }
    return null
  }

  /** Checks made when the first byte of a body comes; a result where reading ends. */
  #firstBody(): ReadResult | null {
    const { fields, options, events } = this
    if (fields.newUrl) {
      if (fields.close) return DONE
      this.ignoreBody = true
      events.info('Ignoring the response-body')
    }
    if (
      options.resumeFrom > 0 &&
      !fields.contentRange &&
      options.method === 'GET' &&
      !this.ignoreBody &&
      !fields.wholeBody
    ) {
      if (fields.size === options.resumeFrom) {
        events.info('The entire document is already downloaded')
        fields.close = true
        return DONE
      }
      return this.#fail(
        failure(33, 'curl.resume', "HTTP server doesn't seem to support byte ranges. Cannot resume."),
        this.headStart,
        this.headEnd,
      )
    }
    if (options.timeCondition && !options.hasRange && fields.lastModified !== null) {
      const { kind, time } = options.timeCondition
      const unmet = kind === 'if-unmodified' ? fields.lastModified >= time : fields.lastModified <= time
      if (unmet) {
        events.info(
          kind === 'if-unmodified'
            ? 'The requested document is not old enough'
            : 'The requested document is not new enough',
        )
        this.status = 304
        events.info('Simulate an HTTP 304 response')
        fields.close = true
        return DONE
      }
    }
    return null
  }

  #readBody(bytes: Uint8Array): ReadResult {
    const { fields, options, events } = this
    const start = this.position - bytes.length
    if (options.noBody) {
      fields.close = true
      return this.#fail(failure(8, 'curl.body.unwanted'), start, this.position)
    }
    if (this.bodyWrites === 0) {
      const first = this.#firstBody()
      if (first) return first
    }
    this.bodyWrites++
    const bad = this.#bad
    const held = bad === 'none' ? null : fromLatin1(this.#line)
    if (held) {
      events.dataIn(held)
      if (bad === 'partial') events.dataIn(bytes)
    } else events.dataIn(bytes)

    let counted = bytes.length
    let over = false
    if (fields.chunked) {
      if (options.raw && !this.ignoreBody) {
        const failed = events.body(bytes)
        if (failed) return this.#fail(failed, start, this.position)
      }
      const read = this.#chunks.read(bytes, {
        data: (piece) => (options.raw ? null : this.#writeBody(piece)),
        trailer: (line) => (options.raw ? null : this.#trailer(line)),
      })
      counted = read.written
      if (read.kind === 'failure') {
        // The first message is curl's, both are shown by `-v`.
        const text = 'Failed reading the chunked-encoded stream'
        if (read.failure.message) {
          events.info(read.failure.message)
          events.info(text)
          return this.#fail({ ...read.failure, shown: true }, start + read.at, start + read.end)
        }
        return this.#fail({ ...read.failure, message: text }, start + read.at, start + read.end)
      }
      if (read.kind === 'bad') {
        const found = failure(56, 'curl.chunked.grammar', `${read.text} in chunked-encoding`)
        return this.#fail(found, start + read.at, Math.min(this.position, start + read.at + 1))
      }
      if (read.kind === 'end') {
        over = true
        this.surplus = read.left
        if (read.left > 0) events.info(`Leftovers after chunking:  ${read.left}u bytes`)
      }
    }
    if (bad === 'partial' && held && !this.ignoreBody) this.bodyBytes += held.length
    if (fields.size >= 0 && this.bodyBytes + counted >= fields.size) {
      const excess = this.bodyBytes + counted - fields.size
      this.surplus = Math.max(0, excess)
      if (excess > 0 && !this.ignoreBody) {
        events.info(
          `Excess found in a read: excess = ${excess}, size = ${fields.size}, maxdownload = ${fields.size}, bytecount = ${this.bodyBytes}`,
        )
        fields.close = true
      }
      counted = Math.max(0, fields.size - this.bodyBytes)
      over = true
    }
    this.bodyBytes += counted
    if (!fields.chunked) {
      this.#bad = 'none'
      const failed = this.#writePlain(held, bad, bytes.subarray(0, counted))
      if (failed) return this.#fail(failed, start, this.position)
    }
    return over ? DONE : MORE
  }

  #writePlain(held: Uint8Array | null, bad: 'none' | 'partial' | 'all', bytes: Uint8Array): Failure | null {
    if (held && !this.ignoreBody) {
      const failed = this.events.body(held)
      if (failed) return failed
    }
    return bad === 'all' ? null : this.#writeBody(bytes)
  }

  #writeBody(bytes: Uint8Array): Failure | null {
    if (this.ignoreBody || bytes.length === 0) return null
    if (this.#decoder && !this.options.raw) return this.#decoder.write(bytes)
    return this.events.body(bytes)
  }

  #trailer(line: string): Failure | null {
    if (this.ignoreBody) return null
    // What curl keeps of a trailer ends at a NUL: then it has no line end any more.
    const folded = line[0] === ' ' || line[0] === '\t'
    if ((!folded && !line.includes(':')) || line.includes('\0')) return failure(43, 'curl.chunked.trailer')
    return this.events.header(line, 'trailer', this.status)
  }
}
