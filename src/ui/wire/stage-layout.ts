import { hexColumns } from './cells'
import type { ByteMode } from './rows'
import type { CellSize, GridFont } from './terminal'

/** Pixels between the rail and the first cell. */
export const INSET = 20
/** Rows kept ready above and below what is in sight. */
export const OVERSCAN = 8
/** How long a dash takes along the conductor, with a little more; milliseconds. */
export const TRAVEL = 460
/** Pixels above the first row. */
export const PADDING = 8
/** The advance of Commit Mono, in ems. */
const ADVANCE = 0.6

/** From this width the hex view holds 16 bytes a row. */
const WIDE_HEX = 560
/** How far the wash behind the bytes reaches past the last cell, CSS pixels. */
const WASH = 8
/** The smallest letters of the bytes, CSS pixels. */
const SMALLEST = 11

/** Bytes in a row of the hex view: as many as fit a width, so that the text beside them is never cut. */
export function hexPerRow(width: number): number {
  if (width >= WIDE_HEX) return 16
  const fits = (perRow: number) => hexColumns(perRow) * SMALLEST * ADVANCE <= width - 2 * INSET + WASH
  return [8, 4, 2].find(fits) ?? 1
}

export interface Layout {
  readonly cell: CellSize
  readonly columns: number
  readonly perRow: number
  readonly width: number
  readonly height: number
}

/** How much of a larger type the bytes take: a whole line of a request is to stay a line. */
const SHARE = 0.6

/** The font for a view of a width. `scale`: how much larger than on a desk, 1 for a desk. */
export function fontFor(mode: ByteMode, width: number, scale = 1): GridFont {
  const larger = (size: number) => Math.round(size * (1 + (scale - 1) * SHARE))
  const phone = width < 400 && window.innerWidth < 720
  if (mode === 'text')
    return phone
      ? { size: 14, spacing: 3, cellHeight: 28 }
      : { size: larger(16), spacing: scale > 1 ? 2 : 3, cellHeight: larger(28) }
  const cell = (width - 2 * INSET) / hexColumns(hexPerRow(width))
  const size = Math.max(SMALLEST, Math.min(larger(14), Math.floor(cell / ADVANCE)))
  return { size, spacing: Math.max(0, Math.min(2, Math.floor(cell - size * ADVANCE))), cellHeight: larger(24) }
}
