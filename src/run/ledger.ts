import { Flag, type Payload, type ProcessRecord } from '../trace'

/**
 * What of a run's past says who waits for what. Kept as it comes: the records themselves go to the page, and what
 * the recording leaves out counts here all the same.
 */
export class Ledger {
  /** Virtual time at which a client last began a request, 0 before. */
  requestedAt = 0
  /** The connection of the last request that had one. */
  requestedOn: number | null = null
  /** Virtual time at which the server last sent a byte; null before. */
  answeredAt: number | null = null
  /** How the process ended; null while it goes on. */
  end: ProcessRecord | null = null
  /** Connections that are not over on which the client has sent a byte, and how many. */
  readonly #heard = new Map<number, number>()
  /** How many of them the program took. */
  readonly #taken = new Map<number, number>()

  enter(time: number, payload: Payload): void {
    switch (payload.kind) {
      case 'segment':
        if (payload.payload.length === 0) return
        if (payload.from === 'server') this.answeredAt = time
        else this.#counts(this.#heard, payload.connection, payload.offset + payload.payload.length)
        return
      case 'syscall':
        if (payload.connection !== null && payload.bytes?.from === 'client' && this.#heard.has(payload.connection))
          this.#counts(this.#taken, payload.connection, payload.bytes.end)
        return
      case 'disconnect':
        this.#heard.delete(payload.connection)
        this.#taken.delete(payload.connection)
        return
      case 'client':
        if (payload.event !== 'request') return
        this.requestedAt = time
        this.requestedOn = payload.connection ?? this.requestedOn
        return
      case 'process':
        if (payload.event !== 'start' && payload.event !== 'ready') this.end = payload
    }
  }

  #counts(bytes: Map<number, number>, connection: number, end: number): void {
    bytes.set(connection, Math.max(end, bytes.get(connection) ?? 0))
  }

  /** True where the program took all that the client has sent on a connection that is not over. */
  tookAll(connection: number): boolean {
    const sent = this.#heard.get(connection)
    return sent !== undefined && sent <= (this.#taken.get(connection) ?? 0)
  }

  /** True where the client has sent a byte on a connection that is not over. */
  heardOn(connection: number): boolean {
    return this.#heard.has(connection)
  }
}

/** The connection whose sending direction the client ends by what is recorded; null where it ends none. */
export function clientEnds(payload: Payload): number | null {
  if (payload.kind === 'disconnect') return payload.connection
  if (payload.kind !== 'segment' || payload.from !== 'client') return null
  return payload.flags & (Flag.FIN | Flag.RST) ? payload.connection : null
}
