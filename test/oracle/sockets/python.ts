import { latin1 } from '../../../src/bytes'
import {
  ANY,
  type Answer,
  BROADCAST,
  type KernelProcess,
  parseAddress,
  type Reply,
  type Timeout,
} from '../../../src/net'
import { errnoNumber, errorFor } from '../../../src/runtime'
import type { RecordedError } from './data'

/** Waits for a call of the kernel. An operation of Python's is a generator of these. */
export type Call = (reply: Reply<never>) => void
export type Operation<T = unknown> = Generator<Call, T, Answer<unknown>>

/** An exception as Python raises it. */
export class Raised extends Error {
  readonly recorded: RecordedError
  constructor(type: string, message: string, errno: string | null = null, code: number | null = null) {
    super(message)
    this.recorded = { type, errno, code, message }
  }
}

const late = () => new Raised('TimeoutError', 'timed out')

export function raisedFor(errno: string): Raised {
  const error = errorFor(errno, null)
  // Python's table of names has this one for 95.
  const name = errno === 'EOPNOTSUPP' ? 'ENOTSUP' : errno
  return new Raised(error.name, error.message, name, errnoNumber(errno))
}

/** How many arguments a method takes, and the words in which CPython refuses others. */
const ONE = new Set(['bind', 'connect', 'connect_ex', 'shutdown', 'settimeout', 'setblocking'])
const NONE = new Set(['getsockname', 'getpeername', 'gettimeout', 'getblocking', 'detach', 'fileno'])
const AT_LEAST: Readonly<Record<string, number>> = { recv: 1, recv_into: 1, send: 1, sendall: 1, getsockopt: 2 }
const AT_MOST: Readonly<Record<string, number>> = {
  listen: 1,
  recv: 2,
  recv_into: 3,
  send: 2,
  sendall: 2,
  getsockopt: 3,
}

/** Raises what CPython does where a method gets too few or too many arguments. */
export function checkCount(op: string, given: number): void {
  const plural = (count: number) => `${count} argument${count === 1 ? '' : 's'}`
  const refuse = (text: string) => new Raised('TypeError', text)
  if (ONE.has(op) && given !== 1) throw refuse(`socket.${op}() takes exactly one argument (${given} given)`)
  if (NONE.has(op) && given !== 0) throw refuse(`socket.${op}() takes no arguments (${given} given)`)
  if (op === 'setsockopt' && given !== 3 && given !== 4) {
    throw refuse(`setsockopt() takes exactly 3 arguments (${given} given)`)
  }
  const least = AT_LEAST[op] ?? 0
  if (given < least) throw refuse(`${op}() takes at least ${plural(least)} (${given} given)`)
  const most = AT_MOST[op] ?? given
  if (given > most) throw refuse(`${op}() takes at most ${plural(most)} (${given} given)`)
}

/** The value of an answer; its errno is raised. */
function* kernel<T>(call: (reply: Reply<T>) => void, timeout: Timeout = null): Operation<T> {
  const answer = (yield call as unknown as Call) as Answer<T>
  if (answer.ok) return answer.value
  throw answer.errno === 'EAGAIN' && timeout !== null && timeout > 0 ? late() : raisedFor(answer.errno)
}

/** A call that answers at once. */
export function now<T>(answer: Answer<T>): T {
  if (answer.ok) return answer.value
  throw raisedFor(answer.errno)
}

export function typeName(value: unknown): string {
  if (value === null) return 'NoneType'
  if (typeof value === 'string') return 'str'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float'
  if (value instanceof Uint8Array) return 'bytes'
  return Array.isArray(value) ? 'tuple' : 'object'
}

export function integer(value: unknown): number {
  if (typeof value === 'boolean') return Number(value)
  if (typeof value === 'number' && Number.isInteger(value)) {
    if (value > 0x7fff_ffff) throw new Raised('OverflowError', 'signed integer is greater than maximum')
    if (value < -0x8000_0000) throw new Raised('OverflowError', 'signed integer is less than minimum')
    return value
  }
  throw new Raised('TypeError', `'${typeName(value)}' object cannot be interpreted as an integer`)
}

function bytesOf(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value
  throw new Raised('TypeError', `a bytes-like object is required, not '${typeName(value)}'`)
}

const gaierror = (code: number, message: string) => new Raised('gaierror', `[Errno ${code}] ${message}`, null, code)

