import { utf8 } from '../bytes'
import { bytesOf } from './form-data'
import type { Request } from './request'
import { Response, type ResponseInit } from './response'

/** A function from request to answer. */
export type Handler = (request: Request) => unknown

/** The handler in a module's default export: a function, or an object with `fetch`. An error sentence where it is neither. */
export function handlerOf(
  exported: unknown,
): { readonly ok: true; readonly handler: Handler } | { readonly ok: false; readonly message: string } {
  if (typeof exported === 'function') return { ok: true, handler: exported as Handler }
  if (typeof exported === 'object' && exported !== null) {
    const { fetch } = exported as { fetch?: unknown }
    if (typeof fetch === 'function') return { ok: true, handler: (request) => fetch.call(exported, request) as unknown }
  }
  const got = exported === null ? 'null' : typeof exported
  return {
    ok: false,
    message: `export default takes a function of a request, or an object with fetch(request); got ${got}.`,
  }
}

/** A text is an HTML document where it begins, behind white space and comments, with `<!doctype html` or `<html`. */
const HTML = /^\s*(?:<!--[\s\S]*?-->\s*)*<(?:!doctype\s+html|html|head|body|h1|p|title)\b/i

/**
 * What a handler returned, as a Response: a Response as it is (of this module or of the platform); a string as HTML where it
 * begins like a document, else as text; bytes; a stream or anything that can be iterated asynchronously; any other object as
 * JSON. Nothing is an error, and so is a Response that cannot be sent.
 */
export function toResponse(answer: unknown): Response {
  if (answer instanceof Response) return sendable(answer)
  if (typeof answer === 'string') {
    return new Response(answer, {
      headers: { 'Content-Type': HTML.test(answer) ? 'text/html; charset=utf-8' : 'text/plain; charset=utf-8' },
    })
  }
  const bytes = bytesOf(answer)
  if (bytes) return new Response(bytes, { headers: { 'Content-Type': 'application/octet-stream' } })
  if (answer instanceof ReadableStream) return new Response(answer)
  if (isForeign(answer)) return new Response(sendable(answer).body, answer)
  if (typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer) {
    return new Response(streamOf(answer as AsyncIterable<unknown>), {
      headers: { 'Content-Type': 'text/plain; charset=utf-8' },
    })
  }
  if (answer === undefined)
    throw new TypeError('The handler returned nothing: expected a Response, a string, bytes, an object or a stream.')
  if (JSON.stringify(answer) === undefined)
    throw new TypeError(
      `The handler returned a ${typeof answer}: expected a Response, a string, bytes, an object or a stream.`,
    )
  return Response.json(answer)
}

function sendable<T extends { readonly type?: string; readonly bodyUsed: boolean }>(response: T): T {
  if (response.type === 'error') throw new TypeError('The handler returned Response.error(), which cannot be sent.')
  if (response.bodyUsed)
    throw new TypeError('The handler returned a Response whose body was read before: it can be read once.')
  return response
}

/** A Response of the platform's own, as a framework makes it where this module's is not the global one. */
function isForeign(
  answer: unknown,
): answer is Required<ResponseInit> & { readonly body: ReadableStream<Uint8Array> | null; readonly bodyUsed: boolean } {
  if (typeof answer !== 'object' || answer === null) return false
  const { status, headers, arrayBuffer } = answer as Record<string, unknown>
  return typeof status === 'number' && typeof headers === 'object' && typeof arrayBuffer === 'function'
}

function streamOf(source: AsyncIterable<unknown>): ReadableStream<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await iterator.next()
        if (done) controller.close()
        else controller.enqueue(asBytes(value))
      },
      async cancel() {
        await iterator.return?.()
      },
    },
    { highWaterMark: 0 },
  )
}

/** A part of a stream as bytes: bytes as they are, text as UTF-8. */
export function asBytes(part: unknown): Uint8Array {
  if (typeof part === 'string') return utf8(part)
  const bytes = bytesOf(part)
  if (bytes) return bytes
  throw new TypeError(`A stream gave ${part === null ? 'null' : typeof part}: expected bytes or a string.`)
}
