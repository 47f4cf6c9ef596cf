import { latin1 } from '../../bytes'
import { MessageParser } from '../../http'
import type { RunView } from '../../run'
import { firstReply } from '../client/reply'
import { createWireTracker, type Stream, type WireModel } from '../wire/model'

/** A connection of a run, as its two streams and its end tell. */
export interface ConnectionFacts {
  readonly number: number
  /** Start lines of the requests, in order; one that is not HTTP as far as its first line goes. */
  readonly requests: readonly string[]
  readonly end: 'open' | 'refused' | 'timed-out' | `${'client' | 'server'} ${'fin' | 'reset'}`
}

/** What one client's run says of what was sent and what came. */
export interface RunFacts {
  /** The first request, head and content: the bytes as sent. */
  readonly request: Uint8Array
  /** Field lines of the first request; null where it is no request that could be read. */
  readonly fields: number | null
  readonly connections: readonly ConnectionFacts[]
  /** What the server sent in answer to the first request. */
  readonly reply: Uint8Array
}

/** Reads the facts of a recording. */
export function factsOf(run: RunView): RunFacts {
  const model = createWireTracker().update(run.records)
  const connections: ConnectionFacts[] = []
  let first: Stream | null = null
  for (let number = 1; number <= model.connections; number++) {
    const sent = model.stream(number, 'client')
    if (sent && sent.length > 0) first ??= sent
    const requests = sent ? messagesOf(sent.slice(0, sent.length)).map(({ line }) => line) : []
    connections.push({ number, requests, end: endOf(model, number) })
  }
  const bytes = first ? first.slice(0, first.length) : new Uint8Array()
  const [message] = messagesOf(bytes)
  return {
    request: message ? bytes.subarray(message.start, message.end) : bytes,
    fields: message?.fields ?? null,
    connections,
    reply: firstReply(run),
  }
}

interface Message {
  readonly line: string
  readonly fields: number | null
  readonly start: number
  readonly end: number
}

/** The requests of a stream; what cannot be read is one message to the end. */
function messagesOf(bytes: Uint8Array): readonly Message[] {
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
  for (const item of model.items) {
    if (item.kind !== 'notice' || item.connection !== connection) continue
    if (item.event === 'refused' || item.event === 'timed-out') return item.event
    if (item.event === 'fin' || item.event === 'reset') return `${item.from} ${item.event}`
  }
  return 'open'
}

const ENDS: Readonly<Record<ConnectionFacts['end'], string>> = {
  open: 'still open',
  refused: 'refused',
  'timed-out': 'timed out',
  'client fin': 'closed by the client, FIN',
  'server fin': 'closed by the server, FIN',
  'client reset': 'reset by the client, RST',
  'server reset': 'reset by the server, RST',
}

/** `1, closed by the server, FIN`; `2, the second one idle`; `10, each with one request`. */
export function connectionsText(connections: readonly ConnectionFacts[]): string {
  const [only] = connections
  if (!only) return 'none'
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

/** The request lines that the server saw, in the order of their connections, without the version: `GET /`. */
export function sawText(connections: readonly ConnectionFacts[]): readonly string[] {
  const shown: { readonly line: string; times: number }[] = []
  for (const { requests } of connections) {
    for (const request of requests) {
      const line = request.replace(/ HTTP\/\d\.\d$/, '')
      const last = shown.at(-1)
      if (last?.line === line) last.times++
      else shown.push({ line, times: 1 })
    }
  }
  return shown.map(({ line, times }) => (times === 1 ? line : `${line} (${times} times)`))
}
