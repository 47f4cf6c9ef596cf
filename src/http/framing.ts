import { type Span, trimOws } from '../bytes'
import { errorOn, type HttpError } from './errors'
import { type Field, type Framing, fieldValues, listMembers } from './message'

/** A field with the bytes of its value, so that an error can point at them. */
export interface PlacedField extends Field {
  readonly span: Span
}

export type Framed =
  | { readonly ok: true; readonly framing: Framing; readonly closes: boolean }
  | { readonly ok: false; readonly error: HttpError }

const fail = (error: HttpError): Framed => ({ ok: false, error })
const framed = (framing: Framing, closes = false): Framed => ({ ok: true, framing, closes })

/** The framing of a request (RFC 9112 6.3). `closes`: the connection must not be used again after it. */
export function requestFraming(version: readonly [number, number], fields: readonly PlacedField[]): Framed {
  const coding = transferCoding(version, fields)
  if (coding && 'code' in coding) return fail(coding)
  const length = contentLength(fields)
  if (typeof length === 'object' && length) return fail(length)
  if (coding) {
    if (coding.final !== 'chunked') {
      return fail(
        errorOn(
          'transfer-coding-final',
          coding.span,
          "'chunked' as the final transfer coding of a request",
          `'${coding.final}'`,
          'RFC 9112 6.3',
          400,
        ),
      )
    }
    if (length !== null) {
      const both = fields.find((field) => field.name.toLowerCase() === 'content-length')!
      return fail(
        errorOn(
          'length-and-coding',
          both.span,
          'either Content-Length or Transfer-Encoding',
          'both',
          'RFC 9112 6.1',
          400,
        ),
      )
    }
    return framed({ kind: 'chunked' })
  }
  return framed(length === null || length === 0 ? { kind: 'none' } : { kind: 'length', length })
}

/** The framing of a response to a request with that method (RFC 9112 6.3, rules 1 to 8). */
export function responseFraming(
  version: readonly [number, number],
  status: number,
  requestMethod: string,
  fields: readonly PlacedField[],
): Framed {
  // RFC 9110 15.2.2: what follows a 101 is another protocol.
  if (status === 101) return framed({ kind: 'none' }, true)
  if (requestMethod === 'HEAD' || status < 200 || status === 204 || status === 304) return framed({ kind: 'none' })
  if (requestMethod === 'CONNECT' && status < 300) return framed({ kind: 'none' }, true)
  const coding = transferCoding(version, fields)
  if (coding && 'code' in coding) return fail(coding)
  if (coding)
    return coding.final === 'chunked'
      ? framed({ kind: 'chunked' }, contentLength(fields) !== null)
      : framed({ kind: 'close' }, true)
  const length = contentLength(fields)
  if (typeof length === 'object' && length) return fail(length)
  return length === null
    ? framed({ kind: 'close' }, true)
    : framed(length === 0 ? { kind: 'none' } : { kind: 'length', length })
}

/** The transfer codings, lower-cased in ASCII alone; null where the field is absent. */
function transferCoding(
  version: readonly [number, number],
  fields: readonly PlacedField[],
): HttpError | { final: string; span: Span } | null {
  const lines = fields.filter((field) => field.name.toLowerCase() === 'transfer-encoding')
  const last = lines.at(-1)
  if (!last) return null
  const { span } = last
  if (version[0] === 1 && version[1] === 0) {
    return errorOn('coding-in-1.0', span, 'no Transfer-Encoding in an HTTP/1.0 message', 'one', 'RFC 9112 6.1', 400)
  }
  const codings = listMembers(lines, 'transfer-encoding').map((coding) =>
    coding.replace(/[A-Z]/g, (char) => char.toLowerCase()),
  )
  const final = codings.at(-1)
  if (final === undefined)
    return errorOn('transfer-coding-empty', span, 'a transfer coding', 'none', 'RFC 9112 6.1', 400)
  if (codings.indexOf('chunked') !== codings.lastIndexOf('chunked')) {
    return errorOn('chunked-twice', span, "'chunked' once", "'chunked' more than once", 'RFC 9112 6.1', 400)
  }
  const unknown = codings.find((coding) => coding !== 'chunked')
  if (unknown !== undefined && final === 'chunked') {
    return errorOn(
      'transfer-coding-unknown',
      span,
      "a transfer coding that is known here ('chunked')",
      `'${unknown}'`,
      'RFC 9112 6.1',
      501,
    )
  }
  return { final, span }
}

/** The length in Content-Length: null where absent, an error where it is no number or several that differ. */
function contentLength(fields: readonly PlacedField[]): number | HttpError | null {
  const values = fieldValues(fields, 'content-length')
  if (values.length === 0) return null
  const lines = fields.filter((field) => field.name.toLowerCase() === 'content-length')
  const membersOf = (value: string) => value.split(',').map(trimOws)
  const members = values.flatMap(membersOf)
  const [first] = members
  const isWrong = (member: string) => !/^\d+$/.test(member)
  const wrong = members.find(isWrong)
  if (wrong !== undefined) {
    return errorOn(
      'content-length-syntax',
      lines.find(({ value }) => membersOf(value).some(isWrong))!.span,
      'digits alone in Content-Length',
      `'${wrong.slice(0, 40)}'`,
      'RFC 9110 8.6',
      400,
    )
  }
  const { span } = lines[0]!
  if (members.some((member) => member !== first)) {
    return errorOn(
      'content-length-differs',
      span,
      'one Content-Length',
      `several that differ (${members.slice(0, 4).join(', ')})`,
      'RFC 9112 6.3',
      400,
    )
  }
  const length = Number(first)
  if (!Number.isSafeInteger(length)) {
    return errorOn(
      'content-length-large',
      span,
      'a Content-Length up to 2^53 - 1',
      first!.slice(0, 40),
      'RFC 9110 8.6',
      400,
    )
  }
  return length
}
