import { latin1 } from '../../bytes'
import type { Playground, RecordedOutcome } from '../../playground'
import { COMPARED, type Session } from '../../run'
import type { Side } from '../../trace'
import { outcomeText } from '../client/outcome-text'
import { lastOutcome } from '../client/reply'
import { wireState } from '../wire'
import { maskWire } from './mask'
import { type WireValue, wireValues } from './secrets'

/** The longest outcome that a link may hold. */
const MOST_TEXT = 60
/** Heads are looked for in so many bytes of a stream. */
const HEADS = 65_536

/** What is to be shared: the session's state, and what each client made of it in the page's words. */
export function sharedState(session: Session): Playground {
  const state = session.shareable()
  // What has not run here is passed on with the outcomes that came with it.
  if (session.run.value === null || state.recording === undefined) return state
  const outcomes = outcomesOf(session)
  return outcomes.length > 0 ? { ...state, outcomes } : state
}

function outcomesOf(session: Session): RecordedOutcome[] {
  const run = session.run.value
  return COMPARED.flatMap((client) => {
    const last = lastOutcome((client === run?.client ? run : session.others.value.get(client)) ?? null)
    if (!last) return []
    const { tone, short } = outcomeText(client, last.outcome, last.settled, last.tab)
    // What is no verdict on the server is not passed on as one.
    if (tone === 'info') return []
    return [{ client: client as RecordedOutcome['client'], tone, text: short.text.slice(0, MOST_TEXT) }]
  })
}

/** The values that went over the wire of the run on show in fields that are nobody's business. */
export function wireSecrets(session: Session): readonly WireValue[] {
  const model = wireState(session).model.value
  const found = new Map<string, WireValue>()
  for (let connection = 1; connection <= model.connections; connection++) {
    for (const from of ['client', 'server'] satisfies Side[]) {
      const stream = model.stream(connection, from)
      if (!stream) continue
      for (const one of wireValues(latin1(stream.slice(0, Math.min(stream.length, HEADS))))) {
        found.set(`${one.name.toLowerCase()} ${one.value}`, one)
      }
    }
  }
  return [...found.values()]
}

/** Bytes with the values of all such fields covered, and those values wherever they stand. */
export function maskBytes(bytes: Uint8Array, values: readonly string[]): Uint8Array {
  const text = maskWire(latin1(bytes), values)
  return Uint8Array.from(text, (char) => char.charCodeAt(0))
}
