import { decodeStored, encodeLink, encodePlain, type Playground, sameWork } from '../playground'

/** A draft in the list of them. */
export interface DraftEntry {
  readonly id: string
  readonly playground: Playground
  /** When it was last stored, milliseconds since 1970; null where an older page stored it. */
  readonly changed: number | null
}

/** A draft that was deleted, and what brings it back. */
export interface DeletedDraft {
  readonly id: string
  readonly title: string
  readonly text: string
  readonly changed: number | null
}

/**
 * What became of storing a draft: `other`: it was not stored, as what is there is no longer what this page read or stored
 * last (another tab has changed it since); `refused`: the browser keeps nothing (private mode, full storage).
 */
export type Stored = 'kept' | 'other' | 'refused'

/** Where a visitor's own work is kept between visits. What is read back passes the same schema as a link. */
export interface DraftStore {
  /** The draft of that name, or null where there is none or it can no longer be read. */
  load(id: string): Promise<Playground | null>
  /** Keeps a draft. Where another tab has changed nothing of it but how it is looked at, it is stored over that. */
  save(id: string, playground: Playground): Promise<Stored>
  /** The same before it returns, in a longer form: for a page that is about to end. */
  saveNow(id: string, playground: Playground): Stored
  /** Calls back when another tab has changed a draft that this page read or stored, or has deleted it. */
  watch(listener: (id: string, what: 'changed' | 'deleted') => void): void
  /** A name that no draft has yet. */
  fresh(): string
  /** Every draft that can be read, the newest first. */
  list(): Promise<readonly DraftEntry[]>
  /** Deletes a draft; null where there was none. */
  remove(id: string): Promise<DeletedDraft | null>
  /** Brings a deleted draft back, under a new name where its own is taken. The name; null where nothing can be kept. */
  restore(draft: DeletedDraft): string | null
}

const PREFIX = 'barewire.draft.'
const CHANGED = 'barewire.changed.'

/** Calls back with the key of whatever another tab has put into the storage, or taken out of it. */
export type HearStorage = (listener: (key: string) => void) => void

/**
 * Drafts in `localStorage`, in the format of links. Never throws: storage may be off or full.
 *
 * @param hear tells what other tabs do; absent: there are none
 */
export function localDrafts(storage: Storage | null, hear: HearStorage = () => undefined): DraftStore {
  /** What each draft held when this page read or stored it last. `playground` is null where it could not be read. */
  const seen = new Map<string, { readonly text: string; readonly playground: Playground | null }>()
  /** The newest write of each draft, so that one that was begun earlier and ends later does not undo it. */
  const writes = new Map<string, number>()
  let write = 0

  const begin = (id: string) => {
    writes.set(id, ++write)
    return write
  }
  const put = (id: string, text: string, changed: number | null = Date.now()): boolean => {
    try {
      storage?.setItem(PREFIX + id, text)
      if (changed === null) storage?.removeItem(CHANGED + id)
      else storage?.setItem(CHANGED + id, String(changed))
      return storage !== null
    } catch {
      return false
    }
  }
  const keep = (id: string, text: string, playground: Playground): Stored => {
    if (!put(id, text)) return 'refused'
    seen.set(id, { text, playground })
    return 'kept'
  }
  const read = (key: string): string | null => {
    try {
      return storage?.getItem(key) ?? null
    } catch {
      return null
    }
  }
  const changedAt = (id: string): number | null => Number(read(CHANGED + id)) || null

  function ids(): string[] {
    const found: string[] = []
    for (let at = 0; storage && at < storage.length; at++) {
      const key = storage.key(at) ?? ''
      if (key.startsWith(PREFIX)) found.push(key.slice(PREFIX.length))
    }
    return found
  }

  function fresh(): string {
    const taken = new Set(ids())
    let number = 1
    while (taken.has(String(number))) number++
    return String(number)
  }

  async function decode(text: string | null): Promise<Playground | null> {
    const result = text ? await decodeStored(text) : null
    return result?.ok ? result.playground : null
  }

  /** True where another tab has stored a draft since. */
  function isOther(id: string): boolean {
    const text = read(PREFIX + id)
    return text !== null && text !== seen.get(id)?.text
  }

  /** The same, but for how it is looked at. */
  async function isOtherWork(id: string): Promise<boolean> {
    const text = read(PREFIX + id)
    const before = seen.get(id)?.playground
    if (text === null || !isOther(id)) return false
    const there = before ? await decode(text) : null
    if (!there || !before || !sameWork(there, before) || !sameRequests(there, before)) return true
    seen.set(id, { text, playground: there })
    return isOther(id)
  }

  return {
    async load(id) {
      const text = read(PREFIX + id)
      const playground = await decode(text)
      if (text) seen.set(id, { text, playground })
      return playground
    },
    async save(id, playground) {
      const own = begin(id)
      const text = await encodeLink(playground)
      if (await isOtherWork(id)) return 'other'
      if (writes.get(id) !== own) return storage === null ? 'refused' : 'kept'
      return isOther(id) ? 'other' : keep(id, text, playground)
    },
    saveNow(id, playground) {
      begin(id)
      return isOther(id) ? 'other' : keep(id, encodePlain(playground), playground)
    },
    watch(listener) {
      hear((key) => {
        if (!key.startsWith(PREFIX)) return
        const id = key.slice(PREFIX.length)
        if (read(key) === null) listener(id, 'deleted')
        else void isOtherWork(id).then((other) => other && listener(id, 'changed'))
      })
    },
    fresh,
    async list() {
      const entries: DraftEntry[] = []
      for (const id of ids()) {
        const playground = await decode(read(PREFIX + id))
        if (playground) entries.push({ id, playground, changed: changedAt(id) })
      }
      return entries.sort((a, b) => (b.changed ?? 0) - (a.changed ?? 0) || a.id.localeCompare(b.id))
    },
    async remove(id) {
      begin(id)
      const text = read(PREFIX + id)
      if (!text) return null
      const title = (await decode(text))?.title ?? ''
      const changed = changedAt(id)
      try {
        storage?.removeItem(PREFIX + id)
        storage?.removeItem(CHANGED + id)
      } catch {
        return null
      }
      return { id, title, text, changed }
    },
    restore({ id, text, changed }) {
      const name = read(PREFIX + id) === null ? id : fresh()
      begin(name)
      return put(name, text, changed) ? name : null
    },
  }
}

const sameRequests = (one: Playground, other: Playground): boolean =>
  one.requests === other.requests || JSON.stringify(one.requests) === JSON.stringify(other.requests)
