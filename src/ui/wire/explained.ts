import { latin1 } from '../../bytes'
import { type Explanation, type Part, partsAt, StreamExplainer } from '../../inspect'
import type { Side } from '../../trace'
import type { Stream, WireModel } from './model'

/** Streams are explained up to this many bytes; what follows is content of the last message in all but contrived cases. */
export const EXPLAIN_LIMIT = 256 * 1024

/**
 * While a run goes on, the message at hand is explained anew when it has grown by so much: one that grows for long would be
 * explained for ever. At rest every byte has its explanation.
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
  readonly explainer: StreamExplainer
  /** Methods of the requests that are parts of the explanation. */
  readonly methods: string[]
  length: number
  ended: boolean
  requests: number
  explanation: Explanation
}

const NOTHING: Explanation = { parts: [], remarks: [] }

export function createExplainer(): Explainer {
  const known = new Map<string, Entry>()
  const of = (model: WireModel, connection: number, from: Side): Explanation | null => {
    const stream = model.stream(connection, from)
    if (!stream || stream.length === 0) return null
    const key = `${connection} ${from}`
    const requests = from === 'server' ? (model.stream(connection, 'client')?.length ?? 0) : 0
    let entry = known.get(key)
    if (entry?.stream !== stream) {
      const explainer = new StreamExplainer(from === 'client' ? 'request' : 'response')
      entry = { stream, explainer, methods: [], length: 0, ended: false, requests: 0, explanation: NOTHING }
      known.set(key, entry)
    }
    if (entry.length === stream.length && entry.ended === stream.ended && entry.requests === requests)
      return entry.explanation
    if (model.live && entry.length > 0 && !stream.ended) {
      const begun = entry.explanation.parts.at(-1)?.span.start ?? 0
      if (stream.length - begun < (entry.length - begun) * GROWTH + SMALL) return entry.explanation
    }
    const bytes = stream.slice(0, EXPLAIN_LIMIT)
    const ended = stream.ended && bytes.length === stream.length
    entry.explanation = entry.explainer.update(
      bytes,
      from === 'client' ? { ended } : { ended, ...asked(model, connection), total: stream.length },
    )
    entry.length = stream.length
    entry.ended = stream.ended
    entry.requests = requests
    return entry.explanation
  }
  /** What the client asked for, and whether all that it sent was understood. */
  const asked = (model: WireModel, connection: number): { requestMethods: string[]; allRequests: boolean } => {
    const requests = of(model, connection, 'client')
    const entry = known.get(`${connection} client`)
    if (!requests || !entry) return { requestMethods: [], allRequests: false }
    const { methods, stream } = entry
    // What the last part will be may still change.
    methods.pop()
    for (const part of requests.parts.slice(methods.length)) {
      const method = part.children.find(({ rule }) => rule === 'request-line')?.children[0]
      if (!method) break
      methods.push(latin1(stream.slice(method.span.start, method.span.end)))
    }
    const whole = stream.length <= EXPLAIN_LIMIT && methods.length === requests.parts.length
    return { requestMethods: methods, allRequests: whole }
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
