import type { Side, Site, TraceRecord } from '../../trace'

/** Bytes of one direction that went without the other side speaking between them. */
export interface Block {
  readonly kind: 'block'
  readonly connection: number
  readonly from: Side
  /** Offset, in the direction's stream, of the first byte. */
  readonly start: number
  readonly bytes: Uint8Array
  /** When the first byte left its sender and when it arrived, virtual milliseconds. */
  readonly departed: number
  readonly arrived: number | null
  /** Offsets in the stream at which a further segment begins. */
  readonly cuts: readonly number[]
}

/** Something that happened on a connection between the bytes. */
export interface Notice {
  readonly kind: 'notice'
  readonly connection: number
  readonly event: 'open' | 'refused' | 'fin' | 'reset' | 'timed-out'
  readonly from: Side
  readonly departed: number
  readonly arrived: number | null
}

export type WireItem = Block | Notice

/** Which bytes a call of the program moved, and the line that made it. */
export interface CallRange {
  readonly connection: number
  readonly from: Side
  readonly start: number
  readonly end: number
  readonly op: string
  readonly site: Site | null
}

/** What the wire shows: a function of the recording. */
export interface WireModel {
  readonly items: readonly WireItem[]
  readonly calls: readonly CallRange[]
  readonly client: string
  readonly server: string
  /** Items left out at the beginning, where there are too many. */
  readonly hidden: number
}

/** The most items that are drawn. */
const MOST_ITEMS = 400
const FIN = 1
const SYN = 2
const RST = 4

interface Growing {
  connection: number
  from: Side
  start: number
  parts: Uint8Array[]
  length: number
  departed: number
  arrived: number | null
  cuts: number[]
}

/** Cuts the recording into what is drawn, in the order of time. */
export function wireModel(records: readonly TraceRecord[]): WireModel {
  const items: (Growing | Notice)[] = []
  const calls: CallRange[] = []
  const closed = new Set<string>()
  let client = ''
  let server = 'localhost:8000'
  for (const record of records) {
    if (record.kind === 'syscall' && record.bytes) {
      calls.push({ connection: record.connection ?? 0, ...record.bytes, op: record.op, site: record.site })
    } else if (record.kind === 'connect') {
      client = `${record.client.host}:${record.client.port}`
      server = `${record.server.host === '127.0.0.1' ? 'localhost' : record.server.host}:${record.server.port}`
    } else if (record.kind === 'disconnect' && (record.how === 'refused' || record.how === 'timed-out')) {
      items.push({
        kind: 'notice',
        connection: record.connection,
        event: record.how,
        from: 'server',
        departed: record.time,
        arrived: record.time,
      })
    } else if (record.kind === 'segment') {
      addSegment(items, record, closed)
    }
  }
  const hidden = Math.max(0, items.length - MOST_ITEMS)
  return { items: items.slice(hidden).map(finish), calls, client, server, hidden }
}

function addSegment(items: (Growing | Notice)[], record: TraceRecord & { kind: 'segment' }, closed: Set<string>): void {
  const { connection, from, flags, payload, time, arrives } = record
  const notice = (event: Notice['event']) =>
    items.push({ kind: 'notice', connection, event, from, departed: time, arrived: arrives })
  if (flags & SYN && from === 'client' && !record.retransmission) notice('open')
  if (payload.length > 0 && !record.retransmission) {
    const last = items.at(-1)
    if (
      last &&
      !('kind' in last) &&
      last.connection === connection &&
      last.from === from &&
      last.start + last.length === record.offset
    ) {
      last.cuts.push(record.offset)
      last.parts.push(payload)
      last.length += payload.length
    } else {
      items.push({
        connection,
        from,
        start: record.offset,
        parts: [payload],
        length: payload.length,
        departed: time,
        arrived: arrives,
        cuts: [],
      })
    }
  }
  const key = `${connection} ${from}`
  if (flags & RST && !(from === 'server' && record.sequence === 0) && !closed.has(key)) {
    closed.add(key)
    notice('reset')
  } else if (flags & FIN && !closed.has(key)) {
    closed.add(key)
    notice('fin')
  }
}

function finish(item: Growing | Notice): WireItem {
  if ('kind' in item) return item
  const bytes = new Uint8Array(item.length)
  let at = 0
  for (const part of item.parts) {
    bytes.set(part, at)
    at += part.length
  }
  const { connection, from, start, departed, arrived, cuts } = item
  return { kind: 'block', connection, from, start, bytes, departed, arrived, cuts }
}

/** All bytes of one direction of one connection, from the recording. */
export function streamBytes(records: readonly TraceRecord[], connection: number, from: Side): Uint8Array {
  const parts: Uint8Array[] = []
  let length = 0
  for (const record of records) {
    if (
      record.kind !== 'segment' ||
      record.connection !== connection ||
      record.from !== from ||
      record.offset !== length
    )
      continue
    parts.push(record.payload)
    length += record.payload.length
  }
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** A notice as the page says it. `many`: there is more than one connection, so its number is named. */
export function noticeText(notice: Notice, many: boolean): string {
  const which = many ? `connection ${notice.connection}` : 'connection'
  switch (notice.event) {
    case 'open':
      return `connection ${notice.connection} opens`
    case 'refused':
      return `${which} refused: nothing listens there`
    case 'timed-out':
      return `${which} timed out`
    case 'fin':
      return `${notice.from} closes${many ? ` ${which}` : ''}, FIN`
    case 'reset':
      return `${notice.from} resets${many ? ` ${which}` : ''}, RST`
  }
}
