import type { HttpError } from './errors'
import type { Limits } from './limits'
import type { Field, Head } from './message'

/** What `advance` came to. */
export const Step = { needData: 0, head: 1, content: 2, end: 3, error: 4, closed: 5 } as const
export type Step = (typeof Step)[keyof typeof Step]

/** What `next` gives. Spans and bytes are of the stream that was fed. */
export type ParserEvent =
  | { readonly kind: 'need-data' }
  | { readonly kind: 'head'; readonly head: Head }
  /** A part of the content, transfer coding taken off. */
  | ContentEvent
  /** The message is complete. The next call begins the next message. */
  | { readonly kind: 'end'; readonly trailers: readonly Field[] }
  /** The message is wrong; nothing more can be parsed. */
  | { readonly kind: 'error'; readonly error: HttpError }
  /** The input ended between messages. */
  | { readonly kind: 'closed' }

/** A part of the content: bytes `[start, end)` of a piece that was fed, not a copy. A view of them alone is made when asked for. */
export class ContentEvent {
  readonly kind = 'content'
  readonly piece: Uint8Array
  readonly start: number
  readonly end: number

  constructor(piece: Uint8Array, start: number, end: number) {
    this.piece = piece
    this.start = start
    this.end = end
  }

  get bytes(): Uint8Array {
    const { piece, start, end } = this
    return start === 0 && end === piece.length ? piece : piece.subarray(start, end)
  }
}

/** Departures from strictness, each off unless said otherwise. */
export interface Leniencies {
  /** A bare LF ends a line (RFC 9112 2.2: a recipient MAY). */
  readonly bareLf?: boolean
  /**
   * A line that begins with white space continues the value before it; the fold is read as spaces (RFC 9112 5.2). On for
   * responses, where a user agent MUST do so; a server MAY, and here refuses unless this is true.
   */
  readonly obsFold?: boolean
  /** White space between a field name and its colon is dropped. A request with it MUST be refused (RFC 9112 5.1): responses only. */
  readonly spaceBeforeColon?: boolean
  /** A status-line may end with its status-code, without the SP that RFC 9112 4 asks for. */
  readonly noReasonSpace?: boolean
  /** An HTTP/1.1 request may lack Host, which a server MUST refuse (RFC 9112 3.2): to read on, not to serve it. */
  readonly noHost?: boolean
}

export interface ParserOptions {
  readonly limits?: Limits
  readonly leniencies?: Leniencies
  /**
   * False: the tape holds the elements of the head alone, so that memory stays bounded however many chunks come. True where
   * it is absent.
   */
  readonly contentOnTape?: boolean
}

export const NEED_DATA: ParserEvent = { kind: 'need-data' }
export const CLOSED: ParserEvent = { kind: 'closed' }
/** The end of a message without trailers. */
export const END: ParserEvent = { kind: 'end', trailers: Object.freeze([]) as readonly Field[] }
