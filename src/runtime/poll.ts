import { CONSTANTS } from './constants'
import { errorFor } from './errors'
import { CallFailed, type Host } from './host'
import { nameOf } from './inspect'
import type { Site } from './site'

const { POLLIN, POLLPRI, POLLOUT, POLLERR, POLLHUP } = CONSTANTS

/** Something with a descriptor: a socket, or the number itself. */
export type Pollable = number | { fileno(): number | Promise<number> }

async function descriptorOf(one: Pollable, site: Site | null): Promise<number> {
  const fd = typeof one === 'number' ? one : await one.fileno()
  if (Number.isInteger(fd) && fd >= 0) return fd
  const text = `file descriptor cannot be a negative integer (${fd})`
  throw Object.assign(new RangeError(text), { site })
}

/** Waits on several sockets at once: Python's `select.poll()`. */
export class Poll {
  readonly #host: Host
  readonly #site: () => Site | null
  readonly #watched = new Map<Pollable, number>()

  constructor(host: Host, site: () => Site | null) {
    this.#host = host
    this.#site = site
  }

  /** Watches a socket for events; errors and hang-ups are told in any case. */
  register(one: Pollable, events: number = POLLIN | POLLPRI | POLLOUT): void {
    if (typeof one !== 'number' && typeof (one as { fileno?: unknown } | null)?.fileno !== 'function') {
      throw Object.assign(new TypeError(`register() takes a socket or a descriptor, got ${nameOf(one)}.`), {
        site: this.#site(),
      })
    }
    this.#watched.set(one, events)
  }

  modify(one: Pollable, events: number): void {
    this.#known(one)
    this.#watched.set(one, events)
  }

  unregister(one: Pollable): void {
    this.#known(one)
    this.#watched.delete(one)
  }

  #known(one: Pollable): void {
    if (this.#watched.has(one)) return
    throw Object.assign(new RangeError('That socket is not registered.'), { site: this.#site() })
  }

  /** Descriptor and events of each that is ready; none where the time (milliseconds; null without end) is up. */
  async poll(timeout: number | null = null): Promise<[fd: number, events: number][]> {
    const site = this.#site()
    const watched = await Promise.all(
      [...this.#watched].map(async ([one, events]) => [await descriptorOf(one, site), events] as const),
    )
    const text = watched.map(([fd, events]) => `${fd}:${events}`).join(' ')
    const within = timeout === null || timeout < 0 ? null : timeout
    const value = await this.#host.call('poll', -1, [within, text], site)
    if (value instanceof CallFailed) throw errorFor(value.errno, site)
    return value as [number, number][]
  }
}

/**
 * Those of three lists that can be read, written, or are in an exceptional state: Python's `select.select`. `timeout` in
 * seconds, null without end.
 */
export async function select<T extends Pollable>(
  host: Host,
  site: () => Site | null,
  [readers, writers, others]: readonly [readonly T[], readonly T[], readonly T[]],
  timeout: number | null,
): Promise<[T[], T[], T[]]> {
  const at = site()
  const all = [...new Set([...readers, ...writers, ...others])]
  const fds = new Map(await Promise.all(all.map(async (one) => [one, await descriptorOf(one, at)] as const)))
  const poll = new Poll(host, () => at)
  for (const one of all) {
    const events = (readers.includes(one) ? POLLIN : 0) | (writers.includes(one) ? POLLOUT : 0)
    poll.register(fds.get(one)!, events | (others.includes(one) ? POLLPRI : 0))
  }
  const ready = new Map(await poll.poll(timeout === null ? null : timeout * 1000))
  const among = (list: readonly T[], events: number) => list.filter((one) => (ready.get(fds.get(one)!) ?? 0) & events)
  return [among(readers, POLLIN | POLLHUP | POLLERR), among(writers, POLLOUT | POLLERR), among(others, POLLPRI)]
}
