import { effect } from '@preact/signals'
import type { Session } from '../../run'
import { evidenceOf, lastOutcome } from '../client/reply'
import { explored } from '../wire'

/**
 * At first, nothing has been selected yet: the bytes on which the first outcome rests are, so that the page opens with
 * one circuit lit. From then on the selection is the visitor's. Returns the way to stop waiting for the outcome.
 */
export function selectFirstReply(session: Session): () => void {
  let done = false
  let follow = () => {}
  const stop = effect(() => {
    const run = session.run.value
    if (done || !run || run.state.kind === 'starting' || run.state.kind === 'running') return
    const last = lastOutcome(run)
    if (!last) return
    done = true
    if (session.selection.peek() === null) session.selection.value = evidenceOf(last.outcome)
    const own = session.selection.peek()
    // Another selection than this one is somebody's.
    follow = effect(() => {
      const { value } = session.selection
      if (value !== null && value !== own) explored.value = true
    })
  })
  return () => {
    stop()
    follow()
  }
}
