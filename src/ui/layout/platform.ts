/** True on Apple's systems, where the command key stands for Ctrl. */
export const isApple = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent)

/** The keys that send the request, as a keycap. */
export const SEND_KEYS = isApple ? '⌘↵' : 'Ctrl ↵'

/** True where the page has phone width: one pane at a time, a plain text field for the code. */
export const PHONE = '(max-width: 719px)'
