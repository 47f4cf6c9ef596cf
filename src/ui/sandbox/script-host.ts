import { safeParse } from 'valibot'
import type { ScriptAnswer, ScriptCall } from '../../clients'
import { Allowance } from './allowance'
import { FromScriptsSchema, SCRIPT_LIMITS, type ToScripts } from './messages'

/** What a page's scripts run on: the tab that shows it. */
export interface PageScripts {
  /** What `document.cookie` gives at first. */
  readonly cookie: string
  call(call: ScriptCall, answer: (given: ScriptAnswer) => void): void
  /** The scripts have dealt with all that they heard. */
  turn(): void
}

/** Milliseconds between two questions whether the frame still answers, and how many it may leave unanswered. */
const PING = 1000
const MISSED = 5

/**
 * The page's end of a frame in which scripts run: it checks what they ask, passes it on, and closes a frame that no longer
 * answers. That helps where the frame is outside the page's process (Chromium, which puts it with the sandbox of servers: a
 * frame that hangs leaves none to start until the page is loaded again); where it shares the page's thread (Firefox)
 * nothing here runs meanwhile, and the guard within the scripts (`frame/guard.ts`) is what ends them.
 */
export class ScriptHost {
  readonly #nonce: string
  readonly #scripts: () => PageScripts | null
  readonly #frame: { post(message: ToScripts): void; stopped(why: 'stopped' | 'hung'): void }
  readonly #allowance = new Allowance(SCRIPT_LIMITS.burst, SCRIPT_LIMITS.perSecond)
  #timer: ReturnType<typeof setInterval> | undefined
  #missed = 0

  constructor(
    nonce: string,
    scripts: () => PageScripts | null,
    frame: { post(message: ToScripts): void; stopped(why: 'stopped' | 'hung'): void },
  ) {
    this.#nonce = nonce
    this.#scripts = scripts
    this.#frame = frame
  }

  /** The frame is there: from now on it is asked whether it still answers. */
  watch(): void {
    this.#timer = setInterval(() => {
      if (this.#missed >= MISSED) this.#stop('hung')
      else {
        this.#missed++
        this.#frame.post({ kind: 'ping', nonce: this.#nonce })
      }
    }, PING)
  }

  end(): void {
    clearInterval(this.#timer)
  }

  #stop(why: 'stopped' | 'hung'): void {
    this.end()
    this.#frame.stopped(why)
  }

  /** True where a message of the frame is one of its scripts'. */
  hear(data: unknown): boolean {
    const message = safeParse(FromScriptsSchema, data)
    if (!message.success) return this.#refuse(data)
    if (message.output.nonce !== this.#nonce) return false
    switch (message.output.kind) {
      case 'alive':
        this.#missed = 0
        return true
      case 'stopped':
        this.#stop('stopped')
        return true
      case 'turn':
        this.#scripts()?.turn()
        return true
      case 'call': {
        const { id, call } = message.output
        if (!this.#allowance.take(performance.now())) {
          this.#fail(
            id,
            `TypeError: Barewire: a page’s scripts may make ${SCRIPT_LIMITS.burst} requests at once and ${SCRIPT_LIMITS.perSecond} more each second; this was one too many.`,
          )
          return true
        }
        this.#scripts()?.call(call, (answer) => this.#answer(id, answer))
        return true
      }
    }
  }

  /** A call that is none is answered, so that the script that waits for it hears why. */
  #refuse(data: unknown): boolean {
    const { kind, nonce, id } = (typeof data === 'object' && data !== null ? data : {}) as Record<string, unknown>
    if (kind !== 'call' || nonce !== this.#nonce || typeof id !== 'number') return false
    this.#fail(
      id,
      `TypeError: Barewire: expected a request with a method and fields that HTTP allows, a URL of at most ${SCRIPT_LIMITS.url} characters and a body of at most ${SCRIPT_LIMITS.body / 1024 / 1024} MB.`,
    )
    return true
  }

  #fail(id: number, error: string): void {
    this.#answer(id, { more: false, cookie: this.#scripts()?.cookie ?? '', reply: null, error })
  }

  #answer(id: number, answer: ScriptAnswer): void {
    this.#frame.post({ kind: 'answer', nonce: this.#nonce, id, answer })
  }
}
