import { describe, expect, it } from 'vitest'
import { codeLines, pictureModel, pictureText } from '../../../src/ui/share/picture-model'
import { EXAMPLE, fakeSession } from '../fake-session'

const cells = (model: ReturnType<typeof pictureModel>) =>
  model.wire.flatMap((row) => (row.kind === 'bytes' ? [row.cells.map(({ text }) => text).join('')] : []))

describe('the picture of a view', () => {
  it('has title, code, every byte, the selection and what each client makes of it', () => {
    const session = fakeSession()
    const model = pictureModel(session, EXAMPLE, [])
    expect(model.title).toBe('1 The bare socket')
    expect(cells(model)).toContain('Hello·World')
    const lit = model.wire.flatMap((row) => (row.kind === 'bytes' ? row.cells.filter(({ selected }) => selected) : []))
    expect(lit).toHaveLength(11)
    expect(model.others.map(({ label }) => label)).toEqual(['curl 7.88', 'curl 7.64', 'Chrome', 'Firefox'])
    expect(model.others.filter(({ chosen }) => chosen)).toHaveLength(1)
    expect(pictureText(model)).toContain(`${model.outcome!.headline}.`)
  })

  it('covers masked values on the wire with as many bytes, and in its words', () => {
    const session = fakeSession()
    const model = pictureModel(session, { ...EXAMPLE, title: 'Say World' }, ['World'])
    expect(cells(model)).toContain('Hello·xxxxx')
    expect(model.title).toBe('Say xxxxx')
  })
})

describe('the lines of a program in a picture', () => {
  const long = Array.from({ length: 60 }, (_, at) => `line ${at + 1}`).join('\n')

  it('are all of a short one, the selected one marked', () => {
    expect(codeLines('a\nb\n', 2, 'server')).toEqual([
      { number: 1, text: 'a', lit: null },
      { number: 2, text: 'b', lit: 'server' },
    ])
  })

  it.each([
    [null, 1, '38 more lines'],
    [40, 29, '10 more lines'],
    [60, 39, null],
  ])('are those around line %s of a long one', (line, first, rest) => {
    const lines = codeLines(long, line, 'server')
    expect(lines.find(({ number }) => number !== null)?.number).toBe(first)
    expect(lines.length).toBeLessThanOrEqual(24)
    expect(lines.at(-1)!.number === null ? lines.at(-1)!.text : null).toBe(rest)
    if (line) expect(lines.some(({ number, lit }) => number === line && lit === 'server')).toBe(true)
  })
})
