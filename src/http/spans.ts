/** Integers of one field line: start and end of its name, start and end of its value, end of the line's content. */
export const FIELD_SPANS = 5
/** Integers of a start-line: ends of its first, second and third part, and of the line's content. */
export const START_SPANS = 4

/**
 * Where the parts of a head, or of a trailer section, stand: a flat list of integers, from the section's first byte. Heads
 * keep their part of a store that is never written twice, so that their strings can be made when they are asked for.
 */
export class SpanStore {
  data = new Int32Array(4096)
  /** Where the section at hand begins in `data`. */
  from = 0
  /** How many field lines it has. */
  count = 0

  /** Begins a section. */
  begin(): void {
    this.from += START_SPANS + this.count * FIELD_SPANS
    this.count = 0
    if (this.from + START_SPANS > this.data.length) this.#renew()
  }

  startLine(first: number, second: number, third: number, content: number): void {
    const { data, from } = this
    data[from] = first
    data[from + 1] = second
    data[from + 2] = third
    data[from + 3] = content
  }

  field(nameStart: number, nameEnd: number, valueStart: number, valueEnd: number, content: number): void {
    let at = this.from + START_SPANS + this.count * FIELD_SPANS
    if (at + FIELD_SPANS > this.data.length) {
      this.#renew()
      at = this.from + START_SPANS + this.count * FIELD_SPANS
    }
    const { data } = this
    data[at] = nameStart
    data[at + 1] = nameEnd
    data[at + 2] = valueStart
    data[at + 3] = valueEnd
    data[at + 4] = content
    this.count++
  }

  #renew(): void {
    const used = this.data.subarray(this.from, Math.min(this.data.length, this.from + START_SPANS + this.count * FIELD_SPANS))
    const data = new Int32Array(Math.max(4096, used.length * 2))
    data.set(used)
    this.data = data
    this.from = 0
  }
}
