import type { SocketOptions } from './options'
import { OVERHEAD, ReceiveQueue } from './receive-queue'
import type { Scheduler, Timer } from './scheduler'
import type { Address, End, Ending, Errno, Segment, State } from './types'

/** The MSS that both ends announce on loopback (MTU 65536 less 40), and the payload that the timestamp option leaves of it. */
export const ANNOUNCED_MSS = 65_495
export const FULL_PAYLOAD = 65_483

/** What is to be sent or waits for its acknowledgement: bytes with their flags, as Linux's socket buffers cut them. */
export interface Chunk {
  sequence: number
  parts: Uint8Array[]
  length: number
  push: boolean
  fin: boolean
  /** How many full segments it counts for, how often it was sent, and when last. */
  segments: number
  sends: number
  sentAt: number
  /** It is held for lost and has not been sent again since. */
  lost: boolean
}

const never = () => undefined
const NEVER = { retransmission: never, probe: never, keepAlive: never }

/** The sequence number behind a chunk. */
export const endOf = (chunk: Chunk): number => chunk.sequence + chunk.length + (chunk.fin ? 1 : 0)

/** What an endpoint needs of its network. */
export interface Wire {
  readonly scheduler: Scheduler
  transmit(from: Tcb, segment: Segment): void
  /** Until when segments that the end has sent wait in its own queue, before they are on their way. */
  queuedUntil(end: End): number
  /** The endpoint is over for its owner: its connection no longer needs it. */
  finished(tcb: Tcb, how: Ending): void
  /** It waits without its owner, in FIN-WAIT-2 or TIME-WAIT; what still comes is the network's business. */
  waits(tcb: Tcb, state: 'FIN_WAIT_2' | 'TIME_WAIT'): void
}

/**
 * The transmission control block (RFC 9293 section 3.3.1) of one end of one connection, with Linux's further variables.
 * Plain state: `output.ts` sends, `input.ts` receives, `window.ts` and `acknowledge.ts` decide on windows and on when to
 * acknowledge. Sequence numbers are relative and do not wrap. Times are virtual milliseconds.
 */
export class Tcb {
  state: State
  /** An error that the next call reports, once. */
  error: Errno | null = null
  /** The peer's FIN has come, behind all its bytes. */
  eof = false
  /** No more is read, no more is written: by shutdown, by the peer's FIN, or because the connection is over. */
  readShut = false
  writeShut = false
  /** No process owns this end any more. */
  orphan = false
  /** TCP_DEFER_ACCEPT: the handshake is done for the peer, and bytes are waited for. */
  deferred = false
  /** A call waits for the handshake to write at once: the acknowledgement rides on its bytes. */
  writeWaits = false
  /** Called whenever something changed that a waiting call may look for. */
  changed: () => void = () => undefined

  // What was sent, and may be.
  sendUnacknowledged = 0
  sendNext = 0
  /** The sequence number behind the last byte written. */
  writeSequence = 0
  pushedSequence = 0
  sendWindow = 0
  sendWindowUpdate = 0
  mostWindow = 0
  /** End of the last chunk that was less than full (Nagle's rule as Minshall changed it). */
  smallEnd = 0
  readonly unsent: Chunk[] = []
  readonly inFlight: Chunk[] = []
  /** Bytes of the send buffer that are taken. */
  queued = 0
  /** Segments on their way that are not held for lost. */
  flying = 0
  /** FIN stands behind the last byte written. */
  finQueued = false
  /** Set by TCP_NODELAY and by taking TCP_CORK off: what waits goes now. */
  pushOnce = false

  // Loss and congestion.
  congestionWindow = 10
  slowStartThreshold = Number.POSITIVE_INFINITY
  congestionCount = 0
  duplicates = 0
  /** The timer that runs is for a probe of the tail; and where the last one ended that is not acknowledged, 0 for none. */
  tailProbes = false
  tailProbed = 0
  /** Losses up to here are being repaired; 0: none is. */
  recovery = 0
  smoothedRoundTrip = -1
  roundTripVariation = 0
  retransmissionTimeout = 1000
  backoff = 0
  tries = 0
  probes = 0

  // What was received, and what was said about it.
  receiveNext = 0
  receiveWindow = 0
  /** `receiveNext` at the last acknowledgement. */
  acknowledgedTo = 0
  receiveThreshold = 0
  windowClamp = 0
  windowScale = 0
  /** 256ths of the receive buffer that are taken to be payload. */
  payloadShare = 128
  segmentEstimate = 536
  lastSegmentSize = 0
  readonly incoming = new ReceiveQueue()
  readonly outOfOrder: Segment[] = []
  outOfOrderMemory = 0

  // Delayed acknowledgement.
  quickAcks = 0
  interactive = false
  acknowledgeTimeout = 0
  lastReceived = Number.NEGATIVE_INFINITY
  /** When the peer was last heard of. */
  lastHeard = 0
  synSentAt = 0
  acknowledgeScheduled = false
  acknowledgeNow = false
  pushed = 0

  /** What the timers below do; set once, by whoever made the block. */
  overdue: { retransmission(): void; probe(): void; keepAlive(): void } = NEVER
  retransmitTimer: Timer | null = null
  probeTimer: Timer | null = null
  lateProbeTimer: Timer | null = null
  acknowledgeTimer: Timer | null = null
  keepAliveTimer: Timer | null = null

  constructor(
    readonly wire: Wire,
    readonly connection: number,
    readonly end: End,
    readonly local: Address,
    readonly remote: Address,
    readonly options: SocketOptions,
  ) {
    this.state = end === 'client' ? 'SYN_SENT' : 'SYN_RECEIVED'
  }

  /** The handshake is done and the connection is not over. */
  get connected(): boolean {
    return this.state !== 'SYN_SENT' && this.state !== 'SYN_RECEIVED' && this.state !== 'CLOSED'
  }

  /** Bytes that the owner has written so far. */
  get written(): number {
    return Math.max(0, this.writeSequence - 1 - (this.finQueued ? 1 : 0))
  }

  get now(): number {
    return this.wire.scheduler.now
  }
}

/** Bytes of send buffer that a chunk takes. */
export const memoryOf = (chunk: Chunk): number => chunk.length + OVERHEAD

/** There is room for a chunk more. */
export const hasRoom = (tcb: Tcb): boolean => tcb.queued < tcb.options.sendBuffer

/** A third of the send buffer is free: whoever waits to write is woken, and poll says so (Linux: sk_stream_is_writeable). */
export const isWritable = (tcb: Tcb): boolean =>
  hasRoom(tcb) && tcb.options.sendBuffer - tcb.queued >= Math.floor(tcb.queued / 2)
