import { expect, it } from 'vitest'
import { fuzz } from './fuzz'

it('holds what it must after every call, whatever is called in whatever order', () => {
  expect(fuzz(150, 20_261_128)).toBeGreaterThan(5000)
}, 60_000)
