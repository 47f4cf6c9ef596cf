import { disconnect } from './closing'
import { prepare, receive, takeSyn } from './input'
import { over } from './lifecycle'
import type { Listener, Network } from './network'
import { copyOptions, retransmissionsWithin, type SocketOptions } from './options'
import { answerReset, sendSyn } from './output'
import { type Holder, sameAddress } from './ports'
import { keepAliveOverdue, probeOverdue, retransmissionOverdue } from './retransmit'
import { type Scheduler, Timer } from './scheduler'
import { Tcb, type Wire } from './tcb'
import { armRetransmission } from './timers'
import { ACK, type Address, type End, type Ending, FIN, NOTHING, RST, type Segment, type State, SYN } from './types'

/** What is left of an end in FIN-WAIT-2 or TIME-WAIT when nobody owns it (tcp_fin_timeout, TCP_TIMEWAIT_LEN), milliseconds. */
const WAIT = 60_000

/** An end without a process: its numbers, for what still comes, and its port. */
interface Remains {
  state: 'FIN_WAIT_2' | 'TIME_WAIT'
  readonly local: Address
  readonly remote: Address
  readonly sendNext: number
  receiveNext: number
  readonly window: number
  readonly holder: Holder
  readonly timer: Timer
}

const other = (end: End): End => (end === 'client' ? 'server' : 'client')
const lengthOf = ({ payload, flags }: Segment): number => payload.length + (flags & SYN ? 1 : 0) + (flags & FIN ? 1 : 0)

/** One connection: its two ends, what is left of them, and what the network does with segments for an end that is gone. */
export class Connection implements Wire {
  readonly scheduler: Scheduler
  readonly client: Tcb
  server: Tcb | null = null
  readonly #network: Network
  readonly #holders: Record<End, Holder | null>
  readonly #remains: Record<End, Remains | null> = { client: null, server: null }
  #listener: Listener | null = null
  #over = false

  constructor(
    network: Network,
    number: number,
    holder: Holder,
    local: Address,
    remote: Address,
    options: SocketOptions,
  ) {
    this.#network = network
    this.scheduler = network.scheduler
    this.#holders = { client: holder, server: null }
    this.client = this.#block(number, 'client', local, remote, options)
  }

  /** Sends the first SYN. */
  open(): void {
    const { client } = this
    client.synSentAt = this.scheduler.now
    prepare(client)
    sendSyn(client, false)
    armRetransmission(client)
  }

  transmit(_from: Tcb, segment: Segment): void {
    this.#network.carry(this, segment)
  }

  queuedUntil(end: End): number {
    return this.#network.queuedUntil(this.client.connection, end)
  }

