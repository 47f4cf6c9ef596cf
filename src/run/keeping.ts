import { type ReadonlySignal, signal } from '@preact/signals'
import type { Playground } from '../playground'
import type { DeletedDraft, DraftEntry, DraftStore, Stored } from './drafts'
import type { Drafts, Notice, Origin } from './types'

/** Milliseconds after an edit before the draft is stored in its short form. */
const SAVE = 400

const CHANGED =
  'This copy was changed in another tab. Here it is as it was before that; if you change it here as well, both are kept.'
const DELETED = 'This copy was deleted in another tab. It is still here: a change makes a new copy of it.'
const PARTED =
  'Another tab has changed this copy since this one read it. What you have here is kept as a copy of its own, beside that one.'

const wayTo = (draft: string, words: string): NonNullable<Notice['way']> => ({ fragment: `#draft.${draft}`, words })

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
  /** Something was changed that is not stored yet, beside how it is looked at. */
  #typed = false
  /** Another tab has changed the draft on show: what is stored there is not what this page shows. */
  #behind = false
  /** Counts what was put on show, so that what was begun before it does nothing to it. */
  #turn = 0
  #warned = false
  #cancel: (() => void) | null = null
  /** Saves that have begun and not ended. */
  #saving = 0

  readonly current: ReadonlySignal<string | null> = this.#current
  readonly origin: ReadonlySignal<Origin> = this.#origin

  constructor(parts: KeepingParts) {
    this.#parts = parts
    parts.store.watch((id, what) => this.#hear(id, what))
  }

  /** True where the visitor has changed what is on show. */
  get dirty(): boolean {
    return this.#dirty
  }

  /** The draft that the next edit goes to; null: a new one. */
  get draft(): string | null {
    return this.#draft
  }

  /** True where another tab has changed the draft on show. */
  get behind(): boolean {
    return this.#behind
  }

  /** Another playground is on show: what was typed a moment ago is stored before it leaves, and nothing of the new one is. */
  turnTo(origin: Origin, draft: string | null): void {
    this.flush()
    this.#turn++
    this.#draft = draft
    this.#dirty = false
    this.#typed = false
    this.#behind = false
    this.#origin.value = origin
    this.#current.value = origin === 'own' ? draft : null
  }

  /** The visitor has changed what is on show. To be called when the change is made. */
  edited(): void {
    const first = !this.#dirty
    this.#dirty = true
    this.#typed = true
    this.#origin.value = 'own'
    if (first && this.#current.peek() === null) this.#take()
    else if (this.#behind) this.#part()
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
    const id = this.#current.peek()!
    const turn = this.#turn
    const typed = this.#typed
    this.#typed = false
    this.#saving++
    const stored = await this.#parts.store.save(id, this.#parts.state())
    this.#saving--
    // Meanwhile it was stored elsewhere, before something else was put on show.
    if (turn !== this.#turn || id !== this.#current.peek()) return true
    this.#typed ||= typed && stored !== 'kept'
    return this.#settle(stored)
  }

  /**
   * Stores at once what is not stored yet: the page may end without another word. `moved`: the address is that of something
   * else already.
   */
  flush(moved = false): void {
    if (this.#cancel === null && this.#saving === 0) return
    this.#cancel?.()
    this.#cancel = null
    const id = this.#current.peek()
    if (id === null) return
    // What is being stored just now may come too late.
    if (this.#saving > 0) this.#typed = true
    const stored = this.#parts.store.saveNow(id, this.#parts.state())
    if (stored === 'kept') this.#typed = false
    this.#settle(stored, moved)
  }

  /** What follows from the storing of the draft on show; true where all that was typed is kept. */
  #settle(stored: Stored, moved = false): boolean {
    if (stored === 'refused') this.#warn()
    if (stored !== 'other') return stored === 'kept'
    if (this.#typed) return this.#part(moved)
    // Nothing of this page's is lost where the other tab's stays.
    this.#hear(this.#current.peek()!, 'changed')
    return true
  }

  /** Another tab has changed or deleted a draft. */
  #hear(id: string, what: 'changed' | 'deleted'): void {
    if (id !== this.#current.peek()) return
    if (what === 'changed') {
      if (this.#behind) return
      this.#behind = true
      // What is not stored yet becomes a copy of its own in a moment, and that is said then.
      if (!this.#typed) this.#parts.say({ kind: 'info', text: CHANGED, way: wayTo(id, 'Show it as it is now') })
    } else if (!this.#typed) {
      this.#disown()
      this.#parts.say({ kind: 'info', text: DELETED })
    }
  }

  /** Keeps what is on show as another copy, as the draft that it was in is another tab's by now. */
  #part(moved = false): boolean {
    const { store, moveTo, state, say } = this.#parts
    const before = this.#current.peek() ?? this.#draft
    const id = store.fresh()
    if (store.saveNow(id, state()) !== 'kept') {
      this.#warn()
      return false
    }
    if (!moved) moveTo(`#draft.${id}`)
    this.#draft = id
    this.#current.value = id
    this.#typed = false
    this.#behind = false
    say({
      kind: 'info',
      title: 'Two copies now',
      text: PARTED,
      ...(before && { way: wayTo(before, 'Show the other') }),
    })
    return true
  }

  /** What is on show stays on the page, and is nobody's: an edit makes a new draft of it. */
  #disown(): void {
    this.#cancel?.()
    this.#cancel = null
    this.#draft = null
    this.#dirty = false
    this.#behind = false
    this.#current.value = null
    this.#origin.value = 'deleted'
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
    return playground !== null && (await this.#parts.store.save(id, { ...playground, title })) === 'kept'
  }

  async remove(id: string): Promise<DeletedDraft | null> {
    if (id === this.#current.peek()) this.flush()
    const shown = id === this.#current.peek()
    const deleted = await this.#parts.store.remove(id)
    if (deleted && shown) this.#disown()
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
    const stored = store.saveNow(id, state())
    if (stored === 'other') return this.#part()
    if (stored === 'refused') {
      this.#warn()
      return false
    }
    this.#typed = false
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
