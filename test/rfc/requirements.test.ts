import { expect, test } from 'vitest'
import { REQUIREMENTS, requirement, sectionUrl } from '../../src/rfc'

test('each of the 377 requirements has an id of its own that begins with its RFC and section', () => {
  expect(REQUIREMENTS).toHaveLength(377)
  for (const { id, rfc, section, sentence } of REQUIREMENTS) {
    expect(id.startsWith(`${rfc}-${section}-`), `${id} ${section}`).toBe(true)
    expect(sentence.length).toBeGreaterThan(10)
  }
})

test('an id that is not known has no requirement', () => {
  expect(requirement('9112-0-none')).toBeUndefined()
  expect(sectionUrl(9112, '5.1')).toBe('https://www.rfc-editor.org/rfc/rfc9112.html#section-5.1')
})
