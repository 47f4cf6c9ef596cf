import { createConnection, createServer, type Socket as NodeSocket, type Server } from 'node:net'
import { type CallArgument, CallFailed, CONSTANTS, errnoNumber, type Host, optionName } from '../runtime'
import { Receiving } from './receiving'
import type { Wiretap } from './sockets'

/** What a descriptor stands for. */
interface Descriptor {
  local: readonly [host: string, port: number] | null
  listener: Server | null
  /** Connections that wait for accept. */
  readonly queue: NodeSocket[]
  readonly waiters: (() => void)[]
  connection: Receiving | null
  readonly options: Map<string, number>
}

type Address = readonly [host: string, port: number]

/** Descriptors 0 to 2 are the standard streams. */
const FIRST_DESCRIPTOR = 3

/** What the resolver of names says, as Python names it. */
const RESOLVER: Readonly<Record<string, string>> = { ENOTFOUND: 'EAI_NONAME', EAI_AGAIN: 'EAI_NONAME' }

const failed = (error: unknown): CallFailed => {
  const code = (error as NodeJS.ErrnoException).code ?? 'EINVAL'
  return new CallFailed(RESOLVER[code] ?? code)
}

/** Options that tell of the socket itself, and values that others have before they are set. */
const OPTIONS: Readonly<Record<string, number>> = { SO_TYPE: 1, SO_DOMAIN: 2, SO_PROTOCOL: 6, SO_LINGER: -1 }
const READ_ONLY = new Set(['SO_TYPE', 'SO_DOMAIN', 'SO_PROTOCOL', 'SO_ERROR', 'SO_ACCEPTCONN'])

const { POLLIN, POLLOUT, POLLERR, POLLHUP } = CONSTANTS

/**
 * The calls of `barewire/socket` on Node's sockets. An address is taken at bind, as the kernel does it; connections come
 * in once the socket listens.
 */
export class NodeHost implements Host {
  readonly #descriptors = new Map<number, Descriptor>()
  readonly #tap: ((connection: number, remote: string) => Wiretap & { closed(): void }) | null
  #connections = 0

  constructor(tap: ((connection: number, remote: string) => Wiretap & { closed(): void }) | null = null) {
    this.#tap = tap
  }

  async call(op: string, fd: number, args: readonly CallArgument[]): Promise<unknown> {
    try {
      return await this.#perform(op, fd, args)
    } catch (error) {
      return failed(error)
    }
  }

  post(op: string, fd: number, args: readonly CallArgument[]): void {
    void this.call(op, fd, args)
  }

  output(stream: 'stdout' | 'stderr', text: string): void {
    process[stream].write(text)
  }

  now(): number {
    return performance.now()
  }

  /** True while any socket is open. */
  get busy(): boolean {
    return this.#descriptors.size > 0
  }

