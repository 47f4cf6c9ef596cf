import { errorAt, type HttpError, type HttpErrorCode } from '../http'
import type { Part } from './parts'

/** How many times one fault of a stream is marked at most. */
const MOST = 200

const LF = 0x0a

/** Where a fault is in a part, given the part behind it; null where it is not. */
type Finder = (part: Part, next: Part | undefined, bytes: Uint8Array) => number | null

const LINE_ENDS: ReadonlySet<Part['kind']> = new Set(['crlf', 'emptyLine', 'lastEmptyLine', 'leadingLine'])

/** The faults that a parser no longer tells once they are allowed, by what they leave among the parts. */
const FINDERS: Readonly<Partial<Record<HttpErrorCode, Finder>>> = {
  'bare-lf': ({ kind, span }) => (LINE_ENDS.has(kind) && span.end - span.start === 1 ? span.start : null),
  'obs-fold': ({ kind, span }, _, bytes) => (kind === 'obsFold' ? bytes.indexOf(LF, span.start) + 1 : null),
  'space-before-colon': ({ kind, span }) => (kind === 'spaceBeforeColon' ? span.start : null),
  'reason-sp': ({ kind, span }, next) => (kind === 'statusCode' && next?.kind !== 'sp' ? span.end : null),
}

/** What was found once and passed over, at each further place where it is. */
export function repeats(errors: readonly HttpError[], parts: readonly Part[], bytes: Uint8Array): HttpError[] {
  const found: HttpError[] = []
  for (const error of errors) {
    const finder = FINDERS[error.code]
    if (!finder) continue
    const { code, span, expected, section, statusHint } = error
    let count = 1
    let before: Part | null = null
    const look = (part: Part, next?: Part) => {
      const at = finder(part, next, bytes)
      if (at === null || at <= span.start || at >= bytes.length || count >= MOST) return
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

/** The innermost parts, in the order of their bytes. */
function* leaves(parts: readonly Part[]): Generator<Part> {
  for (const part of parts) {
    if (part.children.length === 0) yield part
    else yield* leaves(part.children)
  }
}
