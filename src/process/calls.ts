import { type Answer, type KernelProcess, parseAddress, type Timeout } from '../net'
import { CONSTANTS, optionName } from '../runtime'
import type { Syscall } from './protocol'

/** An answer to a process: the kernel's, or that of the resolver of names (`EAI_NONAME`). */
export type CallAnswer = Answer<unknown> | { readonly ok: false; readonly errno: 'EAI_NONAME' }

type Watched = Parameters<KernelProcess['poll']>[0][number]

const { POLLIN, POLLOUT, POLLERR, POLLHUP, POLLRDHUP } = CONSTANTS

const numberOr = (value: unknown, otherwise: number): number =>
  typeof value === 'number' && Number.isFinite(value) ? value : otherwise
const textOr = (value: unknown): string => (typeof value === 'string' ? value : '')
const timeoutOf = (value: unknown): Timeout => (typeof value === 'number' && value >= 0 ? value : null)
const bytesOf = (value: unknown): Uint8Array => (value instanceof Uint8Array ? value : new Uint8Array(0))

/** A host that is no address and has no name here. */
const isUnknown = (host: string): boolean => host !== '' && !/^localhost\.?$/i.test(host) && parseAddress(host) === null

/**
 * One call on the kernel, its arguments taken for what they are. `reply` is called exactly once, now or later.
 *
 *     socket                                      → descriptor
 *     bind         host, port
 *     listen       backlog
 *     accept       timeout                        → { fd, address, connection }
 *     connect      host, port, timeout            → { connection }
 *     recv         most, peek, wait for all, timeout → bytes
 *     send         bytes, timeout, more follows   → how many
 *     sendall      bytes, timeout, more follows   → how many
 *     shutdown     'read' | 'write' | 'both'
 *     close                                       answered when SO_LINGER's wait is over
 *     dup                                         → descriptor
 *     poll         timeout, '3:1 4:5' (descriptor and events of each) → [descriptor, events] of each that is ready
 *     getsockname, getpeername                    → [host, port]
 *     setsockopt   level, option, value           SO_LINGER takes seconds, -1 for off
 *     getsockopt   level, option                  → number
 *
 * A timeout is null (waits without end), 0 (does not wait: EAGAIN), or milliseconds (then EAGAIN).
 */
export function perform(kernel: KernelProcess, { op, fd, args }: Syscall, reply: (answer: CallAnswer) => void): void {
  const [first, second, third, fourth] = args
  switch (op) {
    case 'socket':
      return reply(kernel.socket())
    case 'bind':
      if (isUnknown(textOr(first))) return reply({ ok: false, errno: 'EAI_NONAME' })
      return reply(kernel.bind(fd, textOr(first), numberOr(second, -1)))
    case 'listen':
      return reply(kernel.listen(fd, numberOr(first, 0)))
    case 'accept':
      return kernel.accept(fd, timeoutOf(first), reply)
    case 'connect':
      if (isUnknown(textOr(first))) return reply({ ok: false, errno: 'EAI_NONAME' })
      return kernel.connect(fd, textOr(first), numberOr(second, -1), timeoutOf(third), reply)
    case 'recv': {
      const flags = { peek: second === true, waitAll: third === true }
      return kernel.recv(fd, numberOr(first, -1), flags, timeoutOf(fourth), reply)
    }
    case 'send':
    case 'sendall':
      return kernel.send(fd, bytesOf(first), op === 'sendall', timeoutOf(second), reply, third === true)
    case 'shutdown':
      return reply(
        first === 'read' || first === 'write' || first === 'both'
          ? kernel.shutdown(fd, first)
          : { ok: false, errno: 'EINVAL' },
      )
    case 'close':
      return kernel.closeAndWait(fd, reply)
    case 'dup':
      return reply(kernel.dup(fd))
    case 'poll': {
      const watched = watchedOf(second)
      if (!watched) return reply({ ok: false, errno: 'EINVAL' })
      return kernel.poll(watched, timeoutOf(first), (answer) =>
        reply(answer.ok ? { ok: true, value: answer.value.map((one) => [one.fd, eventsOf(one)]) } : answer),
      )
    }
    case 'getsockname':
      return reply(kernel.getsockname(fd))
    case 'getpeername':
      return reply(kernel.getpeername(fd))
    case 'setsockopt':
    case 'getsockopt': {
      const option = optionName(first, second)
      if (!option) return reply({ ok: false, errno: 'ENOPROTOOPT' })
      if (op === 'getsockopt') return reply(kernel.getsockopt(fd, option))
      return reply(kernel.setsockopt(fd, option, numberOr(third, 0)))
    }
    default:
      return reply({ ok: false, errno: 'EOPNOTSUPP' })
  }
}

/** What poll is to watch, from `3:1 4:5`; null where it is written otherwise. */
function watchedOf(value: unknown): readonly Watched[] | null {
  const text = textOr(value)
  if (text === '') return []
  const watched: Watched[] = []
  for (const one of text.split(' ')) {
    const found = /^(\d{1,9}):(\d{1,9})$/.exec(one)
    if (!found) return null
    const events = Number(found[2])
    watched.push({ fd: Number(found[1]), in: (events & POLLIN) !== 0, out: (events & POLLOUT) !== 0 })
  }
  return watched
}

const eventsOf = (one: { in: boolean; out: boolean; err: boolean; hup: boolean; rdhup: boolean }): number =>
  (one.in ? POLLIN : 0) |
  (one.out ? POLLOUT : 0) |
  (one.err ? POLLERR : 0) |
  (one.hup ? POLLHUP : 0) |
  (one.rdhup ? POLLRDHUP : 0)
