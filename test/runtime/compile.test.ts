import { describe, expect, it } from 'vitest'
import { compile } from '../../src/runtime'

const one = (text: string) => compile([{ name: 'server.ts', text }], 'server.ts')

describe('compile', () => {
  it('keeps every line where it is, with using lowered', () => {
    const text =
      "import { socket } from 'barewire/socket'\n\nusing s = socket()\nwhile (true) {\n  using c = await f()\n  g(c)\n}\n"
    const result = one(text)
    if (!result.ok) throw new Error(result.problems[0]!.message)
    const { code } = result.program.modules[0]!
    const lines = code.split('\n')
    expect(lines[2]).toContain('.use(socket())')
    expect(lines[4]).toContain('.use(await f())')
    expect(lines[5]).toBe('  g(c)')
    expect(lines).toHaveLength(text.split('\n').length)
  })

  it.each([
    ['let x = ', 1, 9, /^The text ends where more was expected\.$/],
    ['while (true) {\n  a()\n', 3, 1, /^The text ends where a } was expected: the { on line 1 is not closed\.$/],
    [
      "// {\nconst text = '{'\nif (/[{(]/.test(text)) {\n  a([`${{ b: 1 }.b}`\n",
      5,
      1,
      /^The text ends where a ] and a \) and a } were expected: the \[ on line 4 and the \( on line 4 and the { on line 3 are not closed\.$/,
    ],
    ['function f<T>(a: { b: T }): void {\n  a()', 2, 6, /: the { on line 1 is not closed\.$/],
    ['let a = 1\nlet b = (2\nlet c = 3\n', 3, 1, /Unexpected token/],
    ['let a = 1\nlet a = 2\n', 2, 5, /already been declared/],
    ["const s = 'abc\n", 1, 11, /Unterminated string/],
    ['let x: number = = 3', 1, 17, /Unexpected token/],
    ["import { x } from 'left-pad'\nx()\n", 1, 19, /Cannot find 'left-pad'\. A program may import 'barewire\/socket'/],
    ['for (using a of f()) g(a)', 1, 6, /declare it inside the loop/],
    ['const n = "x"; await import(n)', 1, 22, /literal name/],
  ])('says where and what: %j', (text, line, column, message) => {
    const result = one(text)
    expect(result.ok).toBe(false)
    if (result.ok) return
    expect(result.problems[0]).toMatchObject({ file: 'server.ts', line, column })
    expect(result.problems[0]!.message).toMatch(message)
  })

  it('orders files so that each stands behind those it imports, and refuses a circle', () => {
    const files = [
      { name: 'server.ts', text: "import { a } from './a'\nprint(a)" },
      { name: 'a.ts', text: "import { b } from './b.ts'\nexport const a = b" },
      { name: 'b.ts', text: 'export const b = 1' },
    ]
    const result = compile(files, 'server.ts')
    expect(result.ok && result.program.modules.map((module) => module.name)).toEqual(['b.ts', 'a.ts', 'server.ts'])
    const circle = compile(
      [...files.slice(0, 2), { name: 'b.ts', text: "import { a } from './a'\nexport const b = a" }],
      'server.ts',
    )
    expect(circle).toMatchObject({
      ok: false,
      problems: [{ file: 'b.ts', line: 1, message: expect.stringContaining('import each other') }],
    })
  })
})
