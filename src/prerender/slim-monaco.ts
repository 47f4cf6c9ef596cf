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
 * Monaco's code actions, so no quick fix and no refactoring is registered, and what only they need falls away.
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
      const kept = code.replace(/^ *(?=(?:registerCodeFix|registerRefactor)\()/gm, '$&/* @__PURE__ */ ')
      if (kept === code) throw new Error(`expected code fixes in ${id}, and it registers none: is it still needed?`)
      return { code: kept, map: null }
    }
    return null
  },
})