/** The address for a host's name, as CPython's setipaddr and getaddrinfo find it without a name server. */
function hostOf(name: string): string {
  if (name === '') return ANY
  if (name === '<broadcast>') return BROADCAST
  if (name.toLowerCase() === 'localhost' || name.toLowerCase() === 'localhost.') return '127.0.0.1'
  const address = parseAddress(name)
  if (address !== null) return address
  if (/^[\da-f]*:[\da-f:]*$/i.test(name)) throw gaierror(-9, 'Address family for hostname not supported')
  throw gaierror(-2, 'Name or service not known')
}

/** Numbers that are whole are integers here, wherever they come from: JSON does not tell 1.0 from 1. */
const isFloat = (value: unknown): boolean => typeof value === 'number' && !Number.isInteger(value)

function addressOf(name: string, address: unknown): [string, number] {
  if (!Array.isArray(address)) {
    throw new Raised('TypeError', `${name}(): AF_INET address must be tuple, not ${typeName(address)}`)
  }
  if (address.length !== 2) throw new Raised('TypeError', 'AF_INET address must be a pair (host, port)')
  const [host, given] = address as [unknown, unknown]
  if (typeof host !== 'string' && !(host instanceof Uint8Array)) {
    throw new Raised('TypeError', `str, bytes or bytearray expected, not ${typeName(host)}`)
  }
  if (typeof given !== 'number' && typeof given !== 'boolean') integer(given)
  if (isFloat(given)) throw new Raised('TypeError', "'float' object cannot be interpreted as an integer")
  const text = hostOf(typeof host === 'string' ? host : latin1(host))
  const port = Number(given)
  if (port < 0 || port > 65_535) throw new Raised('OverflowError', `${name}(): port must be 0-65535.`)
  return [text, port]
}

const FLAGS: Readonly<Record<string, number>> = {
  MSG_OOB: 1,
  MSG_PEEK: 2,
  MSG_TRUNC: 0x20,
  MSG_ERRQUEUE: 0x2000,
  MSG_NOSIGNAL: 0x4000,
  MSG_DONTWAIT: 0x40,
  MSG_WAITALL: 0x100,
  MSG_MORE: 0x8000,
}

/** Flags by name, several joined by `|`, or as a number. */
function flagsOf(value: unknown): number {
  if (value === undefined) return 0
  if (typeof value !== 'string') return integer(value)
  return value.split('|').reduce((sum, one) => sum | (FLAGS[one.trim()] ?? integer(one)), 0)
}

const SHUT: Readonly<Record<string, 'read' | 'write' | 'both'>> = {
  SHUT_RD: 'read',
  SHUT_WR: 'write',
  SHUT_RDWR: 'both',
  '0': 'read',
  '1': 'write',
  '2': 'both',
}

/** CPython's socket object on the simulated kernel. References are counted, for CPython closes what nobody holds. */
export class PythonSocket {
  timeout: number | null = null
  /** Bytes that have been received: the place in the stream. */
  received = 0
  fd: number
  readonly process: KernelProcess
  #references = 0
  #files = 0
  #closed = false

  constructor(process: KernelProcess, fd: number) {
    this.process = process
    this.fd = fd
  }

  hold(): void {
    this.#references++
  }

  /** A reference is dropped; the last one closes. */
  drop(): void {
    this.#references--
    if (this.#references === 0 && this.#files === 0) this.#abandon()
  }

  #abandon(): void {
    if (this.fd < 0) return
    const fd = this.fd
    this.fd = -1
    this.process.close(fd)
  }

  openFile(): void {
    this.#files++
  }

  /** A file made by makefile() is closed: the socket with it, where it was closed before or nobody holds it. */
  *closeFile(): Operation<void> {
    this.#files--
    if (this.#files === 0 && (this.#closed || this.#references === 0)) yield* this.#close()
  }

  *#close(): Operation<void> {
    if (this.fd < 0) return
    const fd = this.fd
    this.fd = -1
    yield* kernel<null>((reply) => this.process.closeAndWait(fd, reply))
  }

