/** Constants of the socket module that mean something here, with Linux's numbers. */
export const CONSTANTS = {
  AF_INET: 2,
  SOCK_STREAM: 1,
  SHUT_RD: 0,
  SHUT_WR: 1,
  SHUT_RDWR: 2,
  SOMAXCONN: 4096,

  MSG_OOB: 1,
  MSG_PEEK: 2,
  MSG_DONTWAIT: 0x40,
  MSG_WAITALL: 0x100,
  MSG_NOSIGNAL: 0x4000,
  MSG_MORE: 0x8000,

  POLLIN: 1,
  POLLPRI: 2,
  POLLOUT: 4,
  POLLERR: 8,
  POLLHUP: 16,
  POLLNVAL: 32,
  POLLRDHUP: 0x2000,

  SOL_SOCKET: 1,
  SO_REUSEADDR: 2,
  SO_TYPE: 3,
  SO_ERROR: 4,
  SO_DONTROUTE: 5,
  SO_BROADCAST: 6,
  SO_SNDBUF: 7,
  SO_RCVBUF: 8,
  SO_KEEPALIVE: 9,
  SO_OOBINLINE: 10,
  SO_PRIORITY: 12,
  SO_LINGER: 13,
  SO_REUSEPORT: 15,
  SO_RCVLOWAT: 18,
  SO_SNDLOWAT: 19,
  SO_ACCEPTCONN: 30,
  SO_MARK: 36,
  SO_PROTOCOL: 38,
  SO_DOMAIN: 39,
  SO_INCOMING_CPU: 49,

  IPPROTO_IP: 0,
  IP_TOS: 1,
  IP_TTL: 2,

  IPPROTO_TCP: 6,
  SOL_TCP: 6,
  TCP_NODELAY: 1,
  TCP_MAXSEG: 2,
  TCP_CORK: 3,
  TCP_KEEPIDLE: 4,
  TCP_KEEPINTVL: 5,
  TCP_KEEPCNT: 6,
  TCP_SYNCNT: 7,
  TCP_LINGER2: 8,
  TCP_DEFER_ACCEPT: 9,
  TCP_WINDOW_CLAMP: 10,
  TCP_QUICKACK: 12,
  TCP_USER_TIMEOUT: 18,
  TCP_FASTOPEN: 23,
  TCP_NOTSENT_LOWAT: 25,
} as const

const LEVELS: Readonly<Record<string, number>> = { SO: 1, TCP: 6, IP: 0 }

const OPTION_NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries(CONSTANTS).flatMap(([name, number]) => {
    const level = LEVELS[name.slice(0, name.indexOf('_'))]
    return level === undefined ? [] : [[`${level}.${number}`, name] as const]
  }),
)

/** The name of a socket option by its level and number, e.g. `SO_REUSEADDR` for 1 and 2; undefined for an unknown one. */
export const optionName = (level: unknown, option: unknown): string | undefined =>
  OPTION_NAMES.get(`${String(level)}.${String(option)}`)
