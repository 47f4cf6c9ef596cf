import { useEffect, useRef } from 'preact/hooks'
import type { Explanation, Part } from '../../inspect'
import type { Selection, Session } from '../../run'
import { partOf, pathAt } from '../wire'

/** Parts of one level beyond this many are counted instead of listed, except those near the selection. */
const MOST_SIBLINGS = 80

interface Row {
  readonly part: Part
  readonly depth: number
  readonly open: boolean
}

/** The rows of the tree: everything on the way to the selection is open, the rest is closed. */
export function treeRows(parts: readonly Part[], path: readonly Part[], depth = 0): Row[] {
  const chosen = path[depth]
  const at = chosen ? parts.indexOf(chosen) : -1
  const from = Math.max(0, at - MOST_SIBLINGS)
  const rows: Row[] = []
  for (const part of parts.slice(from, from + 2 * MOST_SIBLINGS)) {
    const open = part === path[depth] && part.children.length > 0
    rows.push({ part, depth, open })
    if (open) rows.push(...treeRows(part.children, path, depth + 1))
  }
  return rows
}

const range = ({ span }: Part) =>
  span.end - span.start === 1 ? String(span.start) : `${span.start}\u2013${span.end - 1}`

/** The tree of named parts of the stream that holds the selection. */
export function PartTree({
  session,
  selection,
  explanation,
}: {
  readonly session: Session
  readonly selection: Selection
  readonly explanation: Explanation | null
}) {
  const root = useRef<HTMLDivElement>(null)
  const chosen = partOf(explanation, selection.start, selection.end)
  const rows = treeRows(explanation?.parts ?? [], pathAt(explanation, selection.start))
  useEffect(() => {
    root.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  const select = ({ span }: Part) => {
    session.selection.value = { ...selection, start: span.start, end: span.end }
  }
  const onKey = (event: KeyboardEvent) => {
    const at = rows.findIndex(({ part }) => part === chosen)
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const to =
      step !== undefined
        ? rows[at + step]?.part
        : event.key === 'ArrowRight'
          ? chosen?.children[0]
          : event.key === 'ArrowLeft'
            ? rows.findLast((row, index) => index < at && row.depth < (rows[at]?.depth ?? 0))?.part
            : undefined
    if (!to) return
    event.preventDefault()
    select(to)
    requestAnimationFrame(() => root.current?.querySelector<HTMLElement>('[aria-selected="true"]')?.focus())
  }
  return (
    <div ref={root} class="explain-tree" role="tree" aria-label="Parts of the message" onKeyDown={onKey}>
      {rows.map(({ part, depth, open }) => (
        <button
          key={`${depth} ${part.span.start} ${part.rule}`}
          type="button"
          role="treeitem"
          aria-level={depth + 1}
          aria-selected={part === chosen}
          {...(part.children.length > 0 ? { 'aria-expanded': open } : {})}
          tabIndex={part === chosen || (!chosen && depth === 0) ? 0 : -1}
          class="part"
          style={{ paddingLeft: `${6 + depth * 14}px` }}
          onClick={() => select(part)}
          onPointerEnter={() => {
            session.hover.value = { ...selection, start: part.span.start, end: part.span.end }
          }}
          onPointerLeave={() => {
            session.hover.value = null
          }}
        >
          <span class="twist" aria-hidden="true">
            {part.children.length > 0 ? (open ? '\u25be' : '\u25b8') : ''}
          </span>
          <span class="name">{part.name}</span>
          <span class="range">{range(part)}</span>
        </button>
      ))}
    </div>
  )
}
