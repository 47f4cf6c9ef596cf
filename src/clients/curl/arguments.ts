/** curl's option parser: arguments to configurations, or the message and exit code with which curl refuses them. */
import { latin1 } from '../../bytes'
import { nextUrl, Refused, type State, warn } from './argument-state'
import { type Config, type Environment, type GlobalConfig, newConfig } from './config'
import { hasPrefix } from './encode'
import { HELP_HINT, note } from './messages'
import { FLAGS } from './option-flags'
import { VALUES } from './option-values'
import { findLetter, findName, type OptionEntry } from './options'

export interface CommandLine {
  readonly kind: 'run'
  readonly configs: readonly Config[]
  readonly global: GlobalConfig
  /** Warnings so far, as curl prints them. */
  readonly stderr: string
}

/** A command line that ends before any transfer. */
export interface Refusal {
  readonly kind: 'exit'
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

function apply(state: State, entry: OptionEntry, on: boolean, value: string | null, shown: string): void {
  if (!entry.simulated) {
    throw new Refused(`option ${shown}: is an option of curl, but it is not simulated here`, false)
  }
  if (entry.takesValue) VALUES[entry.name]?.(state, value ?? '', shown)
  else FLAGS[entry.name]?.(state, on)
}

/** One argument that begins with `-`; returns how many arguments were used. */
function option(state: State, argument: string, next: string | undefined): number {
  if (argument.startsWith('--')) {
    const negated = argument.startsWith('--no-') && findName(argument.slice(2)) === null
    const name = argument.slice(negated ? 5 : 2)
    const entry = findName(name)
    if (entry === 'ambiguous') throw new Refused(`option ${argument}: is ambiguous`)
    if (!entry || name === '') throw new Refused(`option ${argument}: is unknown`)
    if (negated && !entry.boolean) {
      throw new Refused(`option ${argument}: used '--no-' for option that isn't a boolean`)
    }
    if (!entry.takesValue) {
      apply(state, entry, !negated, null, argument)
      return 1
    }
    if (next === undefined) throw new Refused(`option ${argument}: requires parameter`)
    apply(state, entry, true, next, argument)
    return 2
  }
  for (let at = 1; at < argument.length; at++) {
    const entry = findLetter(argument[at]!)
    if (!entry) throw new Refused(`option ${argument}: is unknown`)
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
    verbose: false,
    silent: false,
    showError: true,
    progressMeter: true,
    progressBar: false,
    failEarly: false,
    parallel: false,
    parallelImmediate: false,
    styledOutput: true,
  }
  const state: State = {
    environment,
    configs: [config],
    config,
    global,
    showErrorGiven: false,
    stderr: '',
    version: false,
  }
  const exit = (code: number, stderr: string, stdout = ''): Refusal => ({ kind: 'exit', code, stdout, stderr })
  if (argv.length === 0) return exit(2, HELP_HINT)
  try {
    let flags = true
    for (let at = 0; at < argv.length && !state.version; ) {
      const argument = argv[at]!
      if (flags && argument === '--') {
        flags = false
        at++
      } else if (flags && argument.length > 1 && argument[0] === '-') at += option(state, argument, argv[at + 1])
      else {
        nextUrl(state.config, (entry) => entry.url === null).url = argument
        at++
      }
    }
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return exit(error.code, `${state.stderr}curl: ${error.text}\n${error.hint ? HELP_HINT : ''}`)
  }
  if (state.version) return exit(0, '', version)
  if (global.silent && !state.showErrorGiven) global.showError = false
  if (!config.urls.some((entry) => entry.url !== null)) {
    return exit(2, `${state.stderr}curl: no URL specified!\n${HELP_HINT}`)
  }
  const refused = finish(state)
  if (refused) return refused
  return { kind: 'run', configs: state.configs, global, stderr: state.stderr }
}

const REQUESTS = {
  put: 'PUT (-T, --upload-file)',
  head: 'HEAD (-I, --head)',
  form: 'multipart formpost (-F, --form)',
  post: 'POST (-d, --data)',
}

/** Checks that need all options: methods that exclude each other, `--json`'s headers, hints about `-X`. */
function finish(state: State): Refusal | null {
  for (const config of state.configs) {
    const asked: (keyof typeof REQUESTS)[] = []
    if (config.urls.some((entry) => entry.upload !== null)) asked.push('put')
    if (config.noBody && asked.length === 0) asked.push('head')
    if (config.form.length > 0) asked.push('form')
    if (config.post !== null && !config.useGet) asked.push('post')
    const [first, second] = asked
    if (first && second) {
      warn(
        state,
        `You can only select one HTTP request method! You asked for both ${REQUESTS[second]} and ${REQUESTS[first]}.`,
      )
      return { kind: 'exit', code: 2, stdout: '', stderr: state.stderr }
    }
    if (config.json) {
      const has = (name: string) =>
        config.headers.some((header) => hasPrefix(header, name) && /^[:;]/.test(header.slice(name.length)))
      if (!has('Content-Type')) config.headers.push('Content-Type: application/json')
      if (!has('Accept')) config.headers.push('Accept: application/json')
    }
    customRequestHint(state, config)
    if (config.etagCompare !== null) {
      const text = state.environment.files.get(config.etagCompare)
      if (!text) {
        const stderr = state.global.silent
          ? ''
          : `curl: Failed to open ${config.etagCompare}: No such file or directory\n`
        return { kind: 'exit', code: 26, stdout: '', stderr: state.stderr + stderr }
      }
      const etag = latin1(text).split('\n')[0]!.replace(/\r$/, '')
      config.headers.push(etag ? `If-None-Match: ${etag}` : 'If-None-Match: ""')
    }
  }
  return null
}

function customRequestHint(state: State, config: Config): void {
  if (config.customRequest === null) return
  const upload = config.urls.some((entry) => entry.upload !== null)
  const usual = upload
    ? 'PUT'
    : config.noBody
      ? 'HEAD'
      : config.form.length || (config.post !== null && !config.useGet)
        ? 'POST'
        : 'GET'
  const asked = config.customRequest.toUpperCase()
  if (asked === usual) {
    if (state.global.verbose && !state.global.silent) {
      state.stderr += note(`Unnecessary use of -X or --request, ${usual} is already inferred.`)
    }
  } else if (asked === 'HEAD') {
    warn(
      state,
      'Setting custom HTTP method to HEAD with -X/--request may not work the way you want. Consider using -I/--head instead.',
    )
  }
}
