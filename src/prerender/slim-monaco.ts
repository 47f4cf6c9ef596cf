import type { Plugin } from 'vite'

/**
 * Vite plugin for the page: the module by which Monaco's TypeScript mode starts its worker names every feature of the full
 * editor beside it. The page has chosen its features (`ui/editor/monaco-features.ts`): the others are left out.
 */
export const slimMonaco = (): Plugin => ({
  name: 'barewire-slim-monaco',
  transform(code, id) {
    if (!id.endsWith('/monaco-editor/esm/vs/internal/common/workers.js')) return null
    const kept = code.replace(/^import '[^']+';$/gm, '')
    if (kept === code) throw new Error(`expected features in ${id}, and it names none: is it still needed?`)
    return { code: kept, map: null }
  },
})

/**
 * Vite plugin for workers: what nobody can ask Monaco's TypeScript worker for. A server has no document, so the
 * declarations of the browser's and of Windows's objects are left out, a third of the worker. The page has not chosen
 * Monaco's code actions, so no quick fix and no refactoring is registered. It compiles programs without TypeScript, so nothing
 * is transformed; and neither the server of projects nor the interface for other tools is part of the language service. What
 * only those need falls away.
 */
export const slimTypeScript = (): Plugin => ({
  name: 'barewire-slim-typescript',
  transform(code, id) {
    if (id.endsWith('/languages/features/typescript/lib/lib.js')) {
      const declarations = code.split(/^(?=libFileMap\[")/m)
      const kept = declarations.map((text) =>
        /^libFileMap\["lib\.(?:dom|webworker|scripthost)/.test(text)
          ? (/^export [\s\S]*/m.exec(text)?.[0] ?? '')
          : text,
      )
      return { code: kept.join(''), map: null }
    }
    if (id.endsWith('/languages/features/typescript/lib/typescriptServices.js')) {
      const cuts: readonly (readonly [what: string, found: RegExp, put: string])[] = [
        ['code fixes and refactorings', /^ *(?=(?:registerCodeFix|registerRefactor)\()/gm, '$&/* @__PURE__ */ '],
        ['a list of everything', /(?<=^ {2}__export\(typescript_exports, \{)[^}]*(?=\})/m, exportsOf(code)],
        [
          'a server of projects',
          /^ {2}var ts_exports2 = \{\};$[\s\S]*(?=^ {2}if \(typeof console !== "undefined"\))/m,
          '',
        ],
        [
          'transformers',
          /(?<=^ {2}function )(getTransformers)\(/m,
          '$1() {\n    return noTransformers;\n  }\n  function $1All(',
        ],
      ]
      return {
        code: cuts.reduce((text, [what, found, put]) => {
          const kept = text.replace(found, put)
          if (kept === text) throw new Error(`expected ${what} in ${id}, and it has none: is it still needed?`)
          return kept
        }, code),
        map: null,
      }
    }
    return null
  },
})

/** The entries of the list of all exports that the module hands out by name at its end. */
function exportsOf(code: string): string {
  const names = [...code.matchAll(/^var \w+ = ts\.(\w+);$/gm)].map(([, name]) => name!)
  const entries = names.map((name) => new RegExp(`^ {4}${name}: \\(\\) => \\w+`, 'm').exec(code)?.[0] ?? '')
  return `\n${entries.join(',\n')}\n  `
}
