import { type ReadonlySignal, signal } from '@preact/signals'

/** True on Apple's systems, where the command key stands for Ctrl. */
export const isApple = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent)

/** The keys that send the request, as a keycap. */
export const SEND_KEYS = isApple ? '⌘↵' : 'Ctrl ↵'

/** The keys that let Tab leave the editor, as a keycap and in words. Monaco has another pair on Apple's systems. */
export const TAB_KEYS = isApple ? '⌃⇧M' : 'Ctrl M'
export const TAB_KEYS_SPOKEN = isApple ? 'Control Shift M' : 'Control M'

/** The keys of the command palette. */
export const PALETTE_KEYS = isApple ? '⌘K' : 'Ctrl K'

/** True where the page has phone width: one column, a plain text field for the code. */
export const PHONE = '(max-width: 719px)'

const phone = signal(false)

/** True while the page has phone width. False until `followPhone` was called, also where there is no screen. */
export const phoneNow: ReadonlySignal<boolean> = phone

/** Keeps `phoneNow` true to the width of the page. Returns the way to stop. */
export function followPhone(): () => void {
  const query = matchMedia(PHONE)
  const change = () => {
    phone.value = query.matches
  }
  change()
  query.addEventListener('change', change)
  return () => query.removeEventListener('change', change)
}

/** How the page scrolls to a place: at once for those who asked for little motion. */
export const scrollBehavior = (): ScrollBehavior =>
  matchMedia('(prefers-reduced-motion: reduce)').matches ? 'instant' : 'smooth'
