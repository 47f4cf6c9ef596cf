/** What is wrong with a pasted text, and where. */
export interface PasteError {
  /** A sentence: what was expected and what came. Without the place. */
  readonly text: string
  /** Where in the text: the index of the first wrong UTF-16 code unit, and how many are wrong. */
  readonly at: number
  readonly length: number
  /** From 1. */
  readonly line: number
  readonly column: number
}

/** Bytes of a text, or what is wrong with it. */
export type Decoded =
  | {
      readonly ok: true
      readonly bytes: Uint8Array<ArrayBuffer>
      /** What wrote such a text, where that could be told: `xxd`, `hexdump -C`. */
      readonly how: string | null
    }
  | { readonly ok: false; readonly error: PasteError }

/** An error at a place of `text`. */
export function wrong(text: string, at: number, length: number, sentence: string): { ok: false; error: PasteError } {
  const before = text.slice(0, at)
  const lineStart = before.lastIndexOf('\n') + 1
  const line = before.split('\n').length
  return { ok: false, error: { text: sentence, at, length, line, column: at - lineStart + 1 } }
}

/** A piece of what was typed, short enough for a sentence, its controls visible. */
export function quoted(text: string): string {
  const short = text.length > 12 ? `${text.slice(0, 12)}…` : text
  const seen = short.replace(/[\x00-\x1f\x7f]/g, (char) =>
    char === '\x7f' ? '\u2421' : String.fromCharCode(0x2400 + char.charCodeAt(0)),
  )
  return `“${seen}”`
}
