import { byteWord, concat, utf8 } from '../bytes'
import { type Deadline, type HttpError, type MessageParser, REASON_PHRASES, type RequestHead } from '../http'
import type { TakenBody } from './body'
import type { Socket } from './socket'

/** What the content of a request is read from, shared by all requests of a connection. */
export interface Source {
  readonly socket: Socket
  readonly parser: MessageParser
  readonly deadline: Deadline
  clock(): number
}

/** Why content cannot be read: the peer's fault, or it took too long. What the connection answers. */
export interface Fault {
  readonly status: number
  readonly message: string
  readonly error: HttpError | null
}

/** Content that nobody read is thrown away up to this many bytes, so that the connection can be used again. */
const MOST_UNREAD = 256 * 1024

/** Says that content is too large. */
export const tooLarge = (most: number): string =>
  `At most ${most} ${byteWord(most)} of content are taken here (RFC 9110 15.5.14).`

/** The content of one request: read when the handler asks for it, so that a slow handler slows the peer down. */
export class Content {
  /** What went wrong, once it has. */
  fault: Fault | null = null
  /** The message is complete. */
  ended = false
  /** The exchange is over: whoever still reads gets an error. */
  #over = false
  #awaitsContinue: boolean
  #received = 0
  #pending: Promise<Uint8Array | null> | null = null
  #buffered: Uint8Array[] = []
  readonly #source: Source
  readonly #head: RequestHead
  readonly #most: number

  /** `most`: bytes that the content may have; without it there is no limit. */
  constructor(source: Source, head: RequestHead, most = Number.POSITIVE_INFINITY) {
    this.#source = source
    this.#most = most
    this.#head = head
    this.#awaitsContinue = head.expectContinue && head.framing.kind !== 'none'
    this.#takeBuffered()
  }

  /** The peer still holds its content back. */
  get awaitsContinue(): boolean {
    return this.#awaitsContinue && this.#received === 0
  }

  /** True where what is left is so little that it can be thrown away for the sake of the connection. */
  get disposable(): boolean {
    if (this.ended) return true
    if (this.fault || this.awaitsContinue) return false
    const { framing } = this.#head
    return framing.kind === 'length' ? framing.length - this.#received <= MOST_UNREAD : true
  }

  /** The content for a Request: bytes where all of it is here, else a stream that reads on. */
  body(): TakenBody {
    if (this.#head.framing.kind === 'none') return { bytes: null, stream: null, type: null }
    if (this.ended) {
      const bytes = this.#buffered.length === 1 ? this.#buffered[0]! : concat(this.#buffered)
      return { bytes, stream: null, type: null }
    }
    const stream = new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          const bytes = await this.read()
          if (bytes) controller.enqueue(bytes)
          else controller.close()
        },
      },
      { highWaterMark: 0 },
    )
    return { bytes: null, stream, type: null }
  }

  /** The next part; null at the end. Rejects where the content is at fault, or the exchange is over. */
  read(): Promise<Uint8Array | null> {
    const before = this.#pending
    const reading = (async () => {
      await before?.catch(() => undefined)
      if (this.#over) throw new TypeError('The exchange is over: the content of its request can no longer be read.')
      return this.#next()
    })()
    this.#pending = reading
    reading.catch(() => undefined)
    return reading
  }

  /** The exchange is over. Throws away what is left; true where the connection can carry the next request. */
  finish(): Promise<boolean> | boolean {
    this.#over = true
    if (!this.ended || this.#pending) return this.#finishReading()
    this.#buffered = []
    return true
  }

  async #finishReading(): Promise<boolean> {
    await this.#pending?.catch(() => undefined)
    this.#buffered = []
    let left = MOST_UNREAD
    try {
      while (!this.ended && left > 0) {
        const bytes = await this.#next()
        if (bytes) left -= bytes.length
      }
    } catch {
      return false
    }
    return this.ended
  }

  /** Takes what has come already, without waiting: a fault in it can be answered before the handler is called. */
  #takeBuffered(): void {
    const { parser } = this.#source
    for (;;) {
      const event = parser.next()
      if (event.kind === 'content') {
        this.#buffered.push(event.bytes)
        if (!this.#counted(event.bytes)) return
      } else if (event.kind === 'end') {
        this.ended = true
        return
      } else {
        if (event.kind === 'error') this.#fail(event.error)
        return
      }
    }
  }

  /** Counts content; false where that is too much now. */
  #counted({ length }: Uint8Array): boolean {
    this.#received += length
    if (this.#received <= this.#most) return true
    this.fault = { status: 413, message: tooLarge(this.#most), error: null }
    return false
  }

  #fail(error: HttpError): void {
    this.fault = { status: error.statusHint, message: error.message, error }
  }

  async #next(): Promise<Uint8Array | null> {
    const { parser, socket, deadline, clock } = this.#source
    const held = this.#buffered.shift()
    if (held) return held
    if (this.fault) throw new TypeError(this.fault.message)
    if (this.ended) return null
    for (;;) {
      const event = parser.next()
      switch (event.kind) {
        case 'content':
          if (!this.#counted(event.bytes)) throw new TypeError(this.fault!.message)
          return event.bytes
        case 'end':
          this.ended = true
          return null
        case 'error':
          this.#fail(event.error)
          throw new TypeError(event.error.message)
        case 'need-data': {
          if (this.awaitsContinue && !this.#over) {
            this.#awaitsContinue = false
            await socket.write(CONTINUE, null)
          }
          deadline.enter('content', clock())
          const bytes = await socket.read(Math.max(0, deadline.deadline! - clock()))
          if (bytes === 'late') {
            this.fault = { status: 408, message: 'The content took too long to come (RFC 9110 15.5.9).', error: null }
            throw new TypeError(this.fault.message)
          }
          if (bytes === null) parser.end()
          else {
            deadline.progress(clock(), bytes.length)
            parser.feed(bytes)
          }
          deadline.enter('handler', clock())
          break
        }
        case 'head':
        case 'closed':
          throw new Error(`server: the parser gave ${event.kind} inside content`)
      }
    }
  }
}

const CONTINUE = utf8(`HTTP/1.1 100 ${REASON_PHRASES[100]}\r\n\r\n`)
