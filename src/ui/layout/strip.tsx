import type { Session } from '../../run'
import { escapeControls } from '../client/screen-text'
import { Icon } from '../icons'
import { stripParts } from './strip-text'

/** The strip under the top bar: what this playground is about, and what to try. */
export function Strip({ session }: { session: Session }) {
  const { note } = session.playground.value
  if (note === '') return <div class="strip bare" />
  return (
    <section class="strip" aria-label="About this playground">
      <p>
        {stripParts(escapeControls(note)).map((part) =>
          part.kind === 'words' ? (
            part.text
          ) : (
            <button type="button" class="act" onClick={() => session.choose(part.client)}>
              {part.text}
            </button>
          ),
        )}
      </p>
    </section>
  )
}

/** A sentence for the visitor that stays until dismissed. It pushes the stage down. */
export function NoticeBar({ session }: { session: Session }) {
  const notice = session.notice.value
  if (!notice) return null
  return (
    <div class={`banner tone-${notice.kind}`} role={notice.kind === 'error' ? 'alert' : 'status'}>
      <Icon name={notice.kind === 'error' ? 'error' : 'hint'} />
      <p>{escapeControls(notice.text)}</p>
      <button
        type="button"
        class="btn ghost icon"
        aria-label="Dismiss"
        onClick={() => {
          session.notice.value = null
        }}
      >
        <Icon name="cross" />
      </button>
    </div>
  )
}
