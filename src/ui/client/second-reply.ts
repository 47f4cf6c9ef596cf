import type { Outcome } from '../../clients'
import type { Stream } from '../wire'
import { evidenceOf } from './reply'

const BEGINNING = [...'HTTP/'].map((letter) => letter.charCodeAt(0))

/**
 * What bytes beyond the end of a reply are, where they begin as another reply does; null where they do not, or there are none.
 * `stream`: what the server sent on the connection that the outcome rests on.
 */
export function secondReplyText(outcome: Outcome, stream: Pick<Stream, 'slice'> | null): string | null {
  const evidence = outcome.reason.rule.endsWith('.excess') ? evidenceOf(outcome) : null
  if (!evidence || !stream) return null
  const bytes = stream.slice(evidence.start, evidence.start + BEGINNING.length)
  return BEGINNING.every((byte, at) => bytes[at] === byte)
    ? 'They begin as a reply does: your server answered one request twice, and nobody asked for the second answer.'
    : null
}
