/** Options of curl that take a value: what each does to the configuration. */
import { nextUrl, Refused, type State, say, warn, withAuth } from './argument-state'
import { askFor } from './asked'
import { readConfig } from './config-file'
import { parseDate } from './dates'
import { setTrace } from './option-flags'
import { canCreate } from './output'
import { type DataKind, dataPiece, joinData, readSource } from './post-data'
import { SCHEMES } from './url'

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
  if (Math.abs(number) > 2 ** 63) throw new Refused(`option ${option}: too large number`)
  if (number < 0 && !negative) throw new Refused(`option ${option}: expected a positive numerical parameter`)
  return number
}

function size(state: State, value: string, option: string, name: string): number {
  const match = /^(\d+)([kKmMgGbB]?)$/.exec(value)
  if (!/^\d/.test(value)) warn(state, `invalid number specified for ${name}`)
  else if (!match) warn(state, `unsupported ${name} unit. Use G, M, K or B`)
  if (!match) throw new Refused(`option ${option}: is badly used here`)
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

/** What an option with a value does. */
export const VALUES: Readonly<Record<string, Setter>> = {
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
  output: (state, value, option) => {
    if (value === '') {
      warn(state, 'output file name has no length')
      throw new Refused(`option ${option}: is badly used here`)
    }
    const entry = nextUrl(state.config, (each) => !each.outputSet)
    entry.output = value
    entry.remoteName = false
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
  header: (state, value) => addHeaders(state, state.config.headers, value),
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
      warn(state, 'A specified range MUST include at least one dash (-). Appending one for you!')
      state.config.range = `${value}-`
    } else {
      if (/[^\d,-]/.test(value)) {
        warn(
          state,
          "Invalid character is found in given range. A specified range MUST have only digits in 'start'-'stop'. The server's response to this request is uncertain.",
        )
      }
      state.config.range = value
    }
  },
  'continue-at': (state, value, option) => {
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
      if (text === null && !state.global.silent) say(state, `Warning: Failed to read ${value.slice(1)}`)
      state.config.writeOut = (text ?? '').replace(/[\r\n]/g, '')
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
    if (config.maxRedirects < -1) throw new Refused(`option ${option}: expected a proper numerical parameter`)
  },
  'max-filesize': (state, value, option) => {
    state.config.maxFileSize = size(state, value, option, 'max-filesize')
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
  'proto-default': ({ config }, value, option) => {
    if (!(value.toLowerCase() in SCHEMES)) {
      throw new Refused(`option ${option}: a specified protocol is unsupported by libcurl`)
    }
    config.protoDefault = value.toLowerCase()
  },
  'parallel-max': (_state, value, option) => {
    whole(value, option)
  },
  stderr: (state, value) => {
    // Made at once: a name that no file can have is refused here.
    if (value !== '-' && !canCreate(value, state.environment.files)) {
      warn(state, `Failed to open ${value}!`)
      return
    }
    if (value !== '-') state.environment.files.set(value, new Uint8Array(0))
    state.global.stderr = value
  },
  trace: (state, value) => setTrace(state, { kind: 'hex', to: value }, '--trace'),
  'trace-ascii': (state, value) => setTrace(state, { kind: 'ascii', to: value }, '--trace-ascii'),
  config: (state, value) => readConfig(state, value),
  'netrc-file': ({ config }, value) => {
    config.netrc = 'required'
    config.netrcFile = value
  },
  proto: (state, value) => {
    state.config.protocols = protocols(state, value, new Set(Object.keys(SCHEMES)))
  },
  'proto-redir': (state, value) => {
    state.config.redirectProtocols = protocols(state, value, new Set(['http', 'https', 'ftp', 'ftps']))
  },
  interface: ({ config }, value) => {
    config.interface = value
  },
  'proxy-header': (state, value) => addHeaders(state, state.config.proxyHeaders, value),
  // Numbers that change nothing here are checked as curl checks them.
  'create-file-mode': (_state, value, option) => {
    if (!/^[0-7]+$/.test(value)) throw new Refused(`option ${option}: expected a proper numerical parameter`)
    if (Number.parseInt(value, 8) > 0o777) throw new Refused(`option ${option}: too large number`)
  },
  'happy-eyeballs-timeout-ms': (_state, value, option) => {
    whole(value, option)
  },
  delegation: (state, value) => {
    if (!/^(none|policy|always)$/i.test(value)) warn(state, `unrecognized delegation method '${value}', using none`)
  },
  'keepalive-time': (_state, value, option) => {
    whole(value, option)
  },
  'tftp-blksize': (_state, value, option) => {
    whole(value, option)
  },
  'limit-rate': (state, value, option) => {
    size(state, value, option, 'rate')
  },
}

/** `=http,https`, `-all,http`, `+ftp`: changes to a set of schemes. */
function protocols(state: State, value: string, start: ReadonlySet<string>): ReadonlySet<string> {
  const chosen = new Set(start)
  for (const item of value.split(',')) {
    const modifier = /^[-+=]*/.exec(item)![0]
    const name = item.slice(modifier.length).toLowerCase()
    const mode = modifier.at(-1) ?? '+'
    const names = name === 'all' ? Object.keys(SCHEMES) : [name]
    if (name !== 'all' && !(name in SCHEMES)) {
      // Forbidding everything else still holds.
      if (mode === '=') chosen.clear()
      warn(state, `unrecognized protocol '${item.slice(modifier.length)}'`)
      continue
    }
    if (mode === '=') chosen.clear()
    for (const each of names) {
      if (mode === '-') chosen.delete(each)
      else chosen.add(each)
    }
  }
  return chosen
}

/** A field of `-H`, or with `@` those of a file, a line each. */
function addHeaders(state: State, headers: string[], value: string): void {
  if (value[0] !== '@') {
    headers.push(value)
    return
  }
  const text = readSource(value.slice(1), state.environment)
  if (text === null) {
    warn(state, `Failed to open ${value.slice(1)}!`)
    return
  }
  for (const line of text.split('\n')) if (line.trim()) headers.push(line.replace(/\r$/, ''))
}

function formPart(state: State, value: string, option: string, literal: boolean): void {
  const read = state.config.form.add(value, literal, state.environment)
  for (const text of read.warnings) warn(state, text)
  const conflict = read.ok ? askFor(state.config, 'form') : null
  if (conflict !== null) warn(state, conflict)
  if (!read.ok || conflict !== null) throw new Refused(`option ${option}: is badly used here`)
}
