import type { Span } from '../../bytes'
import type { ScreenPiece } from './terminal'

/**
 * Code units of a screen that its log repeats for screen readers: what is announced is read from its end, and text without
 * a line end is set anew whenever some is added.
 */
const LOG = 16_384

/** How far a cut moves on to begin with a line. */
const LINE = 200

/** What the log of a screen holds: the pieces' last text, and how many code units stand before it on the screen alone. */
export function logOf<T extends ScreenPiece>(
  pieces: readonly T[],
  most = LOG,
): { readonly before: number; readonly pieces: readonly T[] } {
  let all = 0
  for (const { text } of pieces) all += text.length
  if (all <= most) return { before: 0, pieces }
  let before = all - most
  const kept: T[] = []
  let at = 0
  for (const piece of pieces) {
    const end = at + piece.text.length
    if (end > before) kept.push(at >= before ? piece : (cutBefore(piece, lineIn(piece.text, before - at)) as T))
    if (at < before && end > before) before = end - kept[0]!.text.length
    at = end
  }
  return { before, pieces: kept }
}

/** Where the first line begins at a place or behind it; the place itself, or the one after half a pair, where none is near. */
function lineIn(text: string, at: number): number {
  const line = text.indexOf('\n', at - 1) + 1
  if (line > 0 && line - at <= LINE && line < text.length) return line
  const unit = text.charCodeAt(at)
  return unit >= 0xdc00 && unit < 0xe000 ? at + 1 : at
}

function cutBefore(piece: ScreenPiece, at: number): ScreenPiece {
  const cut = (spans: readonly Span[] | undefined) =>
    spans?.filter(({ end }) => end > at).map(({ start, end }) => ({ start: Math.max(start - at, 0), end: end - at }))
  const [lit, bold] = [cut(piece.lit), cut(piece.bold)]
  return { ...piece, text: piece.text.slice(at), ...(lit && { lit }), ...(bold && { bold }) }
}

/** What of a screen has to be written to go on from what is on it. */
export interface ScreenGrowth<T> {
  /** True where the last piece on the screen goes on: the first of `pieces` is the rest of it. */
  readonly goesOn: boolean
  readonly pieces: readonly T[]
}

/** What comes behind what is drawn; null where the screen has to be drawn anew. */
export function growthOf<T extends ScreenPiece>(drawn: readonly T[], now: readonly T[]): ScreenGrowth<T> | null {
  const last = drawn.length - 1
  if (last < 0 || now.length < drawn.length) return null
  if (!drawn.every((piece, at) => at === last || isSame(piece, now[at]!))) return null
  const rest = now.slice(drawn.length)
  const [before, after] = [drawn[last]!, now[last]!]
  if (isSame(before, after)) return { goesOn: false, pieces: rest }
  const { length } = before.text
  const grew =
    before.role === after.role &&
    !before.lit &&
    !after.lit &&
    after.text.startsWith(before.text) &&
    isSame(before, { ...after, text: before.text, bold: (after.bold ?? []).filter(({ start }) => start < length) })
  return grew ? { goesOn: true, pieces: [cutBefore(after, length) as T, ...rest] } : null
}

function isSame(a: ScreenPiece, b: ScreenPiece): boolean {
  return a.role === b.role && a.text === b.text && areSame(a.lit, b.lit) && areSame(a.bold, b.bold)
}

function areSame(x: readonly Span[] = [], y: readonly Span[] = []): boolean {
  return x.length === y.length && x.every(({ start, end }, at) => start === y[at]!.start && end === y[at]!.end)
}
