import { TCHAR } from './grammar'

/**
 * Field names that most messages have, found by their bytes, so that no string is made for them. The table is the same for
 * everybody and never changes: nothing that one peer sends can be noticed by another.
 */
const COMMON =
  `Host Connection Content-Length Transfer-Encoding Expect Accept Accept-Charset Accept-Encoding Accept-Language
  Accept-Ranges Access-Control-Allow-Credentials Access-Control-Allow-Headers Access-Control-Allow-Methods
  Access-Control-Allow-Origin Access-Control-Expose-Headers Access-Control-Max-Age Access-Control-Request-Headers
  Access-Control-Request-Method Age Allow Alt-Svc Authorization Cache-Control Content-Disposition Content-Encoding
  Content-Language Content-Location Content-Range Content-Security-Policy Content-Type Cookie DNT Date ETag Expires Forwarded
  If-Match If-Modified-Since If-None-Match If-Range If-Unmodified-Since Keep-Alive Last-Modified Link Location Origin Pragma
  Priority Proxy-Authorization Range Referer Referrer-Policy Retry-After Sec-CH-UA Sec-CH-UA-Mobile Sec-CH-UA-Platform
  Sec-Fetch-Dest Sec-Fetch-Mode Sec-Fetch-Site Sec-Fetch-User Sec-GPC Sec-WebSocket-Accept Sec-WebSocket-Key
  Sec-WebSocket-Protocol Sec-WebSocket-Version Server Server-Timing Set-Cookie Strict-Transport-Security TE Trailer Upgrade
  Upgrade-Insecure-Requests User-Agent Vary Via WWW-Authenticate X-Content-Type-Options X-Forwarded-For X-Forwarded-Host
  X-Forwarded-Proto X-Frame-Options X-Powered-By X-Real-IP X-Request-ID X-Requested-With X-XSS-Protection`.split(/\s+/)

/** The spellings that are met: as registered, and in lower case. */
export const NAMES: readonly string[] = [...new Set(COMMON.flatMap((name) => [name, name.toLowerCase()]))]

/** Names that framing and persistence depend on. */
export const Special = { none: 0, host: 1, connection: 2, contentLength: 3, transferEncoding: 4, expect: 5 } as const
export type Special = (typeof Special)[keyof typeof Special]

const SPECIAL_NAMES = ['', 'host', 'connection', 'content-length', 'transfer-encoding', 'expect']

/** By id of a name: which special one it is. */
export const SPECIAL: Uint8Array = Uint8Array.from(NAMES, (name) =>
  Math.max(0, SPECIAL_NAMES.indexOf(name.toLowerCase())),
)

const SLOTS = 2048
/** The longest name that fits the table. */
const LONGEST = 32
/** Integers of a slot: the first four bytes of a name, the last four, its length with its id + 1 above; 0 there where it is free. */
const SLOT = 4
const TABLE = new Int32Array(SLOTS * SLOT)
/** By id: the first eight bytes, the last eight, and those from 8 and from 16 on, as numbers; for names longer than eight bytes. */
const WIDE = new Float64Array(NAMES.length * 4)

const slotOf = (first: number, last: number, length: number): number =>
  (Math.imul(Math.imul(first, 0x9e3779b1) ^ last ^ (length << 7), 0x85ebca6b) >>> 19) & ((SLOTS - 1) * SLOT)

for (const [id, name] of NAMES.entries()) {
  const { length } = name
  if (length > LONGEST) throw new Error(`http: ${name} is too long for the table of names`)
  const view = new DataView(new ArrayBuffer(LONGEST + 8))
  for (let at = 0; at < length; at++) view.setUint8(at, name.charCodeAt(at))
  const first = view.getInt32(0, true)
  const last = length < 4 ? first : view.getInt32(length - 4, true)
  let slot = slotOf(first, last, length)
  while (TABLE[slot + 2] !== 0) slot = (slot + SLOT) & (SLOTS * SLOT - 1)
  TABLE.set([first, last, length | ((id + 1) << 8)], slot)
  if (length > 8)
    WIDE.set(
      [0, length - 8, 8, 16].map((at) => view.getFloat64(at, true)),
      id * 4,
    )
}

/**
 * The id of the name of `length` bytes at `start`, of which `first` are the first four; -1 where the table has none. The
 * view must reach four bytes past the name.
 */
export function nameId(view: DataView, start: number, length: number, first: number): number {
  if (length > LONGEST) return -1
  let head = first
  let last = first
  if (length >= 4) last = view.getInt32((start + length - 4) | 0, true)
  else last = head = first & ((1 << (length << 3)) - 1)
  let slot = slotOf(head, last, length)
  for (;;) {
    const entry = TABLE[slot + 2]!
    if (entry === 0) return -1
    if (TABLE[slot] === head && TABLE[slot + 1] === last && (entry & 0xff) === length) {
      const id = ((entry >> 8) - 1) | 0
      if (length <= 8) return id
      // No number made of the bytes of a name is NaN or zero: they are equal where all bits are.
      const wide = (id << 2) | 0
      if (
        view.getFloat64(start, true) === WIDE[wide] &&
        (length <= 12 || view.getFloat64((start + length - 8) | 0, true) === WIDE[wide + 1]) &&
        (length <= 16 || view.getFloat64((start + 8) | 0, true) === WIDE[wide + 2]) &&
        (length <= 24 || view.getFloat64((start + 16) | 0, true) === WIDE[wide + 3])
      )
        return id
    }
    slot = (slot + SLOT) & (SLOTS * SLOT - 1)
  }
}

/** True where bytes `[start, end)` are a token. */
export function isTokenIn(bytes: Uint8Array, start: number, end: number): boolean {
  if (start === end) return false
  for (let at = start; at < end; at++) if (TCHAR[bytes[at]!] === 0) return false
  return true
}

/** Which special name bytes `[start, end)` are, in any case; for names that the table does not have. */
export function specialIn(bytes: Uint8Array, start: number, end: number): Special {
  for (let special = 1; special < SPECIAL_NAMES.length; special++)
    if (isWord(bytes, start, end, SPECIAL_NAMES[special]!)) return special as Special
  return Special.none
}

/** True where bytes `[start, end)` are that word of lower-case letters and hyphens, in any case of US-ASCII. */
export function isWord(bytes: Uint8Array, start: number, end: number, word: string): boolean {
  if (end - start !== word.length) return false
  for (let at = 0; at < word.length; at++) {
    const byte = bytes[start + at]!
    if ((byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte) !== word.charCodeAt(at)) return false
  }
  return true
}
