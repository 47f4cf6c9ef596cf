import { resolve } from 'node:path'

/** What the bundler tells of a module. */
interface Modules {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null
}

/** The bundler's own helpers, which everything uses, and the address of the kernel's worker. */
const BESIDE = /vite\/preload-helper|rolldown\/runtime|kernel\.worker\.ts\?worker/

const START = resolve('src/start.tsx')
const STYLES = resolve('src/ui/styles.ts')

/** What runs before the first paint: the sandbox's frame and the places of files; and all styles of the first view. */
const EARLY = new Set(
  ['early', 'process/sandbox', 'process/frame-page', 'process/trusted', 'ui/layout/platform', 'ui/styles'].map((name) =>
    resolve(`src/${name}.ts`),
  ),
)
const styles = (id: string) => id.includes('/src/ui/') && id.endsWith('.css')

/** The modules that importing `entry` brings with it, itself left out. */
function allBroughtBy(entry: string, modules: Modules): ReadonlySet<string> {
  const found = new Set<string>()
  const add = (id: string) => {
    for (const one of modules.getModuleInfo(id)?.importedIds ?? []) {
      if (found.has(one)) continue
      found.add(one)
      add(one)
    }
  }
  add(entry)
  return found
}

const brought = new Map<string, ReadonlySet<string>>()

/** The same, looked up once for the whole build. */
function broughtBy(entry: string, modules: Modules): ReadonlySet<string> {
  const known = brought.get(entry) ?? allBroughtBy(entry, modules)
  brought.set(entry, known)
  return known
}

/**
 * The page's script in few files, for the bundler's groups: what stands before the first paint, and what makes the page
 * live, a chunk each. Without it each module that a dialog shares with the page would be a file of its own, and the page
 * would wait for dozens. `start.tsx` itself stays out: it awaits the first run, and nothing imported meanwhile may wait for it.
 */
export function pageChunk(id: string, modules: Modules): string | null {
  if (EARLY.has(id) || BESIDE.test(id)) return 'early'
  if (styles(id)) return broughtBy(STYLES, modules).has(id) ? 'early' : null
  return id !== START && broughtBy(START, modules).has(id) ? 'page' : null
}
