import { acknowledgeRead } from './acknowledge'
import { ANY } from './address'
import { closeTcb, disconnect, endWriting, orphan } from './closing'
import { Connection } from './connection'
import { numberOf } from './errno'
import type { Listener, Network } from './network'
import { defaultOptions, OPTIONS, type SocketOptions } from './options'
import { chunkSize, push, segmentSize, writeBytes } from './output'
import type { Holder } from './ports'
import { watchPeer } from './retransmit'
import { hasRoom, isWritable, type Tcb } from './tcb'
import { type Address, type Answer, done, type Errno, fail, type State } from './types'

/** The most that a backlog may be (net.core.somaxconn). */
const SOMAXCONN = 4096
const UNBOUND: Address = [ANY, 0]
/** The last port that only a privileged process may bind, plus one (net.ipv4.ip_unprivileged_port_start). */
const UNPRIVILEGED = 1024

/** What poll tells. */
export interface Readiness {
  readonly in: boolean
  readonly out: boolean
  readonly err: boolean
  readonly hup: boolean
  readonly rdhup: boolean
}

/** Where a socket stands for connect (Linux: struct socket's state). */
type Stage = 'unconnected' | 'connecting' | 'connected' | 'disconnecting'

interface Listening extends Listener {
  open: boolean
  backlog: number
  /** Finished handshakes that wait for accept, in order. */
  readonly queue: { readonly tcb: Tcb; readonly connection: Connection }[]
}

/** A socket: what one or more descriptors stand for. Its calls answer at once; who waits, and for how long, is not its business. */
export class Socket {
  readonly options: SocketOptions
  /** Called when something changed that a waiting call may look for. */
  changed: () => void = () => undefined
  #stage: Stage = 'unconnected'
  #name: Address = UNBOUND
  #peer: Address | null = null
  /** The program named its address, which stays when a connection is over. */
  #named = false
  #holder: Holder | null = null
  #tcb: Tcb | null = null
  #listening: Listening | null = null
  /** For a socket without a connection; one with a connection keeps these in its block. */
  #error: Errno | null = null
  #readShut = false
  #writeShut = false
  readonly #network: Network

  constructor(network: Network, accepted: Tcb | null = null) {
    this.#network = network
    this.options = accepted?.options ?? defaultOptions()
    if (accepted) {
      this.#stage = 'connected'
      this.#name = accepted.local
      this.#adopt(accepted)
    }
  }

  get state(): State {
    return this.#listening ? 'LISTEN' : (this.#tcb?.state ?? 'CLOSED')
  }

  get tcb(): Tcb | null {
    return this.#tcb
  }

  get isListening(): boolean {
    return this.#listening !== null
  }

  get name(): Address {
    return this.#name
  }

  /** The peer's address; null where there is none, or not any more. */
  get peer(): Address | null {
    const { state } = this
    return this.#peer && state !== 'CLOSED' && state !== 'SYN_SENT' ? this.#peer : null
  }

  /** The error that is pending, once. */
  takeError(): Errno | null {
    const at = this.#tcb
    const error = at ? at.error : this.#error
    if (at) at.error = null
    this.#error = null
    return error
  }

  bind(address: string, port: number, privileged: boolean): Answer<null> {
    if (port > 0 && port < UNPRIVILEGED && !privileged) return fail('EACCES')
    if (this.state !== 'CLOSED' || this.#bound) return fail('EINVAL')
    const { ports } = this.#network
    if (port > 0 && ports.taken({ address, options: this.options }, port)) return fail('EADDRINUSE')
    const given = port || ports.free()
    if (given === null) return fail('EADDRINUSE')
    this.#holder = ports.hold(address, given, this.options, port > 0)
    this.#name = [address, given]
    this.#named = address !== ANY
    return done(null)
  }

  /** The socket holds a port. */
  get #bound(): boolean {
    return this.#holder !== null && (this.#tcb === null || this.#tcb.state !== 'CLOSED' || this.#holder.locked)
  }

