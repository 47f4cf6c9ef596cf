import type { ScriptAnswer, ScriptCall, ScriptContent } from '../../../clients'
import { SCRIPT_LIMITS } from '../messages'

/** Passes a call on; `hear` is told what comes of it. */
export type Ask = (call: ScriptCall, hear: (answer: ScriptAnswer) => void) => void
/** What came of a request, as far as a script may see it. */
export type Reply = NonNullable<ScriptAnswer['reply']>

/** An error as the persona words it: `TypeError: Failed to fetch`. */
function thrown(words: string): Error {
  const [, name, text] = /^(\w*Error): ([\s\S]*)$/.exec(words) ?? [null, 'TypeError', words]
  const error = new TypeError(text)
  if (name !== 'TypeError') error.name = name!
  return error
}

const tooLarge = () =>
  new TypeError(`Barewire: a script may send at most ${SCRIPT_LIMITS.body / 1024 / 1024} MB at once.`)

const bytesOf = (view: ArrayBuffer | ArrayBufferView) =>
  view instanceof ArrayBuffer
    ? new Uint8Array(view.slice(0))
    : new Uint8Array(view.buffer as ArrayBuffer, view.byteOffset, view.byteLength).slice()

/** What a script sends, as the persona encodes it. */
export async function contentOf(body: unknown): Promise<ScriptContent | null> {
  if (body === null || body === undefined) return null
  if (body instanceof URLSearchParams) return { type: 'urlSearchParams', entries: [...body] }
  if (body instanceof FormData) {
    const entries = [...body].map(async ([name, value]) =>
      typeof value === 'string'
        ? ([name, value] as const)
        : ([name, { name: value.name, type: value.type, bytes: new Uint8Array(await value.arrayBuffer()) }] as const),
    )
    return { type: 'formData', entries: await Promise.all(entries) }
  }
  if (body instanceof Blob) {
    if (body.size > SCRIPT_LIMITS.body) throw tooLarge()
    return { type: 'blob', bytes: new Uint8Array(await body.arrayBuffer()), contentType: body.type }
  }
  if (body instanceof ArrayBuffer || ArrayBuffer.isView(body)) {
    if (body.byteLength > SCRIPT_LIMITS.body) throw tooLarge()
    return { type: 'bytes', bytes: bytesOf(body) }
  }
  if (body instanceof ReadableStream) throw new TypeError('Barewire: a body that is a stream is not simulated.')
  const value = String(body)
  if (value.length > SCRIPT_LIMITS.body) throw tooLarge()
  return { type: 'text', value }
}

/** Names in the spelling in which the script has them: they go on the wire so. */
function fieldsOf(given: HeadersInit | undefined): [string, string][] {
  if (given === undefined) return []
  if (given instanceof Headers) return [...given]
  const pairs = Symbol.iterator in given ? [...(given as [string, string][])] : Object.entries(given)
  return pairs.map(([name, value]) => [String(name), String(value).trim()])
}

const BODILESS = new Set([101, 103, 204, 205, 304])

function responseOf(reply: Reply, body: ReadableStream<Uint8Array>): Response {
  const { status, statusText, url, redirected, type } = reply
  const constructible = status >= 200 && status <= 599
  const headers = new Headers()
  for (const [name, value] of reply.headers) {
    try {
      headers.append(name, value)
    } catch {
      // A field that the browser's own class refuses.
    }
  }
  const response = new Response(BODILESS.has(status) || status === 0 ? null : body, {
    status: constructible ? status : 200,
    headers,
  })
  for (const [name, value] of Object.entries({
    status,
    statusText,
    url,
    redirected,
    type,
    ok: status > 199 && status < 300,
  }))
    Object.defineProperty(response, name, { value, configurable: true })
  return response
}

/** `fetch` through the simulated network. `resolve` makes an address absolute. */
export function simulatedFetch(ask: Ask, resolve: (address: string) => string) {
  return async (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    const from = input instanceof Request ? input : null
    // The browser's own class checks what was given, and throws as it does.
    const request = new Request(from ?? resolve(String(input)), { ...init, ...(init.body ? { body: null } : {}) })
    if (init.body != null && /^(GET|HEAD)$/.test(request.method))
      throw new TypeError("Failed to execute 'fetch': Request with GET/HEAD method cannot have body.")
    const { signal } = request
    signal.throwIfAborted()
    const body = init.body != null ? await contentOf(init.body) : from?.body ? await contentOf(await from.blob()) : null
    const mode = request.mode === 'no-cors' || request.mode === 'same-origin' ? request.mode : 'cors'
    return new Promise((done, fail) => {
      let stream: ReadableStreamDefaultController<Uint8Array> | null = null
      let given = 0
      const abort = () => {
        fail(signal.reason)
        stream?.error(signal.reason)
        stream = null
      }
      signal.addEventListener('abort', abort)
      const call: ScriptCall = {
        kind: 'fetch',
        url: request.url,
        method: request.method,
        headers: fieldsOf(init.headers ?? from?.headers),
        body,
        mode,
        credentials: request.credentials,
        cache: request.cache,
        redirect: request.redirect,
        keepalive: request.keepalive,
      }
      ask(call, ({ more, reply, error }) => {
        if (signal.aborted) return
        if (reply && !stream && given >= 0) {
          if (given === 0) {
            const source = new ReadableStream<Uint8Array>({
              start: (controller) => {
                stream = controller
              },
            })
            done(responseOf(reply, source))
          }
        }
        if (reply && stream && reply.body.length > given) {
          stream.enqueue(reply.body.slice(given) as Uint8Array<ArrayBuffer>)
          given = reply.body.length
        }
        if (more) return
        signal.removeEventListener('abort', abort)
        const failure = error ?? reply?.bodyError ?? null
        if (failure !== null) {
          fail(thrown(failure))
          stream?.error(thrown(failure))
        } else stream?.close()
        stream = null
        given = -1
      })
    })
  }
}

