import type { Span } from '../bytes'
import { CODE_REQUIREMENTS, type HttpErrorCode } from './requirements'

/** Why a message is refused. A value, never thrown. */
export interface HttpError {
  /** Stable, e.g. `field-colon`. */
  readonly code: HttpErrorCode
  /** The bytes objected to; offsets count from the first byte of the stream. */
  readonly span: Span
  /** What was expected there: `':' after the field name`. */
  readonly expected: string
  /** The whole sentence: what was expected, where, what came, and the section. */
  readonly message: string
  /** Section of an RFC: `RFC 9112 5.1`. */
  readonly section: string
  /** Id of the requirement in `src/rfc`: `9112-5-field-line-grammar`. */
  readonly requirement: string
  /** The status that a server answers with; 502 for a response, which a gateway got (RFC 9110 15.6.3). */
  readonly statusHint: number
}

/** A byte as a sentence names it: `0x0d (CR)`, `0x41 ('A')`, or the end of input. */
export function nameByte(byte: number | undefined): string {
  if (byte === undefined) return 'the end of input'
  const hex = `0x${byte.toString(16).padStart(2, '0')}`
  const control = CONTROL[byte]
  if (control) return `${hex} (${control})`
  return byte > 0x20 && byte < 0x7f ? `${hex} ('${String.fromCharCode(byte)}')` : hex
}

const CONTROL: Readonly<Record<number, string>> = {
  0: 'NUL',
  9: 'HTAB',
  10: 'LF',
  13: 'CR',
  27: 'ESC',
  32: 'SP',
  127: 'DEL',
}

/** Makes an error about one byte: `got` is that byte, undefined at the end of input. */
export function errorAt(
  code: HttpErrorCode,
  at: number,
  expected: string,
  got: number | undefined,
  section: string,
  statusHint: number,
): HttpError {
  const message = `Expected ${expected} at offset ${at}, got ${nameByte(got)} (${section}).`
  const span = { start: at, end: got === undefined ? at : at + 1 }
  return { code, span, expected, message, section, requirement: CODE_REQUIREMENTS[code], statusHint }
}

/** Makes an error about a span of several bytes, said in a sentence of its own. */
export function errorOn(
  code: HttpErrorCode,
  span: Span,
  expected: string,
  got: string,
  section: string,
  statusHint: number,
): HttpError {
  const message = `Expected ${expected} at offset ${span.start}, got ${got} (${section}).`
  return { code, span, expected, message, section, requirement: CODE_REQUIREMENTS[code], statusHint }
}
