import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LESSONS } from '../../../src/lessons'
import { alignLines } from '../../../src/ui/lesson/align'
import { pythonTokens } from '../../../src/ui/lesson/python-tokens'

const align = (example: string, text: string) => alignLines(example.split(' '), text.split(' '))
const same = (line: number) => ({ line, same: true })
const changed = (line: number) => ({ line, same: false })
const added = { line: null, same: false }

describe('the lines beside each other', () => {
  it.each([
    ['are the same while nothing was changed', 'a b c', 'a b c', [same(0), same(1), same(2)]],
    ['move down under a line that was put in', 'a b c', 'a x b c', [same(0), added, same(1), same(2)]],
    ['move up over a line that was taken out', 'a b c', 'a c', [same(0), same(2)]],
    ['stay beside a line that was changed', 'a b c', 'a x c', [same(0), changed(1), same(2)]],
    [
      'stay beside lines that were changed, with more behind',
      'a b c',
      'a x y c',
      [same(0), changed(1), added, same(2)],
    ],
    ['stay where the last line was changed', 'a b', 'a x', [same(0), changed(1)]],
    ['go where everything was replaced', 'a', 'x y', [changed(0), added]],
    ['are gone with the text', 'a b', '', [changed(0)]],
  ])('%s', (_, example, text, aligned) => {
    expect(align(example, text)).toEqual(aligned)
  })

  it('are one for each line of the text, the example’s lines in their order, none twice', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 })
    fc.assert(
      fc.property(text, text, (example, now) => {
        const aligned = alignLines(example, now)
        expect(aligned.length).toBe(now.length)
        const lines = aligned.flatMap(({ line }) => (line === null ? [] : [line]))
        expect(lines).toEqual([...new Set(lines)].sort((a, b) => a - b))
        aligned.forEach((one, at) => {
          if (one.same) expect(example[one.line!]).toBe(now[at])
        })
        expect(alignLines(example, example).every((one, at) => one.same && one.line === at)).toBe(true)
      }),
    )
  })
})

describe('the colours of Python', () => {
  it.each(LESSONS.flatMap(({ python }) => (python === null ? [] : [[python]])))('lose no character of %j', (python) => {
    for (const line of python.split('\n'))
      expect(
        pythonTokens(line)
          .map(({ text }) => text)
          .join(''),
      ).toBe(line)
  })

  it.each([
    ["s.bind(('localhost', 8000))", ["'localhost'", '8000']],
    ["conn.sendall(b'Hello World')", ["b'Hello World'"]],
    ['# a comment with for in it', ['# a comment with for in it']],
    ["f'{a}' if x else forward", ["f'{a}'", 'if', 'else']],
  ])('of %s', (line, coloured) => {
    expect(
      pythonTokens(line)
        .filter(({ kind }) => kind !== 'plain')
        .map(({ text }) => text),
    ).toEqual(coloured)
  })
})
