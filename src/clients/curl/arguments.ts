/** curl's option parser: arguments to configurations, or the message and exit code with which curl refuses them. */
import { latin1 } from '../../bytes'
import { Done, nextUrl, Refused, type State, say, warn } from './argument-state'
import { type Config, type Environment, type GlobalConfig, newConfig } from './config'
import { readConfig } from './config-file'
import { hasPrefix } from './encode'
import { helpText } from './help'
import { HELP_HINT, note } from './messages'
import { FLAGS } from './option-flags'
import { VALUES } from './option-values'
import { findExact, findLetter, findName, type OptionEntry } from './options'

/** Words for standard error (`to` is null), standard output (`-`) or the file of `--stderr`. */
export interface Said {
  readonly to: string | null
  readonly text: string
}

export interface CommandLine {
  readonly kind: 'run'
  readonly configs: readonly Config[]
  readonly global: GlobalConfig
  /** Warnings so far, as curl prints them. */
  readonly errors: readonly Said[]
}

/** A command line that ends before any transfer. */
export interface Refusal {
  readonly kind: 'exit'
  readonly code: number
  readonly stdout: string
  readonly errors: readonly Said[]
  readonly global: GlobalConfig
}

function apply(state: State, entry: OptionEntry, on: boolean, value: string | null, shown: string): void {
  if (entry.kind === 'absent') throw new Refused(`option ${shown}: the installed libcurl version doesn't support this`)
  if (entry.kind === 'unknown') {
    throw new Refused(`option ${shown}: is an option of curl, but it is not simulated here`, false)
  }
  if (entry.takesValue) VALUES[entry.name]?.(state, value ?? '', shown)
  else FLAGS[entry.name]?.(state, on, shown)
}

/** Options whose value is the name of a file: one that looks like an option is warned of. */
const FILE_NAMES = new Set(
  'cacert capath config crlfile dump-header egd-file etag-compare etag-save key netrc-file output random-file stderr trace trace-ascii upload-file'.split(
    ' ',
  ),
)

function hyphenHint(state: State, entry: OptionEntry, value: string): void {
  if (value.length > 1 && value[0] === '-' && FILE_NAMES.has(entry.name)) {
    warn(state, `The file name argument '${value}' looks like a flag.`)
  }
}

/** `-h` and `--help` end the command line; what follows is a category. */
function help(next: string | undefined): never {
  throw new Done(helpText(next ?? null))
}

/** One option, with or without its hyphens; returns how many arguments were used. */
export function option(state: State, argument: string, next: string | undefined): number {
  if (argument[0] !== '-' || argument[1] === '-') {
    const word = argument[0] === '-' ? argument.slice(2) : argument
    const negated = word.startsWith('no-')
    const entry = negated ? findExact(word.slice(3)) : findName(word)
    if (entry === 'ambiguous') throw new Refused(`option ${argument}: is ambiguous`)
    if (!entry || word === '') throw new Refused(`option ${argument}: is unknown`)
    if (negated && !entry.boolean) {
      throw new Refused(`option ${argument}: used '--no-' for option that isn't a boolean`)
    }
    if (entry.name === 'help' && !negated) help(next)
    if (!entry.takesValue) {
      apply(state, entry, !negated, null, argument)
      return 1
    }
    if (next === undefined) throw new Refused(`option ${argument}: requires parameter`)
    hyphenHint(state, entry, next)
    apply(state, entry, true, next, argument)
    return 2
  }
  if (argument === '-') throw new Refused(`option ${argument}: is unknown`)
  for (let at = 1; at < argument.length; at++) {
    const entry = findLetter(argument[at]!)
    if (!entry) throw new Refused(`option ${argument}: is unknown`)
    if (entry.name === 'help') help(next)
    if (!entry.takesValue) {
      // `-N` is the letter of the opposite, `--no-buffer`.
      apply(state, entry, entry.letter !== 'N', null, argument)
      continue
    }
    const rest = argument.slice(at + 1)
    if (rest !== '') {
      apply(state, entry, true, rest, argument)
      return 1
    }
    if (next === undefined) throw new Refused(`option ${argument}: requires parameter`)
    hyphenHint(state, entry, next)
    apply(state, entry, true, next, argument)
    return 2
  }
  return 1
}

/**
 * Reads curl's arguments (byte text, without the word `curl`). `version` is printed for `-V`.
 * A refusal carries curl's own message and exit code.
 */
