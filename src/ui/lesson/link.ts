import type { Lesson } from '../../lessons'
import type { Session } from '../../run'
import { openLesson, pageOf } from './address'

/** What makes an `a` a link to an example. A plain click stays in this page; with a key or another button it does what links do. */
export const linkTo = (session: Session, lesson: Lesson, opened?: () => void) => ({
  href: pageOf(lesson),
  onClick: (event: MouseEvent) => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    openLesson(session, lesson)
    opened?.()
  },
})
