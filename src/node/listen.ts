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
  /** As `ServeOptions` has it: the most content of a request, and whether its length must be told. */
  readonly maxContent?: number
  readonly requireLength?: boolean
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
  /** Requests that are being answered. */
  readonly answering: number
  /** Takes no more connections, lets the answers at hand end, closes all other connections at once, and resolves when the last connection is closed. */
  close(): Promise<void>
  /** Ends every connection now. */
  abort(): void
}

/** How often deadlines are looked at, in milliseconds. */
const SWEEP = 250

/** Short answers share the memory that Node keeps for buffers; it is not used again while any of them is. */
function joinInBuffer(head: string, content: Uint8Array): Uint8Array {
  const bytes = Buffer.allocUnsafe(head.length + content.length)
  bytes.write(head, 'latin1')
  bytes.set(content, head.length)
  return bytes
}

/** Serves a handler on real TCP. Rejects with Node's error where the address cannot be listened on (EADDRINUSE …). */
export async function listen(handler: Handler, options: ListenOptions = {}): Promise<Listening> {
  const { port = 8000, host = 'localhost' } = options
  const open = new Map<ServerConnection, { readonly socket: TcpSocket; over: Promise<void> }>()
  const serveOptions: ServeOptions = {
    now: Date.now,
    clock: () => performance.now(),
    join: joinInBuffer,
    onError: options.onError ?? ((error) => process.stderr.write(`${String((error as Error)?.stack ?? error)}\n`)),
    ...(options.timeouts ? { timeouts: options.timeouts } : {}),
    ...(options.limits ? { limits: options.limits } : {}),
    ...(options.maxContent === undefined ? {} : { maxContent: options.maxContent }),
    ...(options.requireLength ? { requireLength: true } : {}),
  }
  let closing = false
  let number = 0
  const accept = (socket: NodeSocket) => {
    const tap = options.tap?.(++number, `${socket.remoteAddress}:${socket.remotePort}`) ?? null
    const tcp = new TcpSocket(socket, tap)
    const connection = new ServerConnection(handler, tcp, serveOptions)
    if (closing) connection.drain()
    const over = connection.run().finally(() => {
      open.delete(connection)
      tap?.closed()
    })
    open.set(connection, { socket: tcp, over })
  }
  const servers = await listenOn(host, port, accept)
  const sweeper = setInterval(() => {
    const now = performance.now()
    for (const { socket } of open.values()) socket.sweep(now)
  }, SWEEP)
  sweeper.unref()
  const actual = portOf(servers[0]!)
  return {
    port: actual,
    host,
    url: `http://${host.includes(':') ? `[${host}]` : host}:${actual}`,
    get connections() {
      return open.size
    },
    get answering() {
      return [...open.keys()].filter(({ busy }) => busy).length
    },
    close: async () => {
      closing = true
      const over = servers.map((server) => new Promise((resolve) => server.close(resolve)))
      for (const connection of open.keys()) connection.drain()
      await Promise.all([...over, ...[...open.values()].map((one) => one.over)])
      clearInterval(sweeper)
    },
    abort: () => {
      for (const { socket } of open.values()) socket.reset()
    },
  }
}

type Accept = (socket: NodeSocket) => void

/** `localhost` is both loopback addresses, where the machine has both: clients try either first. */
async function listenOn(host: string, port: number, accept: Accept): Promise<NetServer[]> {
  if (host !== 'localhost') return [await listening(host, port, accept)]
  const first = await listening('127.0.0.1', port, accept)
  try {
    return [first, await listening('::1', portOf(first), accept)]
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT' || (port === 0 && code === 'EADDRINUSE')) return [first]
    first.close()
    throw error
  }
}

function listening(host: string, port: number, accept: Accept): Promise<NetServer> {
  const server = createServer({ allowHalfOpen: true, noDelay: true }, accept)
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, 1024, () => {
      server.off('error', reject)
      resolve(server)
    })
  })
}

function portOf(server: NetServer): number {
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}
