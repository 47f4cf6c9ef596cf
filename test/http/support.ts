import { fromLatin1, latin1 } from '../../src/bytes'
import { type Head, type HttpError, KIND_NAMES, MessageParser, type ParserOptions } from '../../src/http'

/** One message as the parser told it, in a form that can be compared. */
export interface Told {
  head: Head | null
  content: string
  trailers: string[]
  complete: boolean
  /** `kind start end`, in order. */
  tape: string[]
}

export interface Outcome {
  messages: Told[]
  error: HttpError | null
  closed: boolean
}

export interface Feed extends ParserOptions {
  readonly eof?: boolean
  readonly methods?: readonly string[]
  /** So many events at most are asked for before the next piece is fed; all, unless given. */
  readonly events?: number
  /** Called before each piece is fed. */
  readonly before?: () => void
}

/** Parses the pieces one after the other and notes everything that the parser says. */
export function parse(role: 'request' | 'response', pieces: readonly Uint8Array[], feed: Feed = {}): Outcome {
  const parser = new MessageParser(role, feed)
  for (const method of feed.methods ?? []) parser.expect(method)
  const outcome: Outcome = { messages: [], error: null, closed: false }
  let told: Told | null = null
  const tapeOf = () =>
    Array.from(
      { length: parser.tape.length },
      (_, index) => `${KIND_NAMES[parser.tape.kind(index)]} ${parser.tape.start(index)} ${parser.tape.end(index)}`,
    )
  const drain = (most = Number.POSITIVE_INFINITY) => {
    for (let asked = 0; asked < most; asked++) {
      const event = parser.next()
      switch (event.kind) {
        case 'need-data':
          return
        case 'head':
          told = { head: plain(event.head), content: '', trailers: [], complete: false, tape: [] }
          outcome.messages.push(told)
          break
        case 'content':
          told!.content += latin1(event.bytes)
          told!.tape = tapeOf()
          break
        case 'end':
          told!.complete = true
          told!.trailers = event.trailers.map(({ name, value }) => `${name}: ${value}`)
          told!.tape = tapeOf()
          break
        case 'error':
          outcome.error = event.error
          return
        case 'closed':
          outcome.closed = true
          return
      }
    }
  }
  for (const piece of pieces) {
    feed.before?.()
    parser.feed(piece)
    drain(feed.events)
  }
  drain()
  if (feed.eof) {
    parser.end()
    drain()
  }
  return outcome
}

/** A head with its strings made, so that all of it is compared. */
const plain = (head: Head): Head => JSON.parse(JSON.stringify(head)) as Head

/** Every way of cutting: whole, at each split (or at some of a long one), byte by byte. */
export function* cuts(bytes: Uint8Array): Generator<Uint8Array[]> {
  yield [bytes]
  const step = Math.max(1, Math.floor(bytes.length / 400))
  for (let at = 1; at < bytes.length; at += step) yield [bytes.subarray(0, at), bytes.subarray(at)]
  if (bytes.length < 5000) yield Array.from(bytes, (_, at) => bytes.subarray(at, at + 1))
}

/** The elements of the messages tile `[0, end)`: each begins where the one before it ended. Gives that end, or -1. */
export function tiledUntil(outcome: Outcome): number {
  let at = 0
  for (const { tape } of outcome.messages)
    for (const element of tape) {
      const [, start, end] = element.split(' ').map(Number)
      if (start !== at || end! <= start) return -1
      at = end!
    }
  return at
}

export const bytesOf = (text: string): Uint8Array => fromLatin1(text)
