/** What curl's option parser carries along: configurations, warnings, refusals. */
import type { Config, Environment, GlobalConfig, UrlSpec } from './config'
import { warning } from './messages'

/** Thrown inside the parser only: curl's own words for arguments that it does not accept. */
export class Refused extends Error {
  constructor(
    readonly text: string,
    readonly hint = true,
    readonly code = 2,
  ) {
    super(text)
  }
}

/** Thrown inside the parser only: an option that ends the command line with words on standard output (`-h`). */
export class Done extends Error {
  constructor(readonly stdout: string) {
    super()
  }
}

/** What the parser has read so far. */
export interface State {
  readonly environment: Environment
  readonly configs: Config[]
  config: Config
  readonly global: GlobalConfig
  showErrorGiven: boolean
  /** Words for standard error, and from `--stderr` on for that file. */
  errors: { to: string | null; text: string }[]
  version: boolean
  /** How many configuration files are being read, one inside another. */
  depth: number
  /** Reads one option with what follows it; returns how many arguments were used. */
  readonly option: (argument: string, next: string | undefined) => number
}

/** Says something on standard error, or in the file of `--stderr`. */
export function say(state: State, text: string): void {
  const to = state.global.stderr
  const last = state.errors.at(-1)
  if (last && last.to === to) last.text += text
  else state.errors.push({ to, text })
}

export const warn = (state: State, text: string) => {
  if (!state.global.silent) say(state, warning(text))
}

/** The first URL entry that lacks `flag`, or a new one. */
export function nextUrl(config: Config, lacks: (entry: UrlSpec) => boolean): UrlSpec {
  const found = config.urls.find(lacks)
  if (found) return found
  const entry: UrlSpec = {
    url: null,
    output: null,
    remoteName: config.remoteNameAll,
    outputSet: false,
    upload: null,
    uploadSet: false,
  }
  config.urls.push(entry)
  return entry
}

export const withAuth = (config: Config, kind: 'basic' | 'digest' | 'bearer') => {
  config.auth = new Set([...config.auth, kind])
}
