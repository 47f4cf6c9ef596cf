/** How a byte is drawn: one cell each in text, two hexadecimal digits from 0x80 on. */
export interface Cell {
  /** Offset of the byte in the block. */
  readonly at: number
  /** One or two characters, each one column wide. */
  readonly text: string
  readonly look: 'plain' | 'space' | 'control' | 'high'
}

export interface Row {
  readonly cells: readonly Cell[]
  /** Offsets in the block. */
  readonly start: number
  readonly end: number
}

/** A control's picture, U+2400 to U+241F, U+2421 for DEL: the bundled font has them. */
const picture = (byte: number): string => String.fromCharCode(byte === 0x7f ? 0x2421 : 0x2400 + byte)

/** What is drawn for a byte in the text view. Nothing from the wire is ever more than a printable glyph. */
export function cellOf(byte: number, at: number): Cell {
  if (byte === 0x20) return { at, text: '\u00b7', look: 'space' }
  if (byte < 0x20 || byte === 0x7f) return { at, text: picture(byte), look: 'control' }
  if (byte >= 0x80) return { at, text: byte.toString(16), look: 'high' }
  return { at, text: String.fromCharCode(byte), look: 'plain' }
}

/** Rows of the text view: a line ends behind LF; a long one wraps at `columns`. */
export function textRows(bytes: Uint8Array, columns: number, start = 0, end = bytes.length): Row[] {
  const rows: Row[] = []
  let cells: Cell[] = []
  let width = 0
  let from = start
  const close = (to: number) => {
    if (cells.length > 0) rows.push({ cells, start: from, end: to })
    cells = []
    width = 0
    from = to
  }
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!
    const cell = cellOf(byte, at)
    if (width + cell.text.length > columns) close(at)
    cells.push(cell)
    width += cell.text.length
    if (byte === 0x0a) close(at + 1)
  }
  close(end)
  return rows
}

/** Rows of the hex view: `perRow` bytes each. */
export function hexRows(bytes: Uint8Array, perRow: number): Row[] {
  const rows: Row[] = []
  for (let start = 0; start < bytes.length; start += perRow) {
    const end = Math.min(bytes.length, start + perRow)
    const cells = Array.from(bytes.subarray(start, end), (byte, index) => cellOf(byte, start + index))
    rows.push({ cells, start, end })
  }
  return rows
}

/** The spoken name of a byte. */
export function spoken(byte: number): string {
  const names: Readonly<Record<number, string>> = {
    0: 'NUL',
    9: 'TAB',
    10: 'LF',
    13: 'CR',
    27: 'ESC',
    32: 'space',
    127: 'DEL',
  }
  return (
    names[byte] ??
    (byte < 0x20 || byte >= 0x80 ? `byte ${byte.toString(16).padStart(2, '0')}` : String.fromCharCode(byte))
  )
}

/** A head that is folded: it is longer than `FOLD_FROM` lines. Its first line stays. */
export interface Fold {
  /** Offsets in the block of what is folded away. */
  readonly start: number
  readonly end: number
  /** `14 header lines, 618 bytes`. */
  readonly text: string
}

const FOLD_FROM = 8

/** What of a block that begins with a head is folded; null where it is short, or no head. */
export function headFold(bytes: Uint8Array): Fold | null {
  let lines = 0
  let first = -1
  let lineStart = 0
  for (let at = 0; at < Math.min(bytes.length, 65_536); at++) {
    if (bytes[at] !== 0x0a) continue
    const empty = at === lineStart || (at === lineStart + 1 && bytes[lineStart] === 0x0d)
    if (empty) {
      if (first < 0 || lines - 1 < FOLD_FROM) return null
      const length = lineStart - first
      return { start: first, end: lineStart, text: `${lines - 1} header lines, ${length.toLocaleString('en')} bytes` }
    }
    lines++
    if (lines === 1) first = at + 1
    lineStart = at + 1
  }
  return null
}
