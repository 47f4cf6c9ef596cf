/** The bytes of a request: method, target, fields in curl's order, and how the body goes out. */
import { hasPrefix, lowerAscii } from './encode'

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT'

/** A body above this many bytes is announced with `Expect: 100-continue`. */
const EXPECT_THRESHOLD = 1024 * 1024
/** A form body below this goes out in one piece with its head. */
const JOINED_LIMIT = 64 * 1024
/** What one chunk of an upload of unknown length holds at most. */
const CHUNK_DATA = 64 * 1024 - 12

export interface RequestInput {
  readonly kind: Method
  readonly multipart: boolean
  readonly customMethod: string | null
  /** Request target, or the absolute URL for a proxy. */
  readonly target: string
  readonly version: '1.0' | '1.1'
  /** `host[:port]`. */
  readonly host: string
  readonly userAgent: string | null
  readonly referer: string | null
  readonly authorization: string | null
  readonly proxyAuthorization: string | null
  readonly proxied: boolean
  readonly range: string | null
  /** Which part an upload is. */
  readonly contentRange: string | null
  readonly acceptEncoding: string | null
  readonly te: boolean
  readonly cookie: string
  readonly timeCondition: string | null
  readonly headers: readonly string[]
  /** Of `--proxy-header`, where a proxy is asked. */
  readonly proxyHeaders: readonly string[]
  /** An upgrade to HTTP/2 is offered. */
  readonly upgrade: boolean
  /** Authorization and Cookie given with `-H` go to this host too. */
  readonly trusted: boolean
  /** Body as byte text; null where there is none. */
  readonly body: string | null
  /** The body's length is not known beforehand (standard input of `-T`). */
  readonly unknownLength: boolean
  /** Each LF of a body that goes out after its head becomes CR LF; lengths are those before. */
  readonly crlf: boolean
  /** Boundary of a multipart body. */
  readonly boundary: string | null
  /** The body is left out: a probe before authentication. */
  readonly probe: boolean
  readonly noExpect: boolean
}

export interface BuiltRequest {
  readonly head: string
  /** Bytes of the body as the options gave it. */
  readonly length: number
  /** Body as it goes on the wire. */
  readonly body: string
  /** True where head and body are written at once. */
  readonly joined: boolean
  readonly expect: boolean
  /** The body goes out in chunks. */
  readonly chunked: boolean
}

/** A field given with `-H`: its name, and its value or null for one to be removed. */
interface GivenHeader {
  readonly name: string
  readonly line: string
  readonly empty: boolean
}

/** `Name: value` adds or replaces, `Name:` removes, `Name;` sends it empty; anything else is no field. */
function readHeader(text: string): GivenHeader | null {
  const colon = text.indexOf(':')
  if (colon >= 0) {
    const name = text.slice(0, colon)
    if (name === '') return null
    const empty = /^[ \t\n\v\f\r]*$/.test(text.slice(colon + 1))
    return { name, line: text, empty }
  }
  const semicolon = text.indexOf(';')
  if (semicolon < 0 || semicolon !== text.length - 1) return null
  const name = text.slice(0, semicolon)
  return { name, line: `${name}:`, empty: false }
}

export function givenHeaders(headers: readonly string[]): GivenHeader[] {
  return headers.map(readHeader).filter((header) => header !== null)
}

export const headerGiven = (headers: readonly string[], name: string): string | null => {
  const found = headers.find((header) => hasPrefix(header, name) && /^[:;]/.test(header.slice(name.length)))
  return found ?? null
}

/** The value of a field given with `-H`, trimmed; null where it was not given. */
export function givenValue(headers: readonly string[], name: string): string | null {
  const found = headerGiven(headers, name)
  return found === null ? null : found.slice(name.length + 1).trim()
}

/** `end`: what becomes of the content of each chunk. */
function chunked(body: string, end: (piece: string) => string): string {
  let out = ''
  for (let at = 0; at < body.length; at += CHUNK_DATA) {
    const piece = body.slice(at, at + CHUNK_DATA)
    out += `${piece.length.toString(16)}\r\n${end(piece)}\r\n`
  }
  return `${out}0\r\n\r\n`
}

