import { describe, expect, it } from 'vitest'
import { concat } from '../../src/bytes'
import { type Conditions, clientNetwork, ETHERNET_PAYLOAD, Kernel, RST } from '../../src/net'
import { connected, pattern, transfer } from './pair'

const sizes = (pieces: readonly Uint8Array[]) => pieces.map(({ length }) => length)

describe('a network that cuts', () => {
  it('not at all: one send is one recv', () => {
    expect(sizes(transfer(connected(), 'client', pattern(5000)).pieces)).toEqual([5000])
  })

  it.each<[string, Conditions, number[]]>([
    [
      'as Ethernet does',
      { segments: { kind: 'mss' } },
      [ETHERNET_PAYLOAD, ETHERNET_PAYLOAD, 3000 - 2 * ETHERNET_PAYLOAD],
    ],
    ['every n bytes', { segments: { kind: 'bytes', bytes: 1000 } }, [1000, 1000, 1000]],
    [
      'at marked offsets',
      {
        segments: {
          kind: 'marks',
          marks: [
            { from: 'client', at: 2999 },
            { from: 'client', at: 7 },
            { from: 'server', at: 3 },
          ],
        },
      },
      [7, 2992, 1],
    ],
  ])('%s: a recv gives what one piece brought', (_, conditions, expected) => {
    const { pieces } = transfer(connected(conditions), 'client', pattern(3000))
    expect(sizes(pieces)).toEqual(expected)
    expect(concat(pieces)).toEqual(pattern(3000))
  })

  it('marks each direction by itself', () => {
    const conditions: Conditions = { segments: { kind: 'marks', marks: [{ from: 'server', at: 3 }] } }
    expect(sizes(transfer(connected(conditions), 'client', pattern(10)).pieces)).toEqual([10])
    expect(sizes(transfer(connected(conditions), 'server', pattern(10)).pieces)).toEqual([3, 7])
  })

  it('at random, by the seed', () => {
    const cut = (seed: number) =>
      sizes(transfer(connected({ segments: { kind: 'random', most: 100 } }, seed), 'client', pattern(3000)).pieces)
    expect(cut(1)).toEqual(cut(1))
    expect(cut(1)).not.toEqual(cut(2))
    expect(Math.max(...cut(1))).toBeLessThanOrEqual(100)
    expect(cut(1).reduce((sum, one) => sum + one, 0)).toBe(3000)
  })
})

describe('a slow line', () => {
  it('takes as long as its bandwidth says, with 40 bytes of headers for each segment', () => {
    const pair = connected({ bandwidth: 10_000, segments: { kind: 'bytes', bytes: 460 } })
    const begun = pair.kernel.now()
    transfer(pair, 'client', pattern(4600))
    // Ten pieces of 500 bytes at 10 bytes a millisecond, and the way of 10 ms.
    expect(pair.kernel.now() - begun).toBeCloseTo(510, 5)
  })

  it('sends nothing again that only waits in the queue', () => {
    const pair = connected({ bandwidth: 5_000 })
    expect(transfer(pair, 'client', pattern(60_000)).end).toBe('all')
    expect(pair.seen.filter(({ retransmission }) => retransmission)).toEqual([])
  })
})

describe('a network that loses segments', () => {
  it.each([1, 2, 3, 4, 5])('brings every byte once, in order, all the same (seed %i)', (seed) => {
    const pair = connected({ loss: 0.2, segments: { kind: 'bytes', bytes: 500 } }, seed)
    const { pieces, end } = transfer(pair, 'client', pattern(20_000))
    expect(end).toBe('all')
    expect(concat(pieces)).toEqual(pattern(20_000))
    expect(pair.seen.some(({ arrives }) => arrives === null)).toBe(true)
    expect(pair.seen.some(({ retransmission }) => retransmission)).toBe(true)
  })

  it('loses the same ones for the same seed', () => {
    const lost = (seed: number) => {
      const pair = connected({ loss: 0.2 }, seed)
      transfer(pair, 'client', pattern(200_000))
      return pair.seen.map(({ arrives }) => arrives)
    }
    expect(lost(4)).toEqual(lost(4))
    expect(lost(4)).not.toEqual(lost(5))
  })
})

