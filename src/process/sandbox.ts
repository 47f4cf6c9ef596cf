import type { Disposable } from '../bytes'
import { loadFramePage } from './frame-page'

/** A worker with an opaque origin that waits for a program: one end of its port, and the way to end it for good. */
export interface SandboxedProcess {
  readonly port: MessagePort
  /** Asks, as its program is to go on, whether there is no such process any more, since that of its frame has died. */
  lost(): Promise<boolean>
  kill(): void
}

/** Frames whose processes the page starts. */
export interface Sandbox extends Disposable {
  /** A process that has run nothing yet. */
  process(): Promise<SandboxedProcess>
  /**
   * Makes a spare process, where there is none, and finds out whether the frame still lives, so that the next `process()` need
   * wait for neither.
   */
  warm(): void
}

/**
 * A frame that has not answered in two rounds of so many real milliseconds is taken for dead: its process ran out of memory.
 * Two, since a page that was busy itself hears of the end of the first before it hears the answer.
 */
const ROUND = 1_000

type Spawned = Omit<SandboxedProcess, 'lost'>

interface Frame {
  readonly element: HTMLIFrameElement
  readonly inner: Window
  readonly nonce: string
  /** It has answered since a program last went on in it, or none has yet: so it has not died of one. */
  proven: boolean
}

/**
 * Makes the sandbox: a hidden frame of an opaque origin (`allow-scripts` alone) in the frame page `url`, which starts
 * classic blob workers from `source`. A frame that navigates itself away is thrown out with all its workers, and the next
 * process comes from a new one; so it is where the process of the frame has died (a program filled the memory), of which a browser
 * tells the page nothing: the frame has to answer before a process is given out, or beside it where it did when it rested.
 */
export function createSandbox(url: string, source: () => Promise<string>): Sandbox {
  let frame: Promise<Frame> | null = null
  let spare: Promise<Spawned> | null = null
  let ids = 0
  /** How often a program was about to go on in a process that was given out. */
  let given = 0

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
      return { element, inner, nonce, proven: true }
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

  const spawn = async (): Promise<Spawned> => {
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
  const makeSpare = () => {
    const one = spawn()
    spare = one
    one.catch(() => {
      if (spare === one) spare = null
    })
  }

  /** True where the frame is alive; one that is not is thrown out. */
  const lives = async (from: Promise<Frame>, made: Frame): Promise<boolean> => {
    if (await answers(made)) return true
    // Whoever asked at the same time may have thrown it out already.
    forget(from)
    made.element.remove()
    return false
  }

  const give = async (): Promise<SandboxedProcess> => {
    const coming = spare ?? spawn()
    spare = null
    const from = theFrame()
    const process = await coming
    const made = await from
    let answered = !made.proven
    if (answered && !(await lives(from, made))) {
      process.port.close()
      return give()
    }
    const lost = async () => {
      // It stood by in a frame that was thrown out meanwhile.
      if (frame !== from) return true
      made.proven = false
      given++
      const knows = answered
      answered = false
      return !knows && !(await lives(from, made))
    }
    return { ...process, lost }
  }

  /** Finds out whether the frame lives while nobody waits for it. */
  const prove = async (from: Promise<Frame>): Promise<void> => {
    const before = given
    const made = await from
    if (made.proven) return
    if (await lives(from, made)) made.proven = given === before
    else if (!spare) makeSpare()
  }

  return {
    process: give,
    warm() {
      if (!spare) makeSpare()
      prove(theFrame()).catch(() => undefined)
    },
    dispose() {
      void frame?.then(({ element }) => element.remove())
      frame = null
      spare = null
    },
  }
}
