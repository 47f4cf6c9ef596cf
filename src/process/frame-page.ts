/** What the page hears of a frame page (`FramePage` in `bundle.ts`). */
export interface FrameEvents {
  /** The sandboxed frame inside has loaded; `inner` is its window, of an opaque origin. */
  ready(inner: Window): void
  /** It did not load, or it went somewhere else by itself: nothing in it may be spoken to or believed any more. */
  gone(): void
}

/**
 * Loads a frame page into `element` and watches it. A sandboxed frame loads once; what loads after that is not ours.
 * Returns the way to stop watching.
 */
export function loadFramePage(element: HTMLIFrameElement, url: string, events: FrameEvents): () => void {
  let inner: HTMLIFrameElement | null = null
  let over = false
  const stop = () => {
    over = true
    element.removeEventListener('load', loaded)
    inner?.removeEventListener('load', gone)
  }
  const gone = () => {
    if (over) return
    stop()
    events.gone()
  }
  const loaded = () => {
    // The second load of the file itself, or another document than the file: an error page, or what a host puts for it.
    const found = inner ? null : element.contentDocument?.querySelector<HTMLIFrameElement>('iframe[sandbox]')
    if (!found?.contentWindow) return gone()
    inner = found
    inner.addEventListener('load', gone)
    events.ready(found.contentWindow)
  }
  element.addEventListener('load', loaded)
  element.src = url
  return stop
}
