import type { Socket as NodeSocket } from 'node:net'
import type { Socket } from '../server'

/** What crosses a connection, for `--trace`. */
export interface Wiretap {
  received(bytes: Uint8Array): void
  sent(bytes: Uint8Array): void
}

/** Bytes of answers that may wait in this process for a peer that does not read. */
const MOST_UNSENT = 64 * 1024

interface Waiting<T> {
  resolve(value: T): void
  reject(error: unknown): void
  /** When it is late, on the clock of `performance.now`; Infinity for never. */
  until: number
}

/**
 * A connected socket of Node as the server reads it. Bytes are taken from it when they are asked for, so that a peer that
 * sends faster than it is served is slowed down. Deadlines are looked at by `sweep`, from one timer for all connections.
 */
export class TcpSocket implements Socket {
  readonly #socket: NodeSocket
  readonly #tap: Wiretap | null
  #chunks: Uint8Array[] = []
  #ended = false
  #closed = false
  /** This end has closed: what the peer does then is no error. */
  #closedHere = false
  #error: Error | null = null
  #reading: Waiting<Uint8Array | null | 'late'> | null = null
  #writing: Waiting<undefined | 'late'> | null = null

  constructor(socket: NodeSocket, tap: Wiretap | null = null) {
    this.#socket = socket
    this.#tap = tap
    socket.on('data', (buffer: Buffer) => {
      // A plain view: `slice` of a Buffer does not copy.
      const bytes = new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length)
      this.#tap?.received(bytes)
      const waiting = this.#reading
      if (waiting) {
        this.#reading = null
        waiting.resolve(bytes)
        return
      }
      this.#chunks.push(bytes)
      socket.pause()
    })
    socket.on('end', () => {
      this.#ended = true
      this.#settleRead()
    })
    socket.on('error', (error) => {
      this.#error = error
      this.#settleRead()
      this.#settleWrite()
    })
    socket.on('close', () => {
      this.#ended = true
      this.#closed = true
      this.#settleRead()
      this.#settleWrite()
    })
    socket.on('drain', () => this.#settleWrite())
  }

  read(within: number | null): Promise<Uint8Array | null | 'late'> | Uint8Array | null | 'late' {
    const held = this.#chunks.shift()
    if (held) {
      if (this.#chunks.length === 0) this.#socket.resume()
      return held
    }
    if (this.#error && !this.#closedHere) throw this.#error
    if (this.#ended || this.#closed) return null
    return new Promise((resolve, reject) => {
      this.#reading = {
        resolve,
        reject,
        until: within === null ? Number.POSITIVE_INFINITY : performance.now() + within,
      }
    })
  }

  write(bytes: Uint8Array, within: number | null): Promise<undefined | 'late'> | undefined {
    if (this.#error) throw this.#error
    if (this.#closed) throw new Error('the connection is closed')
    this.#tap?.sent(bytes)
    this.#socket.write(bytes)
    if (this.#socket.writableLength <= MOST_UNSENT) return undefined
    return new Promise((resolve, reject) => {
      this.#writing = {
        resolve,
        reject,
        until: within === null ? Number.POSITIVE_INFINITY : performance.now() + within,
      }
    })
  }

  end(): void {
    this.#socket.end()
  }

  close(): void {
    this.#closedHere = true
    // What was written goes out first; a peer that never takes it is cut off by its own deadline.
    if (this.#socket.writableLength === 0) this.#socket.destroy()
    else this.#socket.destroySoon()
    this.#ended = true
    this.#settleRead()
  }

  reset(): void {
    this.#closedHere = true
    this.#socket.resetAndDestroy()
    this.#ended = true
    this.#settleRead()
  }

  /** Tells whoever waits too long that it is late. */
  sweep(now: number): void {
    const idle = this.#reading && this.#reading.until <= now ? this.#reading : null
    if (idle) {
      this.#reading = null
      idle.resolve('late')
    }
    const late = this.#writing && this.#writing.until <= now ? this.#writing : null
    if (late) {
      this.#writing = null
      late.resolve('late')
    }
  }

  #settleRead(): void {
    const waiting = this.#reading
    if (!waiting) return
    this.#reading = null
    if (this.#error && !this.#closedHere) waiting.reject(this.#error)
    else waiting.resolve(null)
  }

  #settleWrite(): void {
    const waiting = this.#writing
    if (!waiting) return
    this.#writing = null
    if (this.#error) waiting.reject(this.#error)
    else if (this.#closed) waiting.reject(new Error('the connection is closed'))
    else waiting.resolve(undefined)
  }
}
