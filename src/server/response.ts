import { utf8 } from '../bytes'
import { Body, type BodyInit, takeBody } from './body'
import { Headers, type HeadersInit } from './headers'

export interface ResponseInit {
  readonly status?: number
  readonly statusText?: string
  readonly headers?: HeadersInit
}

/** A response with the shape of the fetch standard's, with every field that a server may send. */
export class Response extends Body {
  readonly status: number
  readonly statusText: string
  readonly headers: Headers

  constructor(body?: BodyInit, init: ResponseInit = {}) {
    const { bytes, stream, type } = takeBody(body)
    super(bytes, stream)
    const { status = 200 } = init
    if (!Number.isInteger(status) || status < 200 || status > 599)
      throw new RangeError(`Expected a status from 200 to 599, got ${String(status)}.`)
    this.status = status
    this.statusText = init.statusText ?? ''
    this.headers = new Headers(init.headers)
    if (type && !this.headers.has('content-type')) this.headers.set('Content-Type', type)
  }

  get ok(): boolean {
    return this.status >= 200 && this.status <= 299
  }

  /** The body's bytes where they are known without reading a stream. */
  get knownBody(): Uint8Array | null {
    return this.known
  }

  static json(value: unknown, init: ResponseInit = {}): Response {
    const headers = new Headers(init.headers)
    if (!headers.has('content-type')) headers.set('Content-Type', 'application/json')
    return new Response(utf8(JSON.stringify(value) ?? 'null'), { ...init, headers })
  }

  static redirect(url: string, status = 302): Response {
    return new Response(null, { status, headers: { Location: url } })
  }
}
