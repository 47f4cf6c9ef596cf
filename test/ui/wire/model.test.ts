import { describe, expect, test } from 'vitest'
import { fromLatin1, fromUtf8, latin1 } from '../../../src/bytes'
import { Flag, NO_RECORDS, type Records, type Side, type TraceRecord } from '../../../src/trace'
import { type Block, segmentAt, timesOf, unreadRanges, type WireModel } from '../../../src/ui/wire/model'
import { blocksOf } from '../../../src/ui/wire/navigate'
import { wireRows } from '../../../src/ui/wire/rows'
import { noticeText, segmentText, timesText } from '../../../src/ui/wire/texts'
import { createWireTracker, MOST_EXCHANGES, MOST_TOLD } from '../../../src/ui/wire/tracker'
import { spokenHead } from '../../../src/ui/wire/transcript'
import { keptTrace } from '../../trace/kept'
import { bare, browser, exchange, many } from './fixture'

const times = ({ stream, start, end }: Block) => timesOf(stream, start, end)

const modelOf = (trace: { records: Records }) => createWireTracker().update(trace.records)

/** A segment with text, sent for the first time. */
const segment = (from: Side, connection: number, offset: number, text: string, arrives: number | null) =>
  ({
    kind: 'segment',
    connection,
    from,
    flags: Flag.ACK,
    sequence: offset + 1,
    acknowledgment: 1,
    window: 1,
    payload: fromLatin1(text),
    offset,
    retransmission: false,
    arrives,
  }) as const

