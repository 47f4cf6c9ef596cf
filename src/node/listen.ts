import { createServer, type Server as NetServer, type Socket as NodeSocket } from 'node:net'
import { type Handler, type ServeOptions, ServerConnection } from '../server'
import { TcpSocket, type Wiretap } from './sockets'

export interface ListenOptions {
  /** 8000 where absent; 0 picks a free one. */
  readonly port?: number
  /** `localhost` where absent: reachable from this machine alone. */
  readonly host?: string
  /** Hears of an error in the handler; printed on stderr where absent. */
  readonly onError?: (error: unknown) => void
  readonly timeouts?: ServeOptions['timeouts']
  readonly limits?: ServeOptions['limits']
  /** Hears of the bytes of each connection. */
  readonly tap?: (connection: number, remote: string) => Wiretap & { closed(): void }
}

/** A server that listens. */
export interface Listening {
  readonly port: number
  readonly host: string
  /** `http://localhost:8000` */
  readonly url: string
  /** Connections that are open. */
  readonly connections: number
  /** Takes no more connections, lets the answers at hand end, and resolves when the last connection is closed. */
  close(): Promise<void>
  /** Ends every connection now. */
  abort(): void
}

/** How often deadlines are looked at, in milliseconds. */
const SWEEP = 250

/** Serves a handler on real TCP. Rejects with Node's error where the address cannot be listened on (EADDRINUSE …). */
export async function listen(handler: Handler, options: ListenOptions = {}): Promise<Listening> {
  const { port = 8000, host = 'localhost' } = options
  const open = new Map<ServerConnection, TcpSocket>()
  const serveOptions: ServeOptions = {
    now: Date.now,
    clock: () => performance.now(),
    onError: options.onError ?? ((error) => process.stderr.write(`${String((error as Error)?.stack ?? error)}\n`)),
    ...(options.timeouts ? { timeouts: options.timeouts } : {}),
    ...(options.limits ? { limits: options.limits } : {}),
  }
  let closing = false
  let number = 0
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket: NodeSocket) => {
    const tap = options.tap?.(++number, `${socket.remoteAddress}:${socket.remotePort}`) ?? null
    const tcp = new TcpSocket(socket, tap)
    const connection = new ServerConnection(handler, tcp, serveOptions)
    open.set(connection, tcp)
    if (closing) connection.drain()
    void connection.run().finally(() => {
      open.delete(connection)
      tap?.closed()
    })
  })
  await listening(server, port, host)
  const sweeper = setInterval(() => {
    const now = performance.now()
    for (const socket of open.values()) socket.sweep(now)
  }, SWEEP)
  sweeper.unref()
  const address = server.address()
  const actual = typeof address === 'object' && address ? address.port : port
  return {
    port: actual,
    host,
    url: `http://${host.includes(':') ? `[${host}]` : host}:${actual}`,
    get connections() {
      return open.size
    },
    close: () =>
      new Promise((resolve) => {
        closing = true
        server.close(() => {
          clearInterval(sweeper)
          resolve()
        })
        for (const connection of open.keys()) connection.drain()
      }),
    abort: () => {
      for (const socket of open.values()) socket.reset()
    },
  }
}

function listening(server: NetServer, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, 1024, () => {
      server.off('error', reject)
      resolve()
    })
  })
}
