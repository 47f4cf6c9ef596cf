import { grouped } from '../../bytes'
/** How a byte is drawn: one cell each in text, two from 0x80 on. */
export interface Cell {
  /** One or two characters, each one column wide, each a printable glyph of our own choice. */
  readonly text: string
  readonly look: 'plain' | 'space' | 'control' | 'high'
}

const CELLS: readonly Cell[] = Array.from({ length: 256 }, (_, byte): Cell => {
  if (byte === 0x20) return { text: '\u00b7', look: 'space' }
  // Control pictures: U+2400 to U+241F, U+2421 for DEL.
  if (byte < 0x20) return { text: String.fromCharCode(0x2400 + byte), look: 'control' }
  if (byte === 0x7f) return { text: '\u2421', look: 'control' }
  if (byte >= 0x80) return { text: byte.toString(16).toUpperCase(), look: 'high' }
  return { text: String.fromCharCode(byte), look: 'plain' }
})

/** What is drawn for a byte. Nothing from the wire is ever more than a printable glyph. */
export const cellOf = (byte: number): Cell => CELLS[byte & 0xff]!

/**
 * In the hex view's text column a byte is one cell, whatever it is. A control picture would be too small to read there: it is a
 * dot, as in every hex dump, in the colour of controls, and its digits stand beside it.
 */
export const narrowCellOf = (byte: number): Cell => {
  if (byte >= 0x80) return { text: '\u00b7', look: 'space' }
  const cell = cellOf(byte)
  return cell.look === 'control' ? { text: '.', look: 'control' } : cell
}

/** A row of bytes: offsets in the array that was cut. */
export interface ByteRow {
  readonly start: number
  readonly end: number
}

/**
 * Cuts bytes `[start, end)` into rows of the text view: a line ends after LF; a longer one wraps at the cell, CR LF as a pair. At most
 * `most` rows are made; the last one's `end` says how far they reach.
 */
export function textRows(bytes: Uint8Array, start: number, end: number, columns: number, most: number): ByteRow[] {
  const rows: ByteRow[] = []
  const width = Math.max(2, columns)
  let from = start
  let column = 0
  for (let at = start; at < end && rows.length < most; at++) {
    const byte = bytes[at]!
    const cells = byte >= 0x80 ? 2 : 1
    // Where LF would stand alone on its row, its CR goes there with it.
    const pair = byte === 0x0d && at + 1 < end && bytes[at + 1] === 0x0a && column > 0 ? 2 : cells
    if (column + pair > width) {
      rows.push({ start: from, end: at })
      from = at
      column = 0
      if (rows.length >= most) return rows
    }
    column += cells
    if (byte === 0x0a) {
      rows.push({ start: from, end: at + 1 })
      from = at + 1
      column = 0
    }
  }
  if (from < end && rows.length < most) rows.push({ start: from, end })
  return rows
}

/** Cuts bytes `[start, end)` into rows of `perRow` bytes, aligned to `start`. */
export function hexRows(start: number, end: number, perRow: number, most: number): ByteRow[] {
  const rows: ByteRow[] = []
  for (let at = start; at < end && rows.length < most; at += perRow) {
    rows.push({ start: at, end: Math.min(end, at + perRow) })
  }
  return rows
}

/** Where a byte stands in its row: columns `[column, column + width)`. */
export interface Place {
  readonly at: number
  readonly column: number
  readonly width: number
}

/** The hex view's columns: four digits of offset, two digits and a space a byte, then the text. */
export const HEX_OFFSET = 5
export const hexColumns = (perRow: number): number => HEX_OFFSET + perRow * 4

/** The map from cells to bytes for one row of the text view. */
export function textPlaces(bytes: Uint8Array, row: ByteRow): Place[] {
  const places: Place[] = []
  let column = 0
  for (let at = row.start; at < row.end; at++) {
    const width = bytes[at]! >= 0x80 ? 2 : 1
    places.push({ at, column, width })
    column += width
  }
  return places
}

/** The map for one row of the hex view: first the digits of every byte, then its glyph in the text beside. */
export function hexPlaces(row: ByteRow, perRow: number): Place[] {
  const places: Place[] = []
  for (let at = row.start; at < row.end; at++) {
    places.push({ at, column: HEX_OFFSET + (at - row.start) * 3, width: 2 })
  }
  for (let at = row.start; at < row.end; at++) {
    places.push({ at, column: HEX_OFFSET + perRow * 3 + (at - row.start), width: 1 })
  }
  return places
}

/** The byte at a column, the last one where the column is behind the row's end, null for none. */
export function byteAt(places: readonly Place[], column: number): number | null {
  for (const place of places) if (column >= place.column && column < place.column + place.width) return place.at
  return null
}

const NAMES: Readonly<Record<number, string>> = {
  0: 'NUL',
  9: 'TAB',
  10: 'LF',
  13: 'CR',
  27: 'ESC',
  32: 'space',
  127: 'DEL',
}

/** The spoken name of a byte: `LF`, `space`, `G`, `byte C3`. */
export function spoken(byte: number): string {
  const name = NAMES[byte]
  if (name) return name
  return byte < 0x20 || byte >= 0x80
    ? `byte ${byte.toString(16).padStart(2, '0').toUpperCase()}`
    : String.fromCharCode(byte)
}

/** A head's lines that may be folded away, behind its first line. */
export interface Fold {
  readonly start: number
  readonly end: number
  readonly lines: number
}

/** Heads with fewer header lines stay open. */
export const FOLD_FROM = 8
/** Heads are looked for in this many bytes. */
const HEAD_WINDOW = 65_536

/** The header lines of a head that begins at `start`, where they are many; null otherwise. The empty line stays in sight. */
export function headFold(bytes: Uint8Array, start: number, end: number): Fold | null {
  let lines = 0
  let first = -1
  let lineStart = start
  const stop = Math.min(end, start + HEAD_WINDOW)
  for (let at = start; at < stop; at++) {
    if (bytes[at] !== 0x0a) continue
    const empty = at === lineStart || (at === lineStart + 1 && bytes[lineStart] === 0x0d)
    if (empty) return lines - 1 >= FOLD_FROM ? { start: first, end: lineStart, lines: lines - 1 } : null
    lines++
    if (lines === 1) first = at + 1
    lineStart = at + 1
  }
  return null
}

/** `14 header lines, 618 bytes`. */
export const foldText = (fold: Fold): string => `${fold.lines} header lines, ${grouped(fold.end - fold.start)} bytes`
