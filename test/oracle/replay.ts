/**
 * A scripted server on an in-memory network with a virtual clock: any `Client` can be run against recorded answers.
 * No TCP is simulated; bytes arrive in the pieces in which the script wrote them, in a fixed order.
 */
import { concat, fromBase64, latin1 } from '../../src/bytes'
import type { Client, ClientConnection, ClientHost, ComposedRequest, ConnectionHandlers } from '../../src/clients'

/** A composed GET of the root of localhost:8000, but for what is given. */
export const composed = (change: Partial<ComposedRequest> = {}): ComposedRequest => ({
  method: 'GET',
  url: 'http://localhost:8000/',
  fields: [],
  body: null,
  command: null,
  raw: null,
  ...change,
})

/** How a server ends a connection after its last byte. `open`: a further request is served. */
export type Ending = 'open' | 'close' | 'reset' | 'reset-now'

/** One piece of an answer: so many bytes after a pause, or pieces of `each` bytes with a pause between them. */
export type Chunk =
  | { readonly bytes: number; readonly delayBeforeMs: number }
  | { readonly each: number; readonly delayBetweenMs: number }

/** What the server does about a request. `interim`: a 100 (Continue), the request then goes on to a further answer. */
export interface Answer {
  readonly bytes: Uint8Array
  readonly chunks?: Chunk | readonly Chunk[]
  readonly ending: Ending
  readonly endDelayMs?: number
  readonly interim?: boolean
}

/** A request as the server read it; header names are lower-case, of repeated ones the last counts. */
export interface SeenRequest {
  readonly line: string
  readonly method: string
  readonly target: string
  /** The request target up to `?`. */
  readonly path: string
  readonly headers: ReadonlyMap<string, string>
  /** Head, and the body so far: all of it once complete. */
  bytes: Uint8Array
}

/** A scripted server. Answers are asked for twice: when the head is complete and (null so far) with the body. */
export interface Script {
  /** `on-connect`: this answer is sent at once on accept. */
  readonly onConnect?: (connection: number) => Answer | null
  readonly onHead?: (request: SeenRequest) => Answer | null
  readonly onRequest: (request: SeenRequest) => Answer
  /** Ports on which nothing listens are refused. Default: only 8000 listens. */
  readonly listens?: (address: string, port: number) => boolean
  /** Bytes of body are read by Content-Length or chunked; false: a request ends with its head's answer. */
  readonly names?: Readonly<Record<string, string>>
}

export interface SeenConnection {
  readonly number: number
  readonly requests: SeenRequest[]
  /** Bytes that never became a complete request. */
  leftover: Uint8Array
  /** Every byte that the server wrote. */
  sent: Uint8Array
}

interface Event {
  readonly at: number
  readonly sequence: number
  readonly run: () => void
}

/** Virtual milliseconds from one end to the other. */
const LATENCY = 0.05
/** The pause before a RST of `reset`, as in the recordings. */
const RESET_DELAY = 150

/** The virtual clock: events run in the order of (time, sequence). */
export class Clock {
  time = 0
  #sequence = 0
  #queue: Event[] = []

  after(delay: number, run: () => void): () => void {
    const event = { at: this.time + Math.max(0, delay), sequence: this.#sequence++, run }
    let low = 0
    let high = this.#queue.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#queue[middle]!.at <= event.at) low = middle + 1
      else high = middle
    }
    this.#queue.splice(low, 0, event)
    return () => {
      const index = this.#queue.indexOf(event)
      if (index >= 0) this.#queue.splice(index, 1)
    }
  }

  /** Runs until nothing is left, `until` holds, or the clock would pass `limit` milliseconds. */
  run(limit: number, until: () => boolean = () => false): void {
    while (!until()) {
      const event = this.#queue[0]
      if (!event || event.at > limit) break
      this.#queue.shift()
      this.time = event.at
      event.run()
    }
    if (!until() && this.time < limit && this.#queue.length > 0) this.time = limit
  }
}

function headEnd(bytes: Uint8Array): number {
  for (let at = 0; at + 3 < bytes.length; at++) {
    if (bytes[at] === 13 && bytes[at + 1] === 10 && bytes[at + 2] === 13 && bytes[at + 3] === 10) return at + 4
  }
  return -1
}

/** The length of a chunked body at the start of `bytes`, -1 while it is not complete. */
function chunkedLength(bytes: Uint8Array, from: number): number {
  let at = from
  for (;;) {
    let end = at
    while (end < bytes.length && bytes[end] !== 10) end++
    if (end >= bytes.length) return -1
    const size = Number.parseInt(latin1(bytes, at, end), 16)
    at = end + 1
    if (!(size > 0)) {
      for (;;) {
        let line = at
        while (line < bytes.length && bytes[line] !== 10) line++
        if (line >= bytes.length) return -1
        const blank = line - at <= 1
        at = line + 1
        if (blank) return at - from
      }
    }
    at += size + 2
    if (at > bytes.length) return -1
  }
}

/** One connection of the scripted server, over whatever `handlers` write to. */
export class ServerConnection {
  readonly seen: SeenConnection
  #input: Uint8Array = new Uint8Array(0)
  #current: { request: SeenRequest; head: number; answered: boolean; answer: Answer | null } | null = null
  #busy = false
  #over = false

