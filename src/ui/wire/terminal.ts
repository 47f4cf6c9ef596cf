import { Terminal } from '@xterm/xterm'
import type { Disposable, Span } from '../../bytes'
import type { Cell } from './cells'
import { hexPerRow, type WireRow } from './layout'

/** What lies on the bytes of one row, as offsets in the block. */
export interface RowMarks {
  readonly selected: Span | null
  readonly hovered: Span | null
  readonly fault: Span | null
  /** From here on the program has not read. */
  readonly unreadFrom: number
}

/** Colours of the theme, `#rrggbb`. */
export interface WireColours {
  readonly text: string
  readonly faint: string
  readonly err: string
  readonly client: { readonly solid: string; readonly ink: string; readonly dim: string }
  readonly server: { readonly solid: string; readonly ink: string; readonly dim: string }
}

/**
 * The bytes of the wire in an xterm. It is as high as its content, so that row n stands at n × the row's height and what
 * lies over it scrolls with it. Only text of our own is ever written to it: every byte is mapped to a printable glyph.
 */
export interface WireTerminal extends Disposable {
  readonly cellWidth: number
  readonly cellHeight: number
  /** Draws all rows. Settles when they stand. */
  show(
    rows: readonly WireRow[],
    columns: number,
    marks: (row: WireRow & { kind: 'bytes' }) => RowMarks,
    colours: WireColours,
  ): Promise<void>
  /** Takes new marks, without drawing. */
  mark(
    rows: readonly WireRow[],
    columns: number,
    marks: (row: WireRow & { kind: 'bytes' }) => RowMarks,
    colours: WireColours,
  ): void
  /** Draws some rows again, after their marks changed. */
  redraw(indices: readonly number[]): void
}

const ESC = '\x1b['

/** Column of a byte in the hex view: two digits, a space between bytes, then the text beside. */
const hexColumn = (index: number): number => index * 3

export function mountTerminal(
  element: HTMLElement,
  fontSize: number,
  cell: { width: number; height: number },
): WireTerminal {
  const family = getComputedStyle(element).getPropertyValue('--font-mono') || 'monospace'
  const measured = measure(family, fontSize)
  const term = new Terminal({
    fontFamily: family,
    fontSize,
    letterSpacing: Math.max(0, Math.round(cell.width - measured.width)),
    lineHeight: Math.max(1, cell.height / measured.height),
    allowTransparency: true,
    theme: {
      background: '#00000000',
      cursor: '#00000000',
      cursorAccent: '#00000000',
      selectionBackground: '#00000000',
    },
    disableStdin: true,
    scrollback: 0,
    convertEol: false,
    cursorBlink: false,
    cursorInactiveStyle: 'none',
    minimumContrastRatio: 1,
    rows: 1,
    cols: 10,
  })
  term.open(element)
  // The bytes are read out by the transcript beside; the terminal takes no part in the order of focus.
  for (const focusable of element.querySelectorAll('textarea, [tabindex]')) {
    focusable.setAttribute('tabindex', '-1')
    focusable.setAttribute('aria-hidden', 'true')
  }
  let rows: readonly WireRow[] = []
  let columns = 10
  let marks: (row: WireRow & { kind: 'bytes' }) => RowMarks = () => ({
    selected: null,
    hovered: null,
    fault: null,
    unreadFrom: Number.POSITIVE_INFINITY,
  })
  let colours: WireColours | null = null

  const line = (index: number): string => {
    const row = rows[index]
    const to = `${ESC}${index + 1};1H${ESC}0m`
    return row?.kind === 'bytes' && colours
      ? `${to}${drawRow(row, marks(row), colours, columns)}${ESC}0m${ESC}K`
      : `${to}${ESC}K`
  }

  return {
    get cellWidth() {
      const screen = element.querySelector('.xterm-screen')
      return screen && columns > 0 ? screen.getBoundingClientRect().width / columns : cell.width
    },
    get cellHeight() {
      const screen = element.querySelector('.xterm-screen')
      return screen && term.rows > 0 ? screen.getBoundingClientRect().height / term.rows : cell.height
    },
    show(next, nextColumns, nextMarks, nextColours) {
      rows = next
      columns = nextColumns
      marks = nextMarks
      colours = nextColours
      term.resize(Math.max(2, columns), Math.max(1, rows.length))
      return new Promise((resolve) => {
        term.write(`${ESC}?25l${ESC}?7l${ESC}H${ESC}J${rows.map((_, index) => line(index)).join('')}`, () => resolve())
      })
    },
    mark(nextRows, nextColumns, nextMarks, nextColours) {
      rows = nextRows
      columns = nextColumns
      marks = nextMarks
      colours = nextColours
    },
    redraw(indices) {
      term.write(indices.map(line).join(''))
    },
    dispose: () => term.dispose(),
  }
}

