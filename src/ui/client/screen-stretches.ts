import type { Span } from '../../bytes'
import type { ScreenPiece } from './terminal'

/** A part of a piece's text that is set alike. */
export interface Stretch {
  /** The code unit of the piece at which it begins. */
  readonly start: number
  readonly text: string
  readonly lit: boolean
  readonly bold: boolean
}

/** A piece's text, parted wherever what is marked or bold begins or ends. */
export function stretches(piece: Pick<ScreenPiece, 'text' | 'lit' | 'bold'>): readonly Stretch[] {
  const { text, lit = [], bold = [] } = piece
  if (lit.length === 0 && bold.length === 0) return [{ start: 0, text, lit: false, bold: false }]
  const edges = new Set([0, text.length])
  for (const { start, end } of [...lit, ...bold]) {
    edges.add(Math.min(start, text.length))
    edges.add(Math.min(end, text.length))
  }
  const places = [...edges].sort((one, other) => one - other)
  const isIn = (spans: readonly Span[], at: number) => spans.some(({ start, end }) => at >= start && at < end)
  return places.slice(0, -1).map((start, at) => ({
    start,
    text: text.slice(start, places[at + 1]),
    lit: isIn(lit, start),
    bold: isIn(bold, start),
  }))
}

/** What of a piece stands behind a place of its text, with what is marked and bold there. */
export function cutBefore<T extends ScreenPiece>(piece: T, at: number): T {
  const cut = (spans: readonly Span[] | undefined) =>
    spans?.filter(({ end }) => end > at).map(({ start, end }) => ({ start: Math.max(start - at, 0), end: end - at }))
  const [lit, bold] = [cut(piece.lit), cut(piece.bold)]
  return { ...piece, text: piece.text.slice(at), ...(lit && { lit }), ...(bold && { bold }) }
}
