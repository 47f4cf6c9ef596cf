import type { ReadonlySignal } from '@preact/signals'
import type { Disposable } from '../../bytes'
import type { SourceFile } from '../../playground'
import type { Problem } from '../../run'
import type { Theme } from '../layout/theme'

/** Height of a line of code and the space above the first, CSS pixels: the same in both editors, so that one replaces the other without a shift. */
export const LINE_HEIGHT = 22
export const PADDING_TOP = 10
/** Where the first column of the code begins, and how wide a column is, CSS pixels: the same in both editors. */
export const CODE_LEFT = 31
export const COLUMN = 7.2

/** Where the lines of the file on show are, relative to the top of the editor. */
export interface Lines {
  /** Top of a line, CSS pixels; lines count from 1. */
  top(line: number): number
  /** Where the first column is: less than `CODE_LEFT` where the code is scrolled to the side. */
  readonly left: number
  /** The width of a column. */
  readonly column: number
  /** Scrolls by CSS pixels; absent before there is an editor. */
  scrollBy?(pixels: number): void
}

/** What an editor shows and tells. */
export interface EditorInput {
  readonly files: ReadonlySignal<readonly SourceFile[]>
  /** The name of the file on show. */
  readonly file: ReadonlySignal<string>
  readonly problems: ReadonlySignal<readonly Problem[]>
  readonly theme: ReadonlySignal<Theme>
  /** How much larger than on a desk the letters are. */
  readonly scale: ReadonlySignal<number>
  /** The line to bring into view, whenever it changes; null for none. */
  readonly reveal: ReadonlySignal<{ readonly line: number } | null>
  readonly edit: (file: string, text: string) => void
  /** Whether Tab leaves the editor or indents, whenever that changes. */
  readonly tabLeaves: (leaves: boolean) => void
  /** The caret came to a line, counted from 1. */
  readonly caret: (line: number) => void
  /** Lines moved: scrolled, resized, edited. */
  readonly moved: (lines: Lines) => void
}

/** Where the caret of one editor was when another takes its place. Offsets are UTF-16 code units. */
export interface Caret {
  readonly start: number
  readonly end: number
  readonly focused: boolean
  readonly scrollTop: number
  readonly scrollLeft: number
}

/** Mounts an editor that takes over where another stood. */
export type MountEditor = (element: HTMLElement, input: EditorInput, caret: Caret | null) => Disposable
