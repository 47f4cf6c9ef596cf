import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { ClientHost } from '../../src/clients'
import { clientNetwork, Kernel } from '../../src/net'
import { plainRequest } from '../../src/playground'
import { type Port, ProcessHost, type Program } from '../../src/process'
import { Engine } from '../../src/run/engine'
import { EPOCH } from '../../src/run/kernel'
import { clientFor } from '../../src/run/personas'
import { fingerprint, RecordList, type Records } from '../../src/trace'
import { runNode } from '../run/run-node'
import { ToyRuntime } from './toy/runtime'

/** The article's server, line by line as it stands there. */
const ARTICLE = `s = socket
bind s localhost 8000
loop: listen s 1
conn = accept s
request = recv conn 1024
print request
sendall conn "Hello World"
close conn
goto loop`

/** Runs a program of the toy runtime against a client, as the kernel worker does it with JavaScript. */
async function runToy(code: string, id: 'curl-7.88' | 'firefox-153'): Promise<Records> {
  const kernel = new Kernel({
    seed: 7,
    latency: 10,
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
  const client = clientFor(id)
  const host: ClientHost = {
    ...clientNetwork(kernel),
    date: () => EPOCH + kernel.now(),
    note: (event, connection, detail) => engine.record({ kind: 'client', client: id, event, connection, detail }),
  }
  const records = new RecordList()
  let rested: () => void = () => undefined
  const rest = new Promise<void>((resolve) => {
    rested = resolve
  })
  const engine = new Engine({
    kernel,
    host,
    listener: {
      records: (chunks) => records.add(chunks),
      outcomes: () => undefined,
      state: ({ kind }) => {
        if (kind !== 'starting' && kind !== 'running') rested()
      },
    },
  })
  const { port1, port2 } = new MessageChannel()
  const program: Program = { runtime: 'toy', main: 'server.toy', modules: [{ name: 'server.toy', code }] }
  const process = new ProcessHost({
    port: port1 as Port,
    kernel,
    program,
    seed: 7,
    epoch: EPOCH,
    record: (payload) => engine.record(payload),
    ended: () => engine.wake(),
    alarm: (delay, callback) => {
      const timer = setTimeout(callback, delay)
      return () => clearTimeout(timer)
    },
  })
  new ToyRuntime(port2 as Port)
  engine.begin(process)
  engine.ask(client, [plainRequest(id)])
  await rest
  engine.stop(null)
  port2.close()
  return records
}

const printed = (records: Records) => Array.from(records.of(['output']), ({ text }) => text)
const calls = (records: Records) =>
  Array.from(records.of(['syscall']), (one) => `${one.op} ${one.started} ${one.ended} ${one.error}`)

describe('a runtime that is no JavaScript', () => {
  it.each(['curl-7.88', 'firefox-153'] as const)(
    'runs the article’s server through the protocol: to the byte what the JavaScript one does with %s',
    async (id) => {
      const toy = await runToy(ARTICLE, id)
      const text = readFileSync('src/lessons/bare-socket/server.ts.txt', 'utf8')
      const { view, kill } = await runNode(text, id)
      kill()
      expect(fingerprint(toy)).toEqual(fingerprint(view.records))
      expect(printed(toy)).toEqual(printed(view.records))
      expect(calls(toy)).toEqual(calls(view.records))
      const recv = [...toy].find((one) => one.kind === 'syscall' && one.op === 'recv')
      expect(recv).toMatchObject({ site: { file: 'server.toy', line: 5 }, bytes: { from: 'client', start: 0 } })
    },
  )

  it('ends in its own words where a call fails', async () => {
    const records = await runToy('s = socket\nbind s localhost 80', 'curl-7.88')
    expect([...records.of(['process'])]).toMatchObject([
      { event: 'start' },
      { event: 'throw', reason: 'Error: EACCES', site: { file: 'server.toy', line: 2 } },
    ])
  })
})
