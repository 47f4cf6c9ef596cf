import { describe, expect, it } from 'vitest'
import type { CurlOutcome } from '../../../src/clients'
import { plainRequest } from '../../../src/playground'
import type { RunView } from '../../../src/run'
import { blockedSentences } from '../../../src/run/waiting'
import { namingCommand } from '../../../src/ui/client/running'
import { recordedRun } from '../../ui/recording'

/** A run of curl's terminal in which another command, or curl itself, still runs. */
function running(name: string | null): RunView {
  const run = recordedRun('curl-7.88', plainRequest('curl-7.88'))
  const [first] = run.outcomes
  const { other: _, ...outcome } = first!.outcome as CurlOutcome
  const now = name === null ? outcome : { ...outcome, other: { name, typed: true, networked: true } }
  return { ...run, outcomes: [{ ...first!, settled: false, outcome: now }] }
}

describe('who waits', () => {
  it.each([
    ['Your server, in recv, for connection 2, where curl has sent nothing.', 'where nc has sent nothing.'],
    ['Your server, in sendall, for connection 2, where curl 7.64 takes no more just now.', 'where nc takes no more'],
    ['Waiting: curl, for a reply; your server has sent nothing.', 'Waiting: nc, for a reply'],
    ['Close curl’s side', 'Close nc’s side'],
  ])('%s is said of nc while nc runs', (text, said) => {
    expect(namingCommand(running('nc'), text)).toContain(said)
    expect(namingCommand(running(null), text)).toBe(text)
  })

  it('these are the words of a run that waits', () => {
    const call = { op: 'recv', site: null, connection: 2, since: 0 } as never
    const [one] = blockedSentences({
      calls: [call],
      client: { id: 'curl-7.64' } as never,
      settled: true,
      past: { heardOn: () => false } as never,
      holds: () => true,
      serves: () => true,
    })
    expect(namingCommand(running('nc'), one!.text)).toBe(
      'Waiting: your server, in recv, for connection 2, where nc has sent nothing.',
    )
    expect(namingCommand(running('nc'), one!.closesWords)).toBe('Close nc’s side')
  })
})
