const STANDARD = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const URL_SAFE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

function encodeWith(alphabet: string, bytes: Uint8Array, pad: boolean): string {
  let text = ''
  let at = 0
  for (; at + 2 < bytes.length; at += 3) {
    const group = (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!
    text +=
      alphabet[group >> 18]! + alphabet[(group >> 12) & 63]! + alphabet[(group >> 6) & 63]! + alphabet[group & 63]!
  }
  const left = bytes.length - at
  if (left === 1) {
    const group = bytes[at]!
    text += alphabet[group >> 2]! + alphabet[(group & 3) << 4]! + (pad ? '==' : '')
  } else if (left === 2) {
    const group = (bytes[at]! << 8) | bytes[at + 1]!
    text += alphabet[group >> 10]! + alphabet[(group >> 4) & 63]! + alphabet[(group & 15) << 2]! + (pad ? '=' : '')
  }
  return text
}

function decodeWith(alphabet: string, text: string): Uint8Array<ArrayBuffer> | null {
  const trimmed = text.replace(/={1,2}$/, '')
  if (trimmed.length % 4 === 1) return null
  const bytes = new Uint8Array((trimmed.length * 3) >> 2)
  let out = 0
  let bits = 0
  let held = 0
  for (const char of trimmed) {
    const value = alphabet.indexOf(char)
    if (value < 0) return null
    held = ((held << 6) | value) & 0xffffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[out++] = (held >> bits) & 0xff
    }
  }
  return bytes
}

/** Base64 with padding (RFC 4648 section 4). */
export const base64 = (bytes: Uint8Array): string => encodeWith(STANDARD, bytes, true)

/** Bytes of a Base64 text, padded or not; null where a character or the length is none of Base64's. */
export const fromBase64 = (text: string): Uint8Array<ArrayBuffer> | null => decodeWith(STANDARD, text)

/** Base64url without padding (RFC 4648 section 5). */
export const base64url = (bytes: Uint8Array): string => encodeWith(URL_SAFE, bytes, false)

/** Bytes of a Base64url text without padding; null where a character or the length is none of Base64url's. */
export const fromBase64url = (text: string): Uint8Array<ArrayBuffer> | null => decodeWith(URL_SAFE, text)

/** Two lower-case hexadecimal digits a byte. */
export function hex(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0')
  return text
}
