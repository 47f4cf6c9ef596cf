import { ANY, isGroup, isLoopback, parseAddress } from './address'
import { isLingering } from './closing'
import { Descriptors, type Open } from './descriptors'
import type { Network } from './network'
import { type Readiness, Socket } from './socket'
import { type Address, type Answer, done, fail, type Reply, type State, type Timeout } from './types'

/** Flags of recv. */
export interface ReceiveFlags {
  readonly peek?: boolean
  readonly waitAll?: boolean
}

/** What poll watches of a descriptor; errors and hang-ups are told in any case. */
export interface Watched {
  readonly fd: number
  readonly in: boolean
  readonly out: boolean
}

const isPort = (port: unknown): port is number =>
  Number.isInteger(port) && (port as number) >= 0 && (port as number) <= 65_535
const isCount = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0

/**
 * A process as the kernel sees it: a table of descriptors and the calls on them. Every call checks what it gets; a wrong
 * descriptor is EBADF, a wrong argument EINVAL. Calls that may wait take a reply, called exactly once, and a timeout: null
 * waits as a blocking socket does, 0 as a non-blocking one; virtual milliseconds as Python does it, with poll and a
 * non-blocking call behind it.
 */
export class KernelProcess {
  readonly #network: Network
  readonly #privileged: boolean
  readonly #table: Descriptors

  constructor(network: Network, privileged = false) {
    this.#network = network
    this.#privileged = privileged
    this.#table = new Descriptors(network.scheduler)
  }

  socket(): Answer<number> {
    return this.#table.full ? fail('EMFILE') : done(this.#table.add(new Socket(this.#network)))
  }

  bind(fd: number, host: string, port: number): Answer<null> {
    const open = this.#table.get(fd)
    if (!open) return fail('EBADF')
    if (!isPort(port)) return fail('EINVAL')
    const address = this.#addressOf(host)
    const mayBind = address !== null && (address === ANY || isLoopback(address) || isGroup(address))
    return mayBind ? open.socket.bind(address, port, this.#privileged) : fail('EADDRNOTAVAIL')
  }

  /** The dotted quad for what a call names, `''` for any address; null for a name that nothing knows. */
  #addressOf(host: string): string | null {
    return host === '' ? ANY : (parseAddress(host) ?? this.#network.resolve(host))
  }

  /** Listens, or changes the backlog of a socket that listens already. A negative backlog is as large as may be. */
  listen(fd: number, backlog: number): Answer<null> {
    const open = this.#table.get(fd)
    return open ? open.socket.listen(Math.trunc(backlog) || 0) : fail('EBADF')
  }

  accept(
    fd: number,
    timeout: Timeout,
    reply: Reply<{ readonly fd: number; readonly address: Address; readonly connection: number }>,
  ): void {
    const open = this.#table.get(fd)
    if (!open) return reply(fail('EBADF'))
    this.#table.wait([open], timeout, reply, () => {
      if (open.socket.isListening && this.#table.full) return fail('EMFILE')
      const accepted = open.socket.accept()
      if (!accepted?.ok) return accepted
      const { tcb } = accepted.value
      return done({ fd: this.#table.add(accepted.value), address: tcb!.remote, connection: tcb!.connection })
    })
  }

  connect(
    fd: number,
    host: string,
    port: number,
    timeout: Timeout,
    reply: Reply<{ readonly connection: number }>,
  ): void {
    const open = this.#table.get(fd)
    if (!open) return reply(fail('EBADF'))
    if (!isPort(port)) return reply(fail('EINVAL'))
    const address = this.#addressOf(host)
    if (address === null) return reply(fail('EHOSTUNREACH'))
    if (address !== ANY && !isLoopback(address)) return reply(fail(open.socket.unreachable))
    const { socket } = open
    const made = () => done({ connection: socket.tcb!.connection })
    const begun = socket.connect(address, port)
    if (begun.ok) return reply(made())
    const goesOn = begun.errno === 'EINPROGRESS' || (begun.errno === 'EALREADY' && timeout === null)
    if (!goesOn || timeout === 0) return reply(begun)
    this.#table.wait([open], timeout, reply, () => {
      if (socket.state === 'SYN_SENT' || socket.state === 'SYN_RECEIVED') return null
      if (timeout === null) {
        const ended = socket.connectEnds()
        return ended.ok ? made() : ended
      }
      // poll, then SO_ERROR: the socket itself does not hear that connect has ended.
      const errno = socket.takeError()
      return errno ? fail(errno) : made()
    })
  }

