import { hasEnded, type Session } from '../../run'
import { outcomeText } from '../client/outcome-text'
import { lastOutcome } from '../client/reply'
import { said } from './say'
import { statusText } from './status'

/** Speaks what the client made of the reply, whenever that changes, that a server ended or began in the place of one, and what `say` was given. */
export function Announcer({ session }: { session: Session }) {
  const run = session.run.value
  const last = lastOutcome(run)
  const text =
    run && last && run.state.kind !== 'running'
      ? `${outcomeText(run.client, last.outcome, last.settled, last.tab).headline}. ${last.outcome.reason.text} ${run.waiting.map((one) => one.text).join(' ')}`
      : ''
  const began = run?.afresh && run.state.kind === 'quiet'
  const restless = run?.state.kind === 'running' && run.state.restless
  const news = hasEnded(run) || began || restless ? `${statusText(run).text}.` : ''
  const { text: words, shown } = said.value
  return (
    <>
      <div class="sr" role="status" aria-live="polite" data-announcer="">
        {text}
      </div>
      <div class="sr" role="status" aria-live="polite" data-server-news="">
        {news}
      </div>
      <div class={shown && words !== '' ? 'toast' : 'sr'} role="status" aria-live="polite" data-says="">
        {words}
      </div>
    </>
  )
}
