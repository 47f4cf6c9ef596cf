/** curl's option parser: arguments to configurations, or the message and exit code with which curl refuses them. */
import { latin1 } from '../../bytes'
import { type Config, type Environment, type GlobalConfig, newConfig, type UrlSpec } from './config'
import { parseDate } from './dates'
import { hasPrefix } from './encode'
import { parseForm } from './form'
import { HELP_HINT, note, warning } from './messages'
import { findLetter, findName, OPTIONS, type OptionEntry } from './options'
import { type DataKind, dataPiece, joinData, readSource } from './post-data'

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

class Refused extends Error {
  constructor(
    readonly text: string,
    readonly hint = true,
    readonly code = 2,
  ) {
    super(text)
  }
}

interface State {
  readonly environment: Environment
  readonly configs: Config[]
  config: Config
  readonly global: GlobalConfig
  showErrorGiven: boolean
  stderr: string
  version: boolean
}

const warn = (state: State, text: string) => {
  if (!state.global.silent) state.stderr += warning(text)
}

/** The first URL entry that lacks `flag`, or a new one. */
function nextUrl(config: Config, lacks: (entry: UrlSpec) => boolean): UrlSpec {
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

function seconds(value: string, option: string): number {
  if (!/^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(value)) {
    throw new Refused(`option ${option}: expected a proper numerical parameter`)
  }
  const number = Number.parseFloat(value)
  if (number < 0) throw new Refused(`option ${option}: expected a positive numerical parameter`)
  return number * 1000
}

function whole(value: string, option: string, negative = false): number {
  if (!/^\s*[+-]?\d+$/.test(value)) throw new Refused(`option ${option}: expected a proper numerical parameter`)
  const number = Number.parseInt(value, 10)
  if (number < 0 && !negative) throw new Refused(`option ${option}: expected a positive numerical parameter`)
  return number
}

function size(value: string, option: string): number {
  const match = /^(\d+)([kKmMgGbB]?)$/.exec(value)
  if (!match) throw new Refused(`option ${option}: expected a proper numerical parameter`)
  return (
    Number(match[1]) *
    (({ k: 1024, m: 1048576, g: 1073741824 } as Record<string, number>)[match[2]!.toLowerCase()] ?? 1)
  )
}

function addData(state: State, value: string, kind: DataKind): void {
  const piece = dataPiece(value, kind, state.environment)
  if (piece.warning) warn(state, piece.warning)
  state.config.post = joinData(state.config.post, piece.text, kind)
  if (kind === 'json') state.config.json = true
}

function timeCondition(state: State, value: string): void {
  const sign = value[0] ?? ''
  const text = '+-='.includes(sign) && sign !== '' ? value.slice(1) : value
  const time = parseDate(text)
  if (time === null) {
    // A file's own time counts too; the simulated files have none.
    warn(
      state,
      'Illegal date format for -z, --time-cond (and not a file name). Disabling time condition. See curl_getdate(3) for valid date syntax.',
    )
    state.config.timeCondition = null
    return
  }
  const kind = sign === '-' ? 'if-unmodified' : sign === '=' ? 'last-modified' : 'if-modified'
  state.config.timeCondition = { kind, time }
}

type Setter = (state: State, value: string, option: string) => void

const withAuth = (config: Config, kind: 'basic' | 'digest' | 'bearer') => {
  config.auth = new Set([...config.auth, kind])
}

/** What an option with a value does. */
const VALUES: Readonly<Record<string, Setter>> = {
  url: ({ config }, value) => {
    nextUrl(config, (entry) => entry.url === null).url = value
  },
  'url-query': (state, value) => {
    if (value[0] === '+') {
      state.config.query.push(value.slice(1))
      return
    }
    const piece = dataPiece(value, 'urlencode', state.environment)
    if (piece.warning) warn(state, piece.warning)
    // In a URL the digits of an escape come out in lower case.
    state.config.query.push(piece.text.replace(/%[0-9A-F]{2}/g, (digits) => digits.toLowerCase()))
  },
  output: ({ config }, value) => {
    const entry = nextUrl(config, (each) => !each.outputSet)
    entry.output = value
    entry.outputSet = true
  },
  'upload-file': ({ config }, value) => {
    const entry = nextUrl(config, (each) => !each.uploadSet)
    entry.upload = value
    entry.uploadSet = true
  },
  data: (state, value) => addData(state, value, 'data'),
  'data-ascii': (state, value) => addData(state, value, 'data'),
  'data-binary': (state, value) => addData(state, value, 'binary'),
  'data-raw': (state, value) => addData(state, value, 'raw'),
  'data-urlencode': (state, value) => addData(state, value, 'urlencode'),
  json: (state, value) => addData(state, value, 'json'),
  form: (state, value, option) => formPart(state, value, option, false),
  'form-string': (state, value, option) => formPart(state, value, option, true),
  header: (state, value) => {
    if (value[0] !== '@') {
      state.config.headers.push(value)
      return
    }
    const text = readSource(value.slice(1), state.environment)
    if (text === null) {
      warn(state, `Failed to open ${value.slice(1)}!`)
      return
    }
    for (const line of text.split('\n')) if (line.trim()) state.config.headers.push(line.replace(/\r$/, ''))
  },
  request: ({ config }, value) => {
    config.customRequest = value
  },
  'request-target': ({ config }, value) => {
    config.requestTarget = value
  },
  'user-agent': ({ config }, value) => {
    config.userAgent = value
  },
  referer: ({ config }, value) => {
    const auto = value.indexOf(';auto')
    config.autoReferer = auto >= 0
    const text = auto >= 0 ? value.slice(0, auto) : value
    config.referer = text === '' ? null : text
  },
  user: ({ config }, value) => {
    config.user = value
  },
  'oauth2-bearer': ({ config }, value) => {
    config.bearer = value
    withAuth(config, 'bearer')
  },
  cookie: ({ config }, value) => {
    if (value[0] === '@') config.cookieFiles.push(value.slice(1))
    else if (value.includes('=')) config.cookies.push(value)
    else config.cookieFiles.push(value)
  },
  'cookie-jar': ({ config }, value) => {
    config.cookieJar = value
  },
  range: (state, value) => {
    if (/^\d+$/.test(value)) {
      warn(state, "A specified range MUST include at least one dash '-'. Appending one for you!")
      state.config.range = `${value}-`
    } else state.config.range = value
  },
  'continue-at': (state, value, option) => {
    if (state.config.contentDisposition) {
      throw new Refused(`--continue-at and --remote-header-name cannot be combined`)
    }
    state.config.resumeFrom = value === '-' ? 'current' : whole(value, option)
  },
  'time-cond': timeCondition,
  'dump-header': ({ config }, value) => {
    config.headerFile = value
  },
  'output-dir': ({ config }, value) => {
    config.outputDir = value
  },
  'write-out': (state, value) => {
    if (value[0] !== '@') state.config.writeOut = value
    else {
      const text = readSource(value.slice(1), state.environment)
      if (text === null) warn(state, `Failed to open ${value.slice(1)}`)
      state.config.writeOut = text ?? ''
    }
  },
  'max-time': ({ config }, value, option) => {
    config.maxTime = seconds(value, option)
  },
  'connect-timeout': ({ config }, value, option) => {
    config.connectTimeout = seconds(value, option)
  },
  'expect100-timeout': ({ config }, value, option) => {
    config.expect100Timeout = seconds(value, option) / 1000
  },
  'max-redirs': ({ config }, value, option) => {
    config.maxRedirects = whole(value, option, true)
  },
  'max-filesize': ({ config }, value, option) => {
    config.maxFileSize = size(value, option)
  },
  'connect-to': ({ config }, value) => {
    config.connectTo.push(value)
  },
  resolve: ({ config }, value) => {
    config.resolve.push(value)
  },
  proxy: ({ config }, value) => {
    config.proxy = value
    config.proxy10 = false
  },
  'proxy1.0': ({ config }, value) => {
    config.proxy = value
    config.proxy10 = true
  },
  'proxy-user': ({ config }, value) => {
    config.proxyUser = value
  },
  noproxy: ({ config }, value) => {
    config.noProxy = value
  },
  retry: ({ config }, value, option) => {
    config.retry = whole(value, option)
  },
  'retry-delay': ({ config }, value, option) => {
    config.retryDelay = whole(value, option)
  },
  'retry-max-time': ({ config }, value, option) => {
    config.retryMaxTime = whole(value, option)
  },
  'etag-compare': ({ config }, value) => {
    config.etagCompare = value
  },
  'etag-save': ({ config }, value) => {
    config.etagSave = value
  },
  'proto-default': ({ config }, value) => {
    config.protoDefault = value
  },
  'parallel-max': (_state, value, option) => {
    whole(value, option)
  },
  stderr: () => {},
}

function formPart(state: State, value: string, option: string, literal: boolean): void {
  const read = parseForm(value, literal, state.environment)
  if (read.ok) {
    state.config.form.push(...read.parts)
    return
  }
  if (read.warning) warn(state, read.warning)
  if (read.read) {
    // A missing file shows when the transfer begins.
    state.config.form.push({
      name: null,
      content: '',
      fileName: null,
      contentType: null,
      headers: [],
      encoder: MISSING_FILE,
    })
    return
  }
  throw new Refused(`option ${option}: is badly used here`)
}

/** Marks a part whose file does not exist: the transfer fails with exit code 26. */
export const MISSING_FILE = '\0missing'

/** What an option without a value does; `on` is false for `--no-name`. */
const FLAGS: Readonly<Record<string, (state: State, on: boolean) => void>> = {
  head: ({ config }, on) => {
    config.noBody = on
  },
  get: ({ config }, on) => {
    config.useGet = on
  },
  include: (state, on) => {
    if (on && state.config.contentDisposition) {
      throw new Refused('showing headers and --remote-header-name cannot be combined')
    }
    state.config.showHeaders = on
  },
  'remote-header-name': (state, on) => {
    if (on && state.config.showHeaders) {
      throw new Refused('showing headers and --remote-header-name cannot be combined')
    }
    if (on && state.config.resumeFrom !== null) {
      throw new Refused('--continue-at and --remote-header-name cannot be combined')
    }
    state.config.contentDisposition = on
  },
  'remote-name': ({ config }, on) => {
    const entry = nextUrl(config, (each) => !each.outputSet)
    entry.output = null
    entry.outputSet = true
    entry.remoteName = on
  },
  'remote-name-all': ({ config }, on) => {
    config.remoteNameAll = on
  },
  location: ({ config }, on) => {
    config.follow = on
  },
  'location-trusted': ({ config }, on) => {
    config.follow = on
    config.unrestrictedAuth = on
  },
  basic: ({ config }, on) => {
    if (on) withAuth(config, 'basic')
  },
  digest: ({ config }, on) => {
    if (on) withAuth(config, 'digest')
  },
  anyauth: ({ config }, on) => {
    if (on) config.auth = new Set(['basic', 'digest'])
  },
  compressed: ({ config }, on) => {
    config.compressed = on
  },
  'tr-encoding': ({ config }, on) => {
    config.transferEncoding = on
  },
  raw: ({ config }, on) => {
    config.raw = on
  },
  'http1.0': ({ config }) => {
    config.httpVersion = '1.0'
  },
  'http1.1': ({ config }) => {
    config.httpVersion = '1.1'
  },
  'http0.9': ({ config }, on) => {
    config.http09 = on
  },
  'ignore-content-length': ({ config }, on) => {
    config.ignoreContentLength = on
  },
  fail: ({ config }, on) => {
    config.fail = on
  },
  'fail-with-body': ({ config }, on) => {
    config.failWithBody = on
  },
  'form-escape': ({ config }, on) => {
    config.formEscape = on
  },
  'junk-session-cookies': ({ config }, on) => {
    config.junkSession = on
  },
  post301: ({ config }, on) => {
    if (on) config.keepPost.add(301)
    else config.keepPost.delete(301)
  },
  post302: ({ config }, on) => {
    if (on) config.keepPost.add(302)
    else config.keepPost.delete(302)
  },
  post303: ({ config }, on) => {
    if (on) config.keepPost.add(303)
    else config.keepPost.delete(303)
  },
  buffer: ({ config }, on) => {
    config.noBuffer = !on
  },
  globoff: ({ config }, on) => {
    config.globOff = on
  },
  'path-as-is': ({ config }, on) => {
    config.pathAsIs = on
  },
  proxytunnel: ({ config }, on) => {
    config.proxyTunnel = on
  },
  'suppress-connect-headers': ({ config }, on) => {
    config.suppressConnectHeaders = on
  },
  'create-dirs': ({ config }, on) => {
    config.createDirs = on
  },
  clobber: ({ config }, on) => {
    config.clobber = on
  },
  'remove-on-error': ({ config }, on) => {
    config.removeOnError = on
  },
  'retry-all-errors': ({ config }, on) => {
    config.retryAllErrors = on
  },
  'retry-connrefused': ({ config }, on) => {
    config.retryConnRefused = on
  },
  verbose: ({ global }, on) => {
    global.verbose = on
  },
  silent: ({ global }, on) => {
    global.silent = on
  },
  'show-error': (state, on) => {
    state.global.showError = on
    state.showErrorGiven = true
  },
  'progress-meter': ({ global }, on) => {
    global.progressMeter = on
  },
  'progress-bar': ({ global }, on) => {
    global.progressBar = on
  },
  'fail-early': ({ global }, on) => {
    global.failEarly = on
  },
  parallel: ({ global }, on) => {
    global.parallel = on
  },
  'parallel-immediate': ({ global }, on) => {
    global.parallelImmediate = on
  },
  'styled-output': ({ global }, on) => {
    global.styledOutput = on
  },
  version: (state) => {
    state.version = true
  },
  next: (state) => {
    if (!state.config.urls.some((entry) => entry.url !== null)) {
      throw new Refused('missing URL before --next')
    }
    state.config = newConfig()
    state.configs.push(state.config)
  },
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
  for (const each of state.configs) {
    if (!each.urls.some((entry) => entry.url !== null)) {
      return exit(2, `${state.stderr}curl: no URL specified!\n${HELP_HINT}`)
    }
  }
  const refused = finish(state)
  if (refused) return refused
  return { kind: 'run', configs: state.configs, global, stderr: state.stderr }
}

const REQUESTS = { head: 'HEAD (-I, --head)', form: 'multipart formpost (-F, --form)', post: 'POST (-d, --data)' }

/** Checks that need all options: methods that exclude each other, `--json`'s headers, hints about `-X`. */
function finish(state: State): Refusal | null {
  for (const config of state.configs) {
    const asked: (keyof typeof REQUESTS)[] = []
    if (config.noBody) asked.push('head')
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
    if (state.global.verbose) {
      state.stderr += note(`Unnecessary use of -X or --request, ${usual} is already inferred.`)
    }
  } else if (asked === 'HEAD') {
    warn(
      state,
      'Setting custom HTTP method to HEAD with -X/--request may not work the way you want. Consider using -I/--head instead.',
    )
  }
}

/** Names of all options, for completion. */
export const optionNames = (): string[] => OPTIONS.map((entry) => `--${entry.name}`)