  *close(): Operation<null> {
    this.#closed = true
    if (this.#files === 0) yield* this.#close()
    return null
  }

  bind(address: unknown): null {
    const [host, port] = addressOf('bind', address)
    return now(this.process.bind(this.fd, host, port))
  }

  listen(backlog: unknown = 128): null {
    return now(this.process.listen(this.fd, Math.max(0, integer(backlog))))
  }

  *accept(): Operation<{ readonly socket: PythonSocket; readonly addr: readonly [string, number] }> {
    const { fd, address } = yield* kernel<{ fd: number; address: readonly [string, number] }>(
      (reply) => this.process.accept(this.fd, this.timeout, reply),
      this.timeout,
    )
    return { socket: new PythonSocket(this.process, fd), addr: address }
  }

  *connect(address: unknown): Operation<null> {
    const [host, port] = addressOf('connect', address)
    yield* kernel<unknown>((reply) => this.process.connect(this.fd, host, port, this.timeout, reply), this.timeout)
    return null
  }

  *connect_ex(address: unknown): Operation<number> {
    const [host, port] = addressOf('connect_ex', address)
    const answer = (yield ((reply: Reply<never>) =>
      this.process.connect(this.fd, host, port, this.timeout, reply as Reply<unknown>)) as Call) as Answer<unknown>
    return answer.ok ? 0 : errnoNumber(answer.errno)
  }

  /** MSG_DONTWAIT makes a blocking call a non-blocking one. With a time limit Python itself waits and tries again. */
  #patience(flags: number): Timeout {
    return flags & FLAGS['MSG_DONTWAIT']! && this.timeout === null ? 0 : this.timeout
  }

  *recv(most: unknown, flags?: unknown): Operation<Uint8Array<ArrayBuffer>> {
    const count = integer(most)
    if (count < 0) throw new Raised('ValueError', 'negative buffersize in recv')
    return yield* this.#receive(count, flagsOf(flags))
  }

  *#receive(most: number, flags: number): Operation<Uint8Array<ArrayBuffer>> {
    if (most === 0) return new Uint8Array(0)
    // Nothing urgent is ever sent here, and no error messages are queued.
    if (flags & FLAGS['MSG_OOB']! && this.fd >= 0) throw raisedFor('EINVAL')
    if (flags & FLAGS['MSG_ERRQUEUE']! && this.fd >= 0) throw raisedFor('EAGAIN')
    const timeout = this.#patience(flags)
    const options = { peek: (flags & 2) !== 0, waitAll: (flags & 0x100) !== 0 }
    const bytes = yield* kernel<Uint8Array<ArrayBuffer>>(
      (reply) => this.process.recv(this.fd, most, options, timeout, reply),
      timeout,
    )
    if (!options.peek) this.received += bytes.length
    return bytes
  }

  *recv_into(size: unknown, most: unknown = 0, flags?: unknown): Operation<{ n: number; buffer: Uint8Array }> {
    const buffer = new Uint8Array(Math.max(0, integer(size))).fill(0x2e)
    const count = integer(most)
    if (count < 0) throw new Raised('ValueError', 'negative buffersize in recv_into')
    if (count > buffer.length) throw new Raised('ValueError', 'buffer too small for requested bytes')
    const bytes = yield* this.#receive(count || buffer.length, flagsOf(flags))
    buffer.set(bytes)
    return { n: bytes.length, buffer }
  }

  *send(data: unknown, flags?: unknown): Operation<number> {
    const bytes = bytesOf(data)
    const more = (flagsOf(flags) & FLAGS['MSG_MORE']!) !== 0
    const timeout = this.#patience(flagsOf(flags))
    return yield* kernel<number>((reply) => this.process.send(this.fd, bytes, false, timeout, reply, more), timeout)
  }

  *sendall(data: unknown, flags?: unknown): Operation<null> {
    const bytes = bytesOf(data)
    const more = (flagsOf(flags) & FLAGS['MSG_MORE']!) !== 0
    yield* kernel<number>((reply) => this.process.send(this.fd, bytes, true, this.timeout, reply, more), this.timeout)
    return null
  }

  shutdown(how: unknown): null {
    if (typeof how !== 'string' || !how.startsWith('SHUT_')) integer(how)
    const direction = SHUT[String(how)]
    if (this.fd >= 0 && !direction) throw raisedFor('EINVAL')
    return now(this.process.shutdown(this.fd, direction ?? 'both'))
  }

  settimeout(seconds: unknown): null {
    if (seconds !== null && typeof seconds !== 'number') integer(seconds)
    if (typeof seconds === 'number' && seconds < 0) throw new Raised('ValueError', 'Timeout value out of range')
    if (Number(seconds) >= 2 ** 63) {
      throw new Raised('OverflowError', 'timestamp out of range for platform time_t')
    }
    if (Number(seconds) > (2 ** 63 - 1) / 1e9) {
      throw new Raised('OverflowError', 'timestamp too large to convert to C _PyTime_t')
    }
    this.timeout = seconds === null ? null : Number(seconds) * 1000
    if (this.fd < 0) throw raisedFor('EBADF')
    return null
  }

  gettimeout(): number | null {
    return this.timeout === null ? null : this.timeout / 1000
  }

  setblocking(blocking: unknown): null {
    return this.settimeout(integer(blocking) !== 0 ? null : 0)
  }

  getblocking(): boolean {
    return this.timeout !== 0
  }

  getsockname(): unknown {
    return now(this.process.getsockname(this.fd))
  }

  getpeername(): unknown {
    return now(this.process.getpeername(this.fd))
  }

  setsockopt(level: unknown, option: unknown, value: unknown): null {
    const name = optionOf(level, option)
    const linger = (value as { linger?: readonly [number, number] } | null)?.linger
    if (name === 'SO_LINGER') {
      if (!linger) throw raisedFor('EINVAL')
      return now(this.process.setsockopt(this.fd, name, linger[0] ? linger[1] : -1))
    }
    return now(this.process.setsockopt(this.fd, name, linger ? linger[0] : optionValue(value)))
  }

  getsockopt(level: unknown, option: unknown, size?: unknown): unknown {
    const name = optionOf(level, option)
    if (!LEVELS.has(level as string) && this.fd >= 0) throw raisedFor('EOPNOTSUPP')
    const value = now(this.process.getsockopt(this.fd, name))
    if (name !== 'SO_LINGER') return size === undefined ? value : { struct_ii: [value, 0] }
    return size === undefined ? Number(value >= 0) : { struct_ii: value < 0 ? [0, 0] : [1, value] }
  }

  fileno(): number {
    return this.fd
  }

  detach(): number {
    const { fd } = this
    this.fd = -1
    return fd
  }

  /** select() for all three lists at once, without waiting. */
  *select(): Operation<unknown> {
    if (this.fd < 0) throw new Raised('ValueError', `file descriptor cannot be a negative integer (${this.fd})`)
    const watched = [{ fd: this.fd, in: true, out: true }]
    const [ready] = yield* kernel<readonly Record<string, boolean | number>[]>((reply) =>
      this.process.poll(watched, 0, reply as unknown as never),
    )
    const is = (...names: string[]) => names.some((name) => ready?.[name])
    return { r: is('in', 'err', 'hup'), w: is('out', 'err'), x: false }
  }

  dup(): PythonSocket {
    const made = new PythonSocket(this.process, now(this.process.dup(this.fd)))
    made.timeout = this.timeout
    return made
  }

  *poll(): Operation<string[]> {
    if (this.fd < 0) throw new Raised('ValueError', `file descriptor cannot be a negative integer (${this.fd})`)
    const watched = [{ fd: this.fd, in: true, out: true }]
    const [ready] = yield* kernel<readonly Record<string, boolean | number>[]>((reply) =>
      this.process.poll(watched, 0, reply as unknown as never),
    )
    const names = { in: 'IN', out: 'OUT', err: 'ERR', hup: 'HUP', rdhup: 'RDHUP' }
    return Object.entries(names).flatMap(([key, name]) => (ready?.[key] ? [name] : []))
  }

  queues(): unknown {
    if (this.fd < 0) throw new Raised('ValueError', `file descriptor cannot be a negative integer (${this.fd})`)
    const { unread, unacknowledged } = now(this.process.queues(this.fd))
    return { unread, unacked: unacknowledged }
  }
}

