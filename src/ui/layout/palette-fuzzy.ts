/** How well a text answers a query, and which of its characters do. */
export interface Match {
  /** Higher is better; 0 for an empty query. */
  readonly score: number
  /** Offsets of the matched characters, UTF-16 code units, ascending. */
  readonly at: readonly number[]
}

const WORD_START = 8
const NEIGHBOUR = 5
const FIRST = 4
const GAP = 0.2

/**
 * Looks for the characters of a query in a text, in their order and not necessarily side by side; spaces in the query
 * count for nothing, nor does case. Beginnings of words and neighbours count most. Null where it is not there.
 */
export function fuzzy(query: string, text: string): Match | null {
  const wanted = query.toLowerCase().replace(/\s+/g, '')
  const lower = text.toLowerCase()
  if (wanted === '') return { score: 0, at: [] }
  if (lower.length !== text.length) return null
  // best[j]: the best way to have matched the query so far with its last character at j.
  let best: (Match | null)[] = []
  for (const [index, char] of [...wanted].entries()) {
    const next: (Match | null)[] = new Array(text.length).fill(null)
    let before: Match | null = null
    let beforeAt = -1
    for (let at = 0; at < text.length; at++) {
      if (at > 0 && index > 0) {
        const candidate = best[at - 1]
        if (candidate && (!before || candidate.score >= before.score - GAP * (at - 1 - beforeAt))) {
          before = candidate
          beforeAt = at - 1
        }
      }
      if (lower[at] !== char) continue
      const start = at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1]!)
      const own = 1 + (start ? WORD_START : 0) + (at === 0 ? FIRST : 0)
      if (index === 0) {
        next[at] = { score: own - GAP * at * 0.5, at: [at] }
        continue
      }
      const side = best[at - 1]
      const joined = side ? side.score + own + NEIGHBOUR : Number.NEGATIVE_INFINITY
      const apart = before ? before.score + own - GAP * (at - 1 - beforeAt) : Number.NEGATIVE_INFINITY
      const from = joined >= apart ? side : before
      if (from) next[at] = { score: Math.max(joined, apart), at: [...from.at, at] }
    }
    best = next
  }
  let found: Match | null = null
  for (const match of best) if (match && (!found || match.score > found.score)) found = match
  return found
}
