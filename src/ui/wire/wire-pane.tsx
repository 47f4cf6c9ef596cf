import { useComputed, useSignal, useSignalEffect } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import type { Selection, Session } from '../../run'
import { createExplainer } from '../inspector/explanations'
import { blockKey, layoutRows, ROWS_AT_FIRST, type WireRow } from './layout'
import { type Block, type CallRange, wireModel } from './model'
import { Overlay } from './overlay'
import { copyText, moveSelection, partOf, reveals, scopeOf } from './selecting'
import { byteAtColumn, mountTerminal, type RowMarks, type WireColours, type WireTerminal } from './terminal'
import { Transcript } from './transcript'
import './wire.css'

/** Between the rails and the bytes, at each side. Pixels. */
const INSET = 14
/** Room for the words beside a block's edge. */
const PADDING = 10

/** The wire: every byte that crossed, in order, between the server's rail and the client's. */
export function WirePane({ session }: { session: Session }) {
  const scroll = useRef<HTMLDivElement>(null)
  const screen = useRef<HTMLDivElement>(null)
  const terminal = useRef<WireTerminal | null>(null)
  const width = useSignal(0)
  const theme = useSignal(0)
  const unfolded = useSignal<ReadonlySet<string>>(new Set())
  const shown = useSignal<ReadonlyMap<string, number>>(new Map())
  const explainer = useMemo(createExplainer, [])
  const dragging = useRef<{ from: number; block: Block } | null>(null)

  const mode = useComputed(() => (session.playground.value.view.wire === 'hex' ? 'hex' : 'text'))
  const model = useComputed(() => wireModel(session.run.value?.records ?? []))
  const cell = useComputed(() => cellSize(mode.value, width.value))
  const columns = useComputed(() => Math.max(12, Math.floor((width.value - 2 * (INSET + PADDING)) / cell.value.width)))
  const rows = useComputed(() =>
    layoutRows(model.value, { columns: columns.value, mode: mode.value, unfolded: unfolded.value, shown: shown.value }),
  )

  useEffect(() => {
    const element = scroll.current!
    const resize = new ResizeObserver(() => {
      width.value = element.clientWidth
    })
    resize.observe(element)
    const repaint = () => {
      theme.value++
    }
    const observed = new MutationObserver(repaint)
    observed.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class'] })
    const media = matchMedia('(prefers-color-scheme: dark)')
    media.addEventListener('change', repaint)
    return () => {
      resize.disconnect()
      observed.disconnect()
      media.removeEventListener('change', repaint)
      terminal.current?.dispose()
      terminal.current = null
    }
  }, [theme, width])

  const marksFor =
    (selection: Selection | null, hover: Selection | null) =>
    (row: WireRow & { kind: 'bytes' }): RowMarks => {
      const { block } = row
      const run = session.run.value
      const local = (one: Selection | null) =>
        one &&
        one.connection === block.connection &&
        one.from === block.from &&
        one.start < block.start + block.bytes.length &&
        one.end > block.start
          ? { start: one.start - block.start, end: one.end - block.start }
          : null
      const remark = run ? explainer(run, block.connection, block.from).explanation.remarks[0] : undefined
      const fault = remark ? { start: remark.span.start - block.start, end: remark.span.end - block.start } : null
      return {
        selected: local(selection),
        hovered: local(hover),
        fault,
        unreadFrom: unreadFrom(block, model.value.calls),
      }
    }

  // What is drawn follows the recording, the width, the mode and the theme.
  useSignalEffect(() => {
    const list = rows.value
    const size = cell.value
    theme.value
    if (!screen.current || width.value === 0) return
    if (!terminal.current || screen.current.dataset['mode'] !== `${mode.value} ${size.font}`) {
      terminal.current?.dispose()
      terminal.current = mountTerminal(screen.current, size.font, size)
      screen.current.dataset['mode'] = `${mode.value} ${size.font}`
    }
    void terminal.current.show(
      list,
      columns.value,
      marksFor(session.selection.peek(), session.hover.peek()),
      coloursOf(screen.current),
    )
  })

  // A change of what is selected or pointed at draws the rows it touches again.
  const drawn = useRef<{ selection: Selection | null; hover: Selection | null }>({ selection: null, hover: null })
  useSignalEffect(() => {
    const selection = session.selection.value
    const hover = session.hover.value
    const list = rows.peek()
    const before = drawn.current
    drawn.current = { selection, hover }
    if (!terminal.current || !screen.current) return
    const touched: number[] = []
    for (const [index, row] of list.entries()) {
      if (row.kind !== 'bytes') continue
      if ([before.selection, before.hover, selection, hover].some((one) => reveals(row, one))) touched.push(index)
    }
    redraw(terminal.current, list, touched, columns.peek(), marksFor(selection, hover), coloursOf(screen.current))
    if (selection && selection !== before.selection) scrollTo(selection)
  })

  const scrollTo = (selection: Selection) => {
    const list = rows.peek()
    const hidden = model
      .peek()
      .items.find((item): item is Block => item.kind === 'block' && scopeOf(item, selection) !== null)
    const index = list.findIndex((row) => row.kind === 'bytes' && reveals(row, selection))
    if (index < 0 && hidden && !unfolded.peek().has(blockKey(hidden))) {
      unfolded.value = new Set(unfolded.peek()).add(blockKey(hidden))
      return
    }
    const element = scroll.current
    if (index < 0 || !element) return
    const top = index * cell.peek().height
    if (top < element.scrollTop + 40 || top > element.scrollTop + element.clientHeight - 60) {
      element.scrollTo({ top: Math.max(0, top - element.clientHeight / 2) })
    }
  }

  const placeOf = (event: MouseEvent): { row: WireRow & { kind: 'bytes' }; at: number } | null => {
    if (!screen.current || !terminal.current) return null
    const box = screen.current.getBoundingClientRect()
    const row = rows.value[Math.floor((event.clientY - box.top) / terminal.current.cellHeight)]
    if (row?.kind !== 'bytes') return null
    const at = byteAtColumn(row, Math.floor((event.clientX - box.left) / terminal.current.cellWidth), columns.value)
    return at === null ? null : { row, at }
  }

  const down = (event: MouseEvent) => {
    if (event.button !== 0) return
    const place = placeOf(event)
    scroll.current?.focus({ preventScroll: true })
    if (!place) return
    event.preventDefault()
    dragging.current = { from: place.at, block: place.row.block }
    select(place.row.block, place.at)
  }

  const select = (block: Block, at: number) => {
    const run = session.run.value
    if (!run) return
    const offset = block.start + at
    session.selection.value = partOf(explainer(run, block.connection, block.from), offset, session.selection.value)
  }

  const move = (event: MouseEvent) => {
    const place = placeOf(event)
    const drag = dragging.current
    if (drag && place && place.row.block === drag.block && event.buttons === 1 && place.at !== drag.from) {
      const { connection, from, start } = drag.block
      session.selection.value = {
        connection,
        from,
        start: start + Math.min(drag.from, place.at),
        end: start + Math.max(drag.from, place.at) + 1,
      }
      return
    }
    const run = session.run.value
    if (!place || !run) {
      if (session.hover.value) session.hover.value = null
      return
    }
    const { block } = place.row
    session.hover.value = partOf(explainer(run, block.connection, block.from), block.start + place.at, null)
  }

  const key = (event: KeyboardEvent) => {
    const run = session.run.value
    if (!run) return
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'c') {
      const text = copyText(model.value, session.selection.value)
      if (text !== null) {
        event.preventDefault()
        void navigator.clipboard?.writeText(text)
      }
      return
    }
    const next = moveSelection(event, model.value, session.selection.value, (block) =>
      explainer(run, block.connection, block.from),
    )
    if (next === undefined) return
    event.preventDefault()
    session.selection.value = next
  }

  return (
    <div class="wire" role="group" aria-label="The wire">
      <div class="wire-head">
        <span class="wire-end mono">
          {model.value.server}
          <small>server socket</small>
        </span>
        <div class="seg" role="tablist" aria-label="How bytes are shown">
          {(['text', 'hex'] as const).map((one) => (
            <button
              key={one}
              type="button"
              role="tab"
              aria-selected={mode.value === one}
              onClick={() => session.setView({ wire: one })}
            >
              {one === 'text' ? 'Text' : 'Hex'}
            </button>
          ))}
        </div>
        <span class="wire-end right mono">
          {model.value.client || 'no client yet'}
          <small>client socket</small>
        </span>
      </div>
      <div
        class="wire-scroll"
        ref={scroll}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrows move through the bytes
        tabIndex={0}
        role="application"
        aria-label="Bytes on the wire. Arrow keys move by byte, with Alt by part, brackets by message."
        aria-describedby="wire-transcript"
        onMouseDown={down}
        onMouseMove={move}
        onMouseUp={() => {
          dragging.current = null
        }}
        onMouseLeave={() => {
          session.hover.value = null
        }}
        onKeyDown={key}
      >
        <div class="wire-canvas" style={{ height: `${rows.value.length * cell.value.height + 8}px` }}>
          <Overlay
            rows={rows.value}
            model={model.value}
            height={cell.value.height}
            inset={INSET}
            onFold={(block, open) => {
              const next = new Set(unfolded.value)
              if (open) next.add(blockKey(block))
              else next.delete(blockKey(block))
              unfolded.value = next
            }}
            onMore={(block) => {
              const most = shown.value.get(blockKey(block)) ?? ROWS_AT_FIRST
              shown.value = new Map(shown.value).set(blockKey(block), most + 400)
            }}
          />
          <div class="wire-screen" ref={screen} aria-hidden="true" style={{ left: `${INSET + PADDING}px` }} />
        </div>
        {model.value.items.length === 0 && <p class="empty">No byte has crossed yet.</p>}
      </div>
      <p class="wire-hint faint small">Select any byte to learn what it is.</p>
      <Transcript model={model.value} />
    </div>
  )
}

