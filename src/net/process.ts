import type { Endpoint } from './endpoint'
import type { Listener, Network } from './network'
import type { Address, Answer, Errno, Reply, Timeout } from './types'

/** Descriptors 0 to 2 are the standard streams; sockets follow. */
const FIRST_DESCRIPTOR = 3
/** The most descriptors a process may hold (RLIMIT_NOFILE as usual on Linux). */
const MOST_DESCRIPTORS = 1024
/** The most that a backlog may be (net.core.somaxconn). */
const SOMAXCONN = 4096

interface Waiter {
  /** Tries again; true where it has answered. */
  attempt(): boolean
  cancel(errno: Errno): void
}

interface Sock {
  readonly fd: number
  local: Address | null
  endpoint: Endpoint | null
  listener: (Listener & { backlog: number }) | null
  /** Finished handshakes that wait for accept, in order. */
  readonly queue: Endpoint[]
  waiters: Waiter[]
  readonly options: Map<string, number>
  closed: boolean
}

/** How many bytes a call may send now: the buffer's room, or less where SO_SNDBUF says so. */
function roomOf(sock: Sock, endpoint: Endpoint): number {
  const most = sock.options.get('SO_SNDBUF')
  return most === undefined ? endpoint.room : Math.max(0, Math.min(endpoint.room, most - endpoint.unacknowledged))
}

const fail = (errno: Errno): { readonly ok: false; readonly errno: Errno } => ({ ok: false, errno })
const done = <T>(value: T): Answer<T> => ({ ok: true, value })

/** Flags of recv. */
export interface ReceiveFlags {
  readonly peek?: boolean
  readonly waitAll?: boolean
}

/**
 * A process as the kernel sees it: a table of descriptors and the calls on them. Every call checks what it gets; a wrong
 * descriptor is EBADF, a wrong argument EINVAL. Calls that may wait take a reply, called exactly once, and a timeout.
 */
export class KernelProcess {
  readonly #network: Network
  readonly #sockets = new Map<number, Sock>()
  #ended = false

  constructor(network: Network) {
    this.#network = network
  }

