/** A scripted server on real TCP: the same script that answers simulated clients answers real ones. */
import { createServer, type Server, type Socket } from 'node:net'
import { type Script, type SeenConnection, ServerConnection } from '../replay'

/** Callbacks after a pause, on the wall clock. A pause below a millisecond is none. */
const wallClock = {
  after(delay: number, run: () => void): () => void {
    if (delay < 1) {
      run()
      return () => {}
    }
    const timer = setTimeout(run, delay)
    return () => clearTimeout(timer)
  },
}

export class LiveServer {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  #script: Script | null = null
  #seen: SeenConnection[] = []

  private constructor() {
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => this.#accept(socket))
  }

  /** Listens on a free port of 127.0.0.1. */
  static async start(): Promise<LiveServer> {
    const live = new LiveServer()
    await new Promise<void>((resolve) => live.#server.listen(0, '127.0.0.1', resolve))
    return live
  }

  get port(): number {
    const address = this.#server.address()
    return typeof address === 'object' && address ? address.port : 0
  }

  /** Begins a case: connections from before are dropped. Returns what the server sees from now on. */
  play(script: Script): readonly SeenConnection[] {
    for (const socket of this.#sockets) socket.destroy()
    this.#script = script
    this.#seen = []
    return this.#seen
  }

  #accept(socket: Socket): void {
    const script = this.#script
    if (!script) {
      socket.destroy()
      return
    }
    this.#sockets.add(socket)
    let alive = true
    const connection = new ServerConnection(
      wallClock,
      script,
      this.#seen.length + 1,
      {
        open() {},
        data: (bytes) => socket.write(bytes),
        end: () => socket.end(),
        error: () => socket.resetAndDestroy(),
      },
      () => alive,
      () => {},
    )
    this.#seen.push(connection.seen)
    socket.on('data', (bytes) => connection.receive(Uint8Array.from(bytes)))
    socket.on('end', () => socket.end())
    socket.on('error', () => {})
    socket.on('close', () => {
      alive = false
      this.#sockets.delete(socket)
    })
    connection.accept()
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise<void>((resolve) => this.#server.close(() => resolve()))
  }
}
