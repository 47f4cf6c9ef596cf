import { fromUtf8, latin1, utf8 } from '../bytes'
import { CONSTANTS } from './constants'
import { errnoNumber, errorFor, TimeoutError } from './errors'
import { type CallArgument, CallFailed, type Host } from './host'
import { nameOf } from './inspect'
import { Poll, type Pollable, select } from './poll'
import type { Site } from './site'
import { type FileOptions, SocketFile } from './socket-file'

/** An address, as Python's tuple: `['localhost', 8000]`. */
export type SocketAddress = [host: string, port: number]

const { AF_INET, SOCK_STREAM, SOL_SOCKET, SO_LINGER, SO_REUSEADDR, SO_REUSEPORT } = CONSTANTS
const { MSG_DONTWAIT, MSG_MORE, MSG_OOB, MSG_PEEK, MSG_WAITALL } = CONSTANTS

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

/** Two integers as C's `struct linger` has them (`struct.pack('ii', …)`), little-endian. */
const lingerBytes = (seconds: number): Uint8Array => {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setInt32(0, seconds < 0 ? 0 : 1, true)
  new DataView(bytes.buffer).setInt32(4, Math.max(0, seconds), true)
  return bytes
}

/** A socket with Python's methods; each that Python blocks in is awaited. */
export class Socket {
  readonly family = AF_INET
  readonly type = SOCK_STREAM
  readonly proto = 0
  readonly #host: Host
  readonly #site: () => Site | null
  #fd: number | Promise<number>
  #timeout: number | null = null
  /** Files of makefile() that are open: the descriptor is closed with the last of them. */
  #files = 0
  #closed = false
  /** The descriptor is gone: closed, or detached. */
  #gone = false

  constructor(host: Host, site: () => Site | null, fd: number | Promise<number>) {
    this.#host = host
    this.#site = site
    this.#fd = fd
  }

