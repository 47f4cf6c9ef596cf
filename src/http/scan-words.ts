import { CR, FIELD_CONTENT, HTAB, LF, SP, TCHAR } from './grammar'
import { isTokenIn, nameId, SPECIAL, specialIn } from './names'
import type { Scanner } from './scan'
import { FIELD_SPANS, packed, Scanned } from './spans'

/** Reads `METHOD /path HTTP/1.x CR LF`; false, and nothing noted, where it is anything else or not whole. */
export function requestLine(scanner: Scanner): boolean {
  const { bytes, end, at: start } = scanner
  const view = scanner.view
  let at = start
  if (view.getInt32(at, true) === GET_SP) at += 3
  else {
    while (at < end && TCHAR[bytes[at]!] === 1) at++
    // CONNECT has a target of another form.
    if (at === start || at - start === 7 || bytes[at] !== SP) return false
  }
  const first = at
  if (bytes[at + 1] !== SLASH) return false
  at += 2
  for (;;) {
    if (at >= end) return false
    const word = view.getInt32(at, true)
    const hash = word ^ 0x23232323
    const back = word ^ 0x5c5c5c5c
    const odd = ((hash - 0x01010101) & ~hash) | ((back - 0x01010101) & ~back)
    const found = ((word - 0x21212121) | (word + 0x01010101) | word | odd) & 0x80808080
    if (found === 0) {
      at += 4
      continue
    }
    at += (31 - Math.clz32(found & -found)) >> 3
    const byte = bytes[at]!
    if (byte === SP) break
    // What is found behind a byte of two bits may be none: the sum carries.
    if (byte < 0x21 || byte > 0x7e || byte === 0x23 || byte === 0x5c) return false
    at++
  }
  if (at + 11 > end || view.getInt32(at + 1, true) !== HTTP || bytes[at + 9] !== CR || bytes[at + 10] !== LF)
    return false
  const version = view.getInt32(at + 5, true)
  const minor = (version >>> 24) - 0x30
  if ((version & 0xffffff) !== SLASH_1_DOT || minor < 0 || minor > 9) return false
  scanner.first = first - start
  scanner.second = at - start
  scanner.third = at + 9 - start
  scanner.minor = minor
  scanner.startLineDone(at + 11)
  return true
}

/** Reads `HTTP/1.x NNN reason CR LF`; false where it is anything else or not whole. */
export function statusLine(scanner: Scanner): boolean {
  const { bytes, end, at: start } = scanner
  const view = scanner.view
  if (start + 15 > end || view.getInt32(start, true) !== HTTP) return false
  const version = view.getInt32(start + 4, true)
  const minor = (version >>> 24) - 0x30
  if ((version & 0xffffff) !== SLASH_1_DOT || minor < 0 || minor > 9) return false
  if (bytes[start + 8] !== SP || bytes[start + 12] !== SP) return false
  const hundreds = bytes[start + 9]! - 0x30
  const tens = bytes[start + 10]! - 0x30
  const ones = bytes[start + 11]! - 0x30
  if (hundreds < 1 || hundreds > 5 || tens < 0 || tens > 9 || ones < 0 || ones > 9) return false
  let at = start + 13
  while (at < end && FIELD_CONTENT[bytes[at]!] === 1) at++
  if (at + 2 > end || bytes[at] !== CR || bytes[at + 1] !== LF) return false
  scanner.first = 8
  scanner.second = 12
  scanner.third = at - start
  scanner.minor = minor
  scanner.status = hundreds * 100 + tens * 10 + ones
  scanner.startLineDone(at + 2)
  return true
}

