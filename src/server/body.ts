import { concat, fromUtf8, utf8 } from '../bytes'
import { Blob, bytesOf, FormData } from './form-data'
import { readForm, writeForm } from './multipart'

/** What a message's body may be made of. */
export type BodyInit =
  | string
  | Uint8Array
  | ArrayBuffer
  | ArrayBufferView
  | URLSearchParams
  | FormData
  | Blob
  | ReadableStream<Uint8Array>
  | null

/** A body as it was given: bytes that are known, or a stream of them; and the Content-Type that goes with its kind. */
export interface TakenBody {
  readonly bytes: Uint8Array | null
  readonly stream: ReadableStream<Uint8Array> | null
  readonly type: string | null
}

const known = (bytes: Uint8Array, type: string | null): TakenBody => ({ bytes, stream: null, type })

/** Reads what a body was made of, and copies bytes, as they may change. Throws TypeError for what no body can be made of. */
export function takeBody(init: BodyInit | undefined): TakenBody {
  if (init === null || init === undefined) return { bytes: null, stream: null, type: null }
  if (typeof init === 'string') return known(utf8(init), 'text/plain;charset=UTF-8')
  const bytes = bytesOf(init)
  if (bytes) return known(new Uint8Array(bytes), null)
  if (init instanceof URLSearchParams)
    return known(utf8(init.toString()), 'application/x-www-form-urlencoded;charset=UTF-8')
  if (init instanceof Blob) return known(init.content, init.type || null)
  if (init instanceof FormData) {
    const { bytes, boundary } = writeForm(init)
    return known(bytes, `multipart/form-data; boundary=${boundary}`)
  }
  if (isStream(init)) {
    if (init.locked) throw new TypeError('Expected a stream that nothing reads as a body, got one that is locked.')
    const whole = WHOLE.get(init)
    if (whole) return known(whole, null)
    return { bytes: null, stream: init, type: null }
  }
  // As the fetch standard does: whatever else is given is taken as its text.
  return known(utf8(String(init)), 'text/plain;charset=UTF-8')
}

/**
 * Streams made here of bytes that are known, while nobody has read them: a message made of another's `body`, as frameworks
 * do, keeps its Content-Length.
 */
const WHOLE = new WeakMap<object, Uint8Array>()

function isStream(value: unknown): value is ReadableStream<Uint8Array> {
  return typeof value === 'object' && value !== null && typeof (value as ReadableStream).getReader === 'function'
}

/** What Request and Response share: a body that can be read once. */
export class Body {
  #bytes: Uint8Array | null
  #stream: ReadableStream<Uint8Array> | null
  #used = false

  constructor(bytes: Uint8Array | null, stream: ReadableStream<Uint8Array> | null) {
    this.#bytes = bytes
    this.#stream = stream
  }

  /** True once the body was read, or a reader holds it. */
  get bodyUsed(): boolean {
    return this.#used || (this.#stream?.locked ?? false)
  }

  /** The body as a stream of bytes; null where there is none. */
  get body(): ReadableStream<Uint8Array> | null {
    const bytes = this.#bytes
    if (!this.#stream && bytes) {
      let given = false
      const stream = new ReadableStream<Uint8Array>(
        {
          pull: (controller) => {
            this.#used = true
            WHOLE.delete(stream)
            if (!given && bytes.length > 0) {
              given = true
              controller.enqueue(bytes)
            } else controller.close()
          },
          cancel: () => {
            this.#used = true
            WHOLE.delete(stream)
          },
        },
        { highWaterMark: 0 },
      )
      WHOLE.set(stream, bytes)
      this.#stream = stream
    }
    return this.#stream
  }

  /** The whole body where it is known without reading and was not read; null for a stream. */
  protected get known(): Uint8Array | null {
    if (this.bodyUsed) return null
    return this.#bytes ?? (this.#stream ? null : EMPTY)
  }

  protected get present(): boolean {
    return this.#bytes !== null || this.#stream !== null
  }

  /** Content-Type of the message, for `formData` and `blob`. */
  protected contentType(): string {
    return ''
  }

  /** The body for another message: this one counts as read. */
  protected release(): TakenBody {
    this.#checkUnused()
    const taken = { bytes: this.#bytes, stream: this.#bytes ? null : this.#stream, type: null }
    if (this.#bytes || this.#stream) this.#used = true
    this.#stream = null
    return taken
  }

  /** The body twice: bytes are shared, a stream is split in two (each branch holds what the other has not read). */
  protected split(): TakenBody {
    this.#checkUnused()
    if (this.#bytes || !this.#stream) return { bytes: this.#bytes, stream: null, type: null }
    const [mine, theirs] = this.#stream.tee()
    this.#stream = mine
    return { bytes: null, stream: theirs, type: null }
  }

  #checkUnused(): void {
    if (this.bodyUsed) throw new TypeError('The body was read before: it can be read once.')
  }

  /** The content, as it lies: not to be changed, or given to who may. */
  async #read(): Promise<Uint8Array> {
    this.#checkUnused()
    if (this.#bytes) {
      this.#used = true
      return this.#bytes
    }
    if (!this.#stream) return new Uint8Array(0)
    const reader = this.#stream.getReader()
    this.#used = true
    const parts: Uint8Array[] = []
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      if (!(part.value instanceof Uint8Array))
        throw new TypeError(`Expected bytes from the stream of a body, got ${typeof part.value}.`)
      parts.push(part.value)
    }
    return parts.length === 1 ? parts[0]! : concat(parts)
  }

  /** The content, in a buffer of its own. */
  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return new Uint8Array(await this.#read())
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return (await this.bytes()).buffer
  }

  async blob(): Promise<Blob> {
    return new Blob([await this.#read()], { type: this.contentType() })
  }

  async text(): Promise<string> {
    return fromUtf8(await this.#read())
  }

  async json(): Promise<unknown> {
    return JSON.parse(await this.text()) as unknown
  }

  /** The fields of a form: `multipart/form-data` or `application/x-www-form-urlencoded`. Rejects with TypeError for other types. */
  async formData(): Promise<FormData> {
    const type = this.contentType()
    return readForm(await this.#read(), type)
  }

  /** The fields of an `application/x-www-form-urlencoded` body. */
  async form(): Promise<URLSearchParams> {
    return new URLSearchParams(await this.text())
  }
}

const EMPTY = new Uint8Array(0)
