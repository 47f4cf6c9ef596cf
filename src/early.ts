import { createSandbox, type Sandbox, scriptUrl } from './process'
import kernelWorker from './run/kernel.worker.ts?worker&url'

/** What a run needs that takes time to come up: the kernel's worker and the sandbox, whose frame lies beside the page. */
export interface Early {
  readonly worker: Worker
  readonly sandbox: Sandbox
}

let early: Early | null = null

/**
 * The kernel's worker and the sandbox of this page, made at the first call. The page asks for them right after its first
 * paint, beside the script that makes it live. `home`: the address of the first page, with a slash at its end.
 */
export function earlyParts(home: string): Early {
  early ??= {
    worker: new Worker(scriptUrl(kernelWorker), { type: 'module' }),
    sandbox: createSandbox(`${home}process.html`, () =>
      import('virtual:process-source').then((module) => module.default),
    ),
  }
  return early
}
