import { afterEach, describe, expect, it, vi } from 'vitest'
import { plainRequest } from '../../src/playground'
import { spawnNode } from '../../src/process/node'
import { Gate } from '../../src/run/gate'
import { startKernel } from '../../src/run/kernel'
import type { FromKernel } from '../../src/run/messages'

afterEach(() => {
  vi.useRealTimers()
})

/** What is told of 3,000 exchanges in one run, up to its rest; and how `drawn` came between, where the page answers with it so late. */
async function told(late: number | null): Promise<string[]> {
  const process = await spawnNode()
  const events: string[] = []
  try {
    await new Promise<void>((resolve) => {
      const kernel = startKernel((message: FromKernel) => {
        if (message.kind === 'records') {
          events.push('records')
          if (late === null) return
          setTimeout(() => {
            events.push('drawn')
            kernel.receive({ kind: 'drawn', run: 1 })
          }, late)
        }
        if (message.kind === 'state' && message.state.kind === 'quiet') {
          events.push('rest')
          resolve()
        }
      })
      kernel.receive({
        kind: 'start',
        run: 1,
        client: 'curl-7.88',
        files: [{ name: 'server.ts', text: "export default () => 'Hello World'\n" }],
        main: 'server.ts',
        requests: [{ ...plainRequest('curl-7.88'), command: "curl -s 'http://localhost:8000/[1-3000]'" }],
        network: { latency: 1 },
        seed: 7,
        port: process.port,
        drawn: late !== null,
      })
    })
  } finally {
    process.kill()
  }
  return events
}

describe('a run that goes on', () => {
  it('waits until what it told is drawn: nothing more is told before', async () => {
    const events = (await told(70)).filter((event, at, all) => event !== 'records' || all[at + 1] !== 'rest')
    const [first] = events.splice(events.indexOf('rest'))
    expect(first).toBe('rest')
    // The last is told at rest, and waits for nothing.
    expect(events.filter((event) => event === 'records').length).toBeGreaterThan(1)
    expect(events.join(' ')).toMatch(/^(records drawn ?)+$/)
  })

  it('waits for nobody where nothing is drawn', async () => {
    const events = await told(null)
    expect(events.filter((event) => event === 'records').length).toBeGreaterThan(1)
    expect(events.at(-1)).toBe('rest')
  })
})

describe('a gate', () => {
  it('is shut until it is opened', async () => {
    const gate = new Gate(100)
    expect(gate.over).toBeNull()
    gate.shut()
    const { over } = gate
    gate.shut()
    expect(gate.over).toBe(over)
    gate.open()
    expect(gate.over).toBeNull()
    await over
  })

  it('opens by itself in time, and the one shut behind it has all of its own', async () => {
    vi.useFakeTimers()
    const gate = new Gate(100)
    gate.shut()
    vi.advanceTimersByTime(60)
    gate.open()
    gate.shut()
    vi.advanceTimersByTime(60)
    expect(gate.over).not.toBeNull()
    vi.advanceTimersByTime(40)
    expect(gate.over).toBeNull()
  })
})
