import { type IMarker, Terminal } from '@xterm/xterm'
import '@xterm/xterm/css/xterm.css'
import type { Disposable, Span } from '../../bytes'
import { ownTask } from '../layout/own-task'
import { endTerminal } from '../terminal-end'
import { growthOf } from './screen-growth'
import { stretches } from './screen-stretches'
import { breakMessages } from './screen-wrap'

/** A piece of a screen: text without controls, in the colour of its role. */
export interface ScreenPiece {
  readonly role: 'prompt' | 'command' | 'stdout' | 'stderr' | 'cursor'
  readonly text: string
  /** What of the text stands for selected bytes, in code units, in order. */
  readonly lit?: readonly Span[]
  /** What of the text curl has set in bold, likewise. */
  readonly bold?: readonly Span[]
}

/** A place on a screen: a piece, and a code unit of its text. */
export interface ScreenPlace {
  readonly piece: number
  readonly unit: number
}

export interface TerminalView extends Disposable {
  /** Shows these pieces from the top, or (`atEnd`) their end, with the cursor after the last. */
  show(pieces: readonly ScreenPiece[], atEnd?: boolean): void
  /** Takes the colours of the stylesheet anew. */
  retheme(): void
  /** Sets its letters larger than on a desk, by this factor. */
  rescale(scale: number): void
  /** What stands under a point of the window (CSS pixels); null where no text is, or while text is selected to copy. */
  placeAt(x: number, y: number): ScreenPlace | null
  /**
   * The first row in sight of what the pieces `first` to `last` wrote, in client coordinates, as far as they are drawn. Where
   * they wrote nothing, the row on which they would have. Null where it is scrolled out of sight, undefined before the first
   * drawing.
   */
  rowOf(first: number, last: number): DOMRect | null | undefined
}

const FONT_SIZE = 13
/** Height of a row, CSS pixels. */
const ROW = 20

/**
 * Mounts curl's screen. It takes no input: it is a picture of what curl printed, to read, search and copy. `moved` is told
 * whenever rows may stand elsewhere.
 */