/** The value of an option: an integer, or the bytes of one. */
function optionValue(value: unknown): number {
  if (value instanceof Uint8Array) return value.reduce((sum, byte, at) => sum + byte * 256 ** at, 0)
  const fits = typeof value === 'boolean' || (Number.isInteger(value) && Math.abs(Number(value)) <= 0x7fff_ffff)
  if (!fits) throw new Raised('TypeError', `a bytes-like object is required, not '${typeName(value)}'`)
  return Number(value)
}

const LEVELS = new Set(['SOL_SOCKET', 'IPPROTO_TCP', 'SOL_TCP', 'IPPROTO_IP', 'SOL_IP', 0, 1, 6])

function optionOf(level: unknown, option: unknown): string {
  if (typeof level === 'string' && !LEVELS.has(level)) integer(level)
  if (typeof option === 'string' && !/^(SO|TCP|IP)_/.test(option)) integer(option)

  const name = String(option)
  const wanted = name.startsWith('SO_') ? 'SOL_SOCKET' : name.startsWith('TCP_') ? 'IPPROTO_TCP' : 'IPPROTO_IP'
  return level === wanted || (level === 'SOL_TCP' && wanted === 'IPPROTO_TCP') ? name : 'unknown'
}

/** What a step came to. */
export const recordedOf = (error: unknown): RecordedError => {
  if (error instanceof Raised) return error.recorded
  throw error
}
