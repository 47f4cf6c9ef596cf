/** Options of curl without a value: what each, or its `--no-` form, does to the configuration. */
import { nextUrl, Refused, type State, withAuth } from './argument-state'
import { newConfig } from './config'

/** What an option without a value does; `on` is false for `--no-name`. */
export const FLAGS: Readonly<Record<string, (state: State, on: boolean) => void>> = {
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
    // Without a URL before it, `--next` begins nothing new.
    if (!state.config.urls.some((entry) => entry.url !== null)) return
    state.config = newConfig()
    state.configs.push(state.config)
  },
}
