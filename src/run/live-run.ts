import type { Signal } from '@preact/signals'
import type { ClientId } from '../clients'
import type { RequestSpec } from '../playground'
import type { OutputRecord, ProcessRecord, RecordList, Records, Site } from '../trace'
import type { SpareProcess } from './parts'
import type { Dropped, Problem, RunView } from './types'

/** A run whose process has begun. */
export interface LiveRun {
  readonly number: number
  readonly client: ClientId
  readonly view: Signal<RunView>
  readonly records: RecordList
  requests: RequestSpec[]
  process: SpareProcess | null
  readonly started: number
  /** The visitor let time pass in it, or closed a side: what the playground says gives another recording. */
  touched: boolean
  /** The visitor has gone back, forward or again to a page in its tab: its last request may not be what is on show. */
  wentAbout?: boolean
}

/** What of a request does not carry over from one client to another: a command line is curl's, raw bytes are nobody's else. */
export function forClient(request: RequestSpec, client: ClientId): Pick<RequestSpec, 'command' | 'raw'> {
  return { command: client.startsWith('curl') ? request.command : null, raw: null }
}

/** The tab of a run begins to load: the page on show is on its way out, until the run tells what came. */
export function loads(run: LiveRun): void {
  const view = run.view.value
  const outcomes = view.outcomes.map((one, at) => (at === view.outcomes.length - 1 ? { ...one, settled: false } : one))
  run.view.value = { ...view, outcomes, state: { kind: 'running' } }
}

/** The requests that lead to the page that the tab of a run shows, where the visitor went about in it; else null. */
export function onShow(run: LiveRun | null): readonly RequestSpec[] | null {
  const tab = run?.wentAbout ? run.view.peek().outcomes.at(-1)?.tab : null
  return run && tab ? run.requests.slice(0, tab.step + 1) : null
}

/** True while the server of a run lives: it runs, or waits. */
export const isAlive = (view: RunView) => view.state.kind === 'quiet' || view.state.kind === 'running'

/**
 * What a fresh server and a fresh client do not have of those before, when requests are sent: null where nobody can miss it,
 * as nothing was kept there, or the same is sent again.
 */
export function leftBehind({ view, requests }: LiveRun, sent: readonly RequestSpec[]): Dropped | null {
  if (JSON.stringify(requests) === JSON.stringify(sent)) return null
  const { value } = view
  const cookies = value.outcomes.at(-1)?.tab?.cookies ?? 0
  const knew = requests.length > 1 && isAlive(value)
  return cookies > 0 || knew ? { cookies, requests } : null
}

/** True where the server of a run is over: by itself, by an error, or stopped. */
export const hasEnded = (view: RunView | null | undefined): boolean =>
  view?.state.kind === 'exited' || view?.state.kind === 'stopped'

/** Why a server ends that the visitor stops. */
export const STOPPED_BY_VISITOR = 'You stopped the server.'

/** True where a server was stopped for any other reason than the visitor's Stop: then it is the page's doing. */
export const stoppedByPage = (reason: string): boolean => reason !== '' && reason !== STOPPED_BY_VISITOR

/** Of errors that a server went on after, no more different ones than this are listed. */
const MOST_FAULTS = 50

/** What has been read of each recording: its list goes on, and so do the problems. */
const read = new WeakMap<Records, { seen: number; readonly problems: Map<string, Problem> }>()

/**
 * Errors that the program threw, each once, where it threw them, those of its handler too; and why the page stopped it. On line 0
 * where no line of it is known.
 */
export function runProblems(view: RunView | null): Problem[] {
  if (!view) return []
  const { records } = view
  const known = read.get(records) ?? { seen: 0, problems: new Map<string, Problem>() }
  read.set(records, known)
  const { problems } = known
  for (const record of records.of(['process', 'output'], known.seen)) {
    const found = record.kind === 'process' ? endOf(record) : faultOf(record)
    if (!found || (record.kind === 'output' && problems.size >= MOST_FAULTS)) continue
    const { site, message } = found
    problems.set(`${site.file} ${site.line} ${site.column} ${message}`, {
      severity: 'error',
      file: site.file,
      line: site.line,
      column: site.column,
      message,
      source: 'run',
    })
  }
  known.seen = records.length
  return [...problems.values()]
}

const NOWHERE: Site = { file: '', line: 0, column: 0 }

const faultOf = ({ fault, site, text }: OutputRecord) =>
  fault ? { site: site ?? NOWHERE, message: text.trim() } : null

function endOf({ event, site, reason }: ProcessRecord) {
  if (event === 'start' || event === 'ready' || reason === '') return null
  const place = site ?? (event === 'kill' && stoppedByPage(reason) ? NOWHERE : null)
  return place && { site: place, message: reason }
}
