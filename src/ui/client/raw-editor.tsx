import { useRef, useState } from 'preact/hooks'
import { byteCount } from '../../bytes'
import { plainRequest } from '../../playground'
import type { Session } from '../../run'
import { useAnchor } from '../layout/use-anchor'
import { fromRawText, toRawText } from './raw-text'
import { SendButton, SendToSame } from './request-form'

/** Raw bytes typed by hand: Enter is CR LF, and shows. Nothing is added silently. */
export function RawEditor({ session }: { session: Session }) {
  const raw = session.request.value.raw ?? ''
  const [typed, setTyped] = useState({ raw, text: toRawText(raw) })
  const behind = useRef<HTMLDivElement>(null)
  const field = useRef<HTMLDivElement>(null)
  useAnchor('client', 'request', field, (box) => new DOMRect(box.left, box.top + 6, box.width, 22))
  // What was typed stands as it was typed, as long as it means the bytes that are in the form.
  const text = typed.raw === raw ? typed.text : toRawText(raw)
  const lines = text.split('\n')
  return (
    <form
      class="compose raw"
      aria-label="Raw request"
      onSubmit={(event) => {
        event.preventDefault()
        session.send()
      }}
    >
      <div class="raw-field req" ref={field}>
        <div class="raw-behind" aria-hidden="true">
          <div ref={behind}>
            {lines.map((line, at) => (
              <div key={at}>
                {line.split(/(\\(?:x[0-9a-fA-F]{2}|[nrt0\\]))/).map((part, odd) => (odd % 2 ? <b>{part}</b> : part))}
                {at < lines.length - 1 && <i>␍␊</i>}
              </div>
            ))}
          </div>
        </div>
        <textarea
          class="inp"
          data-first-focus=""
          aria-label="Raw bytes"
          aria-describedby="raw-help"
          rows={Math.min(6, Math.max(3, lines.length))}
          wrap="off"
          spellcheck={false}
          autocapitalize="off"
          value={text}
          onScroll={(event) => {
            const { scrollLeft, scrollTop } = event.currentTarget
            if (behind.current) behind.current.style.transform = `translate(${-scrollLeft}px, ${-scrollTop}px)`
          }}
          onInput={(event) => {
            const next = event.currentTarget.value
            const bytes = fromRawText(next)
            setTyped({ raw: bytes, text: next })
            session.compose({ ...plainRequest('raw'), raw: bytes })
          }}
        />
      </div>
      <p class="small faint" id="raw-help">
        {byteCount(raw.length)}. Enter is CR LF; <code>\n</code> <code>\0</code> <code>\xHH</code> are escapes.
      </p>
      <div class="line">
        <SendToSame session={session} />
        <span class="grow" />
        <SendButton session={session} />
      </div>
    </form>
  )
}
