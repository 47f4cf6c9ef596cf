import type { Signal } from '@preact/signals'
import type { ClientId } from '../clients'
import { plainRequest } from '../playground'
import { COMPARED, isResting } from './compared'
import { forClient, type LiveRun } from './live-run'
import type { RunOrder } from './runs'

/** What the comparing needs of its session. */
interface Comparable {
  /** Settles when the page is up. */
  readonly up: Promise<void> | undefined
  /** Changes whenever all begins anew. */
  generation(): number
  /** The run on show; null where there is none, or another is to come. */
  shown(): LiveRun | null
  readonly others: Signal<ReadonlyMap<ClientId, LiveRun>>
  /** Begins a run; null where nobody waits for it any more, or there is no process. */
  start(order: RunOrder): Promise<LiveRun | null>
  /** All clients have come to rest. */
  compared(): void
}

/** The runs of the clients beside the chosen one: each in its turn, when all before it rest. */
export class Comparing {
  readonly #session: Comparable
  #busy = false

  constructor(session: Comparable) {
    this.#session = session
  }

  /** Begins the run of the next client whose outcome is still missing. */
  async next(): Promise<void> {
    const session = this.#session
    const shown = session.shown()
    const running = [...session.others.value.values()].some((run) => !isResting(run.view.value))
    if (!shown || running || this.#busy) return
    const missing = COMPARED.find((client) => client !== shown.client && !session.others.value.has(client))
    if (!missing) return session.compared()
    this.#busy = true
    const generation = session.generation()
    await session.up
    if (generation !== session.generation()) return this.#anew()
    const first = shown.requests[0]!
    const request =
      first.client === 'raw' ? plainRequest(missing) : { ...first, client: missing, ...forClient(first, missing) }
    const run = await session.start({ client: missing, requests: [request] })
    if (generation !== session.generation()) return this.#anew()
    this.#busy = false
    if (run) session.others.value = new Map(session.others.value).set(missing, run)
  }

  /** All has begun anew meanwhile: where the new run rests already, nobody else asks the other clients. */
  #anew(): Promise<void> {
    this.#busy = false
    const shown = this.#session.shown()
    return shown && isResting(shown.view.peek()) ? this.next() : Promise.resolve()
  }
}
