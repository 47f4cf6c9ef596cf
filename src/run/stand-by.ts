import type { Playground } from '../playground'
import type { FromKernel } from './messages'
import type { SessionParts, SpareProcess } from './parts'

type StandByParts = Pick<SessionParts, 'kernel' | 'process' | 'prepare' | 'drawn'>

/** A server that has begun: the number of its run, its process, and what it was begun from. */
interface Begun {
  readonly number: number
  readonly process: SpareProcess
  readonly playground: Playground
}

/** What a server is begun from, as the kernel is told. */
export const serverOf = (
  { files, network, seed }: Playground,
  { port }: SpareProcess,
  { drawn }: Pick<SessionParts, 'drawn'>,
) => ({ files, main: files[0]!.name, network, seed, port, drawn: drawn !== undefined })

/** True where two playgrounds have the same server, seen by nobody yet: whoever asks, and for what, is none of its business. */
const sameServer = (a: Playground, b: Playground): boolean =>
  a.files === b.files && a.network === b.network && a.seed === b.seed

/**
 * A server that begins while nobody waits and stands still where its client would come, so that the next Send finds it up. The
 * recording is that of one which begins with the Send: virtual time does not pass meanwhile.
 */
export class StandBy {
  readonly #parts: StandByParts
  readonly #number: () => number
  #begun: Begun | null = null
  #beginning = false

  /** `number` gives numbers of runs. */
  constructor(parts: StandByParts, number: () => number) {
    this.#parts = parts
    this.#number = number
  }

  /** Begins the server of what `wanted` gives, unless it stands by already. Null: nothing is wanted any more. */
  async begin(wanted: () => Playground | null): Promise<void> {
    const { prepare, kernel } = this.#parts
    const before = wanted()
    if (!prepare || !before || this.#beginning || (this.#begun && sameServer(this.#begun.playground, before))) return
    this.drop()
    this.#beginning = true
    const process = await this.#parts.process().catch(() => null)
    this.#beginning = false
    if (!process) return
    const playground = wanted()
    if (playground) {
      const begun: Begun = { number: this.#number(), process, playground }
      this.#begun = begun
      kernel.post({ kind: 'ahead', run: begun.number, ...serverOf(playground, process, this.#parts) }, [process.port])
      void process.lost?.().then((lost) => lost && this.#begun === begun && this.drop())
    } else process.kill()
    prepare()
  }

  /** Gives the server away to whom it fits; who has another playground ends it. */
  take(playground: Playground | null): Begun | null {
    const begun = this.#begun
    if (!begun || !playground) return null
    if (!sameServer(begun.playground, playground)) {
      this.drop()
      return null
    }
    this.#begun = null
    return begun
  }

  /** What the kernel says of it: one that has ended, does not compile, or has a state before it is asked (a fault), stands by no longer. */
  hear({ run, kind }: FromKernel): void {
    if (run === this.#begun?.number && (kind === 'kill' || kind === 'problems' || kind === 'state')) this.drop()
  }

  /** Ends the server: it is asked by nobody. */
  drop(): void {
    const begun = this.#begun
    if (!begun) return
    this.#begun = null
    this.#parts.kernel.post({ kind: 'stop', run: begun.number, reason: null }, [])
    begun.process.kill()
  }
}
