import { effect, useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { overlaps, type Session } from '../../run'
import { anchorRect, anchorsMoved, touchAnchors, type WireGeometry, wireGeometry } from './anchors'
import { shownExchange } from './exchange'
import type { CallRange, WireModel } from './model'
import { drawnLanes, lane, orthogonal, type Point, type Side as RailSide } from './routes'
import { wireState } from './state'

/** From the port to the branch that goes to the explanation, pixels. */
const BRANCH = 10

interface Trace {
  readonly key: string
  readonly from: 'client' | 'server'
  readonly lit: boolean
  readonly path: string
  readonly ports: readonly Point[]
}

/**
 * The traces over the stage: from the line that sent or received bytes to their row on the wire, from there to what the
 * client shows, and from the lit line to the explanation. One drawing, decoration only; put it into the positioned stage.
 */
export function Traces({ session }: { readonly session: Session }) {
  const root = useRef<SVGSVGElement>(null)
  const drawn = useSignal<readonly Trace[]>([])
  // Places are measured once a frame, when all that moves them has been drawn: each look forces a layout.
  useEffect(() => {
    const { model } = wireState(session)
    let frame = 0
    const measure = () => {
      frame = 0
      const geometry = wireGeometry.peek()?.() ?? null
      const box = root.current?.getBoundingClientRect()
      drawn.value = geometry && box ? route(model.peek(), session, geometry, box) : []
    }
    const stops = [
      effect(() => {
        model.value
        session.selection.value
        session.run.value
        wireGeometry.value
        frame ||= requestAnimationFrame(measure)
      }),
      // Told within a frame: the traces keep up with what is scrolled.
      anchorsMoved.subscribe(() => {
        cancelAnimationFrame(frame)
        measure()
      }),
    ]
    return () => {
      for (const stop of stops) stop()
      cancelAnimationFrame(frame)
    }
  }, [session])
  useEffect(() => {
    const stage = root.current?.parentElement
    if (!stage) return
    const resized = new ResizeObserver(touchAnchors)
    resized.observe(stage)
    stage.addEventListener('scroll', touchAnchors, { capture: true, passive: true })
    touchAnchors()
    return () => {
      resized.disconnect()
      stage.removeEventListener('scroll', touchAnchors, { capture: true })
    }
  }, [])
  return (
    <svg ref={root} class="traces" aria-hidden="true">
      {drawn.value.map(({ key, from, lit, path, ports }) => (
        <g key={key} class={from === 'client' ? 'req' : 'res'}>
          {lit && <path class="halo" d={path} />}
          {/* Each says itself that it is lit: Chromium leaves what its parent said behind where the order changes as well. */}
          <path class={lit ? 'conductor lit' : 'conductor'} d={path} />
          {ports.map((port, index) => (
            <circle key={index} class={lit ? 'pin lit' : 'pin'} cx={port.x} cy={port.y} r={lit ? 4.5 : 4} />
          ))}
        </g>
      ))}
    </svg>
  )
}

function route(model: WireModel, session: Session, geometry: WireGeometry, box: DOMRect): Trace[] {
  const selection = session.selection.peek()
  const at = (x: number, y: number): Point => ({ x: x - box.left, y: y - box.top })
  const traces: Trace[] = []
  const add = (key: string, from: Trace['from'], lit: boolean, a: Point, b: Point, index: number, side: RailSide) =>
    traces.push({ key, from, lit, path: lane(a, b, index, side), ports: [a, b] })

  const seen = new Set<string>()
  const wired: { call: CallRange; line: DOMRect; y: number }[] = []
  for (const call of model.calls) {
    if (!call.site || !geometry.connections.has(call.connection)) continue
    const lit = overlaps(call, selection) ? selection : null
    const chosen = lit && { ...lit, start: Math.max(lit.start, call.start), end: Math.min(lit.end, call.end) }
    const y = (chosen && geometry.y(chosen)) ?? geometry.y(call)
    const line = y === null ? null : anchorRect('line', `${call.site.file}:${call.site.line}`)
    const key = `${call.site.file}:${call.site.line} ${call.from} ${y}`
    if (y === null || !line || seen.has(key)) continue
    seen.add(key)
    wired.push({ call, line, y })
  }
  // What is not selected is led to its place from the exchange that the client shows: it may have asked for more beside it.
  const shown = shownExchange(model.items, session.run.peek()?.outcomes.at(-1)?.outcome.reason.evidence ?? [])
  const lanes = drawnLanes(wired, ({ call }) => {
    if (overlaps(call, selection)) return 'always'
    return overlaps(call, shown[call.from]) ? 'first' : 'then'
  })
  lanes.forEach(({ call, line, y }, index) => {
    const port = at(line.right, line.top + line.height / 2)
    const lit = overlaps(call, selection)
    add(`call ${call.call}`, call.from, lit, port, at(geometry.left, y), index, 'left')
  })

  const ends = [
    ['client', 'request'],
    ['server', 'output'],
  ] as const
  ends.forEach(([from, id], index) => {
    const chosen = selection?.from === from ? selection : null
    // Where the selection is out of sight, or has no place there, what the client shows keeps its trace.
    for (const range of [chosen, shown[from]]) {
      const y = range && geometry.y({ ...range, from })
      const rect = range && y !== null ? anchorRect('client', id, range.connection) : null
      if (!range || y === null || !rect) continue
      const [a, b] = [at(geometry.right, y), at(rect.left, rect.top + rect.height / 2)]
      add(`end ${from}`, from, range === chosen, a, b, index, 'right')
      break
    }
  })

  const explain = anchorRect('explain', 'explain')
  const lit = wired.find(({ call }) => overlaps(call, selection))
  if (explain && lit) {
    const port = at(lit.line.right, lit.line.top + lit.line.height / 2)
    const from = lit.call.from
    const to = at(explain.left, explain.top + explain.height / 2)
    traces.push({ key: 'explain', from, lit: true, path: orthogonal(port, to, BRANCH), ports: [port, to] })
  }
  // The lit circuit lies on top.
  return traces.sort((a, b) => Number(a.lit) - Number(b.lit))
}
