/** Follows a recording: cuts it into blocks, notices and told segments, in the order of time. */
import { offsetWords } from '../../bytes'
import { Flag, NO_RECORDS, type Records, type Side, type TraceRecord } from '../../trace'
import type { Block, CallRange, End, Notice, SegmentMark, Stream, UntoldSegments, WireItem, WireModel } from './model'

/** The most exchanges that are shown; older ones are counted. */
export const MOST_EXCHANGES = 200
/** The most segments that are listed for being lost or sent again; behind them each place counts its own. */
export const MOST_TOLD = 300

type SegmentRecord = TraceRecord & { kind: 'segment' }

interface GrowingStream extends Stream {
  length: number
  ended: boolean
  /** Its sender sent RST, behind FIN or without one. */
  reset: boolean
  segments: SegmentMark[]
  buffer: Uint8Array
}

interface GrowingCount extends UntoldSegments {
  count: number
}

interface GrowingBlock extends Block {
  end: number
}

const streamKey = (connection: number, from: Side) => `${connection} ${from}`

function createStream(connection: number, from: Side): GrowingStream {
  return {
    connection,
    from,
    length: 0,
    ended: false,
    reset: false,
    segments: [],
    buffer: new Uint8Array(256),
    slice(start, end) {
      return this.buffer.subarray(start, Math.min(end, this.length))
    },
  }
}

function put(stream: GrowingStream, offset: number, payload: Uint8Array): void {
  const end = offset + payload.length
  if (end > stream.buffer.length) {
    const larger = new Uint8Array(Math.max(end, stream.buffer.length * 2))
    larger.set(stream.buffer.subarray(0, stream.length))
    stream.buffer = larger
  }
  stream.buffer.set(payload, offset)
  stream.length = Math.max(stream.length, end)
}

/**
 * Follows a recording. `update` takes the records as they stand; where it is the list of the call before, only the
 * new ones are read, otherwise everything begins anew.
 */
export function createWireTracker(): { update(records: Records, live?: boolean): WireModel } {
  let seen = 0
  let list = NO_RECORDS
  let version = 0
  let state = emptyState()

  return {
    update(records, live = false) {
      if (records !== list) {
        list = records
        seen = 0
        state = emptyState()
      }
      for (; seen < records.length; seen++) read(state, records.at(seen)!)
      version++
      const { items, calls, streams, ends, hidden, connections, server, client, dropped } = state
      return {
        version,
        items: [...items],
        hidden,
        calls,
        connections,
        ends,
        server,
        client,
        dropped,
        live,
        stream: (connection, from) => streams.get(streamKey(connection, from)) ?? null,
      }
    },
  }
}

interface Addresses {
  readonly server: string
  readonly client: string
}

interface Reset {
  readonly from: Side
  readonly time: number
  readonly arrives: number | null
}

interface State {
  items: WireItem[]
  /** How many of them are told segments. */
  told: number
  /** The newest item that is no told segment: what comes next may continue it. */
  newest: Block | Notice | null
  readonly calls: CallRange[]
  readonly streams: Map<string, GrowingStream>
  readonly ends: Map<number, End>
  /** The first RST of each connection. */
  readonly resets: Map<number, Reset>
  hidden: number
  shown: number
  connections: number
  /** The server's port, by connection. */
  readonly ports: Map<number, number>
  /** The addresses of connections that are not open yet. */
  readonly asked: Map<number, Addresses>
  /** One of them has opened: the addresses on show are those of the newest that did. */
  opened: boolean
  server: string
  client: string
  dropped: number
}

function emptyState(): State {
  return {
    items: [],
    told: 0,
    newest: null,
    calls: [],
    streams: new Map(),
    ends: new Map(),
    resets: new Map(),
    hidden: 0,
    shown: 0,
    connections: 0,
    asked: new Map(),
    opened: false,
    server: '',
    client: '',
    ports: new Map(),
    dropped: 0,
  }
}

