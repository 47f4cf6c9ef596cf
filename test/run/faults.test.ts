import { afterEach, describe, expect, it } from 'vitest'
import { plainRequest } from '../../src/playground'
import { runProblems } from '../../src/run/live-run'
import { runNode } from './run-node'

let kill: (() => void) | null = null
afterEach(() => kill?.())

const run = async (text: string) => {
  const made = await runNode(text, 'curl-7.88')
  kill = made.kill
  return made
}

describe('an error that a handler throws', () => {
  it('is a problem of its line, once however often it is thrown, and the server goes on', async () => {
    const made = await run(`export default () => {\n  throw new Error('no luck')\n}\n`)
    const view = await made.send(plainRequest('curl-7.88'))
    expect(runProblems(view)).toEqual([
      { severity: 'error', file: 'server.ts', line: 2, column: 9, message: 'Error: no luck', source: 'run' },
    ])
    expect(view.state.kind).toBe('quiet')
  })

  it('is none where the program prints to its error stream itself', async () => {
    const { view } = await run(`export default () => {\n  console.error('said')\n  return 'fine'\n}\n`)
    expect(runProblems(view)).toEqual([])
  })

  it.each([
    ['() => {}', 'its handler returned nothing.', /^TypeError: The handler returned nothing: /],
    ['() => Symbol()', 'its handler returned what cannot be sent.', /^TypeError: The handler returned a symbol: /],
    ["() => { throw new Error('x') }", 'its handler threw an error.', /^Error: x$/],
  ])('%s is told to the client as to the console', async (handler, told, message) => {
    const { view } = await run(`export default ${handler}\n`)
    const [one] = view.outcomes
    const screen =
      one?.outcome.kind === 'curl' ? one.outcome.screen.map(({ bytes }) => new TextDecoder().decode(bytes)) : []
    expect(screen.join('')).toContain(told)
    expect(runProblems(view)).toMatchObject([{ message: expect.stringMatching(message), source: 'run' }])
  })
})
