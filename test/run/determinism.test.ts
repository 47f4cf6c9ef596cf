import { describe, expect, it } from 'vitest'
import { spawnNode } from '../../src/process/node'
import { play } from '../bench/determinism/play'
import { PROGRAMS } from '../bench/determinism/programs'

describe('the same playground', () => {
  it.each(PROGRAMS.map((program) => [program.name, program] as const))(
    'gives the same recording every time, several runs at once: %s',
    async (_, program) => {
      const [first, ...others] = await Promise.all(Array.from({ length: 3 }, () => play(program, spawnNode)))
      for (const other of others) expect(other.text).toBe(first!.text)
      expect(first!.records).toBeGreaterThan(5)
    },
  )

  it('leaves a program no global that is not on the list', async () => {
    const { text } = await play(PROGRAMS.find(({ name }) => name === 'the global scope')!, spawnNode)
    expect(text).toContain('"text":"left over: none EvalError EvalError EvalError EvalError ')
  })
})
