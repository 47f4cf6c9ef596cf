import { latin1 } from '../../bytes'
import { type Explanation, explain, type Part } from '../../inspect'
import type { RunView } from '../../run'
import type { Side } from '../../trace'
import { streamBytes } from '../wire/model'

/** One direction of one connection with the names of its bytes. */
export interface ExplainedStream {
  readonly connection: number
  readonly from: Side
  readonly bytes: Uint8Array
  readonly explanation: Explanation
}

/** Bytes of a direction that are explained; what comes behind is content that needs no name of its own. */
const MOST = 512 * 1024

/** Explains what crossed on each connection, when asked for it; a recording that grew is explained anew. */
export function createExplainer(): (run: RunView, connection: number, from: Side) => ExplainedStream {
  const known = new Map<
    string,
    { readonly count: number; readonly run: readonly unknown[]; readonly stream: ExplainedStream }
  >()
  return (run, connection, from) => {
    const key = `${connection} ${from}`
    const before = known.get(key)
    if (before && before.run === run.records && before.count === run.records.length) return before.stream
    const stream = explainStream(run, connection, from)
    known.set(key, { count: run.records.length, run: run.records, stream })
    return stream
  }
}

function explainStream(run: RunView, connection: number, from: Side): ExplainedStream {
  const bytes = streamBytes(run.records, connection, from)
  const ended = run.records.some(
    (one) => one.kind === 'segment' && one.connection === connection && one.from === from && (one.flags & 5) !== 0,
  )
  const role = from === 'client' ? 'request' : 'response'
  const requestMethods = role === 'response' ? methodsOf(run, connection) : []
  const shown = bytes.length > MOST ? bytes.subarray(0, MOST) : bytes
  return {
    connection,
    from,
    bytes,
    explanation: explain(shown, { role, requestMethods, ended: ended && shown === bytes }),
  }
}

function methodsOf(run: RunView, connection: number): string[] {
  const bytes = streamBytes(run.records, connection, 'client')
  const methods: string[] = []
  const visit = (parts: readonly Part[]) => {
    for (const { rule, span, children } of parts) {
      if (rule === 'method') methods.push(latin1(bytes, span.start, span.end))
      else visit(children)
    }
  }
  visit(explain(bytes.subarray(0, MOST), { role: 'request', ended: false }).parts)
  return methods
}