  constructor(
    private readonly clock: Pick<Clock, 'after'>,
    private readonly script: Script,
    number: number,
    private readonly handlers: ConnectionHandlers,
    private readonly alive: () => boolean,
    private readonly onFinish: () => void,
  ) {
    this.seen = { number, requests: [], leftover: new Uint8Array(0), sent: new Uint8Array(0) }
  }

  accept(): void {
    const answer = this.script.onConnect?.(this.seen.number)
    if (answer) this.#send(answer)
  }

  receive(bytes: Uint8Array): void {
    this.#input = concat([this.#input, bytes])
    this.seen.leftover = this.#input
    this.#advance()
  }

  #advance(): void {
    while (!this.#busy && !this.#over) {
      if (!this.#current && !this.#begin()) return
      // An interim answer may have brought the rest of the request already.
      const current = this.#current
      if (!current) continue
      const { request } = current
      let length = Number.parseInt(request.headers.get('content-length') ?? '0', 10) || 0
      if (/chunked/i.test(request.headers.get('transfer-encoding') ?? '')) {
        length = chunkedLength(this.#input, current.head)
        if (length < 0) return
      }
      if (this.#input.length < current.head + length) return
      request.bytes = this.#input.slice(0, current.head + length)
      this.#take(current.head + length)
      this.#current = null
      if (!current.answered) this.#send(this.script.onRequest(request))
    }
  }

  /** Reads a head; false where none is complete. */
  #begin(): boolean {
    const head = headEnd(this.#input)
    if (head < 0) return false
    const lines = latin1(this.#input, 0, head - 4).split('\r\n')
    const line = lines[0]!
    const target = line.split(' ')[1] ?? ''
    const headers = new Map<string, string>()
    for (const field of lines.slice(1)) {
      const colon = field.indexOf(':')
      if (colon > 0) headers.set(field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim())
    }
    const path = target.split('?')[0]!
    const bytes = this.#input.slice(0, head)
    const request: SeenRequest = { line, method: line.split(' ')[0]!, target, path, headers, bytes }
    this.seen.requests.push(request)
    const answer = this.script.onHead?.(request) ?? null
    if (answer && !answer.interim) {
      this.#take(head)
      this.#send(answer)
      return false
    }
    this.#current = { request, head, answered: false, answer }
    if (answer) this.#send(answer)
    return true
  }

  #take(length: number): void {
    this.#input = this.#input.slice(length)
    this.seen.leftover = this.#input
  }

  #send(answer: Answer): void {
    const pieces: { bytes: Uint8Array; delay: number }[] = []
    let at = 0
    const chunks: readonly Chunk[] = answer.chunks === undefined ? [] : [answer.chunks].flat()
    for (const chunk of chunks) {
      if ('each' in chunk) {
        while (at < answer.bytes.length) {
          const delay = at === 0 ? 0 : chunk.delayBetweenMs
          pieces.push({ bytes: answer.bytes.subarray(at, at + chunk.each), delay })
          at += chunk.each
        }
      } else {
        pieces.push({ bytes: answer.bytes.subarray(at, at + chunk.bytes), delay: chunk.delayBeforeMs })
        at += chunk.bytes
      }
    }
    if (at < answer.bytes.length) pieces.push({ bytes: answer.bytes.subarray(at), delay: 0 })
    this.#busy = true
    let delay = 0
    const deliver = (bytes: Uint8Array) => {
      if (!this.alive() || bytes.length === 0) return
      this.seen.sent = concat([this.seen.sent, bytes])
      this.clock.after(LATENCY, () => this.alive() && this.handlers.data(bytes))
    }
    for (const piece of pieces) {
      delay += piece.delay
      if (delay === 0) deliver(piece.bytes)
      else this.clock.after(delay, () => deliver(piece.bytes))
    }
    const finish = () => {
      this.#busy = false
      if (answer.ending === 'open') {
        this.#advance()
        return
      }
      this.#over = true
      const pause = answer.ending === 'reset' ? (answer.endDelayMs ?? RESET_DELAY) : (answer.endDelayMs ?? 0)
      this.clock.after(pause + LATENCY, () => {
        this.onFinish()
        if (!this.alive()) return
        if (answer.ending === 'close') this.handlers.end()
        else this.handlers.error('ECONNRESET')
      })
    }
    if (delay === 0) finish()
    else this.clock.after(delay, finish)
  }
}

/** The world of a client under test: connections to the scripted server. */
export class ReplayHost implements ClientHost {
  readonly clock = new Clock()
  readonly connections: SeenConnection[] = []
  readonly notes: { event: string; connection: number | null; detail: unknown }[] = []
  #seed = 1

