import { SHORT, shortText } from './short-text'

type Slice = (this: Uint8Array, start: number, end: number) => string

/** Node's own decoder of ISO-8859-1, where the code runs there: several times faster than any other way. */
const nodeSlice = (globalThis as { Buffer?: { prototype?: { latin1Slice?: Slice } } }).Buffer?.prototype?.latin1Slice
/** For bytes of US-ASCII alone, of which it makes what UTF-8 would: in Chromium in four fifths of the time. */
const ascii = nodeSlice ? null : new TextDecoder('windows-1252')

/** Bytes that one call makes a text of: in a browser that is faster than its decoder. */
const UNITS = 64
/** By length: the arguments of such a call. */
const ARGUMENTS: readonly number[][] = Array.from({ length: UNITS + 1 }, (_, length) =>
  new Array<number>(length).fill(0),
)

function units(bytes: Uint8Array, start: number, length: number): string {
  const codes = ARGUMENTS[length]!
  for (let at = 0; at < length; at++) codes[at] = bytes[start + at]!
  return String.fromCharCode(...codes)
}

function inBrowser(bytes: Uint8Array, start: number, end: number, plain: boolean): string {
  if (plain && end - start > UNITS) return ascii!.decode(bytes.subarray(start, end))
  let text = ''
  for (let at = start; at < end; at += UNITS) text += units(bytes, at, Math.min(UNITS, end - at))
  return text
}

const long: (bytes: Uint8Array, start: number, end: number, plain: boolean) => string = nodeSlice
  ? (bytes, start, end) => nodeSlice.call(bytes, start, end)
  : inBrowser

/**
 * Bytes of which single texts are better made one by one; of more, one text is made, and cut. In a browser a call of the decoder
 * costs as much as a dozen short texts.
 */
export const FEW_BYTES = nodeSlice ? 48 : 240

/** Bytes `[start, end)` as text, one code unit a byte. `plain`: none of them is above 0x7f. */
export function decode(bytes: Uint8Array, start: number, end: number, plain: boolean): string {
  return end - start <= SHORT ? shortText(bytes, start, end - start) : long(bytes, start, end, plain)
}
