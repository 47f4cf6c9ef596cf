import { latin1 } from '../../../src/bytes'
import type { Answer, KernelProcess, Reply, Timeout } from '../../../src/net'
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
  const type = error.name === 'OSError' ? 'OSError' : error.name
  return new Raised(type, error.message, errno, errnoNumber(errno))
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

const NUMERIC = /^\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}$/

function addressOf(name: string, address: unknown): [string, number] {
  if (!Array.isArray(address)) {
    throw new Raised('TypeError', `${name}(): AF_INET address must be tuple, not ${typeName(address)}`)
  }
  if (address.length !== 2) throw new Raised('TypeError', 'AF_INET address must be a pair (host, port)')
  const [host, given] = address as [unknown, unknown]
  if (typeof host !== 'string' && !(host instanceof Uint8Array)) {
    throw new Raised('TypeError', `str, bytes or bytearray expected, not ${typeName(host)}`)
  }
  const port = integer(given)
  const text = typeof host === 'string' ? host : latin1(host)
  if (text !== '' && text !== 'localhost' && !NUMERIC.test(text)) {
    throw new Raised('gaierror', '[Errno -2] Name or service not known', null, -2)
  }
  if (port < 0 || port > 65_535) throw new Raised('OverflowError', `${name}(): port must be 0-65535.`)
  return [text, port]
}

const FLAGS: Readonly<Record<string, number>> = {
  MSG_PEEK: 2,
  MSG_DONTWAIT: 0x40,
  MSG_WAITALL: 0x100,
  MSG_MORE: 0x8000,
}

/** Flags by name, several joined by `|`, or as a number. */
function flagsOf(value: unknown): number {
  if (value === undefined) return 0
  if (typeof value !== 'string') return integer(value)
  return value.split('|').reduce((sum, one) => sum | (FLAGS[one.trim()] ?? 0), 0)
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

  *recv(most: unknown, flags?: unknown): Operation<Uint8Array<ArrayBuffer>> {
    const count = integer(most)
    if (count < 0) throw new Raised('ValueError', 'negative buffersize in recv')
    return yield* this.#receive(count, flagsOf(flags))
  }

  *#receive(most: number, flags: number): Operation<Uint8Array<ArrayBuffer>> {
    if (most === 0) return new Uint8Array(0)
    const timeout = flags & FLAGS['MSG_DONTWAIT']! ? 0 : this.timeout
    const options = { peek: (flags & 2) !== 0, waitAll: (flags & 0x100) !== 0 }
    const bytes = yield* kernel<Uint8Array<ArrayBuffer>>(
      (reply) => this.process.recv(this.fd, most, options, timeout, reply),
      timeout,
    )
    if (!options.peek) this.received += bytes.length
    return bytes
  }

  *recv_into(size: unknown, most: unknown = 0, flags?: unknown): Operation<{ n: number; buffer: Uint8Array }> {
    const buffer = new Uint8Array(integer(size)).fill(0x2e)
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
    const timeout = flagsOf(flags) & FLAGS['MSG_DONTWAIT']! ? 0 : this.timeout
    return yield* kernel<number>((reply) => this.process.send(this.fd, bytes, false, timeout, reply, more), timeout)
  }

  *sendall(data: unknown): Operation<null> {
    const bytes = bytesOf(data)
    yield* kernel<number>((reply) => this.process.send(this.fd, bytes, true, this.timeout, reply), this.timeout)
    return null
  }

  shutdown(how: unknown): null {
    if (typeof how !== 'string') integer(how)
    const direction = SHUT[String(how)]
    if (this.fd >= 0 && !direction) throw raisedFor('EINVAL')
    return now(this.process.shutdown(this.fd, direction ?? 'both'))
  }

  settimeout(seconds: unknown): null {
    if (seconds !== null && typeof seconds !== 'number') integer(seconds)
    if (typeof seconds === 'number' && seconds < 0) throw new Raised('ValueError', 'Timeout value out of range')
    if (this.fd < 0) throw raisedFor('EBADF')
    this.timeout = seconds === null ? null : Number(seconds) * 1000
    return null
  }

  gettimeout(): number | null {
    return this.timeout === null ? null : this.timeout / 1000
  }

  setblocking(blocking: unknown): null {
    return this.settimeout(blocking ? null : 0)
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
    return now(this.process.setsockopt(this.fd, name, linger ? linger[0] : integer(value)))
  }

  getsockopt(level: unknown, option: unknown, size?: unknown): unknown {
    const name = optionOf(level, option)
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
    const { unread, unacknowledged } = now(this.process.queues(this.fd))
    return { unread, unacked: unacknowledged }
  }
}

function optionOf(level: unknown, option: unknown): string {
  const name = String(option)
  const wanted = name.startsWith('SO_') ? 'SOL_SOCKET' : name.startsWith('TCP_') ? 'IPPROTO_TCP' : 'IPPROTO_IP'
  return level === wanted || (level === 'SOL_TCP' && wanted === 'IPPROTO_TCP') ? name : 'unknown'
}

/** What a step came to. */
export const recordedOf = (error: unknown): RecordedError => {
  if (error instanceof Raised) return error.recorded
  throw error
}
