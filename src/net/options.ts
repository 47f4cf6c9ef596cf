import type { Errno } from './types'

/** What a program can set on a socket. One object is shared by a socket and its connection; a listener's is copied to what it accepts. */
export interface SocketOptions {
  reuseAddress: boolean
  reusePort: boolean
  keepAlive: boolean
  /** Seconds that close() waits for its bytes to be taken; 0: reset; null: it does not wait. */
  linger: number | null
  noDelay: boolean
  cork: boolean
  /** Bytes of buffer, as getsockopt tells them: twice what was set. */
  receiveBuffer: number
  sendBuffer: number
  receiveBufferSet: boolean
  sendBufferSet: boolean
  /** The fewest bytes that recv waits for. */
  lowWater: number
  /** Options that are kept and told, and change nothing here. */
  readonly others: Map<string, number>
}

/** Linux's buffers before a connection is made (the middle values of tcp_rmem and tcp_wmem). */
const RECEIVE_BUFFER = 131_072
const SEND_BUFFER = 16_384
/** The most that a receive buffer grows to (the last value of tcp_rmem). */
export const MOST_RECEIVE_BUFFER = 33_554_432

export const defaultOptions = (): SocketOptions => ({
  reuseAddress: false,
  reusePort: false,
  keepAlive: false,
  linger: null,
  noDelay: false,
  cork: false,
  receiveBuffer: RECEIVE_BUFFER,
  sendBuffer: SEND_BUFFER,
  receiveBufferSet: false,
  sendBufferSet: false,
  lowWater: 1,
  others: new Map(),
})

export const copyOptions = (options: SocketOptions): SocketOptions => ({ ...options, others: new Map(options.others) })

/** The most that SO_RCVBUF and SO_SNDBUF take (rmem_max, wmem_max), and the least that comes of it. */
const MOST_BUFFER = 4_194_304
const LEAST_RECEIVE = 2304
const LEAST_SEND = 4608

/** What the kernel makes of a size that was set: twice as much, with a floor. A negative size counts as a huge one. */
const doubled = (size: number, least: number): number =>
  Math.max(least, 2 * (size < 0 ? MOST_BUFFER : Math.min(size, MOST_BUFFER)))

/** What of the socket an option depends on. */
export interface OptionOwner {
  readonly listening: boolean
  /** A connection was begun, and is not over. */
  readonly busy: boolean
}

interface Option {
  get(options: SocketOptions): number
  /** Sets it, or says why not. */
  set?(options: SocketOptions, value: number, owner: OptionOwner): Errno | undefined
}

const flag = (name: 'reuseAddress' | 'reusePort' | 'keepAlive' | 'noDelay' | 'cork'): Option => ({
  get: (options) => (options[name] ? 1 : 0),
  set: (options, value) => {
    options[name] = value !== 0
    return undefined
  },
})

const constant = (value: number): Option => ({ get: () => value })

/** An option that is kept. `take` says what is made of a value; null where it is refused (EINVAL). */
const kept = (name: string, value: number, take: (value: number) => number | null = (next) => next): Option => ({
  get: (options) => options.others.get(name) ?? value,
  set: (options, next) => {
    const taken = take(next)
    if (taken === null) return 'EINVAL'
    options.others.set(name, taken)
    return undefined
  },
})

const truth = (value: number): number => (value === 0 ? 0 : 1)
const within =
  (least: number, most: number) =>
  (value: number): number | null =>
    value >= least && value <= most ? value : null

/** The longest and the usual time in FIN-WAIT-2, seconds (TCP_FIN_TIMEOUT_MAX, tcp_fin_timeout). */
const MOST_FIN_WAIT = 120
const FIN_WAIT = 60

/** How often SYN with ACK is sent within so many seconds, by Linux's waits of 1, 2, 4 … seconds; and back. */
export function retransmissionsWithin(seconds: number): number {
  let count = 0
  for (let wait = 1, period = 0; period < seconds && count < 255; count++, wait = Math.min(wait * 2, 120))
    period += wait
  return count
}
function secondsOf(retransmissions: number): number {
  let period = 0
  for (let count = 0, wait = 1; count < retransmissions; count++, wait = Math.min(wait * 2, 120)) period += wait
  return period
}

/** The least window that may be set, and the least and largest segment (SOCK_MIN_RCVBUF / 2, TCP_MIN_MSS, MAX_TCP_WINDOW). */
const LEAST_CLAMP = 1152
const LEAST_SEGMENT = 88
const MOST_SEGMENT = 32_767

/**
 * Options by name, with Linux's values at first. Those that depend on the socket's state (SO_ERROR, SO_ACCEPTCONN) and what
 * a connection makes of them are the socket's business. `SO_LINGER` counts seconds, -1 for off.
 */
