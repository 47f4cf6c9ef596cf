/**
 * The simulated TCP/IP network as the floors above see it. Everything is synchronous: a call answers at once, or later
 * through its callback, when the owner has moved the clock (`Kernel.step`). Time is virtual milliseconds.
 */

/** Errno names as Linux and Python spell them. */
export type Errno =
  | 'EACCES'
  | 'EADDRINUSE'
  | 'EADDRNOTAVAIL'
  | 'EAFNOSUPPORT'
  | 'EAGAIN'
  | 'EALREADY'
  | 'EBADF'
  | 'ECONNABORTED'
  | 'ECONNREFUSED'
  | 'ECONNRESET'
  | 'EDESTADDRREQ'
  | 'EHOSTUNREACH'
  | 'EINPROGRESS'
  | 'EINVAL'
  | 'EISCONN'
  | 'EMFILE'
  | 'ENETUNREACH'
  | 'ENOBUFS'
  | 'ENOPROTOOPT'
  | 'ENOTCONN'
  | 'EOPNOTSUPP'
  | 'EPIPE'
  | 'ETIMEDOUT'

/** An address as `[host, port]`, e.g. `['127.0.0.1', 8000]`. Calls also take `localhost` and `''` (any address). */
export type Address = readonly [host: string, port: number]

export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly errno: Errno }

/** Takes an answer, once. */
export type Reply<T> = (answer: Answer<T>) => void

export const fail = (errno: Errno): { readonly ok: false; readonly errno: Errno } => ({ ok: false, errno })
export const done = <T>(value: T): Answer<T> => ({ ok: true, value })

/** How long a call may wait: null without end, 0 not at all (EAGAIN), else virtual milliseconds (then EAGAIN). */
export type Timeout = number | null

/** TCP flags (RFC 9293 section 3.1). */
export const FIN = 1
export const SYN = 2
export const RST = 4
export const PSH = 8
export const ACK = 16

/** The states of RFC 9293 section 3.3.2. */
export type State =
  | 'LISTEN'
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

/** Which end of a connection: `client` is the one that connected. */
export type End = 'client' | 'server'

/** A segment on its way. Sequence numbers are relative: SYN is 0, the first byte 1. */
export interface Segment {
  readonly connection: number
  readonly from: End
  readonly flags: number
  readonly sequence: number
  readonly acknowledgment: number | null
  readonly window: number
  readonly payload: Uint8Array
  /** Offset of the first byte of the payload in its direction. */
  readonly offset: number
  readonly retransmission: boolean
}

/** How a connection came to its end. */
export type Ending = 'closed' | 'reset' | 'refused' | 'timed-out'

/** Told of all that crosses the network. The shapes are those of the recording. */
export interface NetObserver {
  connect(connection: number, client: Address, server: Address): void
  /** A segment left; it arrives at virtual time `arrives`, or is lost (null). */
  segment(segment: Segment, arrives: number | null): void
  disconnect(connection: number, how: Ending): void
}

export const NOTHING = new Uint8Array(0)
