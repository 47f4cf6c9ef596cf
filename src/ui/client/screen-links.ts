import type { Span } from '../../bytes'
import type { CurlOutcome, ScreenWrite } from '../../clients'
import type { RunView, Selection, Session } from '../../run'
import { EXPLAIN_LIMIT, wireState } from '../wire'
import { bytesAtScreen, litOnScreen, screenLinks } from './links'
import { evidenceOf } from './reply'
import { screenPlaces, setPlaces } from './screen-text'
import type { ScreenPiece } from './terminal'

/** A piece of curl's screen, and which request of the run it belongs to. */
export interface PlacedPiece extends ScreenPiece {
  readonly outcome: number
  /** What was written, and where it begins in all that was written to its stream. */
  readonly written?: Omit<ScreenWrite, 'stream'> & { readonly offset: number }
}

const places = new WeakMap<Uint8Array, Uint32Array>()

function placesOf({ bytes, controls }: Omit<ScreenWrite, 'stream'>): Uint32Array {
  const known = places.get(bytes) ?? (controls ? setPlaces(bytes, controls) : screenPlaces(bytes))
  places.set(bytes, known)
  return known
}

/** The links of an outcome, where its connection is known. */
function linksOf(session: Session, outcome: CurlOutcome) {
  const { model, explainer } = wireState(session)
  const evidence = evidenceOf(outcome)
  if (!evidence) return null
  const stream = model.value.stream(evidence.connection, 'server')
  const explanation = explainer.of(model.value, evidence.connection, 'server')
  if (!stream || !explanation) return null
  return { evidence, links: screenLinks(outcome, stream.slice(0, EXPLAIN_LIMIT), explanation) }
}

/** Marks what of the screen the selected bytes became; a selected request is the command that sent it. */
export function litPieces(
  session: Session,
  outcomes: RunView['outcomes'],
  pieces: readonly PlacedPiece[],
): readonly PlacedPiece[] {
  const selection = session.selection.value
  if (!selection) return pieces
  const lit = new Map(
    outcomes.map(({ outcome }, at) => {
      const known = outcome.kind === 'curl' ? linksOf(session, outcome) : null
      if (known?.evidence.connection !== selection.connection) return [at, null]
      return [at, litOnScreen(known.links, selection)]
    }),
  )
  return pieces.map((piece) => {
    const found = lit.get(piece.outcome)
    if (!found) return piece
    if (selection.from === 'client') return piece.role === 'command' ? { ...piece, lit: [commandSpan(piece)] } : piece
    if (!piece.written) return piece
    const { bytes, offset } = piece.written
    const spans: Span[] = []
    for (const { stream, start, end } of found) {
      const first = Math.max(start - offset, 0)
      const last = Math.min(end - offset, bytes.length)
      if (stream !== piece.role || first >= last) continue
      const at = placesOf(piece.written)
      if (at[last]! > at[first]!) spans.push({ start: at[first]!, end: at[last]! })
    }
    return spans.length > 0 ? { ...piece, lit: spans } : piece
  })
}

/** A command's text without its line end. */
const commandSpan = ({ text }: ScreenPiece): Span => ({ start: 0, end: text.trimEnd().length })

/** The bytes behind a place of the screen: those of the reply that stand there, or the request that a command sent. */
export function selectionAt(
  session: Session,
  outcomes: RunView['outcomes'],
  piece: PlacedPiece,
  unit: number,
): Selection | null {
  const outcome = outcomes[piece.outcome]?.outcome
  const known = outcome?.kind === 'curl' ? linksOf(session, outcome) : null
  if (!known) return null
  const { connection } = known.evidence
  if (piece.role === 'command') return requestOf(session, outcomes, piece.outcome, connection)
  if (!piece.written || (piece.role !== 'stdout' && piece.role !== 'stderr')) return null
  const at = placesOf(piece.written)
  // The last byte whose text begins there or before.
  let byte = 0
  while (byte + 1 < piece.written.bytes.length && at[byte + 1]! <= unit) byte++
  const from = bytesAtScreen(known.links, piece.role, piece.written.offset + byte)
  return from && { connection, from: 'server', ...from }
}

/** The request on a connection that belongs to an outcome of the run: the first that no earlier outcome accounts for. */
function requestOf(session: Session, outcomes: RunView['outcomes'], at: number, connection: number): Selection | null {
  const { model, explainer } = wireState(session)
  const before = outcomes.slice(0, at).filter(({ outcome }) => evidenceOf(outcome)?.connection === connection).length
  const requests = explainer.of(model.value, connection, 'client')?.parts.filter(({ kind }) => kind === 'request') ?? []
  const request = requests[before] ?? requests.at(-1)
  return request ? { connection, from: 'client', ...request.span } : null
}
