import { effect } from '@preact/signals'
import type { Disposable } from '../../bytes'
import { isResting, type RunView, type Selection, type Session } from '../../run'

/** What the wire brings into sight by itself, until the visitor scrolls: the next request of a run that goes on, or what is selected. */
export interface Sight extends Disposable {
  /** True for the first request that is asked of a run after it was at rest: it takes the place of what was selected. */
  takesRequest(): boolean
  /** The selection that stays in sight as the room changes: a new one, or the one before while nothing took its place. */
  keeps(selection: Selection | null): Selection | null
}

/** What of the visitor's says that they look for something themselves. */
const OWN = ['wheel', 'touchmove', 'pointerdown'] as const

export function watchSight(session: Session, scroller: HTMLElement): Sight {
  /** The run whose next request comes into sight; null where there is none. */
  let follow: RunView['records'] | null = null
  let rested: RunView['records'] | null = null
  let shown: RunView['records'] | null = null
  let selected: Selection | null = null
  let kept: Selection | null = null
  const look = (run: RunView | null) => {
    const records = run?.records ?? null
    // A run that goes on after it was at rest was asked something more.
    if (run && isResting(run)) rested = records
    else if (rested !== null && rested === records) {
      follow = records
      rested = null
    } else if (follow !== records) follow = null
    // A Send begins at its first request, wherever the run before was scrolled to; what is selected stays where it is seen.
    if (run?.sent && records !== shown && session.selection.peek() === null) follow = records
    shown = records
  }
  const stop = effect(() => look(session.run.value))
  const letGo = () => {
    follow = null
    kept = null
  }
  for (const kind of OWN) scroller.addEventListener(kind, letGo, { capture: true, passive: true })
  return {
    takesRequest() {
      // Whoever asks may hear of a run before the effect does.
      look(session.run.peek())
      if (!follow) return false
      letGo()
      return true
    },
    keeps(selection) {
      if (selection !== selected) kept = selection
      selected = selection
      return kept
    },
    dispose() {
      stop()
      for (const kind of OWN) scroller.removeEventListener(kind, letGo, { capture: true })
    },
  }
}
