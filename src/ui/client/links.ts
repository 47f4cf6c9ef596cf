import { concat, latin1, type Span } from '../../bytes'
import type { BrowserOutcome, CurlOutcome } from '../../clients'
import type { Explanation, Part } from '../../inspect'
import type { Selection } from '../../run'
import { evidenceOf } from './reply'

/** A piece of what curl wrote, and the bytes of the server's that it came from. */
export interface ScreenLink {
  readonly stream: 'stdout' | 'stderr'
  /** Offsets in all that was written to that stream. */
  readonly start: number
  readonly end: number
  /** Offsets in what the server sent. */
  readonly from: Span
}

/** Replies beyond this many bytes are not searched for what a client shows of them. */
const MOST = 256 * 1024

/** The message that an outcome rests on, or the last; null where nothing was understood. */
function messageOf(explanation: Explanation, evidence: Selection | null): Part | null {
  const messages = explanation.parts.filter(({ kind }) => kind === 'response')
  const at = evidence?.start ?? -1
  return messages.find(({ span }) => at >= span.start && at < span.end) ?? messages.at(-1) ?? null
}

/** The content of a message, without what frames it: one span, or one a chunk. */
function contentOf(message: Part): Span[] {
  const found: Span[] = []
  for (const part of message.children) {
    if (part.kind === 'content') found.push(part.span)
    if (part.kind === 'chunk') for (const leaf of part.children) if (leaf.kind === 'chunkData') found.push(leaf.span)
  }
  return found
}

/** Which bytes of the server's stand where on curl's screen. */
export function screenLinks(outcome: CurlOutcome, bytes: Uint8Array, explanation: Explanation): readonly ScreenLink[] {
  if (bytes.length > MOST || outcome.stdout.length > MOST) return []
  const evidence = evidenceOf(outcome)
  const message = messageOf(explanation, evidence)
  const controls = controlsOf(outcome, 'stdout')
  const plain = withoutSpans(outcome.stdout, controls)
  return [
    ...aroundControls(stdoutLinks(plain, bytes, message), controls),
    ...stderrLinks(outcome, bytes, message, evidence),
  ]
}

/** curl's own control codes in all that was written to a stream. */
function controlsOf({ screen }: CurlOutcome, stream: ScreenLink['stream']): Span[] {
  const found: Span[] = []
  let at = 0
  for (const piece of screen) {
    if (piece.stream !== stream) continue
    for (const { start, end } of piece.controls ?? []) found.push({ start: at + start, end: at + end })
    at += piece.bytes.length
  }
  return found
}

function withoutSpans(bytes: Uint8Array, spans: readonly Span[]): Uint8Array {
  if (spans.length === 0) return bytes
  const parts: Uint8Array[] = []
  let at = 0
  for (const { start, end } of spans) {
    parts.push(bytes.subarray(at, start))
    at = end
  }
  return concat([...parts, bytes.subarray(at)])
}

/** Links into text without controls as links into the text with them: one that goes on behind a control goes on as another. */
function aroundControls(links: readonly ScreenLink[], controls: readonly Span[]): readonly ScreenLink[] {
  if (controls.length === 0) return links
  /** How far behind its place in the plain text that which begins there stands. */
  const shift = (plain: number) => {
    let by = 0
    for (const { start, end } of controls) if (start - by <= plain) by += end - start
    return by
  }
  let gone = 0
  const cuts = controls.map(({ start, end }) => {
    const at = start - gone
    gone += end - start
    return at
  })
  return links.flatMap((link) => {
    if (!isExact(link)) return [{ ...link, start: link.start + shift(link.start), end: link.end + shift(link.end - 1) }]
    const edges = [link.start, ...new Set(cuts.filter((cut) => cut > link.start && cut < link.end)), link.end]
    return edges.slice(0, -1).map((from, at) => {
      const to = edges[at + 1]!
      const by = shift(from)
      const first = link.from.start + from - link.start
      return { ...link, start: from + by, end: to + by, from: { start: first, end: first + to - from } }
    })
  })
}

