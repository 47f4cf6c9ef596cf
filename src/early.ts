import { createSandbox, type Sandbox, scriptUrl } from './process'
import kernelWorker from './run/kernel.worker.ts?worker&url'

let sandbox: Sandbox | null = null
let worker: Worker | null = null

/**
 * The sandbox of this page, made at the first call. Its frame is a process of its own in some browsers and takes the
 * longest to come up, so the page asks for it before anything is painted; the script of its programs is fetched only when
 * `painted` has settled. `home`: the address of the first page, with a slash at its end.
 */
export function earlySandbox(home: string, painted: Promise<void> = Promise.resolve()): Sandbox {
  sandbox ??= createSandbox(`${home}process.html`, async () => {
    await painted
    return (await import('virtual:process-source')).default
  })
  return sandbox
}

/** The kernel's worker of this page, made at the first call: right after the first paint, beside the script that makes it live. */
export function earlyKernel(): Worker {
  worker ??= new Worker(scriptUrl(kernelWorker), { type: 'module' })
  return worker
}
