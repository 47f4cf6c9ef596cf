import { useEffect, useRef, useState } from 'preact/hooks'
import { LESSONS, lessonOf } from '../../lessons'
import type { Session } from '../../run'
import { escapeControls } from '../client/screen-text'
import { Icon } from '../icons'
import { linkTo } from './link'

/** The playground's title, and behind it the examples: number, title and one line each, the current one marked. */
export function ExamplesMenu({ session }: { session: Session }) {
  const [open, setOpen] = useState(false)
  const root = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const playground = session.playground.value
  const current = lessonOf(playground)
  useEffect(() => {
    if (!open) return
    const items = root.current?.querySelectorAll<HTMLElement>('.item')
    items?.[(current?.number ?? 1) - 1]?.focus()
    const outside = (event: PointerEvent) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false)
    }
    document.addEventListener('pointerdown', outside)
    return () => document.removeEventListener('pointerdown', outside)
  }, [open])
  const onKeyDown = (event: KeyboardEvent) => {
    if (!open) {
      if (event.key !== 'ArrowDown') return
      event.preventDefault()
      setOpen(true)
      return
    }
    const items = [...(root.current?.querySelectorAll<HTMLElement>('.item') ?? [])]
    const at = items.indexOf(document.activeElement as HTMLElement)
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key]
    if (event.key === 'Escape') {
      setOpen(false)
      button.current?.focus()
    } else if (event.key === 'Tab') {
      setOpen(false)
    } else if (to !== undefined) {
      event.preventDefault()
      items.at(to % items.length)?.focus()
    }
  }
  return (
    <div class="menu" ref={root} onKeyDown={onKeyDown}>
      <button
        ref={button}
        type="button"
        class="btn ghost"
        aria-label={`Examples: ${escapeControls(playground.title)}`}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <span class="title">{escapeControls(playground.title)}</span>
        <Icon name="chevron" />
      </button>
      {open && (
        <div class="pop lessons" role="menu" aria-label="Examples">
          {LESSONS.map((lesson) => (
            <a
              key={lesson.id}
              {...linkTo(session, lesson, () => {
                setOpen(false)
                button.current?.focus()
              })}
              class="item lesson"
              role="menuitem"
              tabIndex={-1}
              aria-current={lesson === current ? 'page' : undefined}
            >
              <span class="number">{lesson.number}</span>
              <span class="grow">
                <b>{lesson.name}</b>
                <span class="headline">{lesson.headline}</span>
              </span>
              {lesson === current && <Icon name="check" />}
            </a>
          ))}
        </div>
      )}
    </div>
  )
}
