import { effect, type ReadonlySignal, signal } from '@preact/signals'
import type { ClientId } from '../../clients'
import { COMPARED, isResting, type RunView, type Session } from '../../run'
import { CLIENT_NAMES, type Tone } from './outcome-text'

/** An outcome as a first view shows it, which was made when the page was built. */
export interface ShownOutcome {
  readonly who: string
  readonly tone: Tone
  readonly text: string
  /** True where the text is an error's own name. */
  readonly code: boolean
}

/** The outcomes in a first view. */
export function recordedOutcomes(view: ParentNode): readonly ShownOutcome[] {
  return [...view.querySelectorAll('.elsewhere .other')].flatMap((row): ShownOutcome[] => {
    const sign = row.querySelector('.sign')
    const tone = (['ok', 'error', 'wait', 'info'] as const).find((one) => sign?.classList.contains(`tone-${one}`))
    const who = row.querySelector('.who')?.textContent ?? ''
    const words = row.lastElementChild
    return tone ? [{ who, tone, text: words?.textContent ?? '', code: words?.localName === 'code' }] : []
  })
}

/** True where a client's own run has come to rest: until then its outcome may change from one moment to the next. */
const hasCome = (view: RunView | null | undefined): boolean => view !== null && view !== undefined && isResting(view)

/** What a first view says of clients whose own runs have not come to an outcome yet. */
export interface RecordedView {
  readonly heading: string
  readonly outcomes: ReadonlyMap<ClientId, ShownOutcome>
}

const kept = signal<RecordedView | null>(null)

/** What the recorded first view said of the other clients; null once all of them have run, or something else is on show. */
export const recordedView: ReadonlySignal<RecordedView | null> = kept

/** What the first view says of a client, as long as its own run has not come to rest. */
export const recordedOf = (client: ClientId, view: RunView | null): ShownOutcome | null =>
  (!hasCome(view) && kept.value?.outcomes.get(client)) || null

/**
 * Keeps the words of the first view `view` until the clients have come to outcomes of their own: the page is live with the
 * first run, and its rows do not go empty for the moment that the other runs take.
 */
export function keepRecorded(session: Session, view: ParentNode): void {
  const shown = recordedOutcomes(view)
  const outcomes = new Map<ClientId, ShownOutcome>()
  for (const id of COMPARED) {
    const one = shown.find(({ who }) => who === CLIENT_NAMES[id].label)
    if (one) outcomes.set(id, one)
  }
  const heading = view.querySelector('.elsewhere h3')?.firstChild?.textContent?.trim() ?? ''
  kept.value = { heading, outcomes }
  const { files, requests } = session.playground.peek()
  const stop = effect(() => {
    const run = session.run.value
    const now = session.playground.value
    const missing = COMPARED.some((id) => id !== run?.client && !hasCome(session.others.value.get(id)))
    if (missing && !session.stale.value && now.files === files && now.requests === requests) return
    kept.value = null
    queueMicrotask(() => stop())
  })
}
