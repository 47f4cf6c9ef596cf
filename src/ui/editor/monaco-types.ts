import { languages } from 'monaco-editor/editor/editor.api'
import { language } from 'monaco-editor/languages/definitions/typescript/typescript'
import {
  ModuleKind,
  type ModuleResolutionKind,
  ScriptTarget,
  typescriptDefaults,
} from 'monaco-editor/languages/features/typescript/register'

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

let configured = false

/** Tells Monaco's TypeScript what a program may use: the language, not the browser's DOM. */
export function configureTypeScript(): void {
  if (configured) return
  configured = true
  // `using`, which the tokenizer does not know yet.
  languages.setMonarchTokensProvider('typescript', { ...language, keywords: [...language.keywords, 'using'] })
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
}