describe('a network that stalls or breaks', () => {
  it('holds all behind byte n for the time of the stall, and brings it then', () => {
    const pair = connected({ stall: { from: 'client', after: 300, time: 5000 } })
    const begun = pair.kernel.now()
    const { pieces } = transfer(pair, 'client', pattern(1000))
    expect(sizes(pieces)).toEqual([300, 700])
    expect(pair.kernel.now() - begun).toBeCloseTo(5010, 0)
  })

  it('breaks the connection behind byte n: both ends are reset, and the first n bytes came', () => {
    const pair = connected({ reset: { from: 'server', after: 300 } })
    const { pieces, end } = transfer(pair, 'server', pattern(1000))
    expect(sizes(pieces)).toEqual([300])
    expect(end).toBe('ECONNRESET')
    pair.kernel.runUntil(pair.kernel.now() + 100)
    expect(pair.server.process.state(pair.server.fd)).toEqual({ ok: true, value: 'CLOSED' })
    const resets = pair.seen.filter(({ flags }) => flags & RST)
    expect(new Set(resets.map(({ from }) => from))).toEqual(new Set(['client', 'server']))
  })

  it('breaks it too where the end that would be reset has bytes of its own on the way', () => {
    const pair = connected({ reset: { from: 'client', after: 10 } })
    pair.server.process.send(pair.server.fd, pattern(50), true, null, () => undefined)
    expect(transfer(pair, 'client', pattern(100)).end).toBe('ECONNRESET')
    pair.kernel.runUntil(pair.kernel.now() + 5000)
    expect(pair.client.process.state(pair.client.fd)).toEqual({ ok: true, value: 'CLOSED' })
  })
})

/** What a server reads of a client that writes `parts` at once, with the times at which it came. */
function written(conditions: Parameters<typeof clientNetwork>[1], parts: readonly string[], seed = 1) {
  const kernel = new Kernel({ seed, latency: 10 })
  const server = kernel.process()
  const listener = server.socket()
  if (!listener.ok) throw new Error(listener.errno)
  server.bind(listener.value, '127.0.0.1', 8000)
  server.listen(listener.value, 8)
  const got: { readonly text: string; readonly at: number }[] = []
  server.accept(listener.value, null, (accepted) => {
    if (!accepted.ok) throw new Error(accepted.errno)
    const read = () =>
      server.recv(accepted.value.fd, 100, {}, null, (answer) => {
        if (!answer.ok) throw new Error(answer.errno)
        got.push({ text: String.fromCharCode(...answer.value), at: Math.round(kernel.now()) })
        if (answer.value.length > 0) read()
      })
    read()
  })
  const socket = clientNetwork(kernel, conditions).connect('127.0.0.1', 8000, {
    open: () => {
      for (const part of parts) socket.write(Uint8Array.from(part, (one) => one.charCodeAt(0)))
    },
    data: () => undefined,
    end: () => undefined,
    error: () => undefined,
  })
  while (kernel.nextTime() !== null && kernel.now() < 60_000) kernel.step()
  return got
}

describe('a client', () => {
  it('that sends slowly sends a few bytes at a time', () => {
    const got = written({ slow: { bytes: 2, every: 100 } }, ['abc', 'de'])
    expect(got.map(({ text }) => text)).toEqual(['ab', 'c', 'de'])
    expect(got.map(({ at }) => at - got[0]!.at)).toEqual([0, 100, 200])
  })

  it.each([
    ['behind its request', { halfClose: 'request' as const }, ['abc', 'de'], 'abcde'],
    ['behind n bytes', { halfClose: 4 }, ['abc', 'de'], 'abcd'],
    ['at once', { halfClose: 0 }, ['abc'], ''],
  ])('that half-closes early does so %s', (_, conditions, parts, expected) => {
    const got = written(conditions, parts)
    expect(got.map(({ text }) => text).join('')).toBe(expected)
    expect(got.at(-1)?.text).toBe('')
  })
})
