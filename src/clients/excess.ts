/** Bytes that came beyond the end of a reply: what RFC 9112 6.3 says of them, in the words of every client. */
import { byteCount, grouped, type Span } from '../bytes'
import type { Reason } from './types'

/** RFC 9112 6.3: such bytes are no part of the reply, and must not be taken for another one. */
export const EXCESS_SECTION = 'RFC 9112 6.3'

/** Bytes beyond the end of a reply, as offsets in the connection's stream: what said where it ends, and the bytes of content before them. */
export interface Excess extends Span {
  readonly framing: 'none' | 'length' | 'chunked'
  readonly content: number
}

/** How much of what came was taken where a length said how much there is; nothing where another framing did. */
export const cutBy = ({ start, end, framing, content }: Excess): Pick<Reason, 'cut'> =>
  framing === 'length' ? { cut: { taken: content, beyond: end - start } } : {}

/** Says that bytes came beyond the end of a reply, and what a client does with them. */
export function excessText(client: string, { start, end, framing, content }: Excess): string {
  const bytes = end - start
  const one = bytes === 1
  const count = byteCount(bytes)
  const none = one ? 'does not take it' : 'takes none of them'
  if (framing === 'length')
    return `${count} came beyond the ${grouped(content)} that Content-Length speaks of: ${client} stops there and ${none}.`
  if (framing === 'chunked')
    return `${count} came behind the last chunk, with which the content ends: ${client} ${none}.`
  return `${count} came behind the head of a reply that has no content: ${client} ${none}.`
}
