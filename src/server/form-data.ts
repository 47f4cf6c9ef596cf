import { concat, fromUtf8, utf8 } from '../bytes'

/** The bytes of a buffer or of a view of one, where they lie; null for anything else. */
export function bytesOf(value: unknown): Uint8Array | null {
  if (value instanceof Uint8Array) return value
  if (value instanceof ArrayBuffer) return new Uint8Array(value)
  return ArrayBuffer.isView(value) ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : null
}

/** What a Blob may be made of. */
export type BlobPart = string | ArrayBuffer | ArrayBufferView | Blob

/** Bytes with a media type, with the shape of the File API's `Blob`. */
export class Blob {
  /** The bytes themselves. */
  readonly content: Uint8Array
  readonly type: string

  constructor(parts: Iterable<BlobPart> = [], options: { readonly type?: string } = {}) {
    if (typeof parts !== 'object') throw new TypeError(`Expected a list of parts of a Blob, got ${typeof parts}.`)
    this.content = concat(
      Array.from(parts, (part) => (part instanceof Blob ? part.content : (bytesOf(part) ?? utf8(String(part))))),
    )
    this.type = /[^\x20-\x7e]/.test(options.type ?? '') ? '' : (options.type ?? '').toLowerCase()
  }

  get [Symbol.toStringTag](): string {
    return 'Blob'
  }

  get size(): number {
    return this.content.length
  }

  async bytes(): Promise<Uint8Array> {
    return new Uint8Array(this.content)
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return new Uint8Array(this.content).buffer
  }

  async text(): Promise<string> {
    return fromUtf8(this.content)
  }

  slice(start = 0, end = this.size, type = ''): Blob {
    return new Blob([this.content.slice(start, end)], { type })
  }

  stream(): ReadableStream<Uint8Array> {
    const { content } = this
    return new ReadableStream<Uint8Array>({
      start(controller) {
        if (content.length > 0) controller.enqueue(content)
        controller.close()
      },
    })
  }
}

/** A file of a form: a Blob with a name. */
export class File extends Blob {
  readonly name: string
  /** Milliseconds since 1970; 0 where nobody said. */
  readonly lastModified: number

  constructor(
    parts: Iterable<BlobPart>,
    name: string,
    options: { readonly type?: string; readonly lastModified?: number } = {},
  ) {
    super(parts, options)
    this.name = String(name)
    this.lastModified = options.lastModified ?? 0
  }

  override get [Symbol.toStringTag](): string {
    return 'File'
  }
}

/** The value of a form's field: text, or a file. */
export type FormDataValue = string | File

/** The fields of a form, in order, with the shape of the XHR standard's `FormData`. */
export class FormData implements Iterable<[string, FormDataValue]> {
  #entries: [string, FormDataValue][] = []

  append(name: string, value: string | Blob, filename?: string): void {
    this.#entries.push([String(name), entryOf(value, filename)])
  }

  set(name: string, value: string | Blob, filename?: string): void {
    const entry: [string, FormDataValue] = [String(name), entryOf(value, filename)]
    const at = this.#entries.findIndex(([one]) => one === entry[0])
    if (at < 0) {
      this.#entries.push(entry)
      return
    }
    this.#entries[at] = entry
    this.#entries = this.#entries.filter(([one], index) => index <= at || one !== entry[0])
  }

  delete(name: string): void {
    this.#entries = this.#entries.filter(([one]) => one !== String(name))
  }

  has(name: string): boolean {
    return this.#entries.some(([one]) => one === String(name))
  }

  get(name: string): FormDataValue | null {
    return this.#entries.find(([one]) => one === String(name))?.[1] ?? null
  }

  getAll(name: string): FormDataValue[] {
    return this.#entries.filter(([one]) => one === String(name)).map(([, value]) => value)
  }

  forEach(callback: (value: FormDataValue, name: string, form: FormData) => void, self?: unknown): void {
    for (const [name, value] of this) callback.call(self, value, name, this)
  }

  *keys(): IterableIterator<string> {
    for (const [name] of this.#entries) yield name
  }

  *values(): IterableIterator<FormDataValue> {
    for (const [, value] of this.#entries) yield value
  }

  entries(): IterableIterator<[string, FormDataValue]> {
    return this[Symbol.iterator]()
  }

  *[Symbol.iterator](): IterableIterator<[string, FormDataValue]> {
    for (const [name, value] of this.#entries) yield [name, value]
  }

  get [Symbol.toStringTag](): string {
    return 'FormData'
  }
}

function entryOf(value: string | Blob, filename: string | undefined): FormDataValue {
  if (!(value instanceof Blob)) return String(value)
  if (value instanceof File && filename === undefined) return value
  return new File([value], filename ?? 'blob', { type: value.type })
}
