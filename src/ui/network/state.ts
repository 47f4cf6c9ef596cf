import { signal } from '@preact/signals'
import type { NetworkSpec } from '../../playground'
import type { Session } from '../../run'

/** True while the panel of the network is on show. */
export const networkOpen = signal(false)

/** A mark in front of byte `at` of a direction's stream: the network cuts there. */
export interface CutMark {
  readonly from: 'client' | 'server'
  readonly at: number
}

/** The marks at which the network cuts; none where it cuts otherwise, or not at all. */
export const cutMarks = ({ segments }: NetworkSpec): readonly CutMark[] =>
  segments?.kind === 'marks' ? segments.marks : []

/** True while a click between two bytes sets a mark. */
export const cutting = (session: Session): boolean =>
  networkOpen.value && session.playground.value.network.segments?.kind === 'marks'

export const isMarked = (marks: readonly CutMark[], { from, at }: CutMark): boolean =>
  marks.some((mark) => mark.from === from && mark.at === at)

/** The most marks that a playground holds. */
const MOST_MARKS = 256

/** Sets a mark, or takes it away; from here on the network cuts at marks. */
export function toggleCut(session: Session, mark: CutMark): void {
  const marks = cutMarks(session.playground.peek().network)
  const next = isMarked(marks, mark)
    ? marks.filter(({ from, at }) => from !== mark.from || at !== mark.at)
    : [...marks, mark].sort((a, b) => a.from.localeCompare(b.from) || a.at - b.at)
  if (next.length <= MOST_MARKS) session.setNetwork({ segments: { kind: 'marks', marks: next } })
}
