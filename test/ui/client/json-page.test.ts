import { h } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { describe, expect, it } from 'vitest'
import { FirefoxJson, written } from '../../../src/ui/client/json-page'

const tree = (text: string) => renderToString(h(FirefoxJson, { text, head: null, loaded: true, raw: 'AS IT CAME' }))
const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`

describe('JSON', () => {
  it('that is nested deeply is drawn as far as a tree goes, and says so where there is more', () => {
    expect(tree(nested(50))).not.toContain('see Raw Data')
    for (const depth of [5000, 20_000, 100_000]) {
      const drawn = tree(nested(depth))
      expect(drawn.match(/<details/g)?.length, `${depth}`).toBeGreaterThan(90)
      // How much of the rest fits into one row is up to the stack of who draws it.
      expect(drawn.includes('see Raw Data') || drawn.includes(nested(depth - 102)), `${depth}`).toBe(true)
    }
  })

  it('that is nested deeply, or long, is not indented', () => {
    expect(written(JSON.parse('{"a":[1]}'), 2)).toBe('{\n  "a": [\n    1\n  ]\n}')
    expect(written(JSON.parse(nested(20_000)), 2)).toBeNull()
    expect(written(JSON.parse(nested(4000)), 2)).toBeNull()
    expect(written(JSON.parse(nested(100)), 2)).toContain('[')
  })

  it('of many rows is drawn up to the last one that a tree has', () => {
    const drawn = tree(JSON.stringify(Array.from({ length: 5000 }, (_, at) => ({ at }))))
    expect(drawn.match(/class="json-row"|<details/g)).toHaveLength(2000)
    expect(drawn).toContain('And more: see Raw Data.')
    expect(tree('{"a":1,"b":[true,null]}')).not.toContain('And more')
  })
})
