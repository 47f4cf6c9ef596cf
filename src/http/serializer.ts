import { concat, fromLatin1, utf8 } from '../bytes'
import { invalidInValue, isOws, isToken } from './grammar'
import type { Field } from './message'

/** Why a message cannot be written: what was given would change its structure. A value, never thrown. */
export interface SerializeError {
  readonly code:
    | 'method'
    | 'request-target'
    | 'status-code'
    | 'reason-phrase'
    | 'field-name'
    | 'field-value'
    | 'framing'
    | 'trailer'
    | 'content'
    | 'host'
    /** A field that the message must have is not there. */
    | 'field-missing'
    /** A field that has one value stands there twice. */
    | 'field-repeated'
  readonly message: string
}

export type Serialized<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: SerializeError }

const fail = (code: SerializeError['code'], message: string): { ok: false; error: SerializeError } => ({
  ok: false,
  error: { code, message },
})

/** The name of each registered status code (RFC 9110 section 15, and RFC 6585, 7725, 8297). */
export const REASON_PHRASES: Readonly<Record<number, string>> = {
  100: 'Continue',
  101: 'Switching Protocols',
  103: 'Early Hints',
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  203: 'Non-Authoritative Information',
  204: 'No Content',
  205: 'Reset Content',
  206: 'Partial Content',
  300: 'Multiple Choices',
  301: 'Moved Permanently',
  302: 'Found',
  303: 'See Other',
  304: 'Not Modified',
  305: 'Use Proxy',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  402: 'Payment Required',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  407: 'Proxy Authentication Required',
  408: 'Request Timeout',
  409: 'Conflict',
  410: 'Gone',
  411: 'Length Required',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  414: 'URI Too Long',
  415: 'Unsupported Media Type',
  416: 'Range Not Satisfiable',
  417: 'Expectation Failed',
  421: 'Misdirected Request',
  422: 'Unprocessable Content',
  426: 'Upgrade Required',
  428: 'Precondition Required',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  451: 'Unavailable For Legal Reasons',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
  505: 'HTTP Version Not Supported',
  511: 'Network Authentication Required',
}

/** A field value excludes white space around it (RFC 9110 5.5). */
function withoutOws(value: string): string {
  const { length } = value
  const bare = length === 0 || !(isOws(value.charCodeAt(0)) || isOws(value.charCodeAt(length - 1)))
  if (bare) return value
  let [start, end] = [0, length]
  while (start < end && isOws(value.charCodeAt(start))) start++
  while (end > start && isOws(value.charCodeAt(end - 1))) end--
  return value.slice(start, end)
}

/** Field lines and the empty line behind them; white space around a value is left away. A name or value that would split the message is refused. */
function fieldSection(fields: readonly Field[]): Serialized<string> {
  let text = ''
  for (const { name, value } of fields) {
    if (!isToken(name))
      return fail(
        'field-name',
        `Expected a token as a field name, got ${JSON.stringify(name.slice(0, 60))} (RFC 9110 5.1).`,
      )
    const wrong = invalidInValue(value)
    if (wrong >= 0) {
      const got = `U+${value.charCodeAt(wrong).toString(16).padStart(4, '0')}`
      return fail(
        'field-value',
        `Expected visible characters, SP or HTAB in the value of ${name}, got ${got} at ${wrong} (RFC 9110 5.5).`,
      )
    }
    text += `${name}: ${withoutOws(value)}\r\n`
  }
  return { ok: true, value: `${text}\r\n` }
}

/** The head of a response as text of one code unit a byte: status-line, fields, empty line (RFC 9112 4). `reason` is the registered one where null. */
export function responseHeadText(status: number, reason: string | null, fields: readonly Field[]): Serialized<string> {
  if (!Number.isInteger(status) || status < 100 || status > 599) {
    return fail('status-code', `Expected a status code from 100 to 599, got ${String(status)} (RFC 9110 15).`)
  }
  const phrase = reason ?? REASON_PHRASES[status] ?? ''
  if (invalidInValue(phrase) >= 0)
    return fail(
      'reason-phrase',
      `Expected visible characters in the reason phrase, got ${JSON.stringify(phrase.slice(0, 60))} (RFC 9112 4).`,
    )
  const section = fieldSection(fields)
  return section.ok ? { ok: true, value: `HTTP/1.1 ${status} ${phrase}\r\n${section.value}` } : section
}

/** The head of a response: status-line, fields, empty line (RFC 9112 4). `reason` is the registered one where null. */
export function responseHead(status: number, reason: string | null, fields: readonly Field[]): Serialized<Uint8Array> {
  const text = responseHeadText(status, reason, fields)
  return text.ok ? { ok: true, value: fromLatin1(text.value) } : text
}

/** The head of a request: request-line, fields, empty line (RFC 9112 3). */
export function requestHead(method: string, target: string, fields: readonly Field[]): Serialized<Uint8Array> {
  if (!isToken(method))
    return fail('method', `Expected a token as the method, got ${JSON.stringify(method.slice(0, 60))} (RFC 9110 9.1).`)
  if (!/^[\x21-\x7e]+$/.test(target))
    return fail(
      'request-target',
      `Expected visible US-ASCII as the request-target, got ${JSON.stringify(target.slice(0, 60))} (RFC 9112 3.2).`,
    )
  const section = fieldSection(fields)
  return section.ok ? { ok: true, value: fromLatin1(`${method} ${target} HTTP/1.1\r\n${section.value}`) } : section
}

/** One chunk (RFC 9112 7.1). No bytes for no data: an empty chunk would end the content. */
export function chunk(data: Uint8Array): Uint8Array {
  return data.length === 0 ? data : concat([utf8(`${data.length.toString(16)}\r\n`), data, CRLF])
}

/** The last chunk and the trailer section. */
export function lastChunk(trailers: readonly Field[] = []): Serialized<Uint8Array> {
  const section = fieldSection(trailers)
  return section.ok ? { ok: true, value: fromLatin1(`0\r\n${section.value}`) } : section
}

/** True for a response that has no content whatever its fields say (RFC 9112 6.3, rule 1). */
export function isBodiless(status: number, requestMethod: string): boolean {
  return requestMethod === 'HEAD' || status < 200 || status === 204 || status === 304
}

/** IMF-fixdate of a time in milliseconds since 1970 (RFC 9110 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`. */
export function imfFixdate(time: number): string {
  const days = Math.floor(time / 86_400_000)
  const second = Math.floor((time - days * 86_400_000) / 1000)
  const [year, month, day] = civil(days)
  const two = (value: number) => String(value).padStart(2, '0')
  const clock = `${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}`
  return `${DAYS[(((days + 4) % 7) + 7) % 7]}, ${two(day)} ${MONTHS[month - 1]} ${String(year).padStart(4, '0')} ${clock} GMT`
}

/** The proleptic Gregorian date of a day number since 1970-01-01. */
function civil(days: number): [year: number, month: number, day: number] {
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  return [yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1]
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const CRLF = fromLatin1('\r\n')
