import { lessonOf } from '../../lessons'
import type { Playground } from '../../playground'
import { applyEdit, readNote, speaksOf } from './strip-text'

/** What a playground's text says of the code as it stands. */
export interface NoteNow {
  /** In the language of notes. Of an example's code with a change that its text offers: what is said of that. */
  readonly note: string
  /** False where it was said of an example's own code, and the code is another now. */
  readonly holds: boolean
}

export function noteNow(playground: Playground): NoteNow {
  const { note, files } = playground
  const lesson = lessonOf(playground)
  const original = lesson?.playground.files[0]?.text
  if (!lesson || original === undefined) return { note, holds: true }
  const code = files[0]?.text ?? ''
  const actions = readNote(note).paragraphs.flatMap((parts) =>
    parts.flatMap((part) => (part.kind === 'act' ? [part.action] : [])),
  )
  if (!speaksOf(code, original, actions)) return { note, holds: false }
  for (const action of actions) {
    const changed = action.kind === 'edit' && code !== original ? lesson.changed?.[action.to] : undefined
    if (changed && action.kind === 'edit' && applyEdit(original, action, actions)?.text === code)
      return { note: changed, holds: true }
  }
  return { note, holds: true }
}

/** The text that goes with a playground where nobody says beside it whether it still holds: '' where it does not. */
export function heldNote(playground: Playground): string {
  const { note, holds } = noteNow(playground)
  return holds ? note : ''
}
