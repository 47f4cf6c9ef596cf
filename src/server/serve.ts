import { concat, utf8 } from '../bytes'
import {
  chunk,
  type Field,
  type HttpError,
  imfFixdate,
  isBodiless,
  lastChunk,
  MessageParser,
  REASON_PHRASES,
  type RequestHead,
  responseHead,
} from '../http'
import { asBytes, type Handler, toResponse } from './handler'
import { Headers } from './headers'
import { Request } from './request'
import { Response } from './response'

/** A connected socket, simulated or real. Methods reject when the peer has reset the connection. */
export interface Socket {
  /** The next bytes; null at the end of the stream. */
  read(): Promise<Uint8Array | null>
  write(bytes: Uint8Array): Promise<void>
  /** Sends FIN behind what was written. */
  end(): Promise<void>
  close(): Promise<void>
}

export interface ServeOptions {
  /** The wall clock, milliseconds since 1970, for Date. */
  now(): number
  /** Hears of an error in the handler; the client gets 500. */
  onError(error: unknown): void
  /** Hears of a request that was refused; the client gets the status of its hint. */
  onRefused?(error: HttpError): void
}

/** Bytes read and thrown away after the last answer, so that a close does not reset what the peer still reads (RFC 9112 9.6). */
const LINGER_BYTES = 1024 * 1024

/** The most content that is kept for a handler. */
const MOST_CONTENT = 64 * 1024 * 1024

/**
 * Serves one connection with a handler until it ends: parses each request, calls the handler when its content is there,
 * answers in order. Keep-alive and pipelining as RFC 9112 9.3 says; a request that is wrong gets its status and a close.
 */
export async function serveConnection(handler: Handler, socket: Socket, options: ServeOptions): Promise<void> {
  const parser = new MessageParser('request')
  try {
    while (await serveOne(handler, socket, parser, options)) {
      // The next request of the same connection.
    }
    await socket.end()
    await linger(socket)
  } catch {
    // The peer is gone: there is nobody left to answer.
  }
  await socket.close()
}

/** True where the connection may carry another request. */
async function serveOne(
  handler: Handler,
  socket: Socket,
  parser: MessageParser,
  options: ServeOptions,
): Promise<boolean> {
  let head: RequestHead | null = null
  const content: Uint8Array[] = []
  let length = 0
  for (;;) {
    const event = parser.next()
    switch (event.kind) {
      case 'need-data': {
        const bytes = await socket.read()
        if (bytes === null) parser.end()
        else parser.feed(bytes)
        break
      }
      case 'head':
        head = event.head as RequestHead
        if (head.method === 'CONNECT') return refuse(socket, head, 501, 'CONNECT is not served here.', options)
        if (head.fields.some((field) => field.name.toLowerCase() === 'expect') && !head.expectContinue) {
          return refuse(socket, head, 417, 'The only expectation known is 100-continue (RFC 9110 10.1.1).', options)
        }
        if (head.expectContinue && head.framing.kind !== 'none') await socket.write(CONTINUE)
        break
      case 'content':
        length += event.bytes.length
        if (length > MOST_CONTENT)
          return refuse(socket, head, 413, 'The content is larger than this server takes.', options)
        content.push(event.bytes)
        break
      case 'end':
        return answer(handler, socket, head!, concat(content), options)
      case 'closed':
        return false
      case 'error':
        options.onRefused?.(event.error)
        if (event.error.code === 'cut-off') return false
        return refuse(socket, null, event.error.statusHint, event.error.message, options)
    }
  }
}

async function refuse(
  socket: Socket,
  head: RequestHead | null,
  status: number,
  why: string,
  options: ServeOptions,
): Promise<false> {
  await send(socket, head, new Response(`${why}\n`, { status }), false, options)
  return false
}

async function answer(
  handler: Handler,
  socket: Socket,
  head: RequestHead,
  content: Uint8Array,
  options: ServeOptions,
): Promise<boolean> {
  let response: Response
  try {
    response = toResponse(await handler(requestOf(head, content)))
  } catch (error) {
    options.onError(error)
    response = new Response('The server made a mistake: its handler threw an error.\n', { status: 500 })
  }
  const closes = response.headers.get('connection')?.toLowerCase().includes('close') ?? false
  return send(socket, head, response, head.keepAlive && !closes, options)
}

/** The request that a handler gets. */
export function requestOf(head: RequestHead, content: Uint8Array): Request {
  const headers = new Headers()
  for (const { name, value } of head.fields) headers.append(name, value)
  const host = headers.get('host') || 'localhost'
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(head.target)
    ? head.target
    : `http://${host}${head.target.startsWith('/') ? head.target : '/'}`
  return new Request(url, {
    method: head.method,
    headers,
    body: content.length > 0 || head.framing.kind !== 'none' ? content : null,
    target: head.target,
  })
}

/** Writes a response; true where the connection may carry another. */
async function send(
  socket: Socket,
  head: RequestHead | null,
  response: Response,
  keepAlive: boolean,
  options: ServeOptions,
): Promise<boolean> {
  const method = head?.method ?? 'GET'
  const known = response.knownBody
  const bodiless = isBodiless(response.status, method)
  const old = head !== null && head.version[1] === 0
  const chunked = known === null && !bodiless && !old
  const persists = keepAlive && !(known === null && old)
  const fields: Field[] = response.headers.raw().filter((field) => !OWN.has(field.name.toLowerCase()))
  if (!response.headers.has('date')) fields.push({ name: 'Date', value: imfFixdate(options.now()) })
  const forbidden = response.status === 204 || response.status < 200
  if (known !== null && !forbidden && response.status !== 304)
    fields.push({ name: 'Content-Length', value: String(known.length) })
  if (chunked) fields.push({ name: 'Transfer-Encoding', value: 'chunked' })
  if (!persists) fields.push({ name: 'Connection', value: 'close' })
  else if (old) fields.push({ name: 'Connection', value: 'keep-alive' })
  const made = responseHead(response.status, response.statusText || null, fields)
  if (!made.ok) {
    options.onError(new TypeError(made.error.message))
    await send(
      socket,
      head,
      new Response('The server made a mistake: its answer cannot be written.\n', { status: 500 }),
      false,
      options,
    )
    return false
  }
  if (bodiless || known !== null) {
    await socket.write(bodiless || !known ? made.value : concat([made.value, known]))
    return persists
  }
  await socket.write(made.value)
  return (await stream(socket, response.body!, chunked, options)) && persists
}

/** Writes a stream as it comes. False where it failed: the client must see that the content is not whole. */
async function stream(
  socket: Socket,
  body: ReadableStream<Uint8Array>,
  chunked: boolean,
  options: ServeOptions,
): Promise<boolean> {
  const reader = body.getReader()
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const bytes = asBytes(part.value)
      if (bytes.length > 0) await socket.write(chunked ? chunk(bytes) : bytes)
    }
  } catch (error) {
    options.onError(error)
    return false
  }
  const last = lastChunk()
  if (chunked && last.ok) await socket.write(last.value)
  return true
}

async function linger(socket: Socket): Promise<void> {
  let left = LINGER_BYTES
  while (left > 0) {
    const bytes = await socket.read()
    if (bytes === null) return
    left -= bytes.length
  }
}

/** Fields that say how the message is framed: the server's own to set. */
const OWN = new Set(['content-length', 'transfer-encoding', 'connection', 'keep-alive'])
const CONTINUE = utf8(`HTTP/1.1 100 ${REASON_PHRASES[100]}\r\n\r\n`)
