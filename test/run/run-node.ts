import type { ClientId, ScriptAnswer, ScriptCall, TabAction } from '../../src/clients'
import { type NetworkSpec, plainRequest, type RequestSpec } from '../../src/playground'
import { spawnNode } from '../../src/process/node'
import { startKernel } from '../../src/run/kernel'
import type { FromKernel, ToKernel } from '../../src/run/messages'
import type { Blocked, RunView } from '../../src/run/types'
import { waitingOf } from '../../src/run/waiting'
import { RecordList } from '../../src/trace'

/**
 * Runs a server text against a client in Node, the process in a worker thread, until the run has come to rest. `ahead`: the real
 * milliseconds for which the server has begun before its client comes.
 */
export async function runNode(
  text: string,
  client: ClientId,
  requests: readonly RequestSpec[] = [plainRequest(client)],
  network: NetworkSpec = { latency: 10 },
  ahead: number | null = null,
): Promise<{
  view: RunView
  problems: FromKernel | null
  kill(): void
  act(action: TabAction): Promise<RunView>
  /** All that a script of the page hears of a call, until the run has come to rest. */
  script(call: ScriptCall): Promise<readonly ScriptAnswer[]>
  send(request: RequestSpec): Promise<RunView>
  pass(): Promise<RunView>
  close(blocked: Blocked): Promise<RunView>
  type(text: string | null): Promise<RunView>
  interrupt(): Promise<RunView>
  /** Stops the server, as the button does. */
  stop(): Promise<RunView>
}> {
  const process = await spawnNode()
  const records = new RecordList()
  let view: RunView = { client, state: { kind: 'starting' }, records, outcomes: [], waiting: [], wallMs: null }
  let rest: () => void = () => undefined
  let problems: FromKernel | null = null
  let answers: ScriptAnswer[] = []
  const kernel = startKernel((message) => {
    switch (message.kind) {
      case 'records':
        records.add(message.chunks)
        return
      case 'outcomes':
        view = { ...view, outcomes: message.outcomes }
        return
      case 'problems':
        problems = message
        rest()
        return
      case 'kill':
        process.kill()
        return
      case 'answer':
        answers.push(message.answer)
        kernel.receive({ kind: 'turn', run: 1 })
        return
      case 'state':
        view = {
          ...view,
          state: message.state,
          waiting: waitingOf(message.blocked),
          blocked: message.blocked,
          now: message.now,
        }
        if (message.state.kind !== 'starting' && message.state.kind !== 'running') rest()
    }
  })
  const resting = () =>
    new Promise<void>((resolve) => {
      rest = resolve
    })
  /** Tells the kernel something, and waits until the run has come to rest. */
  const ask = async (message: ToKernel): Promise<RunView> => {
    const next = resting()
    kernel.receive(message)
    await next
    return view
  }
  const server = {
    run: 1,
    files: [{ name: 'server.ts', text }],
    main: 'server.ts',
    network,
    seed: 7,
    port: process.port,
  }
  if (ahead === null) await ask({ kind: 'start', client, requests, ...server })
  else {
    kernel.receive({ kind: 'ahead', ...server })
    await new Promise((resolve) => setTimeout(resolve, ahead))
    await ask({ kind: 'ask', run: 1, client, requests })
  }
  return {
    get view() {
      return view
    },
    problems,
    kill: () => {
      kernel.receive({ kind: 'stop', run: 1, reason: null })
      process.kill()
    },
    pass: () => ask({ kind: 'pass', run: 1 }),
    close: ({ closes, closesConnection, connection }) =>
      ask({ kind: 'close', run: 1, connection: (closesConnection ?? connection)!, side: closes! }),
    type: (text) => ask({ kind: 'type', run: 1, text }),
    stop: () => ask({ kind: 'stop', run: 1, reason: 'You stopped the server.' }),
    interrupt: () => ask({ kind: 'interrupt', run: 1 }),
    act: (action) => ask({ kind: 'act', run: 1, action }),
    script: async (call) => {
      answers = []
      await ask({ kind: 'script', run: 1, id: 1, call })
      return answers
    },
    send: (request) => ask({ kind: 'send', run: 1, request }),
  }
}
