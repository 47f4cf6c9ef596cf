import { errorAt, errorOn, type HttpError } from './errors'
import { SP, TCHAR } from './grammar'
import type { Scanner } from './scan'

/** A longer method than any that is registered, by far. */
export const METHOD = 256

/** Field lines, of a head or of trailers, are more than `most` bytes. `start`: stream offset of the first. */
export function headTooLarge(start: number, most: number): HttpError {
  const span = { start, end: start + most }
  return errorOn('head-large', span, `header fields up to ${most} bytes`, 'more', 'RFC 9110 5.4', 431)
}

/** A method of `length` bytes at the stream offset `start` is too long. */
export function methodTooLong(start: number, length: number): HttpError {
  const span = { start, end: start + length }
  return errorOn('method-long', span, `a method up to ${METHOD} bytes`, `${length} bytes`, 'RFC 9112 3', 501)
}

/** The line at hand, at the stream offset `start`, is longer than a start-line of `most` bytes. */
export function startLineTooLong(scanner: Scanner, start: number, most: number, request: boolean): HttpError {
  if (request) {
    const sp = scanner.bytes.subarray(scanner.at, scanner.at + most).indexOf(SP)
    // Octets without an SP are no request-line.
    if (sp < 0) {
      const longest = Math.min(METHOD, most)
      let length = 0
      while (length < longest && TCHAR[scanner.bytes[scanner.at + length]!]) length++
      const expected = length < longest ? 'SP after the method' : `SP after a method of up to ${longest} bytes`
      const got = scanner.bytes[scanner.at + length]
      return errorAt('method-end', start + length, expected, got, 'RFC 9112 3', 400)
    }
    if (sp > METHOD) return methodTooLong(start, sp)
  }
  const span = { start, end: start + most }
  return errorOn('start-line-long', span, `a start-line up to ${most} bytes`, 'a longer one', 'RFC 9112 3', 414)
}
