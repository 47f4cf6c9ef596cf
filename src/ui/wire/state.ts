import { computed, type ReadonlySignal } from '@preact/signals'
import type { Session } from '../../run'
import { createExplainer, type Explainer } from './explained'
import { createWireTracker, type WireModel } from './model'

/** What the wire's views of one session share: the model and the explanations, each made once a state. */
export interface WireState {
  readonly model: ReadonlySignal<WireModel>
  readonly explainer: Explainer
}

const states = new WeakMap<Session, WireState>()

/** The wire's state of a session; the same for every pane. */
export function wireState(session: Session): WireState {
  const known = states.get(session)
  if (known) return known
  const tracker = createWireTracker()
  const state: WireState = {
    model: computed(() => tracker.update(session.run.value?.records ?? [])),
    explainer: createExplainer(),
  }
  states.set(session, state)
  return state
}
