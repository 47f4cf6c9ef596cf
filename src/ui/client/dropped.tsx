import { LIMITS } from '../../playground'
import type { Dropped, RunView, Session } from '../../run'
import { droppedText } from './dropped-text'
import { requestWords } from './request-words'

/** What the Send that began the run left behind, and a way to have it: all that was sent, to one server. */
export function DroppedNote({ session, run, dropped }: { session: Session; run: RunView; dropped: Dropped }) {
  // What was sent since has a server that goes on.
  if (run.outcomes.length > 1) return null
  const count = dropped.requests.length + 1
  const all = [...dropped.requests, session.playground.value.requests.at(-1)!]
  return (
    <div class="dropped small muted" role="note">
      <span>{droppedText(run.client, dropped)}</span>
      {count <= LIMITS.requests && (
        <button
          type="button"
          class="btn slim"
          title={`One server gets ${all.map(requestWords).join(', then ')}`}
          onClick={() => session.sendTogether()}
        >
          Send {count === 2 ? 'both' : `all ${count}`} to the same server
        </button>
      )}
    </div>
  )
}
