import { grouped } from '../bytes'
import { isCharDump, readCharDump } from './char-dump'
import { isDump, readDump } from './hex-dump'
import { type Decoded, quoted, wrong } from './place'

/** What may stand between the digits of plain hex. */
const BETWEEN = /[\s,;:\-–"'{}[\]()]/

/**
 * The bytes of a dump with offsets (xxd, hexdump, od, tcpdump, Wireshark), in hexadecimal or in characters, or of plain
 * hexadecimal digits with or without spaces, commas, `0x` or `\x` before each, also as the C array that `xxd -i` writes.
 */
export function readHex(text: string): Decoded {
  if (isCharDump(text)) return readCharDump(text)
  return isDump(text) ? readDump(text) : readPlain(text)
}

function readPlain(text: string): Decoded {
  const array = /\{([^{}]*)\}/.exec(text)
  const from = array && /0x/i.test(array[1]!) ? array.index + 1 : 0
  const end = from > 0 ? from + array![1]!.length : text.length
  const digits: number[] = []
  const joined = /^[0-9a-fA-F\s]*$/.test(text) && !/[^\S\r\n]/.test(text.trim())
  let held = -1
  let heldAt = 0
  let group = from
  const flush = (at: number, prefixed: boolean) => {
    if (held < 0) return null
    // `0xa` is a byte; a lone digit elsewhere is half of one.
    if (prefixed && at - group === 1) digits.push(held)
    else
      return wrong(
        text,
        heldAt,
        1,
        `A byte is two hexadecimal digits; ${quoted(text.slice(group, at))} has an odd number of them (${at - group}).`,
      )
    held = -1
    return null
  }
  let prefixed = false
  for (let at = from; at < end; at++) {
    const char = text[at]!
    if (/^(?:0x|\\x)/i.test(text.slice(at, at + 2))) {
      const error = flush(at, prefixed)
      if (error) return error
      prefixed = true
      at++
      group = at + 1
    } else if (/[0-9a-fA-F]/.test(char)) {
      const value = Number.parseInt(char, 16)
      if (held < 0) {
        held = value
        heldAt = at
      } else {
        digits.push(held * 16 + value)
        held = -1
      }
    } else if (BETWEEN.test(char)) {
      if (!joined) {
        const error = flush(at, prefixed)
        if (error) return error
        prefixed = false
        group = at + 1
      }
    } else {
      const whole = String.fromCodePoint(text.codePointAt(at)!)
      return wrong(text, at, whole.length, `Expected a hexadecimal digit (0 to 9, a to f), got ${quoted(whole)}.`)
    }
  }
  if (held >= 0 && joined) {
    const count = digits.length * 2 + 1
    return wrong(
      text,
      heldAt,
      1,
      `A byte is two hexadecimal digits, and there is an odd number of them: ${grouped(count)}.`,
    )
  }
  const error = flush(end, prefixed)
  if (error) return error
  return { ok: true, bytes: Uint8Array.from(digits), how: from > 0 ? 'a C array' : null }
}

/** True where a text is hexadecimal and hardly anything else. */
export function looksLikeHex(text: string): boolean {
  if (isCharDump(text) || isDump(text)) return true
  const trimmed = text.trim()
  if (/\{\s*0x[0-9a-fA-F]{1,2}\s*,/.test(trimmed)) return true
  const groups = trimmed.split(/[\s,;:-]+/).filter((one) => one !== '')
  if (groups.length === 0 || !groups.every((one) => /^(?:0x|\\x)?[0-9a-fA-F]+$/i.test(one))) return false
  if (groups.length === 1 || /^[^\S\n]*$/.test(trimmed.replace(/[0-9a-fA-F\n\r]/g, ''))) {
    const digits = trimmed.replace(/\s/g, '')
    if (digits.length >= 16 && /\d/.test(digits)) return true
  }
  const pairs = groups.filter((one) => /^(?:0x|\\x)?[0-9a-fA-F]{2}$/i.test(one)).length
  const words = groups.filter((one) => /^[0-9a-fA-F]{4}$/.test(one)).length
  return groups.length >= 3 && (pairs >= groups.length * 0.75 || (words >= groups.length - 1 && /\d/.test(trimmed)))
}
