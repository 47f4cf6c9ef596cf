import { isToken, type RequestHead } from '../http'
import { Body, type BodyInit, type TakenBody, takeBody } from './body'
import { Headers, type HeadersInit } from './headers'

export interface RequestInit {
  readonly method?: string
  readonly headers?: HeadersInit
  readonly body?: BodyInit
  readonly signal?: AbortSignal | null
  /** The request-target, where it is not what the URL says (`*`). */
  readonly target?: string
}

/** A request that came over a connection: what the parser read, and where its content comes from. */
export class Incoming {
  constructor(
    readonly head: RequestHead,
    readonly content: TakenBody,
    /** Made when asked for: most handlers never look at it. */
    readonly signal: () => AbortSignal,
  ) {}
}

/** Methods that the fetch standard spells in capitals whatever a caller writes. */
const NORMALIZED = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT'])

/** A request with the shape of the fetch standard's, without its restrictions: any method, any field, a body with any of them. */
export class Request extends Body {
  readonly method: string
  /** The request-target as it came (`/path?query`, `*`, an absolute URI). */
  readonly target: string
  readonly redirect = 'follow'
  readonly mode = 'cors'
  readonly credentials = 'same-origin'
  readonly cache = 'default'
  readonly destination = ''
  readonly referrer = 'about:client'
  readonly referrerPolicy = ''
  readonly integrity = ''
  readonly keepalive = false
  readonly duplex = 'half'
  readonly #incoming: Incoming | null
  #url: string | null
  #headers: Headers | null
  #signal: AbortSignal | null

  constructor(input: string | URL | Request | Incoming, given?: RequestInit | null) {
    if (input instanceof Incoming) {
      super(input.content.bytes, input.content.stream)
      this.method = input.head.method
      this.target = input.head.target
      this.#incoming = input
      this.#url = null
      this.#headers = null
      this.#signal = null
      return
    }
    const init = given ?? {}
    const from = input instanceof Request ? input : null
    const method = init.method ?? from?.method ?? 'GET'
    if (!isToken(method))
      throw new TypeError(`Expected a token as the method, got ${JSON.stringify(method.slice(0, 60))} (RFC 9110 9.1).`)
    const body = init.body ?? null
    const { bytes, stream, type } = body === null && from ? from.release() : takeBody(body)
    super(bytes, stream)
    this.method = NORMALIZED.has(method.toUpperCase()) ? method.toUpperCase() : method
    if (from) this.#url = from.url
    else {
      if (!URL.canParse(String(input)))
        throw new TypeError(
          `Expected an absolute URL for a request, got ${JSON.stringify(String(input).slice(0, 60))}.`,
        )
      this.#url = new URL(String(input)).href
    }
    this.#headers = new Headers(init.headers ?? from?.headers)
    if (type && !this.#headers.has('content-type')) this.#headers.set('Content-Type', type)
    this.target = init.target ?? from?.target ?? (/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*([^#]*)/i.exec(this.#url)?.[1] || '/')
    this.#incoming = null
    this.#signal = (init.signal === undefined ? from?.signal : init.signal) ?? null
  }

  /** Absolute: the target joined with Host; where the target is an absolute URI, that alone (RFC 9110 7.1). */
  get url(): string {
    this.#url ??= urlOf(this.#incoming!.head)
    return this.#url
  }

  get headers(): Headers {
    this.#headers ??= Headers.of(this.#incoming!.head.fields)
    return this.#headers
  }

  /** Aborted when the connection ends before the answer is on its way. */
  get signal(): AbortSignal {
    this.#signal ??= this.#incoming?.signal() ?? new AbortController().signal
    return this.#signal
  }

  /** A copy with a body of its own. */
  clone(): Request {
    const { bytes, stream } = this.split()
    return new Request(this.url, {
      method: this.method,
      headers: this.headers,
      body: bytes ?? stream,
      target: this.target,
      signal: this.signal,
    })
  }

  protected override contentType(): string {
    return this.headers.get('content-type') ?? ''
  }

  get [Symbol.toStringTag](): string {
    return 'Request'
  }
}

function urlOf({ target, fields }: RequestHead): string {
  const host = fields.find(({ name }) => name.toLowerCase() === 'host')?.value || 'localhost'
  const absolute = /^[a-z][a-z0-9+.-]*:\/\//i.test(target)
  const url = absolute ? target : `http://${host}${target.startsWith('/') ? target : '/'}`
  return URL.canParse(url) ? new URL(url).href : url
}
