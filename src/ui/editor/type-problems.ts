import { signal } from '@preact/signals'
import type { Problem, Session } from '../../run'

/** What the full editor finds in the files by itself: types are not checked before a run, so a program runs in spite of it. */
export const typeProblems = signal<readonly Problem[]>([])

/** All that is marked in the files, and what has no line there. */
export const allProblems = (session: Session): readonly Problem[] => [
  ...session.problems.value,
  ...typeProblems.value.filter(({ file }) => session.playground.value.files.some(({ name }) => name === file)),
]

/** `No problems`, `1 problem`, `2 problems`. */
export const problemCount = (count: number): string =>
  count === 0 ? 'No problems' : `${count} ${count === 1 ? 'problem' : 'problems'}`
