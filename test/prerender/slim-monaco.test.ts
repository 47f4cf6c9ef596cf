import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { slimTypeScript } from '../../src/prerender/slim-monaco'

const TEXT = `import { pair } from './other'
/** Adds. */
function add(first: number, second: number): number {
  return first + second
}
class Counter<T extends string> {
  #count = 0
  name?: T
  up() { this.#count = add(this.#count, 1); return this }
}
const counter = new Counter<'a' | 'b'>().up()
void counter.up
add(1, 'two')
const [one, two] = pair
async function* later() { yield await Promise.resolve([1].map((it) => it * 2)) }
let unused = one
export { counter, two, later }
`
const OTHER = 'export const pair: [number, string] = [1, "a"]\nexport default () => new Response("x")\n'

// biome-ignore lint/suspicious/noExplicitAny: the module's own types are those of a package that is not installed.
type Service = any

/** What Monaco's worker asks of its language service (its method names), at a place of the program above. */
const QUESTIONS: Readonly<Record<string, (service: Service, file: string, at: (text: string) => number) => unknown>> = {
  syntactic: (service, file) => service.getSyntacticDiagnostics(file),
  semantic: (service, file) => service.getSemanticDiagnostics(file),
  suggestion: (service, file) => service.getSuggestionDiagnostics(file),
  completions: (service, file, at) => service.getCompletionsAtPosition(file, at('counter.up') + 8, undefined),
  details: (service, file, at) => {
    const position = at('counter.up') + 8
    return service.getCompletionEntryDetails(file, position, 'up', {}, undefined, undefined, undefined)
  },
  globals: (service, file, at) => service.getCompletionsAtPosition(file, at('add(1'), undefined),
  signature: (service, file, at) => service.getSignatureHelpItems(file, at("'two'"), undefined),
  hover: (service, file, at) => service.getQuickInfoAtPosition(file, at('add(1')),
  'hover of a library': (service, file, at) => service.getQuickInfoAtPosition(file, at('map(')),
  highlights: (service, file, at) => service.getDocumentHighlights(file, at('add(1'), [file]),
  definition: (service, file, at) => service.getDefinitionAtPosition(file, at('pair }')),
  references: (service, file, at) => service.getReferencesAtPosition(file, at('add(first')),
  tree: (service, file) => service.getNavigationTree(file),
  rename: (service, file, at) => service.findRenameLocations(file, at('add(first'), false, false, false),
  renameInfo: (service, file, at) => service.getRenameInfo(file, at('add(first'), {}),
  format: (service, file) =>
    service.getFormattingEditsForDocument(file, { indentSize: 2, tabSize: 2, semicolons: 'remove' }),
  'format of a line': (service, file, at) =>
    service.getFormattingEditsAfterKeystroke(file, at('  up()'), '}', { indentSize: 2 }),
  inlays: (service, file) =>
    service.provideInlayHints(file, { start: 0, length: TEXT.length }, { includeInlayParameterNameHints: 'all' }),
}

let full: Service
let slim: Service

beforeAll(async () => {
  const require = createRequire(import.meta.url)
  const lib = dirname(require.resolve('monaco-editor/languages/features/typescript/lib/lib'))
  const { transform } = slimTypeScript() as unknown as { transform(code: string, id: string): { code: string } }
  const read = async (name: string) => {
    const code = await readFile(join(lib, name), 'utf8')
    return { code, kept: transform(code, join(lib, name)).code }
  }
  /** A value of a module that imports nothing. */
  const named = (code: string, name: string): Service =>
    new Function(`${code.replace(/^export .*$/gm, '')}\nreturn ${name}`)()
  const declarations = await read('lib.js')
  const services = await read('typescriptServices.js')
  const libFileMap = named(declarations.kept, 'libFileMap')
  const serviceOf = (typescript: Service): Service =>
    typescript.createLanguageService({
      getCompilationSettings: () => ({
        target: 99,
        module: 99,
        strict: true,
        noUnusedLocals: true,
        lib: ['lib.esnext.d.ts'],
      }),
      getScriptFileNames: () => ['/server.ts', '/other.ts'],
      getScriptVersion: () => '1',
      getScriptSnapshot: (file: string) => {
        const text = { '/server.ts': TEXT, '/other.ts': OTHER }[file] ?? libFileMap[file.replace('/', '')]
        return text === undefined
          ? undefined
          : {
              getText: (from: number, to: number) => text.slice(from, to),
              getLength: () => text.length,
              getChangeRange: () => undefined,
            }
      },
      getCurrentDirectory: () => '/',
      getDefaultLibFileName: () => '/lib.esnext.d.ts',
      fileExists: (file: string) => ['/server.ts', '/other.ts'].includes(file),
      readFile: () => undefined,
    })
  full = serviceOf(named(services.code, 'typescript'))
  slim = serviceOf(named(services.kept, 'typescript'))
})

describe('the language service, slimmed', () => {
  for (const [name, ask] of Object.entries(QUESTIONS)) {
    it(`answers as the full one does: ${name}`, () => {
      const at = (text: string): number => {
        const found = TEXT.indexOf(text)
        if (found < 0) throw new Error(`expected ${text} in the program`)
        return found
      }
      const plain = (service: Service): unknown =>
        JSON.parse(
          JSON.stringify(ask(service, '/server.ts', at) ?? null, (key, value) =>
            key === 'file' ? value?.fileName : value,
          ),
        )
      const answer = plain(full)
      expect(answer, 'an answer of the full one').toBeTruthy()
      expect(plain(slim)).toEqual(answer)
    })
  }
})