  constructor(private readonly script: Script) {}

  now(): number {
    return this.clock.time
  }

  date(): number {
    return Date.UTC(2026, 10, 24, 12, 0, 0) + Math.floor(this.clock.time)
  }

  random(): number {
    this.#seed = (Math.imul(this.#seed, 1664525) + 1013904223) >>> 0
    return this.#seed / 0x100000000
  }

  after(delay: number, callback: () => void): () => void {
    return this.clock.after(delay, callback)
  }

  resolve(host: string): string | null {
    if (/^\d+\.\d+\.\d+\.\d+$/.test(host)) return host
    return { localhost: '127.0.0.1', ...this.script.names }[host.toLowerCase()] ?? null
  }

  connect(host: string, port: number, handlers: ConnectionHandlers): ClientConnection {
    const listens = this.script.listens ?? ((_address, asked) => asked === 8000)
    const number = this.connections.length + 1
    let alive = true
    if (!listens(host, port)) {
      this.clock.after(LATENCY, () => alive && handlers.error('ECONNREFUSED'))
      const gone = () => {
        alive = false
      }
      return { number: 0, localPort: 40000, pending: 0, write() {}, end() {}, close: gone, reset: gone }
    }
    let finished = false
    const server = new ServerConnection(
      this.clock,
      this.script,
      number,
      handlers,
      () => alive,
      () => {
        finished = true
      },
    )
    this.connections.push(server.seen)
    this.clock.after(LATENCY, () => {
      if (!alive) return
      handlers.open()
      server.accept()
    })
    const drop = () => {
      alive = false
    }
    return {
      number,
      localPort: 40000 + number,
      pending: 0,
      write: (bytes) => {
        const copy = bytes.slice()
        this.clock.after(LATENCY, () => {
          if (!finished) server.receive(copy)
        })
      },
      end() {},
      close: drop,
      reset: drop,
    }
  }

