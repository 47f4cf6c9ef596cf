import { ByteQueue } from './byte-queue'
import { ACK, type Address, type End, type Errno, FIN, PSH, RST, type Segment, SYN } from './types'

/** The states of RFC 9293 section 3.3.2 that an endpoint of a connection goes through. */
export type State =
  | 'SYN_SENT'
  | 'SYN_RECEIVED'
  | 'ESTABLISHED'
  | 'FIN_WAIT_1'
  | 'FIN_WAIT_2'
  | 'CLOSE_WAIT'
  | 'CLOSING'
  | 'LAST_ACK'
  | 'TIME_WAIT'
  | 'CLOSED'

/** Payload of a full segment on loopback: MTU 65536 less 40 bytes of headers and 12 of the timestamp option (measured). */
const MSS = 65_483
/** Bytes that wait to be read before the window closes (Linux: tcp_rmem's default), and that may wait to be sent. */
const RECEIVE_BUFFER = 131_072
const SEND_BUFFER = 2_626_560
/** The first retransmission of a SYN comes after a second, each next after twice as long, six in all (tcp_syn_retries). */
const SYN_TIMEOUT = 1000
const SYN_RETRIES = 6

/** What an endpoint needs of its network. */
export interface Wire {
  after(delay: number, run: () => void): () => void
  transmit(from: Endpoint, segment: Segment): void
  /** The endpoint is over: its connection no longer needs it. */
  finished(endpoint: Endpoint, how: 'closed' | 'reset' | 'refused' | 'timed-out'): void
}

/** One end of one TCP connection: its state, its buffers and its numbers. Knows no descriptors and no processes. */
export class Endpoint {
  state: State
  /** An error that the next call reports, once. */
  error: Errno | null = null
  /** The peer's FIN has come, behind all its bytes. */
  eof = false
  /** Nobody owns this end any more: what still comes is answered with RST. */
  orphan = false
  /** Reading was shut down by its owner: recv answers with nothing. */
  readShut = false
  readonly incoming = new ByteQueue()
  readonly outgoing = new ByteQueue()
  /** Called whenever something changed that a waiting call may look for. */
  changed: () => void = () => undefined

  readonly #wire: Wire
  #next = 0
  #unacknowledged = 0
  #received = 0
  #peerWindow = 0
  #finWanted = false
  #finSent = false
  #cancelRetry: (() => void) | null = null
  #tries = 0
  #lastWindow = RECEIVE_BUFFER

  constructor(
    wire: Wire,
    readonly connection: number,
    readonly end: End,
    readonly local: Address,
    readonly remote: Address,
  ) {
    this.#wire = wire
    this.state = end === 'client' ? 'SYN_SENT' : 'SYN_RECEIVED'
  }

  get connected(): boolean {
    return this.state !== 'SYN_SENT' && this.state !== 'SYN_RECEIVED' && this.state !== 'CLOSED'
  }

  /** Bytes of this end that its peer has not acknowledged. */
  get unacknowledged(): number {
    return this.outgoing.length
  }

  /** How many bytes `write` takes now. */
  get room(): number {
    return Math.max(0, SEND_BUFFER - this.outgoing.length)
  }

  /** True once FIN was asked for: nothing may be written any more. */
  get writeShut(): boolean {
    return this.#finWanted
  }

  /** Client: sends SYN and, while no answer comes, sends it again. */
  open(): void {
    this.#send(SYN)
    this.#next = 1
    this.#retrySyn()
  }

