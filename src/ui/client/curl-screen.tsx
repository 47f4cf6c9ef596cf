import { useEffect, useRef, useState } from 'preact/hooks'
import type { RequestSpec } from '../../playground'
import type { RunView, Session } from '../../run'
import { fontLoaded } from '../layout/fonts'
import { typeScale } from '../layout/present'
import { themeNow } from '../layout/theme'
import { useAnchor } from '../layout/use-anchor'
import { curlLines, plainCommand } from './curl-lines'
import { escapeControls, screenText } from './screen-text'
import type { ScreenPiece, TerminalView } from './terminal'

/** What curl's screen shows for a run: every request with its command, then what curl wrote, in order. */
export function screenPieces(
  outcomes: RunView['outcomes'],
  command: (request: RequestSpec) => string,
): readonly ScreenPiece[] {
  const pieces: ScreenPiece[] = []
  for (const { request, outcome, settled } of outcomes) {
    if (outcome.kind !== 'curl') continue
    pieces.push({ role: 'prompt', text: '$ ' }, { role: 'command', text: `${escapeControls(command(request))}\n` })
    for (const { stream, bytes } of outcome.screen) {
      const text = screenText(bytes)
      if (text === '') continue
      pieces.push({ role: stream, text })
    }
    // A shell's prompt comes where the output ended, as in a real terminal: on the same line where no line end came.
    if (settled) pieces.push({ role: 'prompt', text: '$ ' })
  }
  if (outcomes.at(-1)?.settled) pieces.push({ role: 'cursor', text: ' ' })
  return merged(pieces)
}

/** Drops every prompt that another follows at once: between two commands there is one. */
function merged(pieces: readonly ScreenPiece[]): readonly ScreenPiece[] {
  return pieces.filter((piece, at) => !(piece.role === 'prompt' && pieces[at + 1]?.role === 'prompt'))
}

/** Height of a row, CSS pixels. */
const ROW = 20

function rowOfLastCommand(pieces: readonly ScreenPiece[]): number {
  const at = pieces.findLastIndex((piece) => piece.role === 'command')
  return pieces.slice(0, Math.max(0, at)).reduce((rows, piece) => rows + piece.text.split('\n').length - 1, 0)
}

/** curl's screen: plain text at once, a terminal as soon as it is loaded. */
export function CurlScreen(props: { session: Session; run: RunView | null }) {
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<TerminalView | null>(null)
  const [mounted, setMounted] = useState(false)
  const command = curlLines.value?.to ?? plainCommand
  const pieces = props.run
    ? screenPieces(props.run.outcomes, command)
    : [
        { role: 'prompt', text: '$ ' } as const,
        { role: 'command', text: command(props.session.request.value) } as const,
      ]
  const latest = useRef(pieces)
  latest.current = pieces
  const text = pieces.map((piece) => piece.text).join('')
  const theme = themeNow.value
  // The last command's row is where the request begins; the row below it is where the reply ends.
  const screen = useRef<HTMLDivElement>(null)
  const row = useRef(0)
  row.current = rowOfLastCommand(pieces)
  const scale = typeScale.value
  const rect = (at: number) => (box: DOMRect) =>
    new DOMRect(box.left, box.top + 10 + ROW * scale * at, box.width, ROW * scale)
  useAnchor('client', 'request', screen, (box) => rect(row.current)(box))
  useAnchor('client', 'output', screen, (box) => rect(row.current + 1)(box))

  useEffect(() => {
    let over = false
    const take = async () => {
      const [{ mountTerminal }] = await Promise.all([import('./terminal'), fontLoaded('13px')])
      if (over || !host.current) return
      view.current = mountTerminal(host.current)
      view.current.show(latest.current)
      setMounted(true)
    }
    void take()
    return () => {
      over = true
      view.current?.dispose()
      view.current = null
    }
  }, [])
  useEffect(() => view.current?.show(latest.current), [text])
  useEffect(() => view.current?.retheme(), [theme])
  useEffect(() => view.current?.rescale(scale), [scale, mounted])

  return (
    <div ref={screen} class="screen">
      <div ref={host} class="term" aria-hidden="true" inert />
      <pre class={mounted ? 'sr' : 'first'} role="log" aria-label="curl’s screen" tabIndex={0}>
        {text}
      </pre>
    </div>
  )
}
