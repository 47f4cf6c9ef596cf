import { signal } from '@preact/signals'
import type { ClientId, ScriptAnswer, ScriptCall } from '../clients'
import type { Playground, RequestSpec } from '../playground'
import { RecordList } from '../trace'
import { isResting } from './compared'
import type { LiveRun } from './live-run'
import type { FromKernel } from './messages'
import type { SessionParts } from './parts'
import { StandBy, serverOf } from './stand-by'
import type { Dropped, Problem, RunView } from './types'
import { waitingOf } from './waiting'

/** What the session hears of its runs. */
export interface RunEvents {
  /** The code of a run compiles, or has these problems: then the run is over. */
  compiled(run: LiveRun, problems: readonly Problem[]): void
  /** A run has come to rest, for the first time or again. */
  rested(run: LiveRun): void
  /** A run that was begun has no process after all. */
  lost(run: LiveRun): void
}

/** What a run is made of. */
export interface RunOrder {
  readonly client: ClientId
  readonly requests: readonly RequestSpec[]
  /** By a Send. */
  readonly sent?: boolean
  /** The server before had ended or was stopped. */
  readonly afresh?: boolean
  readonly dropped?: Dropped | null
}

type RunParts = Pick<SessionParts, 'kernel' | 'process' | 'prepare' | 'after' | 'drawn'>

/** The runs that have a process: begins them, keeps what the kernel says of each in its view, and ends them. */
export class Runs {
  readonly #parts: RunParts
  readonly #events: RunEvents
  readonly #live = new Map<number, LiveRun>()
  readonly #retired: LiveRun[] = []
  /** Who hears of the calls of a page's scripts, by number, and the run that they are of. */
  readonly #calls = new Map<number, { readonly run: number; readonly answer: (given: ScriptAnswer) => void }>()
  /**
   * Runs of which it is not known yet whether their process had died with its frame before. It does not answer then, and is ended
   * for that: what is said of it from its end on is held, as none of it is the program's doing.
   */
  readonly #doubted = new Map<number, FromKernel[]>()
  #next = 1
  #nextCall = 1
  readonly #standBy: StandBy

