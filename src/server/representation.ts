import { byteWord, concat, utf8 } from '../bytes'
import { imfFixdate, isEntityTag, preconditionStatus, rangesOf, type Validators } from '../http'
import { Headers, type HeadersInit } from './headers'
import type { Request } from './request'
import { Response } from './response'

export interface RepresentationInit extends Validators {
  /** Media type of the content. */
  readonly type: string
  /** Other fields, sent with 200 and 206; with 304 those that a cache keeps. */
  readonly headers?: HeadersInit
  /** The wall clock, milliseconds since 1970. */
  readonly now: number
}

/** Fields of a 200 that a 304 repeats (RFC 9110 15.4.5). Date is the server's. */
const KEPT = ['cache-control', 'content-location', 'expires', 'vary']

/**
 * The answer to a GET or HEAD for content that is known: 200, or what its preconditions and ranges make of it: 206 with one
 * part or several, 304, 412, 416 (RFC 9110 13, 14). Throws TypeError for an etag that is none.
 */
export function representation(request: Request, content: Uint8Array, init: RepresentationInit): Response {
  const { etag, now, type } = init
  if (etag !== undefined && !isEntityTag(etag))
    throw new TypeError(`Expected an entity-tag like "a" or W/"a", got ${JSON.stringify(etag)} (RFC 9110 8.8.3).`)
  const lastModified = init.lastModified === undefined ? undefined : Math.min(init.lastModified, now)
  const validators: Validators = {
    ...(etag === undefined ? {} : { etag }),
    ...(lastModified === undefined ? {} : { lastModified }),
  }
  const asked = request.headers.raw()
  const status = preconditionStatus(request.method, asked, validators, now)
  const given = new Headers(init.headers)
  const tell = (headers: Headers): Headers => {
    if (etag !== undefined) headers.set('ETag', etag)
    return headers
  }
  if (status === 412) return new Response('A precondition does not hold (RFC 9110 13).\n', { status })
  if (status === 304) {
    const kept = tell(new Headers([...given].filter(([name]) => KEPT.includes(name))))
    if (etag === undefined && lastModified !== undefined) kept.set('Last-Modified', imfFixdate(lastModified))
    return new Response(null, { status, headers: kept })
  }
  const headers = tell(given)
  if (lastModified !== undefined) headers.set('Last-Modified', imfFixdate(lastModified))
  headers.set('Accept-Ranges', 'bytes')
  const ranges = rangesOf(request.method, asked, content.length, validators, now)
  if (ranges === null) {
    headers.set('Content-Type', type)
    return new Response(content, { headers })
  }
  const [range] = ranges
  if (!range)
    return new Response(
      `No range asked for lies in the ${content.length} ${byteWord(content.length)} (RFC 9110 15.5.17).\n`,
      {
        status: 416,
        headers: { 'Content-Range': `bytes */${content.length}` },
      },
    )
  const place = ({ first, last }: typeof range) => `bytes ${first}-${last}/${content.length}`
  if (ranges.length === 1) {
    headers.set('Content-Type', type)
    headers.set('Content-Range', place(range))
    return new Response(content.subarray(range.first, range.last + 1), { status: 206, headers })
  }
  const boundary = boundaryFor(content)
  const parts = ranges.flatMap((one) => [
    utf8(`--${boundary}\r\nContent-Type: ${type}\r\nContent-Range: ${place(one)}\r\n\r\n`),
    content.subarray(one.first, one.last + 1),
    utf8('\r\n'),
  ])
  headers.set('Content-Type', `multipart/byteranges; boundary=${boundary}`)
  return new Response(concat([...parts, utf8(`--${boundary}--\r\n`)]), { status: 206, headers })
}

/** A boundary whose line is not in the content. */
function boundaryFor(content: Uint8Array): string {
  for (let at = 0; ; at++) {
    const boundary = `part-${at}`
    if (!includes(content, utf8(`--${boundary}`))) return boundary
  }
}

function includes(content: Uint8Array, wanted: Uint8Array): boolean {
  for (let at = content.indexOf(wanted[0]!); at >= 0; at = content.indexOf(wanted[0]!, at + 1))
    if (wanted.every((byte, index) => content[at + index] === byte)) return true
  return false
}
