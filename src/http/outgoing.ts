import { concat, trimOws } from '../bytes'
import { isHost } from './grammar'
import { type Field, fieldValues, listMembers } from './message'
import {
  chunk,
  isBodiless,
  lastChunk,
  requestHead,
  responseHead,
  type Serialized,
  type SerializeError,
} from './serializer'
import { targetForm } from './start-line'

/** A response to write as a whole. */
export interface OutgoingResponse {
  readonly status: number
  /** The registered reason phrase where absent. */
  readonly reason?: string
  /** Method of the request that it answers; GET where absent. */
  readonly requestMethod?: string
  readonly fields: readonly Field[]
  readonly content?: Uint8Array
  /** Sent behind the last chunk: the message is chunked then. */
  readonly trailers?: readonly Field[]
  /** IMF-fixdate for Date, added where `fields` has none (RFC 9110 6.6.1). */
  readonly date?: string
}

/** A request to write as a whole. */
export interface OutgoingRequest {
  readonly method: string
  readonly target: string
  readonly fields: readonly Field[]
  readonly content?: Uint8Array
  readonly trailers?: readonly Field[]
}

const refuse = (code: SerializeError['code'], message: string): { ok: false; error: SerializeError } => ({
  ok: false,
  error: { code, message },
})

/**
 * Fields that no trailer section may carry: framing, routing, request modifiers, authentication, response controls, and how to
 * read the content (RFC 9110 6.5.1).
 */
const NEVER_TRAILERS = new Set(
  `transfer-encoding content-length host connection keep-alive trailer te upgrade
  cache-control expect max-forwards pragma range if-match if-none-match if-modified-since if-unmodified-since if-range
  authorization proxy-authorization proxy-authenticate www-authenticate cookie set-cookie
  age date expires location retry-after vary
  content-encoding content-type content-range`.split(/\s+/),
)

/** Fields that have one value: a sender does not repeat them (RFC 9110 5.3). Content-Length and Host are looked at by themselves. */
const SINGLE = new Set([
  'age',
  'authorization',
  'content-location',
  'content-range',
  'content-type',
  'date',
  'etag',
  'expires',
  'from',
  'if-modified-since',
  'if-range',
  'if-unmodified-since',
  'last-modified',
  'location',
  'max-forwards',
  'range',
  'referer',
  'retry-after',
  'server',
  'user-agent',
])

/** The field that a response of that status must carry (RFC 9110 15). */
const REQUIRED: Readonly<Record<number, string>> = {
  101: 'Upgrade',
  401: 'WWW-Authenticate',
  405: 'Allow',
  407: 'Proxy-Authenticate',
  426: 'Upgrade',
}

/** Fields that are wrong by themselves, and the Connection that others ask for (RFC 9110 7.6.1, 7.8, 10.1.4). */
function complete(fields: readonly Field[], trailers: readonly Field[]): Serialized<readonly Field[]> {
  const seen = new Set<string>()
  for (const { name } of fields) {
    const lower = name.toLowerCase()
    if (SINGLE.has(lower) && seen.has(lower))
      return refuse('field-repeated', `Expected ${name} once, got it twice (RFC 9110 5.3).`)
    seen.add(lower)
  }
  const options = listMembers(fields, 'connection').map((option) => option.toLowerCase())
  const added: Field[] = []
  for (const name of ['TE', 'Upgrade'])
    if (seen.has(name.toLowerCase()) && !options.includes(name.toLowerCase()))
      added.push({ name: 'Connection', value: name === 'TE' ? 'TE' : 'upgrade' })
  if (trailers.length > 0 && !seen.has('trailer'))
    added.push({ name: 'Trailer', value: [...new Set(trailers.map(({ name }) => name))].join(', ') })
  return { ok: true, value: added.length > 0 ? [...fields, ...added] : fields }
}

interface Framed {
  readonly fields: readonly Field[]
  readonly chunked: boolean
}

/**
 * Chooses Content-Length or chunked (RFC 9112 6.1 to 6.3); refuses fields that contradict the content. `untold`: the content is
 * left away and not known, as in an answer to HEAD; its length may be any, and is not added.
 */
