import { batch, computed, effect, signal } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import type { Selection, Session } from '../../run'
import { MoreBelow } from '../layout/more-below'
import { ownTask } from '../layout/own-task'
import { pageUp } from '../layout/page-up'
import { typeScale } from '../layout/present'
import { type CutMark, cutMarks, cutting } from '../network'
import { touchAnchors, wireGeometry } from './anchors'
import { hexColumns } from './cells'
import { pathAt } from './explained'
import { wireKeys } from './keys'
import { Overlay, Washes } from './marks'
import { type Block, type Stream, unreadRanges } from './model'
import { blocksOf } from './navigate'
import { type Marks, paintRow } from './paint'
import { PlainWire } from './plain'
import { wirePointer } from './pointer'
import {
  type ByteMode,
  blockKey,
  FIRST_ROWS,
  MORE_ROWS,
  NOTHING_OPENED,
  type Opened,
  reveal,
  rowOf,
  shows,
  wireRows,
} from './rows'
import { fontFor, hexPerRow, INSET, type Layout, OVERSCAN, PADDING, TRAVEL } from './stage-layout'
import { watchSight } from './stage-sight'
import { faultOf, wireState } from './state'
import type { MountGrid } from './terminal'

/** Empty room below the last row, CSS pixels. */
const BELOW = 24

/** The scrolled part of the wire: bytes by xterm, marks over and under them. */
export function ByteStage({ session, mode }: { readonly session: Session; readonly mode: ByteMode }) {
  const scroller = useRef<HTMLDivElement>(null)
  const host = useRef<HTMLDivElement>(null)
  const view = useMemo(() => createStage(session, mode), [session, mode])
  useEffect(() => {
    let over = false
    let end = () => {}
    // The plain rows show the same meanwhile: the terminal takes its turn behind the editor.
    const fetched = pageUp.then(() => import('./terminal'))
    fetched.then(
      ({ mountGrid }) => {
        if (!over && scroller.current && host.current) end = view.mount(scroller.current, host.current, mountGrid)
      },
      // Where the terminal cannot be fetched, the plain rows stay.
      () => undefined,
    )
    return () => {
      over = true
      end()
    }
  }, [view])
  const input = view.input.value
  const drawn = view.drawn.value
  return (
    <div
      ref={scroller}
      class={`wire-scroll ${mode}`}
      role="application"
      tabIndex={0}
      data-first-focus=""
      aria-label="Bytes on the wire. Arrow keys move by byte, Shift extends, Alt and arrows move by part, brackets by message."
      onKeyDown={view.onKey}
      onCopy={view.onCopy}
    >
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the scroller's */}
      <div
        class={`wire-canvas ${drawn ? '' : 'undrawn'}`}
        style={drawn ? { height: `${view.rows.value.length * (view.layout.value?.cell.height ?? 28) + BELOW}px` } : {}}
        onPointerMove={view.onMove}
        onPointerLeave={view.onLeave}
        onPointerDown={view.onDown}
        onClick={view.onTap}
        onDblClick={view.onDouble}
      >
        {!drawn && mode === 'text' && <PlainWire session={session} />}
        {input && <Washes {...input} />}
        <div ref={host} class="wire-grid" aria-hidden="true" />
        {input && <Overlay {...input} />}
      </div>
      <MoreBelow empty={BELOW} />
    </div>
  )
}

