import { describe, expect, it } from 'vitest'
import { run as runSegments } from '../segments/run'
import { run as runSockets } from './run'

describe('the simulated kernel, beside what Linux was seen to do', () => {
  const { core, detail, node } = runSockets('test/fixtures/socket-scenarios.json')

  it('agrees in every recorded scenario', () => {
    expect(core.lines).toEqual([])
    expect(core.agree).toBe(53)
  })

  it('agrees in details, or says why not', () => {
    expect(detail.lines.filter((line) => !line.includes(' left out: '))).toEqual([])
    expect(detail.agree).toBe(32)
  })

  it('leaves the programs of Node out, and says so', () => {
    expect(node.lines).toHaveLength(18)
    expect(node.agree + node.differ).toBe(0)
  })

  it('agrees in every captured sequence of segments', () => {
    expect(runSegments('test/fixtures/socket-segments.json')).toEqual({ lines: [], agree: 15, differ: 0 })
  })

  it('agrees in further calls and captures: options, addresses, files, conflicts, and calls drawn at random', () => {
    const { core } = runSockets('test/fixtures/socket-calls.json')
    expect(core.lines).toEqual([])
    expect(core.agree).toBe(124)
    expect(runSegments('test/fixtures/socket-captures.json')).toEqual({ lines: [], agree: 31, differ: 0 })
  })
})
