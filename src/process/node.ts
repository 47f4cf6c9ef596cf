import { Worker } from 'node:worker_threads'
import { bundleClassic } from './bundle.ts'

let bundled: Promise<string> | null = null

/** A process in a worker thread of Node: the kernel's end of its port, and the way to end it. */
export async function spawnNode(): Promise<{ port: MessagePort; kill(): void }> {
  bundled ??= bundleClassic('src/process/node.worker.ts', [/^node:/])
  // Of its own: no loader of this process, and none of its variables.
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(await bundled)}`), {
    execArgv: [],
    env: {},
  })
  const { port1, port2 } = new MessageChannel()
  // A process that dies (of its heap, say) says no more; the kernel's watchdog notices.
  worker.on('error', () => port1.close())
  worker.postMessage(port2, [port2 as never])
  return { port: port1, kill: () => void worker.terminate() }
}
