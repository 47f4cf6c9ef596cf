import { concat } from './text'

/** Bytes that come in parts and are looked at as one now and then: what is joined once is not joined again. */
export class Gathered {
  #parts: Uint8Array[]

  constructor(...parts: Uint8Array[]) {
    this.#parts = parts
  }

  add(bytes: Uint8Array): void {
    this.#parts.push(bytes)
  }

  /**
   * All that came, and nothing else in its buffer, so that a message takes no more along. The same array until more comes;
   * not to be written to.
   */
  get bytes(): Uint8Array {
    const [first] = this.#parts
    if (this.#parts.length !== 1 || first!.length !== first!.buffer.byteLength) this.#parts = [concat(this.#parts)]
    return this.#parts[0]!
  }
}
