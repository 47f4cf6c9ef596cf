import { fromLatin1, latin1 } from '../../src/bytes'
import { type Handler, type ServeOptions, ServerConnection, type Socket } from '../../src/server'

/** A connection to a server in memory, on a clock that moves when it is told to. */
export class MemoryPeer {
  readonly connection: ServerConnection
  readonly errors: unknown[] = []
  readonly done: Promise<void>
  /** FIN, close or RST of the server, in order. */
  readonly ends: ('end' | 'close' | 'reset')[] = []
  /** All that the server sent, latin1. */
  text = ''
  #now = 0
  #incoming: (Uint8Array | null)[] = []
  #read: { resolve(bytes: Uint8Array | null | 'late'): void; until: number } | null = null
  #write: { resolve(late: undefined | 'late'): void; until: number } | null = null
  #window = Number.POSITIVE_INFINITY
  #gone = false
  #finished = false

  constructor(handler: Handler, options: Partial<ServeOptions> = {}) {
    const until = (within: number | null) => (within === null ? Number.POSITIVE_INFINITY : this.#now + within)
    const socket: Socket = {
      read: (within) => {
        if (this.#incoming.length > 0) return this.#incoming.shift()!
        if (this.#finished || this.ends.includes('close') || this.ends.includes('reset')) return null
        return new Promise((resolve) => {
          this.#read = { resolve, until: until(within) }
        })
      },
      write: (bytes, within) => {
        if (this.#gone) throw Object.assign(new Error('reset'), { code: 'ECONNRESET' })
        this.text += latin1(bytes)
        this.#window -= bytes.length
        if (this.#window >= 0) return undefined
        return new Promise((resolve) => {
          this.#write = { resolve, until: until(within) }
        })
      },
      end: () => void this.ends.push('end'),
      close: () => {
        this.ends.push('close')
        this.#read?.resolve(null)
      },
      reset: () => {
        this.ends.push('reset')
        this.#read?.resolve(null)
      },
    }
    this.connection = new ServerConnection(handler, socket, {
      now: () => Date.UTC(2026, 0, 1) + this.#now,
      onError: (error) => void this.errors.push(error),
      ...options,
    })
    this.done = this.connection.run()
  }

  /** Sends octets, and lets the server go on until it waits again. */
  async send(text: string): Promise<void> {
    await this.#give(fromLatin1(text))
  }

  async finish(): Promise<void> {
    this.#finished = true
    await this.#give(null)
  }

  /** The peer takes so many bytes from now on. */
  window(bytes: number): void {
    this.#window = bytes
    if (bytes < 0 || !this.#write) return
    const { resolve } = this.#write
    this.#write = null
    resolve(undefined)
  }

  /** The peer is gone: what is written to it fails. */
  vanish(): void {
    this.#gone = true
  }

  async pass(ms: number): Promise<void> {
    this.#now += ms
    for (const waiting of [this.#read, this.#write]) if (waiting && waiting.until <= this.#now) waiting.resolve('late')
    if (this.#read && this.#read.until <= this.#now) this.#read = null
    await turn()
  }

  async #give(bytes: Uint8Array | null): Promise<void> {
    const waiting = this.#read
    this.#read = null
    if (waiting) waiting.resolve(bytes)
    else this.#incoming.push(bytes)
    await turn()
  }

  /** What was sent since the last call. */
  take(): string {
    const { text } = this
    this.text = ''
    return text
  }
}

/** Lets every promise settle. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** The status codes of the responses in a text. */
export const statuses = (text: string): number[] =>
  [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))

/** An echo, as a handler. */
export const echo: Handler = async (request) => new Uint8Array(await request.arrayBuffer())
