import type { Framing } from './message'

/** What the length of content is where there is none, where it is in chunks, and where it ends with the connection. */
export const NO_CONTENT = 0
export const IN_CHUNKS = -1
export const UNTIL_CLOSE = Number.POSITIVE_INFINITY

const NONE: Framing = { kind: 'none' }
const CHUNKED: Framing = { kind: 'chunked' }
const CLOSE: Framing = { kind: 'close' }

/** The length of the content that is framed so, or one of the above. */
export function lengthOf(framing: Framing): number {
  if (framing.kind === 'none') return NO_CONTENT
  if (framing.kind === 'chunked') return IN_CHUNKS
  return framing.kind === 'close' ? UNTIL_CLOSE : framing.length
}

/** The framing of content of such a length. */
export function framingOfLength(length: number): Framing {
  if (length === NO_CONTENT) return NONE
  if (length === IN_CHUNKS) return CHUNKED
  return length === UNTIL_CLOSE ? CLOSE : { kind: 'length', length }
}
