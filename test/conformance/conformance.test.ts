import { expect, test } from 'vitest'
import { REQUIREMENTS } from '../../src/rfc'
import { ENTRIES, filesWithIds, judge } from './requirements'

/** Ids as the sources of the tests name them; `npm run conformance` runs the tests and takes only those that pass. */
function named(): Map<string, string[]> {
  const tests = new Map<string, string[]>()
  for (const [file, ids] of filesWithIds()) for (const id of ids) tests.set(id, [...(tests.get(id) ?? []), file])
  return tests
}

test('no requirement that binds a server, a client or a sender is open, and every id that a test names is one', () => {
  const { faults, tested, outOfScope, open, lines } = judge(named())
  expect(faults).toEqual([])
  expect(tested + outOfScope + open).toBe(377)
  expect(lines).toHaveLength(377)
})

test('an unknown id, an open one and one that is tested and out of scope are faults', () => {
  const { faults } = judge(
    new Map([
      ['9112-0-none', ['x']],
      ['9112-9.7-tls-data', ['x']],
    ]),
  )
  expect(faults).toContain('9112-0-none is no requirement: x')
  expect(faults).toContain('9112-9.7-tls-data is tested and yet called out of scope')
  expect(faults.some((fault) => fault.startsWith('9112-2.2-octets is open'))).toBe(true)
})

test('the list is the one that errors and notes use', () => {
  expect(ENTRIES.map(({ id }) => id)).toEqual(REQUIREMENTS.map(({ id }) => id))
})
