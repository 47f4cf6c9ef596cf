import { fromUtf8, latin1, utf8 } from '../bytes'
import { errnoNumber, errorFor, OSError, TimeoutError } from './errors'
import { CallFailed, type Host } from './host'
import { nameOf } from './inspect'
import type { Site } from './site'

/** An address, as Python's tuple: `['localhost', 8000]`. */
export type SocketAddress = [host: string, port: number]

/** Constants of the socket module that mean something here, with Linux's numbers. */
export const CONSTANTS = {
  AF_INET: 2,
  SOCK_STREAM: 1,
  SHUT_RD: 0,
  SHUT_WR: 1,
  SHUT_RDWR: 2,
  SOL_SOCKET: 1,
  SO_REUSEADDR: 2,
  SO_KEEPALIVE: 9,
  SO_LINGER: 13,
  IPPROTO_TCP: 6,
  TCP_NODELAY: 1,
  MSG_PEEK: 2,
  MSG_DONTWAIT: 0x40,
  MSG_WAITALL: 0x100,
  SOMAXCONN: 4096,
} as const

const SHUT = ['read', 'write', 'both'] as const

/** What a user gets wrong most often, said in a sentence. */
function wrong(site: Site | null, what: string): TypeError {
  return Object.assign(new TypeError(what), { site })
}

function bytesFor(name: string, data: unknown, site: Site | null): Uint8Array {
  if (data instanceof Uint8Array) return data
  if (data instanceof ArrayBuffer) return new Uint8Array(data)
  if (typeof data === 'string') throw wrong(site, `${name}() takes bytes, got a string: write ${name}(encode(…)).`)
  throw wrong(site, `${name}() takes bytes, got ${nameOf(data)}.`)
}

function addressFor(name: string, address: unknown, more: unknown, site: Site | null): SocketAddress {
  if (
    Array.isArray(address) &&
    address.length === 2 &&
    typeof address[0] === 'string' &&
    typeof address[1] === 'number'
  ) {
    const [host, port] = address as SocketAddress
    if (!Number.isInteger(port) || port < 0 || port > 65_535) {
      throw Object.assign(new RangeError(`${name}(): port must be 0-65535, got ${port}.`), { site })
    }
    return [host, port]
  }
  const got = more === undefined ? nameOf(address) : `${nameOf(address)} and ${nameOf(more)}`
  throw wrong(site, `${name}() takes one address in brackets, as ['localhost', 8000]; got ${got}.`)
}

/** Text as UTF-8 bytes: Python's `str.encode()`. */
export function encode(text: string): Uint8Array {
  if (typeof text !== 'string') throw new TypeError(`encode() takes a string, got ${nameOf(text)}.`)
  return utf8(text)
}

/** Bytes as text: Python's `bytes.decode()`. `encoding` is 'utf-8' or 'latin-1'. */
export function decode(bytes: Uint8Array, encoding = 'utf-8'): string {
  if (bytes instanceof Promise)
    throw new TypeError('decode() takes bytes, got a promise: an await is missing before it.')
  if (!(bytes instanceof Uint8Array)) throw new TypeError(`decode() takes bytes, got ${nameOf(bytes)}.`)
  const name = encoding.toLowerCase().replace('_', '-')
  if (name === 'latin-1' || name === 'latin1' || name === 'iso-8859-1') return latin1(bytes)
  if (name !== 'utf-8' && name !== 'utf8')
    throw new TypeError(`decode() knows 'utf-8' and 'latin-1', got '${encoding}'.`)
  return fromUtf8(bytes)
}

/** A socket with Python's methods; each that Python blocks in is awaited. */
export class Socket {
  readonly #host: Host
  readonly #site: () => Site | null
  #fd: number | Promise<number>
  #timeout: number | null = null
  #closed = false

  constructor(host: Host, site: () => Site | null, fd: number | Promise<number>) {
    this.#host = host
    this.#site = site
    this.#fd = fd
  }

