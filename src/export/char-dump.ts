import { grouped } from '../bytes'
import { type Decoded, quoted, wrong } from './place'

/**
 * A line of `od -c` or `hexdump -c`: its offset, octal or hexadecimal, and a byte in each four columns behind it; of no more bytes
 * than `od -w64` gives it.
 */
const LINE = /^([\da-f]{7,})((?: {4}| {3}[!-~]| {2}\\[0abfnrtv]| [0-3][0-7]{2}){0,64}) *$/

/** Columns of a byte. */
const CELL = 4

const ESCAPES: Readonly<Record<string, number>> = {
  '\\0': 0,
  '\\a': 7,
  '\\b': 8,
  '\\t': 9,
  '\\n': 10,
  '\\v': 11,
  '\\f': 12,
  '\\r': 13,
}

/** True where a text is a dump of characters as `od -c` and `hexdump -c` write it: not all of its first bytes look like hexadecimal digits. */
export function isCharDump(text: string): boolean {
  const first = text.split('\n').find((line) => line.trim() !== '') ?? ''
  return LINE.test(first.trimEnd()) && / {3}[^\s\da-fA-F]| {2}\\[0abfnrtv]/.test(first)
}

interface Row {
  readonly offset: number
  /** Of bytes, with those spaces alone that another byte follows. */
  readonly length: number
}

/** What holds for a whole dump. */
function shapeOf(text: string): { readonly hexadecimal: boolean; readonly width: number } {
  const found = text.split('\n').flatMap((line) => {
    const [, offset, cells] = LINE.exec(line.replace(/\r$/, '')) ?? []
    return offset === undefined ? [] : [{ offset, cells: cells!, length: Math.ceil(cells!.trimEnd().length / CELL) }]
  })
  const [first, second] = found
  // As octal such offsets have other digits, or the second is less than what stands before it.
  const before = first ? Math.max(first.length, Math.min(first.cells.length / CELL, 16)) : 0
  const hexadecimal =
    found.some(({ offset }) => /[89a-f]/.test(offset)) ||
    (second !== undefined && Number.parseInt(second.offset, 8) < before)
  const rows = found.map(({ offset, length }) => ({ offset: Number.parseInt(offset, hexadecimal ? 16 : 8), length }))
  return { hexadecimal, width: widthOf(rows) }
}

/** Bytes a row: as far as its successor is from each but the last, where no line is missing; what is usual, of few rows. */
function widthOf(rows: readonly Row[]): number {
  const widest = rows.reduce((most, { length }) => Math.max(most, length), 0)
  const steps = rows.slice(1, -1).map(({ offset }, at) => offset - rows[at]!.offset)
  const least = steps.reduce((one, other) => Math.min(one, other), Number.POSITIVE_INFINITY)
  return steps.length > 1 && least <= 64 ? Math.max(least, widest) : Math.max(16, widest)
}

/**
 * The bytes of what `od -c` or `hexdump -c` wrote. Spaces that a line lost at its end are known from the offset of the next, and so
 * are those with which hexdump fills up the last.
 */
export function readCharDump(text: string): Decoded {
  const bytes: number[] = []
  let row: number[] | null = null
  let repeated = false
  let at = 0
  const { hexadecimal, width } = shapeOf(text)
  for (const raw of text.split('\n')) {
    const line = raw.replace(/\r$/, '')
    const place = at
    at += raw.length + 1
    if (line.trim() === '') continue
    if (line.trim() === '*') {
      repeated = true
      continue
    }
    const found = LINE.exec(line)
    if (!found)
      return wrong(
        text,
        place,
        line.length,
        `Expected a line of od -c, with its offset and four columns a byte, got ${quoted(line.trim())}.`,
      )
    const offset = Number.parseInt(found[1]!, hexadecimal ? 16 : 8)
    while (row && bytes.length < offset && row.length < width) {
      bytes.push(0x20)
      row.push(0x20)
    }
    while (repeated && row && row.length > 0 && bytes.length + row.length <= offset && bytes.length < 4 * 1024 * 1024)
      bytes.push(...row)
    repeated = false
    while (row && bytes.length > offset && row.at(-1) === 0x20) {
      bytes.pop()
      row.pop()
    }
    if (offset !== bytes.length)
      return wrong(
        text,
        place,
        found[1]!.length,
        `This line’s offset says that ${grouped(offset)} bytes stand before it, and there are ${grouped(bytes.length)}: a line is missing, or one was cut.`,
      )
    row = []
    for (let from = 0; from < found[2]!.length; from += CELL)
      row.push(byteOf(found[2]!.slice(from, from + CELL).trim()))
    for (const byte of row) bytes.push(byte)
  }
  return { ok: true, bytes: Uint8Array.from(bytes), how: hexadecimal ? 'hexdump -c' : 'od -c' }
}

const byteOf = (cell: string): number =>
  cell === ''
    ? 0x20
    : cell.length === 3
      ? Number.parseInt(cell, 8) & 0xff
      : (ESCAPES[cell] ?? cell.charCodeAt(0) & 0xff)
