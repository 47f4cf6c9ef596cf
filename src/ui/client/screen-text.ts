import { fromUtf8, latin1, type Span } from '../../bytes'

/** Text directions and other invisible format characters: on a screen they would move what is around them. */
const INVISIBLE = /[\u0080-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g

/**
 * Bytes as text that is safe to write to a terminal or to show: line ends and tabs stay, every other control becomes its
 * control picture (U+2400 …), invisible format characters become their code. Nothing in it moves a cursor or sets a colour.
 */
export function screenText(bytes: Uint8Array): string {
  return escapeControls(fromUtf8(bytes))
}

/** The control picture of each control, by its code. */
const PICTURES = Array.from({ length: 0x80 }, (_, code) => String.fromCharCode(code === 0x7f ? 0x2421 : 0x2400 + code))

/** Control pictures in the place of a run of controls. */
function pictures(controls: string): string {
  if (controls.length === 1) return PICTURES[controls.charCodeAt(0)]!
  let out = ''
  for (let at = 0; at < controls.length; at++) out += PICTURES[controls.charCodeAt(at)]!
  return out
}

const CODES = new Map<string, string>()

/** The code of a character in the place of what cannot be seen: `<U+202E>`. */
function code(char: string): string {
  let text = CODES.get(char)
  if (text === undefined) {
    text = `<U+${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}>`
    CODES.set(char, text)
  }
  return text
}

/** The same for text. */
export function escapeControls(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replace(/[\x00-\x08\x0b-\x1f\x7f]+/g, pictures)
    .replace(INVISIBLE, code)
}

/** Bytes as they are set on a screen whose terminal obeys some of their control codes. */
export interface SetText {
  /** As of `screenText`, without those codes. */
  readonly text: string
  /** What of it is bold, in code units, in order. */
  readonly bold: readonly Span[]
}

/**
 * Sets bytes whose `controls` are a command's own: bold begins and ends, and CR goes back to the beginning of the line, where
 * what follows is written over what is there. A link's codes change nothing that is seen. All other controls are shown, as
 * `screenText` shows them.
 */
export const setText = (bytes: Uint8Array, controls: readonly Span[]): SetText => lay(bytes, controls, null)

/** For each byte the code unit at which `setText` sets it, as of `screenPlaces`. What was written over stands where it stood. */
export function setPlaces(bytes: Uint8Array, controls: readonly Span[]): Uint32Array {
  const places = new Uint32Array(bytes.length + 1)
  lay(bytes, controls, places)
  return places
}

function lay(bytes: Uint8Array, controls: readonly Span[], places: Uint32Array | null): SetText {
  const bold: Span[] = []
  let text = ''
  /** Where the next text goes. */
  let cursor = 0
  let boldFrom: number | null = null
  const put = (start: number, end: number) => {
    const some = bytes.subarray(start, end)
    const piece = screenText(some)
    const line = piece.indexOf('\n')
    // A line's end goes behind all of the line, whatever of it was written over.
    const over = line < 0 ? piece : piece.slice(0, line)
    const first = cursor
    text = text.slice(0, cursor) + over + text.slice(cursor + over.length)
    const rest = line < 0 ? cursor + over.length : text.length
    if (line >= 0) text += piece.slice(line)
    cursor = line < 0 ? rest : text.length
    if (!places) return
    for (const [at, unit] of screenPlaces(some).entries())
      places[start + at] = unit < over.length ? first + unit : rest + unit - over.length
  }
  let at = 0
  for (const { start, end } of controls) {
    if (start > at) put(at, start)
    places?.fill(cursor, start, end)
    const code = latin1(bytes, start, end)
    if (code === '\r') cursor = text.lastIndexOf('\n') + 1
    else if (code === '\x1b[1m') boldFrom ??= cursor
    else if (code === '\x1b[0m' && boldFrom !== null) {
      if (cursor > boldFrom) bold.push({ start: boldFrom, end: cursor })
      boldFrom = null
    }
    at = end
  }
  if (at < bytes.length) put(at, bytes.length)
  if (boldFrom !== null && text.length > boldFrom) bold.push({ start: boldFrom, end: text.length })
  if (places) places[bytes.length] = text.length
  return { text, bold }
}

/**
 * Where each byte stands in `screenText(bytes)`: the code unit at which the text of byte `i` begins, and at the end the
 * length of the text. The bytes of one character share its place; a byte that the text leaves out stands where the next begins.
 */
export function screenPlaces(bytes: Uint8Array): Uint32Array {
  const places = new Uint32Array(bytes.length + 1)
  const decoder = new TextDecoder('utf-8')
  let unit = 0
  let first = 0
  // A character is complete with its last byte: all of its bytes stand where it begins.
  const close = (end: number, text: string) => {
    places.fill(unit, first, end)
    unit += text.length
    first = end
  }
  for (let at = 0; at < bytes.length; at++) {
    if (at > 0 && first === at && bytes[at]! < 0x80 && bytes[at] !== 0x0d && bytes[at - 1]! < 0x80) {
      // ASCII by itself, the decoder holding nothing: one byte, one unit. It has seen the first byte, where a byte order
      // mark may stand.
      places[at] = unit++
      first = at + 1
    } else if (bytes[at] === 0x0d && bytes[at + 1] === 0x0a && first === at)
      close(at + 1, decoder.decode(new Uint8Array(), { stream: true }))
    else {
      const text = decoder.decode(bytes.subarray(at, at + 1), { stream: true })
      if (text !== '') close(at + 1, escapeControls(text))
    }
  }
  close(bytes.length, decoder.decode())
  places[bytes.length] = unit
  return places
}
