/** What a parser takes at most, in bytes, so that memory is bounded under a peer that sends for ever. */
export interface Limits {
  /** The start-line (RFC 9112 3 asks for at least 8,000). */
  readonly startLine: number
  /** The whole head to its empty line; also a trailer section. */
  readonly head: number
  readonly fields: number
  /** Digits of a chunk-size: more than 16 cannot be counted in 64 bits. */
  readonly chunkSizeDigits: number
  /** All chunk extensions of a message (CVE-2024-22019: they were a free channel in Node). */
  readonly chunkExtensions: number
  /** Empty lines before a request-line. */
  readonly leadingLines: number
}

/** Limits as usual: nginx takes 8 KiB a line and 32 KiB a head, Node 16 KiB a head, Apache 8 KiB a line and 100 fields. */
export const LIMITS: Limits = {
  startLine: 16 * 1024,
  head: 64 * 1024,
  fields: 1000,
  chunkSizeDigits: 16,
  chunkExtensions: 16 * 1024,
  leadingLines: 8,
}
