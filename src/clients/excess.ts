/** Bytes that came beyond the end of a reply: what RFC 9112 6.3 says of them, in the words of every client. */
import type { Reason } from './types'

/** RFC 9112 6.3: such bytes are no part of the reply, and must not be taken for another one. */
export const EXCESS_SECTION = 'RFC 9112 6.3'

/** Bytes beyond the end of a reply: how many, what said where the reply ends, and the bytes of content before them. */
interface Beyond {
  readonly bytes: number
  readonly framing: 'none' | 'length' | 'chunked'
  readonly content: number
}

/** How much of what came was taken where a length said how much there is; nothing where another framing did. */
export const cutBy = ({ bytes, framing, content }: Beyond): { readonly cut?: NonNullable<Reason['cut']> } =>
  framing === 'length' ? { cut: { taken: content, beyond: bytes } } : {}

/** Says that bytes came beyond the end of a reply, and what a client does with them. */
export function excessText(client: string, { bytes, framing, content }: Beyond): string {
  const one = bytes === 1
  const count = `${bytes.toLocaleString('en')} ${one ? 'byte' : 'bytes'}`
  const none = one ? 'does not take it' : 'takes none of them'
  if (framing === 'length') {
    const more = one ? 'does not take the one behind' : 'takes no more of them'
    return `${count} more than Content-Length says came after it: ${client} stops after ${content.toLocaleString('en')} and ${more}.`
  }
  if (framing === 'chunked')
    return `${count} came behind the last chunk, with which the content ends: ${client} ${none}.`
  return `${count} came behind the head of a reply that has no content: ${client} ${none}.`
}
