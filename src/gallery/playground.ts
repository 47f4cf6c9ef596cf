import { latin1 } from '../bytes'
import type { ClientId } from '../clients'
import { bytePlayground } from '../export'
import type { Playground } from '../playground'
import type { OddReply } from './reply'

/** The first line of its note. */
export const headline = ({ title }: OddReply): string => `${title}.`

/**
 * A playground whose server sends that reply, in one piece where the reply has no pause. Its note is the reply's title
 * and sentence.
 *
 * @throws where the reply is too large for a file, which none of the gallery is
 */
export function replyPlayground(reply: OddReply, client: ClientId): Playground {
  const { title, says, bytes, manner } = reply
  const end = latin1(bytes).indexOf('\r\n\r\n')
  const made = bytePlayground(bytes, end < 0 ? [] : [{ end: end + 4 }], title, client, { ...manner, together: true })
  if (!made.ok) throw new Error(made.text)
  return { ...made.playground, note: `${headline(reply)}\n${says}` }
}
