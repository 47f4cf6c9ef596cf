import { latin1 } from '../../bytes'
import type { OddReply, Shelf } from '../../gallery'

/** The beginning of a reply in which a word is looked for, bytes. */
const SEARCHED = 400

/** Whether each word of a query stands in the reply's words, its shelf's title or the beginning of its bytes. */
export function matches(query: string, shelf: Pick<Shelf, 'title'>, reply: OddReply): boolean {
  const text = `${shelf.title} ${reply.title} ${reply.says} ${latin1(reply.bytes.subarray(0, SEARCHED))}`.toLowerCase()
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}
