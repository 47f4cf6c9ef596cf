import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { fromLatin1, grouped } from '../../bytes'
import type { RequestSpec } from '../../playground'
import type { RunView, Session } from '../../run'
import { fontLoaded } from '../layout/fonts'
import { typeScale } from '../layout/present'
import { themeNow } from '../layout/theme'
import { useAnchor } from '../layout/use-anchor'
import { useUnhurried } from '../layout/use-unhurried'
import { touchAnchors } from '../wire'
import { curlLines, plainCommand } from './curl-lines'
import { Prompt } from './prompt'
import { litPieces, type PlacedPiece, selectionAt } from './screen-links'
import { logOf } from './screen-log'
import { stretches } from './screen-stretches'
import { escapeControls, screenText, setText } from './screen-text'
import type { TerminalView } from './terminal'

/** What curl's screen shows for a run: every request with its command, then what curl wrote, in order. */
export function screenPieces(
  outcomes: RunView['outcomes'],
  command: (request: RequestSpec) => string,
  /** Outcomes before this one have been cleared away. */
  from = 0,
): readonly PlacedPiece[] {
  const pieces: PlacedPiece[] = []
  for (const [at, { request, outcome }] of outcomes.entries()) {
    if (outcome.kind !== 'curl' || at < from) continue
    pieces.push(
      { role: 'prompt', text: '$ ', outcome: at },
      { role: 'command', text: `${escapeControls(command(request))}\n`, outcome: at },
    )
    // What was typed for the command to read stands below it.
    if (request.command !== null && request.raw) {
      pieces.push({ role: 'command', text: screenText(fromLatin1(request.raw)), outcome: at })
    }
    const written = { stdout: 0, stderr: 0 }
    for (const { stream, bytes, controls } of outcome.screen) {
      const set = controls ? setText(bytes, controls) : null
      const text = set?.text ?? screenText(bytes)
      const offset = written[stream]
      written[stream] += bytes.length
      if (text === '') continue
      const bold = set && set.bold.length > 0 ? { bold: set.bold } : {}
      pieces.push({
        role: stream,
        text,
        ...bold,
        outcome: at,
        written: { bytes, offset, ...(controls && { controls }) },
      })
    }
  }
  return pieces
}

/** Height of a row, CSS pixels. */
const ROW = 20

/** How many line ends the first pieces hold. */
const rowsOf = (pieces: readonly PlacedPiece[]): number =>
  pieces.reduce((rows, { text }) => rows + text.split('\n').length - 1, 0)

/** Indices of the first and the last piece of an outcome's command, or of what came of it. Null where it has been cleared away. */
export function piecesOf(
  pieces: readonly PlacedPiece[],
  outcome: number,
  what: 'request' | 'output',
): { readonly first: number; readonly last: number } | null {
  const begin = pieces.findIndex((piece) => piece.outcome === outcome)
  if (begin < 0) return null
  const end = pieces.findLastIndex((piece) => piece.outcome === outcome)
  const output = pieces.findIndex(
    ({ role, outcome: at }) => at === outcome && (role === 'stdout' || role === 'stderr' || role === 'cursor'),
  )
  if (what === 'request') return { first: begin, last: output < 0 ? end : output - 1 }
  // Where nothing was written, the place behind the command is where it would stand.
  return output < 0 ? { first: end + 1, last: end } : { first: output, last: end }
}

/** The outcome that made a connection: each has those since the one before it, up to that which it rests on. The last for null. */
export function outcomeOf(outcomes: RunView['outcomes'], connection: number | null): number {
  const made = ({ outcome }: RunView['outcomes'][number]) =>
    Math.max(0, ...outcome.reason.evidence.map((one) => one.connection))
  const found = connection === null ? -1 : outcomes.findIndex((one) => made(one) >= connection)
  return found < 0 ? outcomes.length - 1 : found
}

