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
 * A frame that has not answered in two rounds of so many real milliseconds is taken for dead: its process ran out of memory.
 * Two, since a page that was busy itself hears of the end of the first before it hears the answer.
 */
const ROUND = 1_000

interface Frame {
  readonly element: HTMLIFrameElement
  readonly inner: Window
  readonly nonce: string
  /** A program has run in it. */
  used: boolean
}

/**
 * Makes the sandbox: a hidden frame of an opaque origin (`allow-scripts` alone) in the frame page `url`, which starts
 * classic blob workers from `source`. A frame that navigates itself away is thrown out with all its workers, and the next
 * process comes from a new one; so is one whose process has died of what a program did (it filled the memory), of which a
 * browser tells the page nothing: before a process is given out its frame has to answer.
 */
export function createSandbox(url: string, source: () => Promise<string>): Sandbox {
  let frame: Promise<Frame> | null = null
  let spare: Promise<SandboxedProcess> | null = null
  let ids = 0

  /** What belongs to that frame is none any more. */
  const forget = (gone: Promise<Frame>) => {
    if (frame !== gone) return
    frame = null
    spare = null
  }

  /** Loads a frame; `gone` is called if it goes elsewhere after that. */
  const makeFrame = async (gone: () => void): Promise<Frame> => {
    // Fetched beside the frame, which takes its own time to come up.
    const fetched = source()
    fetched.catch(() => undefined)
    const element = document.createElement('iframe')
    element.setAttribute('aria-hidden', 'true')
    element.tabIndex = -1
    element.hidden = true
    element.title = 'Sandbox of your server'
    const nonce = crypto.randomUUID()
    try {
      const inner = await new Promise<Window>((resolve, reject) => {
        const fail = () => {
          element.remove()
          gone()
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
      return { element, inner, nonce, used: false }
    } catch (error) {
      element.remove()
      throw error
    }
  }

  const theFrame = (): Promise<Frame> => {
    if (frame) return frame
    const made: Promise<Frame> = makeFrame(() => forget(made))
    made.catch(() => forget(made))
    frame = made
    return made
  }

  const spawn = async (): Promise<SandboxedProcess> => {
    const { inner, nonce } = await theFrame()
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

  /** Whether the frame still answers. */
  const answers = ({ inner, nonce }: Frame): Promise<boolean> =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel()
      const tell = (answered: boolean) => {
        clearTimeout(timer)
        port1.close()
        resolve(answered)
      }
      let timer = setTimeout(() => {
        timer = setTimeout(tell, ROUND, false)
      }, ROUND)
      port1.onmessage = () => tell(true)
      inner.postMessage({ kind: 'ping', nonce, port: port2 }, '*', [port2])
    })

  /** A spare that did not come is none: the next process is asked for anew, and whoever asks hears why it fails. */
  const forgetIfFailed = (one: Promise<SandboxedProcess>) => {
    one.catch(() => {
      if (spare === one) spare = null
    })
  }

  const give = async (): Promise<SandboxedProcess> => {
    const coming = spare ?? spawn()
    const from = frame
    spare = null
    const process = await coming
    const made = await from
    if (!made) return process
    // Nothing has happened yet that it could have died of.
    if (!made.used || (await answers(made))) {
      made.used = true
      return process
    }
    // Whoever asked at the same time may have thrown it out already.
    if (from) forget(from)
    made.element.remove()
    process.port.close()
    return give()
  }

  return {
    process: give,
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