  /** Listens, or changes the backlog of a socket that listens already, as Linux does. */
  listen(backlog: number): Answer<null> {
    if (this.#stage !== 'unconnected') return fail('EINVAL')
    const most = backlog < 0 ? SOMAXCONN : Math.min(backlog, SOMAXCONN)
    if (this.#listening) {
      this.#listening.backlog = most
      return done(null)
    }
    if (this.state !== 'CLOSED') return fail('EINVAL')
    const { ports } = this.#network
    const held = this.#holder
    if (held && ports.taken(held, held.port, held)) {
      if (!held.locked) this.#letGo()
      return fail('EADDRINUSE')
    }
    const port = held?.port ?? ports.free()
    if (port === null) return fail('EADDRINUSE')
    this.#holder = held ?? ports.hold(this.#name[0], port, this.options)
    this.#holder.listening = true
    this.#name = [this.#name[0], port]
    this.#listening = this.#listener(most)
    this.#network.listen(this.#listening)
    return done(null)
  }

  #listener(backlog: number): Listening {
    const listening: Listening = {
      address: this.#name,
      options: this.options,
      open: true,
      backlog,
      queue: [],
      // Linux takes one more than the backlog says.
      hasRoom: () => listening.queue.length <= listening.backlog,
      established: (tcb) => {
        listening.queue.push({ tcb, connection: tcb.wire as Connection })
        this.changed()
      },
    }
    return listening
  }