function createStage(session: Session, mode: ByteMode) {
  const { model, explainer } = wireState(session)
  const layout = signal<Layout | null>(null)
  /** True once the terminal has drawn: until then the plain rows are on show. */
  const drawn = signal(false)
  const opened = signal<Opened>(NOTHING_OPENED)
  const range = signal<{ readonly first: number; readonly count: number }>({ first: 0, count: 0 })
  const rows = computed(() => {
    const at = layout.value
    return at ? wireRows(model.value, mode, at.columns, at.perRow, opened.value) : []
  })
  const unread = computed(() => {
    const known = new Map<Block, readonly { start: number; end: number }[]>()
    const now = model.value
    return (block: Block, offset: number): boolean => {
      let ranges = known.get(block)
      if (!ranges) {
        ranges = unreadRanges(now, block)
        known.set(block, ranges)
      }
      return ranges.some(({ start, end }) => offset >= start && offset < end)
    }
  })
  const fresh = signal<ReadonlySet<string>>(new Set())
  const gap = signal<CutMark | null>(null)
  let scroll: HTMLElement | null = null

  const onFold = (key: string, open: boolean) => {
    opened.value = { ...opened.value, folds: new Map(opened.value.folds).set(key, open) }
  }
  const onMore = (key: string) => {
    const shown = opened.value.rows.get(key) ?? FIRST_ROWS
    opened.value = { ...opened.value, rows: new Map(opened.value.rows).set(key, shown + MORE_ROWS) }
  }
  const input = computed(() => {
    const at = layout.value
    if (!at) return null
    return {
      model: model.value,
      rows: rows.value,
      ...range.value,
      mode,
      perRow: at.perRow,
      cell: at.cell,
      width: at.width,
      inset: INSET,
      selection: session.selection.value,
      hover: session.hover.value,
      unread: unread.value,
      fresh: fresh.value,
      cuts: cutMarks(session.playground.value.network),
      gap: cutting(session) ? gap.value : null,
      onFold,
      onMore,
    }
  })

  const pointer = wirePointer({ session, mode, layout, rows, gap, model, explainer })

  const show = (selection: Selection) => {
    const next = reveal(model.peek(), opened.peek(), selection.connection, selection.from, selection.start)
    if (next !== opened.peek()) opened.value = next
    const at = layout.peek()
    const row = rowOf(rows.peek(), selection.connection, selection.from, selection.start)
    if (!scroll || !at || row < 0) return
    const top = row * at.cell.height
    if (top < scroll.scrollTop + at.cell.height) scroll.scrollTop = Math.max(0, top - at.cell.height * 2)
    else if (top + at.cell.height > scroll.scrollTop + scroll.clientHeight) {
      scroll.scrollTop = top - scroll.clientHeight + at.cell.height * 2
    }
  }
  const spanAt = (connection: number, from: Selection['from'], offset: number) =>
    pathAt(explainer.of(model.peek(), connection, from), offset).at(-1)?.span ?? { start: offset, end: offset + 1 }

  const keys = wireKeys({
    session,
    model: () => model.peek(),
    spanAt,
    line: (selection, direction) => {
      const list = rows.peek()
      let at = rowOf(list, selection.connection, selection.from, direction < 0 ? selection.start : selection.end - 1)
      const from = list[at]
      if (from?.kind !== 'bytes') return null
      const column = (direction < 0 ? selection.start : selection.end - 1) - from.start
      do at += direction
      while (at >= 0 && at < list.length && list[at]!.kind !== 'bytes')
      const to = list[at]
      if (to?.kind !== 'bytes') return null
      const start = Math.min(to.end - 1, to.start + column)
      return { connection: to.block.connection, from: to.block.from, start, end: start + 1 }
    },
    show,
  })

  const mount = (scroller: HTMLElement, host: HTMLElement, mountGrid: MountGrid) => {
    scroll = scroller
    const grid = mountGrid(host, fontFor(mode, scroller.clientWidth, typeScale.peek()))
    let inSight = true
    let placedFor = ''
    const place = () => {
      const width = scroller.clientWidth
      // xterm takes no new size while it is out of sight, so what is measured there is not what will be drawn.
      if (width === 0 || !inSight) return
      // Several observers tell of one change; to measure the grid forces a layout.
      const now = `${width} ${scroller.clientHeight} ${typeScale.peek()} ${document.fonts.status}`
      if (now === placedFor) return
      placedFor = now
      grid.setFont(fontFor(mode, width, typeScale.peek()))
      const cell = grid.measure()
      if (!cell) {
        placedFor = ''
        return
      }
      const perRow = hexPerRow(width)
      const columns = mode === 'hex' ? hexColumns(perRow) : Math.max(8, Math.floor((width - 2 * INSET) / cell.width))
      const count = Math.ceil(scroller.clientHeight / cell.height) + 2 * OVERSCAN
      grid.resize(columns, count)
      batch(() => {
        layout.value = { cell, columns, perRow, width, height: scroller.clientHeight }
        range.value = { first: range.peek().first, count }
      })
      onScroll()
    }
    /** Where the scroller was when it was last asked: to ask it makes the browser lay everything out. */
    let scrolled = 0
    const onScroll = () => {
      scrolled = scroller.scrollTop
      takeRange()
    }
    const takeRange = () => {
      const at = layout.peek()
      if (!at) return
      const { first, count } = range.peek()
      const top = Math.floor(scrolled / at.cell.height)
      const inSight = Math.ceil(at.height / at.cell.height)
      const most = Math.max(0, rows.peek().length - count)
      if (top < first + 2 || top + inSight > first + count - 2 || first > most) {
        const next = Math.max(0, Math.min(most, top - OVERSCAN))
        if (next !== first) range.value = { first: next, count }
      }
      touchAnchors()
    }
    // The rows kept ready fill the place meanwhile; where there are none yet, they come at once.
    const placing = ownTask(place)
    const resized = new ResizeObserver(() => (layout.peek() ? placing.soon() : place()))
    resized.observe(scroller)
    const seen = new IntersectionObserver((entries) => {
      inSight = entries.at(-1)!.isIntersecting
      if (!inSight) return
      // What was painted meanwhile, xterm has not drawn: the place counts as new, and all is painted again.
      placedFor = ''
      placing.soon()
    })
    seen.observe(host)
    scroller.addEventListener('scroll', onScroll, { passive: true })
    const themed = new MutationObserver(() => grid.recolour())
    themed.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class'] })
    const scheme = matchMedia('(prefers-color-scheme: dark)')
    const recolour = () => grid.recolour()
    scheme.addEventListener('change', recolour)
    void document.fonts.load('16px "Commit Mono"', 'A\u2400').then(placing.soon, placing.soon)

    const stopScale = typeScale.subscribe(placing.soon)
    const stopRange = effect(() => {
      rows.value
      takeRange()
    })
    let placed = 0
    let paints = 0
    let jumped = 0
    const stopPaint = effect(() => {
      const at = layout.value
      if (!at) return
      const { first, count } = range.value
      const now = model.value
      const marks: Marks = {
        selection: session.selection.value,
        fault: faultOf(now, explainer),
      }
      const lines = rows.value.slice(first, first + count).map((row) => paintRow(row, mode, at.perRow, marks))
      const mine = ++paints
      const move = () => {
        // What was painted before a jump is drawn after it, if xterm was out of sight: it would take the grid back.
        if (mine < jumped) return
        placed = first
        host.style.transform = `translateY(${first * at.cell.height}px)`
        drawn.value = true
      }
      // xterm draws nothing while it is out of sight, so after a long jump it is moved first and drawn there.
      if (Math.abs(first - placed) >= OVERSCAN * 2) {
        jumped = mine
        move()
      }
      grid.paint(lines, move)
      touchAnchors()
    })
    const sight = watchSight(session, scroller)
    const bring = ({ connection, from, start }: Block) => {
      const at = layout.peek()
      const row = rowOf(rows.peek(), connection, from, start)
      if (at && row >= 0) scroller.scrollTop = Math.max(0, (row - 2) * at.cell.height)
    }
    // What has just crossed the wire is shown moving, once.
    const crossed = new WeakMap<Stream, number>()
    let watching = false
    let calm: ReturnType<typeof setTimeout> | undefined
    const stopFresh = effect(() => {
      const moved: string[] = []
      for (const block of blocksOf(model.value)) {
        if ((crossed.get(block.stream) ?? -1) >= block.start) continue
        crossed.set(block.stream, block.start)
        moved.push(blockKey(block))
        if (block.from === 'client' && sight.takesRequest()) requestAnimationFrame(() => bring(block))
      }
      if (watching && moved.length > 0) {
        fresh.value = new Set(moved)
        clearTimeout(calm)
        calm = setTimeout(() => {
          fresh.value = new Set()
        }, TRAVEL)
      }
      watching = true
    })
    // What another pane selects comes into sight here, and what is selected when the bytes are shown in another way.
    let laid = layout.peek()
    const stopReveal = effect(() => {
      const wanted = sight.keeps(session.selection.value)
      const placed = layout.value
      if (!wanted || !placed || pointer.dragging()) return
      show(wanted)
      if (placed === laid) return
      laid = placed
      // The rows have their height in the frame that follows.
      requestAnimationFrame(() => {
        if (sight.keeps(session.selection.peek()) === wanted) show(wanted)
      })
    })
    wireGeometry.value = () => {
      const at = layout.peek()
      const box = scroller.getBoundingClientRect()
      if (!at || box.width === 0) return null
      const first = Math.max(0, Math.floor(scroller.scrollTop / at.cell.height) - 1)
      const seen = rows.peek().slice(first, first + Math.ceil(at.height / at.cell.height) + 2)
      return {
        left: box.left,
        right: box.right,
        connections: new Set(seen.map((row) => ('block' in row ? row.block.connection : 0))),
        y(wanted) {
          const inSight = (index: number): number | null => {
            const y = box.top + PADDING + (first + index + 0.5) * at.cell.height - scroller.scrollTop
            return y >= box.top + 4 && y <= box.bottom - 4 ? y : null
          }
          for (const [index, row] of seen.entries()) {
            const y = shows(row, wanted) ? inSight(index) : null
            if (y !== null) return y
          }
          return null
        },
      }
    }
    return () => {
      stopScale()
      stopRange()
      stopPaint()
      stopReveal()
      stopFresh()
      sight.dispose()
      clearTimeout(calm)
      placing.cancel()
      resized.disconnect()
      seen.disconnect()
      inSight = false
      themed.disconnect()
      scheme.removeEventListener('change', recolour)
      scroller.removeEventListener('scroll', onScroll)
      wireGeometry.value = null
      grid.dispose()
      scroll = null
      touchAnchors()
    }
  }

  return {
    layout,
    drawn,
    rows,
    input,
    mount,
    onKey: keys.onKey,
    onCopy: keys.onCopy,
    onMove: pointer.onMove,
    onLeave: pointer.onLeave,
    onDown: pointer.onDown,
    onTap: pointer.onTap,
    onDouble: pointer.onDouble,
  }
}
