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

interface Option {
  get(options: SocketOptions): number
  set?(options: SocketOptions, value: number): void
}

const flag = (name: 'reuseAddress' | 'reusePort' | 'keepAlive' | 'noDelay' | 'cork'): Option => ({
  get: (options) => (options[name] ? 1 : 0),
  set: (options, value) => {
    options[name] = value !== 0
  },
})

const constant = (value: number): Option => ({ get: () => value })

const kept = (name: string, value: number): Option => ({
  get: (options) => options.others.get(name) ?? value,
  set: (options, next) => options.others.set(name, next),
})

/**
 * Options by name, with Linux's values at first. Those that depend on the socket's state (SO_ERROR, SO_ACCEPTCONN, TCP_MAXSEG)
 * are the socket's business. `SO_LINGER` counts seconds, -1 for off.
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
    },
  },
  SO_RCVBUF: {
    get: (options) => options.receiveBuffer,
    set: (options, value) => {
      options.receiveBuffer = doubled(value, LEAST_RECEIVE)
      options.receiveBufferSet = true
    },
  },
  SO_SNDBUF: {
    get: (options) => options.sendBuffer,
    set: (options, value) => {
      options.sendBuffer = doubled(value, LEAST_SEND)
      options.sendBufferSet = true
    },
  },
  SO_RCVLOWAT: {
    get: (options) => options.lowWater,
    set: (options, value) => {
      options.lowWater = value < 0 ? 0x7fff_ffff : value || 1
    },
  },
  SO_TYPE: constant(1),
  SO_DOMAIN: constant(2),
  SO_PROTOCOL: constant(6),
  SO_SNDLOWAT: constant(1),
  SO_BROADCAST: kept('SO_BROADCAST', 0),
  SO_DONTROUTE: kept('SO_DONTROUTE', 0),
  SO_OOBINLINE: kept('SO_OOBINLINE', 0),
  SO_PRIORITY: kept('SO_PRIORITY', 0),
  TCP_KEEPIDLE: kept('TCP_KEEPIDLE', 7200),
  TCP_KEEPINTVL: kept('TCP_KEEPINTVL', 75),
  TCP_KEEPCNT: kept('TCP_KEEPCNT', 9),
  TCP_SYNCNT: kept('TCP_SYNCNT', 6),
  TCP_LINGER2: kept('TCP_LINGER2', 60),
  TCP_DEFER_ACCEPT: kept('TCP_DEFER_ACCEPT', 0),
  TCP_QUICKACK: kept('TCP_QUICKACK', 1),
  TCP_USER_TIMEOUT: kept('TCP_USER_TIMEOUT', 0),
  IP_TOS: kept('IP_TOS', 0),
  IP_TTL: kept('IP_TTL', 64),
}
