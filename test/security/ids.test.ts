import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import requirements from '../fixtures/security.json'

/**
 * What must hold of a page that runs strangers' programs stands in `test/fixtures/security.json`. Each requirement has a
 * test whose title begins with its id.
 */
const tests = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(?:test|spec)\.tsx?$/.test(file))
  .map((file) => readFileSync(join('test', file), 'utf8'))
  .join('\n')

describe('the requirements of security', () => {
  it.each(requirements)('$id has a test of its name', ({ id }) => {
    expect(tests).toMatch(new RegExp(`\\b(?:test|it)\\(\\s*(['"\`])(?:\\d+\\. )?${id}: `))
  })

  it('no test carries the name of a requirement that is not in the list', () => {
    const ids = new Set(requirements.map(({ id }) => id))
    const named = [...tests.matchAll(/\b(?:test|it)\(\s*['"`]((?:share|frame|msg|render|csp)-[a-z-]+): /g)]
    expect(named.length).toBeGreaterThan(0)
    for (const [, id] of named) expect(ids).toContain(id)
  })
})
