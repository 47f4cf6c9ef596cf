const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8')

/** Decodes bytes `[start, end)` as ISO-8859-1: one code unit a byte, U+0000 to U+00FF. Never fails. */
export function latin1(bytes: Uint8Array, start = 0, end = bytes.length): string {
  let text = ''
  for (let at = start; at < end; at += 8192) {
    text += String.fromCharCode.apply(null, bytes.subarray(at, Math.min(end, at + 8192)) as unknown as number[])
  }
  return text
}

/**
 * Text without those of `characters` that it ends with. A pattern like `[ ]+$` looks from each of them to the end of their run:
 * 60,000 spaces within a value, which strangers send, took it half a minute.
 */
export function trimEndOf(text: string, characters: string): string {
  let end = text.length
  while (end > 0 && characters.includes(text[end - 1]!)) end--
  return text.slice(0, end)
}

/** Text without SP and HTAB at both of its ends: OWS, optional white space (RFC 9110 5.6.3). */
export const trimOws = (text: string): string => trimEndOf(text.replace(/^[ \t]+/, ''), ' \t')

/** Encodes code units 0 to 255 as one byte each. Throws RangeError, with the index, for a code unit above 255. */
export function fromLatin1(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length)
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit > 0xff) throw new RangeError(`expected a character up to U+00FF at ${at}, got U+${unit.toString(16)}`)
    bytes[at] = unit
  }
  return bytes
}

/** Text as one character a byte: characters above U+00FF as their UTF-8. What it gives, `fromLatin1` takes. */
export function byteText(text: string): string {
  return text.replace(/[\u0100-\u{10ffff}]+/gu, (match) => latin1(utf8(match)))
}

/** The bytes of `byteText`: as `fromLatin1`, for text that somebody typed or composed. Never fails. */
export const fromByteText = (text: string): Uint8Array<ArrayBuffer> => fromLatin1(byteText(text))

/** Text up to this length is mostly US-ASCII, and encoded by hand faster than by a call of the platform. */
const SHORT = 48

/** Encodes text as UTF-8. */
export function utf8(text: string): Uint8Array<ArrayBuffer> {
  const { length } = text
  if (length > SHORT) return encoder.encode(text)
  const bytes = new Uint8Array(length)
  for (let at = 0; at < length; at++) {
    const unit = text.charCodeAt(at)
    if (unit > 0x7f) return encoder.encode(text)
    bytes[at] = unit
  }
  return bytes
}

/** Decodes UTF-8, ill-formed sequences as U+FFFD; a leading byte order mark is dropped, as the encoding standard says. */
export function fromUtf8(bytes: Uint8Array): string {
  return decoder.decode(bytes)
}

/** Joins byte arrays into a new one. */
export function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  let length = 0
  for (const part of parts) length += part.length
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/**
 * A number with its thousands set apart by commas, as `toLocaleString('en')` writes it: `1,234`. Without `Intl`, whose first
 * call in a thread takes longer than drawing the page (11 to 15 ms, Chromium 156).
 */
export const grouped = (value: number): string => String(value).replace(/\B(?<!\.\d*)(?=(\d{3})+(?!\d))/g, ',')

/** The word behind a count of bytes. */
export const byteWord = (count: number): string => (count === 1 ? 'byte' : 'bytes')

/** `1 byte`, `11 bytes`, `1,234 bytes`. */
export const byteCount = (count: number): string => `${grouped(count)} ${byteWord(count)}`
