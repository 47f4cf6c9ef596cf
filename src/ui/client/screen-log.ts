import { cutBefore } from './screen-stretches'
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
    if (end > before) kept.push(at >= before ? piece : cutBefore(piece, lineIn(piece.text, before - at)))
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
