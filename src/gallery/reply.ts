import { fromLatin1 } from '../bytes'
import type { Manner } from '../export'

/** A reply of the gallery: what is sent, how, and what is odd about it. */
export interface OddReply {
  /** Stable: a test names it. */
  readonly id: string
  readonly title: string
  /** One sentence: what is odd, and what to look at. */
  readonly says: string
  readonly bytes: Uint8Array
  readonly manner: Manner
}

/** A shelf of the gallery. */
export interface Shelf {
  readonly id: string
  readonly title: string
  readonly replies: readonly OddReply[]
}

/**
 * A reply of the gallery.
 *
 * @param bytes the reply as latin1 text, one character a byte
 * @param manner how it is sent; where not given, at once, and the connection is closed
 */
export const odd = (id: string, title: string, says: string, bytes: string, manner: Manner = {}): OddReply => ({
  id,
  title,
  says,
  bytes: fromLatin1(bytes),
  manner,
})

/** Lines as a head has them, each ended by CR LF, the empty line behind them, and the content. */
export const message = (lines: readonly string[], content = ''): string => `${lines.join('\r\n')}\r\n\r\n${content}`

/** A message whose content has the length that its last field says. */
export const sized = (lines: readonly string[], content: string): string =>
  message([...lines, `Content-Length: ${content.length}`], content)