describe('the wire of a recording', () => {
  test('the article’s server: opens, a request, a response of eleven bytes, both closes, in the order of time', () => {
    const { items, server, client } = modelOf(bare())
    expect(items.map((item) => (item.kind === 'notice' ? item.event : item.kind === 'block' && item.from))).toEqual([
      'open',
      'client',
      'server',
      'fin',
      'fin',
    ])
    expect([server, client]).toEqual(['localhost:8000', '127.0.0.1:49152'])
    const reply = items[2]!
    expect(reply).toMatchObject({ kind: 'block', start: 0, end: 11 })
    const [departed, arrived] = [30, 40].map((time) => ({ first: time, last: time }))
    expect(times(reply as Block)).toEqual({ departed, arrived, lost: false })
    expect(reply.kind === 'block' && fromUtf8(reply.stream.slice(0, 11))).toBe('Hello World')
  })

  test('segments that follow each other in one direction are one block, and each byte knows its segment', () => {
    const reply = blocksOf(modelOf(browser())).find(({ from }) => from === 'server')!
    expect(reply.end).toBe(75)
    expect(reply.stream.segments.map(({ start }) => start)).toEqual([0, 17, 42, 62, 64])
    expect(segmentAt(reply.stream, 61)?.start).toBe(42)
    expect(segmentAt(reply.stream, 75)).toBeNull()
  })

  test('connections that interleave give a block each time the connection changes', () => {
    const trace = keptTrace()
    const say = (time: number, connection: number, offset: number, text: string) =>
      trace.append(time, segment('client', connection, offset, text, time + 1))
    say(0, 1, 0, 'ab')
    say(1, 2, 0, 'xy')
    say(2, 1, 2, 'cd')
    say(3, 1, 4, 'ef')
    const blocks = blocksOf(modelOf(trace))
    expect(blocks.map(({ stream, start, end }) => latin1(stream.slice(start, end)))).toEqual(['ab', 'xy', 'cdef'])
  })

  test('a recording read record by record gives what it gives read at once', () => {
    const { records } = browser()
    const tracker = createWireTracker()
    const growing = keptTrace()
    let last = tracker.update(NO_RECORDS)
    for (const record of records) {
      growing.append(record.time, record)
      last = tracker.update(growing.records)
    }
    const whole = createWireTracker().update(records)
    const plain = ({ items }: WireModel) =>
      items.map((item) => (item.kind === 'block' ? { ...item, stream: null } : item))
    expect(plain(last)).toEqual(plain(whole))
    expect(last.stream(1, 'server')!.slice(0, 75)).toEqual(whole.stream(1, 'server')!.slice(0, 75))
    expect(last.calls).toEqual(whole.calls)
  })

  test('another recording begins anew', () => {
    const tracker = createWireTracker()
    tracker.update(browser().records)
    expect(tracker.update(bare().records).items).toHaveLength(5)
  })

  test('bytes that no call took are unread, those that were taken are not', () => {
    const model = modelOf(browser())
    const [first, second] = blocksOf(model).filter(({ from }) => from === 'client')
    expect(unreadRanges(model, first!)).toEqual([])
    expect(unreadRanges(model, second!)).toEqual([{ start: 200, end: second!.end }])
  })

  test('a lost segment’s arrival is that of its retransmission, and its bytes stand once', () => {
    const trace = keptTrace()
    const base = {
      kind: 'segment',
      connection: 1,
      from: 'client',
      flags: Flag.ACK,
      sequence: 1,
      acknowledgment: 1,
      window: 1,
      payload: Uint8Array.of(65, 66),
      offset: 0,
    } as const
    trace.append(0, { ...base, retransmission: false, arrives: null })
    trace.append(200, { ...base, retransmission: true, arrives: 210 })
    const blocks = blocksOf(modelOf(trace))
    expect(blocks).toHaveLength(1)
    expect(blocks[0]!.end).toBe(2)
    expect(times(blocks[0]!)).toEqual({
      departed: { first: 0, last: 0 },
      arrived: { first: 210, last: 210 },
      lost: false,
    })
  })

  test('a message that was sent in parts has the times of its first and its last, where it is shown and where it is spoken', () => {
    const trace = keptTrace()
    const say = (time: number, offset: number, text: string, arrives: number | null) =>
      trace.append(time, segment('server', 1, offset, text, arrives))
    const told = () => {
      const [block] = blocksOf(modelOf(trace))
      const { departed, arrived } = timesText(times(block!))
      return [departed, arrived, spokenHead(block!, false)]
    }
    say(30, 0, 'Hello ', null)
    expect(told()).toEqual(['30.0', 'lost', 'Response, server to client, 6 bytes, leaves at 30.0 ms, lost on the way'])
    say(30, 6, 'W', 40)
    expect(told()).toEqual([
      '30.0',
      '40.0, lost',
      'Response, server to client, 7 bytes, leaves at 30.0 ms, arrives at 40.0 ms, a part is lost',
    ])
    const [block] = blocksOf(modelOf(trace))
    // A part of it has its own times.
    expect(timesText(timesOf(block!.stream, 6, 7))).toEqual({ departed: '30.0', arrived: '40.0', long: false })
    trace.append(230, { ...trace.records.at(0)!, retransmission: true, arrives: 240 } as TraceRecord)
    say(5030, 7, 'orld', 5040)
    expect(told()).toEqual([
      '30.0\u20135030.0',
      '40.0\u20135040.0',
      'Response, server to client, 11 bytes, leaves from 30.0 to 5030.0 ms, arrives from 40.0 to 5040.0 ms',
    ])
  })

  test('lost segments and retransmissions stand behind their bytes, whose block goes on behind them', () => {
    const trace = keptTrace()
    const segment = (time: number, part: object) =>
      trace.append(time, {
        kind: 'segment',
        connection: 1,
        from: 'server',
        flags: Flag.ACK,
        sequence: 1,
        acknowledgment: 1,
        window: 1,
        payload: new Uint8Array(),
        offset: 0,
        retransmission: false,
        arrives: time + 10,
        ...part,
      })
    const bytes = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0))
    segment(0, { from: 'client', flags: Flag.SYN, arrives: null })
    segment(1000, { from: 'client', flags: Flag.SYN, retransmission: true })
    segment(1010, { payload: bytes('abc') })
    segment(1010, { payload: bytes('d'), offset: 3, arrives: null })
    segment(1010, { payload: bytes('ef'), offset: 4, flags: Flag.ACK | Flag.FIN, arrives: null })
    segment(1020, { from: 'client', arrives: null })
    segment(1210, { payload: bytes('d'), offset: 3, retransmission: true, arrives: null })
    segment(1410, { payload: bytes('def'), offset: 3, flags: Flag.ACK | Flag.FIN, retransmission: true })
    const { items } = modelOf(trace)
    expect(items.map((item) => spokenHead(item, false))).toEqual([
      'connection 1 opens: leaves at 0.0 ms, arrives at 1010.0 ms',
      'Segment, client to server, SYN, leaves at 0.0 ms, lost on the way',
      'Retransmission, client to server, SYN, leaves at 1000.0 ms, arrives at 1010.0 ms',
      'Response, server to client, 6 bytes, leaves at 1010.0 ms, arrives from 1020.0 to 1420.0 ms',
      'Segment, server to client, offset 3, leaves at 1010.0 ms, lost on the way',
      'server closes, FIN: leaves at 1010.0 ms, arrives at 1420.0 ms',
      'Segment, server to client, offsets 4–5, FIN, leaves at 1010.0 ms, lost on the way',
      'Segment, client to server, ACK, leaves at 1020.0 ms, lost on the way',
      'Retransmission, server to client, offset 3, leaves at 1210.0 ms, lost on the way',
      'Retransmission, server to client, offsets 3–5, FIN, leaves at 1410.0 ms, arrives at 1420.0 ms',
    ])
    const told = items.filter((item) => item.kind === 'segment')
    expect(told.map((item) => segmentText(item, false)).slice(0, 2)).toEqual(['SYN: lost', 'SYN: retransmission'])
    expect(segmentText(told[5]!, true)).toBe('1: offset 3: retransmission, lost')
  })

  test('of thousands of lost segments the first are listed and the others counted, on the wire and in words', () => {
    const trace = keptTrace({ records: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY })
    const all = 5000
    for (let index = 0; index < all; index++) {
      trace.append(index, {
        kind: 'segment',
        connection: 1,
        from: 'server',
        flags: Flag.ACK,
        sequence: index + 1,
        acknowledgment: 1,
        window: 1,
        payload: Uint8Array.of(97),
        offset: index,
        retransmission: false,
        arrives: null,
      })
    }
    const model = modelOf(trace)
    const rows = wireRows(model, 'text', 40, 8)
    expect(rows.filter(({ kind }) => kind === 'segment')).toHaveLength(MOST_TOLD)
    expect(rows.at(-1)).toEqual({
      kind: 'hidden',
      text: `${(all - MOST_TOLD).toLocaleString('en')} more segments, lost or sent again`,
    })
    expect(rows.length).toBeLessThan(MOST_TOLD + 130)
    // They may be of several connections and both sides: the row is of none.
    expect(model.items.at(-1)).toEqual({ kind: 'untold', count: all - MOST_TOLD })
    expect(spokenHead(model.items.at(-1)!, false)).toBe('4,700 more segments, lost or sent again')
  })

  test('a refused connection is said once', () => {
    const trace = keptTrace()
    const end = { host: '127.0.0.1', port: 1 }
    trace.append(0, { kind: 'connect', connection: 1, client: end, server: end })
    trace.append(1, { kind: 'disconnect', connection: 1, how: 'refused' })
    expect(modelOf(trace).items.map((item) => item.kind === 'notice' && item.event)).toEqual(['refused'])
  })

  test('a reset of the network is told once, as the network’s, and no FIN that was lost has ended the connection', () => {
    const trace = keptTrace()
    const put = (time: number, from: Side, flags: number, offset: number, text: string, arrives: number | null) =>
      trace.append(time, { ...segment(from, 1, offset, text, arrives), flags })
    put(0, 'client', Flag.ACK, 0, 'hi', 10)
    put(30, 'server', Flag.FIN | Flag.ACK, 0, 'lost', null)
    expect([...modelOf(trace).ends]).toEqual([])
    put(30, 'server', Flag.RST | Flag.ACK, 0, '', 43)
    put(30, 'client', Flag.RST | Flag.ACK, 2, '', 40)
    const model = modelOf(trace)
    expect(model.ends.get(1)).toEqual({ event: 'broken', from: 'server' })
    const notices = model.items.filter(({ kind }) => kind === 'notice')
    expect(notices.map((item) => spokenHead(item, false))).toEqual([
      'server closes, FIN: leaves at 30.0 ms, lost on the way',
      'the network resets, RST to both: reaches the server at 40.0 ms, the client at 43.0 ms',
    ])
    expect(notices.at(-1)).toMatchObject({ from: 'server', departed: 40, arrived: 43 })
  })

  test('a FIN that arrives when it is sent again ends the connection; resets of both sides at different times are their own', () => {
    const trace = keptTrace()
    const put = (time: number, from: Side, connection: number, flags: number, arrives: number | null, again = false) =>
      trace.append(time, { ...segment(from, connection, 0, '', arrives), flags, retransmission: again })
    put(0, 'server', 1, Flag.FIN | Flag.ACK, null)
    put(200, 'server', 1, Flag.FIN | Flag.ACK, 210, true)
    put(220, 'client', 2, Flag.RST, 230)
    put(221, 'server', 2, Flag.RST, 231)
    expect([...modelOf(trace).ends]).toEqual([
      [1, { event: 'fin', from: 'server' }],
      [2, { event: 'reset', from: 'client' }],
    ])
  })

  test('a RST behind a FIN is told as well, once: what came after the close was refused', () => {
    const trace = keptTrace()
    const put = (time: number, from: Side, flags: number, offset: number, text: string) =>
      trace.append(time, { ...segment(from, 1, offset, text, time + 10), flags, sequence: offset + 1 })
    put(0, 'client', Flag.ACK, 0, 'GE')
    put(10, 'server', Flag.FIN | Flag.ACK, 0, 'reply')
    put(11, 'client', Flag.ACK, 2, 'T /')
    put(21, 'server', Flag.RST, 0, '')
    put(31, 'server', Flag.RST, 6, '')
    const model = modelOf(trace)
    const notices = model.items.filter(({ kind }) => kind === 'notice')
    expect(notices.map((item) => spokenHead(item, false))).toEqual([
      'server closes, FIN: leaves at 10.0 ms, arrives at 20.0 ms',
      'server resets, RST: leaves at 21.0 ms, arrives at 31.0 ms',
    ])
    expect(model.ends.get(1)).toEqual({ event: 'fin', from: 'server' })
  })

  test('who is refused or never answered has tried, not opened, and the wire stays that of the connection that opened', () => {
    const trace = keptTrace()
    const syn = (time: number, connection: number, from: 'client' | 'server', flags: number, arrives: number | null) =>
      trace.append(time, { ...segment(from, connection, 0, '', arrives), flags, sequence: 0 })
    const connect = (time: number, connection: number, port: number) => {
      const host = '127.0.0.1'
      const [client, server] = [
        { host, port: 50_000 + connection },
        { host, port },
      ]
      trace.append(time, { kind: 'connect', connection, client, server })
      syn(time, connection, 'client', Flag.SYN, time + 5)
    }
    const label = () => [modelOf(trace).server, modelOf(trace).client]
    const said = () => modelOf(trace).items.map((item) => item.kind === 'notice' && noticeText(item, true))

    // Alone on the wire, it is what the wire is about.
    connect(0, 1, 8001)
    expect(said()).toEqual(['connection 1 opens'])
    syn(5, 1, 'server', Flag.RST | Flag.ACK, 10)
    trace.append(10, { kind: 'disconnect', connection: 1, how: 'refused' })
    expect(spokenHead(modelOf(trace).items.at(-1)!, false)).toMatch(/: leaves at 5\.0 ms, arrives at 10\.0 ms$/)
    expect(label()).toEqual(['localhost:8001', '127.0.0.1:50001'])
    connect(20, 2, 8000)
    syn(25, 2, 'server', Flag.SYN | Flag.ACK, 30)
    expect(label()).toEqual(['localhost:8000', '127.0.0.1:50002'])
    connect(40, 3, 8002)
    expect(label()).toEqual(['localhost:8000', '127.0.0.1:50002'])
    trace.append(50, { kind: 'disconnect', connection: 3, how: 'timed-out' })
    expect(label()).toEqual(['localhost:8000', '127.0.0.1:50002'])
    expect(said()).toEqual([
      'connection 1 is tried, SYN',
      'connection 1 is refused, RST: nothing listens on 8001',
      'connection 2 opens',
      'connection 3 is tried, SYN',
      'connection 3 times out',
    ])
  })

  test('of ten thousand exchanges the newest are kept and the others counted', () => {
    const model = modelOf(many(10_000))
    const requests = blocksOf(model).filter(({ from }) => from === 'client')
    expect(requests.length).toBeGreaterThanOrEqual(MOST_EXCHANGES)
    expect(requests.length).toBeLessThan(MOST_EXCHANGES * 2)
    expect(requests.length + model.hidden).toBe(10_000)
    expect(requests.at(-1)?.connection).toBe(10_000)
  })

  test('a request that follows on a kept connection is a block of its own', () => {
    const trace = keptTrace()
    exchange(trace, 1, 0, { request: 'a', pieces: ['b'] })
    expect(blocksOf(modelOf(trace)).map(({ from }) => from)).toEqual(['client', 'server'])
  })
})
