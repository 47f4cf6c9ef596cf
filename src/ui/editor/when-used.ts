/** Milliseconds after which what waits for the editor's use begins unasked, so that a reader sees it too. */
const PATIENCE = 6000

/**
 * Begins something when an element is first used, by pointer or keyboard, or has been there for a while. What it begins says
 * how it is stopped. Returns the way to stop.
 */
export function whenUsed(element: HTMLElement, begin: () => () => void): () => void {
  let stop = () => {}
  const events = ['pointerenter', 'pointerdown', 'focusin', 'keydown'] as const
  const leave = () => {
    clearTimeout(timer)
    for (const name of events) element.removeEventListener(name, used, { capture: true })
  }
  const used = () => {
    leave()
    stop = begin()
  }
  const timer = setTimeout(used, PATIENCE)
  for (const name of events) element.addEventListener(name, used, { capture: true, passive: true })
  return () => {
    leave()
    stop()
  }
}
