import type { Selection } from '../../run'
import { cellOf, hexPlaces, narrowCellOf, type Place, textPlaces } from './cells'
import type { Block } from './model'
import type { ByteMode, WireRow } from './rows'

/**
 * The colours of the terminal's palette that the wire uses. Text is written with these numbers only, so a change of
 * theme recolours it without a new write.
 */
export const Ink = {
  fault: 1,
  reqInk: 2,
  resInk: 3,
  req: 4,
  res: 5,
  text: 7,
  faint: 8,
} as const

/** What is marked beside the bytes themselves. */
export interface Marks {
  readonly selection: Selection | null
  /** Bytes that cause a remark of level error, in the block's stream. */
  fault(block: Block, offset: number): boolean
}

/** The places of the bytes of a row, in columns. */
export function placesOf(row: WireRow, mode: ByteMode, perRow: number): Place[] {
  if (row.kind !== 'bytes') return []
  return mode === 'hex' ? hexPlaces(row, perRow) : textPlaces(row.block.stream.slice(0, row.end), row)
}

/** True where the selection holds a byte. */
export const holds = (selection: Selection | null, connection: number, from: string, offset: number): boolean =>
  selection !== null &&
  selection.connection === connection &&
  selection.from === from &&
  offset >= selection.start &&
  offset < selection.end

const ESC = '\u001b['

/**
 * One row as text for the terminal: glyphs of ours, and colours by SGR. `''` for rows without bytes. Whatever the wire
 * carried, the only control sequences in the result are SGR.
 */
export function paintRow(row: WireRow, mode: ByteMode, perRow: number, marks: Marks): string {
  if (row.kind !== 'bytes') return ''
  const { block } = row
  const bytes = block.stream.slice(0, row.end)
  const own = block.from === 'client' ? Ink.req : Ink.res
  const ink = block.from === 'client' ? Ink.reqInk : Ink.resInk
  let text = ''
  let column = 0
  let style = ''
  const put = (to: string, glyphs: string) => {
    if (to !== style) text += `${ESC}0${to}m`
    style = to
    text += glyphs
    column += glyphs.length
  }
  if (mode === 'hex') {
    put(`;9${Ink.faint - 8}`, `${(row.start - block.start).toString(16).padStart(4, '0')} `)
  }
  const places = placesOf(row, mode, perRow)
  const digits = row.end - row.start
  for (const [index, place] of places.entries()) {
    const byte = bytes[place.at]!
    const selected = holds(marks.selection, block.connection, block.from, place.at)
    const asDigits = mode === 'hex' && index < digits
    const cell = mode === 'hex' ? narrowCellOf(byte) : cellOf(byte)
    const gap = place.column - column
    if (gap > 0) {
      const joins =
        selected && asDigits && index > 0 && holds(marks.selection, block.connection, block.from, place.at - 1)
      put(joins ? `;4${own}` : '', ' '.repeat(gap))
    }
    const glyphs = asDigits ? byte.toString(16).padStart(2, '0') : cell.text
    let to: string
    if (selected) to = `;1;3${ink};4${own}`
    else if (marks.fault(block, place.at)) to = `;3${Ink.fault};4:4`
    else if (cell.look === 'control') to = `;3${own}`
    else if (cell.look === 'space' && !asDigits) to = `;9${Ink.faint - 8}`
    else to = `;3${Ink.text}`
    put(to, glyphs)
  }
  return `${text}${ESC}0m`
}
