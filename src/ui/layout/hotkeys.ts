import type { RefObject } from 'preact'
import { useEffect } from 'preact/hooks'
import type { Session } from '../../run'
import { dialog } from './commands'
import { walkPanes } from './panes'
import { phoneNow } from './phone-now'
import { sheet } from './phone-state'
import { present, presenting } from './present'

/** The keys that hold everywhere on the page. `root` holds the panes. */
export function useHotkeys(session: Session, root: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const keys = (event: KeyboardEvent): (() => void) | null => {
      const { key, shiftKey: shift, altKey: alt } = event
      const control = event.ctrlKey || event.metaKey
      if (key === 'Enter' && control && !alt) return () => (shift ? session.sendToSame() : session.send())
      if (control && !alt && (shift ? key.toLowerCase() === 'p' : key.toLowerCase() === 'k')) {
        return () => {
          dialog.value = 'palette'
        }
      }
      if (key === 'F9' && !phoneNow.peek()) return () => present(!presenting.peek())
      if (key === 'Escape' && presenting.peek() && !isOpen()) return () => present(false)
      if (key === 'F6' && root.current) return () => walkPanes(root.current!, shift ? -1 : 1)
      if (key === 'Enter' && isWire(event.target)) return () => explain(root.current!)
      if (key === '?' && !control && !isTyping(event.target)) {
        return () => {
          dialog.value = 'keys'
        }
      }
      return null
    }
    const onKeyDown = (event: KeyboardEvent) => {
      // A modal dialog has the keyboard to itself, and a composed character is not a key.
      if (event.isComposing || document.querySelector('dialog.modal:modal')) return
      const act = keys(event)
      if (!act) return
      event.preventDefault()
      event.stopPropagation()
      act()
    }
    // The palette is fetched before it is asked for, so that the first keystrokes reach it.
    const ahead = setTimeout(() => void import('./palette').catch(() => undefined), 4000)
    // In the capture phase: neither the editor nor a terminal may keep these keys to itself.
    window.addEventListener('keydown', onKeyDown, { capture: true })
    return () => {
      clearTimeout(ahead)
      window.removeEventListener('keydown', onKeyDown, { capture: true })
    }
  }, [session])
}

const isWire = (target: EventTarget | null) => target instanceof Element && target.matches('.wire-scroll')

/** True while something smaller is open that Escape closes. */
const isOpen = () =>
  document.querySelector('.suggest-widget.visible, .find-widget.visible, .wire-search, .pop, .sheet') !== null

/** From the selected byte to what is said about it. */
function explain(root: HTMLElement): void {
  if (phoneNow.peek()) sheet.value = 'byte'
  else root.querySelector<HTMLElement>('.pane-explain [tabindex="0"], .pane-explain a, .pane-explain button')?.focus()
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}
