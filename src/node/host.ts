import { createConnection, createServer, type Socket as NodeSocket, type Server } from 'node:net'
import { type CallArgument, CallFailed, type Host } from '../runtime'
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

const failed = (error: unknown): CallFailed => new CallFailed((error as NodeJS.ErrnoException).code ?? 'EINVAL')

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
      case 'setsockopt':
        it.options.set(`${first}.${second}`, Number(third))
        it.connection?.option(`${first}.${second}`, Number(third))
        return null
      case 'getsockopt':
        return it.options.get(`${first}.${second}`) ?? 0
      default:
        return new CallFailed('EOPNOTSUPP')
    }
  }

  #open(made: Partial<Descriptor>): number {
    let fd = FIRST_DESCRIPTOR
    while (this.#descriptors.has(fd)) fd++
    this.#descriptors.set(fd, {
      local: null,
      listener: null,
      queue: [],
      waiters: [],
      connection: null,
      options: new Map(),
      ...made,
    })
    return fd
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
      it.waiters.shift()?.()
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
