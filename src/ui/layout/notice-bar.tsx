import { useEffect, useRef, useState } from 'preact/hooks'
import type { Session } from '../../run'
import { escapeControls } from '../client/screen-text'
import { Icon } from '../icons'
import { openAddress } from '../lesson'

/** A sentence for the visitor that stays until dismissed. It pushes the stage down. */
export function NoticeBar({ session }: { session: Session }) {
  const notice = session.notice.value
  const [pasting, setPasting] = useState(false)
  useEffect(() => setPasting(false), [notice])
  if (!notice) return null
  return (
    <div class={`banner tone-${notice.kind}`} role={notice.kind === 'error' ? 'alert' : 'status'}>
      <Icon name={notice.kind === 'error' ? 'error' : 'hint'} />
      <div class="banner-words">
        {notice.title && <b>{escapeControls(notice.title)}</b>}
        <p>{escapeControls(notice.text)}</p>
        {notice.link && pasting && <PasteAgain />}
      </div>
      <div class="banner-acts">
        {notice.link && !pasting && (
          <button type="button" class="btn" onClick={() => setPasting(true)}>
            Paste it again
          </button>
        )}
        {notice.way && (
          <button type="button" class="btn" onClick={() => openAddress(notice.way!.fragment)}>
            {notice.way.words}
          </button>
        )}
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
    </div>
  )
}

/** The fragment in a pasted link, with its `#`. A mail may have broken it into lines, or put it in angle brackets. */
export const fragmentIn = (text: string): string => {
  const whole = text.replace(/[\s<>]+/g, '')
  return `#${whole.slice(whole.indexOf('#') + 1)}`
}

/** A field for a link that did not come through whole: opened when it is pasted, or by Enter. */
function PasteAgain() {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  const open = (text: string) => {
    const fragment = fragmentIn(text)
    if (fragment !== '#') openAddress(fragment)
  }
  return (
    <form
      class="paste-again"
      onSubmit={(event) => {
        event.preventDefault()
        open(field.current?.value ?? '')
      }}
    >
      <input
        ref={field}
        class="inp"
        aria-label="The link, whole"
        placeholder="Paste the whole link"
        autocomplete="off"
        spellcheck={false}
        onPaste={(event) => {
          const text = event.clipboardData?.getData('text') ?? ''
          // What is pasted into a text that was typed belongs to it.
          if (text.includes('#') && event.currentTarget.value === '') setTimeout(() => open(text))
        }}
      />
      <button type="submit" class="btn">
        Open
      </button>
    </form>
  )
}
