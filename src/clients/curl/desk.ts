/** What all transfers of one command line share: screen, files, connections, cookies, the log and the meter. */
import { concat, fromLatin1, latin1, type Span } from '../../bytes'
import type { ClientHost } from '../types'
import type { Config, Environment, GlobalConfig } from './config'
import { CookieStore } from './cookies'
import { NULL_DEVICE, type Screen } from './output'
import { ConnectionPool } from './pool'
import { readSource } from './post-data'
import { ParallelMeter, type Progress, ProgressBar, type ProgressCounts, ProgressMeter } from './progress'
import { meterControls } from './style'
import { clockText, TraceLog, type TransferLog, VerboseLog } from './verbose'
import type { CurlVersion } from './version'

const EMPTY = new Uint8Array(0)

export class Desk {
  readonly screen: Screen
  readonly pool: ConnectionPool
  /** Names of files written. */
  readonly written = new Set<string>()
  readonly cookies = new Map<Config, CookieStore>()
  /** The line of `-Z`, null where none is shown. */
  readonly parallel: ParallelMeter | null

  constructor(
    readonly host: ClientHost,
    readonly version: CurlVersion,
    readonly environment: Environment,
    readonly global: GlobalConfig,
    screen: Screen,
  ) {
    this.screen = screen
    this.pool = new ConnectionPool(host)
    const shown = global.parallel && global.progressMeter && !environment.terminal
    this.parallel = shown ? new ParallelMeter(host, (text) => screen.error(text, meterControls(text))) : null
  }

  /** From here on `--stderr` counts for everything. */
  redirect(): void {
    const { stderr } = this.global
    if (stderr !== null) this.screen.redirected = (text, controls) => this.say(stderr, text, controls)
  }

  /** Words for standard error (`to` is null), standard output (`-`) or a file. */
  say(to: string | null, text: string, controls: readonly Span[] = []): void {
    if (to === null) this.screen.error(text, controls)
    else if (to === '-') this.screen.write(fromLatin1(text), controls)
    else this.append(to, fromLatin1(text))
  }

  /** Adds to a file, which is made where it is not there. */
  append(name: string, bytes: Uint8Array): void {
    if (name === NULL_DEVICE) return
    const { files } = this.environment
    files.set(name, concat([files.get(name) ?? EMPTY, bytes]))
    this.written.add(name)
  }

  write(name: string, bytes: Uint8Array): void {
    if (name === NULL_DEVICE) return
    this.environment.files.set(name, bytes)
    this.written.add(name)
  }

  /** A file's bytes, empty where it was not made. */
  fileBytes(name: string): Uint8Array {
    return this.environment.files.get(name) ?? EMPTY
  }

  /** A failure's message, which `-s` without `-S` hides. */
  complain(text: string): void {
    if (this.global.showError) this.screen.error(`curl: ${text}\n`)
  }

  /** The cookies of a configuration, read from its files the first time; null where it keeps none. */
  cookieStore(config: Config): CookieStore | null {
    if (config.cookieFiles.length === 0 && config.cookieJar === null) return null
    const known = this.cookies.get(config)
    if (known) return known
    const store = new CookieStore()
    for (const name of config.cookieFiles) {
      const bytes = name === '-' ? this.environment.stdin : this.environment.files.get(name)
      if (bytes) store.load(latin1(bytes), config.junkSession, this.host.date())
      else if (name !== '') this.log(false)?.info(`WARNING: failed to open cookie file "${name}"`)
    }
    this.cookies.set(config, store)
    return store
  }

  /** `-c`: the jar is written after each transfer. */
  saveCookies(config: Config): void {
    const store = this.cookies.get(config)
    if (config.cookieJar === null || !store) return
    const text = store.dump()
    if (config.cookieJar === '-') this.screen.write(fromLatin1(text))
    else this.write(config.cookieJar, fromLatin1(text))
  }

  /** The text of the netrc file, null where none is used or there is none. */
  netrc(config: Config): string | null {
    return config.netrc === null ? null : readSource(config.netrcFile ?? '.netrc', this.environment)
  }

  /** What `-v` and `--trace` print; null without them. */
  log(toTerminal: boolean): TransferLog | null {
    const { trace, traceTime } = this.global
    if (!trace) return null
    const print = (text: string) => {
      if (trace.to === '%') this.screen.error(text)
      else this.say(trace.to, text)
    }
    const time = traceTime ? () => clockText(this.host) : () => ''
    if (trace.kind === 'plain') return new VerboseLog(print, toTerminal, time)
    return new TraceLog(print, trace.kind, time)
  }

  /** The meter of a transfer, null where none is shown: with `-s`, and where the output goes to a terminal. */
  progress(options: {
    readonly toTerminal: boolean
    readonly resumeFrom: number
    readonly again: boolean
    /** `-T .` watches standard input with a callback, which brings the meter with it. */
    readonly watched: boolean
    readonly counts: () => ProgressCounts
  }): Progress | null {
    const { silent, progressMeter, progressBar } = this.global
    const { toTerminal, resumeFrom, again, watched, counts } = options
    if (this.parallel) this.parallel.add(counts)
    const print = (text: string) => this.screen.error(text, meterControls(text))
    if (watched && !toTerminal) return new ProgressMeter(this.host, counts, print, resumeFrom, again, '')
    if (silent || !progressMeter || toTerminal || this.global.parallel) return null
    if (progressBar) return new ProgressBar(this.host, counts, print, resumeFrom)
    return new ProgressMeter(this.host, counts, print, resumeFrom, again)
  }
}
