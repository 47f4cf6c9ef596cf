import { describe, expect, it } from 'vitest'
import { freshPlayground, type Playground } from '../../src/playground'
import { gists } from '../../src/ui/drafts/gist'
import { whenText } from '../../src/ui/drafts/when'
import { fragmentIn } from '../../src/ui/layout/notice-bar'

const MINUTE = 60_000

describe('when a copy was stored', () => {
  const now = Date.UTC(2026, 10, 28, 12)
  it.each([
    [now - 10_000, 'just now'],
    [now - MINUTE, '1 minute ago'],
    [now - 59 * MINUTE, '59 minutes ago'],
    [now - 61 * MINUTE, '1 hour ago'],
    [now - 50 * 60 * MINUTE, '2 days ago'],
    [Date.UTC(2026, 9, 1, 12), 'October 1, 2026'],
    [now + MINUTE, 'just now'],
    [null, 'earlier'],
  ])('%s: %s', (changed, text) => expect(whenText(changed, now)).toBe(text))
})

describe('the line by which a copy is known', () => {
  const copy = (text: string) => freshPlayground('1 The bare socket', 'server.ts', text)
  const known = (...copies: readonly Playground[]) => [...gists(copies).values()]
  const one = copy("// first\nawait conn.sendall('one')\n// last")

  it('is one that sends or answers something, else the first', () => {
    expect(known(one)).toEqual(["await conn.sendall('one')"])
    expect(known(copy('\n  print(1)\nprint(2)'))).toEqual(['print(1)'])
    expect(known(copy(''))).toEqual([''])
  })

  it('is one that the fewest of its namesakes have', () => {
    const two = copy("// first, changed\nawait conn.sendall('one')\n// last")
    const three = copy("// first\nawait conn.sendall('three')\n// last")
    expect(known(one, two)).toEqual(['// first', '// first, changed'])
    expect(known(one, { ...two, title: 'Another' })).toEqual(["await conn.sendall('one')", "await conn.sendall('one')"])
    const all = known(one, two, three)
    expect(new Set(all).size).toBe(3)
    expect(all[2]).toBe("await conn.sendall('three')")
    expect(known(one, { ...one })).toEqual(["await conn.sendall('one')", "await conn.sendall('one')"])
  })

  it('is found in proportion to how much they are', () => {
    const text = (mark: number) => Array.from({ length: 300 }, (_, at) => `line ${at} ${at % 7 ? '' : mark}`).join('\n')
    const began = performance.now()
    expect(new Set(known(...Array.from({ length: 400 }, (_, at) => copy(text(at))))).size).toBe(400)
    expect(performance.now() - began).toBeLessThan(2000)
  })
})

describe('a link that is pasted again', () => {
  it.each([
    ['https://barewire.example/#1.abcw', '#1.abcw'],
    ['<https://barewire.example/#1.ab\r\n cw>', '#1.abcw'],
    ['1.abcw', '#1.abcw'],
    [' ', '#'],
  ])('%j: %s', (text, fragment) => expect(fragmentIn(text)).toBe(fragment))
})
