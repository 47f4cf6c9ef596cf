import { useEffect, useRef, useState } from 'preact/hooks'
import type { Session } from '../../run'
import { Icon } from '../icons'
import { commandsOf } from './commands'

/** The top bar's menu: what is wanted now and then. The command palette holds all. */
export function More({ session }: { session: Session }) {
  const [open, setOpen] = useState(false)
  const root = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (!open) return
    root.current?.querySelector<HTMLElement>('.item')?.focus()
    const outside = (event: PointerEvent) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false)
    }
    document.addEventListener('pointerdown', outside)
    return () => document.removeEventListener('pointerdown', outside)
  }, [open])
  const onKeyDown = (event: KeyboardEvent) => {
    if (!open) return
    const items = [...(root.current?.querySelectorAll<HTMLElement>('.item') ?? [])]
    const at = items.indexOf(document.activeElement as HTMLElement)
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key]
    if (event.key === 'Escape') {
      setOpen(false)
      button.current?.focus()
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
        class="btn ghost icon"
        aria-label="More"
        title="More"
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Icon name="more" />
      </button>
      {open && (
        <div class="pop right" role="menu" aria-label="More">
          {commandsOf(session)
            .filter((command) => command.menu)
            .map((command) => (
              <button
                key={command.id}
                type="button"
                role="menuitem"
                tabIndex={-1}
                class="item"
                onClick={() => {
                  setOpen(false)
                  button.current?.focus()
                  command.run()
                }}
              >
                <Icon name={command.icon} />
                <span class="grow">{command.title}</span>
                {command.keys && <kbd>{command.keys}</kbd>}
              </button>
            ))}
        </div>
      )}
    </div>
  )
}