export function mountTerminal(element: HTMLElement, moved: () => void = () => {}): TerminalView {
  const terminal = new Terminal({
    fontFamily: '"Commit Mono", ui-monospace, Menlo, Consolas, monospace',
    fontSize: FONT_SIZE,
    disableStdin: true,
    convertEol: true,
    scrollback: 5000,
    cursorBlink: false,
    cursorStyle: 'block',
    cursorInactiveStyle: 'block',
    drawBoldTextInBrightColors: false,
    theme: colours(element),
    cols: 40,
    rows: 4,
  })
  terminal.open(element)
  // The font's own height of a line differs from one browser to the next: the rows are 20 px high in all.
  const setSize = (scale: number) => {
    large = scale > 1
    terminal.options.fontSize = Math.round(FONT_SIZE * scale)
    terminal.options.lineHeight = 1
    const natural = (element.querySelector<HTMLElement>('.xterm-screen')?.clientHeight ?? 0) / terminal.rows
    if (natural > 0) terminal.options.lineHeight = Math.max(1, (ROW * scale) / natural)
  }
  // It takes no input, so it takes no focus either: the text beside it does, for keyboards and screen readers.
  if (terminal.textarea) {
    terminal.textarea.tabIndex = -1
    terminal.textarea.disabled = true
  }
  let pieces: readonly ScreenPiece[] = []
  /** The pieces as they stand on the screen, whose lines are so wide. */
  const set = () => breakMessages(pieces, terminal.cols)
  let shown = ''
  /** What is on the screen. None: it is to be drawn anew. */
  let drawn: readonly ScreenPiece[] = []
  /** Where each piece begins, and at the end where the last one ends. They move with what is set anew in another width. */
  let begins: readonly (IMarker | undefined)[] = []
  /** While a screen is drawn anew: the rows of the one before, as they were asked for. */
  let before: Map<string, DOMRect | null> | null = null
  const asked = new Map<string, DOMRect | null>()
  let toEnd = false
  /** The type is larger than on a desk. */
  let large = false
  /** The colours of what is marked, as they were last read: reading them makes the browser style the page first. */
  let ink: Inks | null = null
  setSize(1)
  // Every write goes on from the one before: the next begins only when it is done.
  let drawing = Promise.resolve()
  const write = (some: readonly ScreenPiece[], marks: (IMarker | undefined)[]) =>
    new Promise<void>((resolve) => {
      ink ??= inks(element)
      const now = ink
      // A few pieces a command: each is followed by a mark of where the cursor has come to.
      for (const piece of some) terminal.write(sgr(piece, now), () => marks.push(terminal.registerMarker(0)))
      terminal.write('', resolve)
    })
  /** Draws what is to be seen: goes on with what is there, where that is its beginning, or draws it whole. */
  const drawNow = async () => {
    const now = set()
    const { viewportY } = terminal.buffer.active
    const growth = growthOf(drawn, now)
    const same = shown === plain(pieces)
    shown = plain(pieces)
    drawn = now
    let marks: (IMarker | undefined)[]
    if (growth) {
      marks = [...begins]
      if (growth.goesOn) marks.pop()?.dispose()
      await write(growth.pieces, marks)
    } else {
      before = new Map(asked)
      terminal.reset()
      marks = [terminal.registerMarker(0)]
      await write(now, marks)
    }
    begins = marks
    before = null
    asked.clear()
    // What goes on, or is selected, leaves the screen where it was scrolled to; another text begins at its top.
    if (toEnd && !same) endInSight()
    else terminal.scrollToLine(growth || same ? viewportY : 0)
    moved()
  }
  /** The end, and in large type, where it may be longer than the screen, the command that it came of first. */
  const endInSight = () => {
    terminal.scrollToBottom()
    const command = begins[drawn.findLastIndex(({ role }) => role === 'prompt')]
    if (large && command && command.line < terminal.buffer.active.viewportY) terminal.scrollToLine(command.line)
  }
  const draw = () => {
    const now = pieces
    drawing = drawing.then(() => (now === pieces ? drawNow() : undefined))
  }
  const fill = () => {
    const screen = element.querySelector<HTMLElement>('.xterm-screen')
    if (!screen || terminal.cols === 0 || element.clientWidth === 0) return
    const width = screen.clientWidth / terminal.cols
    const height = screen.clientHeight / terminal.rows
    if (width === 0 || height === 0) return
    const cols = Math.max(20, Math.floor((element.clientWidth - 8) / width))
    const rows = Math.max(3, Math.floor(element.clientHeight / height))
    if (cols === terminal.cols && rows === terminal.rows) return
    const stood = plain(set())
    const atTop = terminal.buffer.active.viewportY === 0
    terminal.resize(cols, rows)
    // Fewer rows take their leave at the bottom: a command stays above its output.
    if (toEnd) endInSight()
    else if (atTop) terminal.scrollToLine(0)
    if (plain(set()) !== stood) draw()
  }
  const rendered = terminal.onRender(moved)
  const filling = ownTask(fill)
  const observer = new ResizeObserver(filling.soon)
  observer.observe(element)
  fill()
  const rowInSight = (first: number, last: number): DOMRect | null => {
    const screen = element.querySelector('.xterm-screen')?.getBoundingClientRect()
    const [from, to] = [begins[first], begins[last + 1]]
    // What was dropped at the top, past the scrollback, has no row any more.
    if (!screen || screen.width === 0 || !from || !to || to.isDisposed) return null
    const { viewportY } = terminal.buffer.active
    // What ends with its line ends on the row above the cursor.
    const end = Math.max(from.line, to.line - (pieces[last]?.text.endsWith('\n') ? 1 : 0))
    const row = Math.max(from.line - viewportY, 0)
    if (row >= terminal.rows || end < viewportY) return null
    const height = screen.height / terminal.rows
    return new DOMRect(screen.left, screen.top + row * height, screen.width, height)
  }
  return {
    show(next, atEnd = false) {
      pieces = next
      toEnd = atEnd
      draw()
    },
    retheme() {
      terminal.options.theme = colours(element)
      ink = null
      drawn = []
      draw()
    },
    rescale(scale) {
      setSize(scale)
      fill()
    },
    placeAt(x, y) {
      const screen = element.querySelector('.xterm-screen')?.getBoundingClientRect()
      if (!screen || screen.width === 0 || terminal.hasSelection()) return null
      const column = Math.floor(((x - screen.left) / screen.width) * terminal.cols)
      const row = Math.floor(((y - screen.top) / screen.height) * terminal.rows) + terminal.buffer.active.viewportY
      const unit = unitAtCell(terminal, plain(set()), column, row)
      return unit === null ? null : placeOf(pieces, unit)
    },
    rowOf(first, last) {
      if (begins.length === 0) return undefined
      const key = `${first} ${last}`
      if (before) return before.get(key) ?? null
      const row = rowInSight(first, last)
      asked.set(key, row)
      return row
    },
    dispose() {
      rendered.dispose()
      observer.disconnect()
      filling.cancel()
      endTerminal(terminal)
    },
  }
}

