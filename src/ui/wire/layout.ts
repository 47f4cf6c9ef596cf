import { type Fold, headFold, hexRows, type Row, textRows } from './cells'
import type { Block, Notice, WireModel } from './model'

/** One row of the wire, 28 px high: bytes, or something said about them. */
export type WireRow =
  | { readonly kind: 'notice'; readonly notice: Notice }
  | { readonly kind: 'label'; readonly block: Block; readonly fold: Fold | null; readonly folded: boolean }
  | { readonly kind: 'bytes'; readonly block: Block; readonly row: Row; readonly hex: boolean }
  | { readonly kind: 'fold'; readonly block: Block; readonly fold: Fold }
  | { readonly kind: 'more'; readonly block: Block; readonly left: number }
  | { readonly kind: 'gap' }

export interface LayoutOptions {
  readonly columns: number
  readonly mode: 'text' | 'hex'
  /** Blocks whose head stands unfolded, by `blockKey`. */
  readonly unfolded: ReadonlySet<string>
  /** Rows shown of a long block, by `blockKey`; `ROWS_AT_FIRST` where not set. */
  readonly shown: ReadonlyMap<string, number>
}

/** Rows of a block drawn at first; more on request. */
export const ROWS_AT_FIRST = 120

/** A block's name, which stays the same while the recording grows. */
export const blockKey = (block: Block): string => `${block.connection} ${block.from} ${block.start}`

/** Bytes in a row of the hex view: 8, or 16 where there is room. */
export const hexPerRow = (columns: number): number => (columns >= 16 * 4 + 2 ? 16 : 8)

/** Lays the wire out in rows. */
export function layoutRows(model: WireModel, options: LayoutOptions): WireRow[] {
  const rows: WireRow[] = []
  for (const item of model.items) {
    if (item.kind === 'notice') {
      rows.push({ kind: 'notice', notice: item })
      continue
    }
    const fold = options.mode === 'text' ? headFold(item.bytes) : null
    const folded = fold !== null && !options.unfolded.has(blockKey(item))
    rows.push({ kind: 'label', block: item, fold, folded })
    rows.push(...blockRows(item, folded ? fold : null, options))
    rows.push({ kind: 'gap' })
  }
  return rows
}

function blockRows(block: Block, fold: Fold | null, options: LayoutOptions): WireRow[] {
  const most = options.shown.get(blockKey(block)) ?? ROWS_AT_FIRST
  // What is not drawn is not laid out either: a row holds at most `columns` bytes.
  const end = Math.min(block.bytes.length, (most + 1) * options.columns + (fold?.end ?? 0))
  const bytesRows = (row: Row): WireRow => ({ kind: 'bytes', block, row, hex: options.mode === 'hex' })
  let rows: WireRow[]
  if (options.mode === 'hex') rows = hexRows(block.bytes.subarray(0, end), hexPerRow(options.columns)).map(bytesRows)
  else if (fold) {
    rows = [
      ...textRows(block.bytes, options.columns, 0, fold.start).map(bytesRows),
      { kind: 'fold', block, fold },
      ...textRows(block.bytes, options.columns, fold.end, end).map(bytesRows),
    ]
  } else rows = textRows(block.bytes, options.columns, 0, end).map(bytesRows)
  if (rows.length > most || end < block.bytes.length) {
    rows = rows.slice(0, most)
    const last = rows.findLast((one) => one.kind === 'bytes')
    rows.push({ kind: 'more', block, left: block.bytes.length - (last?.kind === 'bytes' ? last.row.end : 0) })
  }
  return rows
}
