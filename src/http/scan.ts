import { COLON, CR, FIELD_CONTENT, HTAB, LF, SP, TARGET_CHAR, TCHAR } from './grammar'
import type { SpanStore } from './spans'

/**
 * The way of nearly every message: lines that are whole and right, read straight through. Anything else (a fault, a line that
 * goes on, a rare form) is left where it stands to the readers of single lines, which know what to say about it. All offsets
 * here are indices into the bytes.
 */

/** What a scan found beside the spans, for the caller to take at once. */
export const found = {
  /** Index behind what was read. */
  at: 0,
  /** The empty line was read. */
  ended: false,
  /** Minor version of the start-line, and status of a response. */
  minor: 0,
  status: 0,
  /** Bits of every byte of the values: 0x80 is set where one is above 0x7f. */
  bits: 0,
}

/** Reads `METHOD /path HTTP/1.x CR LF`; false, and nothing noted, where it is anything else. */
export function scanRequestLine(bytes: Uint8Array, start: number, end: number, store: SpanStore): boolean {
  let at = start
  while (at < end && TCHAR[bytes[at]!] === 1) at++
  if (at === start || at + 12 > end || bytes[at] !== SP || bytes[at + 1] !== 0x2f) return false
  const first = at - start
  at += 2
  while (at < end && TARGET_CHAR[bytes[at]!] === 1) at++
  if (at + 11 > end || bytes[at] !== SP) return false
  const minor = bytes[at + 8]! - 0x30
  if (
    bytes[at + 1] !== 0x48 ||
    bytes[at + 2] !== 0x54 ||
    bytes[at + 3] !== 0x54 ||
    bytes[at + 4] !== 0x50 ||
    bytes[at + 5] !== 0x2f ||
    bytes[at + 6] !== 0x31 ||
    bytes[at + 7] !== 0x2e ||
    minor < 0 ||
    minor > 9 ||
    bytes[at + 9] !== CR ||
    bytes[at + 10] !== LF
  )
    return false
  store.startLine(first, at - start, at - start + 9, at - start + 9)
  found.minor = minor
  found.at = at + 11
  return true
}

/** Reads `HTTP/1.x NNN reason CR LF`; false where it is anything else. */
export function scanStatusLine(bytes: Uint8Array, start: number, end: number, store: SpanStore): boolean {
  if (
    start + 15 > end ||
    bytes[start] !== 0x48 ||
    bytes[start + 1] !== 0x54 ||
    bytes[start + 2] !== 0x54 ||
    bytes[start + 3] !== 0x50 ||
    bytes[start + 4] !== 0x2f ||
    bytes[start + 5] !== 0x31 ||
    bytes[start + 6] !== 0x2e ||
    bytes[start + 8] !== SP ||
    bytes[start + 12] !== SP
  )
    return false
  const minor = bytes[start + 7]! - 0x30
  const [hundreds, tens, ones] = [bytes[start + 9]! - 0x30, bytes[start + 10]! - 0x30, bytes[start + 11]! - 0x30]
  if (minor < 0 || minor > 9 || hundreds < 1 || hundreds > 5 || tens < 0 || tens > 9 || ones < 0 || ones > 9) return false
  let at = start + 13
  while (at < end && FIELD_CONTENT[bytes[at]!] === 1) at++
  if (at + 2 > end || bytes[at] !== CR || bytes[at + 1] !== LF) return false
  store.startLine(8, 12, at - start, at - start)
  found.minor = minor
  found.status = hundreds * 100 + tens * 10 + ones
  found.at = at + 2
  return true
}

/**
 * Reads field lines from `start` on, and the empty line where it comes; spans are counted from `origin`. Stops before a
 * line that is not whole, not plain, or one too many.
 */
export function scanFields(
  bytes: Uint8Array,
  start: number,
  end: number,
  origin: number,
  store: SpanStore,
  most: number,
): void {
  let at = start
  let bits = 0
  found.ended = false
  for (;;) {
    const nameStart = at
    while (at < end && TCHAR[bytes[at]!] === 1) at++
    if (at + 1 >= end) break
    if (at === nameStart) {
      if (bytes[at] === CR && bytes[at + 1] === LF) {
        found.ended = true
        found.at = at + 2
        found.bits = bits
        return
      }
      break
    }
    if (bytes[at] !== COLON || store.count >= most) {
      at = nameStart
      break
    }
    const nameEnd = at++
    // One space, as nearly always, or none; more is rare.
    if (bytes[at] === SP) at++
    while (at < end && (bytes[at] === SP || bytes[at] === HTAB)) at++
    const valueStart = at
    while (at < end) {
      const byte = bytes[at]!
      if (FIELD_CONTENT[byte] !== 1) break
      bits |= byte
      at++
    }
    if (at + 1 >= end || bytes[at] !== CR || bytes[at + 1] !== LF) {
      at = nameStart
      break
    }
    let valueEnd = at
    while (valueEnd > valueStart && (bytes[valueEnd - 1] === SP || bytes[valueEnd - 1] === HTAB)) valueEnd--
    store.field(nameStart - origin, nameEnd - origin, valueStart - origin, valueEnd - origin, at - origin)
    at += 2
    found.at = at
  }
  found.at = Math.max(start, store.count === 0 ? start : Math.min(at, found.at))
  found.bits = bits
}
