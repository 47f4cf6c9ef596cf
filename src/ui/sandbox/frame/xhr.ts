import type { ScriptCall } from '../../../clients'
import { type Ask, contentOf, type Reply } from './network'

/** `XMLHttpRequest` through the simulated network, asynchronous alone. */
export function simulatedXhr(ask: Ask, resolve: (address: string) => string) {
  return class XMLHttpRequest extends EventTarget {
    static readonly UNSENT = 0
    static readonly OPENED = 1
    static readonly HEADERS_RECEIVED = 2
    static readonly LOADING = 3
    static readonly DONE = 4
    readonly UNSENT = 0
    readonly OPENED = 1
    readonly HEADERS_RECEIVED = 2
    readonly LOADING = 3
    readonly DONE = 4
    readonly upload = new EventTarget()
    readyState = 0
    responseType: XMLHttpRequestResponseType = ''
    timeout = 0
    withCredentials = false
    #method = 'GET'
    #url = ''
    #headers: [string, string][] = []
    #reply: Reply | null = null
    #type: string | null = null
    /** What is heard of an earlier `send` is not this one's. */
    #round = 0
    #timer = 0

    constructor() {
      super()
      for (const name of [
        'readystatechange',
        'loadstart',
        'progress',
        'load',
        'error',
        'abort',
        'timeout',
        'loadend',
      ]) {
        this.addEventListener(name, (event) => {
          const handler = (this as unknown as Record<string, unknown>)[`on${name}`]
          if (typeof handler === 'function') handler.call(this, event)
        })
      }
    }

    open(method: string, address: string, asynchronous = true): void {
      if (!asynchronous)
        throw new DOMException(
          'Barewire: a synchronous XMLHttpRequest is not simulated; leave out the third argument of open(), or use fetch().',
          'InvalidAccessError',
        )
      if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(method))
        throw new DOMException(`'${method}' is no method.`, 'SyntaxError')
      this.#round++
      this.#method = /^(delete|get|head|options|post|put)$/i.test(method) ? method.toUpperCase() : method
      this.#url = resolve(address)
      this.#headers = []
      this.#reply = null
      this.#state(1)
    }

    setRequestHeader(name: string, value: string): void {
      if (this.readyState !== 1) throw new DOMException('The object’s state must be OPENED.', 'InvalidStateError')
      const known = this.#headers.find(([one]) => one.toLowerCase() === name.toLowerCase())
      if (known) known[1] += `, ${value}`
      else this.#headers.push([name, String(value)])
    }

    overrideMimeType(type: string): void {
      this.#type = type
    }

    send(body: unknown = null): void {
      if (this.readyState !== 1) throw new DOMException('The object’s state must be OPENED.', 'InvalidStateError')
      const round = ++this.#round
      const current = () => round === this.#round
      this.#fire('loadstart')
      if (this.timeout > 0) this.#timer = window.setTimeout(() => current() && this.#end('timeout', null), this.timeout)
      contentOf(body).then(
        (content) => {
          const call: ScriptCall = {
            kind: 'xhr',
            url: this.#url,
            method: this.#method,
            headers: this.#headers,
            body: content,
            withCredentials: this.withCredentials,
          }
          ask(call, ({ more, reply, error }) => {
            if (!current() || more) return
            const failed = error !== null || !reply || reply.bodyError !== null
            this.#end(failed ? 'error' : 'load', failed ? null : reply)
          })
        },
        () => current() && this.#end('error', null),
      )
    }

    abort(): void {
      if (this.readyState === 0 || this.readyState === 4) return
      this.#end('abort', null)
      this.readyState = 0
    }

    #end(how: 'load' | 'error' | 'abort' | 'timeout', reply: Reply | null): void {
      this.#round++
      window.clearTimeout(this.#timer)
      this.#reply = reply
      if (reply) {
        this.#state(2)
        this.#state(3)
      }
      this.#state(4)
      if (reply) this.#fire('progress')
      this.#fire(how)
      this.#fire('loadend')
    }

    #state(to: number): void {
      this.readyState = to
      this.dispatchEvent(new Event('readystatechange'))
    }

    #fire(name: string): void {
      const length = this.#reply?.body.length ?? 0
      this.dispatchEvent(new ProgressEvent(name, { loaded: length, total: length, lengthComputable: length > 0 }))
    }

    get status(): number {
      return this.#reply?.status ?? 0
    }
    get statusText(): string {
      return this.#reply?.statusText ?? ''
    }
    get responseURL(): string {
      return this.#reply?.url ?? ''
    }
    get responseText(): string {
      const charset = /charset="?([^";\s]+)/i.exec(this.#type ?? this.getResponseHeader('content-type') ?? '')?.[1]
      let decoder = new TextDecoder()
      try {
        decoder = new TextDecoder(charset)
      } catch {
        // A charset that the browser does not know counts as UTF-8.
      }
      return decoder.decode(this.#reply?.body)
    }
    get responseXML(): Document | null {
      const type = (this.#type ?? this.getResponseHeader('content-type') ?? 'text/xml').split(';')[0]!.trim()
      if (!this.#reply || !/^(text\/html|text\/xml|application\/xml|.*\+xml)$/.test(type)) return null
      if (type === 'text/html' && this.responseType !== 'document') return null
      return new DOMParser().parseFromString(this.responseText, type === 'text/html' ? 'text/html' : 'text/xml')
    }
    get response(): unknown {
      if (!this.#reply) return this.responseType === '' || this.responseType === 'text' ? '' : null
      switch (this.responseType) {
        case 'arraybuffer':
          return this.#reply.body.slice().buffer
        case 'blob':
          return new Blob([this.#reply.body.slice()], { type: this.getResponseHeader('content-type') ?? '' })
        case 'document':
          return this.responseXML
        case 'json':
          try {
            return JSON.parse(this.responseText)
          } catch {
            return null
          }
        default:
          return this.responseText
      }
    }

    getResponseHeader(name: string): string | null {
      return this.#reply?.headers.find(([one]) => one === name.toLowerCase())?.[1] ?? null
    }
    getAllResponseHeaders(): string {
      return (this.#reply?.headers ?? []).map(([name, value]) => `${name}: ${value}\r\n`).join('')
    }
  }
}
