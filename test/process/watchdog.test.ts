import { afterEach, describe, expect, it, vi } from 'vitest'
import { Kernel } from '../../src/net'
import { type Port, ProcessHost } from '../../src/process'
import { slowdown } from '../../src/process/watchdog'
import type { Payload } from '../../src/trace'

afterEach(() => vi.restoreAllMocks())

/** A process that has begun and then says nothing, and a clock that the test moves. */
function silent() {
  let now = 0
  let probed: ((reading: number) => number) | null = null
  let readings = 0
  vi.spyOn(performance, 'now').mockImplementation(() => {
    if (probed) now += probed(readings++)
    return now
  })
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
  /** Each reading of the clock moves it, by so many milliseconds. */
  const probe = (moves: (reading: number) => number) => {
    probed = moves
  }
  return { process, records, say, ring, probe, now: () => now }
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

  it('is given as many times more as the machine is slower', () => {
    const { process, ring, now, probe } = silent()
    // Of two pieces of work one has the processor to itself and one waits four times as long: 2.5 times slower.
    probe((reading) => (reading % 4 < 2 ? 1 : 4))
    let looks = 0
    while (process.alive && looks < 100) {
      ring(0)
      looks++
    }
    // Nine looks, then nine more for each probe that says twice, up to five times nine.
    expect([looks, now() >= 4500]).toEqual([45, true])
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

describe('how busy the machine is', () => {
  /** A clock by which the pieces of work take so many milliseconds, in turn. */
  const clock = (...took: number[]) => {
    let time = 0
    let reading = 0
    return () => {
      if (reading % 2 === 1) time += took[((reading - 1) / 2) % took.length]!
      reading++
      return time
    }
  }

  it('is one where the pieces are alike, however long the first ones took to compile', () => {
    expect(slowdown(clock(5))).toBe(1)
    expect(slowdown(clock(40, 30, 20, 10, 2, 2, 2, 2, 2, 2, 2, 2))).toBe(1)
  })

  it('is the mean by the fastest piece, in whole times', () => {
    expect(slowdown(clock(2, 6))).toBe(2)
    expect(slowdown(clock(2, 8))).toBe(2)
    expect(slowdown(clock(2, 10))).toBe(3)
  })

  it('is one where the clock does not tell', () => {
    expect(slowdown(clock(0))).toBe(1)
    expect(slowdown(clock(0, 1))).toBe(1)
  })
})
