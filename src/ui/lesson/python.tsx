import { type ReadonlySignal, signal } from '@preact/signals'
import { useMemo, useRef } from 'preact/hooks'
import { lessonOf } from '../../lessons'
import type { Session } from '../../run'
import { LINE_HEIGHT, type Lines } from '../editor/contract'
import { type AlignedLine, alignLines } from './align'
import { pythonTokens } from './python-tokens'

/** True while the visitor wants the Python beside. */
const wanted = signal(false)

/** An example's program in TypeScript as it was, and in Python, line by line. */
interface Pair {
  readonly typescript: readonly string[]
  readonly python: readonly string[]
}

/** The Python for the file on show; null where there is none. */
function pairOf(session: Session, file: string): Pair | null {
  const lesson = lessonOf(session.playground.value)
  const original = lesson?.playground.files[0]
  if (!lesson?.python || !original || original.name !== file) return null
  return { typescript: original.text.split('\n'), python: lesson.python.split('\n') }
}

/** True where the Python of the file on show stands beside it. */
export const isPythonBeside = (session: Session): boolean =>
  wanted.value && pairOf(session, session.playground.value.view.file) !== null

/** True where there is Python for the file on show. */
export const hasPython = (session: Session): boolean => pairOf(session, session.playground.value.view.file) !== null

export function showPython(show: boolean): void {
  wanted.value = show
}

/** The switch in the editor's head, where there is Python for the file on show. */
export function PythonSwitch({ session, file }: { session: Session; file: string }) {
  if (!pairOf(session, file)) return null
  return (
    <button
      type="button"
      class="btn ghost slim python-switch"
      aria-label="Python beside"
      aria-pressed={wanted.value}
      title="The same program in Python, line by line"
      onClick={() => {
        wanted.value = !wanted.value
      }}
    >
      <span>
        Python<span class="wide"> beside</span>
      </span>
    </button>
  )
}

/** The line of the caret, across both columns. Stands behind the text. */
export function CaretLine({ session, file, lines, caret }: Omit<PythonProps, 'go'>) {
  const at = lines.value
  if (!wanted.value || !at || caret.value === null || !pairOf(session, file)) return null
  return (
    <div
      class="caret-line"
      aria-hidden="true"
      style={{ transform: `translateY(${at.top(caret.value)}px)`, height: `${LINE_HEIGHT}px` }}
    />
  )
}

interface PythonProps {
  readonly session: Session
  readonly file: string
  readonly lines: ReadonlySignal<Lines | null>
  /** The line of the caret, from 1; null before it was anywhere. */
  readonly caret: ReadonlySignal<number | null>
  /** Puts the caret on a line. */
  readonly go: (line: number) => void
}

/**
 * The Python column: each line at the height of the line of TypeScript that says the same. It scrolls with the code. A
 * line that the visitor has changed keeps its Python, faint.
 */
export function PythonBeside(props: PythonProps) {
  const { session, file } = props
  const pair = wanted.value ? pairOf(session, file) : null
  return pair ? <Column {...props} pair={pair} /> : null
}

function Column({ session, file, lines, caret, go, pair }: PythonProps & { readonly pair: Pair }) {
  const text = session.playground.value.files.find(({ name }) => name === file)?.text ?? ''
  const rows = useMemo(() => alignLines(pair.typescript, text.split('\n')), [pair.typescript.join('\n'), text])
  const touched = useRef<number | null>(null)
  const at = lines.value
  if (!at) return null
  const scroll = (by: number) => at.scrollBy?.(by)
  return (
    <section
      class="python"
      aria-label="The same program in Python, line by line"
      tabIndex={0}
      onWheel={(event) => {
        if (Math.abs(event.deltaY) > Math.abs(event.deltaX))
          scroll(event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * LINE_HEIGHT : event.deltaY)
      }}
      onTouchStart={(event) => {
        touched.current = event.touches[0]?.clientY ?? null
      }}
      onTouchMove={(event) => {
        const y = event.touches[0]?.clientY
        if (y === undefined || touched.current === null) return
        scroll(touched.current - y)
        touched.current = y
      }}
      onClick={(event) => {
        const line = (event.target as Element).closest('li')?.value
        // Somebody who selects text wants the text.
        if (line && getSelection()?.isCollapsed !== false) go(line)
      }}
      onKeyDown={(event) => {
        const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key]
        if (by === undefined) return
        event.preventDefault()
        scroll(by * LINE_HEIGHT)
      }}
    >
      <ol>
        {rows.map((row, index) => (
          <Line key={index} row={row} pair={pair} line={index + 1} at={at} here={caret.value === index + 1} />
        ))}
      </ol>
    </section>
  )
}

function Line(props: {
  readonly row: AlignedLine
  readonly pair: Pair
  readonly line: number
  readonly at: Lines
  readonly here: boolean
}) {
  const { row, pair, line, at, here } = props
  const python = row.line === null ? '' : pair.python[row.line]!
  if (python === '') return null
  const indent = /^ */.exec(python)![0]
  return (
    <li
      value={line}
      class={row.same ? '' : 'differs'}
      aria-current={here || undefined}
      title={row.same ? undefined : 'Your line is not the example’s any more; this is the Python of the example’s'}
      style={{ transform: `translateY(${at.top(line)}px)` }}
    >
      <span class="indent">{indent}</span>
      {pythonTokens(python.slice(indent.length)).map((token, index) =>
        token.kind === 'plain' ? (
          token.text
        ) : (
          <span key={index} class={token.kind}>
            {token.text}
          </span>
        ),
      )}
    </li>
  )
}
