/** The kernel for whoever runs playgrounds outside the page's worker: the build, tests. */
import { startKernel } from './kernel'
import type { SessionParts } from './parts'

export { startKernel }

/** The kernel in this thread, and the thread's own timers: what a session stands on where there is no worker. */
export function partsHere(): Pick<SessionParts, 'kernel' | 'after'> {
  let hear: Parameters<typeof startKernel>[0] = () => undefined
  const kernel = startKernel((message) => hear(message))
  return {
    kernel: {
      post: (message) => kernel.receive(message),
      receive: (listener) => {
        hear = listener
      },
    },
    after: (delay, callback) => {
      const timer = setTimeout(callback, delay)
      return () => clearTimeout(timer)
    },
  }
}
