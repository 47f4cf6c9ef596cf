import type { Endpoint } from './endpoint'
import type { Kernel } from './kernel'
import type { Address } from './types'

interface Handlers {
  open(): void
  data(bytes: Uint8Array): void
  end(): void
  error(code: 'ECONNREFUSED' | 'ECONNRESET' | 'ETIMEDOUT' | 'EHOSTUNREACH' | 'EPIPE'): void
  drain?(): void
}

/** A connection of a client that reads everything at once, as the clients do. */
class ClientSocket {
  readonly #endpoint: Endpoint
  readonly #handlers: Handlers
  #opened = false
  #ended = false
  #silent = false
  #waiting: Uint8Array[] = []
  #finish = false

  constructor(endpoint: Endpoint, handlers: Handlers) {
    this.#endpoint = endpoint
    this.#handlers = handlers
    endpoint.changed = () => this.#look()
  }

  get number(): number {
    return this.#endpoint.connection
  }

  get localPort(): number {
    return this.#endpoint.local[1]
  }

  /** Bytes written that have not left the send buffer. */
  get pending(): number {
    return this.#waiting.reduce((sum, part) => sum + part.length, this.#endpoint.unacknowledged)
  }

  write(bytes: Uint8Array): void {
    this.#waiting.push(bytes.slice())
    this.#pump()
  }

  end(): void {
    this.#finish = true
    this.#pump()
  }

  close(): void {
    this.#silent = true
    this.#pump()
    this.#endpoint.close()
  }

  reset(): void {
    this.#silent = true
    this.#endpoint.reset()
  }

  #pump(): void {
    const endpoint = this.#endpoint
    if (!endpoint.connected || endpoint.writeShut) return
    while (this.#waiting.length > 0 && endpoint.room > 0) {
      const part = this.#waiting.shift()!
      const now = part.subarray(0, endpoint.room)
      if (now.length < part.length) this.#waiting.unshift(part.subarray(now.length))
      endpoint.write(now)
    }
    if (this.#finish && this.#waiting.length === 0) endpoint.shutWrite()
  }

  #look(): void {
    const endpoint = this.#endpoint
    if (this.#silent) return
    if (!this.#opened && endpoint.connected) {
      this.#opened = true
      this.#handlers.open()
    }
    if (this.#silent) return
    const before = this.#waiting.length > 0
    this.#pump()
    if (before && this.#waiting.length === 0) this.#handlers.drain?.()
    while (!this.#silent && endpoint.incoming.length > 0) this.#handlers.data(endpoint.read(65_536))
    if (this.#silent || this.#ended) return
    if (endpoint.error) {
      this.#ended = true
      const code = endpoint.error
      endpoint.error = null
      this.#handlers.error(code === 'ECONNREFUSED' || code === 'ETIMEDOUT' ? code : 'ECONNRESET')
    } else if (endpoint.eof) {
      this.#ended = true
      this.#handlers.end()
    }
  }
}

/** The network as a client uses it: the shape of a client's host, without what is no business of the network's. */
export function clientNetwork(kernel: Kernel): {
  now(): number
  random(): number
  after(delay: number, callback: () => void): () => void
  resolve(host: string): string | null
  connect(host: string, port: number, handlers: Handlers): ClientSocket
} {
  const { network } = kernel
  return {
    now: () => kernel.now(),
    random: network.random,
    after: (delay, callback) => kernel.after(delay, callback),
    resolve: (host) => network.resolve(host),
    connect: (host, port, handlers) => {
      const remote: Address = [network.resolve(host) ?? host, port]
      return new ClientSocket(network.connect('127.0.0.1', 0, remote), handlers)
    },
  }
}
