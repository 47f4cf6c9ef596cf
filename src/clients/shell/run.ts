/** A line of the terminal: its commands one after another, with pipes and redirections, as one run of a client. */
import { concat, fromByteText, latin1 } from '../../bytes'
import { type CurlRun, runCurl } from '../curl/run'
import type { CurlVersion } from '../curl/version'
import type { ClientHost, ClientRun, CurlOutcome, HandedTo, Reason } from '../types'
import { BUILTINS } from './builtins'
import type { Files } from './command'
import { Nc, readNc } from './nc'
import { type ShellCommand, splitLine } from './words'

/** Where a stream of a command goes. */
type Target =
  | { readonly kind: 'screen'; readonly stream: 'stdout' | 'stderr' }
  | { readonly kind: 'pipe' }
  | { readonly kind: 'file'; readonly name: string }

/** Where a stream goes that does not go to the screen. */
function goesTo(target: Target): Exclude<HandedTo, 'screen'> | undefined {
  if (target.kind === 'screen') return undefined
  return target.kind === 'pipe' ? 'pipe' : target.name === '/dev/null' ? 'nowhere' : 'file'
}

type Piece = CurlOutcome['screen'][number]

/** The exit code of a command that is none, and of one that cannot be read. */
const NOT_FOUND = 127
const BAD_SYNTAX = 2

const NOTHING = new Uint8Array(0)

const BARE_LINES =
  ' A line that is typed ends with LF alone, where HTTP has CR LF, and strict servers refuse that: nc -C sends CR LF.'

/** What a line is run with. */
export interface ShellInput {
  readonly host: ClientHost
  readonly version: CurlVersion
  /** As typed. */
  readonly line: string
  /** What was typed after it, for a command that reads the terminal. */
  readonly typed: Uint8Array
  /** The folder: it outlives the line. */
  readonly files: Files
  readonly changed: () => void
}

/** Runs a line. Text that is typed later goes to the command that reads the terminal. */
export class ShellRun implements ClientRun {
  readonly #input: ShellInput
  #commands: readonly ShellCommand[] = []
  #at = 0
  #piped: Uint8Array | null = null
  #screen: Piece[] = []
  readonly #written = new Set<string>()
  #curl: { run: CurlRun; targets: readonly [Target, Target] } | null = null
  #nc: Nc | null = null
  #exit = 0
  #due = false
  #stepping = false
  #settled = false
  /** The command that ran last. */
  #last = ''
  /** What the command before used the network for, while its output goes on through the pipe. */
  #fed: { readonly name: string; readonly exit: number; readonly reason: Reason | null } | null = null
  /** The last command that made something else of what came over the network. */
  #filter: string | null = null
  /** Those that used the network, in their order. */
  readonly #networked: string[] = []
  /** What the last curl that asked for something came to. */
  #asked: Pick<CurlOutcome, 'reason' | 'to'> | null = null
  #reason: Reason | null = null
  #known: CurlOutcome | null = null

  constructor(input: ShellInput) {
    this.#input = input
    const split = splitLine(input.line)
    if (!split.ok) {
      this.#refuse(`${split.message}, character ${split.at + 1}`)
      return
    }
    this.#commands = split.commands
    this.#next()
  }

  get settled(): boolean {
    return this.#settled
  }

  /** Facts of the last curl's transfers. */
  get transfers(): CurlRun['transfers'] {
    return this.#curl?.run.transfers ?? []
  }