/** All that the pieces say. */
const plain = (pieces: readonly ScreenPiece[]): string => pieces.map(({ text }) => text).join('')

/** The piece that a code unit of all the text belongs to. */
function placeOf(pieces: readonly ScreenPiece[], unit: number): ScreenPlace | null {
  let before = 0
  for (const [piece, { text }] of pieces.entries()) {
    if (unit < before + text.length) return { piece, unit: unit - before }
    before += text.length
  }
  return null
}

/** Stops of the tabulator, in columns. */
const TAB = 8

/** The code unit that stands in a cell: the text is followed as the terminal set it, row by row. */
function unitAtCell(terminal: Terminal, text: string, column: number, row: number): number | null {
  const buffer = terminal.buffer.active
  let y = 0
  let x = 0
  for (let unit = 0; unit < text.length && y <= row; ) {
    if (text[unit] === '\n') {
      if (y === row) return null
      y++
      x = 0
      unit++
      continue
    }
    if (text[unit] === '\t') {
      const next = Math.min(terminal.cols - 1, (Math.floor(x / TAB) + 1) * TAB)
      if (y === row && column >= x && column < next) return unit
      x = next
      unit++
      continue
    }
    const wide = (text.codePointAt(unit) ?? 0) > 0xff
    const cell = wide ? buffer.getLine(y)?.getCell(x) : undefined
    const width = cell?.getWidth() ?? 1
    if (x + Math.max(1, width) > terminal.cols || (wide && cell?.getChars() === '' && x > 0)) {
      y++
      x = 0
      continue
    }
    const units = wide ? Math.max(1, cell?.getChars().length ?? 1) : 1
    if (y === row && column >= x && column < x + Math.max(1, width)) return unit
    x += Math.max(1, width)
    unit += units
  }
  return null
}

/** The control sequences that set and end the marks of selected bytes, in the colours of the wire. */
interface Inks {
  readonly request: string
  readonly response: string
  /** For what curl says about bytes, which is not the bytes themselves. */
  readonly remark: string
}

function inks(element: HTMLElement): Inks {
  const style = getComputedStyle(element)
  // The stylesheet says `#rrggbb`, or `#rgb` where the build has shortened it.
  const rgb = (name: string) => {
    const digits = style.getPropertyValue(`--${name}`).trim().slice(1)
    const each = digits.length === 3 ? 1 : 2
    return [0, 1, 2]
      .map((at) => Number.parseInt(digits.slice(at * each, at * each + each).repeat(3 - each), 16))
      .join(';')
  }
  const mark = (name: string) => `\x1b[1;38;2;${rgb(`${name}-ink`)};48;2;${rgb(name)}m`
  return { request: mark('req'), response: mark('res'), remark: `\x1b[4;48;2;${rgb('res-wash')}m` }
}

/** The only control sequences a screen has are these, of our own making: the pieces' texts hold none. */
function sgr(piece: ScreenPiece, ink: Inks): string {
  const { role } = piece
  const base = role === 'prompt' ? '\x1b[90m' : role === 'cursor' ? '\x1b[7m' : ''
  const mark = role === 'command' ? ink.request : role === 'stderr' ? ink.remark : ink.response
  let written = base
  for (const { text, lit, bold } of stretches(piece)) {
    const set = `${bold ? '\x1b[1m' : ''}${lit ? mark : ''}`
    written += set === '' ? text : `${set}${text}\x1b[0m${base}`
  }
  return base === '' ? written : `${written}\x1b[0m`
}

function colours(element: HTMLElement) {
  const style = getComputedStyle(element)
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim()
  return {
    background: token('field'),
    foreground: token('text'),
    cursor: token('text-2'),
    cursorAccent: token('field'),
    selectionBackground: `${token('edge')}66`,
    brightBlack: token('text-3'),
  }
}
