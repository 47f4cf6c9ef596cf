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

/** The longest name in the table. */
const LONGEST = Math.max(...NAMES.map((name) => name.length))
const SLOTS = 1024
/** Four bytes as an integer, the first one lowest. */
const word = (name: string, at: number): number =>
  [0, 1, 2, 3].reduce((sum, index) => sum | ((name.charCodeAt(at + index) || 0) << (index * 8)), 0)
/** By id: the first four bytes, the last four, the length, and where those between them begin in `INNER`. */
const FIRST = Int32Array.from(NAMES, (name) => word(name, 0))
const LAST = Int32Array.from(NAMES, (name) => word(name, Math.max(0, name.length - 4)))
const LENGTH = Uint8Array.from(NAMES, (name) => name.length)
const INNER_AT = new Int32Array(NAMES.length)
const innerWords: number[] = []
const TABLE = new Int16Array(SLOTS).fill(-1)

const slotOf = (first: number, last: number, length: number): number =>
  (Math.imul(Math.imul(first, 0x9e3779b1) ^ last ^ (length << 7), 0x85ebca6b) >>> 16) & (SLOTS - 1)

for (const [id, name] of NAMES.entries()) {
  INNER_AT[id] = innerWords.length
  for (let at = 4; at < name.length - 4; at += 4) innerWords.push(word(name, at))
  let slot = slotOf(FIRST[id]!, LAST[id]!, name.length)
  while (TABLE[slot]! >= 0) slot = (slot + 1) & (SLOTS - 1)
  TABLE[slot] = id
}
const INNER = Int32Array.from(innerWords)

/**
 * The id of the name of `length` bytes at `start`; -1 where the table has none. The view must reach four bytes past the
 * name.
 */
export function nameId(view: DataView, start: number, length: number): number {
  if (length > LONGEST || length === 0) return -1
  let first = view.getInt32(start, true)
  let last = first
  if (length >= 4) last = view.getInt32(start + length - 4, true)
  else last = first &= (1 << (length << 3)) - 1
  let slot = slotOf(first, last, length)
  for (;;) {
    const id = TABLE[slot]!
    if (id < 0) return -1
    if (FIRST[id] === first && LAST[id] === last && LENGTH[id] === length) {
      let inner = INNER_AT[id]!
      let at = start + 4
      const end = start + length - 4
      // The last of these words may reach into the last four bytes, which are equal already.
      while (at < end && view.getInt32(at, true) === INNER[inner]) {
        at += 4
        inner++
      }
      if (at >= end) return id
    }
    slot = (slot + 1) & (SLOTS - 1)
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
