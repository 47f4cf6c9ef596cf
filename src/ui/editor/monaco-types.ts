import { Uri } from 'monaco-editor/editor/editor.api'
import {
  ModuleKind,
  type ModuleResolutionKind,
  ScriptTarget,
  typescriptDefaults,
} from 'monaco-editor/languages/features/typescript/register'
import { setupTypeScript } from 'monaco-editor/languages/features/typescript/tsMode'
import { isCode } from '../../runtime'
import { codeWasShown } from './monaco-languages'

/** The declarations of what a program can import, `barewire/socket` and `barewire/http`, and of its globals. */
const DECLARATIONS = import.meta.glob<string>('/src/runtime/types/*.d.ts', {
  query: '?raw',
  import: 'default',
  eager: true,
})

/** TypeScript's `moduleDetection: 'force'`: every file is a module, so that `await` may stand at its top. */
const MODULE_DETECTION_FORCE = 3
/** `moduleResolution: 'bundler'`: imports may name a file with its ending. */
const MODULE_RESOLUTION_BUNDLER: number = 100

let begun = false

/** Starts TypeScript, in a worker of its own, with what a program may use: the language, not the browser's DOM. */
export function beginTypes(): void {
  if (begun) return
  begun = true
  typescriptDefaults.setCompilerOptions({
    target: ScriptTarget.ESNext,
    module: ModuleKind.ESNext,
    moduleResolution: MODULE_RESOLUTION_BUNDLER as ModuleResolutionKind,
    moduleDetection: MODULE_DETECTION_FORCE,
    lib: ['lib.esnext.d.ts'],
    strict: true,
    noImplicitAny: false,
    allowImportingTsExtensions: true,
    allowJs: true,
    noEmit: true,
  })
  const paths = Object.entries(DECLARATIONS)
  for (const [path, text] of paths) {
    typescriptDefaults.addExtraLib(text, `file:///node_modules/barewire/${path.split('/').at(-1)}`)
  }
  // What does not compile is marked where compiling says: one fault is not to have two marks.
  typescriptDefaults.setDiagnosticsOptions({ noSemanticValidation: paths.length === 0, noSyntaxValidation: true })
  typescriptDefaults.setEagerModelSync(true)
  // Where no code was on show yet, Monaco does this when it is.
  if (codeWasShown()) setupTypeScript(typescriptDefaults)
}

const ENDING = /[^.]*$/

/** Tells TypeScript what importing the files of a playground gives that are no code. */
export function declareFiles(names: readonly string[]): void {
  const endings = new Set(names.filter((name) => !isCode(name)).map((name) => ENDING.exec(name)![0]))
  const of = (ending: string) => (ending === 'json' ? 'any' : 'string')
  const text = [...endings].map(
    (ending) => `declare module '*.${ending}' { const it: ${of(ending)}; export default it }`,
  )
  typescriptDefaults.addExtraLib(text.join('\n'), Uri.parse('file:///files.d.ts').toString())
}
