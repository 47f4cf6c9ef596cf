/** One run of curl: arguments in, its screen, its files and its exit code out. */
import type { ClientHost, ClientRun, CurlOutcome, Reason } from '../types'
import type { Environment } from './config'
import { failureReason, headCutReason, localReason, stoppedReason, successReason, waitingReason } from './reasons'
import { INTERRUPTED, Tool, type ToolState } from './tool'
import type { Transfer } from './transfer'
import type { CurlVersion } from './version'

/** A running curl. */
export interface CurlRun extends ClientRun {
  readonly outcome: CurlOutcome
  /** It has begun a transfer; what prints its help or its version, or does not understand its arguments, has not. */
  readonly networked: boolean
  /** What `-w` could print of each finished transfer. */
  readonly transfers: Tool['finished']
}

/** What curl did with what it hands on, by where that went: the words around it. */
const DONE = {
  screen: ['printed', ''],
  file: ['saved', ''],
  pipe: ['handed', ' to the pipe'],
  nowhere: ['wrote', ' to /dev/null'],
} as const

/** Statuses of responses that have no content, whatever their fields say (RFC 9110 15.3.5, 15.4.5). */
const BODYLESS: readonly number[] = [204, 304]

/** What became of a reply, as the words that end a sentence on it. */
function doneWith({ handedOn }: ToolState, { status, bodyIgnored }: Transfer): string {
  const did = handedOn?.to ? DONE[handedOn.to] : null
  if (handedOn?.what === 'head') return `, which is a head alone${did ? `, and ${did[0]} it${did[1]}` : ''}`
  if (did) return ` and ${did[0]} its body${did[1]}`
  // With -C, curl takes a 416 for the word that there is nothing left to get.
  if (bodyIgnored) return ', whose body it throws away'
  return BODYLESS.includes(status) ? ', which has no body' : ', whose body is empty'
}

function reasonOf(state: ToolState, version: CurlVersion): Reason {
  const { transfer } = state
  const place = state.result?.place ?? transfer?.soFar() ?? null
  if (state.failure) return failureReason(state.failure, place, version)
  if (!state.settled) return waitingReason(place, version)
  if (state.exit === INTERRUPTED) return stoppedReason(place, version)
  // Of what was never asked for there is no reply to speak of.
  if (!transfer) return localReason()
  if (transfer.headCut) return headCutReason(transfer.status, place, version)
  return successReason(transfer.status, place, version, transfer.excess, doneWith(state, transfer))
}

function outcomeOf(tool: Tool, version: CurlVersion): CurlOutcome {
  const state = tool.state
  const to = state.exit === 0 ? state.handedOn?.to : null
  const local = state.settled && state.exit === 0 && state.transfer === null
  return {
    kind: 'curl',
    exit: state.exit,
    stdout: state.screen.stdout,
    stderr: state.screen.stderr,
    screen: state.screen.pieces,
    files: state.written.map((name) => ({ name, bytes: tool.fileBytes(name) })),
    ...(to && { to }),
    ...(local && { other: { name: 'curl', typed: false, networked: false } }),
    reason: reasonOf(state, version),
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
    get networked() {
      return tool.state.transfer !== null
    },
    transfers: tool.finished,
    stop: () => tool.stop(),
  }
}