  socket(): Answer<number> {
    if (this.#ended || this.#sockets.size >= MOST_DESCRIPTORS) return fail('EMFILE')
    let fd = FIRST_DESCRIPTOR
    while (this.#sockets.has(fd)) fd++
    this.#sockets.set(fd, this.#sock(fd, null))
    return done(fd)
  }

  bind(fd: number, host: string, port: number): Answer<null> {
    const sock = this.#sockets.get(fd)
    if (!sock) return fail('EBADF')
    if (!Number.isInteger(port) || port < 0 || port > 65_535) return fail('EINVAL')
    const address = host === '' || host === '0.0.0.0' ? '0.0.0.0' : this.#network.resolve(host)
    if (address === null) return fail('EADDRNOTAVAIL')
    if (sock.local || sock.endpoint) return fail('EINVAL')
    if (port > 0 && port < 1024) return fail('EACCES')
    if (port > 0 && this.#taken(address, port, sock)) return fail('EADDRINUSE')
    sock.local = [address, port || this.#network.freePort()]
    return done(null)
  }

  /** Listens, or changes the backlog of a socket that listens already, as Linux does. */
  listen(fd: number, backlog: number): Answer<null> {
    const sock = this.#sockets.get(fd)
    if (!sock) return fail('EBADF')
    if (sock.endpoint) return fail('EINVAL')
    const most = Math.min(Math.max(0, Math.trunc(backlog) || 0), SOMAXCONN)
    if (sock.listener) {
      sock.listener.backlog = most
      return done(null)
    }
    sock.local ??= ['0.0.0.0', this.#network.freePort()]
    const listener = {
      address: sock.local,
      backlog: most,
      // Linux takes one more than the backlog says.
      hasRoom: () => sock.queue.length <= listener.backlog,
      established: (endpoint: Endpoint) => {
        sock.queue.push(endpoint)
        this.#wake(sock)
      },
    }
    sock.listener = listener
    this.#network.listen(listener)
    return done(null)
  }

  accept(
    fd: number,
    timeout: Timeout,
    reply: Reply<{ readonly fd: number; readonly address: Address; readonly connection: number }>,
  ): void {
    const sock = this.#sockets.get(fd)
    if (!sock) return reply(fail('EBADF'))
    if (!sock.listener) return reply(fail('EINVAL'))
    this.#wait(sock, timeout, reply, () => {
      const endpoint = sock.queue.shift()
      if (!endpoint) return null
      const opened = this.socket()
      if (!opened.ok) return opened
      const made = this.#sockets.get(opened.value)!
      made.local = endpoint.local
      this.#own(made, endpoint)
      return done({ fd: opened.value, address: endpoint.remote, connection: endpoint.connection })
    })
  }

  connect(
    fd: number,
    host: string,
    port: number,
    timeout: Timeout,
    reply: Reply<{ readonly connection: number }>,
  ): void {
    const sock = this.#sockets.get(fd)
    if (!sock) return reply(fail('EBADF'))
    if (sock.listener) return reply(fail('EISCONN'))
    if (sock.endpoint) return reply(fail(sock.endpoint.connected ? 'EISCONN' : 'EALREADY'))
    if (!Number.isInteger(port) || port < 0 || port > 65_535) return reply(fail('EINVAL'))
    const address = host === '0.0.0.0' ? '127.0.0.1' : this.#network.resolve(host)
    if (address === null) return reply(fail('EHOSTUNREACH'))
    const endpoint = this.#network.connect(sock.local?.[0] ?? '127.0.0.1', sock.local?.[1] ?? 0, [address, port])
    sock.local = endpoint.local
    this.#own(sock, endpoint)
    if (timeout === 0) return reply(fail('EINPROGRESS'))
    this.#wait(sock, timeout, reply, () => {
      if (endpoint.error) {
        const errno = endpoint.error
        endpoint.error = null
        sock.endpoint = null
        return fail(errno)
      }
      return endpoint.connected ? done({ connection: endpoint.connection }) : null
    })
  }

  /** Bytes that have come, at most `most`; none at the end of the stream. */
  recv(fd: number, most: number, flags: ReceiveFlags, timeout: Timeout, reply: Reply<Uint8Array<ArrayBuffer>>): void {
    const sock = this.#sockets.get(fd)
    if (!sock) return reply(fail('EBADF'))
    const { endpoint } = sock
    if (!endpoint) return reply(fail('ENOTCONN'))
    if (!Number.isInteger(most) || most < 0) return reply(fail('EINVAL'))
    this.#wait(sock, timeout, reply, () => {
      const { incoming } = endpoint
      const ended = endpoint.eof || endpoint.readShut || endpoint.error !== null || endpoint.state === 'CLOSED'
      if (incoming.length > 0 && (!flags.waitAll || incoming.length >= most || ended)) {
        return done(flags.peek ? incoming.peek(incoming.start, most) : endpoint.read(most))
      }
      if (most === 0) return done(new Uint8Array(0))
      if (endpoint.error) {
        const errno = endpoint.error
        endpoint.error = null
        return fail(errno === 'EPIPE' ? 'ECONNRESET' : errno)
      }
      return ended && incoming.length === 0 ? done(new Uint8Array(0)) : null
    })
  }

  /** Takes bytes into the send buffer: as many as there is room for, at least one; with `all`, every one. Answers their number. */
  send(fd: number, bytes: Uint8Array, all: boolean, timeout: Timeout, reply: Reply<number>): void {
    const sock = this.#sockets.get(fd)
    if (!sock) return reply(fail('EBADF'))
    const { endpoint } = sock
    if (!endpoint) return reply(fail(sock.listener ? 'ENOTCONN' : 'EPIPE'))
    let sent = 0
    this.#wait(sock, timeout, reply, () => {
      if (endpoint.error) {
        const errno = endpoint.error
        endpoint.error = null
        return fail(errno)
      }
      if (endpoint.writeShut || endpoint.state === 'CLOSED' || endpoint.state === 'TIME_WAIT') return fail('EPIPE')
      if (!endpoint.connected) return fail('EAGAIN')
      const part = bytes.slice(sent, sent + roomOf(sock, endpoint))
      sent += part.length
      endpoint.write(part)
      if (sent === bytes.length || (!all && sent > 0)) return done(sent)
      return null
    })
  }

  shutdown(fd: number, how: 'read' | 'write' | 'both'): Answer<null> {
    const sock = this.#sockets.get(fd)
    if (!sock) return fail('EBADF')
    const { endpoint } = sock
    if (!endpoint?.connected) return fail('ENOTCONN')
    if (how !== 'write') endpoint.readShut = true
    if (how !== 'read') endpoint.shutWrite()
    this.#wake(sock)
    return done(null)
  }

  /** Gives the descriptor back. Calls that still wait on it answer EBADF. */
  close(fd: number): Answer<null> {
    const sock = this.#sockets.get(fd)
    if (!sock) return fail('EBADF')
    this.#sockets.delete(fd)
    sock.closed = true
    for (const waiter of sock.waiters.splice(0)) waiter.cancel('EBADF')
    if (sock.listener) {
      this.#network.unlisten(sock.listener)
      for (const endpoint of sock.queue.splice(0)) endpoint.reset()
    }
    const linger = sock.options.get('SO_LINGER') === 0
    sock.endpoint?.close(linger)
    return done(null)
  }

  getsockname(fd: number): Answer<Address> {
    const sock = this.#sockets.get(fd)
    return sock ? done(sock.local ?? ['0.0.0.0', 0]) : fail('EBADF')
  }

  getpeername(fd: number): Answer<Address> {
    const sock = this.#sockets.get(fd)
    if (!sock) return fail('EBADF')
    return sock.endpoint?.connected ? done(sock.endpoint.remote) : fail('ENOTCONN')
  }

  /** Sets an option by name. `SO_LINGER` takes seconds, -1 for off. */
  setsockopt(fd: number, option: string, value: number): Answer<null> {
    const sock = this.#sockets.get(fd)
    if (!sock) return fail('EBADF')
    sock.options.set(option, value)
    return done(null)
  }

  getsockopt(fd: number, option: string): Answer<number> {
    const sock = this.#sockets.get(fd)
    return sock ? done(sock.options.get(option) ?? 0) : fail('EBADF')
  }

  /** The recording's number of the connection that a descriptor stands for; null where it is none. */
  connectionOf(fd: number): {
    readonly number: number
    readonly received: number
    readonly sent: number
    readonly end: 'client' | 'server'
  } | null {
    const endpoint = this.#sockets.get(fd)?.endpoint
    if (!endpoint) return null
    return {
      number: endpoint.connection,
      received: endpoint.incoming.start,
      sent: endpoint.outgoing.end,
      end: endpoint.end,
    }
  }

  /** The process ends, however: its descriptors are closed, lowest first, as the kernel does it. No reply comes any more. */
  end(): void {
    if (this.#ended) return
    this.#ended = true
    for (const sock of this.#sockets.values()) sock.waiters = []
    for (const fd of [...this.#sockets.keys()].sort((a, b) => a - b)) this.close(fd)
  }

  #sock(fd: number, endpoint: Endpoint | null): Sock {
    return { fd, local: null, endpoint, listener: null, queue: [], waiters: [], options: new Map(), closed: false }
  }

  #own(sock: Sock, endpoint: Endpoint): void {
    sock.endpoint = endpoint
    endpoint.changed = () => this.#wake(sock)
  }

  #taken(host: string, port: number, mine: Sock): boolean {
    const clash = (other: Address) =>
      other[1] === port && (other[0] === host || other[0] === '0.0.0.0' || host === '0.0.0.0')
    if (this.#network.listeners.some((one) => clash(one.address))) return true
    for (const sock of this.#sockets.values()) {
      if (sock === mine || !sock.local || sock.endpoint || !clash(sock.local)) continue
      if (sock.options.get('SO_REUSEADDR') && mine.options.get('SO_REUSEADDR')) continue
      return true
    }
    return false
  }

  /** Answers now where `attempt` gives an answer, else when it does; EAGAIN when the time is up. */
  #wait<T>(sock: Sock, timeout: Timeout, reply: Reply<T>, attempt: () => Answer<T> | null): void {
    const first = attempt()
    if (first) return reply(first)
    if (timeout === 0) return reply(fail('EAGAIN'))
    const finish = (answer: Answer<T>) => {
      cancelTimer?.()
      sock.waiters = sock.waiters.filter((one) => one !== waiter)
      reply(answer)
    }
    const waiter: Waiter = {
      attempt: () => {
        const answer = attempt()
        if (answer) finish(answer)
        return answer !== null
      },
      cancel: (errno) => finish(fail(errno)),
    }
    const cancelTimer = timeout === null ? null : this.#network.after(timeout, () => finish(fail('EAGAIN')))
    sock.waiters.push(waiter)
  }

  /** Lets waiting calls try again, in the order in which they were made. */
  #wake(sock: Sock): void {
    for (const waiter of [...sock.waiters]) if (sock.waiters.includes(waiter)) waiter.attempt()
  }
}