  /** Bytes that have come, at most `most`; none at the end of the stream. */
  recv(fd: number, most: number, flags: ReceiveFlags, timeout: Timeout, reply: Reply<Uint8Array<ArrayBuffer>>): void {
    const open = this.#table.get(fd)
    if (!open) return reply(fail('EBADF'))
    if (!isCount(most)) return reply(fail('EINVAL'))
    const { socket } = open
    const { lowWater } = socket.options
    if (timeout !== null || most === 0) {
      this.#table.wait([open], timeout, reply, () => {
        const here = socket.tcb?.incoming.length ?? 0
        const ready = here === 0 || here >= lowWater || timeout === 0 || socket.receivesNoMore
        return ready ? socket.receive(most, flags.peek === true) : null
      })
      return
    }
    const target = flags.waitAll ? most : Math.max(1, Math.min(lowWater, most))
    this.#receive(open, most, target, flags.peek === true, reply)
  }

  /** A blocking recv: takes what comes as it comes, until it is `target` bytes or no more will come (Linux: tcp_recvmsg). */
  #receive(open: Open, most: number, target: number, peek: boolean, reply: Reply<Uint8Array<ArrayBuffer>>): void {
    const { socket } = open
    const parts: Uint8Array<ArrayBuffer>[] = []
    let length = 0
    const available = () => socket.tcb?.incoming.length ?? 0
    this.#table.wait([open], null, reply, (again) => {
      // Whoever waits is woken for as many bytes as SO_RCVLOWAT says, whatever it has taken before.
      if (again && !socket.receivesNoMore && available() < socket.options.lowWater) return null
      if (peek ? available() > 0 : length < most && available() > 0) {
        const part = socket.receive(most - (peek ? 0 : length), peek)
        if (part?.ok) {
          if (peek) parts.length = 0
          parts.push(part.value)
          length = peek ? part.value.length : length + part.value.length
        }
      }
      if (length > 0 && (length >= target || socket.receivesNoMore)) {
        return done(parts.length === 1 ? parts[0]! : joined(parts, length))
      }
      const answer = length === 0 ? socket.receive(most, false) : null
      if (!answer && !again) socket.willWait()
      return answer
    })
  }

  /**
   * Takes bytes into the send buffer and answers how many. A blocking call takes all; the others as many as there is room
   * for, and with `all` go on until the time is up. `more`: others follow at once (MSG_MORE).
   */
  send(fd: number, bytes: Uint8Array, all: boolean, timeout: Timeout, reply: Reply<number>, more = false): void {
    const open = this.#table.get(fd)
    if (!open) return reply(fail('EBADF'))
    const { socket } = open
    const own = bytes.slice()
    const patient = all || timeout === null
    let sent = 0
    this.#table.wait([open], timeout, reply, (again) => {
      for (;;) {
        if ((again || timeout !== null) && timeout !== 0 && !socket.isWritable) return null
        if (sent > 0 && !all && socket.sendFails) return done(sent)
        const answer = socket.send(sent === 0 ? own : own.subarray(sent), more)
        if (!answer?.ok) return answer
        sent += answer.value
        if (sent === own.length || !patient) return done(sent)
        if (timeout !== null && answer.value > 0) continue
        if (answer.value === 0) return null
      }
    })
  }

  /** Bytes that one send on this descriptor would take at once, all of them; 0 where that is not sure. */
  roomOf(fd: number): number {
    return this.#table.get(fd)?.socket.room ?? 0
  }

  shutdown(fd: number, how: 'read' | 'write' | 'both'): Answer<null> {
    const open = this.#table.get(fd)
    return open ? open.socket.shutdown(how) : fail('EBADF')
  }

  /** Gives the descriptor back. The socket is closed with its last one; a call that waits on it keeps it open until then. */
  close(fd: number): Answer<null> {
    const open = this.#table.remove(fd)
    if (!open) return fail('EBADF')
    this.#table.release(open, (socket) => this.#linger(socket, () => undefined))
    return done(null)
  }

  /** close() of a program that waits for it: with SO_LINGER it is answered when the bytes are taken, or the time is up. */
  closeAndWait(fd: number, reply: Reply<null>): void {
    const open = this.#table.remove(fd)
    if (!open) return reply(fail('EBADF'))
    let lingers = false
    this.#table.release(open, (socket) => {
      lingers = true
      this.#linger(socket, () => reply(done(null)))
    })
    if (!lingers) reply(done(null))
  }

  #linger(socket: Socket, then: () => void): void {
    const { tcb } = socket
    const seconds = socket.options.linger ?? 0
    let waits = tcb !== null && seconds > 0 && isLingering(tcb)
    const end = () => {
      socket.finish()
      then()
    }
    if (!waits) return end()
    const cancel = this.#network.after(seconds * 1000, () => over())
    const over = () => {
      if (!waits) return
      waits = false
      cancel()
      end()
    }
    socket.changed = () => {
      if (!isLingering(tcb!)) over()
    }
  }

  /** One more descriptor for the same socket. */
  dup(fd: number): Answer<number> {
    const open = this.#table.get(fd)
    if (!open) return fail('EBADF')
    return this.#table.full ? fail('EMFILE') : done(this.#table.copy(open))
  }

  /** Waits until something may be done on one of the descriptors; the answer tells of each that is ready, none when the time is up. */
  poll(
    watched: readonly Watched[],
    timeout: Timeout,
    reply: Reply<readonly (Readiness & { readonly fd: number })[]>,
  ): void {
    const all = watched.map((one) => ({ ...one, open: this.#table.get(one.fd) }))
    if (all.some(({ open }) => !open)) return reply(fail('EBADF'))
    const ready = () =>
      all.flatMap(({ fd, open, in: read, out: write }) => {
        const is = open!.socket.poll()
        const told = { fd, in: is.in && read, out: is.out && write, err: is.err, hup: is.hup, rdhup: is.rdhup && read }
        return told.in || told.out || told.err || told.hup ? [told] : []
      })
    const sockets = [...new Set(all.map(({ open }) => open!))]
    this.#table.wait(
      sockets,
      timeout,
      reply,
      () => {
        const found = ready()
        return found.length > 0 ? done(found) : null
      },
      () => done([]),
    )
  }

  getsockname(fd: number): Answer<Address> {
    const open = this.#table.get(fd)
    return open ? done(open.socket.name) : fail('EBADF')
  }

  getpeername(fd: number): Answer<Address> {
    const open = this.#table.get(fd)
    if (!open) return fail('EBADF')
    return open.socket.peer ? done(open.socket.peer) : fail('ENOTCONN')
  }

  /** Sets an option by name. `SO_LINGER` takes seconds, -1 for off. */
  setsockopt(fd: number, option: string, value: number): Answer<null> {
    const open = this.#table.get(fd)
    if (!open) return fail('EBADF')
    return Number.isFinite(value) ? open.socket.setOption(option, Math.trunc(value)) : fail('EINVAL')
  }

  getsockopt(fd: number, option: string): Answer<number> {
    const open = this.#table.get(fd)
    return open ? open.socket.getOption(option) : fail('EBADF')
  }

  /** Bytes unread, and bytes that the peer has not acknowledged (SIOCINQ, SIOCOUTQ). */
  queues(fd: number): Answer<{ readonly unread: number; readonly unacknowledged: number }> {
    const open = this.#table.get(fd)
    return open ? open.socket.queues() : fail('EBADF')
  }

  /** The socket's state of RFC 9293. */
  state(fd: number): Answer<State> {
    const open = this.#table.get(fd)
    return open ? done(open.socket.state) : fail('EBADF')
  }

  /** The recording's number of the connection that a descriptor stands for; null where it is none. */
  connectionOf(fd: number): {
    readonly number: number
    readonly received: number
    readonly sent: number
    readonly end: 'client' | 'server'
  } | null {
    const tcb = this.#table.get(fd)?.socket.tcb
    if (!tcb) return null
    return { number: tcb.connection, received: tcb.incoming.start, sent: tcb.written, end: tcb.end }
  }

  /** Every descriptor that it holds. */
  descriptors(): readonly number[] {
    return this.#table.all()
  }

  /** The process ends, however: its descriptors are closed. No reply comes any more. */
  end(): void {
    this.#table.end()
  }
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
