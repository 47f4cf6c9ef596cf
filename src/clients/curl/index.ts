/** curl 7.88.1 and 7.64: a command line in, the bytes of its requests and its screen out. */
import { fromLatin1, latin1 } from '../../bytes'
import type { Client, ClientHost, ClientRun, ComposedRequest, CurlOutcome } from '../types'
import type { Environment } from './config'
import { toArguments } from './form-command'
import { failureReason, successReason, waitingReason } from './reasons'
import { type ShellCommand, splitLine } from './shell'
import { Tool } from './tool'
import { CURL_764, CURL_788, type CurlVersion } from './version'

export type { Environment } from './config'
export { fromCommand, toCommand } from './form-command'
export { CURL_788, type CurlVersion } from './version'

/** A running curl. */
export interface CurlRun extends ClientRun {
  readonly outcome: CurlOutcome
  /** What `-w` could print of each finished transfer. */
  readonly transfers: Tool['finished']
}

function outcomeOf(tool: Tool, version: CurlVersion): CurlOutcome {
  const state = tool.state
  const place = state.result?.place ?? state.transfer?.soFar() ?? null
  const reason = state.failure
    ? failureReason(state.failure, place, version)
    : state.settled
      ? successReason(state.transfer?.status ?? 0, place, version)
      : waitingReason(place, version)
  return {
    kind: 'curl',
    exit: state.exit,
    stdout: state.screen.stdout,
    stderr: state.screen.stderr,
    screen: state.screen.pieces,
    files: state.written.map((name) => ({ name, bytes: tool.fileBytes(name) })),
    reason,
  }
}

/** Runs curl with arguments (byte text, without the word `curl`). Files it writes go into `environment.files`. */
export function runCurl(
  host: ClientHost,
  version: CurlVersion,
  argv: readonly string[],
  environment: Environment,
  changed: () => void,
): CurlRun {
  const tool = new Tool(host, version, environment, changed)
  let known: CurlOutcome | null = null
  host.note('start', null, { client: version.id, argv })
  tool.start(argv)
  return {
    get outcome() {
      if (tool.state.settled) {
        known ??= outcomeOf(tool, version)
        return known
      }
      return outcomeOf(tool, version)
    },
    get settled() {
      return tool.state.settled
    },
    transfers: tool.finished,
    stop: () => tool.stop(),
  }
}

/** What `echo` prints for its words. */
function echoed(command: ShellCommand): Uint8Array {
  const words = command.words.slice(1)
  const bare = words[0] === '-n'
  return fromLatin1((bare ? words.slice(1) : words).join(' ') + (bare ? '' : '\n'))
}

interface Plan {
  readonly argv: readonly string[]
  readonly stdin: Uint8Array
  readonly error: string | null
}

/** The curl command of a line, with what the commands before it (`echo`, `printf`) give it or write to files. */
function plan(line: string, files: Map<string, Uint8Array>): Plan {
  const split = splitLine(line)
  const none = new Uint8Array(0)
  if (!split.ok) return { argv: [], stdin: none, error: `${split.message}, character ${split.at + 1}` }
  let piped = none as Uint8Array
  for (const command of split.commands) {
    const name = command.words[0]
    if (name === 'curl') {
      const argv = command.words.slice(1)
      return { argv: command.redirect ? [...argv, '-o', command.redirect.name] : argv, stdin: piped, error: null }
    }
    if (name !== 'echo') return { argv: [], stdin: none, error: `${name ?? ''}: command not found` }
    const bytes = echoed(command)
    if (command.redirect) files.set(command.redirect.name, bytes)
    piped = command.piped ? bytes : none
  }
  return { argv: [], stdin: none, error: 'expected a curl command' }
}

/** A curl as a `Client`. Each run begins with the given files and a terminal. */
export function createCurl(version: CurlVersion, files: ReadonlyMap<string, Uint8Array> = new Map()): Client {
  return {
    id: version.id,
    label: version.label,
    version: version.version,
    start(host: ClientHost, request: ComposedRequest, changed: () => void): CurlRun {
      const own = new Map(files)
      if (request.command === null) {
        return runCurl(
          host,
          version,
          toArguments(request),
          { files: own, stdin: new Uint8Array(0), terminal: true },
          changed,
        )
      }
      const planned = plan(request.command, own)
      if (planned.error !== null) return refused(planned.error, version)
      return runCurl(host, version, planned.argv, { files: own, stdin: planned.stdin, terminal: true }, changed)
    },
  }
}

/** A line that the shell refuses. */
function refused(message: string, version: CurlVersion): CurlRun {
  const stderr = `${latin1(fromLatin1(message.replace(/[^\x00-\xff]/g, '?')))}\n`
  const outcome: CurlOutcome = {
    kind: 'curl',
    exit: 127,
    stdout: new Uint8Array(0),
    stderr,
    screen: [{ stream: 'stderr', bytes: fromLatin1(stderr) }],
    files: [],
    reason: { rule: 'curl.shell', text: message, evidence: [], requirement: null, ground: version.ground },
  }
  return { outcome, settled: true, transfers: [], stop() {} }
}

/** curl 7.88.1, as recorded. */
export const curl788: Client = createCurl(CURL_788)
/** curl 7.64.0: HTTP/0.9 is accepted, as documented. */
export const curl764: Client = createCurl(CURL_764)
