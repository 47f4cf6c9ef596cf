/** Whether a body is chunked (RFC 9112 7.1), in a text of one character a byte. */

/** The lines of the chunks' own: offsets of each LF that ends one without a CR, and where the last one ends. */
export interface ChunkReading {
  readonly bareLf: readonly number[]
  readonly end: number
  /** The empty line at the end is there. */
  readonly complete: boolean
}

/**
 * Reads a body as chunks whose framing lines may end in LF alone. Null where it is none. The chunks' data are taken by
 * their lengths, so a line end inside them that lost its CR makes it none.
 */
export function readChunks(body: string): ChunkReading | null {
  const bareLf: number[] = []
  let at = 0
  const lineEnd = (): boolean => {
    if (body[at] === '\r' && body[at + 1] === '\n') at += 2
    else if (body[at] === '\n') {
      bareLf.push(at)
      at++
    } else return false
    return true
  }
  for (;;) {
    const size = /^[0-9a-fA-F]{1,8}(?=[\r\n;]|[ \t]|$)[^\r\n]{0,200}/.exec(body.slice(at, at + 220))?.[0]
    if (!size) return null
    at += size.length
    const length = Number.parseInt(size, 16)
    if (length === 0) break
    if (!lineEnd()) return null
    at += length
    if (at >= body.length || !lineEnd()) return null
  }
  if (at >= body.length) return { bareLf, end: at, complete: false }
  if (!lineEnd()) return null
  // Trailer fields, then the empty line.
  for (;;) {
    const line = /^[^\r\n]*/.exec(body.slice(at, at + 8192))![0]
    at += line.length
    if (at >= body.length) return { bareLf, end: at, complete: false }
    if (line !== '' && !/^[!#$%&'*+.^_`|~0-9A-Za-z-]+:/.test(line)) return null
    if (!lineEnd()) return null
    if (line === '') return { bareLf, end: at, complete: true }
  }
}

/** A body as one chunk and the last chunk. */
export const chunked = (body: string): string =>
  body === '' ? '0\r\n\r\n' : `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`
