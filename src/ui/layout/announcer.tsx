import type { Session } from '../../run'
import { outcomeText } from '../client/outcome-text'
import { lastOutcome } from '../client/reply'

/** Speaks what the client made of the reply, whenever that changes. */
export function Announcer({ session }: { session: Session }) {
  const run = session.run.value
  const last = lastOutcome(run)
  const text =
    run && last && run.state.kind !== 'running'
      ? `${outcomeText(run.client, last.outcome, last.settled).headline}. ${last.outcome.reason.text} ${run.waiting.map((one) => one.text).join(' ')}`
      : ''
  return (
    <div class="sr" role="status" aria-live="polite" data-announcer="">
      {text}
    </div>
  )
}
