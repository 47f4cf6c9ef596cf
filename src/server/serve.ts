import { byteWord } from '../bytes'
import {
  ConnectionState,
  Deadline,
  type HttpError,
  type Limits,
  listMembers,
  MessageParser,
  type RequestHead,
  TIMEOUTS,
  type Timeouts,
} from '../http'
import { type Answer, answerOf, ending, framed, type Join, join, wholeOf } from './answer'
import { Content, tooLarge } from './content'
import { asBytes, type Handler, toResponse } from './handler'
import { Incoming, Request } from './request'
import { Response } from './response'
import type { Socket } from './socket'

export interface ServeOptions {
  /** The wall clock, milliseconds since 1970, for Date. */
  now(): number
  /** The clock that time limits run on, milliseconds; `now` where absent. Best one that never jumps. */
  clock?(): number
  /** Hears of an error in the handler; the client gets 500, or an answer cut short. */
  onError(error: unknown): void
  /** Hears of a request that was refused; the client gets the status of its hint. */
  onRefused?(error: HttpError): void
  /** How the platform joins a head and content fastest. */
  readonly join?: Join
  readonly timeouts?: Timeouts
  readonly limits?: Limits
  /** The most content that a request may bring, in bytes: more is refused with 413. No limit where it is absent. */
  readonly maxContent?: number
  /** Content whose length is not told in Content-Length is refused with 411 (RFC 9112 6.3). */
  readonly requireLength?: boolean
  /** The sockets are those of TLS: `https` is served, and `http` is not. */
  readonly secure?: boolean
}

/** Bytes read and thrown away after the last answer, so that a close does not reset what the peer still reads (RFC 9112 9.6). */
const LINGER_BYTES = 16 * 1024 * 1024

/** Thrown inside a connection whose peer no longer reads. */
const STALLED = new Error('the peer took no bytes for too long')

/**
 * One connection of a server: parses each request, calls the handler, answers in order (RFC 9112 9.3). The handler is
 * called when the head is there; content is read as it asks for it. What is wrong gets its status and a close.
 */
export class ServerConnection {
  readonly #handler: Handler
  readonly #socket: Socket
  readonly #options: ServeOptions
  readonly #parser: MessageParser
  readonly #state = new ConnectionState()
  readonly #deadline: Deadline
  #abort: AbortController | null = null
  #aborted = false
  /** No request is being answered: the head of one is awaited, or a part of it. */
  #idle = true
  #drained = false
  #over = false

  constructor(handler: Handler, socket: Socket, options: ServeOptions) {
    this.#handler = handler
    this.#socket = socket
    this.#options = options
    // Nobody reads the elements of content here: they would grow with every chunk.
    const limits = options.limits ? { limits: options.limits } : {}
    this.#parser = new MessageParser('request', { ...limits, contentOnTape: false })
    this.#deadline = new Deadline(this.clock(), options.timeouts ?? TIMEOUTS)
  }

  // What the content of a request reads from.

  get socket(): Socket {
    return this.#socket
  }

  get parser(): MessageParser {
    return this.#parser
  }

  get deadline(): Deadline {
    return this.#deadline
  }

