import { fromLatin1, type Span } from '../bytes'

/** Writes a text of one character a byte from pieces of another and new ones, and remembers which are new. */
export class Draft {
  readonly #source: string
  readonly #parts: string[] = []
  readonly #added: { start: number; end: number }[] = []
  #length = 0

  constructor(source: string) {
    this.#source = source
  }

  get length(): number {
    return this.#length
  }

  /** A piece of the source as it is. */
  keep(start: number, end: number): void {
    if (end <= start) return
    this.#parts.push(this.#source.slice(start, end))
    this.#length += end - start
  }

  /** Something that the source has not. */
  add(text: string): void {
    if (text === '') return
    const last = this.#added.at(-1)
    if (last?.end === this.#length) last.end += text.length
    else this.#added.push({ start: this.#length, end: this.#length + text.length })
    this.#parts.push(text)
    this.#length += text.length
  }

  end(): { readonly bytes: Uint8Array<ArrayBuffer>; readonly added: readonly Span[] } {
    return { bytes: fromLatin1(this.#parts.join('')), added: this.#added }
  }
}
