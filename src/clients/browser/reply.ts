import type { Excess } from '../excess'

/** A head as a browser read it. */
export interface ReadHead {
  readonly version: string
  readonly status: number
  readonly statusText: string
  readonly fields: readonly (readonly [name: string, value: string])[]
  /** True where there was no head at all: everything is content. */
  readonly http09: boolean
  /** Offsets in the connection's stream. */
  readonly start: number
  readonly end: number
  /** The lines of the head: the status line first, with the name ''; then the fields by lower-case name. */
  readonly lines: readonly HeadLine[]
  /** Bytes before the status line that were skipped. */
  readonly skipped: number
  /** The connection ended before the empty line that ends a head. Left out: it did not. */
  readonly cutOff?: boolean
}

/** A line of a head: offsets in the connection's stream, without its end. */
export interface HeadLine {
  readonly name: string
  readonly start: number
  readonly end: number
}

/** Why a reply could not be read. Offsets count in the connection's stream. */
export type ReadError =
  | { readonly kind: 'empty' }
  | { readonly kind: 'reset' }
  /** The content is not in its coding, of a reply with this status. */
  | { readonly kind: 'coding'; readonly status: number; readonly statusText: string }
  /** The content ended before it was complete. The head and what came stay. */
  | { readonly kind: 'cut-off'; readonly framing: 'length' | 'chunked' }
  | {
      readonly kind:
        | 'invalid-response'
        | 'invalid-value'
        | 'bad-head'
        | 'head-too-big'
        | 'lengths-differ'
        | 'fields-differ'
        | 'locations-differ'
        | 'dispositions-differ'
        | 'codings-invalid'
        | 'bad-chunk'
      readonly start: number
      readonly end: number
    }

/** A response as far as it has come: what a reader made of it, or what the cache keeps. */
export interface Reply {
  readonly head: ReadHead | null
  /** The content so far, as it was sent. */
  readonly body: Uint8Array
  /** Bytes that have come on the connection for it. */
  readonly received: number
  readonly error: ReadError | null
  readonly done: boolean
  /** The peer had closed its side before the reply was refused. */
  readonly failedAtEnd: boolean
  /** The interim responses (1xx) before it: status and the values of Link. */
  readonly interims: readonly Interim[]
  /** Bytes that came with it beyond its end; null or left out: none. */
  readonly excess?: Excess | null | undefined
}

/** A response of the 1xx class, as far as a browser heeds it. */
export interface Interim {
  readonly status: number
  readonly links: readonly string[]
}
