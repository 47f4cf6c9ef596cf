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

/** What the parser has read so far. */
export interface State {
  readonly environment: Environment
  readonly configs: Config[]
  config: Config
  readonly global: GlobalConfig
  showErrorGiven: boolean
  stderr: string
  version: boolean
}

export const warn = (state: State, text: string) => {
  if (!state.global.silent) state.stderr += warning(text)
}

/** The first URL entry that lacks `flag`, or a new one. */
export function nextUrl(config: Config, lacks: (entry: UrlSpec) => boolean): UrlSpec {
  const found = config.urls.find(lacks)
  if (found) return found
  const entry: UrlSpec = {
    url: null,
    output: null,
    remoteName: false,
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

/** Marks a part whose file does not exist: the transfer fails with exit code 26. */
export const MISSING_FILE = '\0missing'
