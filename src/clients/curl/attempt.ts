/** One attempt at one transfer: where its output goes, its messages, what `-w` prints, and when it is tried again. */
import { fromLatin1, latin1 } from '../../bytes'
import type { HandedTo } from '../types'
import { askForData, askForUpload } from './asked'
import type { Desk } from './desk'
import { dispositionName } from './disposition'
import { hasPrefix } from './encode'
import { exitText, type Failure, failure } from './errors'
import { factsOf } from './facts'
import { fieldValue } from './fields'
import { encodersKnown, formReadable } from './form'
import { globName } from './glob'
import { specOf } from './job-spec'
import type { Job } from './jobs'
import { HELP_HINT, warning } from './messages'
import { canCreate, NULL_DEVICE, OutputFile } from './output'
import type { Progress } from './progress'
import type { HeaderKind } from './reader'
import { styledField } from './style'
import { Transfer } from './transfer'
import type { TransferResult, TransferState } from './transfer-state'
import { parseUrl } from './url'
import { type TransferFacts, writeOut } from './writeout'

/** How an attempt ended. */
export interface AttemptEnd {
  readonly failure: Failure | null
  readonly result: TransferResult | null
  readonly facts: TransferFacts | null
  /** Milliseconds until it is tried again, null: it is not. */
  readonly retryAfter: number | null
  /** The transfers after it are not made. */
  readonly last: boolean
}

/** What of a reply curl hands on, and where that went; `to` is null while nothing of it has. */
export interface HandedOn {
  readonly what: 'head' | 'body'
  readonly to: HandedTo | null
}

const BINARY_WARNING = warning(
  'Binary output can mess up your terminal. Use "--output -" to tell curl to output it to your terminal anyway, or consider "--output <FILE>" to save to a file.',
)

/** curl looks for NUL in the first bytes of a body that goes to a terminal. */
const BINARY_WINDOW = 2000

export class Attempt {
  transfer: Transfer | null = null
  /** When the first attempt began. */
  readonly began: number
  #dump: OutputFile | null = null
  #progress: Progress | null = null
  readonly #headers = new Map<string, string[]>()
  #headerCount = 0
  #sawBlank = true
  /** The failure has been told of already. */
  #quiet = false
  #toTerminal = false
  #nameAwaited = false
  #to: HandedOn['to'] = null

  constructor(
    private readonly desk: Desk,
    private readonly job: Job,
    private readonly changed: () => void,
    private readonly done: (end: AttemptEnd) => void,
  ) {
    this.began = job.began < 0 ? desk.host.now() : job.began
  }

  /** With `-I` the head alone is handed on. */
  get handedOn(): HandedOn {
    return { what: this.job.config.noBody ? 'head' : 'body', to: this.#to }
  }

  #wrote({ name }: OutputFile): void {
    this.#to = name === null ? (this.desk.environment.output ?? 'screen') : name === NULL_DEVICE ? 'nowhere' : 'file'
  }

  start(): void {
    const { desk, job } = this
    const { config } = job
    const { files, stdin, terminal } = desk.environment
    const refuseBoth = (warned: string) => this.#refuse(failure(2, 'curl.arguments'), warning(warned))
    const data = job.first ? askForData(config) : null
    if (data !== null) return refuseBoth(data)
    if (job.globError !== null) return this.#refuse(failure(3, 'curl.glob', job.globError))
    const put = job.first ? askForUpload(config) : null
    if (put !== null) return refuseBoth(put)
    this.#openDump()
    if (config.etagSave !== null) desk.append(config.etagSave, new Uint8Array(0))
    const name = this.#outputName()
    if (typeof name === 'object' && name) return this.#fail(name)
    let upload: string | null = null
    let resumeFrom = 0
    // What the meter says about the part that is there already.
    let told = 0
    if (job.upload !== null && job.upload !== '') {
      const standard = job.upload === '-' || job.upload === '.'
      const bytes = standard ? stdin : files.get(job.upload)
      if (!bytes) {
        desk.screen.error(`curl: Can't open '${job.upload}'!\n${HELP_HINT}`)
        return this.#fail(failure(26, 'curl.upload.file'))
      }
      upload = latin1(bytes)
      if (typeof config.resumeFrom === 'number') {
        upload = upload.slice(config.resumeFrom)
        told = config.resumeFrom
      }
    } else if (config.resumeFrom !== null) {
      resumeFrom = config.resumeFrom === 'current' ? desk.fileBytes(name ?? '').length : config.resumeFrom
      told = resumeFrom
    }
    const spec = specOf({ job, resumeFrom, upload, version: desk.version, netrc: desk.netrc(config) })
    if ('rule' in spec) {
      if (spec.rule !== 'curl.url.query') return this.#fail(spec)
      // The tool says this itself, and `-s` hides it whatever `-S` says.
      if (!desk.global.silent) desk.screen.error(`curl: (${spec.code}) ${spec.message}\n`)
      this.#quiet = true
      return this.#fail(spec)
    }
    if (!encodersKnown(config.form.parts)) return this.#fail(failure(43, 'curl.form.encoder'))
    if (!formReadable(config.form.parts)) return this.#fail(failure(26, 'curl.form.file'))
    const file = new OutputFile(desk.screen, files, this.#freeName(name), resumeFrom > 0)
    this.#toTerminal = terminal && name === null
    this.#nameAwaited = config.contentDisposition && name !== null && job.entry.remoteName
    this.#progress = desk.progress({
      toTerminal: this.#toTerminal,
      resumeFrom: told,
      again: job.began >= 0,
      watched: job.upload === '.',
      counts: () => transfer.counts,
    })
    const transfer = new Transfer(desk.host, desk.pool, desk.cookieStore(config), spec, {
      log: desk.log(this.#toTerminal),
      progress: this.#progress,
      header: (line, kind, running) => this.#header(file, line, kind, running),
      body: (bytes) => this.#body(file, bytes),
      done: (result) => this.#over(file, transfer, result),
    })
    this.transfer = transfer
    transfer.start()
  }