  finished(tcb: Tcb, how: Ending): void {
    this.#network.forget(tcb)
    const holder = this.#holders[tcb.end]
    if (holder && !holder.locked) this.#network.ports.release(holder)
    if (this.#over) return
    if (how === 'closed' && !(isOver(this.client) && isOver(this.server))) return
    this.#over = true
    this.#network.ended(tcb.connection, how)
  }

  waits(tcb: Tcb, state: 'FIN_WAIT_2' | 'TIME_WAIT'): void {
    const { ports } = this.#network
    const { local, remote } = tcb
    const remains: Remains = {
      state,
      local,
      remote,
      sendNext: tcb.sendNext,
      receiveNext: tcb.receiveNext,
      window: tcb.receiveWindow,
      holder: ports.hold(local[0], local[1], { ...tcb.options }),
      timer: new Timer(() => this.#drop(tcb.end), true),
    }
    this.#remains[tcb.end] = remains
    this.scheduler.arm(remains.timer, WAIT)
  }

  /** The state of an end, as the kernel's table of sockets shows it; null where the table has none. */
  stateOf(end: End): State | null {
    const tcb = end === 'client' ? this.client : this.server
    if (tcb && tcb.state !== 'CLOSED') return tcb.state
    return this.#remains[end]?.state ?? null
  }

  /** A new connection takes the addresses of this one: what waited is forgotten. False where an end still lives. */
  giveWay(end: End): boolean {
    const state = this.stateOf(end)
    if (state !== 'TIME_WAIT') return state === null
    this.#drop(end)
    return true
  }

  /** The listener closed before the connection was accepted: RST, where the peer still counts on it. */
  abandon(tcb: Tcb): void {
    disconnect(tcb)
  }

  arrive(segment: Segment): void {
    const loop = sameAddress(this.client.local, this.client.remote)
    const to = loop ? 'client' : other(segment.from)
    const tcb = to === 'client' ? this.client : this.server
    if (tcb && tcb.state !== 'CLOSED') {
      if (tcb.state === 'SYN_RECEIVED' && !loop && to === 'server') this.#complete(tcb, segment)
      else receive(tcb, segment)
      return
    }
    const remains = this.#remains[to]
    if (remains) this.#late(to, remains, segment)
    else if (to === 'server' && (segment.flags & (SYN | ACK | RST)) === SYN) this.#synCame(segment)
    else this.#refuse(to, segment)
  }

  #block(number: number, end: End, local: Address, remote: Address, options: SocketOptions): Tcb {
    const tcb = new Tcb(this, number, end, local, remote, options)
    tcb.overdue = {
      retransmission: () => retransmissionOverdue(tcb),
      probe: () => probeOverdue(tcb),
      keepAlive: () => keepAliveOverdue(tcb),
    }
    this.#network.remember(tcb, this)
    return tcb
  }

  #synCame(segment: Segment): void {
    const { connection, local, remote } = this.client
    const listener = this.#network.listenerFor(remote, local)
    if (!listener) {
      this.#refuse('server', segment)
      return
    }
    if (!listener.hasRoom() || !this.#network.makeWay(remote, local)) return
    this.#listener = listener
    const tcb = this.#block(connection, 'server', remote, local, copyOptions(listener.options))
    this.server = tcb
    tcb.synSentAt = this.scheduler.now
    prepare(tcb)
    takeSyn(tcb, segment)
    sendSyn(tcb, false)
    armRetransmission(tcb)
  }

  /** The third segment of the handshake: the connection goes into its listener's queue, where there is room. */
  #complete(tcb: Tcb, segment: Segment): void {
    const listener = this.#listener!
    if ((segment.flags & (ACK | RST | SYN)) === ACK) {
      if (!listener.open) {
        answerReset(tcb, segment)
        over(tcb, 'reset')
        return
      }
      if (!listener.hasRoom()) return
      // TCP_DEFER_ACCEPT: whoever connects and says nothing is not shown to the program, until the time is up.
      const nothing = segment.payload.length === 0 && (segment.flags & FIN) === 0
      if (nothing && tcb.tries < retransmissionsWithin(tcb.options.others.get('TCP_DEFER_ACCEPT') ?? 0)) {
        tcb.deferred = true
        return
      }
    }
    receive(tcb, segment)
    if (!tcb.connected) return
    this.#holders.server = this.#network.ports.hold(tcb.local[0], tcb.local[1], tcb.options)
    listener.established(tcb)
  }

  /** Nobody is there: the host itself answers with RST (RFC 9293 section 3.5.2). */
  #refuse(end: End, segment: Segment): void {
    if (segment.flags & RST) return
    const acknowledges = (segment.flags & ACK) !== 0
    this.#answer(end, segment, {
      flags: acknowledges ? RST : RST | ACK,
      sequence: acknowledges ? segment.acknowledgment! : 0,
      acknowledgment: acknowledges ? null : segment.sequence + lengthOf(segment),
      window: 0,
    })
  }

  #answer(
    end: End,
    { connection }: Segment,
    answer: Pick<Segment, 'flags' | 'sequence' | 'acknowledgment' | 'window'>,
  ): void {
    this.#network.carry(this, {
      connection,
      from: end,
      ...answer,
      payload: NOTHING,
      offset: Math.max(0, answer.sequence - 1),
      retransmission: false,
    })
  }

  /** A segment for an end that nobody owns (RFC 9293 section 3.10.7.4; Linux: tcp_timewait_state_process). */
  #late(end: End, remains: Remains, segment: Segment): void {
    const { flags, sequence } = segment
    const last = sequence + lengthOf(segment)
    if (flags & RST) {
      this.#drop(end)
      return
    }
    if (remains.state === 'FIN_WAIT_2') {
      if (flags & SYN || !(flags & ACK) || last <= remains.receiveNext || last === sequence) return
      if (!(flags & FIN) || last !== remains.receiveNext + 1) {
        this.#drop(end)
        this.#refuse(end, segment)
        return
      }
      remains.state = 'TIME_WAIT'
      remains.receiveNext = last
    } else if (sequence === remains.receiveNext && last === sequence) return
    this.scheduler.arm(remains.timer, WAIT)
    this.#answer(end, segment, {
      flags: ACK,
      sequence: remains.sendNext,
      acknowledgment: remains.receiveNext,
      window: remains.window,
    })
  }

  #drop(end: End): void {
    const remains = this.#remains[end]
    if (!remains) return
    this.#remains[end] = null
    this.scheduler.disarm(remains.timer)
    this.#network.ports.release(remains.holder)
    this.#network.forgetAddresses(remains.local, remains.remote, this)
  }
}

const isOver = (tcb: Tcb | null): boolean => !tcb || tcb.state === 'CLOSED'
