import { trimEndOf, utf8 } from '../bytes'
import { invalidInValue } from '../http'
import { Body, type BodyInit, takeBody } from './body'
import { Headers, type HeadersInit } from './headers'

export interface ResponseInit {
  readonly status?: number
  readonly statusText?: string
  readonly headers?: HeadersInit
}

/** Statuses that never have a body, by the fetch standard. */
const NULL_BODY = new Set([204, 205, 304])
const REDIRECTS = new Set([301, 302, 303, 307, 308])

/** A response with the shape of the fetch standard's, with every field that a server may send. */
export class Response extends Body {
  readonly status: number
  readonly statusText: string
  readonly headers: Headers
  /** `error` for `Response.error()`, else `default`. */
  readonly type: 'default' | 'error'
  readonly url = ''
  readonly redirected = false

  constructor(body?: BodyInit, init?: ResponseInit | null) {
    const { bytes, stream, type } = takeBody(body)
    super(bytes, stream)
    const failed = init === NETWORK_ERROR
    const { status = 200, statusText = '', headers } = init ?? {}
    if (!failed && (!Number.isInteger(status) || status < 200 || status > 599))
      throw new RangeError(`Expected a status from 200 to 599, got ${String(status)}.`)
    if (NULL_BODY.has(status) && body !== null && body !== undefined)
      throw new TypeError(`Expected no body with status ${status}, got one.`)
    if (invalidInValue(statusText) >= 0)
      throw new TypeError(
        `Expected visible characters in statusText, got ${JSON.stringify(statusText.slice(0, 60))} (RFC 9112 4).`,
      )
    this.status = status
    this.statusText = statusText
    this.type = failed ? 'error' : 'default'
    this.headers = new Headers(headers)
    if (type && !this.headers.has('content-type')) this.headers.set('Content-Type', type)
  }

  get ok(): boolean {
    return this.status >= 200 && this.status <= 299
  }

  /** The body's bytes where they are known without reading a stream. */
  get knownBody(): Uint8Array | null {
    return this.known
  }

  /** True where there is a body, be it empty. */
  get hasBody(): boolean {
    return this.present
  }

  /** A copy with a body of its own. */
  clone(): Response {
    const { bytes, stream } = this.split()
    return new Response(bytes ?? stream, this.type === 'error' ? NETWORK_ERROR : this)
  }

  protected override contentType(): string {
    return this.headers.get('content-type') ?? ''
  }

  get [Symbol.toStringTag](): string {
    return 'Response'
  }

  static json(value: unknown, init?: ResponseInit | null): Response {
    const text = JSON.stringify(value)
    if (text === undefined) throw new TypeError(`Expected something that JSON can say, got ${typeof value}.`)
    const headers = new Headers(init?.headers)
    if (!headers.has('content-type')) headers.set('Content-Type', 'application/json')
    return new Response(text, { ...init, headers })
  }

  /**
   * `url` may be relative: a client resolves it against what it asked for (RFC 9110 10.2.2). Location is a URI: what may stand
   * in none is percent-encoded, and a name of other letters than those of US-ASCII made one of them.
   */
  static redirect(url: string | URL, status = 302): Response {
    if (!REDIRECTS.has(status))
      throw new RangeError(`Expected 301, 302, 303, 307 or 308 for a redirect, got ${String(status)}.`)
    return new Response(null, { status, headers: { Location: reference(String(url)) } })
  }

  /** A response that stands for a failure: a server answers 500 where a handler gives it. */
  static error(): Response {
    return new Response(null, NETWORK_ERROR)
  }
}

/** A URL as the URL standard writes it; a relative one as it is, but for what no URI holds. */
function reference(url: string): string {
  if (URL.canParse(url)) return new URL(url).href
  if (!URL.canParse(url, 'http://localhost/'))
    throw new TypeError(`Expected a URL to redirect to, got ${JSON.stringify(url.slice(0, 60))}.`)
  // As a parser of URLs takes it: without controls and spaces around it, and tabs and line ends in it.
  const bare = url.replace(/^[\0-\x20]+/, '').replace(/[\t\n\r]+/g, '')
  return trimEndOf(bare, BLANK).replace(/[^\x21-\x7e]+/g, (text) =>
    Array.from(utf8(text), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  )
}

const BLANK = String.fromCharCode(...Array.from({ length: 0x21 }, (_, code) => code))

const NETWORK_ERROR: ResponseInit = { status: 0 }