export const OPTIONS: Readonly<Record<string, Option>> = {
  SO_REUSEADDR: flag('reuseAddress'),
  SO_REUSEPORT: flag('reusePort'),
  SO_KEEPALIVE: flag('keepAlive'),
  TCP_NODELAY: flag('noDelay'),
  TCP_CORK: flag('cork'),
  SO_LINGER: {
    get: (options) => options.linger ?? -1,
    set: (options, value) => {
      options.linger = value < 0 ? null : value
      return undefined
    },
  },
  SO_RCVBUF: {
    get: (options) => options.receiveBuffer,
    set: (options, value) => {
      options.receiveBuffer = doubled(value, LEAST_RECEIVE)
      options.receiveBufferSet = true
      return undefined
    },
  },
  SO_SNDBUF: {
    get: (options) => options.sendBuffer,
    set: (options, value) => {
      options.sendBuffer = doubled(value, LEAST_SEND)
      options.sendBufferSet = true
      return undefined
    },
  },
  SO_RCVLOWAT: {
    get: (options) => options.lowWater,
    // Linux: tcp_set_rcvlowat. The buffer grows with it, where the program has not set it.
    set: (options, value) => {
      const most = options.receiveBufferSet ? options.receiveBuffer >> 1 : MOST_RECEIVE_BUFFER >> 1
      options.lowWater = Math.min(value < 0 ? 0x7fff_ffff : value || 1, most)
      if (!options.receiveBufferSet) options.receiveBuffer = Math.max(options.receiveBuffer, 2 * options.lowWater)
      return undefined
    },
  },
  SO_TYPE: constant(1),
  SO_DOMAIN: constant(2),
  SO_PROTOCOL: constant(6),
  SO_SNDLOWAT: constant(1),
  SO_BROADCAST: kept('SO_BROADCAST', 0, truth),
  SO_DONTROUTE: kept('SO_DONTROUTE', 0, truth),
  SO_OOBINLINE: kept('SO_OOBINLINE', 0, truth),
  SO_PRIORITY: kept('SO_PRIORITY', 0),
  SO_MARK: kept('SO_MARK', 0),
  SO_INCOMING_CPU: kept('SO_INCOMING_CPU', -1),
  SO_RCVTIMEO: constant(0),
  SO_SNDTIMEO: constant(0),
  TCP_MAXSEG: {
    get: (options) => options.others.get('TCP_MAXSEG') || 536,
    set: (options, value) => {
      if (value !== 0 && (value < LEAST_SEGMENT || value > MOST_SEGMENT)) return 'EINVAL'
      options.others.set('TCP_MAXSEG', value)
      return undefined
    },
  },
  TCP_WINDOW_CLAMP: {
    get: (options) => options.others.get('TCP_WINDOW_CLAMP') ?? 0,
    set: (options, value, { busy, listening }) => {
      if (value === 0 && (busy || listening)) return 'EINVAL'
      options.others.set('TCP_WINDOW_CLAMP', value === 0 ? 0 : Math.max(LEAST_CLAMP, value))
      return undefined
    },
  },
  TCP_KEEPIDLE: kept('TCP_KEEPIDLE', 7200, within(1, 32_767)),
  TCP_KEEPINTVL: kept('TCP_KEEPINTVL', 75, within(1, 32_767)),
  TCP_KEEPCNT: kept('TCP_KEEPCNT', 9, within(1, 127)),
  TCP_SYNCNT: kept('TCP_SYNCNT', 6, within(1, 127)),
  TCP_LINGER2: {
    get: (options) => options.others.get('TCP_LINGER2') || FIN_WAIT,
    set: (options, value) => {
      options.others.set('TCP_LINGER2', value < 0 ? -1 : Math.min(value, MOST_FIN_WAIT))
      return undefined
    },
  },
  TCP_DEFER_ACCEPT: kept('TCP_DEFER_ACCEPT', 0, (value) => secondsOf(retransmissionsWithin(value))),
  TCP_QUICKACK: kept('TCP_QUICKACK', 1, truth),
  TCP_USER_TIMEOUT: kept('TCP_USER_TIMEOUT', 0, (value) => (value < 0 ? null : value)),
  TCP_NOTSENT_LOWAT: kept('TCP_NOTSENT_LOWAT', 0),
  TCP_FASTOPEN: kept('TCP_FASTOPEN', 0),
  // The two bits of congestion notification are the kernel's own.
  IP_TOS: kept('IP_TOS', 0, (value) => value & 0xfc),
  IP_TTL: kept('IP_TTL', 64, (value) => (value === -1 ? 64 : within(1, 255)(value))),
}
