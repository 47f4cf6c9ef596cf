import { describe, expect, it } from 'vitest'
import type { RunView } from '../../src/run'
import { selectFirstReply } from '../../src/ui/layout/first-selection'
import { fakeSession } from './fake-session'

/** The run with one more outcome, which rests on bytes of a connection of its own. */
const further = (run: RunView, connection: number): RunView => {
  const last = run.outcomes.at(-1)!
  const { reason } = last.outcome
  const evidence = [{ connection, start: 0, end: 5 }]
  return {
    ...run,
    outcomes: [...run.outcomes, { ...last, outcome: { ...last.outcome, reason: { ...reason, evidence } } }],
  } as RunView
}

describe('the selection that the page opens with', () => {
  const opened = () => {
    const session = fakeSession()
    session.selection.value = null
    selectFirstReply(session)
    return session
  }

  it('goes on to each further reply of the run', () => {
    const session = opened()
    expect(session.selection.value).toMatchObject({ connection: 1 })
    session.show(further(session.run.value!, 2))
    expect(session.selection.value).toEqual({ connection: 2, from: 'server', start: 0, end: 5 })
    session.show(further(session.run.value!, 3))
    expect(session.selection.value).toMatchObject({ connection: 3 })
  })

  it('stays where the visitor has selected something else', () => {
    const session = opened()
    const chosen = { connection: 1, from: 'client', start: 0, end: 3 } as const
    session.selection.value = chosen
    session.show(further(session.run.value!, 2))
    expect(session.selection.value).toEqual(chosen)
  })
})
