import { isLoopback, parseAddress } from './address'
import type { Rule } from './conditions'
import type { Connection } from './connection'
import { Line } from './line'
import type { SocketOptions } from './options'
import { Ports } from './ports'
import { seeded } from './random'
import { Scheduler } from './scheduler'
import type { Tcb } from './tcb'
import type { Address, End, Ending, NetObserver, Segment, State } from './types'

/** Something that takes connections on an address. */
export interface Listener {
  readonly address: Address
  readonly options: SocketOptions
  /** False once it has stopped: what was on its way to it is reset. */
  readonly open: boolean
  /** False while its queue of finished handshakes is full: what would add to it is dropped, and comes again (Linux). */
  hasRoom(): boolean
  /** A handshake is done: the connection may be accepted. */
  established(tcb: Tcb): void
}

export interface NetworkOptions {
  readonly seed: number
  /** One-way delay, virtual milliseconds. */
  readonly latency: number
  /** What the network does to segments; none: it carries them. */
  readonly rules?: readonly Rule[]
  readonly observer: NetObserver
}

/** A line of the kernel's table of sockets. */
export interface TableLine {
  readonly state: State
  readonly local: Address
  readonly remote: Address | null
}

const keyOf = (local: Address, remote: Address): string => `${local[0]}:${local[1]}>${remote[0]}:${remote[1]}`

/** The fabric: it carries segments between ends on virtual time, in order, and knows who listens where. */
export class Network {
  readonly scheduler = new Scheduler()
  readonly random: () => number
  readonly ports: Ports
  readonly #options: NetworkOptions
  readonly #listeners: Listener[] = []
  /** Every end there is, by its own address and its peer's. */
  readonly #ends = new Map<string, { readonly connection: Connection; readonly end: End }>()
  readonly #line: Line | null
  #connections = 0

  constructor(options: NetworkOptions) {
    this.#options = options
    const { rules = [], latency, observer } = options
    const observe = (segment: Segment, arrives: number | null) => observer.segment(segment, arrives)
    this.#line = rules.length > 0 ? new Line({ rules, latency, scheduler: this.scheduler, observe }) : null
    this.random = seeded(options.seed)
    this.ports = new Ports(this.random)
  }

  after(delay: number, run: () => void): () => void {
    return this.scheduler.after(delay, run)
  }

  /** Who listens, in the order in which they began to. */
  get listeners(): readonly Listener[] {
    return this.#listeners
  }

  /** The dotted quad for a name: `localhost`, and addresses of this host themselves; null for all else. */
  resolve(host: string): string | null {
    const name = host.toLowerCase().replace(/\.$/, '')
    if (name === 'localhost') return '127.0.0.1'
    const address = parseAddress(name)
    return address && isLoopback(address) ? address : null
  }

  listen(listener: Listener): void {
    this.#listeners.push(listener)
  }

  unlisten(listener: Listener): void {
    const at = this.#listeners.indexOf(listener)
    if (at >= 0) this.#listeners.splice(at, 1)
  }

  /** Who takes a connection from `remote` to `local`: an exact address comes first; several share by the peer's port. */
  listenerFor(local: Address, remote: Address): Listener | null {
    const [host, port] = local
    const all = this.#listeners.filter(({ address }) => address[1] === port)
    const exact = all.filter(({ address }) => address[0] === host)
    const fitting = exact.length > 0 ? exact : all.filter(({ address }) => address[0] === '0.0.0.0')
    return fitting[(remote[1] >> 1) % (fitting.length || 1)] ?? null
  }

  /** The number for a new connection. */
  nextConnection(): number {
    return ++this.#connections
  }

  /** A connection begins: SYN leaves. The addresses are free (`makeWay`). */
  begin(connection: Connection): void {
    const { client } = connection
    this.#options.observer.connect(client.connection, client.local, client.remote)
    connection.open()
  }

  /** Makes two addresses free for a new end: TIME-WAIT gives way. False where a connection lives there. */
  makeWay(local: Address, remote: Address): boolean {
    const there = this.#ends.get(keyOf(local, remote))
    return !there || there.connection.giveWay(there.end)
  }

  remember(tcb: Tcb, connection: Connection): void {
    this.#ends.set(keyOf(tcb.local, tcb.remote), { connection, end: tcb.end })
  }

  /** An end is over for its owner; what is left of it keeps the addresses. */
  forget(tcb: Tcb): void {
    const key = keyOf(tcb.local, tcb.remote)
    const there = this.#ends.get(key)
    if (there?.end === tcb.end && there.connection === tcb.wire && there.connection.stateOf(tcb.end) === null) {
      this.#ends.delete(key)
    }
  }

  forgetAddresses(local: Address, remote: Address, connection: Connection): void {
    const key = keyOf(local, remote)
    if (this.#ends.get(key)?.connection === connection) this.#ends.delete(key)
  }

  /** Until when segments that an end has sent wait in its own queue: what waits there is not lost. */
  queuedUntil(connection: number, end: End): number {
    return this.#line?.queuedUntil(connection, end) ?? 0
  }

  ended(connection: number, how: Ending): void {
    this.#options.observer.disconnect(connection, how)
  }

  /** Puts a segment on its way. */
  carry(connection: Connection, segment: Segment): void {
    if (this.#line) {
      this.#line.carry(connection, segment)
      return
    }
    const { latency, observer } = this.#options
    observer.segment(segment, this.scheduler.now + latency)
    this.scheduler.after(latency, () => connection.arrive(segment))
  }

  /** Every socket that the kernel knows, listeners first, then in the order in which they came. */
  table(): readonly TableLine[] {
    const lines: TableLine[] = this.#listeners.map(({ address }) => ({ state: 'LISTEN', local: address, remote: null }))
    for (const { connection, end } of this.#ends.values()) {
      const state = connection.stateOf(end)
      const { local, remote } = connection.client
      if (state) lines.push(end === 'client' ? { state, local, remote } : { state, local: remote, remote: local })
    }
    return lines
  }
}
