import { expect, it } from 'vitest'
import { freshPlayground, plainRequest } from '../../src/playground'
import type { FromKernel, ToKernel } from '../../src/run/messages'
import { Runs } from '../../src/run/runs'

/** A run whose process is found dead with its frame, or alive, when `found` is called. */
async function begun() {
  let tell: (message: FromKernel) => void = () => {}
  let found: (lost: boolean) => void = () => {}
  const told: ToKernel['kind'][] = []
  const heard: string[] = []
  const lost = new Promise<boolean>((resolve) => {
    found = resolve
  })
  const runs = new Runs(
    {
      kernel: {
        post: ({ kind }) => told.push(kind),
        receive: (listener) => {
          tell = listener
        },
      },
      process: async () => ({ port: new MessageChannel().port1, lost: () => lost, kill: () => heard.push('kill') }),
      after: () => () => undefined,
    },
    {
      compiled: () => heard.push('compiled'),
      rested: () => heard.push('rested'),
      lost: () => heard.push('lost'),
    },
  )
  const playground = freshPlayground('A server', 'server.ts', '')
  const order = { client: 'curl-7.88', requests: [plainRequest('curl-7.88')] } as const
  const run = (await runs.begin(order, () => playground))!
  tell({ kind: 'compiled', run: run.number })
  tell({ kind: 'kill', run: run.number })
  const reason = 'Stopped by this page'
  tell({ kind: 'state', run: run.number, state: { kind: 'stopped', reason }, blocked: [], now: 0 })
  return {
    heard,
    run,
    found: (is: boolean) =>
      Promise.resolve(found(is))
        .then(() => lost)
        .then(() => undefined),
  }
}

it('the end of a process that had died with its frame is not told as that of its program', async () => {
  const { heard, run, found } = await begun()
  expect([heard, run.view.value.state.kind]).toEqual([['compiled'], 'starting'])
  await found(true)
  expect([heard, run.view.value.state.kind]).toEqual([['compiled', 'lost'], 'starting'])
})

it('that of a process in a live frame is told as it comes, once the frame has answered', async () => {
  const { heard, run, found } = await begun()
  await found(false)
  expect([heard, run.view.value.state.kind]).toEqual([['compiled', 'kill', 'rested'], 'stopped'])
})
