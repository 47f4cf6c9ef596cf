import { useEffect, useRef } from 'preact/hooks'
import { type Playground, sameWork } from '../../playground'
import type { Origin, Session } from '../../run'
import { dialog } from './commands'
import { say } from './say'

const WORDS: Readonly<Record<Exclude<Origin, 'example'>, { readonly label: string; readonly title: string }>> = {
  link: {
    label: 'from a link',
    title: 'As it was shared. Your first change makes a copy of your own; the link stays as it is.',
  },
  own: { label: 'your copy', title: 'Kept in this browser, beside your other copies' },
  deleted: { label: 'deleted', title: 'No longer kept. A change makes a new copy of it.' },
}

/** Beside the title: whose the playground on show is. It leads to the list of the visitor's own. */
export function Whose({ session }: { session: Session }) {
  const playground = session.playground.value
  const kept = session.drafts.origin.value
  // What was opened: who only asks it something else, as its text invites to, has made no copy of it.
  const opened = useRef<{ readonly playground: Playground; readonly origin: Origin } | null>(null)
  if (kept !== 'own') opened.current = kept === 'deleted' ? null : { playground, origin: kept }
  const from = opened.current
  const origin = from && kept === 'own' && sameWork(from.playground, playground) ? from.origin : kept
  const before = useRef(origin)
  useEffect(() => {
    const was = before.current
    before.current = origin
    if (origin !== 'own' || was === 'own' || session.drafts.current.peek() === null) return
    if (was === 'link') say('This is your copy now, kept in this browser. The link stays as it was.', true)
    else say('This is your copy now, kept in this browser.')
  }, [origin, session])
  if (origin === 'example') return null
  const { label, title } = WORDS[origin]
  return (
    <button
      type="button"
      class={`whose ${origin}`}
      title={title}
      aria-haspopup="dialog"
      onClick={() => {
        dialog.value = 'drafts'
      }}
    >
      {label}
    </button>
  )
}
