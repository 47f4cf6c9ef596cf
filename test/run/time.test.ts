import { afterEach, describe, expect, it } from 'vitest'
import { plainRequest } from '../../src/playground'
import { runNode } from './run-node'

let end: () => void = () => undefined
afterEach(() => end())

describe('virtual time', () => {
  it.each(['firefox-153', 'curl-7.88'] as const)(
    'lets a reply to %s that takes a minute come at once',
    async (client) => {
      const run = await runNode(
        "export default async () => { await new Promise((r) => setTimeout(r, 60_000)); return 'late' }",
        client,
      )
      end = run.kill
      const reply = [...run.view.records].find(
        (one) => one.kind === 'segment' && one.from === 'server' && one.payload.length > 0,
      )
      expect(reply?.time).toBeGreaterThanOrEqual(60_000)
      expect(run.view.outcomes[0]?.outcome).toMatchObject(
        client === 'curl-7.88' ? { exit: 0 } : { outcome: 'document' },
      )
    },
  )

  it('follows several transfers of one command for two minutes', async () => {
    const run = await runNode(
      "export default async () => { await new Promise((r) => setTimeout(r, 20_000)); return 'late' }",
      'curl-7.88',
      [{ ...plainRequest('curl-7.88'), command: "curl -s 'http://localhost:8000/[1-3]'" }],
    )
    end = run.kill
    expect(run.view.outcomes[0]).toMatchObject({ settled: true, outcome: { exit: 0 } })
    expect([...run.view.records].at(-1)!.time).toBeGreaterThan(60_000)
  })

  it('comes to rest beside a timer that never ends', async () => {
    const run = await runNode("setInterval(() => {}, 100)\nexport default () => 'ok'", 'firefox-153')
    end = run.kill
    expect(run.view.state).toEqual({ kind: 'quiet', listening: ['localhost:8000'] })
    expect([...run.view.records].at(-1)!.time).toBeLessThan(60_000)
  })
})
