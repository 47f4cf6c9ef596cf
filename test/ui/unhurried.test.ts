import { h, render } from 'preact'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { useUnhurried } from '../../src/ui/layout/use-unhurried'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'requestAnimationFrame'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** A component that draws nothing, so that it needs no document: what it was told last, and the way to tell it another value. */
function heard() {
  const place = { nodeType: 1, namespaceURI: null, firstChild: null, childNodes: [] } as unknown as Element
  const told: number[] = []
  const Ear = ({ value, resting }: { value: number; resting: boolean }) => {
    const now = useUnhurried(value, resting)
    if (told.at(-1) !== now) told.push(now)
    return null
  }
  const give = (value: number, resting = false) => render(h(Ear, { value, resting }), place)
  return { told, give, end: () => render(null, place) }
}

it('a value that goes on changing is heard at most once a second, and the newest in the end', async () => {
  const { told, give, end } = heard()
  for (let value = 0; value <= 44; value++) {
    give(value)
    vi.advanceTimersByTime(100)
  }
  expect(told.length).toBeGreaterThan(3)
  expect(told.length).toBeLessThan(7)
  // Nothing changes any more: what came last is heard without another value.
  await vi.advanceTimersByTimeAsync(1500)
  expect(told.at(-1)).toBe(44)
  end()
})

it('a value is heard at once where all rests', () => {
  const { told, give, end } = heard()
  give(0)
  give(1)
  give(2)
  expect(told).toEqual([0])
  give(3, true)
  give(4, true)
  expect(told).toEqual([0, 3, 4])
  end()
})
