import { decode } from './decode'
import { MACHINE } from './scan-memory'

/** Heads that follow each other get one text where so many bytes are left. */
const LEAST = 256

/**
 * The one text of heads that lie one behind the other in the memory of the machine, as in a pipeline: made when it is asked for
 * the first time. Strings that are cut from it cost less than those that are made of bytes one by one.
 */
export class RunText {
  /** Index of its first byte. */
  start = 0
  /** Index behind its last byte; 0 where there is no such text. */
  end = 0
  #text: string | null = null

  /** Heads lie in `[start, end)`: they get one text, unless they have it or are too short to be worth it. */
  begin(start: number, end: number): void {
    if (this.end === end || end - start < LEAST) return
    this.start = start
    this.end = end
    this.#text = null
  }

  /** The text, where the byte before the index `end` lies in it; null where it does not, or not all of it is US-ASCII. */
  upTo(end: number, bytes: Uint8Array): string | null {
    if (end > this.end) return null
    if (this.#text === null) {
      if (MACHINE!.ascii(this.start, this.end) === 0) {
        this.end = 0
        return null
      }
      this.#text = decode(bytes, this.start, this.end, true)
    }
    return this.#text
  }
}
