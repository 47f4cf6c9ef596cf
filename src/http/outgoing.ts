import { concat } from '../bytes'
import { isToken } from './grammar'
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

/** Fields that no trailer section may carry: framing, routing, request modifiers, and how to read the content (RFC 9110 6.5.1). */
const NEVER_TRAILERS = new Set([
  'transfer-encoding',
  'content-length',
  'host',
  'connection',
  'trailer',
  'te',
  'upgrade',
  'cache-control',
  'expect',
  'max-forwards',
  'authorization',
  'set-cookie',
  'content-encoding',
  'content-type',
  'content-range',
])

interface Framed {
  readonly fields: readonly Field[]
  readonly chunked: boolean
}

/** Chooses Content-Length or chunked (RFC 9112 6.1 to 6.3); refuses fields that contradict the content. */
function frame(
  fields: readonly Field[],
  content: Uint8Array | undefined,
  trailers: readonly Field[],
  expectsContent: boolean,
): Serialized<Framed> {
  const lengths = fieldValues(fields, 'content-length')
  const codings = fieldValues(fields, 'transfer-encoding')
  const size = content?.length ?? 0
  if (lengths.length > 0 && codings.length > 0)
    return refuse('framing', 'Expected either Content-Length or Transfer-Encoding, got both (RFC 9112 6.2).')
  if (lengths.length > 1) return refuse('framing', `Expected one Content-Length, got ${lengths.length} (RFC 9110 8.6).`)
  const [length] = lengths
  if (length !== undefined && length !== String(size))
    return refuse(
      'framing',
      `Expected Content-Length ${size}, the length of the content, got ${length} (RFC 9110 8.6).`,
    )
  if (codings.length > 0 && listMembers(fields, 'transfer-encoding').join().toLowerCase() !== 'chunked')
    return refuse('framing', `Expected 'chunked' as the transfer coding, got '${codings.join(', ')}' (RFC 9112 6.1).`)
  const wrong = trailers.find(({ name }) => NEVER_TRAILERS.has(name.toLowerCase()))
  if (wrong) return refuse('trailer', `Expected no ${wrong.name} among the trailers (RFC 9110 6.5.1).`)
  if (trailers.length > 0 && length !== undefined)
    return refuse('framing', 'Expected chunked content before trailers, got Content-Length (RFC 9112 7.1.2).')
  if (codings.length > 0) return { ok: true, value: { fields, chunked: true } }
  if (trailers.length > 0)
    return { ok: true, value: { fields: [...fields, { name: 'Transfer-Encoding', value: 'chunked' }], chunked: true } }
  if (length === undefined && (content !== undefined || expectsContent))
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
 * The bytes of a whole response: head, content, trailers. Content-Length is added, Date where it is given. HEAD and 304
 * carry no content, yet may say its length; 1xx, 204 and a 2xx to CONNECT carry neither content nor framing fields. Nothing
 * is written where a part would split the message or contradict its framing: the error says which.
 */
export function writeResponse(response: OutgoingResponse): Serialized<Uint8Array> {
  const { status, reason = null, requestMethod = 'GET', content, trailers = [], date } = response
  const dated =
    date !== undefined && fieldValues(response.fields, 'date').length === 0
      ? [...response.fields, { name: 'Date', value: date }]
      : response.fields
  const tunnel = requestMethod === 'CONNECT' && status >= 200 && status < 300
  if (status < 200 || status === 204 || tunnel) {
    const framing = response.fields.find(({ name }) => /^(content-length|transfer-encoding)$/i.test(name))
    const what = tunnel ? 'a 2xx response to CONNECT' : `a ${status} response`
    if (framing) return refuse('framing', `Expected no ${framing.name} in ${what} (RFC 9110 8.6, RFC 9112 6.1).`)
    if (content !== undefined && content.length > 0)
      return refuse('content', `Expected no content in ${what} (RFC 9110 6.4.1).`)
    return responseHead(status, reason, dated)
  }
  if (isBodiless(status, requestMethod)) {
    if (status === 304 && content !== undefined && content.length > 0)
      return refuse('content', 'Expected no content in a 304 response (RFC 9110 15.4.5).')
    const framing = content ? frame(dated, content, trailers, true) : { ok: true as const, value: { fields: dated } }
    return framing.ok ? responseHead(status, reason, framing.value.fields) : framing
  }
  const framing = frame(dated, content, trailers, true)
  if (!framing.ok) return framing
  return assemble(responseHead(status, reason, framing.value.fields), framing.value.chunked, content, trailers)
}

/**
 * The bytes of a whole request: head, content, trailers. Content-Length is added where there is content, and for the
 * methods that are meant to have some (RFC 9110 8.6). Nothing is written where a part would split the message.
 */
export function writeRequest(request: OutgoingRequest): Serialized<Uint8Array> {
  const { method, target, content, trailers = [] } = request
  if (!isToken(method)) return requestHead(method, target, request.fields)
  const framing = frame(request.fields, content, trailers, method === 'POST' || method === 'PUT' || method === 'PATCH')
  if (!framing.ok) return framing
  return assemble(requestHead(method, target, framing.value.fields), framing.value.chunked, content, trailers)
}