  /** The next connection of the queue; null where there is none yet. */
  accept(): Answer<Socket> | null {
    if (!this.#listening) return fail('EINVAL')
    const next = this.#listening.queue.shift()
    return next ? done(new Socket(this.#network, next.tcb)) : null
  }

  /** Begins to connect, or looks how far that is: EINPROGRESS and EALREADY where it goes on. Linux: __inet_stream_connect. */
  connect(address: string, port: number): Answer<null> {
    switch (this.#stage) {
      case 'connected':
        return fail('EISCONN')
      case 'disconnecting':
        return fail('EINVAL')
      case 'connecting':
        if (this.state === 'SYN_SENT' || this.state === 'SYN_RECEIVED') return fail('EALREADY')
        return this.connectEnds()
      case 'unconnected':
        if (this.state !== 'CLOSED') return fail('EISCONN')
        return this.#begin(address === ANY ? '127.0.0.1' : address, port)
    }
  }

  /** What connect to another host comes to, on a machine that is in no network. */
  get unreachable(): Errno {
    if (this.#stage === 'connected') return 'EISCONN'
    return this.#stage === 'unconnected' && this.state === 'CLOSED' ? 'ENETUNREACH' : 'EINVAL'
  }

  #begin(address: string, port: number): Answer<null> {
    const network = this.#network
    const held = this.#bound ? this.#holder : null
    const local = held?.port ?? network.ports.free()
    if (local === null) return fail('EADDRNOTAVAIL')
    const from = held && held.address !== ANY ? held.address : '127.0.0.1'
    const name: Address = [from, local]
    if (!network.makeWay(name, [address, port])) return fail('EADDRNOTAVAIL')
    if (held) network.ports.release(held)
    const holder = network.ports.hold(from, local, this.options, held?.locked ?? false)
    const connection = new Connection(network, network.nextConnection(), holder, name, [address, port], this.options)
    this.#holder = holder
    this.#name = name
    this.#error = null
    connection.client.readShut = this.#readShut
    connection.client.writeShut = this.#writeShut
    this.#adopt(connection.client)
    this.#stage = 'connecting'
    network.begin(connection)
    return fail('EINPROGRESS')
  }

  /** What became of connect, once it does not go on any more. */
  connectEnds(): Answer<null> {
    if (this.state !== 'CLOSED') {
      this.#stage = 'connected'
      return done(null)
    }
    const errno = this.takeError() ?? 'ECONNABORTED'
    this.#stage = 'unconnected'
    this.#disconnect()
    return fail(errno)
  }

  #adopt(tcb: Tcb): void {
    this.#tcb = tcb
    this.#peer = tcb.remote
    tcb.changed = () => this.changed()
  }

  /** The socket is as new, but for its options and what it was bound to (Linux: tcp_disconnect). */
  #disconnect(): void {
    const pending = this.state === 'SYN_SENT' ? 'ECONNRESET' : null
    if (this.#tcb) {
      this.#tcb.changed = () => undefined
      disconnect(this.#tcb)
      this.#tcb.incoming.clear()
    }
    this.#stopListening()
    if (!this.#holder?.locked) this.#letGo()
    this.#tcb = null
    this.#peer = null
    this.#name = [this.#named ? this.#name[0] : ANY, this.#name[1]]
    this.#error = pending
    this.#readShut = false
    this.#writeShut = false
  }

  #letGo(): void {
    if (this.#holder) this.#network.ports.release(this.#holder)
    this.#holder = null
  }

  /** Some bytes that have come: all that there are up to `most`; null where none have come and more may. */
  receive(most: number, peek: boolean): Answer<Uint8Array<ArrayBuffer>> | null {
    const tcb = this.#tcb
    if (this.#listening || (!tcb && !this.#error && !this.#readShut)) return fail('ENOTCONN')
    if (tcb && tcb.incoming.length > 0) {
      if (peek) return done(tcb.incoming.peek(most))
      const bytes = tcb.incoming.take(most)
      acknowledgeRead(tcb, bytes.length)
      return done(bytes)
    }
    if (tcb?.eof) return done(new Uint8Array(0))
    const errno = this.takeError()
    if (errno) return fail(errno)
    if (tcb ? tcb.readShut : this.#readShut) return done(new Uint8Array(0))
    return null
  }

  /** Nothing more will come: what is there is all there is. */
  get receivesNoMore(): boolean {
    const tcb = this.#tcb
    return !tcb || tcb.readShut || tcb.error !== null || tcb.state === 'CLOSED'
  }

  /** The caller is about to wait for bytes: what it has taken may now be acknowledged. */
  willWait(): void {
    if (this.#tcb) acknowledgeRead(this.#tcb, 0)
  }

  /** Takes bytes into the send buffer: how many; null where the connection is not made yet, or there is no room. */
  send(bytes: Uint8Array, more: boolean): Answer<number> | null {
    const tcb = this.#tcb
    if (!tcb || this.sendFails) return fail(this.takeError() ?? 'EPIPE')
    if (!tcb.connected) return null
    if (bytes.length === 0) return done(0)
    return hasRoom(tcb) ? done(writeBytes(tcb, bytes, more)) : null
  }

  /** The next bytes to be sent would fail: the connection is broken, or no more may be written. */
  get sendFails(): boolean {
    const tcb = this.#tcb
    return !tcb || tcb.error !== null || tcb.writeShut || tcb.state === 'CLOSED'
  }

  /** Whoever waits to send is woken when a good part of the buffer is free, not for each byte. */
  get isWritable(): boolean {
    return this.sendFails || (this.#tcb!.connected && isWritable(this.#tcb!))
  }

  /** Bytes that are sure to go into the send buffer at once, as one chunk; 0 where others wait before them. */
  get room(): number {
    const tcb = this.#tcb
    return tcb && !this.sendFails && this.isWritable && tcb.unsent.length === 0 ? chunkSize(tcb) : 0
  }

  shutdown(how: 'read' | 'write' | 'both'): Answer<null> {
    const { state } = this
    const read = how !== 'write'
    if (this.#stage === 'connecting') {
      const early = state === 'SYN_SENT' || state === 'SYN_RECEIVED' || state === 'CLOSED'
      this.#stage = early ? 'disconnecting' : 'connected'
    }
    if (state === 'LISTEN' ? read : state === 'SYN_SENT') {
      this.#disconnect()
      this.#stage = 'unconnected'
    } else if (state !== 'LISTEN') {
      if (read) this.#shutRead()
      if (how !== 'read') this.#shutWrite()
    }
    this.changed()
    return state === 'CLOSED' ? fail('ENOTCONN') : done(null)
  }

  #shutRead(): void {
    if (this.#tcb) this.#tcb.readShut = true
    else this.#readShut = true
  }

  #shutWrite(): void {
    if (this.#tcb) endWriting(this.#tcb)
    else this.#writeShut = true
  }

  poll(): Readiness {
    const tcb = this.#tcb
    if (this.#listening) {
      return { in: this.#listening.queue.length > 0, out: false, err: false, hup: false, rdhup: false }
    }
    const { state } = this
    const readShut = tcb ? tcb.readShut : this.#readShut
    const writeShut = tcb ? tcb.writeShut : this.#writeShut
    const begun = state !== 'SYN_SENT' && state !== 'SYN_RECEIVED'
    const readable = begun && tcb !== null && tcb.incoming.length >= this.options.lowWater
    return {
      in: readable || readShut,
      out: begun && (writeShut || !tcb || isWritable(tcb)),
      err: (tcb ? tcb.error : this.#error) !== null,
      hup: (readShut && writeShut) || state === 'CLOSED',
      rdhup: readShut,
    }
  }

  /** Bytes that wait to be read, and bytes that the peer has not acknowledged (SIOCINQ, SIOCOUTQ). */
  queues(): Answer<{ readonly unread: number; readonly unacknowledged: number }> {
    if (this.#listening) return fail('EINVAL')
    const tcb = this.#tcb
    if (!tcb) return done({ unread: 0, unacknowledged: 0 })
    const begins = tcb.state === 'SYN_SENT' || tcb.state === 'SYN_RECEIVED'
    const open = begins ? 0 : tcb.writeSequence - tcb.sendUnacknowledged
    return done({ unread: tcb.incoming.length, unacknowledged: open })
  }

  setOption(name: string, value: number): Answer<null> {
    const option = OPTIONS[name]
    if (!option) return fail('ENOPROTOOPT')
    if (!option.set) return fail('ENOPROTOOPT')
    const refused = option.set(this.options, value, {
      listening: this.#listening !== null,
      busy: this.state !== 'CLOSED',
    })
    if (refused) return fail(refused)
    const tcb = this.#tcb
    if (!tcb?.connected) return done(null)
    if (name === 'SO_KEEPALIVE') watchPeer(tcb)
    else if ((name === 'TCP_NODELAY' && value !== 0) || (name === 'TCP_CORK' && value === 0)) {
      tcb.pushOnce = true
      push(tcb)
    } else if (name === 'TCP_QUICKACK') {
      tcb.interactive = value === 0
      if (value !== 0) acknowledgeRead(tcb, 1)
    }
    return done(null)
  }

  getOption(name: string): Answer<number> {
    if (name === 'SO_ERROR') {
      const errno = this.takeError()
      return done(errno ? numberOf(errno) : 0)
    }
    const tcb = this.#tcb
    if (tcb?.connected && name === 'TCP_MAXSEG') return done(segmentSize(tcb))
    if (tcb?.connected && name === 'TCP_WINDOW_CLAMP') return done(tcb.windowClamp)
    if (name === 'SO_ACCEPTCONN') return done(this.#listening ? 1 : 0)
    const option = OPTIONS[name]
    return option ? done(option.get(this.options)) : fail('ENOPROTOOPT')
  }

  /** The last descriptor was closed. `finish`, to be called at once or when SO_LINGER's time is up, lets the network go on alone. */
  close(): void {
    this.#stopListening()
    if (this.#tcb) closeTcb(this.#tcb)
    else this.#letGo()
  }

  finish(): void {
    const tcb = this.#tcb
    if (!tcb) return
    if (this.#holder) {
      this.#holder.locked = false
      if (tcb.state === 'CLOSED') this.#letGo()
    }
    orphan(tcb)
  }

  #stopListening(): void {
    const listening = this.#listening
    if (!listening) return
    this.#listening = null
    listening.open = false
    if (this.#holder) this.#holder.listening = false
    this.#network.unlisten(listening)
    for (const { tcb, connection } of listening.queue.splice(0)) connection.abandon(tcb)
  }
}
