import { byteWord, grouped } from '../../bytes'
import type { Selection } from '../../run'
import type { Side } from '../../trace'
import { type Fold, foldText, headFold, hexRows, textRows } from './cells'
import type { Block, Notice, ToldSegment, WireModel } from './model'
import { untoldText } from './texts'

/** One row of the wire, all of the same height. Offsets count in the block's stream. */
export type WireRow =
  | { readonly kind: 'hidden'; readonly text: string }
  | { readonly kind: 'notice'; readonly notice: Notice }
  | { readonly kind: 'segment'; readonly segment: ToldSegment }
  | { readonly kind: 'conductor'; readonly block: Block }
  | { readonly kind: 'bytes'; readonly block: Block; readonly start: number; readonly end: number }
  /** A long head's lines, folded away or to be folded. */
  | {
      readonly kind: 'fold'
      readonly block: Block
      readonly key: string
      readonly folded: boolean
      readonly text: string
      readonly start: number
      readonly end: number
    }
  /** The rest of a long block, not yet shown. */
  | { readonly kind: 'more'; readonly block: Block; readonly key: string; readonly start: number; readonly end: number }

/** What a user opened: folds by key (true: open), and how many rows of a block are shown. */
export interface Opened {
  readonly folds: ReadonlyMap<string, boolean>
  readonly rows: ReadonlyMap<string, number>
}

export const NOTHING_OPENED: Opened = { folds: new Map(), rows: new Map() }

/** Rows of a block that are shown at first, and with each `show more`. */
export const FIRST_ROWS = 120
export const MORE_ROWS = 1000

export type ByteMode = 'text' | 'hex'

export const blockKey = (block: { connection: number; from: Side; start: number }): string =>
  `${block.connection} ${block.from} ${block.start}`

/** Lays out the model in rows. `columns` is the width in cells, `perRow` the bytes in a row of the hex view. */
export function wireRows(
  model: WireModel,
  mode: ByteMode,
  columns: number,
  perRow: number,
  opened: Opened = NOTHING_OPENED,
): WireRow[] {
  const rows: WireRow[] = []
  if (model.hidden > 0) {
    const many = model.hidden === 1 ? 'exchange' : 'exchanges'
    rows.push({ kind: 'hidden', text: `${grouped(model.hidden)} earlier ${many} not shown` })
  }
  for (const item of model.items) {
    if (item.kind === 'notice') rows.push({ kind: 'notice', notice: item })
    else if (item.kind === 'untold') rows.push({ kind: 'hidden', text: untoldText(item.count) })
    else if (item.kind === 'segment') rows.push({ kind: 'segment', segment: item })
    else pushBlock(rows, item, mode, columns, perRow, opened)
  }
  if (model.dropped > 0) {
    rows.push({
      kind: 'hidden',
      text: `the recording is full: ${grouped(model.dropped)} ${byteWord(model.dropped)} left out`,
    })
  }
  return rows
}

function pushBlock(
  rows: WireRow[],
  block: Block,
  mode: ByteMode,
  columns: number,
  perRow: number,
  opened: Opened,
): void {
  rows.push({ kind: 'conductor', block })
  const key = blockKey(block)
  const most = opened.rows.get(key) ?? FIRST_ROWS
  if (mode === 'hex') {
    pushBytes(rows, block, hexRows(block.start, block.end, perRow, most), block.end)
    return
  }
  // Rows are cut from a window that is long enough for `most` of them, so a megabyte costs what is shown of it.
  const window = Math.min(block.end, block.start + Math.max(65_536, most * columns))
  const bytes = block.stream.slice(0, window)
  const fold = headFold(bytes, block.start, window)
  if (!fold) {
    pushBytes(rows, block, textRows(bytes, block.start, window, columns, most), block.end)
    return
  }
  const open = opened.folds.get(key) ?? false
  const head = textRows(bytes, block.start, fold.start, columns, most)
  for (const row of head) rows.push({ kind: 'bytes', block, ...row })
  rows.push(foldRow(block, key, fold, !open))
  const rest = textRows(bytes, open ? fold.start : fold.end, window, columns, most)
  pushBytes(rows, block, rest, block.end)
}

function foldRow(block: Block, key: string, fold: Fold, folded: boolean): WireRow {
  return { kind: 'fold', block, key, folded, text: foldText(fold), start: fold.start, end: fold.end }
}

function pushBytes(
  rows: WireRow[],
  block: Block,
  cut: readonly { readonly start: number; readonly end: number }[],
  end: number,
): void {
  for (const { start, end } of cut) rows.push({ kind: 'bytes', block, start, end })
  const reached = cut.at(-1)?.end ?? end
  if (reached < end) rows.push({ kind: 'more', block, key: blockKey(block), start: reached, end })
}

/** The row that shows a byte: its own, or the fold or the rest that hides it; -1 for none. */
export function rowOf(rows: readonly WireRow[], connection: number, from: Side, offset: number): number {
  const byte = { connection, from, start: offset, end: offset + 1 }
  return rows.findIndex((row) => row.kind !== 'conductor' && shows(row, byte))
}

/** True where a row stands for bytes of a range: it shows them or hides them, or is the line over a message that lies in it whole. */
export function shows(row: WireRow, range: Selection): boolean {
  if (!('block' in row) || row.block.connection !== range.connection || row.block.from !== range.from) return false
  if (row.kind === 'conductor') return range.start <= row.block.start && range.end >= row.block.end
  // An open fold is a line over rows that show its bytes themselves.
  if (row.kind === 'fold' && !row.folded) return false
  return row.start < range.end && row.end > range.start
}

/** Opens whatever hides a byte: its fold, or as many rows as it takes. The same value where nothing hides it. */
export function reveal(model: WireModel, opened: Opened, connection: number, from: Side, offset: number): Opened {
  const block = model.items.find(
    (item): item is Block =>
      item.kind === 'block' &&
      item.connection === connection &&
      item.from === from &&
      offset >= item.start &&
      offset < item.end,
  )
  if (!block) return opened
  const key = blockKey(block)
  const fold = headFold(block.stream.slice(0, block.end), block.start, block.end)
  const folds =
    fold && offset >= fold.start && offset < fold.end && !opened.folds.get(key)
      ? new Map(opened.folds).set(key, true)
      : opened.folds
  // A row holds at least one byte, so this many rows always reach it.
  const needed = offset - block.start + 1
  const rows =
    needed > FIRST_ROWS && (opened.rows.get(key) ?? FIRST_ROWS) < needed
      ? new Map(opened.rows).set(key, needed)
      : opened.rows
  return folds === opened.folds && rows === opened.rows ? opened : { folds, rows }
}