  readonly clock = (): number => (this.#options.clock ?? this.#options.now)()

  /** Serves until the connection ends. Never rejects. */
  async run(): Promise<void> {
    try {
      let head = await this.#readHead()
      while (head && (await this.#exchange(head))) head = await this.#readHead()
      this.#state.apply('server', 'close')
      await this.#socket.end()
      await this.#linger()
      await this.#socket.close()
    } catch (error) {
      // The peer is gone, or takes nothing: there is nobody left to answer.
      this.#stop()
      await (error === STALLED ? this.#socket.reset() : this.#socket.close())
    }
    this.#over = true
  }

  /** True while a request is being answered. */
  get busy(): boolean {
    return !this.#idle && !this.#over
  }

  /** Ends gracefully: at once where no request is being answered, else behind the answer at hand, which says so. */
  drain(): void {
    this.#state.drain()
    this.#drained = true
    if (this.#idle && !this.#over) void this.#socket.close()
  }

  /** The head of the next request; null where the connection ends, or what came was refused. */
  async #readHead(): Promise<RequestHead | null> {
    const { parser, deadline } = { parser: this.#parser, deadline: this.#deadline }
    for (;;) {
      const event = parser.next()
      switch (event.kind) {
        case 'need-data': {
          const begun = parser.begun
          this.#idle = true
          if (!begun && this.#state.client === 'must-close') return null
          const now = this.clock()
          deadline.enter(begun ? 'head' : 'idle', now)
          const bytes = await this.#socket.read(Math.max(0, deadline.deadline! - now))
          if (bytes === 'late') {
            if (begun) await this.#refuse(null, 408, 'The head of the request took too long to come (RFC 9110 15.5.9).')
            return null
          }
          if (this.#drained) return null
          if (bytes === null) parser.end()
          else parser.feed(bytes)
          break
        }
        case 'head':
          this.#idle = false
          deadline.enter('handler', this.clock())
          return event.head as RequestHead
        case 'closed':
          return null
        case 'error':
          this.#idle = false
          this.#options.onRefused?.(event.error)
          await this.#refuse(null, event.error.statusHint, event.error.message)
          return null
        case 'content':
        case 'end':
          throw new Error(`server: the parser gave ${event.kind} before a head`)
      }
    }
  }

  /** One request and its answer; true where the connection may carry another. */
  async #exchange(head: RequestHead): Promise<boolean> {
    const { keepAlive, expectContinue } = head
    this.#state.apply('client', 'request', { keepAlive, expectContinue })
    const refusal = refusalOf(head, this.#options)
    if (refusal) return this.#refuse(head, ...refusal)
    const content = new Content(this, head, this.#options.maxContent)
    const request = new Request(new Incoming(head, content.body(), () => this.#signal()))
    let response: Response | null = null
    if (!content.fault) {
      let did = 'threw an error'
      try {
        const given = this.#handler(request)
        const answer = given instanceof Response ? given : await given
        did = answer === undefined ? 'returned nothing' : 'returned what cannot be sent'
        response = toResponse(answer)
      } catch (error) {
        // Whoever reads faulty content gets an error: that is the peer's doing, not the handler's.
        if (!content.fault) {
          this.#options.onError(error)
          response = new Response(`The server made a mistake: its handler ${did}.\n`, { status: 500 })
        }
      }
    }
    const { fault } = content
    if (fault || !response) {
      await discard(response)
      if (fault?.error) this.#options.onRefused?.(fault.error)
      return this.#refuse(head, fault?.status ?? 500, fault?.message ?? 'The server made a mistake.')
    }
    if (!content.disposable) this.#state.drain()
    const answered = this.#answer(head, response)
    if (!(typeof answered === 'boolean' ? answered : await answered)) return false
    const finished = content.finish()
    if (!(typeof finished === 'boolean' ? finished : await finished)) return false
    this.#state.apply('client', 'end')
    this.#abort = null
    return this.#state.next()
  }

  /**
   * Writes an answer; true where it is whole and the connection goes on. At once where it is known and the socket takes it:
   * each promise that a request waits for costs as much as a part of its work.
   */
  #answer(head: RequestHead, response: Response): Promise<boolean> | boolean {
    const made = answerOf(response, head, head.keepAlive && this.#keeps, this.#options.now())
    if (!made.ok) {
      this.#options.onError(new TypeError(made.error.message))
      return this.#cannotAnswer(head, response)
    }
    const { persists, framing } = made.value
    this.#state.apply('server', 'response', { keepAlive: persists })
    const writing = this.#write(wholeOf(made.value, this.#options.join ?? join))
    if (writing !== null || framing.kind !== 'bytes') return this.#answerOn(response, made.value, writing)
    this.#state.apply('server', 'end')
    return persists
  }

  async #cannotAnswer(head: RequestHead, response: Response): Promise<false> {
    await discard(response)
    return this.#refuse(head, 500, 'The server made a mistake: its answer cannot be written.')
  }

  /** The rest of an answer whose head is being written. */
  async #answerOn(response: Response, answer: Answer, writing: Promise<void> | null): Promise<boolean> {
    const { persists, framing } = answer
    if (writing) await writing
    if (framing.kind === 'none') await discard(response)
    else if (framing.kind !== 'bytes' && !(await this.#stream(response, answer))) return false
    this.#state.apply('server', 'end')
    return persists
  }

  /** False once the connection is to end behind the exchange at hand. */
  get #keeps(): boolean {
    return this.#state.persistent
  }

  /** Writes a stream as it comes. False where it failed: the peer must see that the content is not whole. */
  async #stream(response: Response, answer: Answer): Promise<boolean> {
    const { framing } = answer
    const reader = response.body!.getReader()
    let left = framing.kind === 'length' ? framing.length : Number.POSITIVE_INFINITY
    try {
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        const bytes = asBytes(part.value)
        left -= bytes.length
        if (left < 0) throw new RangeError('The stream gave more bytes than its Content-Length said (RFC 9110 8.6).')
        if (bytes.length > 0) await this.#write(framed(framing, bytes))
      }
      if (framing.kind === 'length' && left > 0)
        throw new RangeError(`The stream ended ${left} ${byteWord(left)} before its Content-Length (RFC 9110 8.6).`)
    } catch (error) {
      reader.cancel(error).catch(() => undefined)
      if (error === STALLED || this.#aborted) throw error
      this.#options.onError(error)
      // Content that lasts until the close has no other sign that it is not whole (RFC 9112 8).
      if (framing.kind === 'close') await this.#socket.reset()
      this.#stop()
      return false
    }
    const last = ending(framing)
    if (last) await this.#write(last)
    return true
  }

  /** Writes bytes; null where the socket took them at once. */
  #write(bytes: Uint8Array): Promise<void> | null {
    const deadline = this.#deadline
    const now = this.clock()
    deadline.enter('write', now)
    let taking: Promise<undefined | 'late'> | undefined | 'late'
    try {
      taking = this.#socket.write(bytes, Math.max(0, deadline.deadline! - now))
    } catch (error) {
      this.#stop()
      throw error
    }
    if (taking !== undefined) return this.#taken(taking)
    deadline.enter('handler', now)
    return null
  }

  async #taken(taking: Promise<undefined | 'late'> | 'late'): Promise<void> {
    let taken: undefined | 'late'
    try {
      taken = await taking
    } catch (error) {
      this.#stop()
      throw error
    }
    this.#deadline.enter('handler', this.clock())
    if (taken === 'late') {
      this.#stop()
      throw STALLED
    }
  }

  async #refuse(head: RequestHead | null, status: number, why: string): Promise<false> {
    const method = head?.method ?? this.#parser.requestMethod ?? 'GET'
    const response = new Response(`${why}\n`, { status })
    const made = answerOf(response, { method, version: head?.version ?? [1, 1] }, false, this.#options.now())
    if (made.ok) {
      await this.#write(wholeOf(made.value, this.#options.join ?? join))
    }
    return false
  }

  #signal(): AbortSignal {
    this.#abort ??= new AbortController()
    if (this.#aborted) this.#abort.abort()
    return this.#abort.signal
  }

  /** The peer is gone: whoever works for it may stop. */
  #stop(): void {
    this.#aborted = true
    this.#abort?.abort()
  }

  async #linger(): Promise<void> {
    const { linger } = this.#options.timeouts ?? TIMEOUTS
    const until = this.clock() + 6 * linger
    let left = LINGER_BYTES
    while (left > 0) {
      const wait = Math.min(linger, until - this.clock())
      const bytes = wait > 0 ? await this.#socket.read(wait) : 'late'
      if (bytes === null || bytes === 'late') return
      left -= bytes.length
    }
  }
}

/** Why a request is refused before any handler sees it: status and sentence. */
function refusalOf(
  head: RequestHead,
  { maxContent = Number.POSITIVE_INFINITY, requireLength, secure }: ServeOptions,
): readonly [number, string] | null {
  const { framing } = head
  if (head.method === 'CONNECT') return [501, 'CONNECT is not served here (RFC 9110 9.3.6).']
  const scheme = head.target.startsWith('/')
    ? undefined
    : /^([a-z][a-z0-9+.-]*):\/\//i.exec(head.target)?.[1]?.toLowerCase()
  if (scheme !== undefined && scheme !== (secure ? 'https' : 'http'))
    return [421, `A target of ${scheme} is not served on this connection (RFC 9110 7.4).`]
  if (requireLength && framing.kind === 'chunked') return [411, 'Content needs its Content-Length here (RFC 9112 6.3).']
  if (framing.kind === 'length' && framing.length > maxContent) return [413, tooLarge(maxContent)]
  if (scheme !== undefined) {
    if (!URL.canParse(head.target)) return [400, noUri('the target', head.target)]
  } else {
    const { host } = head
    // RFC 9110 4.2.1: with an empty Host, the URI of such a target has no host, and a recipient rejects it.
    if (host !== null && (host === '' ? head.version[1] > 0 : /^:\d*$/.test(host)))
      return [400, 'Expected a host in Host: an http URI has one (RFC 9110 4.2.1).']
    if (host && !EASY_HOST.test(host) && !URL.canParse(`http://${host}/`)) return [400, noUri('Host', host)]
  }
  // RFC 9110 10.1.1: an HTTP/1.0 request's expectation is ignored, and one that is not known may be refused.
  if (head.version[1] === 0 || !head.expects) return null
  return listMembers(head.fields, 'expect').every((one) => one.toLowerCase() === '100-continue')
    ? null
    : [417, 'The only expectation known is 100-continue (RFC 9110 10.1.1).']
}

/**
 * Hosts that surely make a URL: no label that is encoded, the last one no number, or an IPv4 address; a port below 60000. All
 * others are asked of the URL standard's parser, with which handlers read `url`.
 */
const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)'
const EASY_HOST = new RegExp(
  `^(?:(?!.*xn--)(?:[a-z0-9-]+\\.)*[a-z][a-z0-9-]*|${OCTET}(?:\\.${OCTET}){3})(?::(?:\\d{1,4}|[1-5]\\d{4}))?$`,
  'i',
)

const noUri = (where: string, got: string) =>
  `Expected the host and port of a URL in ${where}, got ${JSON.stringify(got.slice(0, 60))} (RFC 9110 4.2.1).`

/** Lets go of a body that nobody will get. */
async function discard(response: Response | null): Promise<void> {
  if (response && response.knownBody === null && !response.bodyUsed)
    await response.body?.cancel().catch(() => undefined)
}

/** Serves one connection with a handler until it ends. Never rejects. */
export function serveConnection(handler: Handler, socket: Socket, options: ServeOptions): Promise<void> {
  return new ServerConnection(handler, socket, options).run()
}
