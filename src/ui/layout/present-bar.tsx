import { lessonOf } from '../../lessons'
import type { Session } from '../../run'
import { Icon } from '../icons'
import { Pager } from '../lesson'
import { present, presenting } from './present'

/** While the page presents: the way through the examples, and the way back for those without a keyboard at hand. */
export function PresentBar({ session }: { session: Session }) {
  if (!presenting.value) return null
  const lesson = lessonOf(session.playground.value)
  return (
    <div class="present-bar">
      {lesson && <Pager session={session} lesson={lesson} />}
      <button type="button" class="btn ghost present-end" onClick={() => present(false)}>
        <Icon name="cross" />
        End presenting <kbd>Esc</kbd>
      </button>
    </div>
  )
}
