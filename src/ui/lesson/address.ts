import { LESSONS, type Lesson, lessonOf, tabTitle } from '../../lessons'
import { sameWork } from '../../playground'
import type { Notice, Session } from '../../run'
import { loadReply, replyAt, replyTitle } from '../gallery/address'
import { enter, noteShown, wasShown } from '../layout/history'
import { HOME, toTop } from '../layout/platform'

/** The address of an example's own page; null: of the page itself. */
export const pageOf = (lesson: Lesson | null): string => HOME + (lesson ? `${lesson.id}/` : '')

/** The example that an address belongs to; null for every other address. */
export function lessonAt(href: string): Lesson | null {
  const folder = new URL('./', href).href
  return LESSONS.find((lesson) => pageOf(lesson) === folder) ?? null
}

/** The visitor's last copy of each example, as far as this visit knows them. */
const copies = new Map<Lesson, string>()

/**
 * Opens an example at its own address, without a reload. Work in progress keeps the address that it had; where it is a copy of
 * that example, the page says how to come back to it.
 */
export function openLesson(session: Session, lesson: Lesson): void {
  const left = session.playground.peek()
  const example = lessonOf(left)
  const draft = session.drafts.current.peek()
  if (example && draft !== null && !sameWork(left, example.playground)) copies.set(example, draft)
  session.load(lesson.playground)
  enter(pageOf(lesson), tabTitle(lesson))
  const copy = copies.get(lesson)
  if (copy !== undefined) session.notice.value = copyKept(copy)
}

const copyKept = (draft: string): Notice => ({
  kind: 'info',
  text: 'This is the example as it comes. Your copy of it is kept.',
  untilEdit: true,
  way: { fragment: `#draft.${draft}`, words: 'Open your copy' },
})

/** Opens an address of this page without a reload, as a link to it would. */
export function openAddress(href: string): void {
  history.pushState(null, '', href)
  dispatchEvent(new PopStateEvent('popstate'))
}

/** Follows the address as the visitor goes back and forth, or puts another fragment into it. Returns the way to stop. */
export function followAddress(session: Session): () => void {
  const home = document.title
  // The page's icon and the like must not move with the address. Stylesheets stay: a new address would fetch them anew.
  for (const link of document.querySelectorAll<HTMLLinkElement>(
    'link[rel~="icon"], link[rel="apple-touch-icon"], link[rel="manifest"]',
  ))
    link.setAttribute('href', link.href)
  const name = () => {
    const lesson = lessonAt(location.href)
    const reply = replyAt(location.hash)
    document.title = reply ? replyTitle(reply) : lesson ? tabTitle(lesson) : home
    return reply
  }
  // The page of an odd reply is the one of the first example: it has a name of its own.
  if (replyAt(location.hash)) name()
  noteShown()
  const go = async () => {
    const { href, hash } = location
    const back = wasShown()
    await loadReply(hash)
    // Meanwhile the visitor may have gone on.
    if (location.href !== href) return
    const reply = name()
    // What an address shows by itself is no link to unpack.
    await session.open(reply ? '' : hash)
    // Of what somebody comes back to the browser keeps the place.
    if (!back) toTop()
    noteShown()
  }
  const listener = () => void go()
  addEventListener('popstate', listener)
  return () => removeEventListener('popstate', listener)
}
