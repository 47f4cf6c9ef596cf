/** Floor 4: odd replies, each with a sentence, to be put in the editor as a server. Fetched when they are asked for. */
import { CHUNKS } from './chunks'
import { CONTENT } from './content'
import { FIELDS } from './fields'
import { HARDLY_HTTP } from './hardly-http'
import { LENGTHS } from './lengths'
import type { Shelf } from './reply'
import { STATUS_LINE } from './status-line'
import { TIME } from './time'

export { replyPlayground } from './playground'
export type { OddReply, Shelf } from './reply'

/** The gallery, shelf by shelf. */
export const GALLERY: readonly Shelf[] = [HARDLY_HTTP, STATUS_LINE, FIELDS, LENGTHS, CHUNKS, CONTENT, TIME]
