import { signal } from '@preact/signals'
import type { Disposable } from '../../bytes'
import type { Selection } from '../../run'

/**
 * Where the traces begin and end. Panes publish their places; the traces draw between them.
 * `line`: a port at a line of the file on show, id is `file:line`, the rectangle's right edge is the port.
 * `client`: what the client shows for the reply, id `output`, and what it sent, id `request`; the left edge is the port.
 * A client that shows several exchanges has a place for each: it is asked for that of a connection.
 * `explain`: the explanation, id `explain`; the left edge is the port.
 */
export type AnchorKind = 'line' | 'client' | 'explain'

/** A rectangle in client coordinates; null while it is out of sight, or where the connection has none. `connection`: null for the last. */
export type GetRect = (connection: number | null) => DOMRect | null

/** Where bytes are drawn, in client coordinates. `y` is null while they are scrolled out of sight. */
export interface WireGeometry {
  readonly left: number
  readonly right: number
  /** The connections that have bytes in sight. */
  readonly connections: ReadonlySet<number>
  /** The first row in sight that shows a byte of the range; the conductor's row where the range is a whole message. */
  y(range: Selection): number | null
}

const anchors = new Map<string, GetRect>()

/** Counts changes: a view that reads it is drawn anew when anything moved. */
export const anchorsMoved = signal(0)

let asked = false

/** Says that something moved (scrolled, resized, was laid out anew). Cheap: many calls in a frame are one. */
export function touchAnchors(): void {
  if (asked) return
  asked = true
  requestAnimationFrame(() => {
    asked = false
    anchorsMoved.value++
  })
}

/** Publishes a place. Disposing takes it back. */
export function registerAnchor(kind: AnchorKind, id: string, getRect: GetRect): Disposable {
  const key = `${kind} ${id}`
  anchors.set(key, getRect)
  touchAnchors()
  return {
    dispose() {
      if (anchors.get(key) !== getRect) return
      anchors.delete(key)
      touchAnchors()
    },
  }
}

/** The published rectangle, null where there is none or it is out of sight. */
export function anchorRect(kind: AnchorKind, id: string, connection: number | null = null): DOMRect | null {
  const rect = anchors.get(`${kind} ${id}`)?.(connection) ?? null
  return rect && rect.width + rect.height > 0 ? rect : null
}

/** The wire's own geometry; null while no wire is on the page. */
export const wireGeometry = signal<(() => WireGeometry | null) | null>(null)
