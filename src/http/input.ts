import { decode } from './decode'

/**
 * The bytes a parser was given and has not let go of. Offsets count from the first byte of the stream. A piece is looked at
 * where it lies; only what is cut by the end of a piece is copied. Bytes are never written over, so that views stay valid.
 */
export class Input {
  bytes: Uint8Array = new Uint8Array(0)
  /** Stream offset of `bytes[0]`. */
  base = 0
  /** Index behind the last byte held. */
  length = 0
  #owned = false

  /** Stream offset behind the last byte that came. */
  get end(): number {
    return this.base + this.length
  }

  byte(offset: number): number | undefined {
    const index = offset - this.base
    return index < this.length ? this.bytes[index] : undefined
  }

  text(start: number, end: number): string {
    return decode(this.bytes, start - this.base, Math.min(this.length, end - this.base), false)
  }

  /** Takes a piece; what stands before the stream offset `keep` is no longer needed. */
  push(piece: Uint8Array, keep: number): void {
    const from = keep - this.base
    const held = this.length - from
    if (held === 0) {
      this.base = keep
      this.bytes = piece
      this.length = piece.length
      this.#owned = false
      return
    }
    if (!this.#owned || this.length + piece.length > this.bytes.length) {
      const grown = new Uint8Array(Math.max(1024, (held + piece.length) * 2))
      grown.set(this.bytes.subarray(from, this.length))
      this.bytes = grown
      this.base = keep
      this.length = held
      this.#owned = true
    }
    if (piece.length === 1) this.bytes[this.length] = piece[0]!
    else this.bytes.set(piece, this.length)
    this.length += piece.length
  }
}
