/** Bytes that came beyond the end of a reply: what RFC 9112 6.3 says of them, in the words of every client. */

/** RFC 9112 6.3: such bytes are no part of the reply, and must not be taken for another one. */
export const EXCESS_SECTION = 'RFC 9112 6.3'

/**
 * Says that bytes came beyond the end of a reply, and what a client does with them.
 * `framing`: what said where the reply ends; `content`: the bytes of content before them.
 */
export function excessText(
  client: string,
  { bytes, framing, content }: { bytes: number; framing: 'none' | 'length' | 'chunked'; content: number },
): string {
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