  /** Closes every socket, as the end of a process does. */
  end(): void {
    for (const fd of [...this.#descriptors.keys()]) this.#close(fd)
  }

  async #perform(op: string, fd: number, args: readonly CallArgument[]): Promise<unknown> {
    if (op === 'socket') return this.#open({ local: null })
    if (op === 'poll') return this.#poll(args[0] as number | null, String(args[1]))
    const it = this.#descriptors.get(fd)
    if (!it) return new CallFailed('EBADF')
    const [first, second, third, fourth] = args
    switch (op) {
      case 'bind':
        return this.#bind(it, [String(first), Number(second)])
      case 'listen':
        return this.#listen(it, Number(first))
      case 'accept':
        return this.#accept(it, first as number | null)
      case 'connect':
        return this.#connect(it, [String(first), Number(second)], third as number | null)
      case 'recv':
        if (!it.connection) return new CallFailed('ENOTCONN')
        return it.connection.receive(
          Number(first),
          { peek: second === true, all: third === true },
          fourth as number | null,
        )
      case 'send':
      case 'sendall':
        if (!it.connection) return new CallFailed('EPIPE')
        return it.connection.send(first as Uint8Array, second as number | null)
      case 'shutdown':
        if (!it.connection) return new CallFailed('ENOTCONN')
        it.connection.shutdown(String(first))
        return null
      case 'close':
        this.#close(fd)
        return null
      case 'getsockname':
        return it.connection?.local ?? it.local ?? ['0.0.0.0', 0]
      case 'getpeername':
        return it.connection?.remote ?? new CallFailed('ENOTCONN')
      case 'setsockopt': {
        const name = optionName(first, second)
        if (!name || READ_ONLY.has(name)) return new CallFailed('ENOPROTOOPT')
        it.options.set(name, Number(third))
        it.connection?.option(name, Number(third))
        return null
      }
      case 'getsockopt': {
        const name = optionName(first, second)
        if (!name) return new CallFailed('ENOPROTOOPT')
        if (name === 'SO_ERROR') {
          const errno = it.connection?.takeError() ?? null
          return errno === null ? 0 : errnoNumber(errno)
        }
        if (name === 'SO_ACCEPTCONN') return it.listener ? 1 : 0
        return it.options.get(name) ?? OPTIONS[name] ?? 0
      }
      case 'dup':
        return this.#place(it)
      default:
        return new CallFailed('EOPNOTSUPP')
    }
  }

  #open(made: Partial<Descriptor>): number {
    return this.#place({
      local: null,
      listener: null,
      queue: [],
      waiters: [],
      connection: null,
      options: new Map(),
      ...made,
    })
  }

  /** The lowest free descriptor for it. */
  #place(it: Descriptor): number {
    let fd = FIRST_DESCRIPTOR
    while (this.#descriptors.has(fd)) fd++
    this.#descriptors.set(fd, it)
    return fd
  }

  /** Waits until one of the descriptors named (`3:1 4:5`, each with its events) is ready, or the time is up. */
  async #poll(within: number | null, text: string): Promise<unknown> {
    const watched = text === '' ? [] : text.split(' ').map((one) => one.split(':').map(Number) as [number, number])
    const found = watched.map(([fd, events]) => ({ fd, events, it: this.#descriptors.get(fd) }))
    if (found.some(({ it }) => !it)) return new CallFailed('EBADF')
    const ready = () =>
      found.flatMap(({ fd, events, it }) => {
        const is = it!.connection?.ready ?? { in: it!.queue.length > 0, out: false, err: false, hup: !it!.listener }
        const told =
          (((is.in ? POLLIN : 0) | (is.out ? POLLOUT : 0)) & events) | (is.err ? POLLERR : 0) | (is.hup ? POLLHUP : 0)
        return told ? [[fd, told]] : []
      })
    const until = within === null ? Number.POSITIVE_INFINITY : performance.now() + within
    for (;;) {
      const now = ready()
      if (now.length > 0 || performance.now() >= until) return now
      await new Promise<void>((resolve) => {
        const undo: (() => void)[] = []
        const done = () => {
          for (const one of undo) one()
          resolve()
        }
        for (const { it } of found) {
          if (it!.connection) undo.push(it!.connection.onChange(done))
          else {
            it!.waiters.unshift(done)
            undo.push(() => {
              const at = it!.waiters.indexOf(done)
              if (at >= 0) it!.waiters.splice(at, 1)
            })
          }
        }
        if (until !== Number.POSITIVE_INFINITY) {
          const timer = setTimeout(done, until - performance.now())
          undo.push(() => clearTimeout(timer))
        }
      })
    }
  }

  /** Node binds when it listens: listening for a moment finds out now whether the address is free. */
  async #bind(it: Descriptor, [host, port]: Address): Promise<unknown> {
    if (it.local || it.connection) return new CallFailed('EINVAL')
    const probe = createServer()
    const [, bound] = await listening(probe, [host || '0.0.0.0', port], 1)
    await new Promise((resolve) => probe.close(resolve))
    it.local = [host || '0.0.0.0', bound]
    return null
  }

  async #listen(it: Descriptor, backlog: number): Promise<unknown> {
    if (it.connection) return new CallFailed('EINVAL')
    if (it.listener) return null
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true }, (socket) => {
      it.queue.push(socket)
      socket.on('error', () => undefined)
      for (const waiter of it.waiters.splice(0)) waiter()
    })
    it.local = await listening(server, it.local ?? ['0.0.0.0', 0], Math.max(1, backlog))
    it.listener = server
    return null
  }

  async #accept(it: Descriptor, within: number | null): Promise<unknown> {
    if (!it.listener) return new CallFailed('EINVAL')
    while (it.queue.length === 0) {
      if (within === 0) return new CallFailed('EAGAIN')
      const late = await new Promise<boolean>((resolve) => {
        const waiter = () => resolve(false)
        it.waiters.push(waiter)
        if (within !== null)
          setTimeout(() => {
            const at = it.waiters.indexOf(waiter)
            if (at >= 0) it.waiters.splice(at, 1)
            resolve(true)
          }, within)
      })
      if (late) return new CallFailed('EAGAIN')
      if (!it.listener) return new CallFailed('EBADF')
    }
    const socket = it.queue.shift()!
    const address: Address = [socket.remoteAddress ?? '', socket.remotePort ?? 0]
    const fd = this.#open({ local: it.local, connection: this.#receiving(socket) })
    return { fd, address }
  }

  async #connect(it: Descriptor, [host, port]: Address, within: number | null): Promise<unknown> {
    if (it.listener) return new CallFailed('EISCONN')
    if (it.connection) return new CallFailed('EISCONN')
    const local = it.local ? { localAddress: it.local[0], localPort: it.local[1] } : {}
    const socket = createConnection({ host, port, allowHalfOpen: true, noDelay: true, ...local })
    const timer = within === null ? null : setTimeout(() => socket.destroy(timedOut()), within)
    try {
      await new Promise<void>((resolve, reject) => {
        socket.once('connect', resolve)
        socket.once('error', reject)
      })
    } finally {
      if (timer) clearTimeout(timer)
    }
    socket.pause()
    it.connection = this.#receiving(socket)
    for (const [name, value] of it.options) it.connection.option(name, value)
    return null
  }

  #receiving(socket: NodeSocket): Receiving {
    return new Receiving(
      socket,
      this.#tap?.(++this.#connections, `${socket.remoteAddress}:${socket.remotePort}`) ?? null,
    )
  }

  #close(fd: number): void {
    const it = this.#descriptors.get(fd)
    if (!it) return
    this.#descriptors.delete(fd)
    // Another descriptor keeps it open (dup).
    if ([...this.#descriptors.values()].includes(it)) return
    it.listener?.close()
    it.listener = null
    for (const waiter of it.waiters.splice(0)) waiter()
    for (const socket of it.queue.splice(0)) socket.resetAndDestroy()
    it.connection?.close()
  }
}

function timedOut(): Error {
  return Object.assign(new Error('timed out'), { code: 'EAGAIN' })
}

function listening(server: Server, [host, port]: Address, backlog: number): Promise<Address> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    // One address, as in the page: Node would take whichever the system names first.
    server.listen({ host: host === 'localhost' ? '127.0.0.1' : host, port, backlog }, () => {
      server.off('error', reject)
      const address = server.address()
      resolve(typeof address === 'object' && address ? [address.address, address.port] : [host, port])
    })
  })
}
