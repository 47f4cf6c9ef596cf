import type { ClientHost } from '../clients'
import { clientNetwork, Kernel } from '../net'
import { type Port, ProcessHost } from '../process'
import { compile } from '../runtime'
import { chunkBuffers } from '../trace'
import { Engine } from './engine'
import type { FromKernel, ToKernel } from './messages'
import { clientFor } from './personas'

/** Wall clock at the beginning of every run, so that a Date field is the same for everyone: 2026-01-01T00:00:00Z. */
export const EPOCH = Date.UTC(2026, 0, 1)

/** Gives a message to the page, and the buffers that may go with it. */
type Post = (message: FromKernel, transfer?: ArrayBuffer[]) => void

/** The kernel worker without the worker: takes messages, gives messages. Runs in Node as well. */
export function startKernel(post: Post): { receive(message: ToKernel): void } {
  const engines = new Map<number, Engine>()
  const ask = ({ run, client, requests }: ToKernel & { kind: 'start' | 'ask' }) => {
    const engine = engines.get(run)
    if (!engine) return
    post({ kind: 'compiled', run })
    engine.ask(clientFor(client), requests)
  }
  return {
    receive(message) {
      switch (message.kind) {
        case 'start':
        case 'ahead': {
          const engine = begin(message, post)
          if (!engine) return
          engines.set(message.run, engine)
          if (message.kind === 'start') ask(message)
          return
        }
        case 'ask':
          ask(message)
          return
        case 'send':
          engines.get(message.run)?.send(message.request)
          return
        case 'pass':
          engines.get(message.run)?.pass()
          return
        case 'close':
          engines.get(message.run)?.close(message.connection, message.side)
          return
        case 'act':
          engines.get(message.run)?.act(message.action)
          return
        case 'type':
          engines.get(message.run)?.type(message.text)
          return
        case 'interrupt':
          engines.get(message.run)?.interrupt()
          return
        case 'script': {
          const { run, id, call } = message
          engines.get(run)?.script(call, (answer) => post({ kind: 'answer', run, id, answer }))
          return
        }
        case 'turn':
          engines.get(message.run)?.turn()
          return
        case 'drawn':
          engines.get(message.run)?.drawn()
          return
        case 'stop':
          engines.get(message.run)?.stop(message.reason)
          if (message.reason === null) engines.delete(message.run)
      }
    },
  }
}

/** The last program: every client gets a server of its own, from the same files. */
let last: { readonly key: string; readonly compiled: ReturnType<typeof compile> } | null = null

type Begin = ToKernel & { kind: 'start' | 'ahead' }

function compiledOnce({ files, main }: Begin): ReturnType<typeof compile> {
  const key = JSON.stringify([main, files])
  if (last?.key !== key) last = { key, compiled: compile(files, main) }
  return last.compiled
}

/** Begins the server of a run; null where its files do not compile. */
function begin(message: Begin, post: Post): Engine | null {
  const { run, seed, port } = message
  const compiled = compiledOnce(message)
  if (!compiled.ok) {
    const problems = compiled.problems.map((problem) => ({
      ...problem,
      severity: 'error' as const,
      source: 'compile' as const,
    }))
    post({ kind: 'problems', run, problems })
    port.close()
    return null
  }
  const kernel = new Kernel({
    seed,
    latency: message.network.latency,
    conditions: message.network,
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
  const network = clientNetwork(kernel, message.network)
  const date = () => EPOCH + kernel.now()
  const host: ClientHost = {
    ...network,
    attended: true,
    date,
    // A client alone has something to note.
    note: (event, connection, detail) =>
      engine.record({ kind: 'client', client: engine.client!, event, connection, detail }),
  }
  // The others are there for the server's sake: what they do is on the wire, what they make of it is not told.
  const crowd = Array.from({ length: (message.network.clients ?? 1) - 1 }, () => ({
    ...network,
    date,
    note: () => undefined,
  }))
  const engine = new Engine({
    kernel,
    host,
    crowd,
    drawn: message.drawn ?? false,
    listener: {
      records: (chunks) => post({ kind: 'records', run, chunks }, chunkBuffers(chunks)),
      state: (state, blocked, now) => post({ kind: 'state', run, state, blocked, now }),
      outcomes: (outcomes) => post({ kind: 'outcomes', run, outcomes }),
    },
  })
  const process = new ProcessHost({
    port: port as Port,
    kernel,
    program: { runtime: 'javascript', ...compiled.program },
    seed,
    epoch: EPOCH,
    record: (payload) => engine.record(payload),
    ended: () => {
      post({ kind: 'kill', run })
      engine.wake()
    },
    alarm: (delay, callback) => {
      const timer = setTimeout(callback, delay)
      return () => clearTimeout(timer)
    },
  })
  engine.begin(process)
  return engine
}
