import { Body, type BodyInit, takeBody } from './body'
import { Headers, type HeadersInit } from './headers'

export interface RequestInit {
  readonly method?: string
  readonly headers?: HeadersInit
  readonly body?: BodyInit
}

/** A request with the shape of the fetch standard's, without its restrictions: any method, any field, a body with any of them. */
export class Request extends Body {
  readonly method: string
  /** Absolute: the target joined with Host. */
  readonly url: string
  readonly headers: Headers
  /** The request-target as it came (`/path?query`, `*`, an absolute URI). */
  readonly target: string

  constructor(input: string | Request, init: RequestInit & { readonly target?: string } = {}) {
    const { bytes, stream, type } = takeBody(init.body)
    super(bytes, stream)
    this.url = typeof input === 'string' ? input : input.url
    this.method = init.method ?? (typeof input === 'string' ? 'GET' : input.method)
    this.headers = new Headers(init.headers ?? (typeof input === 'string' ? undefined : input.headers))
    if (type && !this.headers.has('content-type')) this.headers.set('Content-Type', type)
    this.target = init.target ?? (/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*([^#]*)/i.exec(this.url)?.[1] || '/')
  }
}