export function parseArguments(
  argv: readonly string[],
  environment: Environment,
  version: string,
): CommandLine | Refusal {
  const config = newConfig()
  const global: GlobalConfig = {
    silent: false,
    showError: true,
    progressMeter: true,
    progressBar: false,
    failEarly: false,
    parallel: false,
    parallelImmediate: false,
    styledOutput: true,
    trace: null,
    traceTime: false,
    stderr: null,
  }
  const state: State = {
    environment,
    configs: [config],
    config,
    global,
    showErrorGiven: false,
    errors: [],
    version: false,
    depth: 0,
    option: (argument, next) => option(state, argument, next),
  }
  const exit = (code: number, text: string, stdout = ''): Refusal => {
    if (text !== '') say(state, text)
    return { kind: 'exit', code, stdout, errors: state.errors, global }
  }
  if (argv.length === 0) return exit(2, HELP_HINT)
  try {
    if (!/^(-q|--disable$)/.test(argv[0]!) && environment.files.has('.curlrc')) readConfig(state, '.curlrc')
    let flags = true
    for (let at = 0; at < argv.length && !state.version; ) {
      const argument = argv[at]!
      if (flags && argument === '--') {
        flags = false
        at++
      } else if (flags && argument[0] === '-') at += option(state, argument, argv[at + 1])
      else {
        nextUrl(state.config, (entry) => entry.url === null).url = argument
        at++
      }
    }
    if (!state.version) combined(state.config)
  } catch (error) {
    if (error instanceof Done) return exit(0, '', error.stdout)
    if (!(error instanceof Refused)) throw error
    return exit(error.code, `curl: ${error.text}\n${error.hint ? HELP_HINT : ''}`)
  }
  if (state.version) return exit(0, '', version)
  if (global.silent && !state.showErrorGiven) global.showError = false
  if (!config.urls.some((entry) => entry.url !== null)) return exit(2, `curl: no URL specified!\n${HELP_HINT}`)
  const refused = finish(state)
  if (refused !== null) return exit(refused, '')
  return { kind: 'run', configs: state.configs, global, errors: state.errors }
}

/** `-J` with what it cannot be combined with; only the last part of a command line is looked at. */
function combined({ contentDisposition, showHeaders, resumeFrom }: Config): void {
  if (!contentDisposition) return
  if (showHeaders) throw new Refused('showing headers and --remote-header-name cannot be combined')
  if (resumeFrom === 'current') throw new Refused('--continue-at and --remote-header-name cannot be combined')
}

/** Checks that need all options: methods that exclude each other, `--json`'s headers, hints about `-X`. */
function finish(state: State): number | null {
  for (const config of state.configs) {
    if (config.json) {
      const has = (name: string) =>
        config.headers.some((header) => hasPrefix(header, name) && /^[:;]/.test(header.slice(name.length)))
      if (!has('Content-Type')) config.headers.push('Content-Type: application/json')
      if (!has('Accept')) config.headers.push('Accept: application/json')
    }
    customRequestHint(state, config)
    config.user = askPassword(state, config, config.user, 'host')
    config.proxyUser = askPassword(state, config, config.proxyUser, 'proxy')
    if (config.etagCompare !== null) {
      const text = state.environment.files.get(config.etagCompare)
      if (!text && config.etagSave === null) {
        if (!state.global.silent) say(state, `curl: Failed to open ${config.etagCompare}\n`)
        return 26
      }
      const etag = latin1(text ?? new Uint8Array(0))
        .split('\n')[0]!
        .replace(/\r$/, '')
      config.headers.push(etag ? `If-None-Match: ${etag}` : 'If-None-Match: ""')
    }
  }
  return null
}

/** A name without a password: curl asks for one. Without a terminal the answer is what standard input holds. */
function askPassword(state: State, config: Config, given: string | null, kind: 'host' | 'proxy'): string | null {
  if (given === null || given.includes(':') || given[0] === ';') return given
  const position = state.configs.length > 1 ? ` on URL #${state.configs.indexOf(config) + 1}` : ''
  say(state, `Enter ${kind} password for user '${given.split(';')[0]}'${position}:\n`)
  return `${given}:${latin1(state.environment.stdin).slice(0, -1)}`
}

function customRequestHint(state: State, config: Config): void {
  if (config.customRequest === null) return
  const upload = config.urls.some((entry) => entry.upload !== null)
  const usual = upload
    ? 'PUT'
    : config.noBody
      ? 'HEAD'
      : config.form.parts.length > 0 || (config.post !== null && !config.useGet)
        ? 'POST'
        : 'GET'
  const asked = config.customRequest.toUpperCase()
  if (asked === usual) {
    if (state.global.trace && !state.global.silent) {
      say(state, note(`Unnecessary use of -X or --request, ${usual} is already inferred.`))
    }
  } else if (asked === 'HEAD') {
    warn(
      state,
      'Setting custom HTTP method to HEAD with -X/--request may not work the way you want. Consider using -I/--head instead.',
    )
  }
}
