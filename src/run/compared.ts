import { effect } from '@preact/signals'
import type { ClientId } from '../clients'
import type { RunView, Session } from './types'

/** The clients that have an outcome of their own, in the order of their tabs. */
export const COMPARED: readonly ClientId[] = ['curl-7.88', 'curl-7.64', 'chromium-156', 'firefox-153']

/** True once nothing happens in a run by itself any more. */
export const isResting = (view: RunView): boolean => view.state.kind !== 'starting' && view.state.kind !== 'running'

/** Settles when the run on show and those of all clients beside it have come to rest. */
export const whenCompared = (session: Session): Promise<void> =>
  settles(() => {
    const run = session.run.value
    const others = session.others.value
    return (
      run !== null &&
      isResting(run) &&
      COMPARED.every((client) => {
        const view = client === run.client ? run : others.get(client)
        return view !== undefined && isResting(view)
      })
    )
  })

/** Settles when the run on show has come to rest. */
export const whenRested = (session: Session): Promise<void> =>
  settles(() => session.run.value !== null && isResting(session.run.value))

/** Settles when `holds`, a function of signals, is true for the first time. */
function settles(holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    let stop = () => {}
    let done = false
    stop = effect(() => {
      if (done || !holds()) return
      done = true
      // The effect may end within its first run, before there is a way to stop it.
      queueMicrotask(() => stop())
      resolve()
    })
  })
}
