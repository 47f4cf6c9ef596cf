import type { Span } from '../../bytes'
import { cutBefore } from './screen-stretches'
import type { ScreenPiece } from './terminal'

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
  return grew ? { goesOn: true, pieces: [cutBefore(after, length), ...rest] } : null
}

function isSame(a: ScreenPiece, b: ScreenPiece): boolean {
  return a.role === b.role && a.text === b.text && areSame(a.lit, b.lit) && areSame(a.bold, b.bold)
}

function areSame(x: readonly Span[] = [], y: readonly Span[] = []): boolean {
  return x.length === y.length && x.every(({ start, end }, at) => start === y[at]!.start && end === y[at]!.end)
}
