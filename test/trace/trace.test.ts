import { describe, expect, test } from 'vitest'
import type { Payload, SegmentRecord } from '../../src/trace'
import { keptTrace } from './kept'

const segment = (length: number, offset = 0): SegmentRecord => ({
  kind: 'segment',
  connection: 1,
  from: 'server',
  flags: 24,
  sequence: 1,
  acknowledgment: 1,
  window: 65535,
  payload: new Uint8Array(length),
  offset,
  retransmission: false,
  arrives: 1,
})
const printed: Payload = { kind: 'output', stream: 'stdout', text: 'x\n', site: null }

describe('a full recording', () => {
  test('leaves out what follows on the network, and says how much', () => {
    const trace = keptTrace({ records: 100, bytes: 10 })
    trace.append(0, segment(6))
    trace.append(1, segment(5, 6))
    // It would fit, but a stream has no hole.
    trace.append(2, segment(1, 11))
    trace.append(3, printed)
    trace.account()
    trace.account()
    expect(Array.from(trace.records, ({ kind }) => kind)).toEqual(['segment', 'output', 'drop'])
    expect([...trace.records].at(-1)).toMatchObject({ records: 2, bytes: 6, time: 3, seq: 2 })
  })

  test('is full by its records as well; what the program says and how it ends stays', () => {
    const trace = keptTrace({ records: 2, bytes: 1000 })
    for (let at = 0; at < 5; at++) trace.append(at, segment(1, at))
    trace.append(9, { kind: 'process', event: 'exit', reason: 'The program came to its end.', site: null })
    trace.account()
    expect(Array.from(trace.records, ({ kind }) => kind)).toEqual(['segment', 'segment', 'process', 'drop'])
    expect([...trace.records].at(-1)).toMatchObject({ records: 3, bytes: 3 })
  })

  test('accounts for what is left out later by itself', () => {
    const trace = keptTrace({ records: 1, bytes: 1000 })
    trace.append(0, segment(1))
    trace.append(1, segment(2, 1))
    trace.account()
    trace.append(2, segment(3, 3))
    trace.account()
    expect([...trace.records].slice(1)).toMatchObject([{ bytes: 2 }, { bytes: 3 }])
  })
})

test('time never goes back', () => {
  const trace = keptTrace()
  trace.append(5, printed)
  expect(() => trace.append(4, printed)).toThrow('time went back from 5 to 4')
})
