import { expect, it } from 'vitest'
import { overlaps, type Selection } from '../../src/run'

const one: Selection = { connection: 1, from: 'server', start: 10, end: 20 }

it.each([
  [{ ...one, start: 19, end: 30 }, true],
  [{ ...one, start: 0, end: 11 }, true],
  [{ ...one, start: 12, end: 13 }, true],
  [{ ...one, start: 20, end: 30 }, false],
  [{ ...one, start: 0, end: 10 }, false],
  [{ ...one, from: 'client' as const }, false],
  [{ ...one, connection: 2 }, false],
  [null, false],
])('bytes 10 to 19 and %j have a byte in common: %j', (other, are) => {
  expect(overlaps(one, other)).toBe(are)
  if (other) expect(overlaps(other, one)).toBe(are)
})
