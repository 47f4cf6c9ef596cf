import type { RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { type AnchorKind, registerAnchor, touchAnchors } from '../wire'

/** Widths at which the client stands above the wire: there is no gutter between them to draw in. */
const STACKED = '(max-width: 999px)'

/**
 * Publishes where an element is, for the traces: `part` takes a piece of its rectangle, that of a connection where it
 * shows several, null where it shows none of it. An element that is scrolled out of its pane, or not on show, has no place.
 */
export function useAnchor(
  kind: AnchorKind,
  id: string,
  element: RefObject<HTMLElement | null>,
  part: (box: DOMRect, connection: number | null) => DOMRect | null = (box) => box,
): void {
  const latest = useRef(part)
  latest.current = part
  useEffect(() => {
    const anchor = registerAnchor(kind, id, (connection) => {
      if (kind === 'client' && matchMedia(STACKED).matches) return null
      const box = element.current?.getBoundingClientRect()
      if (!box || box.width === 0) return null
      const rect = latest.current(box, connection)
      if (!rect) return null
      const pane = element.current?.closest('section')?.getBoundingClientRect()
      const middle = rect.top + rect.height / 2
      return pane && (middle < pane.top || middle > pane.bottom) ? null : rect
    })
    return () => anchor.dispose()
  }, [kind, id])
  useEffect(touchAnchors)
}
