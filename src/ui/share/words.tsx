import { useId, useRef } from 'preact/hooks'
import type { Playground } from '../../playground'

/** The most characters that a playground's schema takes. */
const MOST = { title: 200, note: 2000 } as const

/** What a playground says of itself. */
export type OwnWords = Pick<Playground, 'title' | 'note'>

/**
 * Title and sentence of a playground. They are its own: they stand in the link, and on the page of whoever opens it. `disowned`:
 * its text was said of an example's own code, and this is another.
 */
export function Words(props: {
  readonly words: OwnWords
  readonly disowned: boolean
  readonly change: (words: OwnWords) => void
}) {
  const { words, disowned, change } = props
  const id = useId()
  const { title, note } = words
  // The text of an example has several lines. It stays unless another one is written, and comes back where that is taken away.
  const original = useRef(note.includes('\n') ? note : '')
  const shown = note === original.current ? '' : note
  return (
    <div class="sh-words">
      <label for={`${id}-title`}>Title</label>
      <input
        id={`${id}-title`}
        class="inp"
        maxLength={MOST.title}
        value={title}
        autocomplete="off"
        onInput={(event) => change({ ...words, title: event.currentTarget.value })}
      />
      <label for={`${id}-note`}>Sentence</label>
      <textarea
        id={`${id}-note`}
        class="inp"
        rows={2}
        maxLength={MOST.note}
        value={shown}
        placeholder={
          original.current === '' || disowned
            ? 'What is there to see? It stands above the code.'
            : 'The text of the example stays.'
        }
        onInput={(event) => change({ ...words, note: event.currentTarget.value || original.current })}
      />
      {disowned && (
        <p class="small muted">
          The example’s text was said of its own code, and yours is another: it is left out of picture, Markdown, embed
          and folder, and the page that the link opens says so beside it. A sentence of your own takes its place.
        </p>
      )}
    </div>
  )
}
