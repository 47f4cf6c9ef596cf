import editorWorker from 'monaco-editor/editor/editor.worker?worker&url'
import typeScriptWorker from 'monaco-editor/languages/features/typescript/ts.worker?worker&url'
import { scriptUrl } from '../../process'
import { MONACO_POLICIES } from './monaco-policies'

type Policy = ReturnType<NonNullable<NonNullable<typeof globalThis.MonacoEnvironment>['createTrustedTypesPolicy']>>
interface TrustedTypes {
  createPolicy(name: string, rules?: object): Policy
}

/** Tells Monaco where its workers are, and hands it its policies. Call before its first module is loaded. */
export function prepareMonaco(): void {
  const policies = new Map<string, Policy>()
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }
  globalThis.MonacoEnvironment ??= {
    getWorker: (_id, label) => {
      const url = label === 'typescript' || label === 'javascript' ? typeScriptWorker : editorWorker
      return new Worker(scriptUrl(url), { type: 'module', name: label })
    },
    // A policy may be made once, and Monaco asks for some twice.
    createTrustedTypesPolicy: (name, rules) => {
      if (!trustedTypes || !MONACO_POLICIES.includes(name)) return undefined
      const policy = policies.get(name) ?? trustedTypes.createPolicy(name, rules)
      policies.set(name, policy)
      return policy
    },
  }
}
