import { diffArrays } from 'diff'
import { latin1 } from '../../bytes'

/** A run of a line: in both, or in this one alone. */
export interface Run {
  readonly text: string
  readonly differs: boolean
}

/** Two lines that stand beside each other; null where one of the two has none. */
export interface LinePair {
  readonly left: readonly Run[] | null
  readonly right: readonly Run[] | null
}

/** Lines longer than this are compared whole. */
const LONG = 2000
/** Lines beyond this many are counted, not compared. */
const MOST = 400

/**
 * Two requests line by line. Lines of the head are paired by their field's name, as it stands and in their order; lines of
 * the content by their text. Where a pair differs, the runs of bytes that do are marked.
 *
 * @returns the pairs, as latin1 text with the line ends on, and how many lines were left out at the end
 */
export function diffRequests(
  left: Uint8Array,
  right: Uint8Array,
): { readonly pairs: readonly LinePair[]; readonly left: number } {
  const one = linesOf(left)
  const other = linesOf(right)
  const pairs: LinePair[] = []
  let at = { one: 0, other: 0 }
  for (const part of diffArrays(one.slice(0, MOST).map(keyOf), other.slice(0, MOST).map(keyOf))) {
    for (let index = 0; index < part.count; index++) {
      const l = part.added ? null : one[at.one]!
      const r = part.removed ? null : other[at.other]!
      pairs.push(pair(l, r))
      at = { one: at.one + (l === null ? 0 : 1), other: at.other + (r === null ? 0 : 1) }
    }
  }
  return { pairs, left: Math.max(0, one.length - MOST) + Math.max(0, other.length - MOST) }
}

/** The lines in which two requests differ, by name: a field's as it is spelled, `request line`, `content`; each once. */
export function differingParts(left: Uint8Array, right: Uint8Array): readonly string[] {
  const names = diffRequests(left, right).pairs.flatMap((pair, at) => {
    if (pair.left === pair.right && pair.left !== null) return []
    const text = (pair.left ?? pair.right ?? []).map((run) => run.text).join('')
    return at === 0 ? ['request line'] : [/^([!#-'*+.^-z|~\w-]+):/.exec(text)?.[1] ?? 'content']
  })
  return [...new Set(names)]
}

/** A message's lines with their ends. */
function linesOf(
  bytes: Uint8Array,
): readonly { readonly text: string; readonly head: boolean; readonly first: boolean }[] {
  const text = latin1(bytes)
  const end = text.indexOf('\r\n\r\n')
  let at = 0
  return (text.match(/[^\n]*\n|[^\n]+$/g) ?? []).map((line, index) => {
    const head = end < 0 || at < end + 4
    at += line.length
    return { text: line, head, first: index === 0 }
  })
}

/** What pairs a line with another. */
function keyOf({
  text,
  head,
  first,
}: {
  readonly text: string
  readonly head: boolean
  readonly first: boolean
}): string {
  if (first) return 'start-line'
  const colon = text.indexOf(':')
  return head && colon > 0 ? `field ${text.slice(0, colon).toLowerCase()}` : `line ${text}`
}

function pair(left: { readonly text: string } | null, right: { readonly text: string } | null): LinePair {
  if (!left) return { left: null, right: [{ text: right!.text, differs: true }] }
  if (!right) return { left: [{ text: left.text, differs: true }], right: null }
  if (left.text === right.text) {
    const same = [{ text: left.text, differs: false }]
    return { left: same, right: same }
  }
  if (left.text.length > LONG || right.text.length > LONG) {
    return { left: [{ text: left.text, differs: true }], right: [{ text: right.text, differs: true }] }
  }
  const one: Run[] = []
  const other: Run[] = []
  let gone = ''
  for (const { added, removed, value } of [...diffArrays(tokens(left.text), tokens(right.text)), END]) {
    const text = value.join('')
    if (removed) {
      gone = text
      continue
    }
    const come = added ? text : ''
    const { start, end } = shared(gone, come)
    put(one, gone, start, end)
    put(other, come, start, end)
    gone = ''
    if (added) continue
    one.push({ text, differs: false })
    other.push({ text, differs: false })
  }
  return { left: joined(one), right: joined(other) }
}

const END = { added: false, removed: false, value: [] as string[] }

/** The words of a line, and what stands between them, byte by byte. */
const tokens = (line: string): string[] => line.match(/[\w.-]+|[\s\S]/g) ?? []

/** How many bytes two texts have in common at their starts, and at their ends. */
function shared(one: string, other: string): { readonly start: number; readonly end: number } {
  const most = Math.min(one.length, other.length)
  let start = 0
  while (start < most && one[start] === other[start]) start++
  let end = 0
  while (end < most - start && one.at(-1 - end) === other.at(-1 - end)) end++
  return { start, end }
}

function put(runs: Run[], text: string, start: number, end: number): void {
  runs.push({ text: text.slice(0, start), differs: false })
  runs.push({ text: text.slice(start, text.length - end), differs: true })
  runs.push({ text: text.slice(text.length - end), differs: false })
}

/** Neighbours of one kind as one run, without empty ones. */
function joined(runs: readonly Run[]): readonly Run[] {
  const found: Run[] = []
  for (const run of runs) {
    const last = found.at(-1)
    if (run.text === '') continue
    if (last?.differs === run.differs) found[found.length - 1] = { ...last, text: last.text + run.text }
    else found.push(run)
  }
  return found
}
