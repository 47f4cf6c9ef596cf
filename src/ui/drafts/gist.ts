import type { Playground } from '../../playground'
import { escapeControls } from '../client/screen-text'

const linesOf = ({ files, view }: Playground): string[] =>
  (files.find(({ name }) => name === view.file)?.text ?? files[0]!.text)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

/**
 * Of each playground a line by which its program is known again: one that sends or answers something, else the first of all.
 * Of those with the same title it is one that the fewest of them hold, which tells them apart.
 */
export function gists(playgrounds: readonly Playground[]): ReadonlyMap<Playground, string> {
  const texts = new Map([...new Set(playgrounds)].map((one) => [one, linesOf(one)] as const))
  /** How many of a title hold a line. */
  const holders = new Map<string, Map<string, number>>()
  for (const [{ title }, lines] of texts) {
    const known = holders.get(title) ?? new Map<string, number>()
    holders.set(title, known)
    for (const line of new Set(lines)) known.set(line, (known.get(line) ?? 0) + 1)
  }
  return new Map([...texts].map(([one, lines]) => [one, telling(lines, holders.get(one.title)!)]))
}

function telling(lines: readonly string[], holders: ReadonlyMap<string, number>): string {
  const fewest = lines.reduce((least, line) => Math.min(least, holders.get(line)!), Number.POSITIVE_INFINITY)
  const own = lines.filter((line) => holders.get(line) === fewest)
  const found = own.findLast((line) => /\bsend(all)?\(|\breturn\b|=>/.test(line)) ?? own[0] ?? ''
  return escapeControls(found.slice(0, 100))
}
