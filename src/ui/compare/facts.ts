import { grouped, latin1 } from '../../bytes'
import { MessageParser } from '../../http'
import type { RunView } from '../../run'
import type { Records } from '../../trace'
import { firstReply } from '../client/reply'
import type { Stream, WireModel } from '../wire/model'
import { createWireTracker } from '../wire/tracker'

/** A connection of a run, as its two streams and its end tell. */
export interface ConnectionFacts {
  readonly number: number
  /** Start lines of the requests, in order; one that is not HTTP as far as its first line goes. */
  readonly requests: readonly string[]
  readonly end: 'open' | 'refused' | 'timed-out' | 'broken' | `${'client' | 'server'} ${'fin' | 'reset'}`
}

/** What one client's run says of what was sent and what came. */
export interface RunFacts {
  /** The first request, head and content: the bytes as sent. */
  readonly request: Uint8Array
  /** The connection that it went out on; 0 for none. */
  readonly on: number
  /** Field lines of the first request; null where it is no request that could be read. */
  readonly fields: number | null
  /** The first of them, `MOST_CONNECTIONS` at most. */
  readonly connections: readonly ConnectionFacts[]
  /** How many there are in all. */
  readonly opened: number
  /** What the server sent in answer to the first request. */
  readonly reply: Uint8Array
}

/** The most connections whose requests are listed. */
const MOST_CONNECTIONS = 64

/** How far a recording was read: what is asked again goes on from there. */
interface Reader {
  readonly tracker: ReturnType<typeof createWireTracker>
  /** The requests of a connection, and how long its stream was when they were read. */
  readonly requests: Map<number, { readonly length: number; readonly lines: readonly string[] }>
}

const readers = new WeakMap<Records, Reader>()

/** Reads the facts of a recording. Each record is read once, however often the recording is asked. */
export function factsOf(run: Pick<RunView, 'records'>): RunFacts {
  const reader: Reader = readers.get(run.records) ?? { tracker: createWireTracker(), requests: new Map() }
  readers.set(run.records, reader)
  const model = reader.tracker.update(run.records)
  const connections: ConnectionFacts[] = []
  let first: Stream | null = null
  for (let number = 1; number <= Math.min(model.connections, MOST_CONNECTIONS); number++) {
    const sent = model.stream(number, 'client')
    if (sent && sent.length > 0) first ??= sent
    connections.push({ number, requests: requestLines(reader, sent), end: endOf(model, number) })
  }
  const bytes = first ? first.slice(0, first.length) : new Uint8Array()
  const [message] = messagesOf(bytes, 1)
  return {
    request: message ? bytes.subarray(message.start, message.end) : bytes,
    on: first?.connection ?? 0,
    fields: message?.fields ?? null,
    connections,
    opened: model.connections,
    reply: firstReply(run),
  }
}

function requestLines({ requests }: Reader, sent: Stream | null): readonly string[] {
  if (!sent) return []
  const known = requests.get(sent.connection)
  if (known?.length === sent.length) return known.lines
  const lines = messagesOf(sent.slice(0, sent.length), MOST_REQUESTS).map(({ line }) => line)
  requests.set(sent.connection, { length: sent.length, lines })
  return lines
}

/** The most requests of a connection that are read. */
const MOST_REQUESTS = 200

interface Message {
  readonly line: string
  readonly fields: number | null
  readonly start: number
  readonly end: number
}

/** The requests of a stream, `most` of them; what cannot be read is one message to the end. */
function messagesOf(bytes: Uint8Array, most: number): readonly Message[] {
  const parser = new MessageParser('request')
  parser.feed(bytes)
  const messages: Message[] = []
  let head: { readonly start: number; readonly fields: number } | null = null
  let end = 0
  for (let event = parser.next(); ; event = parser.next()) {
    if (event.kind === 'head') {
      head = { start: end, fields: event.head.fields.length }
      end = event.head.end
    } else if (event.kind === 'content') {
      // The bytes are a view of those that were fed.
      end = event.bytes.byteOffset - bytes.byteOffset + event.bytes.length
    } else if (event.kind === 'end') {
      end = Math.max(end, parser.tape.length > 0 ? parser.tape.end(parser.tape.length - 1) : end)
      messages.push({ line: lineAt(bytes, head!.start), fields: head!.fields, start: head!.start, end })
      head = null
      if (messages.length === most) return messages
    } else break
  }
  if (end < bytes.length || head) {
    const start = head?.start ?? end
    messages.push({ line: lineAt(bytes, start), fields: head?.fields ?? null, start, end: bytes.length })
  }
  return messages
}

/** At most this much of a first line is named. */
const LINE = 200

function lineAt(bytes: Uint8Array, start: number): string {
  const lf = bytes.indexOf(10, start)
  const end = Math.min(lf < 0 ? bytes.length : lf, start + LINE)
  return latin1(bytes, start, end).replace(/\r$/, '')
}

function endOf(model: WireModel, connection: number): ConnectionFacts['end'] {
  const end = model.ends.get(connection)
  if (!end) return 'open'
  const { event, from } = end
  return event === 'fin' || event === 'reset' ? `${from} ${event}` : event
}

const ENDS: Readonly<Record<ConnectionFacts['end'], string>> = {
  open: 'still open',
  refused: 'refused',
  'timed-out': 'timed out',
  broken: 'reset by the network, RST',
  'client fin': 'closed by the client, FIN',
  'server fin': 'closed by the server, FIN',
  'client reset': 'reset by the client, RST',
  'server reset': 'reset by the server, RST',
}

/** `1, closed by the server, FIN`; `2, the second one idle`; `10, each with one request`. */
export function connectionsText({ connections, opened }: Pick<RunFacts, 'connections' | 'opened'>): string {
  const [only] = connections
  if (!only) return 'none'
  if (opened > connections.length) return grouped(opened)
  if (connections.length === 1) return `1, ${ENDS[only.end]}`
  const idle = connections.filter(({ requests }) => requests.length === 0)
  if (idle.length === 0) {
    const each = connections.every(({ requests }) => requests.length === 1)
    return `${connections.length}${each ? ', one for each request' : ''}`
  }
  if (idle.length > 1) return `${connections.length}, ${idle.length} of them idle`
  return `${connections.length}, the ${ordinal(idle[0]!.number)} one idle`
}

const ordinal = (number: number): string =>
  ['first', 'second', 'third', 'fourth', 'fifth', 'sixth'][number - 1] ?? `${number}th`

/** How many requests went out, as far as they are listed. */
export const requestCount = ({ connections }: Pick<RunFacts, 'connections'>): number =>
  connections.reduce((sum, { requests }) => sum + requests.length, 0)

/** Lines that are named. */
const MOST_LINES = 20

/** The request lines that the server saw, in the order of their connections, without the version: `GET /`. */
export function sawText({ connections, opened }: Pick<RunFacts, 'connections' | 'opened'>): readonly string[] {
  const shown: { readonly line: string; times: number }[] = []
  for (const { requests } of connections) {
    for (const request of requests) {
      const line = request.replace(/ HTTP\/\d\.\d$/, '')
      const last = shown.at(-1)
      if (last?.line === line) last.times++
      else shown.push({ line, times: 1 })
    }
  }
  const lines = shown.map(({ line, times }) => (times === 1 ? line : `${line} (${times} times)`))
  if (lines.length > MOST_LINES) lines.splice(MOST_LINES, lines.length, '…')
  else if (opened > connections.length) lines.push('…')
  return lines
}
