import { decodeStored, encodeLink, encodePlain, type Playground } from '../playground'

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

/** Where a visitor's own work is kept between visits. What is read back passes the same schema as a link. */
export interface DraftStore {
  /** The draft of that name, or null where there is none or it can no longer be read. */
  load(id: string): Promise<Playground | null>
  /** Keeps a draft; false where the browser keeps nothing (private mode, full storage). */
  save(id: string, playground: Playground): Promise<boolean>
  /** The same before it returns, in a longer form: for a page that is about to end. */
  saveNow(id: string, playground: Playground): boolean
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

/** Drafts in `localStorage`, in the format of links. Never throws: storage may be off or full. */
export function localDrafts(storage: Storage | null): DraftStore {
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

  async function load(id: string): Promise<Playground | null> {
    const text = read(PREFIX + id)
    if (!text) return null
    const result = await decodeStored(text)
    return result.ok ? result.playground : null
  }

  return {
    load,
    async save(id, playground) {
      const own = begin(id)
      const text = await encodeLink(playground)
      return writes.get(id) === own ? put(id, text) : storage !== null
    },
    saveNow(id, playground) {
      begin(id)
      return put(id, encodePlain(playground))
    },
    fresh,
    async list() {
      const entries: DraftEntry[] = []
      for (const id of ids()) {
        const playground = await load(id)
        if (playground) entries.push({ id, playground, changed: changedAt(id) })
      }
      return entries.sort((a, b) => (b.changed ?? 0) - (a.changed ?? 0) || a.id.localeCompare(b.id))
    },
    async remove(id) {
      begin(id)
      const text = read(PREFIX + id)
      if (!text) return null
      const title = (await load(id))?.title ?? ''
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
