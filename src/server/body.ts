import { concat, fromUtf8, utf8 } from '../bytes'

/** What a message's body may be made of. */
export type BodyInit = string | Uint8Array | ArrayBuffer | URLSearchParams | ReadableStream<Uint8Array> | null

/** The body's bytes, or the stream they come from, and the Content-Type that goes with its kind. */
export function takeBody(init: BodyInit | undefined): {
  bytes: Uint8Array | null
  stream: ReadableStream<Uint8Array> | null
  type: string | null
} {
  if (init === null || init === undefined) return { bytes: null, stream: null, type: null }
  if (typeof init === 'string') return { bytes: utf8(init), stream: null, type: 'text/plain;charset=UTF-8' }
  if (init instanceof Uint8Array) return { bytes: init, stream: null, type: null }
  if (init instanceof ArrayBuffer) return { bytes: new Uint8Array(init), stream: null, type: null }
  if (init instanceof URLSearchParams)
    return { bytes: utf8(init.toString()), stream: null, type: 'application/x-www-form-urlencoded;charset=UTF-8' }
  if (init instanceof ReadableStream) return { bytes: null, stream: init, type: null }
  throw new TypeError(
    `Expected a string, bytes, a stream, URLSearchParams or null as a body, got ${Object.prototype.toString.call(init)}.`,
  )
}

/** What Request and Response share: a body that can be read once. */
export class Body {
  readonly #bytes: Uint8Array | null
  #stream: ReadableStream<Uint8Array> | null
  #used = false

  constructor(bytes: Uint8Array | null, stream: ReadableStream<Uint8Array> | null) {
    this.#bytes = bytes
    this.#stream = stream
  }

  get bodyUsed(): boolean {
    return this.#used
  }

  /** The body as a stream; null where there is none. */
  get body(): ReadableStream<Uint8Array> | null {
    const bytes = this.#bytes
    if (!this.#stream && bytes) {
      this.#stream = new ReadableStream<Uint8Array>({
        start: (controller) => {
          if (bytes.length > 0) controller.enqueue(bytes)
          controller.close()
        },
      })
    }
    return this.#stream
  }

  /** The whole body where it is known without reading; null for a stream. */
  protected get known(): Uint8Array | null {
    return this.#bytes ?? (this.#stream ? null : new Uint8Array(0))
  }

  async bytes(): Promise<Uint8Array> {
    if (this.#used) throw new TypeError('The body was read before: it can be read once.')
    this.#used = true
    if (this.#bytes) return this.#bytes
    if (!this.#stream) return new Uint8Array(0)
    const parts: Uint8Array[] = []
    const reader = this.#stream.getReader()
    for (let part = await reader.read(); !part.done; part = await reader.read()) parts.push(part.value)
    return concat(parts)
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return (await this.bytes()).slice().buffer as ArrayBuffer
  }

  async text(): Promise<string> {
    return fromUtf8(await this.bytes())
  }

  async json(): Promise<unknown> {
    return JSON.parse(await this.text()) as unknown
  }

  /** The fields of an `application/x-www-form-urlencoded` body. */
  async form(): Promise<URLSearchParams> {
    return new URLSearchParams(await this.text())
  }
}
