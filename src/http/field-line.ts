import { errorAt, errorOn, type HttpError } from './errors'
import { COLON, FIELD_CONTENT, HTAB, isOws, SP, TCHAR } from './grammar'
import type { Input } from './input'

/** A field line as it was read: stream offsets of its name and value. */
export interface FieldLine {
  readonly nameEnd: number
  readonly colon: number
  readonly valueStart: number
  readonly valueEnd: number
}

/**
 * `field-line = field-name ":" OWS field-value OWS` in `[start, end)` (RFC 9112 5). `follows`: another field line stands
 * before it, which one that begins with white space would continue. `taken` of at most `most` fields came before it.
 * `status` is the hint of its errors. `spaced`: white space may stand before the colon.
 */
export function readFieldLine(
  input: Input,
  start: number,
  end: number,
  follows: boolean,
  taken: number,
  most: number,
  status: number,
  spaced: boolean,
): FieldLine | HttpError {
  const first = input.byte(start)!
  if (first === SP || first === HTAB) {
    return follows
      ? errorAt(
          'obs-fold',
          start,
          'a field name: a line must not continue the one before it (obs-fold)',
          first,
          'RFC 9112 5.2',
          status,
        )
      : errorAt('leading-space', start, 'a field name', first, 'RFC 9112 2.2', status)
  }
  let at = start
  while (at < end && TCHAR[input.byte(at)!]) at++
  const nameEnd = at
  if (spaced && at > start) while (at < end && isOws(input.byte(at)!)) at++
  if (at === end || input.byte(at) !== COLON) {
    const got = input.byte(at)
    if (at === start) return errorAt('field-name', at, 'a field name (a token)', got, 'RFC 9112 5', status)
    const code = got === SP || got === HTAB ? 'space-before-colon' : 'field-colon'
    return errorAt(code, at, "':' after the field name", got, 'RFC 9112 5.1', status)
  }
  if (at === start) return errorAt('field-name', at, 'a field name before the colon', COLON, 'RFC 9112 5', status)
  if (taken >= most)
    return errorOn('fields-many', { start, end }, `at most ${most} fields`, 'one more', 'RFC 9110 5.4', 431)
  const colon = at++
  while (at < end && isOws(input.byte(at)!)) at++
  const valueStart = at
  let valueEnd = end
  while (valueEnd > valueStart && isOws(input.byte(valueEnd - 1)!)) valueEnd--
  return faultInValue(input, valueStart, valueEnd, status) ?? { nameEnd, colon, valueStart, valueEnd }
}

/** A byte in `[start, end)` that no field value may hold (RFC 9110 5.5). */
export function faultInValue(input: Input, start: number, end: number, status: number): HttpError | null {
  for (let index = start; index < end; index++) {
    if (!FIELD_CONTENT[input.byte(index)!])
      return errorAt(
        'field-value',
        index,
        'a visible character, SP or HTAB in the field value',
        input.byte(index),
        'RFC 9110 5.5',
        status,
      )
  }
  return null
}
