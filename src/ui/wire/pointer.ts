import type { ReadonlySignal, Signal } from '@preact/signals'
import type { Selection, Session } from '../../run'
import { type CutMark, cutting, toggleCut } from '../network'
import { byteAt } from './cells'
import { gapAt } from './cuts'
import { type Explainer, partOf } from './explained'
import type { WireModel } from './model'
import { placesOf } from './paint'
import type { ByteMode, WireRow } from './rows'
import { INSET, type Layout } from './stage-layout'

/** What the pointer is read against. */
interface PointerInput {
  readonly session: Session
  readonly mode: ByteMode
  readonly layout: ReadonlySignal<Layout | null>
  readonly rows: ReadonlySignal<readonly WireRow[]>
  /** Set to the gap between two bytes under the pointer, while a click there sets a mark. */
  readonly gap: Signal<CutMark | null>
  readonly model: ReadonlySignal<WireModel>
  readonly explainer: Explainer
}

/** What a pointer does over the bytes: it hovers, selects, drags a selection, sets cut marks; a double click takes a part. */
export function wirePointer({ session, mode, layout, rows, gap, model, explainer }: PointerInput) {
  /** The byte under the pointer; `near` takes the nearest one of the row. */
  const hit = (event: { clientX: number; clientY: number }, canvas: Element, near = false): Selection | null => {
    const at = layout.peek()
    if (!at) return null
    const box = canvas.getBoundingClientRect()
    const row = rows.peek()[Math.floor((event.clientY - box.top) / at.cell.height)]
    if (row?.kind !== 'bytes') return null
    const column = (event.clientX - box.left - INSET) / at.cell.width
    let offset = byteAt(placesOf(row, mode, at.perRow), column)
    if (offset === null && near) offset = column < 0 ? row.start : row.end - 1
    if (offset === null) return null
    return { connection: row.block.connection, from: row.block.from, start: offset, end: offset + 1 }
  }

  /** The gap between two bytes under the pointer. */
  const gapUnder = (event: PointerEvent): CutMark | null => {
    const at = layout.peek()
    if (!at || !cutting(session)) return null
    const box = (event.currentTarget as Element).getBoundingClientRect()
    const row = rows.peek()[Math.floor((event.clientY - box.top) / at.cell.height)]
    if (row?.kind !== 'bytes') return null
    const found = gapAt(placesOf(row, mode, at.perRow), (event.clientX - box.left - INSET) / at.cell.width)
    return found === null ? null : { from: row.block.from, at: found }
  }

  const same = (a: Selection | null, b: Selection | null) =>
    a === b ||
    (a !== null &&
      b !== null &&
      a.connection === b.connection &&
      a.from === b.from &&
      a.start === b.start &&
      a.end === b.end)
  const setHover = (next: Selection | null) => {
    if (!same(session.hover.peek(), next)) session.hover.value = next
  }
  let dragged: Selection | null = null
  let touched = false

  return {
    /** True while a selection is dragged. */
    dragging: () => dragged !== null,
    onMove(event: PointerEvent) {
      const canvas = event.currentTarget as Element
      if (!dragged) {
        const next = gapUnder(event)
        if (next?.at !== gap.peek()?.at || next?.from !== gap.peek()?.from) gap.value = next
        setHover(next ? null : hit(event, canvas))
        return
      }
      const to = hit(event, canvas, true)
      if (!to || to.connection !== dragged.connection || to.from !== dragged.from) return
      const next = { ...to, start: Math.min(to.start, dragged.start), end: Math.max(to.end, dragged.end) }
      if (!same(session.selection.peek(), next)) session.selection.value = next
    },
    onLeave: () => {
      gap.value = null
      setHover(null)
    },
    onDown(event: PointerEvent) {
      // A finger that comes down may be about to scroll: a touch selects when it was a tap.
      touched = event.pointerType === 'touch'
      if (event.button !== 0 || touched || (event.target as Element).closest('button')) return
      const canvas = event.currentTarget as Element
      const between = gapUnder(event)
      if (between) {
        toggleCut(session, between)
        return
      }
      const at = hit(event, canvas)
      const before = session.selection.peek()
      if (!at) {
        session.selection.value = null
        return
      }
      if (event.shiftKey && before && before.connection === at.connection && before.from === at.from) {
        session.selection.value = {
          ...at,
          start: Math.min(before.start, at.start),
          end: Math.max(before.end, at.end),
        }
        return
      }
      dragged = at
      session.selection.value = at
      window.addEventListener(
        'pointerup',
        () => {
          dragged = null
        },
        { once: true },
      )
    },
    onTap(event: MouseEvent) {
      if (!touched || (event.target as Element).closest('button')) return
      session.selection.value = hit(event, event.currentTarget as Element)
    },
    onDouble(event: MouseEvent) {
      const at = hit(event, event.currentTarget as Element)
      if (!at) return
      const leaf = partOf(explainer.of(model.peek(), at.connection, at.from), at.start, at.end)
      if (leaf) session.selection.value = { ...at, start: leaf.span.start, end: leaf.span.end }
    },
  }
}