function measure(family: string, fontSize: number): { width: number; height: number } {
  const span = document.createElement('span')
  span.style.cssText = `position:absolute;visibility:hidden;white-space:pre;font:${fontSize}px ${family};line-height:normal`
  span.textContent = 'W'.repeat(32)
  document.body.append(span)
  const { width, height } = span.getBoundingClientRect()
  span.remove()
  return { width: width / 32 || fontSize * 0.6, height: height || fontSize * 1.2 }
}

function rgb(colour: string): string {
  const value = Number.parseInt(colour.slice(1), 16)
  return `${value >> 16};${(value >> 8) & 255};${value & 255}`
}

function drawRow(row: WireRow & { kind: 'bytes' }, marks: RowMarks, colours: WireColours, columns: number): string {
  const { cells } = row.row
  const style = (cell: Cell) => sgr(cell, row, marks, colours)
  if (!row.hex) return runs(cells.map((cell) => [style(cell), cell.text] as const))
  const perRow = hexPerRow(columns)
  const pieces: (readonly [string, string])[] = []
  for (const cell of cells) {
    const byte = row.block.bytes[cell.at]!
    pieces.push([style(cell), byte.toString(16).padStart(2, '0')], ['', ' '])
  }
  pieces.push(['', ' '.repeat(hexColumn(perRow) + 1 - hexColumn(cells.length))])
  for (const cell of cells) pieces.push([style(cell), cell.look === 'high' ? '·' : cell.text])
  return runs(pieces)
}

function runs(pieces: readonly (readonly [style: string, text: string])[]): string {
  let out = ''
  let last = ''
  for (const [style, text] of pieces) {
    if (style !== last) out += `${ESC}0m${style ? `${ESC}${style}m` : ''}`
    last = style
    out += text
  }
  return out
}

const within = (span: Span | null, at: number): boolean => span !== null && at >= span.start && at < span.end

function sgr(cell: Cell, row: WireRow & { kind: 'bytes' }, marks: RowMarks, colours: WireColours): string {
  const direction = colours[row.block.from]
  const codes: string[] = []
  const selected = within(marks.selected, cell.at)
  if (selected) codes.push('1', `38;2;${rgb(direction.ink)}`, `48;2;${rgb(direction.solid)}`)
  else if (within(marks.fault, cell.at)) codes.push(`38;2;${rgb(colours.err)}`, '4:4', '1')
  else if (cell.look === 'control' || cell.look === 'high') codes.push(`38;2;${rgb(direction.solid)}`)
  else if (cell.look === 'space') codes.push(`38;2;${rgb(colours.faint)}`)
  else codes.push(`38;2;${rgb(colours.text)}`)
  if (!selected && within(marks.hovered, cell.at)) codes.push('4', `58;2;${rgb(direction.solid)}`)
  if (!selected && cell.at >= marks.unreadFrom) codes.push('9')
  return codes.join(';')
}

/** The byte at a column of a row, as an offset in the block; null beside the bytes. */
export function byteAtColumn(row: WireRow & { kind: 'bytes' }, column: number, columns: number): number | null {
  const { cells } = row.row
  if (row.hex) {
    const perRow = hexPerRow(columns)
    const text = column - (hexColumn(perRow) + 1)
    const index = text >= 0 ? text : Math.floor(column / 3)
    return cells[index]?.at ?? null
  }
  let at = 0
  for (const cell of cells) {
    at += cell.text.length
    if (column < at) return cell.at
  }
  return null
}
