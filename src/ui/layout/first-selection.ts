import { effect } from '@preact/signals'
import { isResting, type Session } from '../../run'
import { evidenceOf, lastOutcome } from '../client/reply'
import { explored } from '../wire'

/**
 * At first, nothing has been selected yet: the bytes on which the first outcome rests are, so that the page opens with
 * one circuit lit. While nobody selects anything else, it goes on to those of each further outcome of that run. From then on
 * the selection is the visitor's. Returns the way to stop waiting for outcomes.
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
    let own = session.selection.peek()
    let told = run.outcomes.length
    const stopNext = effect(() => {
      const now = session.run.value
      if (own === null || session.selection.peek() !== own || now?.records !== run.records || !isResting(now)) return
      const next = lastOutcome(now)
      if (!next || now.outcomes.length === told) return
      told = now.outcomes.length
      own = evidenceOf(next.outcome) ?? own
      session.selection.value = own
    })
    // Another selection than this one is somebody's.
    const stopOther = effect(() => {
      const { value } = session.selection
      if (value !== null && value !== own) explored.value = true
    })
    follow = () => {
      stopNext()
      stopOther()
    }
  })
  return () => {
    stop()
    follow()
  }
}
