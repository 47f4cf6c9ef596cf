/** Bytes that come in pieces, in one place. */
export class Gathered {
  #room: Uint8Array = new Uint8Array(0)
  #length = 0

  /** All that came so far. What was handed out before stays as it was. */
  get bytes(): Uint8Array {
    return this.#room.subarray(0, this.#length)
  }

  get length(): number {
    return this.#length
  }

  /** Takes a copy of the bytes that follow. */
  add(piece: Uint8Array): void {
    const length = this.#length + piece.length
    if (length > this.#room.length) {
      const room = new Uint8Array(this.#length === 0 ? length : length * 2)
      room.set(this.bytes)
      this.#room = room
    }
    this.#room.set(piece, this.#length)
    this.#length = length
  }

  /** Forgets what came after the first `length` bytes. */
  cut(length: number): void {
    this.#room = this.#room.slice(0, length)
    this.#length = this.#room.length
  }
}
