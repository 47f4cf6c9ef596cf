/** Prints values to the console: text as it is, bytes as b'…', everything else much as in source. */
declare function print(...values: unknown[]): void

declare const console: {
  log(...values: unknown[]): void
  info(...values: unknown[]): void
  debug(...values: unknown[]): void
  warn(...values: unknown[]): void
  error(...values: unknown[]): void
  dir(value: unknown): void
  table(value: unknown): void
  trace(...values: unknown[]): void
  assert(holds: unknown, ...values: unknown[]): void
  count(label?: string): void
  countReset(label?: string): void
  /** Begins to measure virtual time. */
  time(label?: string): void
  timeLog(label?: string, ...values: unknown[]): void
  timeEnd(label?: string): void
  group(...values: unknown[]): void
  groupEnd(): void
}

/** Calls back after virtual milliseconds: no real time passes. */
declare function setTimeout(callback: (...args: never[]) => void, delay?: number, ...args: unknown[]): number
declare function setInterval(callback: (...args: never[]) => void, delay?: number, ...args: unknown[]): number
declare function clearTimeout(id?: number): void
declare function clearInterval(id?: number): void
declare function queueMicrotask(callback: () => void): void
declare function structuredClone<T>(value: T): T
declare function atob(text: string): string
declare function btoa(text: string): string

interface PerformanceEntry {
  readonly name: string
  readonly entryType: 'mark' | 'measure'
  readonly startTime: number
  readonly duration: number
  readonly detail: unknown
}
/** The virtual clock, in milliseconds since the run began. */
declare const performance: {
  now(): number
  readonly timeOrigin: number
  mark(name: string, options?: { startTime?: number; detail?: unknown }): PerformanceEntry
  measure(name: string, start?: string | number, end?: string | number): PerformanceEntry
  clearMarks(name?: string): void
  clearMeasures(name?: string): void
  getEntries(): PerformanceEntry[]
  getEntriesByName(name: string): PerformanceEntry[]
  getEntriesByType(type: string): PerformanceEntry[]
}
declare const crypto: { getRandomValues<T extends ArrayBufferView>(array: T): T; randomUUID(): string }

type HeadersInit = Headers | readonly (readonly [string, string])[] | Readonly<Record<string, string>>
type BodyInit = string | ArrayBufferView | ArrayBuffer | URLSearchParams | FormData | ReadableStream<Uint8Array> | null

/** Header fields: every one, in order, with its spelling. Names are compared without case. */
declare class Headers implements Iterable<[string, string]> {
  constructor(init?: HeadersInit)
  append(name: string, value: string): void
  set(name: string, value: string): void
  delete(name: string): void
  has(name: string): boolean
  get(name: string): string | null
  getSetCookie(): string[]
  /** Every field line, in order, as it was spelled. */
  raw(): readonly { readonly name: string; readonly value: string }[]
  forEach(callback: (value: string, name: string, headers: Headers) => void): void
  keys(): IterableIterator<string>
  values(): IterableIterator<string>
  entries(): IterableIterator<[string, string]>
  [Symbol.iterator](): IterableIterator<[string, string]>
}

/** A message's body, which can be read once. */
interface MessageBody {
  readonly body: ReadableStream<Uint8Array> | null
  readonly bodyUsed: boolean
  bytes(): Promise<Uint8Array>
  arrayBuffer(): Promise<ArrayBuffer>
  text(): Promise<string>
  json(): Promise<any>
  /** The fields of a form, `multipart/form-data` or urlencoded, with its files. */
  formData(): Promise<FormData>
  /** The fields of an `application/x-www-form-urlencoded` body. */
  form(): Promise<URLSearchParams>
}

/** A file of a form. */
declare class File {
  constructor(parts: readonly (string | Uint8Array | ArrayBuffer)[], name: string, options?: { type?: string })
  readonly name: string
  readonly type: string
  readonly size: number
  bytes(): Promise<Uint8Array>
  arrayBuffer(): Promise<ArrayBuffer>
  text(): Promise<string>
  stream(): ReadableStream<Uint8Array>
}

/** The fields of a form, in order. */
declare class FormData implements Iterable<[string, string | File]> {
  append(name: string, value: string | File, filename?: string): void
  set(name: string, value: string | File, filename?: string): void
  delete(name: string): void
  has(name: string): boolean
  get(name: string): string | File | null
  getAll(name: string): (string | File)[]
  forEach(callback: (value: string | File, name: string, form: FormData) => void): void
  keys(): IterableIterator<string>
  values(): IterableIterator<string | File>
  entries(): IterableIterator<[string, string | File]>
  [Symbol.iterator](): IterableIterator<[string, string | File]>
}

/** A request, with the shape of the fetch standard's and none of its restrictions. */
declare class Request {
  constructor(input: string | Request, init?: { method?: string; headers?: HeadersInit; body?: BodyInit })
  readonly method: string
  readonly url: string
  readonly headers: Headers
  /** The request-target as it came: `/path?query`. */
  readonly target: string
  /** Aborted when the connection ends before the answer is on its way. */
  readonly signal: AbortSignal
  clone(): Request
}
interface Request extends MessageBody {}

/** A response. `new Response('text', { status: 404, headers: { 'Content-Type': 'text/plain' } })` */
declare class Response {
  constructor(body?: BodyInit, init?: { status?: number; statusText?: string; headers?: HeadersInit })
  readonly status: number
  readonly statusText: string
  readonly ok: boolean
  readonly headers: Headers
  readonly type: 'default' | 'error'
  clone(): Response
  static json(value: unknown, init?: { status?: number; statusText?: string; headers?: HeadersInit }): Response
  static redirect(url: string | URL, status?: number): Response
  static error(): Response
}
interface Response extends MessageBody {}

declare class URLSearchParams implements Iterable<[string, string]> {
  constructor(init?: string | Iterable<readonly [string, string]> | Record<string, string>)
  append(name: string, value: string): void
  delete(name: string): void
  get(name: string): string | null
  getAll(name: string): string[]
  has(name: string): boolean
  set(name: string, value: string): void
  toString(): string
  [Symbol.iterator](): IterableIterator<[string, string]>
}
declare class URL {
  constructor(url: string, base?: string | URL)
  hash: string
  host: string
  hostname: string
  href: string
  readonly origin: string
  password: string
  pathname: string
  port: string
  protocol: string
  search: string
  readonly searchParams: URLSearchParams
  username: string
  toString(): string
}
declare class TextEncoder {
  encode(text?: string): Uint8Array
}
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean })
  decode(bytes?: Uint8Array | ArrayBuffer, options?: { stream?: boolean }): string
}
interface ReadableStreamDefaultController<R> {
  readonly desiredSize: number | null
  enqueue(chunk: R): void
  close(): void
  error(reason?: unknown): void
}
/** A stream of parts. A handler that returns one answers in chunks. */
declare class ReadableStream<R = Uint8Array> {
  constructor(source?: {
    start?(controller: ReadableStreamDefaultController<R>): void | Promise<void>
    pull?(controller: ReadableStreamDefaultController<R>): void | Promise<void>
    cancel?(reason?: unknown): void | Promise<void>
  })
  getReader(): { read(): Promise<{ done: boolean; value?: R }>; releaseLock(): void }
  cancel(reason?: unknown): Promise<void>
}
declare class AbortSignal {
  readonly aborted: boolean
  readonly reason: unknown
}
declare class AbortController {
  readonly signal: AbortSignal
  abort(reason?: unknown): void
}
