import { signal } from '@preact/signals'
import type { PaneId } from './panes'
import { scrollBehavior } from './platform'

/** The sheets that a phone opens from its lower edge. */
export type SheetId = 'byte' | 'request'

/** The sheet on show. One at a time. */
export const sheet = signal<SheetId | null>(null)

/** Brings a pane of the one column into sight, and the focus with it. */
export function goToPane(id: PaneId): void {
  const pane = document.querySelector<HTMLElement>(`.pane-${id}`)
  if (!pane) return
  pane.tabIndex = -1
  pane.focus({ preventScroll: true })
  pane.scrollIntoView({ block: 'start', behavior: scrollBehavior() })
}