  constructor(parts: RunParts, events: RunEvents) {
    this.#parts = parts
    this.#standBy = new StandBy(parts, () => this.#next++)
    this.#events = events
    parts.kernel.receive((message) => this.#receive(message))
  }

  get live(): readonly LiveRun[] {
    return [...this.#live.values()]
  }

  has(run: LiveRun): boolean {
    return this.#live.get(run.number) === run
  }

  /**
   * Begins a run in a process of its own. `wanted` tells what is to run when the process has come: null where nothing is any
   * more, and then no run begins. Throws where there is no process to be had.
   */
  async begin(order: RunOrder, wanted: () => Playground | null): Promise<LiveRun | null> {
    const { client, requests, sent, afresh, dropped } = order
    const begun = this.#standBy.take(wanted())
    const process = begun?.process ?? (await this.#parts.process())
    const playground = wanted()
    if (!playground) {
      process.kill()
      return null
    }
    const records = new RecordList()
    const run: LiveRun = {
      number: begun?.number ?? this.#next++,
      client,
      requests: [...requests],
      process,
      started: performance.now(),
      touched: false,
      records,
      view: signal<RunView>({
        client,
        state: { kind: 'starting' },
        records,
        outcomes: [],
        waiting: [],
        wallMs: null,
        ...(sent && { sent }),
        ...(afresh && { afresh }),
        ...(dropped && { dropped }),
      }),
    }
    this.#live.set(run.number, run)
    const asking = { run: run.number, client, requests: run.requests }
    if (begun) this.#parts.kernel.post({ kind: 'ask', ...asking }, [])
    else
      this.#parts.kernel.post({ kind: 'start', ...asking, ...serverOf(playground, process, this.#parts) }, [
        process.port,
      ])
    if (process.lost) {
      this.#doubted.set(run.number, [])
      void process.lost().then((lost) => this.#found(run, lost))
    }
    return run
  }

  /** Whether the process of a run had died with its frame before is known. */
  #found(run: LiveRun, lost: boolean): void {
    const held = this.#doubted.get(run.number)
    this.#doubted.delete(run.number)
    if (!this.has(run)) return
    if (lost) this.#events.lost(run)
    else for (const message of held ?? []) this.#receive(message)
  }

  /**
   * Nobody waits for a run, and the next is likely to ask the same server: it begins ahead. `wanted` as in `begin`. Nothing
   * happens where there is no process to be had.
   */
  ahead(wanted: () => Playground | null): Promise<void> {
    return this.#standBy.begin(wanted)
  }

  /** A page's script asks for something; `answer` hears of it until there is no more to come. */
  script(run: LiveRun, call: ScriptCall, answer: (given: ScriptAnswer) => void): void {
    const id = this.#nextCall++
    this.#calls.set(id, { run: run.number, answer })
    this.#parts.kernel.post({ kind: 'script', run: run.number, id, call }, [])
  }

  /**
   * Lets go of all runs, which others are to follow. One that rests does nothing any more: it is cleared away when a new one
   * is on show, for ending workers takes the processor from it.
   */
  retire(): void {
    for (const run of this.live) {
      if (!isResting(run.view.peek())) {
        this.release(run)
        continue
      }
      this.#live.delete(run.number)
      this.#retired.push(run)
    }
  }

  /**
   * Nobody waits for a run just now: what is over is cleared away, and the next process may be made ready. In a task of its
   * own, behind that which shows the new run.
   */
  clear(): void {
    this.#parts.after(0, () => {
      this.sweep()
      this.#parts.prepare?.()
    })
  }

  /** Nothing runs any more: ends what was let go of, and the server that stands by. */
  still(): void {
    this.sweep()
    this.#standBy.drop()
  }

  /** Ends the processes of runs that were let go of. */
  sweep(): void {
    for (const run of this.#retired.splice(0)) this.release(run)
  }

  /** Lets go of a run: what it has shown stays, its process ends. */
  release(run: LiveRun): void {
    this.#live.delete(run.number)
    for (const [id, call] of this.#calls) if (call.run === run.number) this.#calls.delete(id)
    this.#parts.kernel.post({ kind: 'stop', run: run.number, reason: null }, [])
    run.process?.kill()
    run.process = null
  }

  #receive(message: FromKernel): void {
    const run = this.#live.get(message.run)
    if (!run) return this.#standBy.hear(message)
    const held = this.#doubted.get(run.number)
    if (held && (held.length > 0 || message.kind === 'kill')) {
      held.push(message)
      return
    }
    const view = run.view.value
    switch (message.kind) {
      case 'problems':
        this.release(run)
        this.#events.compiled(run, message.problems)
        return
      case 'compiled':
        this.#events.compiled(run, [])
        return
      case 'records':
        // The recording is append-only: one growing list, and a new view so that whoever shows it hears of it.
        run.records.add(message.chunks)
        run.view.value = { ...view, records: run.records }
        this.#parts.drawn?.(() => {
          // One that has come to rest meanwhile waits for nothing.
          if (!isResting(run.view.peek())) this.#parts.kernel.post({ kind: 'drawn', run: run.number }, [])
        })
        return
      case 'outcomes':
        run.view.value = { ...view, outcomes: message.outcomes }
        return
      case 'answer': {
        const { id, answer } = message
        this.#calls.get(id)?.answer(answer)
        if (!answer.more) this.#calls.delete(id)
        return
      }
      case 'kill':
        run.process?.kill()
        run.process = null
        return
      case 'state': {
        const { blocked, now } = message
        const next = { ...view, state: message.state, waiting: waitingOf(blocked), blocked, now }
        const resting = isResting(next)
        const wallMs = resting && view.wallMs === null ? performance.now() - run.started : view.wallMs
        run.view.value = { ...next, wallMs }
        if (resting) this.#events.rested(run)
      }
    }
  }
}
