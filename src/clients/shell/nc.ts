/** `nc HOST PORT`: a bare TCP connection by hand. What is typed goes out as it is; what comes is printed as it is. */
import { fromByteText, latin1 } from '../../bytes'
import type { ClientConnection, ClientHost } from '../types'

export interface NcHooks {
  print(bytes: Uint8Array): void
  error(text: string): void
  done(exit: number): void
}

export interface NcRequest {
  readonly host: string
  readonly port: number
  /** `-C`: a line feed that is typed goes out as CR LF. */
  readonly crlf: boolean
  /** `-N`: the end of standard input ends the sending side (FIN). */
  readonly shutdown: boolean
  readonly verbose: boolean
}

/** Reads `nc`'s words, without the word `nc`; a text says what is wrong. */
export function readNc(words: readonly string[]): NcRequest | string {
  let crlf = false
  let shutdown = false
  let verbose = false
  const places: string[] = []
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!
    if (!/^-\w/.test(word)) places.push(word)
    else {
      for (const letter of word.slice(1)) {
        if (letter === 'C' || letter === 'c') crlf = true
        else if (letter === 'N') shutdown = true
        else if (letter === 'v') verbose = true
        else if (letter === 'w' || letter === 'q') at++
        else if (letter !== 'n' && letter !== '4') {
          return `expected -C, -N or -v, got -${letter}; this nc only connects\nusage: nc [-CNv] HOST PORT`
        }
      }
    }
  }
  const [host, digits, ...more] = places
  if (host === undefined || digits === undefined || more.length > 0) {
    return `expected a host and a port, got ${places.length === 0 ? 'nothing' : places.join(' ')}\nusage: nc [-CNv] HOST PORT`
  }
  const port = Number(digits)
  if (!/^\d+$/.test(digits) || port < 1 || port > 65535) return `expected a port from 1 to 65535, got ${digits}`
  return { host, port, crlf, shutdown, verbose }
}

/** What is looked at of a first line. */
const FIRST_LINE = 10_000

export class Nc {
  readonly #connection: ClientConnection | null
  #open = false
  #waiting = ''
  #inputEnded = false
  #over = false
  /** Bytes that came. */
  received = 0
  refused = false
  /** What went out so far, up to the end of its first line. */
  #firstLine = ''

  /** `input`: standard input so far; `more`: somebody may type on. */
  constructor(
    host: ClientHost,
    private readonly request: NcRequest,
    input: Uint8Array,
    more: boolean,
    private readonly hooks: NcHooks,
  ) {
    const address = host.resolve(request.host)
    this.#waiting = this.#lines(latin1(input))
    this.#inputEnded = !more
    if (address === null) {
      this.#connection = null
      hooks.error(`nc: getaddrinfo for host "${request.host}" port ${request.port}: Name or service not known\n`)
      hooks.done(1)
      return
    }
    const connection: ClientConnection = host.connect(address, request.port, {
      open: () => {
        this.#open = true
        host.note('request', connection.number, { bytes: this.#waiting.length })
        if (request.verbose) {
          hooks.error(`Connection to ${request.host} (${address}) ${request.port} port [tcp/*] succeeded!\n`)
        }
        this.#send()
      },
      data: (bytes) => {
        this.received += bytes.length
        hooks.print(bytes.slice())
      },
      end: () => this.#finish(0),
      error: (code) => {
        this.refused = code === 'ECONNREFUSED'
        const what = this.refused ? 'Connection refused' : 'Connection reset by peer'
        hooks.error(
          this.#open
            ? `nc: read failed: ${what}\n`
            : `nc: connect to ${request.host} (${address}) port ${request.port} (tcp) failed: ${what}\n`,
        )
        this.#finish(1)
      },
    })
    this.#connection = connection
  }

  get connection(): number | null {
    return this.#connection?.number ?? null
  }

  /** True while typed text still goes out. */
  get listens(): boolean {
    return !this.#over && !this.#inputEnded
  }

  /** True where the first line is that of a request, and ends with a line feed alone. */
  get bareRequestLine(): boolean {
    return /^[^\r\n]* HTTP\/\d\.\d\n/.test(this.#firstLine)
  }

  #lines(text: string): string {
    return this.request.crlf ? text.replace(/\r?\n/g, '\r\n') : text
  }

  /** Typed text, with its line end. */
  type(text: string): void {
    if (!this.listens) return
    this.#waiting += this.#lines(text)
    this.#send()
  }

  /** Ctrl-D: this side sends nothing more (FIN); the other may. */
  endInput(): void {
    if (this.#over || this.#inputEnded) return
    this.#inputEnded = true
    if (this.#open) this.#connection?.end()
  }

  /** Ctrl-C. */
  stop(): void {
    this.#finish(130)
  }

  #send(): void {
    if (!this.#open || this.#over) return
    if (this.#waiting !== '') this.#connection?.write(fromByteText(this.#waiting))
    if (!this.#firstLine.includes('\n')) this.#firstLine += this.#waiting.slice(0, FIRST_LINE)
    this.#waiting = ''
    if (this.#inputEnded && this.request.shutdown) this.#connection?.end()
  }

  #finish(exit: number): void {
    if (this.#over) return
    this.#over = true
    this.#connection?.close()
    this.hooks.done(exit)
  }
}
