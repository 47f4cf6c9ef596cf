/** Where a response begins in the bytes that have come. */
export type Beginning =
  | { readonly kind: 'wait' }
  /** A status line begins at this offset. */
  | { readonly kind: 'head'; readonly at: number }
  /** No status line: all of it is content (HTTP/0.9). */
  | { readonly kind: 'content' }
  | { readonly kind: 'fail'; readonly error: 'invalid-response' | 'empty' | 'bad-head' }

/** What a status line comes to. */
export interface StatusLine {
  readonly version: string
  readonly status: number
  readonly statusText: string
}

/** Why a reply is refused for a line of its head. */
export type HeadFault =
  | 'invalid-response'
  | 'invalid-value'
  | 'fields-differ'
  | 'bad-head'
  | 'locations-differ'
  | 'dispositions-differ'
  | 'codings-invalid'

/** What a field section comes to: fields in order, or why the reply is refused. */
export type FieldSection =
  | { readonly fields: readonly (readonly [name: string, value: string])[] }
  | { readonly error: HeadFault }

/** How the bytes came in which a status line is looked for. */
export interface Come {
  /** The peer has closed its side: nothing follows. */
  readonly ended: boolean
  /** A 1xx came before. */
  readonly interim: boolean
}

/** How a browser reads what no specification foresees. Each rule rests on recordings of that browser. */
export interface ReaderRules {
  /** What ends the status line within a head. */
  readonly lineEnd: RegExp
  /** Looks for the status line in what has come so far. */
  begin(text: string, come: Come): Beginning
  /** Reads a status line; null where the whole reply is refused, `'content'` where head ends with the next line. */
  statusLine(line: string): StatusLine | 'content' | null
  /** Reads the lines below the status line. */
  fieldSection(text: string): FieldSection
  /** A line is judged when the next one has begun; otherwise all are when the head is complete. */
  readonly judgesLines: boolean
  /** True where a head with this status is followed by another one. */
  interim(status: number): boolean
  /** What an interim response comes to whose head the close cuts off, without its fields; null: it is one all the same. */
  readonly cutInterim: StatusLine | null
  /** The length by the values of Content-Length; null: up to the close. */
  contentLength(values: readonly string[], chunked: boolean): number | null | 'differ' | 'bad'
  /** Bytes that a head may have. */
  readonly headLimit: number
  /** What stands between two values of Transfer-Encoding. */
  readonly codingEnds: RegExp
  /** HTTP/1.0 with Transfer-Encoding: chunked is decoded. */
  readonly chunkedIn10: boolean
  /** HTTP/1.0 content that ends before its Content-Length is complete all the same. */
  readonly shortIn10: boolean
  /** HTTP/1.0 content takes in all of the read in which its Content-Length is reached, unless the connection is kept. */
  readonly greedyIn10: boolean
  /** Both Content-Length and chunked: the connection is not used again. */
  readonly bothClose: boolean
  /** The size in a chunk line; null where it is refused. */
  chunkSize(line: string): number | null
  /** A line below the last chunk for which the reply is refused. */
  badTrailer(line: string): boolean
  /** Only an empty line may follow a chunk's data; otherwise empty lines before a chunk line are skipped. */
  readonly strictChunkEnd: boolean
  /** What one read brought is lost where a chunk in it is refused. */
  readonly losesReadOnError: boolean
  /** Bytes that a chunk line may have. */
  readonly chunkLineLimit: number
}
