import { concat, latin1 } from '../../../src/bytes'
import { type Answer, Kernel, type KernelProcess } from '../../../src/net'
import { type CallArgument, CallFailed, type Host, serveDefault } from '../../../src/runtime'
import { echo, type Peer, type Seen } from './peer'

/** Octets of answers that may wait in the server's transport for a peer that does not read. */
const SEND_BUFFER = 64 * 1024
/** Wall clock at virtual time 0. */
const EPOCH = Date.UTC(2026, 0, 1)

/**
 * The server as the page runs it, on the simulated network: `serveDefault` of the runtime over a process of the kernel.
 * Virtual time moves while the peer waits.
 */
export async function connectSimulated(
  window?: number,
): Promise<{ readonly peer: Peer; readonly seen: () => Seen | null }> {
  const kernel = new Kernel({ seed: 1, latency: 1 })
  const server = kernel.process()
  const { handler, seen } = echo()
  const tally = { taken: 0, over: false, watched: -1 }
  const serving = serveDefault(handler, hostOf(kernel, server, tally), EPOCH, (error) => {
    throw error
  })
  serving.catch(() => undefined)
  await settle()
  const peer = await connect(kernel, window ?? null)
  tally.watched = -1
  return { peer: peer(tally, server), seen }
}

/** Lets everything that waits for a promise go on: no code here waits for anything else. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve))

/** Moves the virtual clock by so much, or until `done` holds. */
async function advance(kernel: Kernel, ms: number, done: () => boolean = () => false): Promise<void> {
  const until = kernel.now() + ms
  let arrived = false
  kernel.after(ms, () => {
    arrived = true
  })
  while (!arrived && !done()) {
    const next = kernel.nextTime()
    if (next === null || next > until) break
    kernel.step()
    await settle()
  }
}

interface Tally {
  /** Octets of the first connection that the server took before it ended its sending side. */
  taken: number
  over: boolean
  watched: number
}

function hostOf(kernel: Kernel, process: KernelProcess, tally: Tally): Host {
  const call = (op: string, fd: number, args: readonly CallArgument[]): Promise<unknown> =>
    new Promise((resolve) => {
      const reply = (answer: Answer<unknown>) => resolve(answer.ok ? answer.value : new CallFailed(answer.errno))
      const [first, second, third, fourth] = args as unknown as readonly never[]
      if (fd === tally.watched && (op === 'shutdown' || op === 'close' || op === 'setsockopt')) tally.over = true
      switch (op) {
        case 'socket':
          return reply(process.socket())
        case 'bind':
          return reply(process.bind(fd, first!, second!))
        case 'listen':
          return reply(process.listen(fd, first!))
        case 'accept':
          return process.accept(fd, first!, (answer) => {
            if (answer.ok) {
              process.setsockopt(answer.value.fd, 'SO_SNDBUF', SEND_BUFFER)
              if (tally.watched < 0) tally.watched = answer.value.fd
            }
            reply(answer)
          })
        case 'recv':
          return process.recv(fd, first!, {}, fourth ?? null, (answer) => {
            if (answer.ok && fd === tally.watched && !tally.over) tally.taken += answer.value.length
            reply(answer)
          })
        case 'sendall':
          return process.send(fd, first!, true, second ?? null, reply)
        case 'shutdown':
          return reply(process.shutdown(fd, first!))
        case 'close':
          return reply(process.close(fd))
        case 'setsockopt':
          return reply(process.setsockopt(fd, second === 13 ? 'SO_LINGER' : 'SO_REUSEADDR', third!))
        default:
          throw new Error(`the server made a call that the player does not know: ${op}`)
      }
    })
  return {
    call: (op, fd, args) => call(op, fd, args),
    post: (op, fd, args) => void call(op, fd, args),
    output: () => undefined,
    now: () => kernel.now(),
  }
}

async function connect(kernel: Kernel, window: number | null): Promise<(tally: Tally, server: KernelProcess) => Peer> {
  const process = kernel.process()
  const fd = opened(process.socket())
  let connected = false
  process.connect(fd, 'localhost', 8000, null, (answer) => {
    connected = answer.ok
  })
  await advance(kernel, 100, () => connected)
  if (!connected) throw new Error('the server refused the connection')
  const start = kernel.now()
  const now = () => kernel.now() - start
  const state = {
    received: [] as Uint8Array[],
    closedAt: null as number | null,
    firstAt: null as number | null,
    lastAt: null as number | null,
  }
  let reading = true
  let left = window ?? Number.POSITIVE_INFINITY
  let pending = false
  const read = () => {
    if (pending || !reading || left <= 0 || state.closedAt !== null) return
    pending = true
    process.recv(fd, Math.min(65_536, left), {}, null, (answer) => {
      pending = false
      if (!answer.ok || answer.value.length === 0) {
        state.closedAt = now()
        return
      }
      left -= answer.value.length
      state.received.push(answer.value)
      state.firstAt ??= now()
      state.lastAt = now()
      read()
    })
  }
  read()
  return (tally, server) => ({
    now,
    get received() {
      return state.received
    },
    get closedAt() {
      return state.closedAt
    },
    get firstAt() {
      return state.firstAt
    },
    get lastAt() {
      return state.lastAt
    },
    send: (bytes) =>
      new Promise((resolve) => {
        process.send(fd, bytes, true, null, (answer) => {
          // A reset that was not read yet shows in what is sent.
          if (!answer.ok) state.closedAt ??= now()
          resolve()
        })
      }),
    halfClose: () => void process.shutdown(fd, 'write'),
    reset: () => {
      process.setsockopt(fd, 'SO_LINGER', 0)
      process.close(fd)
    },
    reading: (on) => {
      reading = on
      if (on) left = Number.POSITIVE_INFINITY
      if (on) read()
    },
    wait: (ms, done) => advance(kernel, ms, done),
    taken: () => tally.taken,
    otherIsServed: async () => {
      const other = opened(process.socket())
      let text: string | null = null
      process.connect(other, 'localhost', 8000, null, () => {
        const request = new TextEncoder().encode('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
        process.send(other, request, true, null, () => undefined)
        process.recv(other, 65_536, {}, null, (answer) => {
          text = answer.ok ? latin1(answer.value) : ''
        })
      })
      await advance(kernel, 1000, () => text !== null)
      process.close(other)
      return (text ?? '').startsWith('HTTP/1.1 200 ')
    },
    dispose: async () => {
      process.end()
      server.end()
      state.received.splice(0, state.received.length, concat(state.received))
    },
  })
}

function opened(answer: Answer<number>): number {
  if (!answer.ok) throw new Error(`no socket: ${answer.errno}`)
  return answer.value
}
