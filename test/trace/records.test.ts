import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  chunkBuffers,
  createTrace,
  NO_RECORDS,
  type Payload,
  RecordList,
  type TraceChunk,
  type TraceRecord,
} from '../../src/trace'
import { keptTrace } from './kept'

const side = fc.constantFrom('client' as const, 'server' as const)
/** Whatever a field may hold, though a process that lies made it: integers of every length, fractions, infinities. */
const number = fc.oneof(fc.nat(300), fc.nat(), fc.maxSafeNat(), fc.double({ noNaN: true }))
const nullable = fc.option(number)
const text = fc.oneof(fc.constantFrom('recv', 'sendall', ''), fc.string({ unit: 'binary', maxLength: 100 }))
const site = fc.option(fc.record({ file: text, line: number, column: number }))
const endpoint = fc.record({ host: text, port: number })
const bytes = fc.uint8Array({ maxLength: 300 })
const kind = <K extends Payload['kind']>(name: K) => fc.constant(name)

const payload: fc.Arbitrary<Payload> = fc.oneof(
  fc.record({ kind: kind('connect'), connection: number, client: endpoint, server: endpoint }),
  fc.record({
    kind: kind('segment'),
    connection: number,
    from: side,
    flags: number,
    sequence: number,
    acknowledgment: nullable,
    window: number,
    payload: bytes,
    offset: number,
    retransmission: fc.boolean(),
    arrives: nullable,
  }),
  fc.record({
    kind: kind('disconnect'),
    connection: number,
    how: fc.constantFrom('closed', 'reset', 'refused', 'timed-out'),
  }),
  fc.record({
    kind: kind('syscall'),
    call: number,
    op: text,
    handle: nullable,
    args: fc.array(text, { maxLength: 8 }),
    site,
    started: number,
    ended: nullable,
    result: fc.option(text),
    error: fc.option(text),
    connection: nullable,
    bytes: fc.option(fc.record({ from: side, start: number, end: number })),
  }),
  fc.record({
    kind: kind('client'),
    client: text,
    event: fc.constantFrom('start', 'request', 'outcome'),
    connection: nullable,
    detail: fc.dictionary(
      text.filter((key) => key !== '__proto__'),
      fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null)),
      { noNullPrototype: true },
    ),
  }),
  fc.record({ kind: kind('output'), stream: fc.constantFrom('stdout', 'stderr', 'system'), text, site }),
  fc.record({
    kind: kind('process'),
    event: fc.constantFrom('start', 'ready', 'exit', 'throw', 'kill'),
    reason: text,
    site,
  }),
  fc.record({ kind: kind('drop'), records: fc.nat(), bytes: fc.nat() }),
)

/** As a message between two workers carries it. */
const posted = (chunks: readonly TraceChunk[]) => structuredClone(chunks, { transfer: chunkBuffers(chunks) })

describe('packed records', () => {
  test('come out as they went in, however they were cut into messages', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(payload, fc.boolean()), { maxLength: 80 }), (steps) => {
        const trace = createTrace()
        const list = new RecordList()
        const wanted: TraceRecord[] = []
        for (const [seq, [one, told]] of steps.entries()) {
          const time = seq * 0.1
          trace.append(time, one)
          wanted.push({ ...one, seq, time })
          if (told) list.add(posted(trace.take()))
        }
        list.add(posted(trace.take()))
        expect([...list]).toEqual(wanted)
        // From anywhere, in any order.
        for (const one of [...wanted].reverse()) expect(list.at(one.seq)).toEqual(one)
        expect([...list.of(['segment', 'output'], 3)]).toEqual(
          wanted.filter((one) => one.seq >= 3 && (one.kind === 'segment' || one.kind === 'output')),
        )
      }),
      { numRuns: 300 },
    )
  })

  test('one list goes on, and beyond either end of it there is none', () => {
    const trace = keptTrace()
    for (let at = 0; at < 3; at++) trace.append(at, { kind: 'drop', records: at, bytes: 0 })
    const { records } = trace
    expect([records.at(0)?.time, records.at(2)?.time]).toEqual([0, 2])
    expect([records.at(-1), records.at(3), NO_RECORDS.at(0)]).toEqual([undefined, undefined, undefined])
    expect(trace.records).toBe(records)
  })

  test('a payload larger than a chunk, and many small ones beside it', () => {
    const trace = createTrace()
    const list = new RecordList()
    const large = new Uint8Array(3_000_000).map((_, at) => at % 251)
    const sent = (payload: Uint8Array): Payload => ({
      kind: 'segment',
      connection: 1,
      from: 'server',
      flags: 24,
      sequence: 4_294_967_295,
      acknowledgment: null,
      window: 65_535,
      payload,
      offset: 0,
      retransmission: false,
      arrives: 0.30000000000000004,
    })
    trace.append(0, sent(large))
    for (let at = 0; at < 20_000; at++) trace.append(1, sent(large.subarray(at, at + 40)))
    list.add(posted(trace.take()))
    const [first, ...rest] = list.of(['segment'])
    expect(first).toMatchObject({ sequence: 4_294_967_295, acknowledgment: null, arrives: 0.30000000000000004 })
    expect(Buffer.compare(first!.payload, large)).toBe(0)
    const wrong = rest.filter(({ payload }, at) => Buffer.compare(payload, large.subarray(at, at + 40)) !== 0)
    expect([rest.length, wrong.length]).toEqual([20_000, 0])
  })

  test('what has been taken is the taker’s alone', () => {
    const trace = createTrace()
    trace.append(0, { kind: 'output', stream: 'stdout', text: 'x', site: null })
    const [chunk, ...more] = trace.take()
    expect([chunk?.starts.length, more.length, trace.take().length]).toEqual([1, 0, 0])
  })
})
