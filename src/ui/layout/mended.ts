import { useEffect, useRef } from 'preact/hooks'
import type { Lesson } from '../../lessons'
import { COMPARED, isResting, type Session } from '../../run'
import { outcomeText } from '../client/outcome-text'
import { lastOutcome } from '../client/reply'
import { say } from './say'

/** Whether every client is content with what the server on show sends; null while one of them has not come to its outcome. */
function allContent(session: Session): boolean | null {
  const run = session.run.value
  if (!run || session.stale.value) return null
  const others = session.others.value
  const views = COMPARED.map((client) => (client === run.client ? run : others.get(client)))
  if (run.client === 'raw' || views.some((view) => !view || !isResting(view))) return null
  return views.every((view) => {
    const last = lastOutcome(view!)
    return last !== null && outcomeText(view!.client, last.outcome, last.settled, last.tab).tone === 'ok'
  })
}

const YOURS = ' That was your change.'

/**
 * The note of an example that is mended: its code is another, and all clients are content. Null where it has none, or is
 * not mended. While the clients are asked anew, what held before holds. That it was the visitor's change is said where they
 * have seen a client object to what is on show, and it is their own now: not to whoever opens a link to it.
 */
export function useMended(session: Session, lesson: Lesson | null): string | null {
  const content = allContent(session)
  const { files } = session.playground.value
  const held = useRef<{ readonly lesson: Lesson | null; readonly files: typeof files } | null>(null)
  if (content !== null) held.current = content ? { lesson, files } : null
  // Another example has other code to ask the clients about, and while nobody asks them nothing is known of new code.
  const raw = session.run.value?.client === 'raw'
  if (held.current && (held.current.lesson !== lesson || (raw && held.current.files !== files))) held.current = null
  const changed = lesson !== null && files[0]?.text !== lesson.playground.files[0]!.text
  const own = session.drafts.origin.value === 'own'
  const objected = useRef(false)
  // The example as it is says by itself that they object, before they have been asked anew.
  if (content === false || (lesson?.mended && !changed)) objected.current = true
  // What was mended when it was opened is nobody's change here.
  else if (content && !own) objected.current = false
  const words = (held.current && changed && lesson?.mended) || null
  const mended = words !== null && own && objected.current ? words + YOURS : words
  useEffect(() => {
    if (mended !== null) say(mended.split('\n', 1)[0]!)
  }, [mended])
  return mended
}
