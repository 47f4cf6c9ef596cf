import { type CutMark, isMarked } from '../network'
import { CellLayer, type CellsInput, drawnBytes } from './cell-layer'
import type { Place } from './cells'

/** How far from the line between two bytes a click still means it, in cells. */
const NEAR = 0.34

/** The place in front of which a pointer at `column` stands between two bytes; null where it is on a byte. */
export function gapAt(places: readonly Place[], column: number): number | null {
  for (const place of places) {
    if (place.at > 0 && Math.abs(column - place.column) <= NEAR) return place.at
  }
  return null
}

/** Where the network cuts, and the gap between two bytes under the pointer, where a click sets a mark. */
export interface CutMarksInput extends CellsInput {
  readonly cuts: readonly CutMark[]
  readonly gap: CutMark | null
}

/** Where the network cuts, and where a click would set a mark. */
export function CutMarks(input: CutMarksInput) {
  const { cell, cuts, gap } = input
  if (cuts.length === 0 && !gap) return null
  const shapes = []
  for (const { row, place, key, x, top } of drawnBytes(input)) {
    const { from } = row.block
    const set = isMarked(cuts, { from, at: place.at })
    const near = gap !== null && gap.from === from && gap.at === place.at
    if (!set && !near) continue
    const bottom = top + cell.height
    shapes.push(
      <g key={key} class={`cut-mark ${set ? 'set' : ''} ${near ? 'near' : ''}`}>
        <path d={`M${x} ${top + 2}V${bottom - 2}`} />
        <path class="ends" d={`M${x - 3.5} ${top}h7l-3.5 5zM${x - 3.5} ${bottom}h7l-3.5 -5z`} />
      </g>,
    )
  }
  return <CellLayer input={input}>{shapes}</CellLayer>
}
