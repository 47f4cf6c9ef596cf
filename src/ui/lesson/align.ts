/** Which line of an example a line of the text on show is, or stands in the place of. */
export interface AlignedLine {
  /** The example's line, from 0; null where the text has a line more than the example. */
  readonly line: number | null
  /** The two lines say the same, white space at their ends aside. */
  readonly same: boolean
}

/** The longest text that is compared line by line; nobody reads further beside an example. */
const MOST_LINES = 2000

/**
 * For each line of a text the line of the example it began as: the longest common run of equal lines, and between two of
 * them line by line. So the lines that are untouched keep their neighbours, wherever others were put in or taken out.
 */
export function alignLines(example: readonly string[], text: readonly string[]): readonly AlignedLine[] {
  const before = example.map((line) => line.trim())
  const now = text.slice(0, MOST_LINES).map((line) => line.trim())
  // common[i][j]: how many lines the rest of the example from i and the rest of the text from j have in common.
  const common = Array.from({ length: before.length + 1 }, () => new Uint16Array(now.length + 1))
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = now.length - 1; j >= 0; j--)
      common[i]![j] =
        before[i] === now[j] ? common[i + 1]![j + 1]! + 1 : Math.max(common[i + 1]![j]!, common[i]![j + 1]!)

  const aligned: AlignedLine[] = []
  let i = 0
  let j = 0
  while (j < now.length) {
    // A stretch that differs: from here to the next equal pair, or to the ends.
    let [a, b] = [i, j]
    while (a < before.length && b < now.length && before[a] !== now[b]) {
      if (common[a + 1]![b]! >= common[a]![b + 1]!) a++
      else b++
    }
    if (a >= before.length || b >= now.length) [a, b] = [before.length, now.length]
    for (; j < b; j++) aligned.push(i < a ? { line: i++, same: false } : { line: null, same: false })
    i = a
    if (i < before.length && j < now.length) {
      aligned.push({ line: i, same: true })
      i++
      j++
    }
  }
  for (let rest = now.length; rest < text.length; rest++) aligned.push({ line: null, same: false })
  return aligned
}
