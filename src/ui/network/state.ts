import { signal } from '@preact/signals'
import type { NetworkSpec } from '../../playground'
import type { Session } from '../../run'

/** True while the panel of the network is on show. */
export const networkOpen = signal(false)

/** Moves the focus to the first box of a part of the panel. */
export const focusFirst = (part: ParentNode | null): void => part?.querySelector<HTMLElement>('input')?.focus()

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

/** Sets a mark, or takes it away; from here on the network cuts at marks. One too many is refused with a notice. */
export function toggleCut(session: Session, mark: CutMark): void {
  const marks = cutMarks(session.playground.peek().network)
  const next = isMarked(marks, mark)
    ? marks.filter(({ from, at }) => from !== mark.from || at !== mark.at)
    : [...marks, mark].sort((a, b) => a.from.localeCompare(b.from) || a.at - b.at)
  if (next.length <= MOST_MARKS) session.setNetwork({ segments: { kind: 'marks', marks: next } })
  else {
    session.notice.value = {
      kind: 'info',
      text: `The network cuts at up to ${MOST_MARKS} marks, and has them all: take one away before you set another.`,
    }
  }
}
