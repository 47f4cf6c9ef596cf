import { byteWord, latin1, type Span } from '../bytes'
import { type HttpError, KIND_NAMES, Kind, type Tape } from '../http'
import { type CookiePiece, cookiePieces } from './cookies'
import { fieldWords } from './fields'
import type { WrongLine } from './oddities'
import { WORDS } from './words'

export type PartKind = keyof typeof WORDS

const LF = 0x0a

/** A named part of a message. Children tile their parent, and the roots tile the bytes. */
export interface Part {
  readonly kind: PartKind
  /** The plain name, first on the page: `space after the colon`. */
  readonly name: string
  /** The rule name of the RFC: `OWS`. */
  readonly rule: string
  /** `RFC 9112 5`. */
  readonly section: string
  /** What it is there for, in a sentence. */
  readonly text: string
  readonly span: Span
  readonly children: readonly Part[]
}

/** A part of a kind, in the words of that kind. */
export function part(key: PartKind, span: Span, children: readonly Part[] = [], name?: string, section?: string): Part {
  const words = WORDS[key]
  return {
    kind: key,
    name: name ?? words.name,
    rule: words.rule,
    section: section ?? words.section,
    text: words.text,
    span,
    children,
  }
}

/** After a fault nothing more can be understood: the bytes before it that made no element, and the rest. */
export function faulty(bytes: Uint8Array, from: number, { span, section }: HttpError): Part[] {
  const fault = Math.max(from, Math.min(span.start, bytes.length))
  return [
    part('beforeFault', { start: from, end: fault }, [], undefined, section),
    notUnderstood({ start: fault, end: bytes.length }, section),
  ]
}

/** All of them have one part: which of them is wrong, it says by its place. */
const notUnderstood = (span: Span, section: string): Part => ({
  ...part('notUnderstood', span, [], undefined, section),
  text: `The error is their first byte, at offset ${span.start}: from there on they are not HTTP.`,
})

/** The parts of a line that was passed over: a name in front of the fault, or what made no element, and the rest. */
function wrongLine({ start, fault, end, named, error }: WrongLine): Part[] {
  const before = named ? part('fieldName', { start, end: fault }) : part('beforeFault', { start, end: fault })
  const rest = notUnderstood({ start: fault, end }, error.section)
  return [before, rest].filter(({ span }) => span.end > span.start)
}

/** The line end and the white space of a fold, and what follows in its line, behind a line that white space was before. */
function spacedLine(bytes: Uint8Array, fold: Span, end: number, { error }: WrongLine): Part[] {
  const start = bytes.indexOf(LF, fold.start) + 1
  return [part('crlf', { start: fold.start, end: start }), notUnderstood({ start, end }, error.section)]
}

/** One message as a tree: start-line, field lines, empty line, content or chunks. */
export function messagePart(
  bytes: Uint8Array,
  tape: Tape,
  lines: readonly WrongLine[],
  role: 'request' | 'response',
  start: number,
  index: number,
): Part | null {
  if (tape.length === 0) return null
  const children: Part[] = []
  let group: Part[] = []
  let kind: Group | null = null
  /** The line at hand, where it is none because of white space before it: those that go on with it are none either. */
  let spaced: WrongLine | null = null
  const close = () => {
    if (kind && group.length > 0) children.push(groupPart(bytes, kind, role, group))
    group = []
    kind = null
    spaced = null
  }
  let trailing = false
  for (let at = 0; at < tape.length; at++) {
    const element = tape.kind(at)
    const span = { start: tape.start(at), end: tape.end(at) }
    if (span.end <= start) continue
    const wrong = lines.find((line) => span.start >= line.start && span.end <= line.end)
    if (wrong) {
      if (span.start > wrong.start) continue
      close()
      kind = 'fieldLine'
      group.push(...wrongLine(wrong))
      if (wrong.error.code === 'leading-space') spaced = wrong
      continue
    }
    if (spaced && element === Kind.obsFold) {
      const line: WrongLine = spaced
      while (VALUES.has(tape.kind(at + 1)) && at + 1 < tape.length) at++
      const [end, rest] = spacedLine(bytes, span, tape.end(at), line)
      group.push(end!)
      close()
      kind = 'fieldLine'
      spaced = line
      group.push(rest!)
      continue
    }
    const leaf = part(KIND_NAMES[element]!, span)
    if (element === Kind.leadingLine || element === Kind.emptyLine || element === Kind.content) {
      close()
      children.push(element === Kind.emptyLine && trailing ? part('lastEmptyLine', span) : leaf)
      continue
    }
    const next = groupOf(element, kind)
    if (next !== kind || element === Kind.fieldName || element === Kind.chunkSize) close()
    kind = next
    if (kind === 'chunk') trailing = true
    group.push(leaf)
  }
  close()
  if (children.length === 0) return null
  const span = { start: children[0]!.span.start, end: children.at(-1)!.span.end }
  const name = `${role === 'request' ? 'Request' : 'Response'}${index > 0 ? ` ${index + 1}` : ''}`
  return part(role === 'request' ? 'request' : 'response', span, children, name)
}

/** A piece of a cookie as a part. */
const piecePart = ({ kind, span, words, pieces = [] }: CookiePiece): Part => ({
  ...part(kind, span, pieces.map(piecePart)),
  ...words,
})

type Group = 'startLine' | 'fieldLine' | 'chunk'

/** Which group an element belongs to, given the group at hand. */
function groupOf(element: Kind, current: Group | null): Group {
  if (element === Kind.fieldName || (current === 'fieldLine' && element !== Kind.chunkSize)) return 'fieldLine'
  return CHUNKS.has(element) ? 'chunk' : (current ?? 'startLine')
}

const VALUES: ReadonlySet<number> = new Set([Kind.ows, Kind.fieldValue])

const CHUNKS: ReadonlySet<number> = new Set([Kind.chunkSize, Kind.chunkExt, Kind.chunkData])

function groupPart(bytes: Uint8Array, kind: Group, role: 'request' | 'response', leaves: readonly Part[]): Part {
  const span = { start: leaves[0]!.span.start, end: leaves.at(-1)!.span.end }
  if (kind === 'startLine') return part(role === 'request' ? 'requestLine' : 'statusLine', span, leaves)
  // A line without a colon is the line of no field.
  if (kind === 'fieldLine' && leaves.every((leaf) => leaf.kind !== 'colon')) return part('fieldLine', span, leaves)
  if (kind === 'fieldLine') {
    const name = latin1(bytes, leaves[0]!.span.start, leaves[0]!.span.end)
    const words = fieldWords(name)
    const own = words ? { text: words.text, section: words.section } : {}
    // The value answers what the field says; on its own it would only be called a value.
    const children = leaves.map((leaf, at) => {
      if (leaf.kind === 'fieldValue') {
        const pieces = cookiePieces(name, bytes, leaf.span)?.map(piecePart) ?? []
        return { ...leaf, ...own, name: `value of ${name}`, children: pieces }
      }
      return leaf.kind === 'ows' && leaves[at + 1]?.kind === 'colon' ? part('spaceBeforeColon', leaf.span) : leaf
    })
    return { ...part('fieldLine', span, children, name), ...own }
  }
  const size = latin1(bytes, leaves[0]!.span.start, leaves[0]!.span.end)
  const last = /^0+$/.test(size)
  return last
    ? part('lastChunk', span, leaves)
    : part('chunk', span, leaves, `chunk of ${Number.parseInt(size, 16)} ${byteWord(Number.parseInt(size, 16))}`)
}
