import { fromLatin1 } from '../../../src/bytes'
import { Kernel, type NetObserver } from '../../../src/net'
import { Actor, linuxState } from './actor'
import { Names } from './compare'
import { type Outcome, pattern, type Step } from './data'

/** A call that has not returned after so long blocks; virtual milliseconds. */
const BOUND = 400
/** One way through loopback, virtual milliseconds: as good as nothing. */
const LATENCY = 0.01

interface Started {
  outcome: Outcome | null
  readonly from: number
  until: number
  readonly timeout: number | null
}

export interface StepReport {
  readonly step: Step
  /** null: it blocks. */
  readonly outcome: Outcome | null
  readonly elapsed: number
}

/** Plays the steps of a script on the simulated kernel, one after another, with a pause behind each. */
export class Replay {
  readonly names = new Names()
  readonly #kernel: Kernel
  readonly #pause: number
  readonly #actors = new Map<string, Actor>()
  readonly #unprivileged: ReadonlySet<string>
  readonly #labels = new Map<string, Started>()

  constructor(pause: number, unprivileged: readonly string[] = [], observer: Partial<NetObserver> = {}) {
    this.#pause = pause
    this.#unprivileged = new Set(unprivileged)
    this.#kernel = new Kernel({ seed: 1, latency: LATENCY, observer })
  }

  /** The port that `$CAP` stands for in a capture. */
  static readonly CAPTURED = 8080

  play(step: Step): StepReport {
    const started = this.#start(step)
    const most = step.blocks ? BOUND : Math.max(BOUND, (step.elapsedMs?.[1] ?? 0) * 1.2)
    const limit = this.#kernel.now() + most
    while (!started.outcome) {
      const next = this.#nextTime()
      if (next === null || next > limit) break
      this.#kernel.runUntil(next)
    }
    if (!started.outcome) this.#kernel.runUntil(limit)
    const report = { step, outcome: started.outcome, elapsed: started.until - started.from }
    this.#kernel.runUntil(this.#kernel.now() + this.#pause)
    return report
  }

  /** The scripts are over: so are the processes, the server's first. */
  end(): void {
    for (const name of ['server', 'client', 'client2']) {
      this.#actors.get(name)?.end()
      this.#kernel.runUntil(this.#kernel.now() + 1)
    }
    this.#kernel.runUntil(this.#kernel.now() + this.#pause)
  }

  /** When something happens next, background or not. */
  #nextTime(): number | null {
    return this.#kernel.nextTime() ?? this.#kernel.now() + BOUND
  }

  #start(step: Step): Started {
    const now = this.#kernel.now()
    const args = (step.args ?? []).map((one) => this.#argument(one))
    if (step.op === 'join') {
      const label = this.#labels.get(String(args[0]))
      if (!label) throw new Error(`join of ${String(args[0])}, which nothing is called`)
      return label
    }
    const started: Started = { outcome: null, from: now, until: now, timeout: null }
    const settle = (outcome: Outcome) => {
      started.outcome = outcome
      started.until = this.#kernel.now()
    }
    if (step.label !== undefined) this.#labels.set(step.label, started)
    switch (step.op) {
      case 'wait':
        this.#kernel.runUntil(now + Number(args[0]))
        settle({ result: null })
        break
      case 'exit':
      case 'raise':
      case 'kill':
        this.#actor(step.actor).end()
        settle({ result: step.op === 'kill' ? null : { exitCode: step.op === 'raise' ? 1 : Number(args[0] ?? 0) } })
        break
      case 'sockets_on_port':
        settle({ result: this.#table(Number(args[0])) })
        break
      default:
        this.#actor(step.actor).begin(step, args, settle)
    }
    return started
  }

  #table(port: number): unknown {
    return this.#kernel
      .table()
      .filter(({ local, remote }) => local[1] === port || remote?.[1] === port)
      .map(({ state, local, remote }) => ({ state: linuxState(state), local: local[1], remote: remote?.[1] ?? 0 }))
  }

  #actor(name: string): Actor {
    let actor = this.#actors.get(name)
    if (!actor) {
      actor = new Actor(this.#kernel, !this.#unprivileged.has(name))
      this.#actors.set(name, actor)
    }
    return actor
  }

  #argument(value: unknown): unknown {
    if (typeof value === 'string' && value.startsWith('$')) {
      const port = value === '$CAP' ? Replay.CAPTURED : this.names.get(value)
      if (port === undefined) throw new Error(`${value} stands for no port yet`)
      return port
    }
    if (Array.isArray(value)) return value.map((one) => this.#argument(one))
    if (typeof value !== 'object' || value === null) return value
    if ('bytes' in value) return fromLatin1(String(value.bytes))
    if ('pattern' in value) return pattern(Number(value.pattern), Number((value as { from?: number }).from ?? 0))
    return value
  }
}
