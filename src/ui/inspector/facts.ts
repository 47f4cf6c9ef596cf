import { byteCount, grouped, offsetWords } from '../../bytes'
import type { Remark } from '../../inspect'
import type { Selection } from '../../run'
import { Flag } from '../../trace'
import { type Stream, segmentAt, timesOf, timesText } from '../wire'

/** A byte's glyph and its spoken name. */
export function byteFacts(byte: number): { readonly glyph: string; readonly name: string } {
  if (byte === 0x20) return { glyph: '\u2423', name: 'space' }
  if (byte < 0x20) return { glyph: String.fromCharCode(0x2400 + byte), name: `control character ${byte}` }
  if (byte === 0x7f) return { glyph: '\u2421', name: 'delete' }
  if (byte >= 0x80) {
    const digits = byte.toString(16).toUpperCase()
    return { glyph: digits, name: `byte ${digits}` }
  }
  const glyph = String.fromCharCode(byte)
  return { glyph, name: glyph }
}

/** `PSH ACK`, in the order in which they are spoken. */
export function flagNames(flags: number): string {
  const order = ['SYN', 'FIN', 'RST', 'PSH', 'ACK'] as const
  return order.filter((name) => (flags & Flag[name]) !== 0).join(' ')
}

/** Which bytes of how many. */
export const whereText = (start: number, end: number, length: number): string =>
  `${offsetWords({ start, end })}, ${byteCount(length)} in all`

/** So many further places of a remark are listed. */
const LISTED = 8

/** Remarks of one kind are told once, with where else the same is so: "The same at offsets 35, 42 and 43." */
export function gathered(remarks: readonly Remark[]): readonly { readonly remark: Remark; readonly also: string }[] {
  const kinds = new Map<string, Remark[]>()
  for (const remark of remarks) kinds.set(remark.code, [...(kinds.get(remark.code) ?? []), remark])
  return [...kinds.values()].map(([remark, ...others]) => {
    const places = others.slice(0, LISTED).map(({ span }) => grouped(span.start))
    if (others.length > LISTED) places.push(`${grouped(others.length - LISTED)} more places`)
    const last = places.pop()
    const list = places.length > 0 ? `${places.join(', ')} and ${last}` : last
    const also = list === undefined ? '' : `The same at offset${others.length > 1 ? 's' : ''} ${list}.`
    return { remark: remark!, also }
  })
}

/** What is known of the selected bytes, term by term. */
export function selectionFacts(stream: Stream, selection: Selection): readonly (readonly [string, string])[] {
  const { start, end } = selection
  const first = stream.slice(start, start + 1)[0]
  const facts: [string, string][] = []
  const one = end - start === 1
  facts.push(['offset', one ? String(start) : `${start} to ${end - 1}`])
  if (one && first !== undefined) facts.push(['decimal', String(first)])
  else facts.push(['costs', `${end - start} of ${stream.length} B`])
  facts.push(['connection', String(stream.connection)])
  const head = segmentAt(stream, start)
  const tail = segmentAt(stream, end - 1)
  if (head) {
    const times = timesText(timesOf(stream, start, end))
    const ms = (time: string) => (/\d$/.test(time) ? `${time} ms` : time)
    facts.push(['departed', ms(times.departed)], ['arrived', ms(times.arrived)])
    const number = stream.segments.indexOf(head) + 1
    const last = tail && tail !== head ? stream.segments.indexOf(tail) + 1 : number
    const which = last === number ? `${number}` : `${number} to ${last}`
    facts.push(['segment', `${which} of ${stream.segments.length}`])
    if (last === number) facts.push(['flags', `${flagNames(head.flags)}, ${head.end - head.start} B`])
  }
  return facts
}
