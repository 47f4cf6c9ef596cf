/** The panes in the order in which F6 walks them. */
export const PANES = ['server', 'client', 'wire', 'explain', 'console'] as const
export type PaneId = (typeof PANES)[number]

const FOCUSABLE =
  'button:not(:disabled), input:not(:disabled), select, textarea, a[href], [tabindex="0"], [contenteditable="true"]'

/** Moves the focus to the next pane that is on show (`step` -1: the one before), onto what should have it there. */
export function walkPanes(root: HTMLElement, step: 1 | -1): void {
  const panes = PANES.flatMap((id) => [...root.querySelectorAll<HTMLElement>(`.pane-${id}`)]).filter((pane) =>
    pane.checkVisibility({ visibilityProperty: true }),
  )
  if (panes.length === 0) return
  const at = panes.findIndex((pane) => pane.contains(document.activeElement))
  const next = at < 0 ? panes[step === 1 ? 0 : panes.length - 1]! : panes[(at + step + panes.length) % panes.length]!
  focusIn(next)
}

/** Moves the focus to a pane, onto what should have it there. */
export function walkTo(root: HTMLElement, id: PaneId): void {
  const pane = root.querySelector<HTMLElement>(`.pane-${id}`)
  if (pane) focusIn(pane)
}

function focusIn(pane: HTMLElement): void {
  const wanted =
    pane.querySelector<HTMLElement>('[data-first-focus]') ??
    [...pane.querySelectorAll<HTMLElement>(FOCUSABLE)].find(
      (one) => one.tabIndex >= 0 && one.checkVisibility({ visibilityProperty: true }),
    )
  if (wanted) wanted.focus()
  else {
    pane.tabIndex = -1
    pane.focus()
  }
}
