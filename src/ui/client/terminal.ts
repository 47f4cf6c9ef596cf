import { Terminal } from '@xterm/xterm'
import '@xterm/xterm/css/xterm.css'
import type { Disposable } from '../../bytes'
import { endTerminal } from '../terminal-end'

/** A piece of a screen: text without controls, in the colour of its role. */
export interface ScreenPiece {
  readonly role: 'prompt' | 'command' | 'stdout' | 'stderr' | 'cursor'
  readonly text: string
}

export interface TerminalView extends Disposable {
  /** Shows these pieces, from the top, with the cursor after the last. */
  show(pieces: readonly ScreenPiece[]): void
  /** Takes the colours of the stylesheet anew. */
  retheme(): void
  /** Sets its letters larger than on a desk, by this factor. */
  rescale(scale: number): void
}

const FONT_SIZE = 13
/** Height of a row, CSS pixels. */
const ROW = 20

/** Mounts curl's screen. It takes no input: it is a picture of what curl printed, to read, search and copy. */
export function mountTerminal(element: HTMLElement): TerminalView {
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
    terminal.options.fontSize = Math.round(FONT_SIZE * scale)
    terminal.options.lineHeight = 1
    const natural = (element.querySelector<HTMLElement>('.xterm-screen')?.clientHeight ?? 0) / terminal.rows
    if (natural > 0) terminal.options.lineHeight = Math.max(1, (ROW * scale) / natural)
  }
  setSize(1)
  // It takes no input, so it takes no focus either: the text beside it does, for keyboards and screen readers.
  if (terminal.textarea) {
    terminal.textarea.tabIndex = -1
    terminal.textarea.disabled = true
  }
  let pieces: readonly ScreenPiece[] = []
  // Every write goes on from the one before: a screen is drawn whole, and the next only when that is done.
  let drawing = Promise.resolve()
  const draw = () => {
    const now = pieces
    drawing = drawing.then(
      () =>
        new Promise<void>((resolve) => {
          if (now !== pieces) return resolve()
          terminal.reset()
          terminal.write(now.map(sgr).join(''), () => {
            terminal.scrollToTop()
            resolve()
          })
        }),
    )
  }
  const fill = () => {
    const screen = element.querySelector<HTMLElement>('.xterm-screen')
    if (!screen || terminal.cols === 0 || element.clientWidth === 0) return
    const width = screen.clientWidth / terminal.cols
    const height = screen.clientHeight / terminal.rows
    if (width === 0 || height === 0) return
    const cols = Math.max(20, Math.floor((element.clientWidth - 8) / width))
    const rows = Math.max(3, Math.floor(element.clientHeight / height))
    if (cols !== terminal.cols || rows !== terminal.rows) terminal.resize(cols, rows)
  }
  const observer = new ResizeObserver(fill)
  observer.observe(element)
  fill()
  return {
    show(next) {
      pieces = next
      draw()
    },
    retheme() {
      terminal.options.theme = colours(element)
      draw()
    },
    rescale(scale) {
      setSize(scale)
      fill()
    },
    dispose() {
      observer.disconnect()
      endTerminal(terminal)
    },
  }
}

/** The only control sequences a screen has are these, of our own making: the pieces' texts hold none. */
function sgr({ role, text }: ScreenPiece): string {
  switch (role) {
    case 'prompt':
      return `\x1b[90m${text}\x1b[0m`
    case 'cursor':
      return `\x1b[7m${text}\x1b[0m`
    default:
      return text
  }
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
