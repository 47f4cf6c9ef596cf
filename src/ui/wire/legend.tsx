import { computed } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import type { Session } from '../../run'
import { cutMarks } from '../network'
import { segmentAt, unreadRanges, type WireModel } from './model'
import { wireState } from './state'
import './legend.css'

/** A kind of mark on the wire that its own words do not explain. */
export type MarkKind = 'lost' | 'again' | 'boundary' | 'cut' | 'reset' | 'unread'

const WORDS: Readonly<Record<MarkKind, { readonly text: string; readonly more: string }>> = {
  lost: { text: 'lost', more: 'The network lost this segment: it never arrives.' },
  again: { text: 'sent again', more: 'A retransmission: nobody acknowledged the segment in time.' },
  boundary: { text: 'a segment begins', more: 'The bytes of one segment end in front of this line.' },
  cut: { text: 'your cut', more: 'The network cuts here, as you told it: a segment begins.' },
  reset: { text: 'broken off', more: 'RST, reset: the connection is over at once, and what was not read is lost.' },
  unread: { text: 'not read', more: 'No call of your program took these bytes.' },
}

/** Calls of a recording up to which it is worth finding out what was not read. */
const MOST_CALLS = 5_000

/** The kinds of marks that a recording puts on the wire. */
export function marksOn(model: WireModel): ReadonlySet<MarkKind> {
  const found = new Set<MarkKind>()
  for (const item of model.items) {
    if (item.kind === 'segment') {
      if (item.arrived === null) found.add('lost')
      else if (item.retransmission) found.add('again')
    } else if (item.kind === 'notice') {
      if (item.event === 'reset' || item.event === 'broken') found.add('reset')
    } else if (item.kind === 'block') {
      const first = segmentAt(item.stream, item.start)
      if (first && first.end < item.end) found.add('boundary')
      if (found.has('unread')) continue
      if (!model.live && model.calls.length <= MOST_CALLS && unreadRanges(model, item).length > 0) found.add('unread')
    }
  }
  return found
}

/** What the legend says, in its order: the marks of a recording, and the visitor's own `cuts`. */
export const legendOf = (found: ReadonlySet<MarkKind>, cuts: boolean): readonly MarkKind[] =>
  (Object.keys(WORDS) as MarkKind[]).filter((kind) => (kind === 'cut' ? cuts : found.has(kind)))

/** What the marks on the wire mean: those that are there, and nothing where there are none. */
export function Legend({ session }: { readonly session: Session }) {
  const { model } = wireState(session)
  // Of the recording alone, so that nothing of it is looked at again as somebody types.
  const found = useMemo(() => computed(() => marksOn(model.value)), [model]).value
  const kinds = legendOf(found, cutMarks(session.playground.value.network).length > 0)
  if (kinds.length === 0) return null
  return (
    <ul class="wire-legend" aria-label="What the marks mean">
      {kinds.map((kind) => (
        <li key={kind} class={kind} title={WORDS[kind].more}>
          <Sample kind={kind} />
          {WORDS[kind].text}
          <span class="sr">: {WORDS[kind].more}</span>
        </li>
      ))}
    </ul>
  )
}

/** A mark as it is drawn on the wire. */
function Sample({ kind }: { readonly kind: MarkKind }) {
  if (kind === 'reset') return <b>RST</b>
  return (
    <svg viewBox="0 0 24 14" aria-hidden="true">
      {kind === 'lost' && <path class="way" d="M1 7h14" />}
      {kind === 'lost' && <path class="cross" d="M15.5 3.5l7 7M22.5 3.5l-7 7" />}
      {kind === 'again' && <path class="way" d="M1 7h14" />}
      {kind === 'again' && <path class="head" d="M13 1l10 6-10 6 3-6z" />}
      {kind === 'boundary' && <path class="line" d="M12 0v14" />}
      {kind === 'cut' && <path class="cut" d="M12 2v10M8.5 0h7l-3.5 5zM8.5 14h7l-3.5 -5z" />}
      {kind === 'unread' && <path class="hatch" d="M3 13L13 1M8 13L18 1M13 13L22 2M1 9L8 1" />}
    </svg>
  )
}