function read(state: State, record: TraceRecord): void {
  switch (record.kind) {
    case 'connect': {
      const { connection, client, server } = record
      state.connections = Math.max(state.connections, connection)
      state.ports.set(connection, server.port)
      const addresses = {
        client: `${client.host}:${client.port}`,
        server: `${server.host === '127.0.0.1' ? 'localhost' : server.host}:${server.port}`,
      }
      state.asked.set(connection, addresses)
      if (!state.opened) Object.assign(state, addresses)
      return
    }
    case 'segment':
      readSegment(state, record)
      return
    case 'disconnect':
      if (record.how === 'refused' || record.how === 'timed-out') {
        const { connection, how, time } = record
        state.asked.delete(connection)
        tried(state, connection)
        const port = how === 'refused' ? state.ports.get(connection) : undefined
        const refused = port === undefined ? {} : { port }
        const answer = how === 'refused' ? state.resets.get(connection) : undefined
        add(state, {
          kind: 'notice',
          event: how,
          ...refused,
          connection,
          from: 'server',
          departed: answer?.time ?? time,
          arrived: answer ? answer.arrives : time,
        })
      }
      return
    case 'syscall':
      if (record.connection !== null && record.bytes && record.bytes.end > record.bytes.start) {
        const { call, op, site, connection, bytes } = record
        state.calls.push({ call, op, site, connection, ...bytes })
      }
      return
    case 'drop':
      state.dropped += record.bytes
      return
  }
}

function readSegment(state: State, record: SegmentRecord): void {
  const { connection, from, flags, payload, offset, time, arrives } = record
  const key = streamKey(connection, from)
  let stream = state.streams.get(key)
  if (!stream) {
    stream = createStream(connection, from)
    state.streams.set(key, stream)
  }
  const notice = (event: Notice['event']) =>
    add(state, { kind: 'notice', event, connection, from, departed: time, arrived: arrives })

  if (flags & Flag.SYN && !(flags & Flag.ACK) && !record.retransmission) notice('open')
  if (flags & Flag.SYN && flags & Flag.ACK && arrives !== null) opened(state, connection)
  if (payload.length > 0) {
    if (offset + payload.length > stream.length) append(state, stream, record)
    else if (arrives !== null) repaired(stream, offset, offset + payload.length, arrives)
  }
  if (record.retransmission && arrives !== null) repairedNotice(state, record, arrives)
  signed(stream, record, notice)
  if (flags & Flag.RST) brokenBy(state, record)
  if (record.retransmission || arrives === null) {
    tell(state, record)
  }
}

/** A connection has opened: the wire is between its two ends now. What is refused has none. */
function opened(state: State, connection: number): void {
  const addresses = state.asked.get(connection)
  if (!addresses) return
  state.asked.delete(connection)
  state.opened = true
  Object.assign(state, addresses)
}

/** What was told as a connection that opens did not come to be. */
function tried(state: State, connection: number): void {
  const at = state.items.findLastIndex(
    (item) => item.kind === 'notice' && item.event === 'open' && item.connection === connection,
  )
  const notice = state.items[at]
  if (notice?.kind !== 'notice') return
  const event: Notice = { ...notice, event: 'tried' }
  if (state.newest === notice) state.newest = event
  state.items[at] = event
}

/** A segment that was lost or sent again: a row of its own, while there are few. */
function tell(state: State, record: SegmentRecord): void {
  const { connection, from, retransmission, time: departed, arrives: arrived } = record
  const last = state.items.at(-1)
  if (last?.kind === 'untold') (last as GrowingCount).count++
  else if (state.told >= MOST_TOLD) state.items.push({ kind: 'untold', count: 1 })
  else {
    state.told++
    state.items.push({
      kind: 'segment',
      connection,
      from,
      retransmission,
      carries: carriedBy(record),
      departed,
      arrived,
    })
  }
}

/** What a segment's flags say of the end of its side. */
function signed(
  stream: GrowingStream,
  { flags, sequence }: SegmentRecord,
  notice: (event: Notice['event']) => void,
): void {
  if (stream.reset) return
  if (flags & Flag.RST) {
    stream.reset = true
    stream.ended = true
    // A RST that answers a SYN refuses the connection: the disconnect record says so.
    if (sequence > 0 || stream.length > 0) notice('reset')
  } else if (flags & Flag.FIN && !stream.ended) {
    stream.ended = true
    notice('fin')
  }
}

