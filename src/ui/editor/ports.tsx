import type { Signal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import type { Selection } from '../../run'
import { Dart } from '../icons'
import { useAnchor } from '../layout/use-anchor'
import { LINE_HEIGHT, type Lines } from './contract'
import { nextCall, type PortMark } from './marks'

/** The lines that hold selected bytes, washed in their direction's colour. Stands behind the text. */
export function LitLines({ lit, lines }: { lit: readonly PortMark[]; lines: Signal<Lines | null> }) {
  const at = lines.value
  if (!at) return null
  return (
    <div class="lit-lines" aria-hidden="true">
      {lit.map((mark) => (
        <div
          key={`${mark.line}${mark.direction}`}
          class={mark.direction === 'request' ? 'req' : 'res'}
          style={{
            transform: `translateY(${at.top(mark.line)}px)`,
            height: `calc(${LINE_HEIGHT}px * var(--type-scale, 1))`,
          }}
        />
      ))}
    </div>
  )
}

/**
 * What each line sent or received, at its right end. A click selects those bytes; where the line ran more than once, the
 * next click selects the next call's. The traces of the wire begin here.
 */
export function Ports(props: {
  readonly file: string
  readonly marks: readonly PortMark[]
  readonly lit: readonly PortMark[]
  readonly lines: Signal<Lines | null>
  readonly selection: Selection | null
  readonly select: (selection: Selection) => void
  readonly hover: (selection: Selection | null) => void
}) {
  const at = props.lines.value
  if (!at) return null
  return (
    <div class="ports">
      {props.marks.map((mark) => (
        <Port key={`${mark.line}${mark.direction}`} mark={mark} top={at.top(mark.line)} {...props} />
      ))}
    </div>
  )
}

function Port(props: {
  readonly mark: PortMark
  readonly top: number
  readonly file: string
  readonly marks: readonly PortMark[]
  readonly lit: readonly PortMark[]
  readonly selection: Selection | null
  readonly select: (selection: Selection) => void
  readonly hover: (selection: Selection | null) => void
}) {
  const { mark } = props
  const button = useRef<HTMLButtonElement>(null)
  const request = mark.direction === 'request'
  const lit = props.lit.includes(mark)
  // A line that both received and sent has two marks side by side; the traces begin at the right one.
  const twin = !request && props.marks.some((one) => one.line === mark.line && one !== mark)
  const times = mark.calls.length > 1 ? `, in ${mark.calls.length} calls` : ''
  useAnchor('line', `${props.file}:${mark.line}`, button, (box) => {
    const code = button.current?.closest('.ports')?.getBoundingClientRect()
    const shown = code && box.top >= code.top - 11 && box.bottom <= code.bottom + 11
    return shown ? new DOMRect(box.left, box.top, code.right - box.left, box.height) : new DOMRect(0, -1e4, 0, 0)
  })
  return (
    <button
      ref={button}
      type="button"
      class={`port ${request ? 'req' : 'res'} ${lit ? 'lit' : ''}`}
      style={{ transform: `translateY(${props.top}px)`, right: twin ? '64px' : '0' }}
      data-line={mark.line}
      aria-pressed={lit}
      aria-label={`Line ${mark.line} ${request ? 'received' : 'sent'} ${mark.bytes} ${mark.bytes === 1 ? 'byte' : 'bytes'}${times}`}
      onClick={() => props.select(nextCall(mark, props.selection))}
      onPointerEnter={() => props.hover(mark.calls[0]!)}
      onPointerLeave={() => props.hover(null)}
    >
      {request && <Dart direction="request" />}
      <span class="bytes">{mark.bytes.toLocaleString('en')} B</span>
      {!request && <Dart direction="response" />}
    </button>
  )
}
