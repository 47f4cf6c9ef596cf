import { DATA_TYPES, dataModule, isDataType } from './data-module'
import { fileOf } from './files'
import type { Import } from './imports'
import { lineAndColumn } from './place'
import type { Compiled, CompileProblem, Module, Source } from './program'

/** The modules that a program may import beside its own files. */
export const LIBRARY = ['barewire/socket', 'barewire/http'] as const

const OWN = `its own files, as './name.ts', or './page.html' with { type: 'text' }`
export const ADVICE = `A program may import ${LIBRARY.map((name) => `'${name}'`).join(', ')} and ${OWN}.`

/** What is said where a file that is no code is imported as if it were. */
export const notCode = (specifier: string): string =>
  /\.json$/i.test(specifier)
    ? `'${specifier}' is no code. Its data is imported so: import data from '${specifier}' with { type: 'json' }.`
    : `'${specifier}' is no code. Its text is imported so: import text from '${specifier}' with { type: 'text' }.`

/** Puts modules in an order in which each stands behind those it imports, with what they import of files that are no modules. */
export function link(files: readonly Source[], modules: ReadonlyMap<string, Module>, main: string): Compiled {
  const linker = new Linker(files, modules)
  linker.visit(modules.get(main)!)
  const { problems, order } = linker
  return problems.length > 0 ? { ok: false, problems } : { ok: true, program: { main, modules: order } }
}

class Linker {
  readonly problems: CompileProblem[] = []
  readonly order: Module[] = []
  readonly #state = new Map<string, 'open' | 'done'>()
  readonly #files: ReadonlyMap<string, Source>
  readonly #modules: ReadonlyMap<string, Module>

  constructor(files: readonly Source[], modules: ReadonlyMap<string, Module>) {
    this.#files = new Map(files.map((file) => [file.name, file]))
    this.#modules = modules
  }

  visit(module: Module): void {
    this.#state.set(module.name, 'open')
    const imports = module.imports.map((one) => {
      const wanted = one.type ?? one.unknown
      const found = wanted === null ? this.#module(module, one) : this.#data(one)
      if ('specifier' in found) return { ...one, ...found }
      this.problems.push({ file: module.name, ...lineAndColumn(module.code, one.start), ...found })
      return one
    })
    this.#state.set(module.name, 'done')
    this.order.push({ ...module, imports })
  }

  /** What an import without a type names: a module, behind those that it imports itself. */
  #module(from: Module, { specifier }: Import): Resolved {
    if ((LIBRARY as readonly string[]).includes(specifier)) return { specifier }
    const module = fileOf(specifier, this.#modules)
    if (module) {
      const circle = `'${module.name}' and '${from.name}' import each other. Move what both need into a third file.`
      if (this.#state.get(module.name) === 'open') return { message: circle }
      if (!this.#state.has(module.name)) this.visit(module)
      return { specifier }
    }
    const data = fileOf(specifier, this.#files)
    return {
      message: data ? notCode(specifier) : `Cannot find '${specifier.slice(0, 200)}'. ${ADVICE}`,
    }
  }

  /** What an import with a type names: a file as what it holds, which becomes a module of its own. */
  #data({ specifier, type, unknown }: Import): Resolved {
    if (unknown !== null || type === null || !isDataType(type)) {
      const types = DATA_TYPES.map((one) => `'${one}'`).join(' or ')
      const got = unknown === null ? `the type '${type?.slice(0, 40)}'` : `the attribute ${unknown.slice(0, 40)}`
      return { message: `Expected with { type: ${types} }, got ${got}.` }
    }
    const file = fileOf(specifier, this.#files)
    if (!file) return { message: `Cannot find '${specifier.slice(0, 200)}' among the files of this playground.` }
    const name = `${file.name}?${type}`
    if (!this.#state.has(name)) {
      this.#state.set(name, 'done')
      const made = dataModule(file.text, type)
      if ('message' in made) this.problems.push({ file: file.name, ...made })
      else this.order.push({ name, code: made.code, imports: [], exportsDefault: true })
    }
    return { specifier: `./${name}` }
  }
}

/** How the process is to find what an import names, or why it cannot be found. */
type Resolved = { readonly specifier: string } | { readonly message: string }
