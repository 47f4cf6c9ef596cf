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
/** From this width the hex view holds 16 bytes a row. */
export const WIDE_HEX = 560

export interface Layout {
  readonly cell: CellSize
  readonly columns: number
  readonly perRow: number
  readonly width: number
  readonly height: number
}

/** The advance of Commit Mono, in ems. */
const ADVANCE = 0.6

export function fontFor(mode: ByteMode, width: number): GridFont {
  const phone = width < 400 && window.innerWidth < 720
  if (mode === 'text')
    return phone ? { size: 14, spacing: 3, cellHeight: 28 } : { size: 16, spacing: 3, cellHeight: 28 }
  const cell = (width - 2 * INSET) / hexColumns(width >= WIDE_HEX ? 16 : 8)
  const size = Math.max(11, Math.min(14, Math.floor(cell / ADVANCE)))
  return { size, spacing: Math.max(0, Math.min(2, Math.floor(cell - size * ADVANCE))), cellHeight: 24 }
}
