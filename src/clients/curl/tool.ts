/** curl's tool: one command line from its arguments to its exit code, transfer after transfer. */
import { fromLatin1, latin1 } from '../../bytes'
import type { ClientHost } from '../types'
import { MISSING_FILE, parseArguments } from './arguments'
import type { Config, Environment, GlobalConfig, UrlSpec } from './config'
import { CookieStore } from './cookies'
import { dispositionName } from './disposition'
import { hasPrefix } from './encode'
import { type Failure, failure } from './errors'
import { fieldValue } from './fields'
import { encodeForm } from './form'
import { expandGlob, globName } from './glob'
import { warning } from './messages'
import { OutputFile, Screen } from './output'
import { ConnectionPool } from './pool'
import { multipartType } from './request'
import { linkedLocation, looksLikeLocation } from './style'
import { Transfer, type TransferResult } from './transfer'
import { parseUrl } from './url'
import { VerboseLog } from './verbose'
import type { CurlVersion } from './version'
import { type TransferFacts, writeOut } from './writeout'

/** One transfer to make. */
interface Job {
  readonly config: Config
  readonly url: string
  readonly parts: readonly string[]
  readonly entry: UrlSpec
  /** The file to upload, its glob expanded. */
  readonly upload: string | null
  readonly number: number
  retriesLeft: number
  retrySleep: number
  readonly began: number
}

export interface ToolState {
  readonly exit: number
  readonly screen: Screen
  /** Names of files written. */
  readonly written: readonly string[]
  readonly settled: boolean
  /** The failure, or null where the last transfer went well. */
  readonly failure: Failure | null
  readonly result: TransferResult | null
  readonly transfer: Transfer | null
}

const EMPTY = new Uint8Array(0)

export class Tool {
  readonly screen: Screen
  readonly #pool: ConnectionPool
  readonly #written = new Set<string>()
  #configs: readonly Config[] = []
  #global: GlobalConfig | null = null
  #cookies = new Map<Config, CookieStore>()
  #jobs: Job[] = []
  #running = new Set<Transfer>()
  #exit = 0
  #settled = false
  #failure: Failure | null = null
  #result: TransferResult | null = null
  #transfer: Transfer | null = null
  #cancelWait: (() => void) | null = null
  /** Facts of finished transfers, for tests and `-w`. */
  readonly finished: TransferFacts[] = []

  constructor(
    private readonly host: ClientHost,
    private readonly version: CurlVersion,
    private readonly environment: Environment,
    private readonly changed: () => void,
  ) {
    this.screen = new Screen(environment.terminal)
    this.#pool = new ConnectionPool(host)
  }

  get state(): ToolState {
    return {
      exit: this.#exit,
      screen: this.screen,
      written: [...this.#written],
      settled: this.#settled,
      failure: this.#failure,
      result: this.#result,
      transfer: this.#transfer,
    }
  }

  /** Starts with arguments as byte text, without the word `curl`. */
  start(argv: readonly string[]): void {
    const parsed = parseArguments(argv, this.environment, this.version.about)
    if (parsed.kind === 'exit') {
      this.screen.error(parsed.stderr)
      this.screen.write(fromLatin1(parsed.stdout))
      if (parsed.code !== 0) this.#failure = failure(parsed.code, 'curl.arguments')
      this.#settle(parsed.code)
      return
    }
    this.screen.error(parsed.stderr)
    this.#configs = parsed.configs
    this.#global = parsed.global
    this.#queue()
    if (parsed.global.parallel) this.#parallel()
    else this.#next()
  }

  /** Ctrl-C. */
  stop(): void {
    if (this.#settled) return
    this.#cancelWait?.()
    for (const transfer of this.#running) transfer.abort()
    this.#settle(130)
  }

  #queue(): void {
    let number = 0
    for (const config of this.#configs) {
      const store = this.#cookieStore(config)
      if (store) this.#cookies.set(config, store)
      for (const entry of config.urls) {
        if (entry.url === null) continue
        const globbed = config.globOff
          ? { ok: true as const, urls: [{ url: entry.url, parts: [] }] }
          : expandGlob(entry.url)
        if (!globbed.ok) {
          this.screen.error(this.#shows() ? `curl: (3) ${globbed.message}\n` : '')
          this.#failure = failure(3, 'curl.glob', globbed.message)
          this.#exit = 3
          return
        }
        for (const upload of this.#uploads(config, entry)) {
          for (const { url, parts } of globbed.urls) {
            this.#jobs.push({
              upload,
              config,
              url,
              parts,
              entry,
              number: number++,
              retriesLeft: config.retry,
              retrySleep: config.retryDelay > 0 ? config.retryDelay * 1000 : 1000,
              began: -1,
            })
          }
        }
      }
    }
  }

  /** The files that one `-T` names: braces and ranges are expanded as in a URL. */
  #uploads(config: Config, entry: UrlSpec): readonly (string | null)[] {
    if (entry.upload === null || config.globOff) return [entry.upload]
    const globbed = expandGlob(entry.upload)
    return globbed.ok ? globbed.urls.map(({ url }) => url) : [entry.upload]
  }

