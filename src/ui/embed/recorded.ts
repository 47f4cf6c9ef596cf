import type { Tone } from '../client/outcome-text'

/** An outcome as it is shown before anything runs. */
export interface ShownOutcome {
  readonly who: string
  readonly tone: Tone
  readonly text: string
}

/** The outcomes in a first view that was made when the page was built. */
export function recordedOutcomes(view: ParentNode): readonly ShownOutcome[] {
  return [...view.querySelectorAll('.elsewhere .other')].flatMap((row): ShownOutcome[] => {
    const sign = row.querySelector('.sign')
    const tone = (['ok', 'error', 'wait', 'info'] as const).find((one) => sign?.classList.contains(`tone-${one}`))
    const who = row.querySelector('.who')?.textContent ?? ''
    const text = row.lastElementChild?.textContent ?? ''
    return tone ? [{ who, tone, text }] : []
  })
}
