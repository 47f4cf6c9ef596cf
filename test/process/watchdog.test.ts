import { afterEach, describe, expect, it, vi } from 'vitest'
import { Kernel } from '../../src/net'
import { type Port, ProcessHost } from '../../src/process'
import type { Payload } from '../../src/trace'

afterEach(() => vi.restoreAllMocks())

/** A process that has begun and then says nothing, and a clock that the test moves. */
function silent() {
  let now = 0
  vi.spyOn(performance, 'now').mockImplementation(() => now)
  let due: { at: number; ring(): void } | null = null
  const records: Payload[] = []
  const port: Port = { postMessage: () => undefined, onmessage: null, close: () => undefined }
  const process = new ProcessHost({
    port,
    kernel: new Kernel({ seed: 1, latency: 1 }),
    program: { runtime: 'javascript', main: 'server.ts', modules: [] },
    seed: 1,
    epoch: 0,
    record: (payload) => records.push(payload),
    ended: () => undefined,
    alarm: (delay, ring) => {
      const set = { at: now + delay, ring }
      due = set
      return () => {
        if (due === set) due = null
      }
    },
  })
  const say = (data: unknown) => port.onmessage?.call(port as unknown as MessagePort, { data } as MessageEvent<unknown>)
  say({ kind: 'hello', version: 1 })
  say({ kind: 'started' })
  /** The alarm rings, so many milliseconds after its time; false where none is set. */
  const ring = (late: number): boolean => {
    const set = due
    due = null
    if (!set) return false
    now = set.at + late
    set.ring()
    return true
  }
  return { process, records, say, ring, now: () => now }
}

describe('a program that lets nothing else happen', () => {
  it('is stopped after 900 ms', () => {
    const { process, records, ring, now } = silent()
    while (process.alive) ring(1)
    expect(now()).toBe(909)
    expect(records.at(-1)).toMatchObject({ event: 'kill', reason: expect.stringContaining('endless loop') })
  })

  it('is given the time that the machine took for other things', () => {
    const { process, say, ring } = silent()
    for (let time = 0; time < 30; time++) ring(400)
    expect(process.alive).toBe(true)
    say({ kind: 'turn', events: [], idle: 1 })
    expect([process.idle, ring(0)]).toEqual([true, false])
  })

  it('is stopped in the end, however busy the machine is', () => {
    const { process, ring } = silent()
    let looks = 0
    while (process.alive) {
      ring(400)
      looks++
    }
    expect(looks).toBe(45)
  })
})
