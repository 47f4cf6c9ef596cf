import { describe, expect, test } from 'vitest'
import { drawnLanes, MOST_LANES } from '../../../src/ui/wire/routes'

/** Six lanes of the exchange on show, and what a browser asked for beside it. */
const SHOWN = ['recv', 'line', 'type', 'length', 'empty', 'content']
const turn = (name: string) => (name.startsWith('lit') ? 'always' : SHOWN.includes(name) ? 'first' : 'then')

describe('the lanes between code and bytes', () => {
  test('are all drawn while they can be told apart', () => {
    expect(drawnLanes(['icon', ...SHOWN.slice(1)], turn)).toEqual(['icon', ...SHOWN.slice(1)])
  })

  test('of the exchange on show stay where a second request comes into view', () => {
    expect(drawnLanes(['icon', ...SHOWN], turn)).toEqual(SHOWN)
  })

  test('are the first ones where one exchange has too many, in their order, and the lit one is among them', () => {
    const many = Array.from({ length: 20 }, (_, index) => (index === 15 ? 'lit' : `send ${index}`))
    expect(drawnLanes(many, turn)).toEqual([...many.slice(0, MOST_LANES - 1), 'lit'])
  })

  test('that are lit are drawn, however many they are', () => {
    const lit = Array.from({ length: 9 }, (_, index) => `lit ${index}`)
    expect(drawnLanes(['recv', ...lit], turn)).toEqual(lit)
  })
})
