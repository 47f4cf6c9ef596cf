import { describe, expect, it } from 'vitest'
import type { CurlOutcome } from '../../../src/clients'
import { plainRequest } from '../../../src/playground'
import type { RunView } from '../../../src/run'
import { outcomeOf, piecesOf, screenPieces } from '../../../src/ui/client/curl-screen'
import { askedLast } from '../../../src/ui/client/reply'
import { recordedRun } from '../recording'

const [made] = recordedRun('curl-7.88', plainRequest('curl-7.88')).outcomes

/** An outcome that rests on a connection, null for none: what it wrote, piece by piece. */
function outcome(connection: number | null, ...texts: string[]): RunView['outcomes'][number] {
  const evidence = connection === null ? [] : [{ connection, start: 0, end: 1 }]
  const screen = texts.map((text) => ({ stream: 'stdout' as const, bytes: new TextEncoder().encode(text) }))
  const reason = { ...made!.outcome.reason, evidence }
  const local = connection === null ? { other: { name: 'echo', typed: false, networked: false } } : {}
  return { ...made!, outcome: { ...(made!.outcome as CurlOutcome), ...local, screen, reason } }
}

const OUTCOMES = [outcome(1, 'one\n'), outcome(null, 'local\n'), outcome(3, 'a', 'b\n'), outcome(4)]
const PIECES = screenPieces(OUTCOMES, () => 'curl x')

describe('where a request and its reply stand on curl’s screen', () => {
  it.each([
    ['request', 0, 'curl x\n'],
    ['output', 0, 'one\n'],
    ['output', 1, 'local\n'],
    ['output', 2, 'ab\n'],
  ] as const)('the %s of outcome %d', (what, at, text) => {
    const { first, last } = piecesOf(PIECES, at, what)!
    const shown = PIECES.slice(first, last + 1).filter(({ role }) => role !== 'prompt')
    expect(shown.map((piece) => piece.text).join('')).toBe(text)
  })

  it('a command that wrote nothing has the place behind it', () => {
    expect(piecesOf(PIECES, 3, 'output')).toEqual({ first: PIECES.length, last: PIECES.length - 1 })
  })

  it('what was cleared away has no place', () => {
    expect(
      piecesOf(
        screenPieces(OUTCOMES, () => 'curl x', 2),
        0,
        'request',
      ),
    ).toBeNull()
  })

  it.each([
    [1, 0],
    // A redirect: the command that rests on the third connection made the second as well.
    [2, 2],
    [3, 2],
    [4, 3],
    [9, 3],
    [null, 3],
  ])('connection %s was made by outcome %d', (connection, at) => {
    expect(outcomeOf(OUTCOMES, connection)).toBe(at)
  })

  it('a command is counted with all before it, and one that asked the server nothing is not the last', () => {
    const run = recordedRun('curl-7.88', plainRequest('curl-7.88'))
    expect(askedLast({ ...run, outcomes: OUTCOMES.slice(0, 2) })).toEqual({ number: 1, outcome: OUTCOMES[0] })
    expect(askedLast({ ...run, outcomes: OUTCOMES })).toEqual({ number: 4, outcome: OUTCOMES[3] })
    expect(askedLast(null)).toBeNull()
  })
})
