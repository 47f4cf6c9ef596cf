import { fromLatin1 } from '../../../src/bytes'
import type { Client, ClientConnection, ClientHost, RawOutcome } from '../../../src/clients'
import { clientNetwork, Kernel } from '../../../src/net'
import { plainRequest } from '../../../src/playground'
import { type Port, ProcessHost } from '../../../src/process'
import { Engine } from '../../../src/run/engine'
import { compile } from '../../../src/runtime'
import type { TraceChunk } from '../../../src/trace'

/** How much a client asks for: so many exchanges, on so many connections at once. */
export interface Load {
  readonly exchanges: number
  readonly connections: number
  /** Bytes of content in each answer; 2 where nothing is said. */
  readonly body?: number
}

export interface Measured {
  /** Real milliseconds from the first request to the last answer, with the calibration's around them. */
  readonly elapsed: number
  readonly calibration: number
  readonly records: number
}

const REQUEST = fromLatin1('GET / HTTP/1.1\r\nHost: localhost:8000\r\n\r\n')
const answerOf = (body: number) => `HTTP/1.1 200 OK\r\nContent-Length: ${body}\r\n\r\n${'o'.repeat(body)}`

/** A server of bare sockets that keeps its connections. */
const serverOf = (answer: string) => `import { encode, socket } from 'barewire/socket'
const s = socket()
await s.bind(['localhost', 8000])
await s.listen(64)
const answer = encode(${JSON.stringify(answer)})
async function serve(conn) {
  while ((await conn.recv(4096)).length > 0) await conn.sendall(answer)
  await conn.close()
}
while (true) {
  const [conn] = await s.accept()
  void serve(conn)
}
`

/** A fixed piece of work: tells how fast this machine is just now. Milliseconds. */
export function calibrate(rounds = 2e7): number {
  const started = performance.now()
  let sum = 0
  for (let at = 0; at < rounds; at++) sum = (sum * 31 + at) | 0
  return sum === 0.5 ? 0 : performance.now() - started
}

const OUTCOME: RawOutcome = {
  kind: 'raw',
  bytes: 0,
  ended: 'open',
  reason: { rule: 'bench', text: '', evidence: [], requirement: null, ground: '' },
}

/** A client that keeps every connection busy with one request after another. */
function loadClient({ exchanges, connections }: Load, length: number, done: (elapsed: number) => void): Client {
  return {
    id: 'raw',
    label: 'load',
    version: 'load',
    start(host: ClientHost, _request, changed) {
      let left = exchanges
      let answered = 0
      let settled = false
      const started = performance.now()
      for (let at = 0; at < connections; at++) {
        let missing = length
        const connection: ClientConnection = host.connect('127.0.0.1', 8000, {
          open: () => next(),
          data: (bytes) => {
            missing -= bytes.length
            if (missing > 0) return
            missing = length
            answered++
            if (answered === exchanges) {
              settled = true
              done(performance.now() - started)
              changed()
            } else next()
          },
          end: () => undefined,
          error: (code) => {
            throw new Error(`the load’s connection failed: ${code}`)
          },
        })
        const next = () => {
          if (left === 0) return
          left--
          connection.write(REQUEST)
        }
      }
      return {
        outcome: OUTCOME,
        get settled() {
          return settled
        },
        stop: () => undefined,
      }
    },
  }
}

/** Runs the server in a process and the load against it, by the engine that runs playgrounds. `keep` gets the recording. */
export async function exchanges(
  load: Load,
  spawn: () => Promise<{ readonly port: MessagePort; kill(): void }>,
  keep: (chunks: readonly TraceChunk[]) => void = () => undefined,
): Promise<Measured> {
  const answer = answerOf(load.body ?? 2)
  const compiled = compile([{ name: 'server.ts', text: serverOf(answer) }], 'server.ts')
  if (!compiled.ok) throw new Error('the server of the bench does not compile')
  const spawned = await spawn()
  const before = calibrate()
  let records = 0
  const elapsed = await new Promise<number>((resolve, reject) => {
    const kernel = new Kernel({
      seed: 1,
      latency: 1,
      observer: {
        connect: (connection, [clientHost, clientPort], [serverHost, serverPort]) =>
          engine.record({
            kind: 'connect',
            connection,
            client: { host: clientHost, port: clientPort },
            server: { host: serverHost, port: serverPort },
          }),
        segment: (segment, arrives) => engine.record({ kind: 'segment', ...segment, arrives }),
        disconnect: (connection, how) => engine.record({ kind: 'disconnect', connection, how }),
      },
    })
    const host: ClientHost = { ...clientNetwork(kernel), date: () => 0, note: () => undefined }
    const engine = new Engine({
      kernel,
      host,
      listener: {
        records: (chunks) => {
          for (const { starts } of chunks) records += starts.length
          keep(chunks)
        },
        state: (state) => {
          if (state.kind === 'exited' || state.kind === 'stopped') reject(new Error(state.reason))
        },
        outcomes: () => undefined,
      },
    })
    const process = new ProcessHost({
      port: spawned.port as Port,
      kernel,
      program: { runtime: 'javascript', ...compiled.program },
      seed: 1,
      epoch: 0,
      record: (payload) => engine.record(payload),
      ended: () => engine.wake(),
      alarm: (delay, callback) => {
        const timer = setTimeout(callback, delay)
        return () => clearTimeout(timer)
      },
    })
    engine.begin(process)
    engine.ask(loadClient(load, answer.length, resolve), [plainRequest('raw')])
  })
  spawned.kill()
  return { elapsed, calibration: (before + calibrate()) / 2, records }
}