  async #answer(op: string, args: readonly CallArgument[], site: Site | null): Promise<unknown> {
    const fd = this.#gone ? -1 : typeof this.#fd === 'number' ? this.#fd : await this.#fd
    return this.#host.call(op, fd, args, site)
  }

  async #call(
    op: string,
    args: readonly CallArgument[],
    site: Site | null,
    timeout: number | null = null,
  ): Promise<unknown> {
    const value = await this.#answer(op, args, site)
    if (!(value instanceof CallFailed)) return value
    const late = value.errno === 'EAGAIN' && timeout !== null && timeout > 0
    throw late ? new TimeoutError('ETIMEDOUT', site, 'timed out') : errorFor(value.errno, site)
  }

  /** How long a call may wait: MSG_DONTWAIT makes a blocking one a non-blocking one. */
  #patience(flags: number): number | null {
    return flags & MSG_DONTWAIT && this.#timeout === null ? 0 : this.#timeout
  }

  async bind(address: SocketAddress, more?: unknown): Promise<void> {
    const site = this.#site()
    await this.#call('bind', addressFor('bind', address, more, site), site)
  }

  async listen(backlog = 128): Promise<void> {
    const site = this.#site()
    if (typeof backlog !== 'number') throw wrong(site, `listen() takes a number, got ${nameOf(backlog)}.`)
    await this.#call('listen', [Math.max(0, backlog)], site)
  }

  async accept(): Promise<[conn: Socket, address: SocketAddress]> {
    const { fd, address } = (await this.#call('accept', [this.#timeout], this.#site(), this.#timeout)) as {
      fd: number
      address: SocketAddress
    }
    return [new Socket(this.#host, this.#site, fd), [address[0], address[1]]]
  }

  async connect(address: SocketAddress, more?: unknown): Promise<void> {
    const site = this.#site()
    await this.#call('connect', [...addressFor('connect', address, more, site), this.#timeout], site, this.#timeout)
  }

  /** Like connect, but the error's number is the result, 0 for none. An unknown name is still an error. */
  async connect_ex(address: SocketAddress, more?: unknown): Promise<number> {
    const site = this.#site()
    const value = await this.#answer('connect', [...addressFor('connect_ex', address, more, site), this.#timeout], site)
    if (!(value instanceof CallFailed)) return 0
    if (value.errno.startsWith('EAI_')) throw errorFor(value.errno, site)
    return errnoNumber(value.errno)
  }

  async recv(most: number, flags = 0): Promise<Uint8Array> {
    const site = this.#site()
    if (typeof most !== 'number')
      throw wrong(site, `recv() takes the most bytes to receive, as recv(1024); got ${nameOf(most)}.`)
    if (most < 0) throw Object.assign(new RangeError('negative buffersize in recv'), { site })
    return this.#receive(most, flags, site)
  }

  async #receive(most: number, flags: number, site: Site | null): Promise<Uint8Array> {
    if (most === 0) return new Uint8Array(0)
    // Nothing urgent is ever sent here.
    if (flags & MSG_OOB && !this.#gone) throw errorFor('EINVAL', site)
    const timeout = this.#patience(flags)
    const args = [Math.trunc(most), (flags & MSG_PEEK) !== 0, (flags & MSG_WAITALL) !== 0, timeout]
    return (await this.#call('recv', args, site, timeout)) as Uint8Array
  }

  /** Receives into a buffer, `most` bytes or as many as it holds; how many that was. */
  async recv_into(buffer: Uint8Array, most = 0, flags = 0): Promise<number> {
    const site = this.#site()
    if (!(buffer instanceof Uint8Array)) {
      throw wrong(site, `recv_into() takes a Uint8Array to receive into, got ${nameOf(buffer)}.`)
    }
    const refuse = (text: string) => Object.assign(new RangeError(text), { site })
    if (most < 0) throw refuse('negative buffersize in recv_into')
    if (most > buffer.length) throw refuse('buffer too small for requested bytes')
    const bytes = await this.#receive(most || buffer.length, flags, site)
    buffer.set(bytes)
    return bytes.length
  }

  /** Sends what there is room for and says how many bytes that was. */
  async send(data: Uint8Array, flags = 0): Promise<number> {
    const site = this.#site()
    const timeout = this.#patience(flags)
    const args = [bytesFor('send', data, site), timeout, (flags & MSG_MORE) !== 0]
    return (await this.#call('send', args, site, timeout)) as number
  }

  /** Sends everything. */
  async sendall(data: Uint8Array, flags = 0): Promise<void> {
    const site = this.#site()
    const args = [bytesFor('sendall', data, site), this.#timeout, (flags & MSG_MORE) !== 0]
    await this.#call('sendall', args, site, this.#timeout)
  }

  async shutdown(how: number): Promise<void> {
    const site = this.#site()
    const name = SHUT[how]
    if (!name) throw wrong(site, `shutdown() takes SHUT_RD, SHUT_WR or SHUT_RDWR; got ${nameOf(how)}.`)
    await this.#call('shutdown', [name], site)
  }

  /**
   * Closes the socket: at once, in order with the other calls, whether awaited or not. A second close does nothing. What is
   * awaited is SO_LINGER's wait. While a file of makefile() is open, the last of them closes the descriptor.
   */
  close(): Promise<void> {
    this.#closed = true
    return this.#files > 0 ? Promise.resolve() : this.#end()
  }

  #end(): Promise<void> {
    if (this.#gone) return Promise.resolve()
    const site = this.#site()
    const fd = this.#fd
    this.#gone = true
    const close = (number: number) => this.#host.call('close', number, [], site)
    return (typeof fd === 'number' ? close(fd) : fd.then(close, () => undefined)).then(() => undefined)
  }

  /** Gives the descriptor away: its number. The socket is as good as closed, the connection goes on. */
  async detach(): Promise<number> {
    if (this.#gone) return -1
    this.#gone = true
    this.#closed = true
    return this.#fd
  }

  /** Another socket on the same connection, with a descriptor of its own. */
  async dup(): Promise<Socket> {
    const fd = (await this.#call('dup', [], this.#site())) as number
    const made = new Socket(this.#host, this.#site, fd)
    made.#timeout = this.#timeout
    return made
  }

  /** A file over the socket: `r`, `w`, `rw`, with `b` for bytes; text is UTF-8 where no encoding is named. */
  makefile(mode = 'r', buffering?: number | null, options: Omit<FileOptions, 'buffering'> = {}): SocketFile {
    const file = new SocketFile(
      {
        recv: (most) => this.#receive(most, 0, this.#site()),
        send: (data) => this.send(data),
        sendall: (data) => this.sendall(data),
        released: async () => {
          this.#files--
          if (this.#files === 0 && this.#closed) await this.#end()
        },
      },
      mode,
      { ...options, ...(typeof buffering === 'number' && { buffering }) },
      this.#site,
    )
    this.#files++
    return file
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

  getblocking(): boolean {
    return this.#timeout !== 0
  }

  async getsockname(): Promise<SocketAddress> {
    return (await this.#call('getsockname', [], this.#site())) as SocketAddress
  }

  async getpeername(): Promise<SocketAddress> {
    return (await this.#call('getpeername', [], this.#site())) as SocketAddress
  }

  /** Sets an option. SO_LINGER takes `[on, seconds]`, or the bytes of C's `struct linger`. */
  async setsockopt(
    level: number,
    option: number,
    value: number | boolean | readonly [on: number | boolean, seconds: number] | Uint8Array,
  ): Promise<void> {
    const site = this.#site()
    let number = Number(value)
    if (level === SOL_SOCKET && option === SO_LINGER) {
      const pair = value instanceof Uint8Array && value.length >= 8 ? int32s(value) : value
      if (!Array.isArray(pair) || pair.length !== 2) {
        throw wrong(site, `SO_LINGER takes [on, seconds], as [1, 0]; got ${nameOf(value)}.`)
      }
      number = pair[0] ? Number(pair[1]) : -1
    } else if (value instanceof Uint8Array) {
      if (value.length < 4) throw errorFor('EINVAL', site)
      number = int32s(value)[0]!
    }
    if (!Number.isFinite(number)) throw wrong(site, `setsockopt() takes a number, got ${nameOf(value)}.`)
    await this.#call('setsockopt', [level, option, number], site)
  }

  /** An option's value: a number, or with `length` its bytes. SO_LINGER's number is 1 where it is on. */
  async getsockopt(level: number, option: number): Promise<number>
  async getsockopt(level: number, option: number, length: number): Promise<Uint8Array>
  async getsockopt(level: number, option: number, length?: number): Promise<number | Uint8Array> {
    const value = (await this.#call('getsockopt', [level, option], this.#site())) as number
    const lingers = level === SOL_SOCKET && option === SO_LINGER
    if (length === undefined) return lingers ? Number(value >= 0) : value
    if (lingers) return lingerBytes(value).slice(0, length)
    const bytes = new Uint8Array(4)
    new DataView(bytes.buffer).setInt32(0, value, true)
    return bytes.slice(0, length)
  }

  /** The descriptor's number; -1 once closed. */
  async fileno(): Promise<number> {
    return this.#gone ? -1 : this.#fd
  }

  [Symbol.dispose](): void {
    void this.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

const int32s = (bytes: Uint8Array): number[] => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Array.from({ length: Math.min(2, bytes.length >> 2) }, (_, at) => view.getInt32(4 * at, true))
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
  /** What a socket is made for; where that fails it is closed. */
  const made = async (use: (one: Socket) => Promise<void>): Promise<Socket> => {
    const one = socket()
    try {
      await use(one)
      return one
    } catch (error) {
      await one.close()
      throw error
    }
  }
  return {
    ...CONSTANTS,
    socket,
    encode,
    decode,
    poll: () => new Poll(host, site),
    select: <T extends Pollable>(
      readers: readonly T[],
      writers: readonly T[],
      others: readonly T[],
      timeout: number | null = null,
    ) => select(host, site, [readers, writers, others], timeout),
    /** A connected socket: `socket()` and `connect()` in one. */
    create_connection: (
      address: SocketAddress,
      timeout: number | null = null,
      source: SocketAddress | null = null,
    ): Promise<Socket> =>
      made(async (one) => {
        one.settimeout(timeout)
        if (source) await one.bind(source)
        await one.connect(address)
      }),
    /** A listening socket, its address free again as soon as it is closed. */
    create_server: (
      address: SocketAddress,
      { backlog, reuse_port = false }: { backlog?: number; reuse_port?: boolean } = {},
    ): Promise<Socket> =>
      made(async (one) => {
        await one.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
        if (reuse_port) await one.setsockopt(SOL_SOCKET, SO_REUSEPORT, 1)
        await one.bind(address)
        await one.listen(backlog)
      }),
  }
}