export function buildRequest(input: RequestInput): BuiltRequest {
  const { headers } = input
  const given = (name: string) => headerGiven(headers, name) !== null
  const lines: string[] = [`${input.customMethod ?? input.kind} ${input.target} HTTP/${input.version}`]

  const host = headerGiven(headers, 'Host')
  if (host === null) lines.push(`Host: ${input.host}`)
  else if (host !== 'Host:') lines.push(`Host:${host.slice('Host:'.length)}`)
  if (input.proxyAuthorization !== null) lines.push(`Proxy-Authorization: ${input.proxyAuthorization}`)
  if (input.authorization !== null && !given('Authorization')) lines.push(`Authorization: ${input.authorization}`)
  if (input.range !== null && !given('Range') && (input.kind === 'GET' || input.kind === 'HEAD')) {
    lines.push(`Range: bytes=${input.range}`)
  }
  if (input.contentRange !== null && !given('Content-Range')) lines.push(`Content-Range: bytes ${input.contentRange}`)
  if (input.userAgent !== null && !given('User-Agent')) lines.push(`User-Agent: ${input.userAgent}`)
  if (!given('Accept')) lines.push('Accept: */*')
  if (input.te && !given('TE')) {
    const connection = givenValue(headers, 'Connection')
    lines.push(`Connection: ${connection ? `${connection}, ` : ''}TE`, 'TE: gzip')
  }
  if (input.acceptEncoding !== null && !given('Accept-Encoding')) lines.push(`Accept-Encoding: ${input.acceptEncoding}`)
  if (input.referer !== null && !given('Referer')) lines.push(`Referer: ${input.referer}`)
  if (input.proxied && !given('Proxy-Connection')) lines.push('Proxy-Connection: Keep-Alive')

  const hasBody = input.kind === 'POST' || input.kind === 'PUT'
  const own = lowerAscii(givenValue(headers, 'Transfer-Encoding') ?? '')
  const bare = input.unknownLength && !given('Transfer-Encoding')
  const inChunks = hasBody && !input.probe && (own.includes('chunked') || bare)
  if (inChunks && !own.includes('chunked')) lines.push('Transfer-Encoding: chunked')
  if (input.upgrade && !given('Upgrade')) {
    // HTTP2-Settings: curl's own, in base64url (RFC 7540 section 3.2.1).
    lines.push('Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA')
  }
  if (input.cookie !== '') lines.push(`Cookie: ${input.cookie}`)
  if (input.timeCondition !== null) lines.push(input.timeCondition)

  for (const header of givenHeaders([...headers, ...input.proxyHeaders])) {
    if (header.empty) continue
    const name = lowerAscii(header.name)
    if (name === 'host') continue
    if (name === 'connection' && input.te) continue
    if (name === 'content-type' && input.multipart) continue
    if (name === 'content-length' && input.probe) continue
    if ((name === 'authorization' || name === 'cookie') && !input.trusted) continue
    lines.push(header.line)
  }

  if (!hasBody)
    return { head: `${lines.join('\r\n')}\r\n\r\n`, length: 0, body: '', joined: true, expect: false, chunked: false }
  const body = input.probe ? '' : (input.body ?? '')
  const known = !input.unknownLength || input.probe
  if (known && !inChunks && (input.probe || !given('Content-Length'))) lines.push(`Content-Length: ${body.length}`)
  // What only asks how to authenticate has no parts.
  if (input.multipart && !input.probe) lines.push(`Content-Type: ${multipartType(headers)}; boundary=${input.boundary}`)
  else if (input.kind === 'POST' && !input.multipart && !given('Content-Type'))
    lines.push('Content-Type: application/x-www-form-urlencoded')

  const customExpect = givenValue(headers, 'Expect')
  let expect = false
  if (customExpect !== null) expect = lowerAscii(customExpect).includes('100-continue')
  else {
    const wanted = input.kind === 'PUT' ? body.length > 0 || !known : body.length > EXPECT_THRESHOLD || !known
    if (wanted && input.version === '1.1' && !input.noExpect) {
      lines.push('Expect: 100-continue')
      expect = true
    }
  }
  const joined = input.kind === 'POST' && !input.multipart && !expect && body.length < JOINED_LIMIT
  const end = (text: string) => (input.crlf && !joined ? text.replaceAll('\n', '\r\n') : text)
  let wire = end(body)
  if (inChunks)
    wire = joined && body !== '' ? `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n` : chunked(body, end)
  return { head: `${lines.join('\r\n')}\r\n\r\n`, length: body.length, body: wire, joined, expect, chunked: inChunks }
}

/** The type of a multipart body: one given with `-H` counts, the boundary is added. */
export function multipartType(headers: readonly string[]): string {
  return givenValue(headers, 'Content-Type') ?? 'multipart/form-data'
}
