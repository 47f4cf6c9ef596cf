import { Terminal } from '@xterm/xterm'
import '@xterm/xterm/css/xterm.css'
import type { Disposable } from '../../bytes'
import { endTerminal } from '../terminal-end'

/** The size of a cell in CSS pixels. */
export interface CellSize {
  readonly width: number
  readonly height: number
}

/** What the grid is to look like. Sizes in CSS pixels. */
export interface GridFont {
  readonly size: number
  readonly spacing: number
  readonly cellHeight: number
}

/** A window of rows drawn by xterm. Nothing typed or sent by anybody reaches it but what `paint` is given. */
export interface ByteGrid extends Disposable {
  /** The true size of a cell; null while the element is not laid out. */
  measure(): CellSize | null
  setFont(font: GridFont): void
  resize(columns: number, rows: number): void
  /** Draws lines (text and SGR of ours) from the first row on. `shown` is called in the frame in which they are on screen. */
  paint(lines: readonly string[], shown: () => void): void
  /** Takes the colours from the element's custom properties. */
  recolour(): void
}

function palette(element: HTMLElement) {
  const style = getComputedStyle(element)
  const token = (name: string) => style.getPropertyValue(name).trim() || '#808080'
  return {
    background: '#00000000',
    foreground: token('--text'),
    red: token('--err'),
    green: token('--req-ink'),
    yellow: token('--res-ink'),
    blue: token('--req'),
    magenta: token('--res'),
    cyan: token('--text-2'),
    white: token('--text'),
    brightBlack: token('--text-3'),
  }
}

/** Mounts a grid into an element, with a font. */
export type MountGrid = (element: HTMLElement, font: GridFont) => ByteGrid

/** Mounts a grid into an element. The terminal is decoration for sight: it takes no focus, no input and no pointer. */
export const mountGrid: MountGrid = (element, font) => {
  const terminal = new Terminal({
    allowTransparency: true,
    cols: 40,
    rows: 10,
    cursorBlink: false,
    cursorInactiveStyle: 'none',
    disableStdin: true,
    drawBoldTextInBrightColors: false,
    fontFamily: getComputedStyle(element).getPropertyValue('--font-mono').trim() || 'monospace',
    fontSize: font.size,
    letterSpacing: font.spacing,
    scrollback: 0,
    screenReaderMode: false,
    theme: palette(element),
  })
  let opened = false
  // xterm measures its font when it opens, once: in an element that is not laid out it would measure nothing.
  const open = (): boolean => {
    if (opened || element.getClientRects().length === 0) return opened
    opened = true
    terminal.open(element)
    if (terminal.textarea) {
      terminal.textarea.tabIndex = -1
      terminal.textarea.disabled = true
    }
    terminal.write('\u001b[?25l\u001b[?7l')
    return true
  }

  let busy = false
  let next: { lines: readonly string[]; shown: () => void } | null = null
  let disposed = false
  let onShown: (() => void) | null = null
  const rendered = terminal.onRender(() => {
    const shown = onShown
    onShown = null
    shown?.()
  })

  const screen = () => terminal.element?.querySelector<HTMLElement>('.xterm-screen') ?? null
  const measure = (): CellSize | null => {
    const box = screen()?.getBoundingClientRect()
    if (!box || box.width === 0 || box.height === 0) return null
    return { width: box.width / terminal.cols, height: box.height / terminal.rows }
  }
  /** The font that is set: to set one makes xterm measure it, and draw all anew. */
  let fontSet = ''
  const setFont = (wanted: GridFont) => {
    if (!open()) return
    const font = `${wanted.size} ${wanted.spacing} ${wanted.cellHeight} ${document.fonts.status}`
    if (font === fontSet) return
    terminal.options.fontSize = wanted.size
    terminal.options.letterSpacing = wanted.spacing
    terminal.options.lineHeight = 1
    const natural = measure()?.height
    if (!natural) return
    terminal.options.lineHeight = Math.max(1, wanted.cellHeight / natural)
    fontSet = font
  }
  const flush = () => {
    if (busy || disposed || !next || !open()) return
    const { lines, shown } = next
    next = null
    busy = true
    let text = ''
    for (let row = 0; row < terminal.rows; row++) text += `\u001b[${row + 1};1H\u001b[0m\u001b[2K${lines[row] ?? ''}`
    terminal.write(text, () => {
      busy = false
      if (disposed) return
      onShown = shown
      terminal.refresh(0, terminal.rows - 1)
      flush()
    })
  }
  setFont(font)

  return {
    measure,
    setFont,
    resize(columns, rows) {
      if (columns !== terminal.cols || rows !== terminal.rows) terminal.resize(Math.max(2, columns), Math.max(1, rows))
    },
    paint(lines, shown) {
      next = { lines, shown }
      flush()
    },
    recolour() {
      terminal.options.theme = palette(element)
    },
    dispose() {
      if (disposed) return
      disposed = true
      rendered.dispose()
      endTerminal(terminal)
    },
  }
}
