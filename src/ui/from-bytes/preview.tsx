import type { Span } from '../../bytes'
import { byteCount } from '../../bytes'
import type { MendedReply } from '../../export'
import { type Cell, cellOf } from '../wire/cells'

/** Bytes that are shown of a long reply: so many at its beginning, so many at its end. */
const FIRST = 6000
const LAST = 240

interface Run {
  readonly look: Cell['look']
  readonly added: boolean
  readonly text: string
}

/** The bytes that the server will send, as the wire shows them; what was not in the paste is marked. */
export function Preview({ reply }: { readonly reply: MendedReply }) {
  const { bytes, heads, added } = reply
  const headEnd = heads.at(-1)?.end ?? 0
  const cut = bytes.length > FIRST + LAST ? { start: FIRST, end: bytes.length - LAST } : null
  const part = (start: number, end: number) => {
    const spans: Span[] =
      cut && start < cut.start && end > cut.start
        ? [
            { start, end: Math.min(end, cut.start) },
            { start: Math.max(start, cut.end), end },
          ]
        : [{ start, end }]
    return spans.filter((span) => span.end > span.start)
  }
  const headBytes = heads.reduce((sum, { start, end }) => sum + end - start, 0)
  return (
    <div class="fb-bytes res" tabIndex={0} role="region" aria-label="The bytes that the server will send">
      {heads.map((head, index) => {
        const bodyEnd = heads[index + 1]?.start ?? bytes.length
        return (
          <>
            <Rows bytes={bytes} spans={part(head.start, head.end)} added={added} />
            <p class="fb-rule" role="note">
              The head ends here, after {byteCount(head.end - head.start)}
              {bodyEnd === head.end && '; there is no body'}
            </p>
            <Rows bytes={bytes} spans={part(head.end, bodyEnd)} added={added} />
          </>
        )
      })}
      {headEnd === 0 && headBytes === 0 && <Rows bytes={bytes} spans={part(0, bytes.length)} added={added} />}
    </div>
  )
}

function Rows(props: { readonly bytes: Uint8Array; readonly spans: readonly Span[]; readonly added: readonly Span[] }) {
  const { bytes, spans, added } = props
  return (
    <>
      {spans.map((span, index) => (
        <>
          {index > 0 && <p class="fb-rule">{byteCount(span.start - spans[index - 1]!.end)} not shown here</p>}
          {linesOf(bytes, span).map((line) => (
            <div key={line.start} class="fb-line">
              {runsOf(bytes, line, added).map(({ look, added: isNew, text }, at) =>
                isNew ? (
                  <ins key={at} class={`fb-${look}`}>
                    {text}
                  </ins>
                ) : (
                  <span key={at} class={`fb-${look}`}>
                    {text}
                  </span>
                ),
              )}
            </div>
          ))}
        </>
      ))}
    </>
  )
}

/** A line ends after LF. */
function linesOf(bytes: Uint8Array, span: Span): Span[] {
  const lines: Span[] = []
  let start = span.start
  while (start < span.end) {
    const lf = bytes.indexOf(10, start)
    const end = lf < 0 || lf >= span.end ? span.end : lf + 1
    lines.push({ start, end })
    start = end
  }
  return lines
}

/** Neighbours that look alike are one element; a control and a byte above 7E have a cell of their own. */
function runsOf(bytes: Uint8Array, line: Span, added: readonly Span[]): Run[] {
  const runs: { look: Cell['look']; added: boolean; text: string }[] = []
  let next = added.findIndex((span) => span.end > line.start)
  for (let at = line.start; at < line.end; at++) {
    while (next >= 0 && next < added.length && added[next]!.end <= at) next++
    const isNew = next >= 0 && next < added.length && added[next]!.start <= at
    const { look, text } = cellOf(bytes[at]!)
    const last = runs.at(-1)
    if (last && last.look === look && last.added === isNew && (look === 'plain' || look === 'space')) last.text += text
    else runs.push({ look, added: isNew, text })
  }
  return runs
}
