import { effect } from '@preact/signals'
import type { ClientId } from '../clients'
import type { RunView, Session } from './types'

/** The clients that have an outcome of their own, in the order of their tabs. */
export const COMPARED: readonly ClientId[] = ['curl-7.88', 'curl-7.64', 'chromium-156', 'firefox-153']

/** True once nothing happens in a run by itself any more. */
export const isResting = (view: RunView): boolean => view.state.kind !== 'starting' && view.state.kind !== 'running'

/** Settles when the run on show and those of all clients beside it have come to rest. */
export function whenCompared(session: Session): Promise<void> {
  return new Promise((resolve) => {
    let done = false
    let stop = () => {}
    stop = effect(() => {
      const run = session.run.value
      const others = session.others.value
      const resting =
        run !== null &&
        isResting(run) &&
        COMPARED.every((client) => {
          const view = client === run.client ? run : others.get(client)
          return view !== undefined && isResting(view)
        })
      if (done || !resting) return
      done = true
      // The effect may end within its first run, before there is a way to stop it.
      queueMicrotask(() => stop())
      resolve()
    })
  })
}
