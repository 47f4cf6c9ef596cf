import { type ReadonlySignal, signal } from '@preact/signals'
import type { Playground } from '../playground'
import type { DeletedDraft, DraftEntry, DraftStore } from './drafts'
import type { Drafts, Notice, Origin } from './types'

/** Milliseconds after an edit before the draft is stored in its short form. */
const SAVE = 400

/** What keeping stands on. */
export interface KeepingParts {
  readonly store: DraftStore
  /** Puts a fragment into the address, without a new history entry. */
  moveTo(fragment: string): void
  after(delay: number, callback: () => void): () => void
  /** The visitor's work as it stands. */
  state(): Playground
  /** Gives a playground on show another title. */
  describe(words: { readonly title: string }): void
  say(notice: Notice): void
}

/**
 * Keeps the visitor's own work: whose the playground on show is, and where it is stored. The first edit makes it the
 * visitor's own, in a draft beside the others; what was opened stays as it was, wherever it came from. What the visitor made is
 * their own before any edit.
 */
export class Keeping implements Drafts {
  readonly #parts: KeepingParts
  readonly #current = signal<string | null>(null)
  readonly #origin = signal<Origin>('example')
  /** The draft that the next edit goes to; null: a new one. */
  #draft: string | null = null
  #dirty = false
  #warned = false
  #cancel: (() => void) | null = null
  /** Saves that have begun and not ended. */
  #saving = 0

  readonly current: ReadonlySignal<string | null> = this.#current
  readonly origin: ReadonlySignal<Origin> = this.#origin

  constructor(parts: KeepingParts) {
    this.#parts = parts
  }

  /** True where the visitor has changed what is on show. */
  get dirty(): boolean {
    return this.#dirty
  }

  /** The draft that the next edit goes to; null: a new one. */
  get draft(): string | null {
    return this.#draft
  }

  /** Another playground is on show: what was typed a moment ago is stored before it leaves, and nothing of the new one is. */
  turnTo(origin: Origin, draft: string | null): void {
    this.flush()
    this.#draft = draft
    this.#dirty = false
    this.#origin.value = origin
    this.#current.value = origin === 'own' ? draft : null
  }

  /** The visitor has changed what is on show. To be called when the change is made. */
  edited(): void {
    const first = !this.#dirty
    this.#dirty = true
    this.#origin.value = 'own'
    if (first && this.#current.peek() === null) this.#take()
    this.soon()
  }

  /** The visitor asks for something else: kept where what is on show is their own already, for that alone makes no copy. */
  asked(): void {
    if (this.#origin.peek() === 'own') this.edited()
  }

  /** Stores what is on show when nothing has changed for a moment, if it is the visitor's own. */
  soon(): void {
    if (!this.#dirty) return
    this.#cancel?.()
    this.#cancel = this.#parts.after(SAVE, () => void this.save())
  }

  /** Stores it now. False where that cannot be, and says so. */
  async save(): Promise<boolean> {
    this.#cancel?.()
    this.#cancel = null
    if (this.#current.peek() === null && !this.#take()) return false
    this.#saving++
    const kept = await this.#parts.store.save(this.#current.peek()!, this.#parts.state())
    this.#saving--
    if (!kept) this.#warn()
    return kept
  }

  /** Stores at once what is not stored yet: the page may end without another word. */
  flush(): void {
    if (this.#cancel === null && this.#saving === 0) return
    this.#cancel?.()
    this.#cancel = null
    const id = this.#current.peek()
    if (id !== null) this.#parts.store.saveNow(id, this.#parts.state())
  }

  list(): Promise<readonly DraftEntry[]> {
    this.flush()
    return this.#parts.store.list()
  }

  async rename(id: string, title: string): Promise<boolean> {
    if (id === this.#current.peek()) {
      this.#parts.describe({ title })
      return this.save()
    }
    const playground = await this.#parts.store.load(id)
    return playground !== null && this.#parts.store.save(id, { ...playground, title })
  }

  async remove(id: string): Promise<DeletedDraft | null> {
    const shown = id === this.#current.peek()
    if (shown) this.flush()
    const deleted = await this.#parts.store.remove(id)
    if (deleted && shown) {
      // Its text stays on the page, and is nobody's: an edit makes a new draft of it.
      this.#cancel?.()
      this.#cancel = null
      this.#draft = null
      this.#dirty = false
      this.#current.value = null
      this.#origin.value = 'deleted'
    }
    return deleted
  }

  async restore(deleted: DeletedDraft): Promise<boolean> {
    const id = this.#parts.store.restore(deleted)
    if (id === null) {
      this.#warn()
      return false
    }
    if (this.#origin.peek() === 'deleted' && !this.#dirty) {
      const kept = await this.#parts.store.load(id)
      if (kept && JSON.stringify(kept.files) === JSON.stringify(this.#parts.state().files)) {
        if (id !== deleted.id) this.#parts.moveTo(`#draft.${id}`)
        this.#draft = id
        this.#current.value = id
        this.#origin.value = 'own'
      }
    }
    return true
  }

  /** Makes what is on show the visitor's own: a draft of its own, named in the address so that a reload finds it. */
  #take(): boolean {
    const { store, moveTo, state } = this.#parts
    const id = this.#draft ?? store.fresh()
    if (!store.saveNow(id, state())) {
      this.#warn()
      return false
    }
    if (this.#draft === null) moveTo(`#draft.${id}`)
    this.#draft = id
    this.#current.value = id
    return true
  }

  #warn(): void {
    if (this.#warned) return
    this.#warned = true
    this.#parts.say({
      kind: 'info',
      text: 'This browser keeps nothing for this page, so a reload loses your changes. Share gives you a link that holds them.',
    })
  }
}
