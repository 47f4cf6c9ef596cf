/** What a command line asks for: one `Config` per `--next` part, and what is shared by all. Text is byte text (latin1). */
import type { HandedTo } from '../types'
import { FormBuilder } from './form'

/** Files that a command can read and what they hold after it; standard input; whether a terminal is attached. */
export interface Environment {
  /** Name to contents. Files that curl writes are put here too. */
  readonly files: Map<string, Uint8Array>
  readonly stdin: Uint8Array
  /** True where standard output is a terminal: header names are bold, lines are buffered, no progress meter. */
  readonly terminal: boolean
  /** Where standard output goes, where that is not the screen. */
  readonly output?: Exclude<HandedTo, 'screen'> | undefined
}

/** A URL with what belongs to it by position: where its output goes and what it uploads. */
export interface UrlSpec {
  url: string | null
  /** `-o NAME`. */
  output: string | null
  /** `-O`. */
  remoteName: boolean
  outputSet: boolean
  upload: string | null
  uploadSet: boolean
}

export type TimeCondition = 'if-modified' | 'if-unmodified' | 'last-modified'

/** What decides the method, as far as options do. */
export type RequestKind = 'get' | 'head' | 'form' | 'post' | 'put'

export interface Config {
  /** The first option that decided it; null: none did. */
  asked: RequestKind | null
  urls: UrlSpec[]
  customRequest: string | null
  noBody: boolean
  useGet: boolean
  post: string | null
  json: boolean
  query: string[]
  form: FormBuilder
  formEscape: boolean
  headers: string[]
  userAgent: string | null
  referer: string | null
  autoReferer: boolean
  user: string | null
  bearer: string | null
  auth: ReadonlySet<'basic' | 'digest' | 'bearer'>
  cookies: string[]
  cookieFiles: string[]
  cookieJar: string | null
  junkSession: boolean
  follow: boolean
  unrestrictedAuth: boolean
  maxRedirects: number
  keepPost: Set<number>
  compressed: boolean
  transferEncoding: boolean
  raw: boolean
  range: string | null
  resumeFrom: number | 'current' | null
  timeCondition: { readonly kind: TimeCondition; readonly time: number } | null
  httpVersion: '1.0' | '1.1' | null
  http09: boolean
  showHeaders: boolean
  fail: boolean
  failWithBody: boolean
  headerFile: string | null
  contentDisposition: boolean
  remoteNameAll: boolean
  outputDir: string | null
  createDirs: boolean
  clobber: boolean
  removeOnError: boolean
  writeOut: string | null
  noBuffer: boolean
  globOff: boolean
  pathAsIs: boolean
  requestTarget: string | null
  maxTime: number
  connectTimeout: number
  expect100Timeout: number
  maxFileSize: number
  ignoreContentLength: boolean
  connectTo: string[]
  resolve: string[]
  proxy: string | null
  proxy10: boolean
  proxyTunnel: boolean
  proxyUser: string | null
  noProxy: string | null
  suppressConnectHeaders: boolean
  retry: number
  retryDelay: number
  retryMaxTime: number
  retryAllErrors: boolean
  retryConnRefused: boolean
  etagCompare: string | null
  etagSave: string | null
  protoDefault: string | null
  /** Schemes that may be used, by `--proto`; null: all. */
  protocols: ReadonlySet<string> | null
  /** The same for redirects, by `--proto-redir`; null: http, https, ftp and ftps. */
  redirectProtocols: ReadonlySet<string> | null
  /** `-n` asks for the file, `--netrc-optional` lets a URL's or `-u`'s credentials go first. */
  netrc: 'required' | 'optional' | null
  netrcFile: string | null
  noUserInUrl: boolean
  /** `--interface`. */
  interface: string | null
  /** `--http2`: an upgrade to h2c is offered. */
  upgrade: boolean
  haproxy: boolean
  /** `--crlf` and `-B`: each LF of a body goes out as CR LF. */
  crlf: boolean
  ascii: boolean
  proxyHeaders: string[]
}

/** Options that hold for the whole command line. */
export interface GlobalConfig {
  silent: boolean
  showError: boolean
  progressMeter: boolean
  progressBar: boolean
  failEarly: boolean
  parallel: boolean
  parallelImmediate: boolean
  styledOutput: boolean
  /** `-v` or `--trace`: what is told, and where: `%` is standard error, `-` standard output, else a file. */
  trace: { readonly kind: 'plain' | 'hex' | 'ascii'; readonly to: string } | null
  traceTime: boolean
  /** The file of `--stderr`, `-` for standard output; null: standard error. */
  stderr: string | null
}

export function newConfig(): Config {
  return {
    asked: null,
    urls: [],
    customRequest: null,
    noBody: false,
    useGet: false,
    post: null,
    json: false,
    query: [],
    form: new FormBuilder(),
    formEscape: false,
    headers: [],
    userAgent: null,
    referer: null,
    autoReferer: false,
    user: null,
    bearer: null,
    auth: new Set(),
    cookies: [],
    cookieFiles: [],
    cookieJar: null,
    junkSession: false,
    follow: false,
    unrestrictedAuth: false,
    maxRedirects: 50,
    keepPost: new Set(),
    compressed: false,
    transferEncoding: false,
    raw: false,
    range: null,
    resumeFrom: null,
    timeCondition: null,
    httpVersion: null,
    http09: false,
    showHeaders: false,
    fail: false,
    failWithBody: false,
    headerFile: null,
    contentDisposition: false,
    remoteNameAll: false,
    outputDir: null,
    createDirs: false,
    clobber: true,
    removeOnError: false,
    writeOut: null,
    noBuffer: false,
    globOff: false,
    pathAsIs: false,
    requestTarget: null,
    maxTime: 0,
    connectTimeout: 0,
    expect100Timeout: 1,
    maxFileSize: 0,
    ignoreContentLength: false,
    connectTo: [],
    resolve: [],
    proxy: null,
    proxy10: false,
    proxyTunnel: false,
    proxyUser: null,
    noProxy: null,
    suppressConnectHeaders: false,
    retry: 0,
    retryDelay: 0,
    retryMaxTime: 0,
    retryAllErrors: false,
    retryConnRefused: false,
    etagCompare: null,
    etagSave: null,
    protoDefault: null,
    protocols: null,
    redirectProtocols: null,
    netrc: null,
    netrcFile: null,
    noUserInUrl: false,
    interface: null,
    upgrade: false,
    haproxy: false,
    crlf: false,
    ascii: false,
    proxyHeaders: [],
  }
}
