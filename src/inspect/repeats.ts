import { latin1 } from '../bytes'
import { errorAt, type HttpError, type HttpErrorCode, hostMissing } from '../http'
import type { Oddities } from './oddities'
import type { Part } from './parts'

/** How many times one fault of a stream is marked at most. */
const MOST = 200

const LF = 0x0a
const BLANKS: ReadonlySet<number> = new Set([0x20, 0x09])

/** Where a fault is in a part, given the part behind it; null where it is not. */
type Finder = (part: Part, next: Part | undefined, bytes: Uint8Array) => number | null

const LINE_ENDS: ReadonlySet<Part['kind']> = new Set(['crlf', 'emptyLine', 'lastEmptyLine', 'leadingLine'])

/** The faults that a parser no longer tells once they are allowed, by what they leave among the parts. */
const FINDERS: Readonly<Partial<Record<HttpErrorCode, Finder>>> = {
  'bare-lf': ({ kind, span }) => (LINE_ENDS.has(kind) && span.end - span.start === 1 ? span.start : null),
  'obs-fold': ({ kind, span }, _, bytes) => (kind === 'obsFold' ? bytes.indexOf(LF, span.start) + 1 : null),
  'space-before-colon': ({ kind, span }) => (kind === 'spaceBeforeColon' ? span.start : null),
  'leading-space': ({ kind, span }, _, bytes) =>
    kind === 'notUnderstood' && BLANKS.has(bytes[span.start]!) && bytes[span.start - 1] === LF ? span.start : null,
  'reason-sp': ({ kind, span }, next) => (kind === 'statusCode' && next?.kind !== 'sp' ? span.end : null),
}

/** What was found once and passed over, at each further place where it is. */
export function repeats(
  { errors, leniencies }: Pick<Oddities, 'errors' | 'leniencies'>,
  parts: readonly Part[],
  bytes: Uint8Array,
): HttpError[] {
  const known = new Set(errors.map(({ span }) => span.start))
  const found = leniencies.noHost ? hostsMissing(parts, bytes).filter(({ span }) => !known.has(span.start)) : []
  for (const error of errors) {
    const finder = FINDERS[error.code]
    if (!finder) continue
    const { code, span, expected, section, statusHint } = error
    let count = 1
    let before: Part | null = null
    const look = (part: Part, next?: Part) => {
      const at = finder(part, next, bytes)
      if (at === null || at <= span.start || at >= bytes.length || count >= MOST || known.has(at)) return
      count++
      found.push(errorAt(code, at, expected, bytes[at], section, statusHint))
    }
    for (const leaf of leaves(parts)) {
      if (before) look(before, leaf)
      before = leaf
    }
    if (before) look(before)
  }
  return found
}

/** Of the requests that have no Host: where a line of the head is no field, or goes on in the next, that may be it. */
function hostsMissing(requests: readonly Part[], bytes: Uint8Array): HttpError[] {
  const found: HttpError[] = []
  for (const { kind, children } of requests) {
    const end = children.find((one) => one.kind === 'emptyLine')?.span.end
    const lines = children.filter((one) => one.kind === 'fieldLine')
    const [start] = children.filter((one) => one.kind === 'requestLine')
    const version = start?.children.find((one) => one.kind === 'httpVersion')?.span
    if (kind !== 'request' || end === undefined || !version || found.length >= MOST) continue
    const old = latin1(bytes, version.start, version.end).endsWith('.0')
    const odd = lines.some((line) => line.children.every((one) => one.kind !== 'colon') || line.children.some(isFold))
    if (!old && !odd && lines.every(({ name }) => name.toLowerCase() !== 'host'))
      found.push(hostMissing({ start: start!.span.start, end }))
  }
  return found
}

const isFold = ({ kind }: Part) => kind === 'obsFold'

/** The innermost parts, in the order of their bytes. */
function* leaves(parts: readonly Part[]): Generator<Part> {
  for (const part of parts) {
    if (part.children.length === 0) yield part
    else yield* leaves(part.children)
  }
}
