import { Endpoint, type Wire } from './endpoint'
import { seeded } from './random'
import { Scheduler } from './scheduler'
import { ACK, type Address, type End, type NetObserver, RST, type Segment, SYN } from './types'

/** Something that takes connections on an address. */
export interface Listener {
  readonly address: Address
  /** False while its queue of finished handshakes is full: the SYN is dropped, and the client tries again (Linux). */
  readonly hasRoom: () => boolean
  /** A handshake is done: the connection may be accepted. */
  established(endpoint: Endpoint): void
}

export interface NetworkOptions {
  readonly seed: number
  /** One-way delay, virtual milliseconds. */
  readonly latency: number
  readonly observer: NetObserver
}

/** The ports that connect() picks from (Linux: ip_local_port_range). */
const FIRST_PORT = 32_768
const LAST_PORT = 60_999

/** The addresses of the one host there is. */
const LOOPBACK = /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/

/** The fabric: it carries segments between endpoints on virtual time, in order, and knows who listens where. */
export class Network implements Wire {
  readonly scheduler = new Scheduler()
  readonly random: () => number
  readonly #options: NetworkOptions
  readonly #listeners: Listener[] = []
  readonly #pairs = new Map<number, { client: Endpoint; server: Endpoint | null; over: boolean }>()
  readonly #ports = new Set<number>()
  #connections = 0
  #nextPort: number

  constructor(options: NetworkOptions) {
    this.#options = options
    this.random = seeded(options.seed)
    this.#nextPort = 49_152 + Math.floor(this.random() * 1000) * 2
  }

  after(delay: number, run: () => void): () => void {
    return this.scheduler.after(delay, run)
  }

  /** Who listens, in the order in which they began to. */
  get listeners(): readonly Listener[] {
    return this.#listeners
  }

  /** The dotted quad for a name: `localhost`, and loopback addresses themselves; null for all else. */
  resolve(host: string): string | null {
    const name = host.toLowerCase().replace(/\.$/, '')
    if (name === 'localhost') return '127.0.0.1'
    return LOOPBACK.test(name) && name.split('.').every((part) => Number(part) <= 255) ? name : null
  }

  listen(listener: Listener): void {
    this.#listeners.push(listener)
  }

  unlisten(listener: Listener): void {
    const at = this.#listeners.indexOf(listener)
    if (at >= 0) this.#listeners.splice(at, 1)
  }

  /** Picks a free local port for a client or for bind to port 0. */
  freePort(): number {
    for (let tries = 0; tries <= LAST_PORT - FIRST_PORT; tries++) {
      const port = this.#nextPort
      this.#nextPort = port + 2 > LAST_PORT ? FIRST_PORT : port + 2
      if (!this.#ports.has(port)) {
        this.#ports.add(port)
        return port
      }
    }
    throw new Error('net: no free port is left')
  }

  /** Begins a connection from `local` (a free port is picked where it is 0) to `remote`; SYN leaves at once. */
  connect(localHost: string, localPort: number, remote: Address): Endpoint {
    const local: Address = [localHost, localPort || this.freePort()]
    const client = new Endpoint(this, ++this.#connections, 'client', local, remote)
    this.#pairs.set(client.connection, { client, server: null, over: false })
    this.#options.observer.connect(client.connection, local, remote)
    client.open()
    return client
  }

  transmit(from: Endpoint, segment: Segment): void {
    const { latency, observer } = this.#options
    const arrives = this.scheduler.now + latency
    observer.segment(segment, arrives)
    this.scheduler.after(latency, () => this.#arrive(segment, from.end === 'client' ? 'server' : 'client'))
  }

  finished(endpoint: Endpoint, how: 'closed' | 'reset' | 'refused' | 'timed-out'): void {
    const pair = this.#pairs.get(endpoint.connection)
    if (!pair || pair.over) return
    const ended = (one: Endpoint | null) => !one || one.state === 'CLOSED' || one.state === 'TIME_WAIT'
    if (how === 'closed' && !(ended(pair.client) && ended(pair.server))) return
    pair.over = true
    this.#options.observer.disconnect(endpoint.connection, how)
  }

  #arrive(segment: Segment, to: End): void {
    const pair = this.#pairs.get(segment.connection)
    if (!pair) return
    if (to === 'client') {
      pair.client.receive(segment)
      return
    }
    if (pair.server) {
      const waited = pair.server.state === 'SYN_RECEIVED'
      pair.server.receive(segment)
      if (waited && pair.server.state === 'ESTABLISHED') this.#handOver(pair.server)
      return
    }
    if (!(segment.flags & SYN)) return
    const { local, remote } = pair.client
    const listener = this.#listenerFor(remote)
    if (!listener) {
      this.#refuse(segment)
      return
    }
    if (!listener.hasRoom()) return
    pair.server = new Endpoint(this, segment.connection, 'server', remote, local)
    pair.server.receive(segment)
  }

  /** Nothing listens there: the host itself answers with RST. */
  #refuse(syn: Segment): void {
    const reset: Segment = {
      ...syn,
      from: 'server',
      flags: RST | ACK,
      sequence: 0,
      acknowledgment: 1,
      window: 0,
      payload: syn.payload,
    }
    this.#options.observer.segment(reset, this.scheduler.now + this.#options.latency)
    this.scheduler.after(this.#options.latency, () => this.#arrive(reset, 'client'))
  }

  #handOver(endpoint: Endpoint): void {
    const listener = this.#listenerFor(endpoint.local)
    if (listener) listener.established(endpoint)
    else endpoint.reset()
  }

  #listenerFor(address: Address): Listener | null {
    const [host, port] = address
    const all = this.#listeners.filter((one) => one.address[1] === port)
    return all.find((one) => one.address[0] === host) ?? all.find((one) => one.address[0] === '0.0.0.0') ?? null
  }
}
