/** The character classes of RFC 9110 and RFC 9112, each a table of 256, and the small rules made of them. */

const table = (holds: (byte: number) => boolean): Uint8Array =>
  Uint8Array.from({ length: 256 }, (_, byte) => (holds(byte) ? 1 : 0))

/** `tchar = "!" / "#" / "$" / "%" / "&" / "'" / "*" / "+" / "-" / "." / "^" / "_" / "`" / "|" / "~" / DIGIT / ALPHA` (RFC 9110 5.6.2) */
export const TCHAR = table((byte) => /[!#$%&'*+\-.^_`|~0-9A-Za-z]/.test(String.fromCharCode(byte)) && byte < 0x80)

/** `field-vchar = VCHAR / obs-text`, and SP and HTAB between them (RFC 9110 5.5) */
export const FIELD_CONTENT = table((byte) => byte === 0x09 || (byte >= 0x20 && byte !== 0x7f))

/** What a request-target may hold here: visible US-ASCII (RFC 9112 3.2). RFC 3986 allows less, and browsers send more. */
export const TARGET_CHAR = table((byte) => byte > 0x20 && byte < 0x7f)

/** `HEXDIG` */
export const HEXDIG = table((byte) => /[0-9A-Fa-f]/.test(String.fromCharCode(byte)) && byte < 0x80)

export const HTAB = 0x09
export const LF = 0x0a
export const CR = 0x0d
export const SP = 0x20
export const COLON = 0x3a
export const SEMICOLON = 0x3b

export const isOws = (byte: number): boolean => byte === SP || byte === HTAB

export const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39

/** `token = 1*tchar` (RFC 9110 5.6.2) */
export function isToken(text: string): boolean {
  if (text.length === 0) return false
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit > 0x7f || TCHAR[unit] === 0) return false
  }
  return true
}

/** The offset of the first code unit that no field value may hold (RFC 9110 5.5); -1 where there is none. */
export function invalidInValue(text: string): number {
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit > 0xff || FIELD_CONTENT[unit] === 0) return at
  }
  return -1
}

const HOST = /^(?:\[([^\]]*)\]|(?:[A-Za-z0-9\-._~!$&'()*+;=]|%[0-9A-Fa-f]{2})*)(?::\d*)?$/

/**
 * `Host = uri-host [ ":" port ]` (RFC 9110 7.2): empty, a registered name, an IPv4 address or a bracketed IP literal,
 * and digits behind the colon.
 */
export function isHost(value: string): boolean {
  const match = HOST.exec(value)
  if (!match) return false
  const literal = match[1]
  return literal === undefined || isIpv6(literal) || IPV_FUTURE.test(literal)
}

/** `IPvFuture = "v" 1*HEXDIG "." 1*( unreserved / sub-delims / ":" )` (RFC 3986 3.2.2) */
const IPV_FUTURE = /^v[0-9A-F]+\.[A-Z0-9\-._~!$&'()*+,;=:]+$/i
/** `IPv4address`: four numbers up to 255, without leading zeros (RFC 3986 3.2.2) */
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/
const H16 = /^[0-9A-Fa-f]{1,4}$/

/** `IPv6address`: eight groups of 16 bits, of which one `::` stands for some, and the last two may be an IPv4 address (RFC 3986 3.2.2). */
function isIpv6(text: string): boolean {
  const sides = text.split('::').map((side) => (side === '' ? [] : side.split(':')))
  if (sides.length > 2) return false
  const last = sides.at(-1)!
  const tail = last.at(-1)?.includes('.') ? last.pop()! : null
  if (tail !== null && !IPV4.test(tail)) return false
  const groups = sides.flat()
  const count = groups.length + (tail === null ? 0 : 2)
  return (sides.length === 2 ? count < 8 : count === 8) && groups.every((group) => H16.test(group))
}
