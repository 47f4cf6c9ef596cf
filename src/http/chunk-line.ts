import { errorAt, errorOn, type HttpError } from './errors'
import { FIELD_CONTENT, HEXDIG, isOws, SEMICOLON, TCHAR } from './grammar'
import type { Input } from './input'

/** A chunk line as it was read. */
export interface ChunkLine {
  readonly size: number
  /** Stream offset behind the chunk-size. */
  readonly sizeEnd: number
}

/** `chunk-size [ chunk-ext ]` in `[start, end)` (RFC 9112 7.1). */
export function readChunkLine(input: Input, start: number, end: number, digits: number): ChunkLine | HttpError {
  let at = start
  while (at < end && HEXDIG[input.byte(at)!]) at++
  if (at === start)
    return errorAt('chunk-size', at, 'a chunk-size (hexadecimal digits)', input.byte(at), 'RFC 9112 7.1', 400)
  const size = Number.parseInt(input.text(start, at), 16)
  if (at - start > digits || !Number.isSafeInteger(size)) {
    return errorOn(
      'chunk-size-large',
      { start, end: at },
      at - start > digits ? `at most ${digits} digits of a chunk-size` : 'a chunk-size up to 2^53 - 1',
      input.text(start, Math.min(at, start + 24)),
      'RFC 9112 7.1',
      400,
    )
  }
  return chunkExtensions(input, at, end) ?? { size, sizeEnd: at }
}

/** `chunk-ext = *( BWS ";" BWS chunk-ext-name [ BWS "=" BWS chunk-ext-val ] )` (RFC 9112 7.1.1). */
function chunkExtensions(input: Input, start: number, end: number): HttpError | null {
  let at = start
  const skip = () => {
    while (at < end && isOws(input.byte(at)!)) at++
  }
  const token = () => {
    const from = at
    while (at < end && TCHAR[input.byte(at)!]) at++
    return at > from
  }
  const fail = (expected: string) => errorAt('chunk-ext', at, expected, input.byte(at), 'RFC 9112 7.1.1', 400)
  while (at < end) {
    skip()
    if (input.byte(at) !== SEMICOLON || at === end) return fail("CR LF, or ';' before a chunk extension")
    at++
    skip()
    if (!token()) return fail('the name of a chunk extension')
    const named = at
    skip()
    if (input.byte(at) !== 0x3d || at === end) {
      at = named
      continue
    }
    at++
    skip()
    if (input.byte(at) === 0x22) {
      at++
      while (at < end && input.byte(at) !== 0x22) {
        if (input.byte(at) === 0x5c) at++
        if (at >= end || !FIELD_CONTENT[input.byte(at)!]) return fail('a visible character in the quoted value')
        at++
      }
      if (at === end) return fail("'\"' at the end of the quoted value")
      at++
    } else if (!token()) return fail('the value of a chunk extension')
  }
  return null
}
