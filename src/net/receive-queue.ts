/** What a segment's bookkeeping costs of a buffer, beside its bytes (Linux: sk_buff, shared info and header room). */
export const OVERHEAD = 832

/** Segments shorter than this are kept together with the one before them, as Linux coalesces them. */
const SMALL = 2048

/** Bytes that have come in order and wait to be read, with the memory that they take. */
export class ReceiveQueue {
  #chunks: Uint8Array[] = []
  /** Index of the first chunk that is left. */
  #head = 0
  /** Bytes of the first chunk that have been read. */
  #read = 0
  #length = 0
  #start = 0
  #memory = 0
  /** Bytes of the last chunk that came in small segments; the next small one joins them. */
  #joined = 0

  get length(): number {
    return this.#length
  }

  /** Offset, in the whole stream, of the first byte that is left. */
  get start(): number {
    return this.#start
  }

  /** Bytes of buffer that are taken. A segment's share is given back when all of it has been read. */
  get memory(): number {
    return this.#memory
  }

  /** Appends bytes; the queue owns them from here on. */
  push(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    const joins = this.#length > 0 && bytes.length < SMALL && this.#joined + bytes.length < SMALL
    this.#joined = joins ? this.#joined + bytes.length : bytes.length
    this.#memory += bytes.length + (joins ? 0 : OVERHEAD)
    this.#chunks.push(bytes)
    this.#marks.push(joins ? 0 : OVERHEAD)
    this.#length += bytes.length
  }
  /** The overhead that each chunk brought. */
  #marks: number[] = []

  /** A copy of the first bytes, at most `most`. */
  peek(most: number): Uint8Array<ArrayBuffer> {
    const length = Math.max(0, Math.min(most, this.#length))
    const out = new Uint8Array(length)
    let skip = this.#read
    let filled = 0
    for (let at = this.#head; filled < length; at++) {
      const chunk = this.#chunks[at]!
      const part = skip === 0 && chunk.length <= length - filled ? chunk : chunk.subarray(skip, skip + length - filled)
      out.set(part, filled)
      filled += part.length
      skip = 0
    }
    return out
  }

  /** Takes up to `most` bytes out. */
  take(most: number): Uint8Array<ArrayBuffer> {
    const out = this.peek(most)
    this.#drop(out.length)
    return out
  }

  clear(): void {
    this.#drop(this.#length)
  }

  #drop(count: number): void {
    let left = count
    this.#length -= count
    this.#start += count
    while (left > 0) {
      const chunk = this.#chunks[this.#head]!
      const rest = chunk.length - this.#read
      if (rest > left) {
        this.#read += left
        break
      }
      left -= rest
      this.#memory -= chunk.length + this.#marks[this.#head]!
      this.#read = 0
      this.#head++
    }
    if (this.#head === this.#chunks.length) {
      this.#chunks = []
      this.#marks = []
      this.#head = 0
    } else if (this.#head > 64) {
      this.#chunks = this.#chunks.slice(this.#head)
      this.#marks = this.#marks.slice(this.#head)
      this.#head = 0
    }
  }
}
