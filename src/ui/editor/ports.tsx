import type { Signal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import type { Selection } from '../../run'
import { Dart } from '../icons'
import { useAnchor } from '../layout/use-anchor'
import { LINE_HEIGHT, type Lines } from './contract'
import { columns, nextCall, type PortMark, portParts, portWords } from './marks'

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

interface PortsInput {
  readonly file: string
  /** The file's text: marks stand where its lines leave room. */
  readonly text: string
  readonly marks: readonly PortMark[]
  readonly lit: readonly PortMark[]
  readonly lines: Signal<Lines | null>
  readonly selection: Selection | null
  readonly select: (selection: Selection) => void
  readonly hover: (selection: Selection | null) => void
}

/**
 * What each line sent or received, at its right end, in as many words as the line leaves room for: the code keeps clear of
 * the strip in which the dart alone stands. A click selects those bytes; where the line ran more than once, the next click
 * selects the next call's. The traces of the wire begin here.
 */
export function Ports(props: PortsInput) {
  const at = props.lines.value
  if (!at) return null
  const code = props.text.split('\n')
  const marksOf = (line: number) => props.marks.filter((mark) => mark.line === line)
  const numbers = [...new Set(props.marks.map(({ line }) => line))]
  return (
    <div class="ports">
      {numbers.map((line) => (
        <div
          key={line}
          class="port-row"
          style={{
            '--marks': marksOf(line).length,
            transform: `translateY(${at.top(line)}px)`,
            // Clear of the code by a column; where the code reaches past it, the strip is left.
            left: `min(${(at.left + (columns(code[line - 1] ?? '') + 1) * at.column).toFixed(1)}px, 100% - var(--port-strip))`,
          }}
        >
          {marksOf(line).map((mark) => (
            <Port key={mark.direction} {...props} mark={mark} />
          ))}
        </div>
      ))}
    </div>
  )
}

function Port(props: PortsInput & { readonly mark: PortMark }) {
  const { mark } = props
  const button = useRef<HTMLButtonElement>(null)
  const request = mark.direction === 'request'
  const lit = props.lit.includes(mark)
  useAnchor('line', `${props.file}:${mark.line}`, button, (box) => {
    const code = button.current?.closest('.ports')?.getBoundingClientRect()
    const shown = code && box.top >= code.top - 11 && box.bottom <= code.bottom + 11
    return shown ? new DOMRect(box.left, box.top, code.right - box.left, box.height) : new DOMRect(0, -1e4, 0, 0)
  })
  const words = portWords(mark)
  const parts = portParts(words)
  const inOrder = request ? [parts.at(-1)!, ...parts] : parts
  return (
    <button
      ref={button}
      type="button"
      class={`port ${request ? 'req' : 'res'} ${lit ? 'lit' : ''}`}
      data-line={mark.line}
      aria-pressed={lit}
      aria-label={words.label}
      title={words.title}
      onClick={() => props.select(nextCall(mark, props.selection))}
      onPointerEnter={() => props.hover(mark.calls[0]!)}
      onPointerLeave={() => props.hover(null)}
    >
      {request && <Dart direction="request" />}
      <span class="bytes">
        {inOrder.map(({ text, needs }, index) => (
          <span key={index} style={{ '--needs': `${needs}px` }}>
            {text}
          </span>
        ))}
      </span>
      {!request && <Dart direction="response" />}
    </button>
  )
}