/** `navigator.sendBeacon` through the simulated network. */
export function simulatedBeacon(ask: Ask, resolve: (address: string) => string) {
  return (address: string, data: unknown = null): boolean => {
    const url = resolve(address)
    void contentOf(data).then((body) => ask({ kind: 'beacon', url, body }, () => {}))
    return true
  }
}

/** `EventSource` through the simulated network. */
export function simulatedEventSource(ask: Ask, resolve: (address: string) => string) {
  return class EventSource extends EventTarget {
    static readonly CONNECTING = 0
    static readonly OPEN = 1
    static readonly CLOSED = 2
    readonly url: string
    readonly withCredentials: boolean
    readyState = 0
    #read = 0
    #lastId = ''

    constructor(address: string, { withCredentials = false } = {}) {
      super()
      this.url = resolve(address)
      this.withCredentials = withCredentials
      for (const name of ['open', 'message', 'error']) {
        this.addEventListener(name, (event) => {
          const handler = (this as unknown as Record<string, unknown>)[`on${name}`]
          if (typeof handler === 'function') handler.call(this, event)
        })
      }
      ask({ kind: 'event-source', url: this.url, withCredentials }, ({ more, reply, error }) => {
        if (this.readyState === 2) return
        if (reply && more && this.readyState === 0) {
          this.readyState = 1
          this.dispatchEvent(new Event('open'))
        }
        if (reply) this.#take(new TextDecoder().decode(reply.body))
        if (error === null && more) return
        this.readyState = more ? 0 : 2
        this.#read = 0
        this.dispatchEvent(new Event('error'))
      })
    }

    close(): void {
      this.readyState = 2
    }

    /** Dispatches the events that are complete in `text`, all of this connection's. */
    #take(text: string): void {
      const blocks = text.replace(/\r\n?/g, '\n').split('\n\n')
      const complete = blocks.length - 1
      for (; this.#read < complete; this.#read++) {
        let type = 'message'
        const data: string[] = []
        for (const line of blocks[this.#read]!.split('\n')) {
          const [, field, value = ''] = /^([^:]*)(?:: ?(.*))?$/.exec(line) ?? []
          if (field === 'event') type = value
          if (field === 'data') data.push(value)
          if (field === 'id' && !value.includes('\0')) this.#lastId = value
        }
        const said = { data: data.join('\n'), lastEventId: this.#lastId, origin: new URL(this.url).origin }
        if (data.length > 0) this.dispatchEvent(new MessageEvent(type, said))
      }
    }
  }
}

/** `WebSocket`: its opening handshake goes on the wire; then it fails, and says why in the console. */
export function simulatedWebSocket(ask: Ask, resolve: (address: string) => string) {
  return class WebSocket extends EventTarget {
    static readonly CONNECTING = 0
    static readonly OPEN = 1
    static readonly CLOSING = 2
    static readonly CLOSED = 3
    readonly url: string
    readonly protocol = ''
    readonly bufferedAmount = 0
    binaryType = 'blob'
    readyState = 0

    constructor(address: string, protocols: string | readonly string[] = []) {
      super()
      const url = new URL(resolve(address))
      url.protocol = url.protocol.replace('http', 'ws')
      if (!/^wss?:$/.test(url.protocol)) throw new DOMException(`${address} is no WebSocket URL.`, 'SyntaxError')
      this.url = url.href
      for (const name of ['open', 'message', 'error', 'close']) {
        this.addEventListener(name, (event) => {
          const handler = (this as unknown as Record<string, unknown>)[`on${name}`]
          if (typeof handler === 'function') handler.call(this, event)
        })
      }
      ask({ kind: 'web-socket', url: this.url, protocols: [protocols].flat() as string[] }, () => {
        if (this.readyState === 3) return
        this.readyState = 3
        // biome-ignore lint/suspicious/noConsole: it is the page’s own console, where a browser says it as well
        console.warn('Barewire: of a WebSocket the opening handshake is simulated, and nothing after it.')
        this.dispatchEvent(new Event('error'))
        this.dispatchEvent(new CloseEvent('close', { code: 1006, wasClean: false }))
      })
    }

    send(): void {
      throw new DOMException('Still in CONNECTING state.', 'InvalidStateError')
    }
    close(): void {
      this.readyState = 3
    }
  }
}
