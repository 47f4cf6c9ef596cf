import { ANY } from './address'
import type { SocketOptions } from './options'
import type { Address } from './types'

/** What holds a local port: a socket that was bound or connected, or what TIME-WAIT leaves of one. */
export interface Holder {
  readonly address: string
  readonly port: number
  readonly options: Pick<SocketOptions, 'reuseAddress' | 'reusePort'>
  listening: boolean
  /** The program named the port: it is kept when the connection is over, until the socket is closed. */
  locked: boolean
}

/** The ports that the kernel picks from (Linux: ip_local_port_range). */
const FIRST_PORT = 32_768
const LAST_PORT = 60_999

const overlap = (a: string, b: string): boolean => a === b || a === ANY || b === ANY

/** Two sockets may not have the port both, where neither option of theirs allows it (Linux: inet_bind_conflict). */
function conflict(mine: Pick<Holder, 'address' | 'options'>, other: Holder): boolean {
  if (!overlap(mine.address, other.address)) return false
  if (mine.options.reuseAddress && other.options.reuseAddress && !other.listening) return false
  return !(mine.options.reusePort && other.options.reusePort)
}

/** Who holds which local port. */
export class Ports {
  readonly #holders = new Map<number, Set<Holder>>()
  #next: number

  constructor(random: () => number) {
    this.#next = 49_152 + Math.floor(random() * 1000) * 2
  }

  /** True where a socket with these options may not have the port, beside `self`. */
  taken(wanted: Pick<Holder, 'address' | 'options'>, port: number, self: Holder | null = null): boolean {
    for (const other of this.#holders.get(port) ?? []) if (other !== self && conflict(wanted, other)) return true
    return false
  }

  hold(address: string, port: number, options: Holder['options'], locked = false): Holder {
    const holder: Holder = { address, port, options, listening: false, locked }
    this.add(holder)
    return holder
  }

  add(holder: Holder): void {
    const all = this.#holders.get(holder.port)
    if (all) all.add(holder)
    else this.#holders.set(holder.port, new Set([holder]))
  }

  release(holder: Holder): void {
    const all = this.#holders.get(holder.port)
    all?.delete(holder)
    if (all?.size === 0) this.#holders.delete(holder.port)
  }

  /** A port that nobody holds; null where none is left. */
  free(): number | null {
    for (let tries = 0; tries <= LAST_PORT - FIRST_PORT; tries++) {
      const port = this.#next
      this.#next = port + 2 > LAST_PORT ? FIRST_PORT + ((port + 1) & 1) : port + 2
      if (!this.#holders.has(port)) return port
    }
    return null
  }
}

export const sameAddress = (a: Address, b: Address): boolean => a[1] === b[1] && a[0] === b[0]