function frame(
  fields: readonly Field[],
  content: Uint8Array | undefined,
  trailers: readonly Field[],
  expectsContent: boolean,
  untold = false,
): Serialized<Framed> {
  const lengths = fieldValues(fields, 'content-length').map(trimOws)
  const codings = fieldValues(fields, 'transfer-encoding').map(trimOws)
  const size = content?.length ?? 0
  if (lengths.length > 0 && codings.length > 0)
    return refuse('framing', 'Expected either Content-Length or Transfer-Encoding, got both (RFC 9112 6.2).')
  if (lengths.length > 1) return refuse('framing', `Expected one Content-Length, got ${lengths.length} (RFC 9110 8.6).`)
  const [length] = lengths
  if (untold && length !== undefined && !/^\d+$/.test(length))
    return refuse('framing', `Expected digits alone in Content-Length, got ${JSON.stringify(length)} (RFC 9110 8.6).`)
  if (!untold && length !== undefined && length !== String(size))
    return refuse(
      'framing',
      `Expected Content-Length ${size}, the length of the content, got ${length} (RFC 9110 8.6).`,
    )
  if (codings.length > 0 && codings.join().toLowerCase() !== 'chunked')
    return refuse('framing', `Expected 'chunked' as the transfer coding, got '${codings.join(', ')}' (RFC 9112 6.1).`)
  const wrong = trailers.find(({ name }) => NEVER_TRAILERS.has(name.toLowerCase()))
  if (wrong) return refuse('trailer', `Expected no ${wrong.name} among the trailers (RFC 9110 6.5.1).`)
  const section = lastChunk(trailers)
  if (!section.ok) return section
  if (trailers.length > 0 && length !== undefined)
    return refuse('framing', 'Expected chunked content before trailers, got Content-Length (RFC 9112 7.1.2).')
  if (codings.length > 0) return { ok: true, value: { fields, chunked: true } }
  if (trailers.length > 0)
    return { ok: true, value: { fields: [...fields, { name: 'Transfer-Encoding', value: 'chunked' }], chunked: true } }
  if (length === undefined && !untold && (content !== undefined || expectsContent))
    return { ok: true, value: { fields: [...fields, { name: 'Content-Length', value: String(size) }], chunked: false } }
  return { ok: true, value: { fields, chunked: false } }
}

function assemble(
  head: Serialized<Uint8Array>,
  chunked: boolean,
  content: Uint8Array | undefined,
  trailers: readonly Field[],
): Serialized<Uint8Array> {
  if (!head.ok) return head
  if (!chunked) return { ok: true, value: content ? concat([head.value, content]) : head.value }
  const last = lastChunk(trailers)
  if (!last.ok) return last
  return { ok: true, value: concat([head.value, chunk(content ?? new Uint8Array(0)), last.value]) }
}

/**
 * The bytes of a whole response: head, content, trailers. Content-Length is added, Date where it is given, Trailer and
 * Connection where other fields ask for them. HEAD and 304 carry no content, yet may say its length; 1xx, 204 and a 2xx to
 * CONNECT carry neither content nor framing fields. Nothing is written where a part would split the message or contradict its
 * framing, or where a field is missing that the status must have: the error says which.
 */
export function writeResponse(response: OutgoingResponse): Serialized<Uint8Array> {
  const { status, reason = null, requestMethod = 'GET', content, trailers = [], date } = response
  const full = complete(response.fields, trailers)
  if (!full.ok) return full
  const required = REQUIRED[status]
  if (required !== undefined && fieldValues(full.value, required).length === 0)
    return refuse('field-missing', `Expected ${required} in a ${status} response, got none (RFC 9110 15).`)
  const dated =
    date !== undefined && fieldValues(full.value, 'date').length === 0
      ? [...full.value, { name: 'Date', value: date }]
      : full.value
  const tunnel = requestMethod === 'CONNECT' && status >= 200 && status < 300
  if (status < 200 || status === 204 || tunnel) {
    const framing = response.fields.find(({ name }) => /^(content-length|transfer-encoding)$/i.test(name))
    const what = tunnel ? 'a 2xx response to CONNECT' : `a ${status} response`
    if (framing) return refuse('framing', `Expected no ${framing.name} in ${what} (RFC 9110 8.6, RFC 9112 6.1).`)
    if (content !== undefined && content.length > 0)
      return refuse('content', `Expected no content in ${what} (RFC 9110 6.4.1).`)
    if (trailers.length > 0) return refuse('trailer', `Expected no trailers behind ${what} (RFC 9110 6.4.1).`)
    return responseHead(status, reason, dated)
  }
  if (status === 205 && content !== undefined && content.length > 0)
    return refuse('content', 'Expected no content in a 205 response (RFC 9110 15.3.6).')
  if (isBodiless(status, requestMethod)) {
    if (status === 304 && content !== undefined && content.length > 0)
      return refuse('content', 'Expected no content in a 304 response (RFC 9110 15.4.5).')
    if (status === 304 && trailers.length > 0)
      return refuse('trailer', 'Expected no trailers behind a 304 response (RFC 9110 15.4.5).')
    const framing = frame(dated, content, trailers, true, content === undefined)
    return framing.ok ? responseHead(status, reason, framing.value.fields) : framing
  }
  const framing = frame(dated, content, trailers, true)
  if (!framing.ok) return framing
  return assemble(responseHead(status, reason, framing.value.fields), framing.value.chunked, content, trailers)
}

