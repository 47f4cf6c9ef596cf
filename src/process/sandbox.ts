import type { Disposable } from '../bytes'
import { loadFramePage } from './frame-page'

/** A worker with an opaque origin that waits for a program: one end of its port, and the way to end it for good. */
export interface SandboxedProcess {
  readonly port: MessagePort
  kill(): void
}

/** Frames whose processes the page starts. */
export interface Sandbox extends Disposable {
  /** A process that has run nothing yet. */
  process(): Promise<SandboxedProcess>
  /** Makes a spare process, where there is none, so that the next `process()` need not wait for a worker to come up. */
  warm(): void
}

/**
 * Makes the sandbox: a hidden frame of an opaque origin (`allow-scripts` alone) in the frame page `url`, which starts
 * classic blob workers from `source`. A frame that navigates itself away is thrown out with all its workers, and the next
 * process comes from a new one.
 */
export function createSandbox(url: string, source: () => Promise<string>): Sandbox {
  let frame: Promise<{ element: HTMLIFrameElement; inner: Window; nonce: string }> | null = null
  let spare: Promise<SandboxedProcess> | null = null
  let ids = 0

  const makeFrame = async () => {
    // Fetched beside the frame, which takes its own time to come up.
    const fetched = source()
    fetched.catch(() => undefined)
    const element = document.createElement('iframe')
    element.setAttribute('aria-hidden', 'true')
    element.tabIndex = -1
    element.hidden = true
    element.title = 'Sandbox of your server'
    const nonce = crypto.randomUUID()
    const inner = await new Promise<Window>((resolve, reject) => {
      const fail = () => {
        element.remove()
        frame = null
        spare = null
        reject(new Error('The sandbox frame did not load.'))
      }
      const timer = setTimeout(fail, 15_000)
      loadFramePage(element, url, {
        ready: (window) => {
          clearTimeout(timer)
          resolve(window)
        },
        gone: fail,
      })
      document.body.append(element)
    })
    inner.postMessage({ kind: 'init', nonce, source: await fetched }, '*')
    return { element, inner, nonce }
  }

  const spawn = async (): Promise<SandboxedProcess> => {
    frame ??= makeFrame()
    const { inner, nonce } = await frame.catch((error: unknown) => {
      frame = null
      throw error
    })
    const id = ++ids
    const { port1, port2 } = new MessageChannel()
    inner.postMessage({ kind: 'spawn', nonce, id, port: port2 }, '*', [port2])
    return {
      port: port1,
      kill: () => {
        inner.postMessage({ kind: 'kill', nonce, id }, '*')
      },
    }
  }

  /** A spare that did not come is none: the next process is asked for anew, and whoever asks hears why it fails. */
  const forgetIfFailed = (one: Promise<SandboxedProcess>) => {
    one.catch(() => {
      if (spare === one) spare = null
    })
  }

  return {
    async process() {
      const coming = spare ?? spawn()
      spare = null
      return coming
    },
    warm() {
      if (spare) return
      spare = spawn()
      forgetIfFailed(spare)
    },
    dispose() {
      void frame?.then(({ element }) => element.remove())
      frame = null
      spare = null
    },
  }
}
