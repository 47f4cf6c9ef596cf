import { fromLatin1, latin1, type Span } from '../bytes'
import { REASON_PHRASES } from '../http'
import { bodyFindings } from './body'
import { Draft } from './draft'
import { type Choices, choose, type Finding, type FindingId } from './findings'
import { type HeadLine, type RoughReply, roughReplies } from './heads'

/** The bytes that a server is to send. */
export interface MendedReply {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** The heads in it, each with its empty line. */
  readonly heads: readonly Span[]
  /** Bytes that were not in what was given. */
  readonly added: readonly Span[]
  readonly findings: readonly Finding[]
  /** `404 Not Found` of the last reply; null where there is no status line. */
  readonly status: string | null
}

/**
 * Brings back what a reply lost on its way through a screen: CR at the ends of the head's lines, the chunks that curl took
 * off, a length that fits. Each such thing is a finding with a choice. `exact`: the bytes came as bytes (a dump, a file), so
 * nothing is changed unless it is chosen.
 */
export function mendReply(bytes: Uint8Array, exact: boolean, choices: Choices = {}): MendedReply {
  const text = latin1(bytes)
  const replies = roughReplies(text)
  const findings: Finding[] = []
  if (replies.length === 0) {
    withoutHead(text, findings)
    return { bytes: fromLatin1(text), heads: [], added: [], findings, status: null }
  }
  const taken = takeReplies(text, replies, exact, choices, findings)
  const draft = new Draft(text)
  const heads: Span[] = []
  const ends = lineEnds(text, taken, exact, choices, findings)
  for (const [index, reply] of taken.entries()) {
    const last = index === taken.length - 1
    const start = draft.length
    const body = last
      ? bodyFindings(text, reply, exact, choices, findings)
      : { lines: new Map<HeadLine, string | null>(), write: () => draft.keep(reply.body.start, reply.body.end) }
    const version = last ? versionLine(text, reply, exact, choices, findings) : null
    for (const line of reply.lines) {
      const replaced = line === reply.lines[0] && version !== null ? version : body.lines.get(line)
      if (replaced === null) continue
      if (replaced === undefined) draft.keep(line.start, line.end)
      else draft.add(replaced)
      writeEnd(text, draft, line, ends)
    }
    if (reply.empty) writeEnd(text, draft, reply.empty, ends)
    else if (headEnd(reply, exact, choices, findings) === 'add') draft.add(unended(reply) ? '\r\n\r\n' : '\r\n')
    heads.push({ start, end: draft.length })
    body.write(draft)
  }
  const status = /^HTTP\/\S+\s+(\d{3}[^\r\n]*)/.exec(text.slice(taken.at(-1)!.start, taken.at(-1)!.start + 200))?.[1]
  return { ...draft.end(), heads, findings: inOrder(findings), status: status?.trim() ?? null }
}

const ORDER: readonly FindingId[] = [
  'lost',
  'replies',
  'version',
  'line-ends',
  'head-end',
  'content-encoding',
  'transfer-encoding',
  'chunk-lines',
  'content-length',
]

const inOrder = (findings: readonly Finding[]) =>
  [...findings].sort((a, b) => ORDER.indexOf(a.id) - ORDER.indexOf(b.id))

function withoutHead(text: string, findings: Finding[]): void {
  const request = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+ \S+ HTTP\/\d/.test(text.slice(0, 2000))
  if (request) {
    const sentence =
      'This is a request: a client sends it. The server will send these bytes all the same, as its reply.'
    findings.push({ id: 'request', text: sentence, options: [], chosen: '' })
  } else if (text !== '') {
    const sentence = 'These bytes do not begin with a status line, so there is no head here. They are sent as they are.'
    findings.push({ id: 'no-head', text: sentence, options: [], chosen: '' })
  }
}