  #retrySyn(): void {
    this.#cancelRetry = this.#wire.after(SYN_TIMEOUT * 2 ** this.#tries, () => {
      if (this.state !== 'SYN_SENT') return
      if (this.#tries === SYN_RETRIES) {
        this.#fail('ETIMEDOUT', 'timed-out')
        return
      }
      this.#tries++
      this.#next = 0
      this.#send(SYN, undefined, true)
      this.#next = 1
      this.#retrySyn()
    })
  }

  /** Puts bytes into the send buffer; the caller has looked at `room`. */
  write(bytes: Uint8Array): void {
    this.outgoing.push(bytes)
    this.#push()
  }

  /** Takes up to `most` received bytes out. The window opens again where that makes a difference to the peer. */
  read(most: number): Uint8Array<ArrayBuffer> {
    const bytes = this.incoming.take(most)
    const window = this.#window()
    if (this.connected && this.#lastWindow < MSS && window - this.#lastWindow >= RECEIVE_BUFFER / 2) this.#send(ACK)
    return bytes
  }

  /** Sends FIN behind what is still to be sent (shutdown for writing). */
  shutWrite(): void {
    if (this.#finWanted) return
    this.#finWanted = true
    this.#push()
  }

  /** close(): RST where received bytes were not read, else FIN. What is still to be sent goes on its way. */
  close(linger: boolean = false): void {
    this.changed = () => undefined
    if (this.state === 'CLOSED') return
    if (this.state === 'SYN_SENT') {
      this.#over('closed')
      return
    }
    this.orphan = true
    if (this.incoming.length > 0 || linger) this.reset()
    else this.shutWrite()
  }

  /** Sends RST and forgets the connection. */
  reset(): void {
    if (this.state === 'CLOSED') return
    this.#send(RST | ACK)
    this.#over('reset')
  }

  /** A segment of the peer has arrived. */
  receive(segment: Segment): void {
    if (this.state === 'CLOSED' || this.state === 'TIME_WAIT') return
    if (segment.flags & RST) {
      if (this.state === 'SYN_SENT') this.#fail('ECONNREFUSED', 'refused')
      else this.#fail(this.state === 'CLOSE_WAIT' ? 'EPIPE' : 'ECONNRESET', 'reset')
      return
    }
    if (segment.flags & SYN) {
      this.#handshake(segment)
      return
    }
    if (this.state === 'SYN_RECEIVED') {
      this.state = 'ESTABLISHED'
      this.#unacknowledged = 1
      this.changed()
    }
    this.#peerWindow = segment.window
    if (segment.acknowledgment !== null) this.#acknowledged(segment.acknowledgment)
    if (segment.payload.length > 0) this.#take(segment)
    if (segment.flags & FIN && !this.eof) this.#finArrived()
    this.#push()
    this.changed()
  }

  #handshake(segment: Segment): void {
    this.#received = 1
    this.#peerWindow = segment.window
    if (this.state === 'SYN_RECEIVED') {
      this.#send(SYN | ACK, undefined, this.#next > 0)
      this.#next = 1
    } else if (this.state === 'SYN_SENT') {
      this.#cancelRetry?.()
      this.#unacknowledged = 1
      this.state = 'ESTABLISHED'
      this.#send(ACK)
      this.changed()
      this.#push()
    }
  }

  #acknowledged(upTo: number): void {
    if (upTo <= this.#unacknowledged) return
    const finAcknowledged = this.#finSent && upTo === this.#next
    this.outgoing.drop(upTo - this.#unacknowledged - (finAcknowledged ? 1 : 0))
    this.#unacknowledged = upTo
    if (!finAcknowledged) return
    if (this.state === 'FIN_WAIT_1') this.state = 'FIN_WAIT_2'
    else if (this.state === 'CLOSING') this.#over('closed')
    else if (this.state === 'LAST_ACK') this.#over('closed')
  }

  #take(segment: Segment): void {
    if (this.orphan) {
      this.reset()
      return
    }
    this.#received = segment.sequence + segment.payload.length
    if (!this.readShut) this.incoming.push(segment.payload)
    if (!(segment.flags & FIN)) this.#send(ACK)
  }

  #finArrived(): void {
    if (this.state === 'CLOSED') return
    this.eof = true
    this.#received++
    this.#send(ACK)
    if (this.state === 'ESTABLISHED') this.state = 'CLOSE_WAIT'
    else if (this.state === 'FIN_WAIT_1') this.state = 'CLOSING'
    else if (this.state === 'FIN_WAIT_2') this.#over('closed')
  }

  /** Sends what the peer's window lets through, then FIN where it is due. */
  #push(): void {
    if (!this.connected) return
    const { outgoing } = this
    for (;;) {
      const sent = this.#next - 1 - (this.#finSent ? 1 : 0)
      const left = outgoing.end - sent
      const open = this.#peerWindow - (this.#next - this.#unacknowledged)
      const length = Math.min(left, open, MSS)
      if (length <= 0) break
      const payload = outgoing.peek(sent, length)
      this.#send(length === left ? PSH | ACK : ACK, payload)
      this.#next += length
    }
    if (this.#finWanted && !this.#finSent && this.#next - 1 === outgoing.end) {
      this.#send(FIN | ACK)
      this.#finSent = true
      this.#next++
      this.state = this.state === 'CLOSE_WAIT' ? 'LAST_ACK' : 'FIN_WAIT_1'
    }
  }

  #window(): number {
    return Math.max(0, RECEIVE_BUFFER - this.incoming.length)
  }

  #send(flags: number, payload: Uint8Array = EMPTY, retransmission = false): void {
    this.#lastWindow = this.#window()
    this.#wire.transmit(this, {
      connection: this.connection,
      from: this.end,
      flags,
      sequence: this.#next,
      acknowledgment: flags & ACK ? this.#received : null,
      window: this.#lastWindow,
      payload,
      offset: Math.max(0, this.#next - 1 - (this.#finSent ? 1 : 0)),
      retransmission,
    })
  }

  #fail(error: Errno, how: 'reset' | 'refused' | 'timed-out'): void {
    this.error = error
    this.#over(how)
  }

  #over(how: 'closed' | 'reset' | 'refused' | 'timed-out'): void {
    this.#cancelRetry?.()
    // The end that closed first keeps its port for a while (TIME_WAIT); nothing more crosses the wire.
    this.state = how === 'closed' && (this.state === 'FIN_WAIT_2' || this.state === 'CLOSING') ? 'TIME_WAIT' : 'CLOSED'
    this.#wire.finished(this, how)
    this.changed()
  }
}

const EMPTY = new Uint8Array(0)
