import { createConnection } from 'node:net'
import { listen } from '../../../src/node'
import { echo, type Peer, type Seen } from './peer'

/** The server on real TCP, with one peer connected to it. */
export async function connectReal(): Promise<{ readonly peer: Peer; readonly seen: () => Seen | null }> {
  const { handler, seen } = echo()
  const server = await listen(handler, { port: 0, host: '127.0.0.1' })
  const socket = createConnection({ port: server.port, host: '127.0.0.1', allowHalfOpen: true })
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject))
  const start = performance.now()
  const now = () => performance.now() - start
  const state = {
    received: [] as Uint8Array[],
    closedAt: null as number | null,
    firstAt: null as number | null,
    lastAt: null as number | null,
  }
  const closed = () => {
    state.closedAt ??= now()
  }
  socket.on('data', (bytes: Buffer) => {
    state.received.push(bytes)
    state.firstAt ??= now()
    state.lastAt = now()
  })
  socket.on('end', closed)
  socket.on('error', closed)
  socket.on('close', closed)
  const peer: Peer = {
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
        if (socket.destroyed || !socket.writable) resolve()
        else {
          socket.once('close', () => resolve())
          socket.write(bytes, () => resolve())
        }
      }),
    halfClose: () => void socket.end(),
    reset: () => void socket.resetAndDestroy(),
    reading: (on) => void (on ? socket.resume() : socket.pause()),
    wait: async (ms, done) => {
      const until = performance.now() + ms
      while (performance.now() < until && !done?.())
        await new Promise((resolve) => setTimeout(resolve, Math.min(20, Math.max(1, until - performance.now()))))
    },
    taken: () => null,
    otherIsServed: () =>
      new Promise((resolve) => {
        const other = createConnection(server.port, '127.0.0.1', () => other.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n'))
        other.once('data', (bytes) => {
          resolve(bytes.toString('latin1').startsWith('HTTP/1.1 200 '))
          other.destroy()
        })
        other.once('error', () => resolve(false))
        other.setTimeout(2000, () => resolve(false))
      }),
    dispose: async () => {
      socket.destroy()
      const over = server.close()
      server.abort()
      await over
    },
  }
  return { peer, seen }
}
