import * as v from 'valibot'

const KEY = 'barewire.commands'
/** How many commands are remembered. */
const MOST = 6
const Recent = v.pipe(v.array(v.pipe(v.string(), v.maxLength(240))), v.maxLength(MOST))

/** The commands that were used last, the newest first; none where nothing readable is kept. */
export function keptRecent(): readonly string[] {
  try {
    const read = v.safeParse(Recent, JSON.parse(localStorage.getItem(KEY) ?? '[]'))
    return read.success ? read.output : []
  } catch {
    return []
  }
}

/** Remembers that a command was used, where the browser keeps anything. */
export function keepRecent(id: string, before: readonly string[]): void {
  try {
    localStorage.setItem(KEY, JSON.stringify([id, ...before.filter((one) => one !== id)].slice(0, MOST)))
  } catch {
    // Nothing depends on it.
  }
}