  get outcome(): CurlOutcome {
    if (this.#known) return this.#known
    const running = this.#curl && !this.#settled ? this.#curl : null
    const shown = running?.targets[0].kind === 'screen' && running.targets[1].kind === 'screen'
    const screen = shown ? [...this.#screen, ...running!.run.outcome.screen] : [...this.#screen]
    const of = (stream: Piece['stream']) =>
      concat(screen.filter((piece) => piece.stream === stream).map(({ bytes }) => bytes))
    const other = this.#other()
    // What runs behind it has nothing to say of what it got.
    const asked = this.#settled && this.#exit === 0 && !other.other ? this.#asked : null
    const outcome: CurlOutcome = {
      kind: 'curl',
      exit: this.#exit,
      stdout: of('stdout'),
      stderr: latin1(of('stderr')),
      screen,
      files: [...this.#written].flatMap((name) => {
        const bytes = this.#input.files.get(name)
        return bytes ? [{ name, bytes }] : []
      }),
      ...other,
      ...(asked?.to && { to: asked.to }),
      reason:
        running?.run.outcome.reason ??
        this.#ncReason() ??
        asked?.reason ??
        this.#reason ??
        this.#ground('shell.done', 'The line ran to its end.'),
    }
    if (this.#settled) this.#known = outcome
    return outcome
  }

  /**
   * Whose the outcome is, where it is not curl's: a failure, and what still runs, is the last command's; else what came
   * over the network is what the line was for, and where it went through a pipe, the command that printed it.
   */
  #other(): Pick<CurlOutcome, 'other'> {
    const network = this.#networked
    const name =
      this.#exit !== 0 || !this.#settled
        ? this.#last
        : (this.#filter ?? (network.includes('curl') ? 'curl' : (network.at(-1) ?? this.#last)))
    const asked = network.length > 0 || this.#exit !== 0 || !this.#settled
    return name === 'curl' && asked ? {} : { other: { name, typed: this.listens, networked: network.length > 0 } }
  }

  /** True while a command reads what is typed. */
  get listens(): boolean {
    return this.#nc?.listens ?? false
  }

  /** Typed text with its line end; null: Ctrl-D. */
  type(text: string | null): void {
    if (text === null) this.#nc?.endInput()
    else this.#nc?.type(text)
  }

  stop(): void {
    if (this.#settled) return
    this.#commands = []
    this.#nc?.stop()
    this.#curl?.run.stop()
    if (!this.#settled) this.#settle(130)
  }

  #ground(rule: string, text: string): Reason {
    return { rule, text, evidence: [], requirement: null, ground: 'follows from what a shell does' }
  }

  #refuse(message: string): void {
    this.#screen.push({ stream: 'stderr', bytes: fromByteText(`${message}\n`) })
    this.#reason = this.#ground('curl.shell', message)
    this.#settle(BAD_SYNTAX)
  }

  #settle(exit: number): void {
    this.#exit = exit
    this.#settled = true
    this.#input.changed()
  }

  /** Runs on, command after command: one that ends at once asks for the next one here, not inside itself. */
  #next(): void {
    this.#due = true
    if (this.#stepping) return
    this.#stepping = true
    try {
      while (this.#due) {
        this.#due = false
        this.#step()
      }
    } finally {
      this.#stepping = false
    }
  }

  /** The next command whose turn it is: after `&&` only where the one before went well, after `||` only where not. */
  #step(): void {
    const commands = this.#commands
    let joint = commands[this.#at - 1]?.then ?? ';'
    while (this.#at < commands.length && (joint === '&&' ? this.#exit !== 0 : joint === '||' && this.#exit === 0)) {
      // The whole pipeline is passed over.
      while (commands[this.#at]!.then === '|') this.#at++
      joint = commands[this.#at++]!.then
    }
    const command = commands[this.#at++]
    if (command) this.#run(command)
    else this.#settle(this.#exit)
  }

  /** Where both streams go, and what standard input is; null with a message where a file is not there. */
  #streams(
    command: ShellCommand,
  ): { targets: readonly [Target, Target]; stdin: Uint8Array | null; redirected: boolean } | null {
    const { files } = this.#input
    let out: Target = command.then === '|' ? { kind: 'pipe' } : { kind: 'screen', stream: 'stdout' }
    let err: Target = { kind: 'screen', stream: 'stderr' }
    let stdin = this.#piped
    for (const each of command.redirections) {
      if (each.kind === 'input') {
        const bytes = each.name === '/dev/null' ? NOTHING : files.get(each.name)
        if (!bytes) {
          this.#put(err, fromByteText(`${each.name}: No such file or directory\n`))
          return null
        }
        stdin = bytes
      } else if (each.kind === 'stream') {
        const to: Target = each.to === 1 ? out : err
        if (each.stream === 1) out = to
        else err = to
      } else {
        const target: Target = { kind: 'file', name: each.name }
        if (each.name.endsWith('/') || each.name === '') {
          this.#put(err, fromByteText(`${each.name}: Is a directory\n`))
          return null
        }
        if (each.name !== '/dev/null' && (!each.append || !files.has(each.name))) {
          files.set(each.name, NOTHING)
          this.#written.add(each.name)
        }
        if (each.stream === 1) out = target
        else err = target
      }
    }
    return { targets: [out, err], stdin, redirected: command.redirections.some(({ kind }) => kind === 'input') }
  }

  /** What a command wrote goes where its stream leads. Its control codes are codes on the screen alone, else bytes like others. */
  #put(target: Target, written: Uint8Array | Omit<Piece, 'stream'>): void {
    const piece = written instanceof Uint8Array ? { bytes: written } : written
    const { bytes } = piece
    if (bytes.length === 0) return
    if (target.kind === 'screen') this.#screen.push({ stream: target.stream, ...piece })
    else if (target.kind === 'pipe') this.#piped = concat([this.#piped ?? NOTHING, bytes])
    else if (target.name !== '/dev/null') {
      const { files } = this.#input
      files.set(target.name, concat([files.get(target.name) ?? NOTHING, bytes]))
      this.#written.add(target.name)
    }
  }

  #run(command: ShellCommand): void {
    const streams = this.#streams(command)
    this.#piped = command.then === '|' ? NOTHING : null
    if (!streams) {
      this.#over(1)
      return
    }
    const { targets, stdin, redirected } = streams
    const [name = '', ...words] = command.words
    this.#last = name
    if (this.#commands[this.#at - 2]?.then !== '|' || redirected) this.#fed = null
    if (name === 'nc') this.#networked.push(name)
    if (name === 'curl' || name === 'nc') this.#filter = null
    if (name === 'curl') this.#runCurl(words, targets, stdin)
    else if (name === 'nc') this.#runNc(words, targets, stdin)
    else if (name === '') this.#over(0)
    else {
      const builtin = Object.hasOwn(BUILTINS, name) ? BUILTINS[name] : undefined
      if (!builtin) {
        this.#put(targets[1], fromByteText(`${name}: command not found; "help" lists what there is\n`))
        this.#reason = this.#ground('curl.shell', 'There is no such command here.')
        this.#over(NOT_FOUND)
        return
      }
      const printed = builtin(words, stdin ?? NOTHING, this.#input.files, redirected)
      this.#put(targets[0], fromByteText(printed.stdout))
      this.#put(targets[1], fromByteText(printed.stderr))
      if (this.#fed) this.#filter = name
      this.#reason = this.#fedReason() ?? this.#ground('shell.builtin', `${name} ran without the network.`)
      this.#over(printed.exit)
    }
  }

  /** Why what a command got through the pipe is what it is; a pipe hides how the command before it ended. */
  #fedReason(): Reason | null {
    const fed = this.#fed
    if (!fed?.reason || fed.exit === 0) return fed?.reason ?? null
    const { name, exit, reason } = fed
    const text = `${name} ended with exit code ${exit}; that of a pipe is its last command’s. ${reason.text}`
    return { ...reason, text }
  }

  #over(exit: number): void {
    this.#exit = exit
    this.#next()
  }

  #runCurl(words: readonly string[], targets: readonly [Target, Target], stdin: Uint8Array | null): void {
    const { host, version, files, changed } = this.#input
    const terminal = targets[0].kind === 'screen' && targets[0].stream === 'stdout'
    const environment = { files, stdin: stdin ?? NOTHING, terminal, output: goesTo(targets[0]) }
    let began = false
    let over = false
    const look = () => {
      if (!began || over || !this.#curl?.run.settled) {
        if (began && !over) changed()
        return
      }
      over = true
      const { outcome } = this.#curl.run
      for (const { stream, ...written } of outcome.screen) this.#put(targets[stream === 'stdout' ? 0 : 1], written)
      for (const { name } of outcome.files) this.#written.add(name)
      if (this.#curl.run.networked) {
        this.#networked.push('curl')
        this.#asked = outcome
      }
      this.#reason = outcome.reason
      this.#fed = { name: 'curl', exit: outcome.exit, reason: outcome.reason }
      this.#over(outcome.exit)
    }
    const run = runCurl(host, version, words, environment, look)
    this.#curl = { run, targets }
    began = true
    look()
  }

  #runNc(words: readonly string[], targets: readonly [Target, Target], stdin: Uint8Array | null): void {
    const { host, typed, changed } = this.#input
    const request = readNc(words)
    if (typeof request === 'string') {
      this.#put(targets[1], fromByteText(`nc: ${request}\n`))
      this.#over(1)
      return
    }
    let exit: number | null = null
    let began = false
    const finish = () => {
      if (exit === null || !began) return
      this.#reason = this.#ncReason()
      this.#fed = { name: 'nc', exit, reason: this.#reason }
      this.#nc = null
      this.#over(exit)
    }
    host.note('start', null, { client: this.#input.version.id, argv: ['nc', ...words] })
    const nc = new Nc(host, request, stdin ?? typed, stdin === null, {
      print: (bytes) => {
        this.#put(targets[0], bytes)
        changed()
      },
      error: (text) => {
        this.#put(targets[1], fromByteText(text))
        changed()
      },
      done: (code) => {
        exit = code
        finish()
      },
    })
    this.#nc = nc
    began = true
    finish()
  }

  #ncReason(): Reason | null {
    const nc = this.#nc
    if (!nc) return null
    const { connection, received } = nc
    const evidence = connection !== null && received > 0 ? [{ connection, start: 0, end: received }] : []
    const bare = !nc.refused && nc.bareRequestLine
    const text = nc.refused
      ? 'Nothing listens on that port: the connection was refused.'
      : `nc passes bytes on as they are: it sends what is typed and prints what comes.${bare ? BARE_LINES : ''}`
    return {
      rule: nc.refused ? 'nc.refused' : 'nc.bytes',
      text,
      evidence,
      requirement: bare ? 'RFC 9112 2.2' : null,
      ground: 'follows from TCP: the bytes are passed on as they are',
    }
  }
}
