import { latin1, utf8 } from '../../bytes'

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  '0': '\0',
  '\\': '\\',
}

/**
 * Raw bytes (latin1 text) as the raw editor shows them: a line break is CR LF, everything else that is not visible
 * ASCII is an escape (`\n`, `\r`, `\t`, `\0`, `\xHH`). `fromRawText` gives the same bytes back.
 */
export function toRawText(raw: string): string {
  let text = ''
  for (let at = 0; at < raw.length; at++) {
    const char = raw[at]!
    const code = raw.charCodeAt(at)
    if (char === '\r' && raw[at + 1] === '\n') {
      text += '\n'
      at++
    } else if (char === '\n') text += '\\n'
    else if (char === '\r') text += '\\r'
    else if (char === '\t') text += '\\t'
    else if (char === '\0') text += '\\0'
    else if (char === '\\') text += '\\\\'
    else if (code < 0x20 || code > 0x7e) text += `\\x${code.toString(16).padStart(2, '0')}`
    else text += char
  }
  return text
}

/**
 * The bytes (latin1 text) of what was typed: Enter is CR LF, `\n \r \t \0 \\ \xHH` are escapes, a character beyond
 * ASCII is its UTF-8. A backslash before anything else is a backslash. Nothing is added.
 */
export function fromRawText(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replace(
      /\\x([0-9a-fA-F]{2})|\\([nrt0\\])|\n|[\u0080-\u{10ffff}]+/gu,
      (match, hex: string | undefined, short: string | undefined) => {
        if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16))
        if (short !== undefined) return ESCAPES[short]!
        return match === '\n' ? '\r\n' : latin1(utf8(match))
      },
    )
}
