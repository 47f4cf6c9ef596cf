/** Options of curl without a value: what each, or its `--no-` form, does to the configuration. */
import { nextUrl, Refused, type State, say, warn, withAuth } from './argument-state'
import { askFor } from './asked'
import { type GlobalConfig, newConfig } from './config'

/** `-v`, `--trace`, `--trace-ascii`: the last one counts, and says so where another kind was asked for. */
export function setTrace(state: State, trace: GlobalConfig['trace'], option: string): void {
  const before = state.global.trace
  if (trace && before && before.kind !== trace.kind) warn(state, `${option} overrides an earlier trace/verbose option`)
  state.global.trace = trace
}

function oneFailure(state: State, option: string): void {
  if (!state.config.fail || !state.config.failWithBody) return
  if (!state.global.silent) say(state, 'curl: You must select either --fail or --fail-with-body, not both.\n')
  throw new Refused(`option ${option}: is badly used here`)
}

/** What an option without a value does; `on` is false for `--no-name`. */
export const FLAGS: Readonly<Record<string, (state: State, on: boolean, option: string) => void>> = {
  head: (state, on, option) => {
    state.config.noBody = on
    const conflict = askFor(state.config, on ? 'head' : 'get')
    if (conflict === null) return
    warn(state, conflict)
    throw new Refused(`option ${option}: is badly used here`)
  },
  get: ({ config }, on) => {
    config.useGet = on
  },
  include: ({ config }, on) => {
    config.showHeaders = on
  },
  'remote-header-name': ({ config }, on) => {
    config.contentDisposition = on
  },
  crlf: ({ config }, on) => {
    config.crlf = on
  },
  'use-ascii': ({ config }, on) => {
    config.ascii = on
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
    config.upgrade = false
    config.httpVersion = '1.0'
  },
  'http1.1': ({ config }) => {
    config.upgrade = false
    config.httpVersion = '1.1'
  },
  'http0.9': ({ config }, on) => {
    config.http09 = on
  },
  'ignore-content-length': ({ config }, on) => {
    config.ignoreContentLength = on
  },
  fail: (state, on, option) => {
    state.config.fail = on
    oneFailure(state, option)
  },
  'fail-with-body': (state, on, option) => {
    state.config.failWithBody = on
    oneFailure(state, option)
  },
  ssl: (state, on) => {
    if (on) warn(state, '--ssl is an insecure option, consider --ssl-reqd instead')
  },
  sslv2: (state) => warn(state, 'Ignores instruction to use SSLv2'),
  sslv3: (state) => warn(state, 'Ignores instruction to use SSLv3'),
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
  verbose: (state, on) => setTrace(state, on ? { kind: 'plain', to: '%' } : null, '-v, --verbose'),
  'trace-time': ({ global }, on) => {
    global.traceTime = on
  },
  netrc: ({ config }, on) => {
    config.netrc = on ? 'required' : null
  },
  'netrc-optional': ({ config }, on) => {
    config.netrc = on ? 'optional' : null
  },
  'disallow-username-in-url': ({ config }, on) => {
    config.noUserInUrl = on
  },
  'haproxy-protocol': ({ config }, on) => {
    config.haproxy = on
  },
  http2: ({ config }) => {
    config.httpVersion = null
    config.upgrade = true
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
    // Without a URL before it, `--next` begins nothing new.
    if (!state.config.urls.some((entry) => entry.url !== null)) return
    state.config = newConfig()
    state.configs.push(state.config)
  },
}
