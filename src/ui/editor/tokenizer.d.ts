declare module 'monaco-editor/languages/definitions/typescript/typescript' {
  import type { languages } from 'monaco-editor/editor/editor.api'

  export const language: languages.IMonarchLanguage & { readonly keywords: readonly string[] }
}

declare module 'monaco-editor/languages/features/typescript/tsMode' {
  import type { LanguageServiceDefaults } from 'monaco-editor/languages/features/typescript/register'

  /** Gives Monaco all that it knows of TypeScript, and starts its worker. */
  export function setupTypeScript(defaults: LanguageServiceDefaults): void
}
