import { fromUtf8 } from '../../bytes'

/** Text directions and other invisible format characters: on a screen they would move what is around them. */
const INVISIBLE = /[\u0080-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g

/**
 * Bytes as text that is safe to write to a terminal or to show: line ends and tabs stay, every other control becomes its
 * control picture (U+2400 …), invisible format characters become their code. Nothing in it moves a cursor or sets a colour.
 */
export function screenText(bytes: Uint8Array): string {
  return escapeControls(fromUtf8(bytes))
}

/** The same for text. */
export function escapeControls(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replace(/[\x00-\x08\x0b-\x1f\x7f]/g, (char) =>
      char === '\x7f' ? '\u2421' : String.fromCharCode(0x2400 + char.charCodeAt(0)),
    )
    .replace(INVISIBLE, (char) => `<U+${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}>`)
}
