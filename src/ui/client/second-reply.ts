import { byteCount } from '../../bytes'
import type { Outcome } from '../../clients'
import type { Explanation } from '../../inspect'
import type { Stream } from '../wire'
import { evidenceOf } from './reply'

const BEGINNING = [...'HTTP/'].map((letter) => letter.charCodeAt(0))

const TWICE = 'your server answered one request twice, and nobody asked for the second answer.'

/**
 * What bytes beyond the end of a reply are, where they begin as another reply does; null where they do not, or there are none. A
 * client that has its reply may not have seen them: then the explanation knows of them.
 *
 * @param stream what the server sent on the connection that the outcome rests on
 * @param explanation of that stream
 */
export function secondReplyText(
  outcome: Outcome,
  stream: Pick<Stream, 'slice' | 'length'> | null,
  explanation: Explanation | null,
): string | null {
  const evidence = evidenceOf(outcome)
  if (!evidence || !stream) return null
  const seen = outcome.reason.rule.endsWith('.excess')
  const start = seen ? evidence.start : explanation?.remarks.find(({ code }) => code === 'excess')?.span.start
  if (start === undefined || (!seen && start < evidence.end)) return null
  const bytes = stream.slice(start, start + BEGINNING.length)
  if (!BEGINNING.every((byte, at) => bytes[at] === byte)) return null
  return seen
    ? `They begin as a reply does: ${TWICE}`
    : `${byteCount(stream.length - start)} more came after it, which begin as a reply does: ${TWICE}`
}
