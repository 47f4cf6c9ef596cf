import { fromLatin1 } from '../../bytes'

/** Encoders of the legacy charsets (Encoding standard), made by running the decoder backwards: one or two bytes a character. */
const tables = new Map<string, ReadonlyMap<string, Uint8Array>>()

function tableOf(charset: string): ReadonlyMap<string, Uint8Array> {
  const known = tables.get(charset)
  if (known) return known
  const decoder = new TextDecoder(charset)
  const table = new Map<string, Uint8Array>()
  const add = (bytes: Uint8Array) => {
    const char = decoder.decode(bytes)
    if ([...char].length === 1 && char !== '\ufffd' && !table.has(char)) table.set(char, bytes)
  }
  const c1 = charset.toLowerCase() === 'windows-1252'
  for (let byte = 0; byte < 256; byte++) {
    // Engines differ in whether this decoder has the characters from 0x80 to 0x9f.
    if (c1 && byte >= 0x80 && byte < 0xa0) table.set(C1[byte - 0x80]!, Uint8Array.of(byte))
    else add(Uint8Array.of(byte))
  }
  if (!/^(windows-|iso-8859|koi8|macintosh|x-mac|ibm866)/i.test(charset)) {
    for (let lead = 0x81; lead < 0xff; lead++)
      for (let trail = 0x40; trail < 0xff; trail++) add(Uint8Array.of(lead, trail))
  }
  tables.set(charset, table)
  return table
}

/** windows-1252 from 0x80 to 0x9f. */
export const C1 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

/** The charset in which a form is sent: UTF-16 and unknown labels become UTF-8 (Encoding standard, output encoding). */
export function outputEncoding(label: string): string {
  try {
    const { encoding } = new TextDecoder(label.trim())
    return /^utf-16/.test(encoding) || encoding === 'replacement' ? 'utf-8' : encoding
  } catch {
    return 'utf-8'
  }
}

/** Text in a charset; a character that it lacks becomes what `missing` says. */
export function encodeText(text: string, charset: string, missing: (code: number) => string): Uint8Array {
  if (/^utf-?8$/i.test(charset)) return new TextEncoder().encode(text)
  const table = tableOf(charset)
  const bytes: number[] = []
  for (const char of text) bytes.push(...(table.get(char) ?? fromLatin1(missing(char.codePointAt(0)!))))
  return Uint8Array.from(bytes)
}
