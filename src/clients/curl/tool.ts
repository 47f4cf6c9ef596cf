/** curl's tool: one command line from its arguments to its exit code, transfer after transfer. */
import { fromLatin1 } from '../../bytes'
import type { ClientHost } from '../types'
import { parseArguments } from './arguments'
import { Attempt, type HandedOn } from './attempt'
import type { Config, Environment, GlobalConfig } from './config'
import { Desk } from './desk'
import { type Failure, failure } from './errors'
import { type Job, jobsOf } from './jobs'
import { HELP_HINT, warning } from './messages'
import { Screen } from './output'
import type { Transfer } from './transfer'
import type { TransferResult } from './transfer-state'
import type { CurlVersion } from './version'
import type { TransferFacts } from './writeout'

export interface ToolState {
  readonly exit: number
  readonly screen: Screen
  /** Names of files written. */
  readonly written: readonly string[]
  readonly settled: boolean
  /** The failure, or null where the last transfer went well. */
  readonly failure: Failure | null
  readonly result: TransferResult | null
  readonly transfer: Transfer | null
  /** What became of the last transfer's reply; null where there was none. */
  readonly handedOn: HandedOn | null
}

/** The longest pause before another attempt, in milliseconds. */
const LONGEST_SLEEP = 600_000

/** curl's exit code where a user ends it with Ctrl-C: 128 and the number of SIGINT. */
export const INTERRUPTED = 130

export class Tool {
  readonly screen: Screen
  #desk: Desk | null = null
  #configs: readonly Config[] = []
  #jobs: Job[] = []
  readonly #running = new Set<Attempt>()
  #exit = 0
  #settled = false
  #refused = false
  #failure: Failure | null = null
  #result: TransferResult | null = null
  #attempt: Attempt | null = null
  #cancelWait: (() => void) | null = null
  /** Facts of finished transfers, for tests and `-w`. */
  readonly finished: TransferFacts[] = []

  constructor(
    private readonly host: ClientHost,
    private readonly version: CurlVersion,
    private readonly environment: Environment,
    private readonly changed: () => void,
  ) {
    this.screen = new Screen(environment.terminal)
  }

  get state(): ToolState {
    return {
      exit: this.#exit,
      screen: this.screen,
      written: [...(this.#desk?.written ?? [])],
      settled: this.#settled,
      failure: this.#failure,
      result: this.#result,
      transfer: this.#attempt?.transfer ?? null,
      handedOn: this.#attempt?.handedOn ?? null,
    }
  }

  /** Starts with arguments as byte text, without the word `curl`. */
  start(argv: readonly string[]): void {
    const parsed = parseArguments(argv, this.environment, this.version.about)
    const global: GlobalConfig = parsed.global
    const desk = new Desk(this.host, this.version, this.environment, global, this.screen)
    this.#desk = desk
    for (const { to, text } of parsed.errors) desk.say(to, text)
    if (parsed.kind === 'exit') {
      this.screen.write(fromLatin1(parsed.stdout))
      if (parsed.code !== 0) this.#failure = failure(parsed.code, 'curl.arguments')
      this.#settle(parsed.code)
      return
    }
    desk.redirect()
    this.#configs = parsed.configs
    this.#jobs = jobsOf(parsed.configs)
    if (global.parallel) this.#parallel(desk)
    else this.#next(desk)
  }

  /** Ctrl-C. */
  stop(): void {
    if (this.#settled) return
    this.#cancelWait?.()
    for (const attempt of this.#running) attempt.transfer?.abort()
    this.#settle(INTERRUPTED)
  }

  #next(desk: Desk): void {
    const job = this.#jobs.shift()
    if (job) this.#run(desk, job, () => this.#next(desk))
    else this.#finish(desk)
  }

  /** `-Z`: all at once; later ones wait for the first to show whether its connection can be shared. */
  #parallel(desk: Desk): void {
    const jobs = this.#jobs
    this.#jobs = []
    let left = jobs.length
    if (left === 0) {
      this.#finish(desk)
      return
    }
    const wrong = jobs.at(-1)!
    // A URL that cannot be set up ends everything before anything begins.
    const some = wrong.globError === null ? jobs : [wrong]
    left = some.length
    if (wrong.globError === null) desk.parallel?.begin(left)
    for (const job of some) {
      this.#run(desk, job, () => {
        left--
        if (left > 0) return
        if (!this.#refused) desk.parallel?.end()
        this.#finish(desk)
      })
    }
  }

  #run(desk: Desk, job: Job, then: () => void): void {
    const attempt = new Attempt(desk, job, this.changed, (end) => {
      this.#running.delete(attempt)
      this.#result = end.result
      this.#failure = end.failure
      if (end.retryAfter !== null) {
        const again: Job = {
          ...job,
          began: attempt.began,
          retriesLeft: job.retriesLeft - 1,
          retrySleep: Math.min(job.retrySleep * (job.config.retryDelay > 0 ? 1 : 2), LONGEST_SLEEP),
        }
        this.#cancelWait = this.host.after(end.retryAfter, () => this.#run(desk, again, then))
        this.changed()
        return
      }
      if (end.facts) this.finished.push(end.facts)
      if (job.globError === null) desk.saveCookies(job.config)
      if (end.failure) this.#exit = end.failure.code
      else if (!desk.global.failEarly) this.#exit = desk.global.parallel && this.#exit !== 0 ? this.#exit : 0
      if (end.last) {
        this.#jobs = []
        if (end.result === null) this.#refused = true
      }
      this.changed()
      then()
    })
    this.#attempt = attempt
    this.#running.add(attempt)
    attempt.start()
  }

  #finish(desk: Desk): void {
    const { global } = desk
    desk.pool.closeAll()
    const spare = this.#configs.some((config) => config.urls.some((entry) => entry.url === null))
    if (spare && !this.#refused && !global.silent) {
      this.screen.error(warning('Got more output options than URLs'))
    }
    // Where a transfer was refused nothing more is looked at, not even what follows --next.
    if (!this.#refused && this.#configs.some((config) => !config.urls.some((entry) => entry.url !== null))) {
      this.screen.error(`curl: no URL specified!\n${HELP_HINT}`)
      this.#failure = failure(2, 'curl.arguments')
      this.#exit = 2
    }
    this.#settle(this.#exit)
  }

  #settle(exit: number): void {
    this.screen.flush()
    this.#exit = exit
    this.#settled = true
    this.changed()
  }

  /** A file's bytes, empty where it was not made. */
  fileBytes(name: string): Uint8Array {
    return this.environment.files.get(name) ?? new Uint8Array(0)
  }
}