/** curl's screen: plain text at once, a terminal as soon as it is loaded. */
export function CurlScreen(props: { session: Session; run: RunView | null }) {
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<TerminalView | null>(null)
  const [mounted, setMounted] = useState(false)
  const command = curlLines.value?.to ?? plainCommand
  // `clear` hides what this run has shown so far.
  const [cleared, setCleared] = useState<{ records: RunView['records']; from: number } | null>(null)
  const from = cleared && cleared.records === props.run?.records ? cleared.from : 0
  const pieces: readonly PlacedPiece[] = props.run
    ? litPieces(props.session, props.run.outcomes, screenPieces(props.run.outcomes, command, from))
    : [
        { role: 'prompt', text: '$ ', outcome: 0 },
        { role: 'command', text: command(props.session.request.value), outcome: 0 },
      ]
  // A click that is no drag over text to copy selects the bytes that stand there.
  const pick = (event: MouseEvent) => {
    if (event.button !== 0 || !props.run) return
    const place = view.current?.placeAt(event.clientX, event.clientY)
    const piece = place && latest.current[place.piece]
    const found = piece && selectionAt(props.session, props.run.outcomes, piece, place.unit)
    if (found) props.session.selection.value = found
  }
  // A terminal with more than one command shows its end.
  const atEnd = useRef(false)
  atEnd.current = (props.run?.outcomes.length ?? 0) > 1
  const latest = useRef(pieces)
  latest.current = pieces
  const text = pieces.map((piece) => piece.text).join('')
  // Where the terminal shows the text, the log is for the ear alone.
  const heard = useUnhurried(pieces, !mounted || props.run?.state.kind !== 'running')
  const log = useMemo(() => logOf(heard), [heard])
  const lit = pieces.map((piece) => piece.lit?.map(({ start, end }) => `${start}-${end}`).join() ?? '').join(' ')
  const theme = themeNow.value
  // A command's row is where its request begins; what it wrote is where the reply ends.
  const screen = useRef<HTMLDivElement>(null)
  const scale = typeScale.value
  const place = (what: 'request' | 'output') => (box: DOMRect, connection: number | null) => {
    const of = props.run ? outcomeOf(props.run.outcomes, connection) : 0
    const found = piecesOf(pieces, of, what)
    if (!found) return null
    // The edge of the screen, not of its rows.
    const row = view.current?.rowOf(found.first, found.last)
    if (row !== undefined) return row && new DOMRect(box.left, row.top, box.width, row.height)
    const top = 10 + ROW * scale * rowsOf(pieces.slice(0, found.first))
    return top + ROW * scale > box.height ? null : new DOMRect(box.left, box.top + top, box.width, ROW * scale)
  }
  useAnchor('client', 'request', screen, place('request'))
  useAnchor('client', 'output', screen, place('output'))

  useEffect(() => {
    let over = false
    const take = async () => {
      const [{ mountTerminal }] = await Promise.all([import('./terminal'), fontLoaded('13px')])
      if (over || !host.current) return
      view.current = mountTerminal(host.current, touchAnchors)
      view.current.show(latest.current, atEnd.current)
      setMounted(true)
    }
    void take()
    return () => {
      over = true
      view.current?.dispose()
      view.current = null
    }
  }, [])
  useEffect(() => view.current?.show(latest.current, atEnd.current), [text, lit])
  useEffect(() => view.current?.retheme(), [theme])
  useEffect(() => view.current?.rescale(scale), [scale, mounted])

  // What came of a command is seen where it was typed: its line, and below it the verdict's.
  const settled = props.run?.outcomes.at(-1)?.settled
  useEffect(() => {
    const pane = screen.current?.closest('.client-view')
    const verdict = pane?.querySelector('.outcome h2')
    if (!atEnd.current || !pane || !verdict) return
    const below = verdict.getBoundingClientRect().bottom + 6 - pane.getBoundingClientRect().bottom
    if (below > 0) pane.scrollTop += below
  }, [props.run?.outcomes.length, settled])

  return (
    <>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the bytes themselves are selected by keyboard, in the wire */}
      <div ref={screen} class={atEnd.current ? 'screen many' : 'screen'} onClick={pick}>
        <div ref={host} class="term" aria-hidden="true" />
        <pre class={mounted ? 'sr' : 'first'} role="log" aria-label="curl’s screen" tabIndex={0}>
          {/* Its number grows with every piece: it is read, and not called out. */}
          {log.before > 0 && (
            <span aria-live="off">
              {`(${grouped(log.before)} characters of the screen come before these; the wire as text has their bytes.)\n`}
            </span>
          )}
          {log.pieces.map(withMarks)}
        </pre>
      </div>
      <Prompt
        session={props.session}
        run={props.run}
        clear={() => props.run && setCleared({ records: props.run.records, from: props.run.outcomes.length })}
      />
    </>
  )
}

/** A piece's text, what stands for selected bytes marked. */
function withMarks(piece: PlacedPiece) {
  const { role } = piece
  const parts = stretches(piece).map(({ start, text, lit, bold }) => {
    const shown = bold ? <b key={start}>{text}</b> : text
    if (!lit) return shown
    return (
      <mark key={start} class={role === 'command' ? 'req' : role === 'stderr' ? 'res remark' : 'res'}>
        {shown}
      </mark>
    )
  })
  // What curl says breaks between words, as on its screen (`breakMessages`); bytes break anywhere.
  return role === 'stderr' ? <span class="said">{parts}</span> : parts
}
