import type { ComponentChildren } from 'preact'
import type { Place } from './cells'
import { placesOf } from './paint'
import type { ByteMode, WireRow } from './rows'
import type { CellSize } from './terminal'

/** What is drawn over single bytes is drawn from this. Pixels count from the canvas's corner; bytes begin at `inset`. */
export interface CellsInput {
  readonly rows: readonly WireRow[]
  readonly first: number
  readonly count: number
  readonly mode: ByteMode
  readonly perRow: number
  readonly cell: CellSize
  readonly width: number
  readonly inset: number
}

/** A byte that is drawn, and where: `x` and `top` of its cell, in pixels of the layer. */
export interface DrawnByte {
  readonly row: WireRow & { readonly kind: 'bytes' }
  readonly place: Place
  /** Of this place among all that are drawn. */
  readonly key: string
  readonly x: number
  readonly top: number
}

const lastOf = ({ rows, first, count }: CellsInput) => Math.min(rows.length, first + count)

/** The places of all bytes between `first` and `count` rows on. */
export function* drawnBytes(input: CellsInput): Generator<DrawnByte> {
  const { rows, first, mode, perRow, cell, inset } = input
  for (let index = first; index < lastOf(input); index++) {
    const row = rows[index]!
    if (row.kind !== 'bytes') continue
    for (const place of placesOf(row, mode, perRow)) {
      const x = inset + place.column * cell.width
      yield { row, place, key: `${index} ${place.column}`, x, top: (index - first) * cell.height }
    }
  }
}

/** A drawing over the rows in sight. */
export function CellLayer({ input, children }: { readonly input: CellsInput; readonly children: ComponentChildren }) {
  const { first, cell, width } = input
  return (
    <svg
      class="cells"
      aria-hidden="true"
      width={width}
      height={Math.max(0, lastOf(input) - first) * cell.height}
      style={{ top: `${first * cell.height}px` }}
    >
      {children}
    </svg>
  )
}