function stdoutLinks(stdout: Uint8Array, bytes: Uint8Array, message: Part | null): ScreenLink[] {
  if (stdout.length === 0) return []
  const text = latin1(stdout)
  const link = (start: number, from: Span): ScreenLink => ({
    stream: 'stdout',
    start,
    end: start + from.end - from.start,
    from,
  })
  const spans = message ? contentOf(message) : []
  const body = spans.map(({ start, end }) => latin1(bytes, start, end)).join('')
  if (message && body !== '' && text.endsWith(body)) {
    const links: ScreenLink[] = []
    let at = text.length - body.length
    const head = { start: message.span.start, end: spans[0]!.start }
    const headEnd = message.children.find(({ kind }) => kind === 'emptyLine')?.span.end ?? head.end
    const headText = latin1(bytes, head.start, headEnd)
    if (text.slice(0, at).endsWith(headText))
      links.push(link(at - headText.length, { start: head.start, end: headEnd }))
    for (const span of spans) {
      links.push(link(at, span))
      at += span.end - span.start
    }
    return links
  }
  // All that was sent, or a part of it, as it came: HTTP/0.9, --raw, a reply that was cut off.
  const at = latin1(bytes).indexOf(text)
  if (at >= 0) return [link(0, { start: at, end: at + text.length })]
  // Decoded: what was printed comes from the content as a whole.
  if (spans.length === 0) return []
  return [{ stream: 'stdout', start: 0, end: text.length, from: { start: spans[0]!.start, end: spans.at(-1)!.end } }]
}

/** `< ` lines of --verbose are those of the head; a line that reports an error rests on what the outcome rests on. */
function stderrLinks(
  { stderr }: CurlOutcome,
  bytes: Uint8Array,
  message: Part | null,
  evidence: Selection | null,
): ScreenLink[] {
  const links: ScreenLink[] = []
  const head = message?.children.filter(({ kind }) => kind === 'statusLine' || kind === 'fieldLine') ?? []
  let next = 0
  let at = 0
  // Byte text: one character a byte.
  for (const line of stderr.split('\n')) {
    const { length } = line
    if (line.startsWith('< ')) {
      const content = line.slice(2).trimEnd()
      const found = head.findIndex(
        ({ span }, index) => index >= next && latin1(bytes, span.start, span.end).trimEnd() === content,
      )
      if (found >= 0) {
        next = found + 1
        links.push({ stream: 'stderr', start: at, end: at + length, from: head[found]!.span })
      }
    } else if (/^curl: \(\d+\)/.test(line) && evidence) {
      links.push({ stream: 'stderr', start: at, end: at + length, from: evidence })
    }
    at += length + 1
  }
  return links
}

const isExact = ({ start, end, from }: ScreenLink) => end - start === from.end - from.start

/** Where selected bytes stand on curl's screen. */
export function litOnScreen(links: readonly ScreenLink[], selected: Span): readonly Omit<ScreenLink, 'from'>[] {
  const lit: Omit<ScreenLink, 'from'>[] = []
  for (const link of links) {
    const { stream, start, end, from } = link
    const first = Math.max(selected.start, from.start)
    const last = Math.min(selected.end, from.end)
    if (first >= last) continue
    if (isExact(link)) lit.push({ stream, start: start + first - from.start, end: start + last - from.start })
    else lit.push({ stream, start, end })
  }
  return lit
}

/** The bytes of the server's that stand at a place of curl's screen: a byte, or a range where it cannot be told closer. */
export function bytesAtScreen(links: readonly ScreenLink[], stream: 'stdout' | 'stderr', offset: number): Span | null {
  const link = links.find((one) => one.stream === stream && offset >= one.start && offset < one.end)
  if (!link) return null
  if (!isExact(link)) return link.from
  const at = link.from.start + offset - link.start
  return { start: at, end: at + 1 }
}

/** What of a browser's window shows which of the server's bytes. */
export interface BrowserParts {
  /** The bytes of the page's title, as it stands in the content. */
  readonly title: Span | null
  /** The content: one span, or one a chunk. Empty where the reply has none that is shown. */
  readonly content: readonly Span[]
}

/** Which bytes of the server's a browser shows where. */
export function browserParts(outcome: BrowserOutcome, bytes: Uint8Array, explanation: Explanation): BrowserParts {
  if (outcome.outcome !== 'document') return { title: null, content: [] }
  const message = messageOf(explanation, evidenceOf(outcome))
  // What is no HTTP message is shown as text where a browser takes it as HTTP/0.9.
  const content = message ? contentOf(message) : [{ start: 0, end: bytes.length }]
  return { title: outcome.title ? titleSpan(bytes, content) : null, content }
}

function titleSpan(bytes: Uint8Array, spans: readonly Span[]): Span | null {
  for (const { start, end } of spans) {
    if (end - start > MOST) continue
    const found = /<title[^>]*>([^<]*)<\/title/i.exec(latin1(bytes, start, end))
    if (found?.[1]) {
      const at = start + found.index + found[0].indexOf('>') + 1
      return { start: at, end: at + found[1].length }
    }
  }
  return null
}
