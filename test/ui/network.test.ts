import { describe, expect, it } from 'vitest'
import { readNumber } from '../../src/ui/network/numbers'
import { cutMarks, toggleCut } from '../../src/ui/network/state'
import { networkWords } from '../../src/ui/network/words'
import { EXAMPLE, fakeSession } from './fake-session'

describe('a number that is typed', () => {
  it.each([
    ['5', 5],
    [' 5 ', 5],
    ['0.5', 0.5],
    ['005', 5],
    ['1,500', 1500],
    ['1 234 567.5', 1_234_567.5],
    ['12_000', 12_000],
  ])('%j is %d', (text, value) => {
    expect(readNumber(text, 0, 1e9, false)).toEqual({ ok: true, value })
  })

  it.each([
    '',
    ' ',
    '0,5',
    '1,5',
    '1,50',
    '1,5000',
    '0,500',
    '1,234_567',
    '0x10',
    '1e3',
    '-1',
    '+1',
    '.5',
    '5.',
    '1 2',
    'Infinity',
    '٣',
  ])('%j is refused, with what was expected', (text) => {
    expect(readNumber(text, 0, 60_000, false)).toEqual({
      ok: false,
      text: `a number, decimals behind a point, from 0 to 60,000 is expected here, got “${text}”`,
    })
  })

  it('is whole, and in its range, where that is asked', () => {
    const most = { ok: false, text: 'a whole number from 1 to 60,000 is expected here, got “' }
    for (const text of ['1.5', '0', '60,001']) {
      const read = readNumber(text, 1, 60_000, true)
      expect(read).toEqual({ ok: false, text: `${most.text}${text}”` })
    }
    expect(readNumber('60,000', 1, 60_000, true)).toEqual({ ok: true, value: 60_000 })
  })
})

describe('marks at which the network cuts', () => {
  it('are at most 256: one more is refused in words, and one may still be taken away', () => {
    const marks = Array.from({ length: 256 }, (_, at) => ({ from: 'server' as const, at: at + 1 }))
    const network = { ...EXAMPLE.network, segments: { kind: 'marks' as const, marks } }
    const fake = fakeSession({ playground: { ...EXAMPLE, network } })
    const set: number[] = []
    const session = {
      ...fake,
      setNetwork: ({ segments }: Partial<typeof network>) => void set.push(segments?.marks.length ?? -1),
    } as unknown as typeof fake
    expect(cutMarks(session.playground.value.network)).toHaveLength(256)
    toggleCut(session, { from: 'server', at: 300 })
    expect(set).toEqual([])
    expect(session.notice.value?.text).toContain('up to 256 marks')
    toggleCut(session, { from: 'server', at: 256 })
    expect(set).toEqual([255])
  })
})

describe('what a network does beside its delay', () => {
  it('is nothing while it is to cut at marks and has none', () => {
    const words = (marks: { from: 'client' | 'server'; at: number }[]) =>
      networkWords({ latency: 10, segments: { kind: 'marks', marks } })
    expect(words([])).toEqual([])
    expect(words([{ from: 'client', at: 4 }])).toEqual(['cut at 1 mark'])
  })

  it('is told with units, and with whose bytes count', () => {
    expect(
      networkWords({
        latency: 10,
        segments: { kind: 'mss' },
        bandwidth: 50_000,
        loss: 0.1,
        stall: { from: 'server', after: 20, time: 3000 },
        reset: { from: 'client', after: 1 },
        halfClose: 'request',
        slow: { bytes: 1, every: 100 },
        clients: 2,
      }),
    ).toEqual([
      '50 kB/s each way',
      'segments of at most 1,448 bytes (full ones of Ethernet)',
      '10 % of the segments lost',
      'stalls after 20 bytes from the server for 3,000 ms',
      'reset after 1 byte from the client',
      'the client half-closes after its request',
      '1 byte every 100 ms from the client',
      '2 clients at once',
    ])
  })
})
