/** Hand-typed raw bytes: Enter is CR LF, a few escapes name bytes, nothing is added. */
import { fromLatin1, latin1, utf8 } from '../../bytes'

export type RawBytes =
  | { readonly ok: true; readonly bytes: Uint8Array }
  /** `at`: index of the backslash in the text. */
  | { readonly ok: false; readonly message: string; readonly at: number }

/** Characters that stand for themselves. */
const PLAIN = /[^\r\n\\]+/y

const NAMED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '0': '\0', '\\': '\\' }

/**
 * Bytes of typed text. A line break (however the editor stores it) is CR LF; `\n \r \t \0 \xHH \\` are escapes;
 * any other character is its UTF-8 form. An escape that is none is an error with its place.
 */
export function rawBytes(text: string): RawBytes {
  const parts: string[] = []
  for (let at = 0; at < text.length; ) {
    const char = text[at]!
    if (char === '\r' || char === '\n') {
      parts.push('\r\n')
      at += char === '\r' && text[at + 1] === '\n' ? 2 : 1
    } else if (char === '\\') {
      const next = text[at + 1]
      const named = next === undefined ? undefined : NAMED[next]
      const hex = /^\\x([0-9a-fA-F]{2})/.exec(text.slice(at, at + 4))
      if (named !== undefined) {
        parts.push(named)
        at += 2
      } else if (hex) {
        parts.push(String.fromCharCode(Number.parseInt(hex[1]!, 16)))
        at += 4
      } else {
        const got = next === undefined ? 'the end' : `\\${text.slice(at + 1, at + (next === 'x' ? 4 : 2))}`
        return {
          ok: false,
          message: `expected one of \\n \\r \\t \\0 \\xHH \\\\ at character ${at + 1}, got ${got}`,
          at,
        }
      }
    } else {
      PLAIN.lastIndex = at
      const run = PLAIN.exec(text)![0]
      parts.push(latin1(utf8(run)))
      at += run.length
    }
  }
  return { ok: true, bytes: fromLatin1(parts.join('')) }
}

/** Text that `rawBytes` reads back as the same bytes: CR LF as a line break, other control and non-ASCII bytes escaped. */
export function rawText(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!
    if (byte === 13 && bytes[at + 1] === 10) {
      text += '\n'
      at++
    } else if (byte === 92) text += '\\\\'
    else if (byte === 10) text += '\\n'
    else if (byte === 13) text += '\\r'
    else if (byte === 9) text += '\\t'
    else if (byte === 0) text += '\\0'
    else if (byte >= 0x20 && byte < 0x7f) text += String.fromCharCode(byte)
    else text += `\\x${byte.toString(16).padStart(2, '0')}`
  }
  return text
}
