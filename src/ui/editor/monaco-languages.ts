import { languages } from 'monaco-editor/editor/editor.api'
import { language } from 'monaco-editor/languages/definitions/typescript/typescript'
import { isCode } from '../../runtime'

let defined = false
let shown = false

/** Whether code has been on show: to what is loaded after that, Monaco does not tell it. */
export const codeWasShown = (): boolean => shown

/** Defines how words are coloured where Monaco does not know it by itself. */
export function defineLanguages(): void {
  if (defined) return
  defined = true
  languages.onLanguage('typescript', () => {
    shown = true
  })
  // `using`, which the tokenizer does not know yet.
  languages.setMonarchTokensProvider('typescript', { ...language, keywords: [...language.keywords, 'using'] })
  languages.register({ id: 'json', extensions: ['.json'] })
  languages.setMonarchTokensProvider('json', {
    tokenizer: {
      root: [
        [/"(?:[^"\\]|\\.)*"(?=\s*:)/, 'attribute.name'],
        [/"(?:[^"\\]|\\.)*"/, 'string'],
        [/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/, 'number'],
        [/\b(?:true|false|null)\b/, 'keyword'],
        [/[{}[\],:]/, 'delimiter'],
      ],
    },
  })
}

/** The language of a file; undefined where its ending says. JavaScript is read as TypeScript, which knows it. */
export const languageOf = (name: string): string | undefined => (isCode(name) ? 'typescript' : undefined)
