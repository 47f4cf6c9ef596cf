/** How long a connection may stay in a state, in milliseconds of the given clock. */
export interface Timeouts {
  /** From the first byte of a head to its empty line: slow heads hold a connection (Slowloris). Apache: 20 to 40 s, Node: 60 s. */
  readonly head: number
  /** Between two parts of the content. Apache: 20 s and 500 octets a second; nginx: 60 s between two reads. */
  readonly content: number
  /** Octets a second that content brings at least, once `content` has passed: a byte now and then is no progress. Apache: 500. */
  readonly contentRate: number
  /** Between two messages. Node: 5 s, Apache: 5 s, nginx: 75 s. */
  readonly idle: number
  /** Between two parts of an answer taken by the peer. nginx: 60 s. */
  readonly write: number
  /** After the last answer, until the peer closes (RFC 9112 9.6). nginx: 5 s between two reads, 30 s in all. */
  readonly linger: number
}

export const TIMEOUTS: Timeouts = {
  head: 60_000,
  content: 60_000,
  contentRate: 50,
  idle: 15_000,
  write: 60_000,
  linger: 5_000,
}

/** What a connection waits for. */
export type Phase = 'idle' | 'head' | 'content' | 'write' | 'linger' | 'handler'

/** What to do when a deadline passes: 408 to a request that had begun (RFC 9110 15.5.9), else a silent close. */
export const EXPIRY: Readonly<Record<Exclude<Phase, 'handler'>, 'close' | 'timeout-408'>> = {
  idle: 'close',
  head: 'timeout-408',
  content: 'timeout-408',
  write: 'close',
  linger: 'close',
}

/**
 * The deadline of one connection. It holds no timer: tell it each change of phase and the bytes that moved with the time, ask
 * for `deadline`, and ask `expired` when that time has come.
 */
export class Deadline {
  #phase: Phase = 'idle'
  /** When the phase was entered, and when bytes moved last. */
  #entered: number
  #since: number
  /** Content of the message at hand: its bytes, and how long the peer was waited for before this phase. */
  #moved = 0
  #waited = 0
  readonly #timeouts: Timeouts

  constructor(now: number, timeouts: Timeouts = TIMEOUTS) {
    this.#entered = now
    this.#since = now
    this.#timeouts = timeouts
  }

  get phase(): Phase {
    return this.#phase
  }

  /** The time at which the phase has lasted too long; null while the handler works, which has no limit here. */
  get deadline(): number | null {
    if (this.#phase === 'handler') return null
    const quiet = this.#since + this.#timeouts[this.#phase]
    if (this.#phase !== 'content') return quiet
    const { content, contentRate } = this.#timeouts
    return Math.min(quiet, this.#entered - this.#waited + content + (this.#moved / contentRate) * 1000)
  }

  /** The connection waits for something else now. Entering the phase at hand again does not renew it. */
  enter(phase: Phase, now: number): void {
    if (phase === this.#phase) return
    if (this.#phase === 'content') this.#waited += now - this.#entered
    if (phase === 'head' || phase === 'idle') {
      this.#moved = 0
      this.#waited = 0
    }
    this.#phase = phase
    this.#entered = now
    this.#since = now
  }

  /** So many bytes moved: content and answers are timed between two parts, a head as a whole. */
  progress(now: number, bytes: number): void {
    if (this.#phase === 'content') this.#moved += bytes
    if (this.#phase === 'content' || this.#phase === 'write') this.#since = now
  }

  /** What to do, where the deadline has passed; else null. */
  expired(now: number): 'close' | 'timeout-408' | null {
    const { deadline } = this
    return deadline === null || now < deadline ? null : EXPIRY[this.#phase as Exclude<Phase, 'handler'>]
  }
}