/** Two RSTs that set out at once, one to each side, are the network's own: it broke the connection. */
function brokenBy(state: State, { connection, from, time, arrives }: SegmentRecord): void {
  const first = state.resets.get(connection)
  if (!first) {
    state.resets.set(connection, { from, time, arrives })
    return
  }
  if (first.from === from || first.time !== time) return
  const [atServer, atClient] = from === 'client' ? [arrives, first.arrives] : [first.arrives, arrives]
  const broken: Notice = {
    kind: 'notice',
    event: 'broken',
    connection,
    from: 'server',
    departed: atServer ?? time,
    arrived: atClient,
  }
  state.items = state.items.filter(
    (item) => item.kind !== 'notice' || item.event !== 'reset' || item.connection !== connection,
  )
  if (state.ends.get(connection)?.event === 'reset') state.ends.delete(connection)
  add(state, broken)
}

function carriedBy({ flags, payload, offset }: SegmentRecord): string {
  const parts: string[] = []
  if (flags & Flag.SYN) parts.push('SYN')
  if (payload.length > 0) parts.push(offsetWords({ start: offset, end: offset + payload.length }))
  if (flags & Flag.FIN) parts.push('FIN')
  if (flags & Flag.RST) parts.push('RST')
  return parts.join(', ') || 'ACK'
}

function add(state: State, item: Block | Notice): void {
  if (item.kind === 'notice') {
    const { connection, event, from, arrived } = item
    const lost = event === 'fin' && arrived === null
    if (event !== 'open' && event !== 'tried' && !lost && !state.ends.has(connection))
      state.ends.set(connection, { event, from })
  }
  state.items.push(item)
  state.newest = item
}

function append(state: State, stream: GrowingStream, record: SegmentRecord): void {
  const { connection, from, flags, payload, offset, time, arrives } = record
  // A retransmission may repeat bytes and bring new ones; after the recording's cap there may be a gap.
  const start = Math.max(offset, stream.length)
  put(stream, offset, payload)
  const end = offset + payload.length
  stream.segments.push({ start, end, flags, departed: time, arrived: arrives })
  const open = state.newest as GrowingBlock | Notice | null
  if (open?.kind === 'block' && open.stream === stream && open.end === start) {
    open.end = end
    return
  }
  const block: Block = {
    kind: 'block',
    stream,
    connection,
    from,
    start,
    end,
  }
  add(state, block)
  if (from !== 'client') return
  state.shown++
  // Trimmed in batches, so that appending stays cheap.
  if (state.shown >= MOST_EXCHANGES * 2) trim(state)
}

/** Leaves the newest `MOST_EXCHANGES` exchanges. */
function trim(state: State): void {
  let skip = state.shown - MOST_EXCHANGES
  let at = 0
  for (; at < state.items.length; at++) {
    const item = state.items[at]!
    if (item.kind === 'block' && item.from === 'client' && skip-- === 0) break
  }
  state.hidden += state.shown - MOST_EXCHANGES
  state.shown = MOST_EXCHANGES
  state.items = state.items.slice(at)
  state.told = state.items.filter(({ kind }) => kind === 'segment').length
}

/** Bytes `[start, end)` arrived after all: those of all lost segments that lie in them. */
function repaired({ segments }: GrowingStream, start: number, end: number, arrives: number): void {
  for (let at = segments.length - 1; at >= 0 && segments[at]!.start >= start; at--) {
    const segment = segments[at]!
    if (segment.end <= end && segment.arrived === null) segments[at] = { ...segment, arrived: arrives }
  }
}

/** A lost SYN or FIN arrived after all. */
function repairedNotice(state: State, { connection, from, flags }: SegmentRecord, arrives: number): void {
  const event = flags & Flag.SYN ? 'open' : flags & Flag.FIN ? 'fin' : null
  if (event === null) return
  const at = state.items.findLastIndex(
    (item) =>
      item.kind === 'notice' &&
      item.event === event &&
      item.connection === connection &&
      item.from === from &&
      item.arrived === null,
  )
  const notice = state.items[at]
  if (notice?.kind !== 'notice') return
  const arrived: Notice = { ...notice, arrived: arrives }
  if (state.newest === notice) state.newest = arrived
  state.items[at] = arrived
  if (event === 'fin' && !state.ends.has(connection)) state.ends.set(connection, { event, from })
}
