/** A queue of bytes in chunks: what goes in is copied once, what comes out is copied once. */
export class ByteQueue {
  readonly #chunks: Uint8Array[] = []
  #length = 0
  /** Offset, in the whole stream, of the first byte still held. */
  #start = 0

  get length(): number {
    return this.#length
  }

  get start(): number {
    return this.#start
  }

  get end(): number {
    return this.#start + this.#length
  }

  /** Appends bytes; the queue owns them from here on. */
  push(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    this.#chunks.push(bytes)
    this.#length += bytes.length
  }

  /** A copy of up to `most` bytes from stream offset `from` on, which is not before `start`. */
  peek(from: number, most: number): Uint8Array<ArrayBuffer> {
    const length = Math.max(0, Math.min(most, this.end - from))
    const out = new Uint8Array(length)
    let chunkStart = this.#start
    let filled = 0
    for (const chunk of this.#chunks) {
      if (filled === length) break
      const skip = Math.max(0, from + filled - chunkStart)
      if (skip < chunk.length) {
        const part = chunk.subarray(skip, Math.min(chunk.length, skip + length - filled))
        out.set(part, filled)
        filled += part.length
      }
      chunkStart += chunk.length
    }
    return out
  }

  /** Lets go of the first `count` bytes. */
  drop(count: number): void {
    let left = Math.min(count, this.#length)
    this.#length -= left
    this.#start += left
    while (left > 0) {
      const chunk = this.#chunks[0]!
      if (chunk.length > left) {
        this.#chunks[0] = chunk.subarray(left)
        return
      }
      left -= chunk.length
      this.#chunks.shift()
    }
  }

  /** Takes up to `most` bytes out. */
  take(most: number): Uint8Array<ArrayBuffer> {
    const out = this.peek(this.#start, most)
    this.drop(out.length)
    return out
  }
}