/** Reads field lines up to the empty line; none that ends behind the index `bound`, and no more than `most` of them. */
export function fieldsByWords(scanner: Scanner, bound: number, most: number): Scanned {
  const { bytes, origin, end } = scanner
  const view = scanner.view
  let spans = scanner.spans
  let at = scanner.at
  let obs = scanner.obs
  let count = scanner.count
  let span = (count * FIELD_SPANS) | 0
  let outcome: Scanned = Scanned.odd
  let lineStart = at
  for (;;) {
    lineStart = at
    const first = view.getInt32(at, true)
    if ((first & 0xffff) === CR_LF) {
      if (at + 2 <= bound) outcome = Scanned.ended
      break
    }
    // The name: up to the colon.
    let word = first ^ COLONS
    let found = (word - ONES) & ~word & HIGHS
    while (found === 0 && at < end) {
      at = (at + 4) | 0
      word = view.getInt32(at, true) ^ COLONS
      found = (word - ONES) & ~word & HIGHS
    }
    const nameEnd = (at + ((31 - Math.clz32(found & -found)) >> 3)) | 0
    if (found === 0 || nameEnd >= end || count >= most) break
    const id = nameId(view, lineStart, (nameEnd - lineStart) | 0, first)
    let special = 0
    if (id >= 0) special = SPECIAL[id]!
    else {
      if (!isTokenIn(bytes, lineStart, nameEnd)) break
      special = specialIn(bytes, lineStart, nameEnd)
    }
    // The value: one space before it, as nearly always, or other white space.
    const between = view.getInt32(nameEnd, true)
    if ((between & 0xff00) === 0x2000 && (between & 0xff0000) > 0x200000) at = (nameEnd + 2) | 0
    else {
      at = (nameEnd + 1) | 0
      while (bytes[at] === SP || bytes[at] === HTAB) at = (at + 1) | 0
    }
    const valueStart = at
    let byte = 0
    for (;;) {
      word = view.getInt32(at, true)
      found = ((word - SPACES) | (word + ONES) | word) & HIGHS
      while (found === 0) {
        word = view.getInt32((at + 4) | 0, true)
        at = (at + 8) | 0
        found = ((word - SPACES) | (word + ONES) | word) & HIGHS
        if (found !== 0) {
          at = (at - 4) | 0
          break
        }
        word = view.getInt32(at, true)
        found = ((word - SPACES) | (word + ONES) | word) & HIGHS
      }
      at = (at + ((31 - Math.clz32(found & -found)) >> 3)) | 0
      byte = bytes[at]!
      if (byte === CR || FIELD_CONTENT[byte] === 0) break
      obs |= byte
      at = (at + 1) | 0
    }
    if (at >= end) {
      outcome = Scanned.partial
      break
    }
    if ((view.getInt32(at, true) & 0xffff) !== CR_LF || at + 2 > bound) break
    let valueEnd = at
    while (valueEnd > valueStart && (bytes[valueEnd - 1] === SP || bytes[valueEnd - 1] === HTAB))
      valueEnd = (valueEnd - 1) | 0
    if (span === spans.length) spans = scanner.moreSpans()
    spans[span] = lineStart - origin
    spans[span + 1] = packed(nameEnd - origin, 0, id)
    spans[span + 2] = valueStart - origin
    spans[span + 3] = valueEnd - origin
    span = (span + FIELD_SPANS) | 0
    if (special !== 0) scanner.note(special, count)
    count = (count + 1) | 0
    at = (at + 2) | 0
  }
  scanner.linesEnd = lineStart - origin
  scanner.at = outcome === Scanned.ended ? lineStart + 2 : lineStart
  scanner.count = count
  scanner.obs = obs
  if (outcome === Scanned.partial) {
    if (end > bound) return Scanned.odd
    scanner.searched = end
  }
  return outcome
}

const SLASH = 0x2f
const GET_SP = 0x20544547
const HTTP = 0x50545448
const SLASH_1_DOT = 0x2e312f
const CR_LF = 0x0a0d
/** Words of four equal bytes. */
const ONES = 0x01010101
const SPACES = 0x20202020
const COLONS = 0x3a3a3a3a
const HIGHS = 0x80808080
