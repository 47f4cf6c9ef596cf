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

  const PAGE = { name: 'page.html', text: '<h1>"Hi" & `${you}`</h1>\n' }
  const DATA = { name: 'data.json', text: '{"__proto__": [1, 2]}' }
  const withFiles = (text: string, ...files: { name: string; text: string }[]) =>
    compile([{ name: 'server.ts', text }, PAGE, DATA, ...files], 'server.ts')
  /** What a module of a compiled program exports by default. */
  const exportOf = (result: ReturnType<typeof compile>, name: string): unknown => {
    if (!result.ok) throw new Error(result.problems[0]!.message)
    const { code } = result.program.modules.find((module) => module.name === name)!
    return new Function(code.replace('export default', 'return'))()
  }

  it('imports a file that is no code as what it holds: text, and JSON', () => {
    const text =
      "import page from './page.html' with {\n  type: 'text' }; page()\n" +
      "export { default } from './data.json' with { type: 'json' }\n" +
      "import raw from './data.json' with { 'type': 'text' }\n" +
      "import own from './server.ts' with { type: 'text' }\n" +
      "const late = await import('./page.html', { with: { type: 'text' } })\n" +
      'print(page, raw, own, late)'
    const result = withFiles(text)
    expect(exportOf(result, 'page.html?text')).toBe(PAGE.text)
    expect(exportOf(result, 'data.json?json')).toEqual(JSON.parse(DATA.text))
    expect(exportOf(result, 'data.json?text')).toBe(DATA.text)
    expect(exportOf(result, 'server.ts?text')).toBe(text)
    if (!result.ok) return
    const main = result.program.modules.at(-1)!
    expect(main.imports.map(({ specifier }) => specifier)).toEqual([
      './page.html?text',
      './data.json?json',
      './data.json?text',
      './server.ts?text',
      './page.html?text',
    ])
    // No engine reads the clause of a text yet; all else keeps its place.
    expect(main.code.split('\n').map((line) => line.indexOf('page()'))).toEqual(
      text.split('\n').map((line) => line.indexOf('page()')),
    )
    expect(main.code.slice(0, main.code.indexOf('const late'))).not.toMatch(/with|type/)
    // Each file once, before what imports it.
    expect(result.program.modules.map(({ name }) => name)).toEqual([
      'page.html?text',
      'data.json?json',
      'data.json?text',
      'server.ts?text',
      'server.ts',
    ])
  })

  it('leaves files alone that are no code and that nothing imports', () => {
    expect(withFiles('print(1)', { name: 'notes.txt', text: 'let let = =' })).toMatchObject({ ok: true })
  })

  it.each([
    [
      "import page from './page.html'; page()",
      1,
      18,
      /^'\.\/page\.html' is no code\. Its text is imported so: import text from '\.\/page\.html' with { type: 'text' }\.$/,
    ],
    [
      "import data from './data.json'; data()",
      1,
      18,
      /^'\.\/data\.json' is no code\. Its data is imported so: import data from '\.\/data\.json' with { type: 'json' }\.$/,
    ],
    [
      "import x from './data.json' with { type: 'css' }; x()",
      1,
      15,
      /^Expected with { type: 'text' or 'json' }, got the type 'css'\.$/,
    ],
    ["import x from './data.json' with { as: 'text' }; x()", 1, 15, /got the attribute as\.$/],
    ["await import('./data.json', { assert: { type: 'json' } })", 1, 14, /got the attribute …\.$/],
    ["\nimport x from './no.html' with { type: 'text' }; x()", 2, 15, /^Cannot find '\.\/no\.html' among the files/],
  ])('says of an import of what is no code: %j', (text, line, column, message) => {
    expect(withFiles(text)).toEqual({
      ok: false,
      problems: [{ file: 'server.ts', line, column, message: expect.stringMatching(message) }],
    })
  })

  it.each([
    ['{"a": 1,\n  "b" 2}', 2, 7],
    ['{"a": [1, 2', 1, 12],
    ['', 1, 1],
    ["{'a': 1}", 1, 2],
  ])('says where JSON is none: %j', (text, line, column) => {
    const result = withFiles("import x from './bad.json' with { type: 'json' }\nprint(x)", { name: 'bad.json', text })
    expect(result).toEqual({
      ok: false,
      problems: [
        {
          file: 'bad.json',
          line,
          column,
          message: expect.stringMatching(/^This is imported as JSON, and is none: \w.*[^.]\.$/),
        },
      ],
    })
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