function redraw(
  terminal: WireTerminal,
  rows: readonly WireRow[],
  touched: readonly number[],
  columns: number,
  marks: (row: WireRow & { kind: 'bytes' }) => RowMarks,
  colours: WireColours,
) {
  terminal.mark(rows, columns, marks, colours)
  terminal.redraw(touched)
}

/** Cells by the width there is: 13 × 28 in text, smaller on phones; the hex view has a cell of its own (column width / 37). */
function cellSize(mode: 'text' | 'hex', width: number): { width: number; height: number; font: number } {
  const inner = width - 2 * (INSET + PADDING)
  if (mode === 'hex') {
    const cells = inner >= 560 ? 68 : 34
    const size = Math.max(7, Math.min(11, Math.floor(inner / cells)))
    return { width: size, height: 26, font: Math.min(14, Math.floor(size / 0.6) - 1) }
  }
  return width < 360 ? { width: 11, height: 28, font: 14 } : { width: 13, height: 28, font: 16 }
}

function coloursOf(element: HTMLElement): WireColours {
  const style = getComputedStyle(element)
  const get = (name: string) => style.getPropertyValue(name).trim()
  const side = (name: string) => ({ solid: get(`--${name}`), ink: get(`--${name}-ink`), dim: get(`--${name}-dim`) })
  return { text: get('--text'), faint: get('--text-3'), err: get('--err'), client: side('req'), server: side('res') }
}

/** The first byte of a block that the program did not read; beyond the block where it read everything, or reads nothing of that side. */
function unreadFrom(block: Block, calls: readonly CallRange[]): number {
  if (block.from !== 'client') return Number.POSITIVE_INFINITY
  let read = 0
  for (const call of calls)
    if (call.connection === block.connection && call.from === 'client') read = Math.max(read, call.end)
  return read - block.start
}
