import type { Playground, RequestSpec } from '../../playground'
import { FORMS, samePlace } from './secrets'
import { cover, type Form, headerLines, type Place, type Secret, type Span, valueSpans } from './secrets-value'

/** A text with every span of it covered, each at the length that it has on the wire. Spans may overlap. */
function maskText(text: string, spans: readonly Span[], form: Form): string {
  let masked = ''
  let at = 0
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    if (end <= at) continue
    const from = Math.max(start, at)
    masked += text.slice(at, from) + cover(text.slice(from, end), form)
    at = end
  }
  return masked + text.slice(at)
}

/** A copy of a playground in which these values are covered with `x`, as long as they were on the wire. The one given stays as it is. */
export function maskPlayground(playground: Playground, secrets: readonly Secret[]): Playground {
  if (secrets.length === 0) return playground
  const masked = (place: Place, text: string): string =>
    maskText(
      text,
      secrets.filter((one) => samePlace(one.place, place)).flatMap(({ spans }) => spans),
      FORMS[place.kind],
    )
  const requests = playground.requests.map((request, index): RequestSpec => {
    const part = (kind: 'command' | 'raw' | 'body') =>
      request[kind] === null ? null : masked({ kind, index }, request[kind])
    return {
      ...request,
      url: masked({ kind: 'url', index }, request.url),
      fields: request.fields.map(([name, value], field) => [name, masked({ kind: 'field', index, field }, value)]),
      command: part('command'),
      raw: part('raw'),
      body: part('body'),
    }
  })
  const files = playground.files.map(({ name, text }) => ({ name, text: masked({ kind: 'file', name }, text) }))
  // The bytes are others now, so what was recorded of them says nothing any more.
  const { recording: _, ...rest } = playground
  return { ...rest, requests, files }
}

/** Text of bytes (latin1) with the values of all such fields covered, and these values wherever they stand. */
export function maskWire(text: string, values: readonly string[]): string {
  const spans = headerLines(text).flatMap(({ name, span }) => valueSpans(name, text, span))
  for (const value of values) {
    if (value === '') continue
    for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + value.length)) {
      spans.push({ start: at, end: at + value.length })
    }
  }
  return maskText(text, spans, 'bytes')
}