  /** The name of the output file, null for standard output, or why there is none. */
  #outputName(): string | null | Failure {
    const { desk, job } = this
    const { config, entry } = job
    let name = entry.output
    if (entry.remoteName) {
      const parsed = parseUrl(job.url, { guess: true })
      if (!parsed.ok) {
        if (!desk.global.silent)
          desk.screen.error('curl: Failed to extract a sensible file name from the URL to use for storage!\n')
        return failure(parsed.code, 'curl.url')
      }
      const { path } = parsed.url
      name = path.slice(path.lastIndexOf('/') + 1)
      // With `-J` the reply may still give a name.
      if (name === '' && !config.contentDisposition) {
        if (!desk.global.silent) desk.screen.error('curl: Remote file name has no length!\n')
        return failure(23, 'curl.output.name')
      }
    } else if (name !== null) name = globName(name, job.parts)
    if (name === '-' || name === null) return null
    return config.outputDir === null ? name : `${config.outputDir}/${name}`
  }

  /** `--no-clobber`: a name that no file has. */
  #freeName(name: string | null): string | null {
    const { files } = this.desk.environment
    if (name === null || this.job.config.clobber || !files.has(name)) return name
    let number = 1
    while (files.has(`${name}.${number}`)) number++
    return `${name}.${number}`
  }

  /** `-D`: made at once, and shared by the transfers of one configuration. */
  #openDump(): void {
    const { desk, job } = this
    const name = job.config.headerFile
    if (name === null) return
    this.#dump = new OutputFile(desk.screen, desk.environment.files, name === '-' ? null : name, !job.first)
    if (name === '-') return
    this.#dump.make()
    desk.written.add(name)
  }

  /** False, with a warning, where the output file cannot be made. */
  #openable(file: OutputFile): boolean {
    const { name } = file
    const { desk, job } = this
    if (name === null || file.made || (name !== '' && job.config.createDirs)) return true
    if (canCreate(name, desk.environment.files)) return true
    if (!desk.global.silent) {
      const why = name.endsWith('/') ? 'Is a directory' : 'No such file or directory'
      const text = name === '' ? 'Remote filename has no length!' : `Failed to open the file ${name}: ${why}`
      desk.screen.error(warning(text))
    }
    return false
  }

  #header(file: OutputFile, line: string, kind: HeaderKind, running: TransferState): Failure | null {
    const { desk } = this
    const { config } = this.job
    const headers = this.#headers
    if (kind === 'status') headers.clear()
    this.#dump?.write(fromLatin1(line))
    if (config.etagSave !== null && hasPrefix(line, 'etag:')) {
      const value = fieldValue(line)
      desk.write(config.etagSave, fromLatin1(value ? `${value}\n` : ''))
    }
    if (this.#nameAwaited && line.length > 20 && hasPrefix(line, 'Content-disposition:')) {
      const name = dispositionName(line)
      if (name !== null) {
        file.name = config.outputDir === null ? name : `${config.outputDir}/${name}`
        this.#nameAwaited = false
        // Names that no file can have.
        if (name === '' || name === '.' || name === '..' || name.length > 255) {
          file.name = null
          return failure(23, 'curl.output.name', 'Failed writing header')
        }
        if (desk.environment.files.has(file.name)) {
          return failure(23, 'curl.output.exists', 'Failed writing header')
        }
      }
      file.make()
    }
    const colon = line.indexOf(':')
    if (colon >= 0 && kind !== 'status') {
      const name = line.slice(0, colon).toLowerCase()
      headers.set(name, [...(headers.get(name) ?? []), fieldValue(line)])
    }
    if (colon >= 0) {
      if (this.#sawBlank) this.#headerCount = 0
      this.#sawBlank = false
      this.#headerCount++
    } else if (/^[\r\n]/.test(line)) this.#sawBlank = true
    if (config.showHeaders || config.noBody) {
      if (!this.#openable(file)) return failure(23, 'curl.output.folder', 'Failed writing header')
      const styled = desk.environment.terminal && desk.global.styledOutput && colon >= 0
      const { text, controls } = styled ? styledField(line, running.url) : { text: line, controls: [] }
      file.write(fromLatin1(text), controls)
      if (config.noBody) this.#wrote(file)
      if (config.noBuffer) desk.screen.flush()
    }
    return null
  }

  #body(file: OutputFile, bytes: Uint8Array): Failure | null {
    const { desk, job } = this
    if (job.config.noBody) return null
    if (this.#toTerminal && file.bytes < BINARY_WINDOW && !job.entry.outputSet && bytes.includes(0)) {
      if (!desk.global.silent) desk.screen.error(BINARY_WARNING)
      this.#quiet = true
      return failure(23, 'curl.output.binary', 'Failure writing output to destination')
    }
    if (!this.#openable(file)) return failure(23, 'curl.output.folder', 'Failure writing output to destination')
    file.write(bytes)
    this.#wrote(file)
    if (job.config.noBuffer) desk.screen.flush()
    this.changed()
    return null
  }

  #over(file: OutputFile, transfer: Transfer, result: TransferResult): void {
    const { desk, job } = this
    const { config } = job
    let found = result.failure
    file.end()
    if (!found && transfer.status !== 304) {
      // A download without a byte makes its file now; where it cannot, curl ends with 23 and says nothing more.
      if (this.#openable(file)) file.make()
      else {
        found = failure(23, 'curl.output.folder')
        this.#quiet = true
      }
    }
    if (file.name !== null && file.made) {
      desk.written.add(file.name)
      if (result.failure && config.removeOnError) {
        desk.environment.files.delete(file.name)
        desk.written.delete(file.name)
      }
    }
    if (!found && config.failWithBody && transfer.status >= 400) {
      found = failure(22, 'curl.fail', `The requested URL returned error: ${transfer.status}`)
    }
    const message = found ? result.message || found.message || exitText(found.code) : null
    if (found && !this.#quiet) desk.complain(`(${found.code}) ${message}`)
    desk.screen.flush()
    const retryAfter = this.#retryWait(transfer, found)
    if (retryAfter !== null) {
      this.done({ failure: found, result, facts: null, retryAfter, last: false })
      return
    }
    this.#progress?.end()
    const facts = this.#writeOut(found, message, file.name)
    this.done({ failure: found, result, facts, retryAfter: null, last: found !== null && desk.global.failEarly })
  }

  /** `-w`. */
  #writeOut(found: Failure | null, message: string | null, fileName: string | null): TransferFacts {
    const { desk, job } = this
    const facts = factsOf({
      job,
      transfer: this.transfer,
      code: found?.code ?? 0,
      message,
      headers: this.#headerCount,
      fileName,
      took: desk.host.now() - this.began,
      library: desk.version.library,
    })
    const format = job.config.writeOut
    if (format !== null) {
      const text = writeOut(format, facts, this.#headers)
      desk.screen.write(fromLatin1(text.stdout))
      desk.screen.flush()
      desk.screen.error(text.stderr)
    }
    return facts
  }

  /** The transfer cannot be set up: nothing follows, not even `-w`. */
  #refuse(found: Failure, warned: string | null = null): void {
    if (warned === null) this.desk.complain(`(${found.code}) ${found.message}`)
    else if (!this.desk.global.silent) this.desk.screen.error(warned)
    this.done({ failure: found, result: null, facts: null, retryAfter: null, last: true })
  }

  /** The transfer is set up and cannot begin. */
  #fail(found: Failure): void {
    const message = found.message || exitText(found.code)
    if (!this.#quiet) this.desk.complain(`(${found.code}) ${message}`)
    const facts = this.#writeOut(found, message, null)
    this.done({ failure: found, result: null, facts, retryAfter: null, last: true })
  }

  /** Milliseconds until the next attempt, null for none. */
  #retryWait(transfer: Transfer, found: Failure | null): number | null {
    const { desk, job } = this
    const { config } = job
    if (job.retriesLeft <= 0) return null
    if (config.retryMaxTime > 0 && desk.host.now() - this.began >= config.retryMaxTime * 1000) return null
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
    if (!desk.global.silent) {
      const seconds = Math.floor(wait / 1000)
      desk.screen.error(warning(`Problem ${why}. Will retry in ${seconds} seconds. ${job.retriesLeft} retries left.`))
    }
    return wait
  }
}