/** Host first, as its section asks; added where it is not given: the target's authority, or nothing (RFC 9112 3.2). */
function hosted(target: string, fields: readonly Field[]): Serialized<readonly Field[]> {
  const hosts = fieldValues(fields, 'host')
  const wanted = target.startsWith('/') || target === '*' ? null : target.replace(/^[^:/]*:\/\/([^/?]*).*$/, '$1')
  const host = hosts[0] ?? wanted ?? ''
  if (hosts.length > 1) return refuse('host', `Expected one Host, got ${hosts.length} (RFC 9112 3.2).`)
  if (!isHost(host))
    return refuse(
      'host',
      `Expected host or host:port in Host, got ${JSON.stringify(host.slice(0, 60))} (RFC 9112 3.2).`,
    )
  if (wanted !== null && host.toLowerCase() !== wanted.toLowerCase())
    return refuse('host', `Expected Host '${wanted}', the authority of the target, got '${host}' (RFC 9112 3.2).`)
  const name = fields.find((field) => field.name.toLowerCase() === 'host')?.name ?? 'Host'
  return { ok: true, value: [{ name, value: host }, ...fields.filter((field) => field.name.toLowerCase() !== 'host')] }
}

/** What a request may not be, beside its framing. */
function faultOf({ method, target, fields, content, trailers = [] }: OutgoingRequest): Serialized<null> {
  const form = targetForm(method, target, 0)
  if (form)
    return refuse(
      'request-target',
      `Expected ${form.expected}, got ${JSON.stringify(target.slice(0, 60))} (${form.section}).`,
    )
  const some = content !== undefined && content.length > 0
  if (method === 'TRACE' || method === 'CONNECT') {
    const framed = some || trailers.length > 0 || fieldValues(fields, 'transfer-encoding').length > 0
    const section = method === 'TRACE' ? '9.3.8' : '9.3.6'
    if (framed) return refuse('content', `Expected no content in a ${method} request (RFC 9110 ${section}).`)
  }
  if (method === 'TRACE' && fields.some(({ name }) => /^(authorization|proxy-authorization|cookie)$/i.test(name)))
    return refuse('field-value', 'Expected no credentials or cookies in a TRACE request (RFC 9110 9.3.8).')
  if (method === 'OPTIONS' && some && fieldValues(fields, 'content-type').length === 0)
    return refuse(
      'field-missing',
      'Expected Content-Type in an OPTIONS request with content, got none (RFC 9110 9.3.7).',
    )
  if (!some && listMembers(fields, 'expect').some((one) => one.toLowerCase() === '100-continue'))
    return refuse('content', 'Expected content behind Expect: 100-continue, got none (RFC 9110 10.1.1).')
  if (listMembers(fields, 'te').some((coding) => /^chunked[ \t]*(?:;|$)/i.test(coding)))
    return refuse('field-value', "Expected no 'chunked' in TE (RFC 9112 7.4).")
  return { ok: true, value: null }
}

/**
 * The bytes of a whole request: head, content, trailers. Host stands first, and is added where it is not given.
 * Content-Length is added where there is content, and for the methods that are meant to have some (RFC 9110 8.6). Nothing is
 * written where a part would split the message, or where the target has no form that the method allows.
 */
export function writeRequest(request: OutgoingRequest): Serialized<Uint8Array> {
  const { method, target, content, trailers = [] } = request
  const head = requestHead(method, target, [])
  if (!head.ok) return head
  const fault = faultOf(request)
  if (!fault.ok) return fault
  const full = complete(request.fields, trailers)
  if (!full.ok) return full
  const fields = hosted(target, full.value)
  if (!fields.ok) return fields
  const framing = frame(fields.value, content, trailers, method === 'POST' || method === 'PUT' || method === 'PATCH')
  if (!framing.ok) return framing
  return assemble(requestHead(method, target, framing.value.fields), framing.value.chunked, content, trailers)
}
