import { computed, type ReadonlySignal, signal } from '@preact/signals'
import type { Session } from '../../run'
import { NO_RECORDS } from '../../trace'
import { createExplainer, type Explainer } from './explained'
import type { Block, WireModel } from './model'
import { createWireTracker } from './tracker'

/** What the wire's views of one session share: the model and the explanations, each made once a state. */
export interface WireState {
  readonly model: ReadonlySignal<WireModel>
  readonly explainer: Explainer
}

/** The visitor has selected bytes: what the page selects by itself at first is not theirs. */
export const explored = signal(false)

const states = new WeakMap<Session, WireState>()

/** The wire's state of a session; the same for every pane. */
export function wireState(session: Session): WireState {
  const known = states.get(session)
  if (known) return known
  const tracker = createWireTracker()
  const state: WireState = {
    model: computed(() => {
      const run = session.run.value
      return tracker.update(run?.records ?? NO_RECORDS, run?.state.kind === 'running')
    }),
    explainer: createExplainer(),
  }
  states.set(session, state)
  return state
}

/** Tells the bytes that cause a remark of level error, in one state of the recording. */
export function faultOf(model: WireModel, explainer: Explainer): (block: Block, offset: number) => boolean {
  return ({ connection, from }, offset) => {
    const remarks = explainer.of(model, connection, from)?.remarks ?? []
    return remarks.some(({ level, span }) => level === 'error' && offset >= span.start && offset < span.end)
  }
}