  async #call(
    op: string,
    args: readonly (number | boolean | string | null | Uint8Array)[],
    site: Site | null,
  ): Promise<unknown> {
    const fd = this.#closed ? -1 : typeof this.#fd === 'number' ? this.#fd : await this.#fd
    const value = await this.#host.call(op, fd, args, site)
    if (!(value instanceof CallFailed)) return value
    const late = value.errno === 'EAGAIN' && this.#timeout !== null && this.#timeout > 0
    throw late ? new TimeoutError('ETIMEDOUT', site, 'timed out') : errorFor(value.errno, site)
  }

  async bind(address: SocketAddress, more?: unknown): Promise<void> {
    const site = this.#site()
    await this.#call('bind', addressFor('bind', address, more, site), site)
  }

  async listen(backlog = 128): Promise<void> {
    const site = this.#site()
    if (typeof backlog !== 'number') throw wrong(site, `listen() takes a number, got ${nameOf(backlog)}.`)
    await this.#call('listen', [backlog], site)
  }

  async accept(): Promise<[conn: Socket, address: SocketAddress]> {
    const { fd, address } = (await this.#call('accept', [this.#timeout], this.#site())) as {
      fd: number
      address: SocketAddress
    }
    return [new Socket(this.#host, this.#site, fd), [address[0], address[1]]]
  }

  async connect(address: SocketAddress, more?: unknown): Promise<void> {
    const site = this.#site()
    await this.#call('connect', [...addressFor('connect', address, more, site), this.#timeout], site)
  }

  /** Like connect, but the error's number is the result, 0 for none. */
  async connect_ex(address: SocketAddress): Promise<number> {
    try {
      await this.connect(address)
      return 0
    } catch (error) {
      if (error instanceof OSError) return errnoNumber(error instanceof TimeoutError ? 'EAGAIN' : error.code)
      throw error
    }
  }

  async recv(most: number, flags = 0): Promise<Uint8Array> {
    const site = this.#site()
    if (typeof most !== 'number')
      throw wrong(site, `recv() takes the most bytes to receive, as recv(1024); got ${nameOf(most)}.`)
    if (most < 0) throw Object.assign(new RangeError('negative buffersize in recv'), { site })
    const timeout = flags & CONSTANTS.MSG_DONTWAIT ? 0 : this.#timeout
    return (await this.#call(
      'recv',
      [most, (flags & CONSTANTS.MSG_PEEK) !== 0, (flags & CONSTANTS.MSG_WAITALL) !== 0, timeout],
      site,
    )) as Uint8Array
  }

  /** Sends what there is room for and says how many bytes that was. */
  async send(data: Uint8Array): Promise<number> {
    const site = this.#site()
    return (await this.#call('send', [bytesFor('send', data, site), this.#timeout], site)) as number
  }

  /** Sends everything. */
  async sendall(data: Uint8Array): Promise<void> {
    const site = this.#site()
    await this.#call('sendall', [bytesFor('sendall', data, site), this.#timeout], site)
  }

  async shutdown(how: number): Promise<void> {
    const site = this.#site()
    const name = SHUT[how]
    if (!name) throw wrong(site, `shutdown() takes SHUT_RD, SHUT_WR or SHUT_RDWR; got ${nameOf(how)}.`)
    await this.#call('shutdown', [name], site)
  }

  /** Closes the socket: at once, in order with the other calls, whether awaited or not. A second close does nothing. */
  close(): Promise<void> {
    if (this.#closed) return Promise.resolve()
    const site = this.#site()
    this.#closed = true
    const fd = this.#fd
    if (typeof fd === 'number') this.#host.post('close', fd, [], site)
    else void fd.then((number) => this.#host.post('close', number, [], site))
    return Promise.resolve()
  }

  /** Seconds that a call may take: null without end, 0 not at all. */
  settimeout(seconds: number | null): void {
    if (seconds !== null && (typeof seconds !== 'number' || !(seconds >= 0))) {
      throw wrong(this.#site(), `settimeout() takes seconds, 0 or more, or null; got ${nameOf(seconds)}.`)
    }
    this.#timeout = seconds === null ? null : seconds * 1000
  }

  gettimeout(): number | null {
    return this.#timeout === null ? null : this.#timeout / 1000
  }

  setblocking(blocking: boolean): void {
    this.#timeout = blocking ? null : 0
  }

  async getsockname(): Promise<SocketAddress> {
    return (await this.#call('getsockname', [], this.#site())) as SocketAddress
  }

  async getpeername(): Promise<SocketAddress> {
    return (await this.#call('getpeername', [], this.#site())) as SocketAddress
  }

  async setsockopt(level: number, option: number, value: number): Promise<void> {
    await this.#call('setsockopt', [level, option, Number(value)], this.#site())
  }

  async getsockopt(level: number, option: number): Promise<number> {
    return (await this.#call('getsockopt', [level, option], this.#site())) as number
  }

  /** The descriptor's number; -1 once closed. */
  async fileno(): Promise<number> {
    return this.#closed ? -1 : this.#fd
  }

  [Symbol.dispose](): void {
    void this.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

/** The module `barewire/socket` over a host. `site` finds the user's line that makes a call. */
export function socketModule(host: Host, site: () => Site | null) {
  const socket = (): Socket => {
    const at = site()
    const fd = host.call('socket', -1, [], at).then((value) => {
      if (value instanceof CallFailed) throw errorFor(value.errno, at)
      return value as number
    })
    // Whoever uses the socket hears of the failure; a socket that nobody uses is no unhandled rejection.
    fd.catch(() => undefined)
    return new Socket(host, site, fd)
  }
  return {
    ...CONSTANTS,
    socket,
    encode,
    decode,
    /** A connected socket: `socket()` and `connect()` in one. */
    create_connection: async (address: SocketAddress, timeout: number | null = null): Promise<Socket> => {
      const made = socket()
      made.settimeout(timeout)
      await made.connect(address)
      return made
    },
  }
}
