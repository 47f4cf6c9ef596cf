import { concat, type Span } from '../../bytes'
import type { BrowserOutcome } from '../../clients'
import type { Selection, Session } from '../../run'
import { EXPLAIN_LIMIT, wireState } from '../wire'
import { browserParts } from './links'
import { evidenceOf } from './reply'

/** Which bytes a browser's window shows, and where the selected ones are among them. */
export interface PageLinks {
  /** The title in the tab; null where the reply names none. */
  readonly title: Span | null
  /** The content as it was sent, without what frames it. */
  readonly content: Uint8Array
  /** The head of the reply as it came; null where none begins in front of the content. */
  readonly head: Uint8Array | null
  /** True where a selected byte is in a part of the reply. */
  lit(part: 'title' | 'content' | 'evidence'): boolean
  /** True where a byte of the request is selected. */
  readonly asked: boolean
  /** The selected bytes of the content, as offsets in it; null where none is. */
  readonly litContent: Span | null
  /** A part of the window as a selection; null where no bytes are behind it. */
  select(part: 'title' | 'content' | 'evidence' | 'request'): Selection | null
  /** Bytes of the content as a selection. */
  selectContent(span: Span): Selection | null
}

/** The links of a browser's window; null where no bytes of a server are behind it. */
export function pageLinks(session: Session, outcome: BrowserOutcome | null): PageLinks | null {
  const evidence = outcome && evidenceOf(outcome)
  if (!outcome || !evidence) return null
  const { connection } = evidence
  const { model, explainer } = wireState(session)
  const explanation = explainer.of(model.value, connection, 'server')
  const bytes = model.value.stream(connection, 'server')?.slice(0, EXPLAIN_LIMIT)
  if (!bytes || !explanation) return null
  const { title, content } = browserParts(outcome, bytes, explanation)
  const selection = session.selection.value
  const own = selection?.connection === connection ? selection : null
  const reply = own?.from === 'server' ? own : null
  const spans = { title: title ? [title] : [], content, evidence: [evidence] }
  const first = content[0]?.start ?? 0
  const whole = explanation.parts.find(
    ({ kind, span }) => kind === 'response' && span.start < first && span.end >= first,
  )
  const litContent = reply && within(content, reply)
  return {
    title,
    content: concat(content.map(({ start, end }) => bytes.subarray(start, end))),
    head: whole ? bytes.subarray(whole.span.start, first) : null,
    lit: (part) => reply !== null && spans[part].some((span) => reply.start < span.end && span.start < reply.end),
    asked: own?.from === 'client',
    litContent,
    select(part) {
      if (part === 'request') {
        const request = explainer.of(model.peek(), connection, 'client')?.parts.find(({ kind }) => kind === 'request')
        return request ? { connection, from: 'client', ...request.span } : null
      }
      const [first, last] = [spans[part][0], spans[part].at(-1)]
      return first && last ? { connection, from: 'server', start: first.start, end: last.end } : null
    },
    selectContent({ start, end }) {
      const first = inStream(content, start)
      const last = inStream(content, end - 1)
      return first === null || last === null ? null : { connection, from: 'server', start: first, end: last + 1 }
    },
  }
}

/** The part of some spans, set end to end, that a range of their stream covers. */
function within(spans: readonly Span[], range: Span): Span | null {
  let before = 0
  let from: number | null = null
  let to = 0
  for (const { start, end } of spans) {
    const first = Math.max(start, range.start)
    const last = Math.min(end, range.end)
    if (first < last) {
      from ??= before + first - start
      to = before + last - start
    }
    before += end - start
  }
  return from === null ? null : { start: from, end: to }
}

/** Where a byte of some spans, set end to end, is in their stream. */
function inStream(spans: readonly Span[], at: number): number | null {
  let before = 0
  for (const { start, end } of spans) {
    if (at < before + end - start) return start + at - before
    before += end - start
  }
  return null
}
