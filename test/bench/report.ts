/** One measured figure beside what is asked for. */
export interface Figure {
  readonly what: string
  readonly got: number
  readonly unit: string
  /** At most (default) or at least this much; null where nothing is asked. */
  readonly asked: number | null
  readonly least?: boolean
  /** What it is compared with, or how it was measured. */
  readonly beside?: string
}

const shown = (value: number) =>
  Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(Math.abs(value) < 10 ? 2 : 1)

/** Prints figures as a table; true where each is met. */
export function report(figures: readonly Figure[]): boolean {
  let met = true
  for (const { what, got, unit, asked, least, beside } of figures) {
    const ok = asked === null || (least ? got >= asked : got <= asked)
    met &&= ok
    const want = asked === null ? '' : `${least ? 'at least' : 'at most'} ${shown(asked)} ${unit}`
    console.log(
      `${ok ? '  ' : '✗ '}${what}: ${shown(got)} ${unit}${want && ` (${want})`}${beside ? `; ${beside}` : ''}`,
    )
  }
  return met
}

/** The middle value; of an even number of them the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
