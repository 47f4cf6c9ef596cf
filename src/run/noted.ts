import type { Asked } from '../playground'
import type { SessionParts } from './parts'

/** Milliseconds after a change in the form before it is noted: a browser takes so many notes in a while. */
const NOTE = 400

/** What is asked of a playground that is not the visitor's own is noted where the address is, and comes back with it. */
export class Noted {
  readonly #parts: Pick<SessionParts, 'address' | 'after'>
  readonly #asked: () => Asked | null
  #cancel: (() => void) | null = null

  /** `asked`: what is to be noted; null where it is kept elsewhere. */
  constructor(parts: Pick<SessionParts, 'address' | 'after'>, asked: () => Asked | null) {
    this.#parts = parts
    this.#asked = asked
  }

  soon(): void {
    this.drop()
    this.#cancel = this.#parts.after(NOTE, () => this.now())
  }

  now(): void {
    this.drop()
    const asked = this.#asked()
    if (asked) this.#parts.address.note?.(asked)
  }

  /** What waits to be noted is: the address is about to become another. */
  flush(): void {
    if (this.#cancel) this.now()
  }

  /** What waits to be noted is not: the address is another by now. */
  drop(): void {
    this.#cancel?.()
    this.#cancel = null
  }
}
