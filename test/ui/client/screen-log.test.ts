import { describe, expect, it } from 'vitest'
import { growthOf } from '../../../src/ui/client/screen-growth'
import { logOf } from '../../../src/ui/client/screen-log'
import type { ScreenPiece } from '../../../src/ui/client/terminal'

const out = (text: string, lit?: ScreenPiece['lit']): ScreenPiece => ({ role: 'stdout', text, ...(lit && { lit }) })
const command = (text: string): ScreenPiece => ({ role: 'command', text })
const textOf = (pieces: readonly ScreenPiece[]) => pieces.map(({ text }) => text).join('')

describe('the log of a screen', () => {
  it('holds all that fits, as it is', () => {
    const pieces = [command('curl a\n'), out('x'.repeat(93))]
    expect(logOf(pieces, 100)).toEqual({ before: 0, pieces })
  })

  it.each([1, 7, 8, 50, 99])('holds the end of what does not, and counts what stands before: %i units', (most) => {
    const pieces = [command('curl a\n'), out('x'.repeat(40)), out('y'.repeat(53))]
    const log = logOf(pieces, most)
    expect(textOf(log.pieces)).toBe(textOf(pieces).slice(log.before))
    expect(log.before).toBe(100 - most)
  })

  it('begins with a line where one is near', () => {
    const log = logOf([out(`${'a'.repeat(60)}\n${'b'.repeat(39)}`)], 50)
    expect(log).toEqual({ before: 61, pieces: [out('b'.repeat(39))] })
    expect(logOf([out(`${'a'.repeat(60)}\n${'b'.repeat(39)}`)], 39)).toEqual(log)
  })

  it('does not begin with half a character', () => {
    const log = logOf([out('🙂'.repeat(10))], 5)
    expect(log).toEqual({ before: 16, pieces: [out('🙂🙂')] })
  })

  it('takes the marks along', () => {
    const lit = [
      { start: 2, end: 4 },
      { start: 5, end: 8 },
      { start: 9, end: 10 },
    ]
    expect(logOf([out('0123456789', lit)], 4).pieces).toEqual([
      out('6789', [
        { start: 0, end: 2 },
        { start: 3, end: 4 },
      ]),
    ])
  })
})

describe('what a screen needs to go on', () => {
  const drawn = [command('curl a\n'), out('Hello')]

  it('nothing where nothing is new', () => {
    expect(growthOf(drawn, [...drawn])).toEqual({ goesOn: false, pieces: [] })
  })

  it('the pieces behind those that are there', () => {
    const next = [command('curl b\n'), out('World')]
    expect(growthOf(drawn, [...drawn, ...next])).toEqual({ goesOn: false, pieces: next })
  })

  it('the rest of the last piece, and the pieces behind it', () => {
    expect(growthOf(drawn, [drawn[0]!, out('Hello World\n'), command('curl b\n')])).toEqual({
      goesOn: true,
      pieces: [out(' World\n'), command('curl b\n')],
    })
  })

  it('the rest of a piece with what is bold in it', () => {
    const bold = [
      { start: 0, end: 1 },
      { start: 2, end: 3 },
    ]
    expect(growthOf([{ ...out('a:'), bold: bold.slice(0, 1) }], [{ ...out('a:b'), bold }])).toEqual({
      goesOn: true,
      pieces: [{ ...out('b'), bold: [{ start: 0, end: 1 }] }],
    })
    expect(growthOf([out('a:')], [{ ...out('a:b'), bold }])).toBeNull()
  })

  it.each<[string, readonly ScreenPiece[], readonly ScreenPiece[]]>([
    ['there is nothing', [], drawn],
    ['something is gone', drawn, drawn.slice(0, 1)],
    ['an earlier piece is another', drawn, [command('curl b\n'), out('Hello')]],
    ['an earlier piece has grown', drawn, [command('curl a b\n'), out('Hello')]],
    ['the last piece is another', drawn, [drawn[0]!, out('World')]],
    ['the last piece is of another stream', drawn, [drawn[0]!, { role: 'stderr', text: 'Hello World' }]],
    ['marks came', drawn, [drawn[0]!, out('Hello', [{ start: 0, end: 1 }])]],
    ['marks went', [out('Hello', [{ start: 0, end: 1 }])], [out('Hello')]],
    ['marks moved', [out('Hello', [{ start: 0, end: 1 }])], [out('Hello', [{ start: 1, end: 2 }])]],
    ['what is marked has grown', [out('Hello', [{ start: 0, end: 1 }])], [out('Hello!', [{ start: 0, end: 1 }])]],
  ])('to be drawn anew where %s', (_, before, now) => {
    expect(growthOf(before, now)).toBeNull()
  })
})
