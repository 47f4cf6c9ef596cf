import { describe, expect, it } from 'vitest'
import { GUARD, guarded } from '../../../src/ui/sandbox/frame/guard'

/** Runs guarded text with a guard that ends it after so many steps, and gives what `result` is then. */
function run(text: string, steps = 1000): unknown {
  let left = steps
  const guard = {
    turn: () => {
      if (--left < 0) throw new Error('ended')
    },
    location: { href: 'http://localhost:8000/here' },
  }
  return new Function(GUARD, 'globalThis', `${guarded(text, 'script')}\nreturn result`)(guard, {})
}

describe('guarded scripts', () => {
  it.each([
    ['for (;;);'],
    ['while (true) {}'],
    ['do ; while (true)'],
    ['for (let at = 0; ; at++) try { for (;;) {} } catch {}'],
    [
      'const f = () => f2(); const f2 = () => { try { f() } catch (e) { if (e.message === "ended") throw e; f() } }; f()',
    ],
    ['function* all() { while (true) yield 1 } for (const one of all());'],
    ['for (const one of { [Symbol.iterator]: () => ({ next: () => ({ done: false }) }) });'],
    ['outer: for (;;) { for (;;) continue outer }'],
  ])('%s is ended', (text) => {
    expect(() => run(`var result; ${text}`)).toThrow('ended')
  })

  it.each([
    ['var result = 0; for (let at = 0; at < 5; at++) result += at', 10],
    ['var result = 0; for (const at of [1, 2]) if (at) result += at; else for (;;);', 3],
    ['const f = (a) => ({ a }); var result = f(1).a', 1],
    ['const f = (a) => (b) => a + b; var result = f(1)(2)', 3],
    ["function f() { 'use strict'; return this } var result = f()", undefined],
    ["function f() { 'use strict'\n return this } var result = f()", undefined],
    ['class A { static #n = 1; get n() { return A.#n } } var result = new A().n', 1],
    ['var result = location.href', 'http://localhost:8000/here'],
    ['var result = window.location.href', 'http://localhost:8000/here'],
    ['var result = ({ location }).location.href', 'http://localhost:8000/here'],
    ['var result = ({ location: 1 }).location', 1],
    ['const f = (location) => location; var result = f(2)', 2],
    ['const { location } = { location: 3 }; var result = location', 3],
  ])('%s does what it did', (text, result) => {
    expect(run(text)).toBe(result)
  })

  it('lines stay lines, and text that does not parse stays as it is', () => {
    const text = 'function f() {\n  for (;;)\n    break\n}\n'
    expect(guarded(text, 'script').split('\n')).toHaveLength(text.split('\n').length)
    expect(guarded('for (;;', 'script')).toBe('for (;;')
    expect(guarded('return location.href', 'handler')).toBe(`return ${GUARD}.location.href`)
  })

  it('imports of a module lead to what was given for them', () => {
    const text = "import a from './a.js'\nexport * from './b.js'\nimport './c.js'\n"
    const got = guarded(text, 'module', (specifier) => (specifier === './c.js' ? null : `blob:${specifier}`))
    expect(got).toBe('import a from "blob:./a.js"\nexport * from "blob:./b.js"\nimport \'./c.js\'\n')
  })
})