  #cookieStore(config: Config): CookieStore | null {
    if (config.cookieFiles.length === 0 && config.cookieJar === null) return null
    const store = new CookieStore()
    for (const name of config.cookieFiles) {
      const bytes = name === '-' ? this.environment.stdin : this.environment.files.get(name)
      if (bytes) store.load(latin1(bytes), config.junkSession, this.host.date())
    }
    return store
  }

  #shows(): boolean {
    return this.#global?.showError ?? true
  }

  #next(): void {
    const job = this.#jobs.shift()
    if (!job) {
      this.#finish()
      return
    }
    this.#run(job, () => this.#next())
  }

  /** `-Z`: all at once; later ones wait for the first to show whether its connection can be shared. */
  #parallel(): void {
    const jobs = this.#jobs
    this.#jobs = []
    let left = jobs.length
    if (left === 0) {
      this.#finish()
      return
    }
    for (const job of jobs) {
      this.#run(job, () => {
        left--
        if (left === 0) this.#finish()
      })
    }
  }

  /** The name of the output file; null: standard output; a failure where none can be made. */
  #outputName(job: Job): { name: string | null } | Failure {
    const { config, entry } = job
    let name = entry.output
    const remote = entry.remoteName || (config.remoteNameAll && !entry.outputSet)
    if (remote) {
      const parsed = parseUrl(job.url, { guess: true, anyScheme: true })
      const path = parsed.ok ? parsed.url.path : ''
      name = path.slice(path.lastIndexOf('/') + 1)
      if (name === '') {
        if (config.contentDisposition) name = 'curl_response'
        else {
          if (!this.#global!.silent) this.screen.error('curl: Remote file name has no length!\n')
          return failure(23, 'curl.output.name')
        }
      }
    } else if (name !== null) name = globName(name, job.parts)
    if (name === '-' || name === null) return { name: null }
    return { name: config.outputDir === null ? name : `${config.outputDir}/${name}` }
  }

  #spec(job: Job, resume: number, upload: string | null) {
    const { config } = job
    let url = job.url
    const queries = [...config.query]
    if (config.useGet && config.post !== null) queries.unshift(config.post)
    if (queries.length > 0) {
      const hash = url.indexOf('#')
      const fragment = hash < 0 ? '' : url.slice(hash)
      let bare = hash < 0 ? url : url.slice(0, hash)
      const parsed = parseUrl(bare, { guess: true, anyScheme: true })
      if (parsed.ok && parsed.url.path === '/' && !/^[a-z]+:\/\/[^/]*\/|^[^/]+\//i.test(bare) && !bare.includes('?'))
        bare += '/'
      url = `${bare}${bare.includes('?') ? '&' : '?'}${queries.join('&')}${fragment}`
    }
    const form = config.form.length > 0
    const post = config.post !== null && !config.useGet
    const method = upload !== null ? 'PUT' : config.noBody ? 'HEAD' : form || post ? 'POST' : 'GET'
    const body =
      upload !== null
        ? () => upload
        : form
          ? (boundary: string) =>
              encodeForm(
                config.form,
                boundary,
                config.formEscape,
                multipartType(config.headers) === 'multipart/form-data' ? 'form-data' : 'attachment',
              )
          : post
            ? () => config.post ?? ''
            : null
    return {
      url,
      config,
      method,
      multipart: form && upload === null,
      body,
      unknownLength: upload !== null && (job.upload === '-' || job.upload === '.'),
      resumeFrom: resume,
      userAgent: this.version.userAgent,
      http09: config.http09 || this.version.http09,
    } as const
  }

  #run(job: Job, then: () => void): void {
    const { config } = job
    const began = job.began < 0 ? this.host.now() : job.began
    const output = this.#outputName(job)
    if ('code' in output) {
      this.#endEarly(output, job, then)
      return
    }
    if (config.form.some((part) => part.encoder === MISSING_FILE)) {
      this.#endEarly(failure(26, 'curl.form.file'), job, then)
      return
    }
    let upload: string | null = null
    let resume = 0
    if (job.upload !== null && job.upload !== '') {
      const name = job.upload
      const standard = name === '-' || name === '.'
      const bytes = standard ? this.environment.stdin : this.environment.files.get(name)
      if (!bytes) {
        this.screen.error(
          `curl: Can't open '${name}'!\ncurl: try 'curl --help' or 'curl --manual' for more information\n`,
        )
        this.#endEarly(failure(26, 'curl.upload.file'), job, then)
        return
      }
      upload = latin1(bytes)
      if (!standard) job = { ...job, url: uploadUrl(job.url, name) }
    } else if (config.resumeFrom !== null) {
      resume =
        config.resumeFrom === 'current'
          ? (this.environment.files.get(output.name ?? '')?.length ?? 0)
          : config.resumeFrom
    }
    const file = new OutputFile(this.screen, this.environment.files, this.#freeName(config, output.name), resume > 0)
    const dump =
      config.headerFile === null
        ? null
        : new OutputFile(
            this.screen,
            this.environment.files,
            config.headerFile === '-' ? null : config.headerFile,
            false,
          )
    const toTerminal = this.environment.terminal && output.name === null
    const log = this.#global!.verbose
      ? new VerboseLog((text) => this.screen.error(text), this.environment.terminal)
      : null
    const headers = new Map<string, string[]>()
    const counters = { headers: 0, blank: true, body: 0, quiet: false }
    let dispositionPending =
      config.contentDisposition && output.name !== null && (job.entry.remoteName || config.remoteNameAll)
    const transfer = new Transfer(
      this.host,
      this.#pool,
      this.#cookies.get(config) ?? null,
      this.#spec(job, resume, upload),
      {
        log,
        header: (line, kind, running) => {
          if (kind === 'status') headers.clear()
          dump?.write(fromLatin1(line))
          if (config.etagSave !== null && hasPrefix(line, 'etag:')) {
            const value = fieldValue(line)
            this.environment.files.set(config.etagSave, fromLatin1(value ? `${value}\n` : ''))
            this.#written.add(config.etagSave)
          }
          if (dispositionPending && line.length > 20 && hasPrefix(line, 'Content-disposition:')) {
            const name = dispositionName(line)
            if (name !== null) {
              file.name = config.outputDir === null ? name : `${config.outputDir}/${name}`
              dispositionPending = false
              if (this.environment.files.has(file.name)) {
                if (this.#shows()) this.screen.error('')
                return failure(23, 'curl.output.exists', `Failed writing header`)
              }
            }
            file.make()
          }
          if (line.includes(':') && kind !== 'status') {
            const name = line.slice(0, line.indexOf(':')).toLowerCase()
            headers.set(name, [...(headers.get(name) ?? []), fieldValue(line)])
          }
          if (line.includes(':')) {
            if (counters.blank) counters.headers = 0
            counters.blank = false
            counters.headers++
          } else if (/^[\r\n]/.test(line)) counters.blank = true
          if (config.showHeaders || config.noBody) {
            const styled = this.environment.terminal && this.#global!.styledOutput && line.includes(':')
            file.write(fromLatin1(styled ? this.#styled(line, running) : line))
            if (config.noBuffer) this.screen.flush()
          }
          return null
        },
        body: (bytes) => {
          if (config.noBody) return null
          if (toTerminal && counters.body < 2000 && entryOutputUnset(job.entry) && bytes.includes(0)) {
            if (!this.#global!.silent) this.screen.error(BINARY_WARNING)
            counters.quiet = true
            return failure(23, 'curl.output.binary', 'Failure writing output to destination')
          }
          if (file.name !== null && !this.#hasFolder(config, file.name)) {
            if (!this.#global!.silent) {
              this.screen.error(warning(`Failed to create the file ${file.name}: No such file or directory`))
            }
            return failure(23, 'curl.output.folder', 'Failure writing output to destination')
          }
          file.write(bytes)
          if (config.noBuffer) this.screen.flush()
          this.changed()
          return null
        },
        done: (result) => {
          this.#running.delete(transfer)
          this.#result = result
          if (file.name !== null && (file.made || (!result.failure && transfer.status !== 304))) {
            if (!result.failure && transfer.status !== 304) file.make()
            this.#written.add(file.name)
          }
          if (result.failure && config.removeOnError && file.name !== null && file.made) {
            this.environment.files.delete(file.name)
            this.#written.delete(file.name)
          }
          if (dump?.name) {
            dump.make()
            this.#written.add(dump.name)
          }
          let found = result.failure
          if (!found && config.failWithBody && transfer.status >= 400) {
            found = failure(22, 'curl.fail', `The requested URL returned error: ${transfer.status}`)
          }
          if (found && this.#shows() && !counters.quiet) {
            this.screen.error(`curl: (${found.code}) ${result.message || found.message}\n`)
          }
          this.screen.flush()
          const wait = this.#retryWait(job, transfer, found, began)
          if (wait !== null) {
            this.#cancelWait = this.host.after(wait, () => {
              this.#run(
                {
                  ...job,
                  began,
                  retriesLeft: job.retriesLeft - 1,
                  retrySleep: Math.min(job.retrySleep * (config.retryDelay > 0 ? 1 : 2), 600000),
                },
                then,
              )
            })
            this.changed()
            return
          }
          const facts = this.#facts(job, transfer, found, result, counters.headers, file.name)
          this.finished.push(facts)
          if (config.writeOut !== null) {
            const text = writeOut(config.writeOut, facts, headers)
            this.screen.write(fromLatin1(text.stdout))
            this.screen.flush()
            this.screen.error(text.stderr)
          }
          this.#failure = found
          if (found) this.#exit = found.code
          else if (!this.#global!.failEarly) this.#exit = this.#global!.parallel && this.#exit !== 0 ? this.#exit : 0
          this.changed()
          if (found && this.#global!.failEarly) this.#jobs = []
          then()
        },
      },
    )
    this.#transfer = transfer
    this.#running.add(transfer)
    transfer.start()
  }

  /** True where the folder of a file exists: one that holds a file, or any with `--create-dirs`. */
  #hasFolder(config: Config, name: string): boolean {
    const slash = name.lastIndexOf('/')
    if (slash <= 0 || config.createDirs) return true
    const folder = name.slice(0, slash + 1)
    return [...this.environment.files.keys()].some((each) => each.startsWith(folder))
  }

  /** `--no-clobber`: a name that no file has. */
  #freeName(config: Config, name: string | null): string | null {
    if (name === null || config.clobber || !this.environment.files.has(name)) return name
    let number = 1
    while (this.environment.files.has(`${name}.${number}`)) number++
    return `${name}.${number}`
  }

  #endEarly(found: Failure, job: Job, then: () => void): void {
    if (this.#shows()) this.screen.error(`curl: (${found.code}) ${found.message || EARLY[found.code] || ''}\n`)
    this.#failure = found
    this.#exit = found.code
    if (this.#global!.failEarly || job.config.urls.length > 0) this.#jobs = []
    then()
  }

  /** Bold name; a Location's value is a link. */
  #styled(line: string, transfer: Transfer): string {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon)
    const value = line.slice(colon + 1)
    const shown = looksLikeLocation(name) && transfer.url ? linkedLocation(value, transfer.url) : value
    return `\x1b[1m${name}\x1b[0m:${shown}`
  }

  /** Milliseconds until the next attempt, null for none. */
  #retryWait(job: Job, transfer: Transfer, found: Failure | null, began: number): number | null {
    const { config } = job
    if (job.retriesLeft <= 0) return null
    if (config.retryMaxTime > 0 && this.host.now() - began >= config.retryMaxTime * 1000) return null
    let why: string | null = null
    if (found && [28, 6, 5].includes(found.code)) why = ': timeout'
    else if (config.retryConnRefused && found?.code === 7) why = ': connection refused'
    else if ((!found || found.code === 22) && [408, 429, 500, 502, 503, 504].includes(transfer.status)) {
      why = ': HTTP error'
    } else if (config.retryAllErrors && found) why = '(retrying all errors)'
    if (why === null) return null
    let wait = job.retrySleep
    const after = transfer.retryAfter === null ? 0 : Number.parseInt(transfer.retryAfter, 10) || 0
    if (config.retryDelay === 0 && after > 0) wait = after * 1000
    if (!this.#global!.silent) {
      const seconds = Math.floor(wait / 1000)
      this.screen.error(warning(`Problem ${why}. Will retry in ${seconds} seconds. ${job.retriesLeft} retries left.`))
    }
    return wait
  }

  #facts(
    job: Job,
    transfer: Transfer,
    found: Failure | null,
    result: TransferResult,
    headers: number,
    name: string | null,
  ): TransferFacts {
    const took = ((this.host.now() - Math.max(0, job.began)) / 1000).toFixed(6)
    const version = { 10: '1', 11: '1.1', 20: '2' }[transfer.version] ?? '0'
    return {
      content_type: transfer.contentType ?? '',
      errormsg: found ? result.message : '',
      exitcode: found?.code ?? 0,
      filename_effective: name ?? '',
      http_code: String(transfer.status).padStart(3, '0'),
      http_connect: '000',
      http_version: version,
      local_ip: transfer.remote ? '127.0.0.1' : '',
      local_port: transfer.remote?.localPort ?? 0,
      method: transfer.method,
      num_certs: 0,
      num_connects: transfer.connects,
      num_headers: headers,
      num_redirects: transfer.redirects,
      onerror: '',
      redirect_url: transfer.redirectUrl ?? '',
      referer: job.config.referer ?? '',
      remote_ip: transfer.remote?.ip ?? '',
      remote_port: transfer.remote?.port ?? 0,
      response_code: String(transfer.status).padStart(3, '0'),
      scheme: (transfer.url?.scheme ?? '').toUpperCase(),
      size_download: transfer.bodyBytes,
      size_header: transfer.headerBytes,
      size_request: transfer.requestBytes,
      size_upload: transfer.uploadBytes,
      speed_download: 0,
      speed_upload: 0,
      time_appconnect: '0.000000',
      time_connect: '0.000000',
      time_namelookup: '0.000000',
      time_pretransfer: '0.000000',
      time_redirect: '0.000000',
      time_starttransfer: took,
      time_total: took,
      url: job.url,
      url_effective: transfer.effectiveUrl,
      urlnum: job.number,
    }
  }

  #finish(): void {
    for (const config of this.#configs) {
      const store = this.#cookies.get(config)
      if (config.cookieJar === null || !store) continue
      const text = fromLatin1(store.dump())
      if (config.cookieJar === '-') this.screen.write(text)
      else {
        this.environment.files.set(config.cookieJar, text)
        this.#written.add(config.cookieJar)
      }
    }
    this.#pool.closeAll()
    this.#settle(this.#exit)
  }

  #settle(exit: number): void {
    this.screen.flush()
    this.#exit = exit
    this.#settled = true
    this.changed()
  }

  /** A file's bytes, empty where it was not made. */
  fileBytes(name: string): Uint8Array {
    return this.environment.files.get(name) ?? EMPTY
  }
}

const EARLY: Readonly<Record<number, string>> = {
  23: 'Failed writing received data to disk/application',
  26: 'Failed to open/read local data from file/application',
}

const entryOutputUnset = (entry: UrlSpec): boolean => !entry.outputSet

const BINARY_WARNING = warning(
  'Binary output can mess up your terminal. Use "--output -" to tell curl to output it to your terminal anyway, or consider "--output <FILE>" to save to a file.',
)

/** `-T FILE` to a URL that ends in `/`: the file's name is added. */
function uploadUrl(url: string, file: string): string {
  const parsed = parseUrl(url, { guess: true, anyScheme: true })
  if (!parsed.ok || parsed.url.query !== null || !parsed.url.path.endsWith('/')) return url
  const name = file.slice(file.lastIndexOf('/') + 1)
  const encoded = name.replace(
    /[^A-Za-z0-9\-._~]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  )
  const slash = url.replace(/#.*$/, '')
  return `${slash.endsWith('/') ? slash : `${slash}/`}${encoded}`
}
