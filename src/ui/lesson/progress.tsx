import { LESSONS, type Lesson, neighboursOf } from '../../lessons'
import type { Session } from '../../run'
import { Icon } from '../icons'
import { linkTo } from './link'

/** Where among the examples this one stands: a mark each, those up to here filled. */
export function ProgressMarks({ lesson }: { lesson: Lesson }) {
  return (
    <div class="marks" aria-hidden="true">
      {LESSONS.map(({ number }) => (
        <i key={number} class={number === lesson.number ? 'here' : number < lesson.number ? 'passed' : ''} />
      ))}
    </div>
  )
}

/** The way to the example before and the next one. */
export function Pager({ session, lesson }: { session: Session; lesson: Lesson }) {
  const { before, next } = neighboursOf(lesson)
  return (
    <nav class="pager" aria-label="Examples">
      {before && (
        <a
          {...linkTo(session, before)}
          rel="prev"
          class="btn ghost icon"
          aria-label={`Previous example: ${before.name}`}
          title={`${before.number} ${before.name}`}
        >
          <Icon name="back" />
        </a>
      )}
      <span class="small faint nowrap">
        {lesson.number} of {LESSONS.length}
      </span>
      {next && (
        <a
          {...linkTo(session, next)}
          rel="next"
          class="btn ghost"
          aria-label={`Next example: ${next.name}`}
          title={`${next.number} ${next.name}`}
        >
          Next example
          <Icon name="right" />
        </a>
      )}
    </nav>
  )
}
