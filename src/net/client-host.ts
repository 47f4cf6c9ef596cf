import { acknowledgeRead } from './acknowledge'
import { closeTcb, disconnect, endWriting, orphan } from './closing'
import { Connection } from './connection'
import type { Kernel } from './kernel'
import { defaultOptions } from './options'
import { writeBytes } from './output'
import type { Tcb } from './tcb'
import type { Address } from './types'

interface Handlers {
  open(): void
  data(bytes: Uint8Array): void
  end(): void
  error(code: 'ECONNREFUSED' | 'ECONNRESET' | 'ETIMEDOUT' | 'EHOSTUNREACH' | 'EPIPE'): void
  drain?(): void
}

/** How a client writes, where it does not do so at once and for as long as it likes. */
export interface ClientConditions {
  /** So many bytes at a time, with so many virtual milliseconds between. */
  readonly slow?: { readonly bytes: number; readonly every: number } | undefined
  /** It half-closes behind what it writes first, or behind so many bytes; what would follow is not sent. */
  readonly halfClose?: 'request' | number | undefined
}

/** A connection of a client that reads everything at once, as the clients do. */
class ClientSocket {
  readonly #tcb: Tcb
  readonly #handlers: Handlers
  #opened = false
  #ended = false
  #silent = false
  #waiting: Uint8Array[] = []
  #finish = false
  readonly #conditions: ClientConditions
  /** When the next bytes of a slow client may go; and how many more may before it half-closes. */
  #nextWrite = 0
  #left: number

  constructor(tcb: Tcb, handlers: Handlers, conditions: ClientConditions) {
    this.#tcb = tcb
    this.#handlers = handlers
    this.#conditions = conditions
    this.#left = typeof conditions.halfClose === 'number' ? conditions.halfClose : Number.POSITIVE_INFINITY
    this.#finish = this.#left <= 0
    tcb.changed = () => this.#look()
  }

  get number(): number {
    return this.#tcb.connection
  }

  get localPort(): number {
    return this.#tcb.local[1]
  }

  /** Bytes written that the peer has not acknowledged. */
  get pending(): number {
    const tcb = this.#tcb
    const sent = tcb.connected ? tcb.writeSequence - tcb.sendUnacknowledged - (tcb.finQueued ? 1 : 0) : 0
    return this.#waiting.reduce((sum, part) => sum + part.length, Math.max(0, sent))
  }

  write(bytes: Uint8Array): void {
    if (this.#left <= 0) return
    const kept = bytes.slice(0, Math.min(bytes.length, this.#left))
    this.#left -= kept.length
    if (kept.length > 0) this.#waiting.push(kept)
    if (this.#left <= 0) this.#finish = true
    else if (this.#conditions.halfClose === 'request' && !this.#finishes) {
      // Behind all that is written at this instant.
      this.#finishes = true
      this.#tcb.wire.scheduler.after(0, () => {
        this.#left = 0
        this.end()
      })
    }
    this.#pump()
  }
  #finishes = false

  end(): void {
    this.#finish = true
    this.#pump()
  }

  close(): void {
    this.#silent = true
    this.#pump()
    closeTcb(this.#tcb)
    orphan(this.#tcb)
  }

  reset(): void {
    this.#silent = true
    disconnect(this.#tcb)
  }

  #pump(): void {
    const tcb = this.#tcb
    if (!tcb.connected || tcb.writeShut) return
    while (this.#waiting.length > 0) {
      if (!this.#mayWrite()) return
      const part = this.#slice(this.#waiting[0]!)
      const taken = writeBytes(tcb, part, false)
      this.#waiting[0] = this.#waiting[0]!.subarray(taken)
      if (this.#waiting[0].length === 0) this.#waiting.shift()
      if (taken < part.length) return
      this.#wrote()
    }
    if (this.#finish) endWriting(tcb)
  }

  #mayWrite(): boolean {
    return this.#nextWrite <= this.#tcb.now
  }

  #slice(bytes: Uint8Array): Uint8Array {
    const { slow } = this.#conditions
    return slow ? bytes.subarray(0, slow.bytes) : bytes
  }

  /** A slow client waits before it goes on. */
  #wrote(): void {
    const { slow } = this.#conditions
    if (!slow) return
    this.#nextWrite = this.#tcb.now + slow.every
    this.#tcb.wire.scheduler.after(slow.every, () => this.#look())
  }

  #look(): void {
    const tcb = this.#tcb
    if (this.#silent) return
    if (!this.#opened && tcb.connected) {
      this.#opened = true
      this.#handlers.open()
    }
    if (this.#silent) return
    const before = this.#waiting.length > 0
    this.#pump()
    if (before && this.#waiting.length === 0) this.#handlers.drain?.()
    while (!this.#silent && tcb.incoming.length > 0) {
      const bytes = tcb.incoming.take(65_536)
      acknowledgeRead(tcb, bytes.length)
      this.#handlers.data(bytes)
    }
    if (this.#silent || this.#ended) return
    if (tcb.error) {
      this.#ended = true
      const code = tcb.error
      tcb.error = null
      this.#handlers.error(code === 'ECONNREFUSED' || code === 'ETIMEDOUT' ? code : 'ECONNRESET')
    } else if (tcb.eof) {
      this.#ended = true
      this.#handlers.end()
    }
  }
}

/** The network as a client uses it: the shape of a client's host, without what is no business of the network's. */
export function clientNetwork(
  kernel: Kernel,
  conditions: ClientConditions = {},
): {
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
      const options = defaultOptions()
      const local = network.ports.free()
      if (local === null) throw new Error('net: no free port is left')
      const name: Address = ['127.0.0.1', local]
      const holder = network.ports.hold(name[0], local, options)
      const connection = new Connection(network, network.nextConnection(), holder, name, remote, options)
      const socket = new ClientSocket(connection.client, handlers, conditions)
      network.begin(connection)
      return socket
    },
  }
}
