import type { Signal } from '@preact/signals'
import type { Selection } from '../../run'
import { Dart } from '../icons'
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
          style={{ transform: `translateY(${at.top(mark.line)}px)`, height: `${LINE_HEIGHT}px` }}
        />
      ))}
    </div>
  )
}

/**
 * What each line sent or received, at its right end. A click selects those bytes; where the line ran more than once, the
 * next click selects the next call's. `data-port` is where the traces of the wire begin.
 */
export function Ports(props: {
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
      {props.marks.map((mark) => {
        const request = mark.direction === 'request'
        const lit = props.lit.includes(mark)
        const twin = props.marks.some((one) => one.line === mark.line && one !== mark && one.direction === 'request')
        const times = mark.calls.length > 1 ? `, in ${mark.calls.length} calls` : ''
        return (
          <button
            key={`${mark.line}${mark.direction}`}
            type="button"
            class={`port ${request ? 'req' : 'res'} ${lit ? 'lit' : ''}`}
            style={{ transform: `translateY(${at.top(mark.line)}px)`, right: twin && !request ? '64px' : '0' }}
            data-port={`line-${mark.line}-${mark.direction}`}
            aria-pressed={lit}
            aria-label={`Line ${mark.line} ${request ? 'received' : 'sent'} ${mark.bytes} ${mark.bytes === 1 ? 'byte' : 'bytes'}${times}`}
            onClick={() => props.select(nextCall(mark, props.selection))}
            onPointerEnter={() => props.hover(mark.calls[0]!)}
            onPointerLeave={() => props.hover(null)}
          >
            {request && <Dart direction="request" />}
            {mark.bytes.toLocaleString('en')} B{!request && <Dart direction="response" />}
          </button>
        )
      })}
    </div>
  )
}
