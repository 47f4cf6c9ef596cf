import type { Terminal } from '@xterm/xterm'

/** Milliseconds after which xterm has done what it puts off when it opens or is resized. */
const LATER = 200

/**
 * Ends a terminal, a little later: xterm puts work off to timers and frames of its own, and one that is disposed of before
 * they come throws in them.
 */
export function endTerminal(terminal: Terminal): void {
  setTimeout(() => terminal.dispose(), LATER)
}
