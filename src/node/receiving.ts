import type { Socket as NodeSocket } from 'node:net'
import { CallFailed } from '../runtime'
import type { Wiretap } from './sockets'

/** Bytes that wait to be received before the peer is slowed down (Linux: tcp_rmem's default). */
const RECEIVE_BUFFER = 131_072

/** A connection as the calls of `barewire/socket` use it: bytes are kept until recv takes them. */
export class Receiving {
  readonly #socket: NodeSocket
  readonly #tap: (Wiretap & { closed(): void }) | null
  #chunks: Uint8Array[] = []
  #length = 0
  #ended = false
  #resets = false
  #error: NodeJS.ErrnoException | null = null
  #changed: (() => void)[] = []

  constructor(socket: NodeSocket, tap: (Wiretap & { closed(): void }) | null) {
    this.#socket = socket
    this.#tap = tap
    socket.on('data', (buffer: Buffer) => {
      const bytes = new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length)
      tap?.received(bytes)
      this.#chunks.push(bytes)
      this.#length += bytes.length
      if (this.#length >= RECEIVE_BUFFER) socket.pause()
      this.#wake()
    })
    socket.on('end', () => {
      this.#ended = true
      this.#wake()
    })
    socket.on('error', (error: NodeJS.ErrnoException) => {
      this.#error = error
      this.#wake()
    })
    socket.on('close', () => {
      this.#ended = true
      tap?.closed()
      this.#wake()
    })
    socket.resume()
  }

  get local(): readonly [string, number] {
    return [this.#socket.localAddress ?? '0.0.0.0', this.#socket.localPort ?? 0]
  }

  get remote(): readonly [string, number] {
    return [this.#socket.remoteAddress ?? '', this.#socket.remotePort ?? 0]
  }

  /** What poll tells of it. */
  get ready(): { readonly in: boolean; readonly out: boolean; readonly err: boolean; readonly hup: boolean } {
    const { destroyed, writable, writableLength, writableHighWaterMark } = this.#socket
    return {
      in: this.#length > 0 || this.#ended || this.#error !== null,
      out: !destroyed && (!writable || writableLength < writableHighWaterMark),
      err: this.#error !== null,
      hup: this.#ended && !writable,
    }
  }

  /** The error that is pending, once; null where there is none. */
  takeError(): string | null {
    const code = this.#error?.code ?? null
    this.#error = null
    return code
  }

  /** Calls back, once, when something has come, gone out or ended. Returns the way to call that off. */
  onChange(listener: () => void): () => void {
    this.#changed.push(listener)
    this.#socket.once('drain', listener)
    return () => {
      this.#changed = this.#changed.filter((one) => one !== listener)
      this.#socket.off('drain', listener)
    }
  }

  /** Up to `most` bytes; none at the end of the stream. `within` as a socket's timeout. */
  async receive(
    most: number,
    { peek, all }: { readonly peek: boolean; readonly all: boolean },
    within: number | null,
  ): Promise<Uint8Array | CallFailed> {
    const until = within === null ? Number.POSITIVE_INFINITY : performance.now() + within
    while (!this.#ended && !this.#error && (this.#length === 0 || (all && this.#length < most))) {
      if (most === 0) break
      if (performance.now() >= until || !(await this.#change(until))) return new CallFailed('EAGAIN')
    }
    if (this.#length === 0 && this.#error) {
      const { code } = this.#error
      this.#error = null
      this.#ended = true
      return new CallFailed(code ?? 'ECONNRESET')
    }
    return this.#take(most, peek)
  }

  #take(most: number, peek: boolean): Uint8Array {
    const out = new Uint8Array(Math.min(most, this.#length))
    let filled = 0
    for (const chunk of this.#chunks) {
      if (filled === out.length) break
      const part = chunk.subarray(0, out.length - filled)
      out.set(part, filled)
      filled += part.length
    }
    if (peek) return out
    this.#length -= out.length
    let left = out.length
    while (left > 0) {
      const chunk = this.#chunks[0]!
      if (chunk.length > left) this.#chunks[0] = chunk.subarray(left)
      else this.#chunks.shift()
      left -= Math.min(left, chunk.length)
    }
    if (this.#length < RECEIVE_BUFFER) this.#socket.resume()
    return out
  }

  /** Sends everything; settles when the transport has taken it. The number of bytes. */
  send(bytes: Uint8Array, within: number | null): Promise<number | CallFailed> {
    const { code } = this.#error ?? {}
    if (code) return Promise.resolve(new CallFailed(code))
    if (this.#socket.destroyed || !this.#socket.writable) return Promise.resolve(new CallFailed('EPIPE'))
    this.#tap?.sent(bytes)
    return new Promise((resolve) => {
      const timer = within ? setTimeout(() => resolve(new CallFailed('EAGAIN')), within) : null
      this.#socket.write(bytes.slice(), (error) => {
        if (timer) clearTimeout(timer)
        resolve(error ? new CallFailed((error as NodeJS.ErrnoException).code ?? 'EPIPE') : bytes.length)
      })
    })
  }

  shutdown(how: string): void {
    if (how !== 'write') this.#ended = true
    if (how !== 'read') this.#socket.end()
    this.#wake()
  }

  option(name: string, value: number): void {
    if (name === 'TCP_NODELAY') this.#socket.setNoDelay(value !== 0)
    if (name === 'SO_KEEPALIVE') this.#socket.setKeepAlive(value !== 0)
    if (name === 'SO_LINGER') this.#resets = value === 0
  }

  /** FIN behind what was sent, or RST where received bytes were not read, or SO_LINGER's time is 0. */
  close(): void {
    if (this.#length > 0 || this.#resets) this.#socket.resetAndDestroy()
    else {
      this.#socket.end()
      this.#socket.destroySoon()
    }
    this.#ended = true
    this.#wake()
  }

  /** Waits for a change; false where the time came first. */
  #change(until: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer =
        until === Number.POSITIVE_INFINITY ? null : setTimeout(() => resolve(false), until - performance.now())
      this.#changed.push(() => {
        if (timer) clearTimeout(timer)
        resolve(true)
      })
    })
  }

  #wake(): void {
    for (const changed of this.#changed.splice(0)) changed()
  }
}