  note(event: 'start' | 'request' | 'outcome', connection: number | null, detail: unknown): void {
    this.notes.push({ event, connection, detail })
  }
}

/** Lets time pass until `done`, or until `limit` milliseconds have brought no further request. */
export function quiet(host: ReplayHost, limit: number, done: () => boolean): void {
  const sent = () => host.connections.reduce((sum, each) => sum + each.requests.length, 0)
  for (let before = -1; before < sent() && !done(); ) {
    before = sent()
    host.clock.run(host.clock.time + limit, done)
  }
}

/** Runs a client to its end, or to `limit` virtual milliseconds. */
export function replay(client: Client, request: ComposedRequest, script: Script, limit: number) {
  const host = new ReplayHost(script)
  const run = client.start(host, request, () => {})
  quiet(host, limit, () => run.settled)
  // What was still on its way to the server arrives.
  host.clock.run(host.clock.time + 20 * LATENCY)
  return { run, outcome: run.outcome, settled: run.settled, connections: host.connections, host }
}

/** Bytes of `responseBase64` or of `responseParts` (each Base64 text repeated `times`). */
export function recordedBytes(entry: {
  readonly responseBase64?: string | null
  readonly responseParts?: readonly { readonly base64: string; readonly times?: number }[]
}): Uint8Array {
  if (typeof entry.responseBase64 === 'string') return fromBase64(entry.responseBase64) ?? new Uint8Array(0)
  const parts: Uint8Array[] = []
  for (const part of entry.responseParts ?? []) {
    const bytes = fromBase64(part.base64) ?? new Uint8Array(0)
    for (let times = part.times ?? 1; times > 0; times--) parts.push(bytes)
  }
  return concat(parts)
}

/** A case of the response recordings, as far as the server's side goes. */
export interface ResponseCase {
  readonly request: { readonly method: string; readonly path: string }
  readonly responseBase64?: string | null
  readonly responseParts?: readonly { readonly base64: string; readonly times?: number }[]
  readonly chunks: Chunk | readonly Chunk[]
  readonly sendWhen: 'after-request' | 'on-connect'
  readonly ending: Ending
  readonly endDelayMs?: number
  readonly routes?: Readonly<Record<string, { readonly responseBase64: string; readonly ending: Ending }>>
}

const NOT_FOUND = Uint8Array.from(
  'HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 9\r\nConnection: close\r\n\r\nnot found',
  (char) => char.charCodeAt(0),
)

/** The server of a response case: its answer on its path, its routes, 404 and close for everything else. */
export function caseScript(entry: ResponseCase): Script {
  const answer: Answer = {
    bytes: recordedBytes(entry),
    chunks: entry.chunks,
    ending: entry.ending,
    ...(entry.endDelayMs === undefined ? {} : { endDelayMs: entry.endDelayMs }),
  }
  const respond = (request: SeenRequest): Answer => {
    if (request.target === entry.request.path) return answer
    const route = entry.routes?.[request.target]
    if (route) return { bytes: recordedBytes(route), ending: route.ending }
    return { bytes: NOT_FOUND, ending: 'close' }
  }
  return {
    ...(entry.sendWhen === 'on-connect' ? { onConnect: () => answer } : {}),
    onRequest: (request) =>
      entry.sendWhen === 'on-connect' && request.target === entry.request.path
        ? { bytes: new Uint8Array(0), ending: 'open' }
        : respond(request),
  }
}

/** A route of the request recordings. */
export interface Route {
  readonly match: {
    readonly path?: string
    readonly method?: string
    readonly hasHeader?: readonly string[]
    readonly headerEquals?: Readonly<Record<string, string>>
    readonly headerMatches?: Readonly<Record<string, string>>
    readonly headerNotMatches?: Readonly<Record<string, string>>
  }
  readonly on?: 'head'
  readonly interim?: boolean
  readonly responseBase64?: string | null
  readonly responseParts?: readonly { readonly base64: string; readonly times?: number }[]
  readonly chunks?: Chunk | readonly Chunk[]
  readonly ending: Ending
}

function matches(route: Route, request: SeenRequest): boolean {
  const { match } = route
  const header = (name: string) => request.headers.get(name) ?? ''
  if (match.path !== undefined && match.path !== request.path) return false
  if (match.method !== undefined && match.method !== request.method) return false
  if (match.hasHeader?.some((name) => header(name) === '')) return false
  const all = (table: Readonly<Record<string, string>> | undefined, test: (name: string, value: string) => boolean) =>
    Object.entries(table ?? {}).every(([name, value]) => test(name, value))
  return (
    all(match.headerEquals, (name, value) => header(name) === value) &&
    all(match.headerMatches, (name, value) => new RegExp(value).test(header(name))) &&
    all(match.headerNotMatches, (name, value) => !new RegExp(value).test(header(name)))
  )
}

/** The server of a request capture: its routes, the first that matches, else its default answer. */
export function routeScript(entry: {
  readonly routes: readonly Route[]
  readonly defaultAnswer: Omit<Route, 'match'>
}): Script {
  const answers = new Map<Omit<Route, 'match'>, Answer>()
  const answer = (route: Omit<Route, 'match'>): Answer => {
    const known = answers.get(route)
    if (known) return known
    const made: Answer = {
      bytes: recordedBytes(route),
      ending: route.ending,
      ...(route.chunks ? { chunks: route.chunks } : {}),
      ...(route.interim ? { interim: true } : {}),
    }
    answers.set(route, made)
    return made
  }
  return {
    onHead: (request) => {
      const route = entry.routes.find((each) => each.on === 'head' && matches(each, request))
      return route ? answer(route) : null
    },
    onRequest: (request) => {
      const route = entry.routes.find((each) => each.on !== 'head' && matches(each, request))
      return answer(route ?? entry.defaultAnswer)
    },
  }
}
