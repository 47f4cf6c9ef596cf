import { lessonOf } from '../../lessons'
import type { Session } from '../../run'
import { escapeControls } from '../client/screen-text'
import { GalleryPager } from '../gallery/pager'
import { Pager, ProgressMarks } from '../lesson'
import { useMended } from './mended'
import { noteNow } from './note-now'
import { actionState, doAction } from './strip-actions'
import { actionHint, type NoteAction, readNote } from './strip-text'

/**
 * The strip under the top bar: what this playground is about, what to try, and where among the examples it stands.
 * `heading` is the level of its headline; where the page has no other of level 1, a playground without one gets its title.
 */
export function Strip({ session, heading: Heading }: { session: Session; heading: 'h1' | 'h2' }) {
  const playground = session.playground.value
  const lesson = lessonOf(playground)
  const mended = useMended(session, lesson)
  const { note, holds } = noteNow(playground)
  const { headline, paragraphs } = readNote(mended ?? escapeControls(note))
  const title = Heading === 'h1' && headline === '' && <h1 class="sr">{playground.title}</h1>
  if (headline === '' && paragraphs.length === 0) return <div class="strip bare">{title}</div>
  const actions = paragraphs.flatMap((parts) => parts.flatMap((part) => (part.kind === 'act' ? [part.action] : [])))
  return (
    <section class={`strip ${lesson ? 'of-lesson' : ''}`} aria-label="About this playground">
      {lesson && <ProgressMarks lesson={lesson} />}
      <div class="about">
        {title}
        {headline !== '' && <Heading class="headline">{headline} </Heading>}
        {paragraphs.map((parts, at) => (
          <p key={at}>
            {parts.map((part, index) =>
              part.kind === 'words' ? (
                part.text
              ) : (
                <Act key={index} session={session} text={part.text} action={part.action} all={actions} />
              ),
            )}
            {lesson && at === paragraphs.length - 1 && <SaidOfAnother said={!holds && mended === null} />}
          </p>
        ))}
      </div>
      {lesson ? <Pager session={session} lesson={lesson} /> : <GalleryPager session={session} />}
    </section>
  )
}

/** That the text was said of other code. Its place is kept while it need not be said: nothing moves as the code changes. */
const SaidOfAnother = ({ said }: { said: boolean }) => (
  <span class={said ? 'another faint small' : 'another faint small unsaid'} aria-hidden={!said}>
    {' This was said of the example’s own code; yours is another now.'}
  </span>
)

/**
 * An invitation in the text. What is in force already is pressed. A span, for a button element would break out of the
 * lines: it neither wraps nor keeps the comma behind it.
 */
function Act(props: { session: Session; text: string; action: NoteAction; all: readonly NoteAction[] }) {
  const { session, text, action, all } = props
  const { possible, on } = actionState(session, action, all)
  const act = () => {
    if (possible) doAction(session, action, all)
  }
  return (
    <span
      role="button"
      tabIndex={0}
      class={`act ${action.kind}`}
      aria-disabled={!possible || undefined}
      aria-pressed={on ?? undefined}
      title={action.kind === 'edit' && on ? `Takes “${action.to}” back` : actionHint(action)}
      onClick={act}
      onKeyDown={(event) => {
        if (event.ctrlKey || event.metaKey || event.altKey || (event.key !== 'Enter' && event.key !== ' ')) return
        event.preventDefault()
        act()
      }}
    >
      {text}
    </span>
  )
}
