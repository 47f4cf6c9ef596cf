import { decodeLink, encodeLink, type Playground } from '../playground'

/** Where a visitor's own work is kept between visits. What is read back passes the same schema as a link. */
export interface DraftStore {
  /** The draft of that name, or null where there is none or it can no longer be read. */
  load(id: string): Promise<Playground | null>
  /** Keeps a draft; false where the browser keeps nothing (private mode, full storage). */
  save(id: string, playground: Playground): Promise<boolean>
  /** A name that no draft has yet. */
  fresh(): string
}

const PREFIX = 'barewire.draft.'

/** Drafts in `localStorage`, in the format of links. Never throws: storage may be off or full. */
export function localDrafts(storage: Storage | null): DraftStore {
  return {
    async load(id) {
      try {
        const text = storage?.getItem(PREFIX + id)
        if (!text) return null
        const result = await decodeLink(text)
        return result.ok ? result.playground : null
      } catch {
        return null
      }
    },
    async save(id, playground) {
      try {
        const text = await encodeLink(playground)
        storage?.setItem(PREFIX + id, text)
        return storage !== null
      } catch {
        return false
      }
    },
    fresh() {
      const taken = new Set<string>()
      for (let at = 0; storage && at < storage.length; at++) taken.add(storage.key(at) ?? '')
      let number = 1
      while (taken.has(`${PREFIX}${number}`)) number++
      return String(number)
    },
  }
}