/** Several replies: interim ones belong to the final one, those of redirections were to other requests. */
function takeReplies(
  text: string,
  replies: readonly RoughReply[],
  exact: boolean,
  choices: Choices,
  findings: Finding[],
): readonly RoughReply[] {
  if (replies.length === 1) return replies
  const title = (reply: RoughReply) =>
    text
      .slice(reply.start, reply.lines[0]!.end)
      .replace(/^\S+\s+/, '')
      .slice(0, 40)
      .trim()
  const interim = replies.slice(0, -1).every(({ status }) => status < 200)
  const names = replies.map(title)
  const named = names.length > 5 ? [...names.slice(0, 4), '…', names.at(-1)!] : names
  const sentence = interim
    ? `There are ${replies.length} replies: ${named.join(', ')}. A reply that begins with 1 comes before the final one, to the same request.`
    : `There are ${replies.length} replies: ${named.join(', ')}. A redirection is followed by another request, which has a reply of its own.`
  const singles = replies.length > 5 ? [] : replies.slice(0, -1)
  const options = [
    { id: 'last', label: `Send the last: ${names.at(-1)}` },
    ...singles.map((reply, index) => ({ id: `only-${index}`, label: `Send only: ${title(reply)}` })),
    { id: 'all', label: 'Send all, one after another' },
  ]
  const chosen = choose(findings, choices, 'replies', sentence, options, exact || interim ? 'all' : 'last')
  if (chosen === 'all') return replies
  return [chosen === 'last' ? replies.at(-1)! : replies[Number(chosen.slice(5))]!]
}

type Ends = 'crlf' | 'keep'

/** Lines of heads that end in LF alone, or in nothing. */
function lineEnds(
  text: string,
  replies: readonly RoughReply[],
  exact: boolean,
  choices: Choices,
  findings: Finding[],
): Ends {
  const lines = replies.flatMap((reply) => (reply.empty ? [...reply.lines, reply.empty] : reply.lines))
  const bare = lines.filter((line) => line.next > line.end && text[line.end] === '\n').length
  if (bare === 0) return 'keep'
  const are = bare === 1 ? 'One line of the head ends' : `${bare} lines of the head end`
  const lost = exact ? '' : bare === 1 ? ': its CR was lost on a screen' : ': their CR was lost on a screen'
  const sentence = `${are} in LF alone${lost}. HTTP ends a line with CR LF.`
  const count = bare === 1 ? 'One CR' : `${bare} CRs`
  const options = [
    { id: 'crlf', label: `${count} put back` },
    { id: 'keep', label: 'LF alone, as given' },
  ]
  return choose(findings, choices, 'line-ends', sentence, options, exact ? 'keep' : 'crlf') as Ends
}

function writeEnd(text: string, draft: Draft, line: HeadLine, ends: Ends): void {
  if (ends === 'crlf' && text[line.end] === '\n') draft.add('\r')
  // The last line of a text may have no end at all: the empty line behind it says so (`head-end`).
  draft.keep(line.end, line.next)
}

/** The last line is the end of the text, without a line end. */
function unended(reply: RoughReply): boolean {
  const last = reply.lines.at(-1)!
  return last.next === last.end
}

function headEnd(reply: RoughReply, exact: boolean, choices: Choices, findings: Finding[]): string {
  const options = [
    { id: 'add', label: 'Empty line added' },
    { id: 'keep', label: 'Without it, as given' },
  ]
  const sentence = 'The text ends before the empty line that ends the head. Without it every client waits for more.'
  return reply.lines.length === 0
    ? 'keep'
    : choose(findings, choices, 'head-end', sentence, options, exact ? 'keep' : 'add')
}

/** A status line of HTTP/2 or HTTP/3: curl writes one, but on the wire those have none. */
function versionLine(
  text: string,
  reply: RoughReply,
  exact: boolean,
  choices: Choices,
  findings: Finding[],
): string | null {
  const line = text.slice(reply.lines[0]!.start, reply.lines[0]!.end)
  const newer = /^HTTP\/([23])(?:\.0)?\s+(\d{3})/.exec(line)
  if (!newer) return null
  const status = Number(newer[2])
  const wanted = `HTTP/1.1 ${status} ${REASON_PHRASES[status] ?? ''}`
  const sentence = `HTTP/${newer[1]} has frames instead of these lines; curl writes them as text. This page speaks HTTP/1.1, where the status line says so and has a reason phrase.`
  const options = [
    { id: 'http1', label: wanted.trimEnd() },
    { id: 'keep', label: `${line.trimEnd()}, as given` },
  ]
  return choose(findings, choices, 'version', sentence, options, exact ? 'keep' : 'http1') === 'http1' ? wanted : null
}
