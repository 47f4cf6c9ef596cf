import { afterEach, describe, expect, it } from 'vitest'
import { runNode } from './run-node'

let end: () => void = () => undefined
afterEach(() => end())

describe('virtual time', () => {
  it('lets a reply that takes a minute come at once, and says when it came', async () => {
    const started = performance.now()
    const run = await runNode(
      "export default async () => { await new Promise((r) => setTimeout(r, 60_000)); return 'late' }",
      'firefox-153',
    )
    end = run.kill
    expect(performance.now() - started).toBeLessThan(10_000)
    const reply = run.view.records.find(
      (one) => one.kind === 'segment' && one.from === 'server' && one.payload.length > 0,
    )
    expect(reply?.time).toBeGreaterThanOrEqual(60_000)
    expect(run.view.outcomes[0]?.outcome).toMatchObject({ outcome: 'document' })
  })

  it('comes to rest beside a timer that never ends', async () => {
    const run = await runNode("setInterval(() => {}, 100)\nexport default () => 'ok'", 'firefox-153')
    end = run.kill
    expect(run.view.state).toEqual({ kind: 'quiet', listening: ['localhost:8000'] })
    expect(run.view.records.at(-1)!.time).toBeLessThan(60_000)
  })
})
