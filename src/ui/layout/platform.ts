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

/** How the page scrolls to a place: at once for those who asked for little motion. */
export const scrollBehavior = (): ScrollBehavior =>
  matchMedia('(prefers-reduced-motion: reduce)').matches ? 'instant' : 'smooth'

/**
 * Where the built page's files are, ending in `/`. The page of an example lies one folder deeper and says so in
 * `data-root`. It is read once, before anything changes the address: without a base element, every relative URL of a
 * document moves with it.
 */
export const HOME: string =
  typeof document === 'undefined'
    ? './'
    : new URL(document.documentElement.dataset['root'] ?? './', document.baseURI).href

/** What is opened begins at its top: on a phone the whole page scrolls, and stands where the one before was left. */
export const toTop = (): void => globalThis.scrollTo?.(0, 0)

/** Calls back when what was drawn in this task is painted. A page in the background is not painted, and is called at once. */
export function afterPaint(callback: () => void): void {
  if (document.hidden) callback()
  else requestAnimationFrame(() => setTimeout(callback))
}
