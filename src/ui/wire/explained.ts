import { type Explanation, explain, type Part, partsAt } from '../../inspect'
import type { Side } from '../../trace'
import type { Stream, WireModel } from './model'

/** Streams are explained up to this many bytes; what follows is content of the last message in all but contrived cases. */
export const EXPLAIN_LIMIT = 256 * 1024

/**
 * While a run goes on, a stream is explained anew when it has grown by so much: each explanation begins at the first byte,
 * and a stream that grows for long would be explained for ever. At rest every byte has its explanation.
 */
const GROWTH = 1.5
const SMALL = 4096

/** Explains the streams of a recording, each once a state of the stream. */
export interface Explainer {
  /** The explanation of what a side sent, up to `EXPLAIN_LIMIT`. Null where it sent nothing. */
  of(model: WireModel, connection: number, from: Side): Explanation | null
}

interface Entry {
  readonly stream: Stream
  readonly length: number
  readonly ended: boolean
  readonly requests: number
  readonly explanation: Explanation
}

export function createExplainer(): Explainer {
  const known = new Map<string, Entry>()
  const of = (model: WireModel, connection: number, from: Side): Explanation | null => {
    const stream = model.stream(connection, from)
    if (!stream || stream.length === 0) return null
    const key = `${connection} ${from}`
    const requests = from === 'server' ? (model.stream(connection, 'client')?.length ?? 0) : 0
    const entry = known.get(key)
    if (
      entry?.stream === stream &&
      entry.length === stream.length &&
      entry.ended === stream.ended &&
      entry.requests === requests
    ) {
      return entry.explanation
    }
    if (model.live && entry?.stream === stream && !stream.ended && stream.length < entry.length * GROWTH + SMALL)
      return entry.explanation
    const bytes = stream.slice(0, EXPLAIN_LIMIT)
    const ended = stream.ended && bytes.length === stream.length
    const explanation =
      from === 'client'
        ? explain(bytes, { role: 'request', ended })
        : explain(bytes, {
            role: 'response',
            ended,
            ...asked(model, connection),
            total: stream.length,
          })
    known.set(key, { stream, length: stream.length, ended: stream.ended, requests, explanation })
    return explanation
  }
  /** What the client asked for, and whether all that it sent was understood. */
  const asked = (model: WireModel, connection: number): { requestMethods: string[]; allRequests: boolean } => {
    const requests = of(model, connection, 'client')
    const stream = model.stream(connection, 'client')
    if (!requests || !stream) return { requestMethods: [], allRequests: false }
    const found: string[] = []
    for (const part of requests.parts) {
      const method = part.children.find(({ rule }) => rule === 'request-line')?.children[0]
      if (method) found.push(String.fromCharCode(...stream.slice(method.span.start, method.span.end)))
    }
    const whole = stream.length <= EXPLAIN_LIMIT && found.length === requests.parts.length
    return { requestMethods: found, allRequests: whole }
  }
  return { of }
}

/** The parts that hold a byte, outermost first; empty beyond what is explained. */
export function pathAt(explanation: Explanation | null, offset: number): readonly Part[] {
  return explanation ? partsAt(explanation, offset) : []
}

/** The smallest part that holds the whole range; null for none. */
export function partOf(explanation: Explanation | null, start: number, end: number): Part | null {
  const path = pathAt(explanation, start)
  return path.findLast(({ span }) => span.start <= start && span.end >= end) ?? null
}
