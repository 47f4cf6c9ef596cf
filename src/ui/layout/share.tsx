import { useEffect, useRef, useState } from 'preact/hooks'
import type { Session } from '../../run'
import { Icon } from '../icons'

/** What the length of a link means for where it can be sent. */
export function linkFits(length: number): string {
  if (length <= 2000) return 'fits everywhere'
  if (length <= 8000) return 'too long for some chats'
  if (length <= 32_000) return 'too long for mail'
  return 'too long for some browsers'
}

type State = { readonly link: string; readonly copied: boolean } | null

/** The share button: one click makes the link, copies it, and says so with its length. */
export function Share({ session }: { session: Session }) {
  const [state, setState] = useState<State>(null)
  const field = useRef<HTMLInputElement>(null)
  const root = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)

  const share = async () => {
    const link = await session.link()
    let copied = false
    try {
      await navigator.clipboard.writeText(link)
      copied = true
    } catch {
      // No permission, or no clipboard: the link is shown, selected, for the visitor's own copy.
    }
    setState({ link, copied })
  }
  const close = () => {
    setState(null)
    button.current?.focus()
  }

  useEffect(() => {
    if (!state) return
    field.current?.focus()
    field.current?.select()
    const outside = (event: PointerEvent) => {
      if (!root.current?.contains(event.target as Node)) setState(null)
    }
    document.addEventListener('pointerdown', outside)
    return () => document.removeEventListener('pointerdown', outside)
  }, [state])

  return (
    <div class="menu" ref={root} onKeyDown={(event) => event.key === 'Escape' && close()}>
      <button ref={button} type="button" class="btn" aria-label="Share" onClick={() => void share()}>
        <Icon name="share" />
        <span class="label">Share</span>
      </button>
      {state && (
        <div class="pop right share" role="group" aria-label="Link to this playground">
          <div class="row">
            <span class="row strong grow" role="status">
              <Icon name={state.copied ? 'check' : 'copy'} />
              {state.copied ? 'Link copied' : 'Copy this link'}
              <span class="muted" style={{ fontWeight: 400 }}>
                {state.link.length.toLocaleString('en')} characters, {linkFits(state.link.length)}
              </span>
            </span>
            <button type="button" class="btn ghost icon" aria-label="Close" onClick={close}>
              <Icon name="cross" />
            </button>
          </div>
          <div class="row">
            <input ref={field} class="inp" readOnly value={state.link} aria-label="Link" />
          </div>
          <p class="small muted">
            Whoever opens it runs the same code and gets the same packets in the same order. Everything is in the link;
            nothing is stored elsewhere.
          </p>
        </div>
      )}
    </div>
  )
}
