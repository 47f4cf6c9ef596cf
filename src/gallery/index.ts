/** Floor 4: odd replies, each with a sentence, to be put in the editor as a server. Fetched when they are asked for. */
import type { Playground } from '../playground'
import { CHUNKS } from './chunks'
import { CONTENT } from './content'
import { FIELDS } from './fields'
import { HARDLY_HTTP } from './hardly-http'
import { LENGTHS } from './lengths'
import { headline } from './playground'
import type { OddReply, Shelf } from './reply'
import { STATUS_LINE } from './status-line'
import { TIME } from './time'

export { replyPlayground } from './playground'
export type { OddReply, Shelf } from './reply'

/** The gallery, shelf by shelf. */
export const GALLERY: readonly Shelf[] = [HARDLY_HTTP, STATUS_LINE, FIELDS, LENGTHS, CHUNKS, CONTENT, TIME]

/** All replies, in the order of their shelves. */
export const REPLIES: readonly OddReply[] = GALLERY.flatMap(({ replies }) => replies)

/** The reply that a playground is, or began as: its headline is still the first line of the note. Null for none. */
export function replyOf({ note }: Playground): OddReply | null {
  const first = note.split('\n', 1)[0]
  return REPLIES.find((reply) => headline(reply) === first) ?? null
}
