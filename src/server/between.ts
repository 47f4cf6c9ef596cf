import { byteWord, concat, utf8 } from '../bytes'
import { type Field, type HttpError, MessageParser, type RequestHead, responseHead } from '../http'
import { Headers, type HeadersInit } from './headers'

/** What `parseRequest` gives. */
export type ParsedRequest =
  | {
      readonly ok: true
      readonly method: string
      readonly target: string
      /** `HTTP/1.1`. */
      readonly version: string
      readonly headers: Headers
      readonly body: Uint8Array
      /** How many of the bytes the request took. */
      readonly length: number
    }
  /** `error` is null where the request is right so far and more bytes are needed. */
  | { readonly ok: false; readonly error: HttpError | null; readonly message: string }

/** Parses one whole request. Never throws for what the bytes are: what is wrong comes back, with the byte and the section. */
export function parseRequest(bytes: Uint8Array): ParsedRequest {
  if (!(bytes instanceof Uint8Array))
    throw new TypeError(`parseRequest() takes bytes, got ${bytes === null ? 'null' : typeof bytes}.`)
  const parser = new MessageParser('request')
  parser.feed(bytes)
  const content: Uint8Array[] = []
  let head: RequestHead | null = null
  for (;;) {
    const event = parser.next()
    if (event.kind === 'head') head = event.head as RequestHead
    else if (event.kind === 'content') content.push(event.bytes)
    else if (event.kind === 'error') return { ok: false, error: event.error, message: event.error.message }
    else if (event.kind === 'end' && head) {
      return {
        ok: true,
        method: head.method,
        target: head.target,
        version: `HTTP/${head.version.join('.')}`,
        headers: new Headers(head.fields.map(({ name, value }) => [name, value] as const)),
        body: concat(content),
        length: parser.offset,
      }
    } else
      return {
        ok: false,
        error: null,
        message: `The request is not complete after ${bytes.length} ${byteWord(bytes.length)}: ${head ? 'its content goes on' : 'its head goes on'}.`,
      }
  }
}

/**
 * Builds a response: status-line, the fields in order, Content-Length where none is given and the status may have one, an
 * empty line, the body. Throws TypeError where a field would break the message apart.
 */
export function buildResponse(status: number, headers: HeadersInit = {}, body: string | Uint8Array = ''): Uint8Array {
  const content = typeof body === 'string' ? utf8(body) : body
  const fields: Field[] = [...new Headers(headers).raw()]
  const framed = fields.some(({ name }) => /^(content-length|transfer-encoding)$/i.test(name))
  if (!framed && status >= 200 && status !== 204 && status !== 304)
    fields.push({ name: 'Content-Length', value: String(content.length) })
  const head = responseHead(status, null, fields)
  if (!head.ok) throw new TypeError(head.error.message)
  return concat([head.value, content])
}
