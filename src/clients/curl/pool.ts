/** curl's connections: opened for a transfer, kept for the next one to the same place. */
import { concat } from '../../bytes'
import type { ClientConnection, ClientHost } from '../types'

/** Called when something happened on the connection: bytes, its end, its failure, room to write. */
export type Listener = (event: 'open' | 'readable' | 'error' | 'drain') => void

/** What a connection is kept under: curl's bundle of connections, and in it those that a transfer may use. */
export interface PlaceKey {
  readonly bundle: string
  readonly match: string
}

export class PooledConnection {
  /** Bytes that came and were not read. */
  #input: Uint8Array = new Uint8Array(0)
  ended = false
  failed: string | null = null
  opened = false
  closed = false
  /** Bytes read so far: the offset of the next one. */
  position = 0
  reused = false
  /** The last response's version: 10 makes the next request an HTTP/1.0 one. */
  httpVersion = 0
  listener: Listener | null = null
  readonly #socket: ClientConnection

  constructor(
    /** curl's number, from 0. */
    readonly id: number,
    /** Name as in `Connected to NAME`. */
    readonly name: string,
    readonly address: string,
    readonly port: number,
    readonly key: PlaceKey,
    host: ClientHost,
  ) {
    this.#socket = host.connect(address, port, {
      open: () => {
        this.opened = true
        this.listener?.('open')
      },
      data: (bytes) => {
        this.#input = this.#input.length === 0 ? bytes.slice() : concat([this.#input, bytes])
        this.listener?.('readable')
      },
      end: () => {
        this.ended = true
        this.listener?.('readable')
      },
      error: (code) => {
        this.failed = code
        this.ended = true
        this.listener?.('error')
      },
      drain: () => this.listener?.('drain'),
    })
  }

  /** The recording's number. */
  get number(): number {
    return this.#socket.number
  }

  get localPort(): number {
    return this.#socket.localPort
  }

  get available(): number {
    return this.#input.length
  }

  /** Bytes given to the network and not yet taken by it. */
  get pending(): number {
    return this.#socket.pending
  }

  write(bytes: Uint8Array): void {
    if (!this.closed) this.#socket.write(bytes)
  }

  /** Takes up to `most` bytes of what came. */
  read(most: number): Uint8Array {
    const bytes = this.#input.subarray(0, most)
    this.#input = this.#input.subarray(bytes.length)
    this.position += bytes.length
    return bytes
  }

  /** Takes a line with its LF; null while none is complete. */
  readLine(): Uint8Array | null {
    const end = this.#input.indexOf(10)
    return end < 0 ? null : this.read(end + 1)
  }

  close(): void {
    if (this.closed) return
    this.closed = true
    this.listener = null
    this.#socket.close()
  }
}

/** curl looks for dead connections among all that are kept at most once in so many milliseconds (measured). */
const PRUNING = 1000

export class ConnectionPool {
  #kept: PooledConnection[] = []
  #next = 0
  readonly #resolved = new Set<string>()

  constructor(private readonly host: ClientHost) {}

  /** True where connections of the bundle are kept. */
  bundled({ bundle }: PlaceKey): boolean {
    return this.#kept.some((each) => each.key.bundle === bundle)
  }

  /** Closes and tells of kept connections that have ended, where that was not done within a second. */
  prune(dead: (id: number) => void): void {
    const now = this.host.now()
    if (now - this.#pruned < PRUNING) return
    this.#pruned = now
    this.#bury(this.#kept, dead)
  }
  #pruned = Number.NEGATIVE_INFINITY

  /** A kept connection for the place; those of its bundle before it that have ended are closed and told of. */
  take({ bundle, match }: PlaceKey, dead: (id: number) => void): PooledConnection | null {
    const all = this.#kept.filter(({ key }) => key.bundle === bundle)
    const found = all.find(({ key, ended }) => !ended && key.match === match)
    this.#bury(found ? all.slice(0, all.indexOf(found)) : all, dead)
    if (!found) return null
    this.#kept = this.#kept.filter((each) => each !== found)
    found.reused = true
    return found
  }

  #bury(connections: readonly PooledConnection[], dead: (id: number) => void): void {
    for (const one of connections.filter(({ ended }) => ended)) {
      this.#kept = this.#kept.filter((each) => each !== one)
      dead(one.id)
      one.close()
    }
  }

  /** True while no connection was made. */
  get first(): boolean {
    return this.#next === 0
  }

  /** True where the cache has the name. */
  knows(name: string): boolean {
    return this.#resolved.has(name)
  }

  /** True where the name was looked up before. */
  remember(name: string): boolean {
    const known = this.#resolved.has(name)
    this.#resolved.add(name)
    return known
  }

  open(name: string, address: string, port: number, key: PlaceKey): PooledConnection {
    return new PooledConnection(this.#next++, name, address, port, key, this.host)
  }

  /** The number that a connection would get; a failed look-up uses it up. */
  skip(): number {
    return this.#next++
  }

  keep(connection: PooledConnection): void {
    connection.listener = null
    this.#kept.push(connection)
  }

  closeAll(): void {
    for (const connection of this.#kept) connection.close()
    this.#kept = []
  }
}
