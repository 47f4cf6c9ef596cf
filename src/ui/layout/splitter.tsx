import { useRef } from 'preact/hooks'

/** Sizes of panes, in CSS pixels, by the token that holds each. */
export type PaneSizes = Partial<Record<'--server-w' | '--client-w' | '--explain-h', number>>

/**
 * A separator between two panes that is dragged, or moved by arrow keys (Shift: larger steps); a double click takes the
 * design's size again. `sign`: 1 where moving right or down makes the pane larger.
 */
export function Splitter(props: {
  readonly class: string
  readonly label: string
  readonly token: keyof PaneSizes
  readonly axis: 'x' | 'y'
  readonly sign: 1 | -1
  readonly least: number
  readonly most: number
  /** The pane's present size. */
  readonly measure: () => number
  readonly resize: (token: keyof PaneSizes, size: number | null) => void
}) {
  const drag = useRef<{ from: number; size: number } | null>(null)
  const set = (size: number) => props.resize(props.token, Math.round(Math.min(props.most, Math.max(props.least, size))))
  const position = (event: PointerEvent) => (props.axis === 'x' ? event.clientX : event.clientY)
  return (
    <div
      class={`split ${props.axis} ${props.class}`}
      role="separator"
      aria-label={props.label}
      aria-orientation={props.axis === 'x' ? 'vertical' : 'horizontal'}
      aria-valuemin={props.least}
      aria-valuemax={props.most}
      aria-valuenow={Math.round((props.least + props.most) / 2)}
      tabIndex={0}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        event.currentTarget.classList.add('dragged')
        drag.current = { from: position(event), size: props.measure() }
      }}
      onPointerMove={(event) => {
        if (drag.current) set(drag.current.size + props.sign * (position(event) - drag.current.from))
      }}
      onPointerUp={(event) => {
        event.currentTarget.classList.remove('dragged')
        drag.current = null
      }}
      onPointerCancel={(event) => {
        event.currentTarget.classList.remove('dragged')
        drag.current = null
      }}
      onDblClick={() => props.resize(props.token, null)}
      onKeyDown={(event) => {
        const keys = props.axis === 'x' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown']
        const at = keys.indexOf(event.key)
        if (at < 0) return
        event.preventDefault()
        const step = (event.shiftKey ? 64 : 16) * (at === 0 ? -1 : 1)
        const size = Math.round(Math.min(props.most, Math.max(props.least, props.measure() + props.sign * step)))
        event.currentTarget.setAttribute('aria-valuenow', String(size))
        props.resize(props.token, size)
      }}
    />
  )
}
