import { type CutMark, isMarked } from '../network'
import type { Place } from './cells'
import { placesOf } from './paint'
import type { ByteMode, WireRow } from './rows'
import type { CellSize } from './terminal'

/** How far from the line between two bytes a click still means it, in cells. */
const NEAR = 0.34

/** The place in front of which a pointer at `column` stands between two bytes; null where it is on a byte. */
export function gapAt(places: readonly Place[], column: number): number | null {
  for (const place of places) {
    if (place.at > 0 && Math.abs(column - place.column) <= NEAR) return place.at
  }
  return null
}

/** What the marks are drawn from, as the other marks over the bytes. */
interface CutsInput {
  readonly rows: readonly WireRow[]
  readonly first: number
  readonly count: number
  readonly mode: ByteMode
  readonly perRow: number
  readonly cell: CellSize
  readonly width: number
  readonly inset: number
  readonly cuts: readonly CutMark[]
  readonly gap: CutMark | null
}

/** Where the network cuts, and where a click would set a mark. */
export function CutMarks(input: CutsInput) {
  const { rows, first, count, mode, perRow, cell, width, inset, cuts, gap } = input
  if (cuts.length === 0 && !gap) return null
  const last = Math.min(rows.length, first + count)
  const shapes = []
  for (let index = first; index < last; index++) {
    const row = rows[index]!
    if (row.kind !== 'bytes') continue
    for (const { at, column } of placesOf(row, mode, perRow)) {
      const set = isMarked(cuts, { from: row.block.from, at })
      const near = gap !== null && gap.from === row.block.from && gap.at === at
      if (!set && !near) continue
      const x = inset + column * cell.width
      const top = (index - first) * cell.height
      const bottom = top + cell.height
      shapes.push(
        <g key={`${index} ${column}`} class={`cut-mark ${set ? 'set' : ''} ${near ? 'near' : ''}`}>
          <path d={`M${x} ${top + 2}V${bottom - 2}`} />
          <path class="ends" d={`M${x - 3.5} ${top}h7l-3.5 5zM${x - 3.5} ${bottom}h7l-3.5 -5z`} />
        </g>,
      )
    }
  }
  return (
    <svg
      class="cells"
      aria-hidden="true"
      width={width}
      height={Math.max(0, last - first) * cell.height}
      style={{ top: `${first * cell.height}px` }}
    >
      {shapes}
    </svg>
  )
}
