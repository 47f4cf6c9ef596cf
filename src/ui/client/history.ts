/** The lines typed in the terminal, kept in this browser with the draft they belong to. */

const KEY = 'barewire.terminal.'
const MOST = 200

const place = (draft: string | null): string => KEY + (draft ?? 'example')

/** The lines, the oldest first. Never throws: storage may be off, or hold something else. */
export function loadHistory(draft: string | null): readonly string[] {
  try {
    const read: unknown = JSON.parse(localStorage.getItem(place(draft)) ?? '[]')
    return Array.isArray(read) ? read.filter((line) => typeof line === 'string').slice(-MOST) : []
  } catch {
    return []
  }
}

/** Adds a line; one that repeats the last is not added. Returns the lines. */
export function addToHistory(draft: string | null, lines: readonly string[], line: string): readonly string[] {
  if (lines.at(-1) === line) return lines
  const next = [...lines, line].slice(-MOST)
  try {
    localStorage.setItem(place(draft), JSON.stringify(next))
  } catch {
    // Without storage the lines last as long as the page.
  }
  return next
}
