import type { Scheduler } from './scheduler'
import type { Socket } from './socket'
import { type Answer, fail, type Reply, type Timeout } from './types'

/** Descriptors 0 to 2 are the standard streams; sockets follow. */
const FIRST_DESCRIPTOR = 3
/** The most descriptors a process may hold (RLIMIT_NOFILE as usual on Linux). */
const MOST_DESCRIPTORS = 1024

/** A socket as a process has it: the descriptors and the waiting calls that keep it open. */
export interface Open {
  readonly socket: Socket
  references: number
  readonly waiters: Set<Waiter>
}

interface Waiter {
  /** Tries again. */
  attempt(): void
  /** The process is over: nobody waits any more. */
  forget(): void
}

/** The descriptors of one process and the calls that wait on them. */
export class Descriptors {
  readonly #open = new Map<number, Open>()
  readonly #scheduler: Scheduler
  readonly #waiting = new Set<Waiter>()
  #lowest = FIRST_DESCRIPTOR
  #over = false

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler
  }

  get(fd: number): Open | undefined {
    return this.#open.get(fd)
  }

  all(): readonly number[] {
    return [...this.#open.keys()]
  }

  get full(): boolean {
    return this.#over || this.#open.size >= MOST_DESCRIPTORS
  }

  /** Gives a socket the lowest free descriptor; the caller has looked at `full`. */
  add(socket: Socket): number {
    const open: Open = { socket, references: 0, waiters: new Set() }
    socket.changed = () => wake(open)
    return this.#place(open)
  }

  /** One more descriptor of the same socket. */
  copy(open: Open): number {
    return this.#place(open)
  }

  #place(open: Open): number {
    let fd = this.#lowest
    while (this.#open.has(fd)) fd++
    this.#open.set(fd, open)
    this.#lowest = fd + 1
    open.references++
    return fd
  }

  /** Takes a descriptor back; what it stood for, where there was one. The socket is closed with its last reference. */
  remove(fd: number): Open | undefined {
    const open = this.#open.get(fd)
    this.#open.delete(fd)
    if (fd < this.#lowest) this.#lowest = fd
    return open
  }

  release(open: Open, closed: (socket: Socket) => void = finish): void {
    if (--open.references > 0) return
    open.socket.close()
    closed(open.socket)
  }

  /** The process is over: its descriptors are closed, highest first, as Linux does it. No waiting call is answered. */
  end(): void {
    if (this.#over) return
    this.#over = true
    for (const waiter of [...this.#waiting]) waiter.forget()
    for (const fd of [...this.#open.keys()].sort((a, b) => b - a)) {
      const open = this.remove(fd)!
      this.release(open)
    }
  }

  /** Answers now where `attempt` gives an answer, else when it does; `late` where the time is up. A call that waits keeps its sockets open. */
  wait<T>(
    sockets: readonly Open[],
    timeout: Timeout,
    reply: Reply<T>,
    attempt: (again: boolean) => Answer<T> | null,
    late: () => Answer<T> = () => fail('EAGAIN'),
  ): void {
    const first = attempt(false)
    if (first) return reply(first)
    if (timeout === 0) return reply(late())
    for (const open of sockets) open.references++
    let waits = true
    const leave = () => {
      waits = false
      cancelTimer?.()
      this.#waiting.delete(waiter)
      for (const open of sockets) open.waiters.delete(waiter)
    }
    const finishWith = (answer: Answer<T>) => {
      leave()
      for (const open of sockets) this.release(open)
      reply(answer)
    }
    const waiter: Waiter = {
      attempt: () => {
        const answer = waits ? attempt(true) : null
        if (answer) finishWith(answer)
      },
      forget: () => {
        leave()
        for (const open of sockets) this.release(open)
      },
    }
    const cancelTimer = timeout === null ? null : this.#scheduler.after(timeout, () => finishWith(late()))
    this.#waiting.add(waiter)
    for (const open of sockets) open.waiters.add(waiter)
  }
}

const finish = (socket: Socket): void => socket.finish()

/** Lets waiting calls try again, in the order in which they were made. */
function wake({ waiters }: Open): void {
  if (waiters.size === 0) return
  for (const waiter of waiters.size === 1 ? waiters : [...waiters]) waiter.attempt()
}
