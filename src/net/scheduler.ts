interface Entry {
  readonly time: number
  readonly order: number
  run: (() => void) | null
}

/** A queue of things to do at virtual times (milliseconds), in the order of `(time, when it was put in)`. */
export class Scheduler {
  readonly #heap: Entry[] = []
  #now = 0
  #order = 0

  /** Virtual milliseconds since the beginning. */
  get now(): number {
    return this.#now
  }

  /** Does `run` in `delay` virtual milliseconds (at least 0). The function returned takes it back. */
  after(delay: number, run: () => void): () => void {
    const entry: Entry = { time: this.#now + Math.max(0, delay), order: this.#order++, run }
    this.#push(entry)
    return () => {
      entry.run = null
    }
  }

  /** The time of the next thing to do; null where there is none. */
  nextTime(): number | null {
    this.#dropCancelled()
    return this.#heap[0]?.time ?? null
  }

  /** Moves the clock to the next thing and does it; false where there is none. */
  step(): boolean {
    this.#dropCancelled()
    const entry = this.#pop()
    if (!entry) return false
    this.#now = entry.time
    entry.run!()
    return true
  }

  #dropCancelled(): void {
    while (this.#heap[0]?.run === null) this.#pop()
  }

  #push(entry: Entry): void {
    const heap = this.#heap
    let at = heap.length
    heap.push(entry)
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!before(entry, heap[parent]!)) break
      heap[at] = heap[parent]!
      at = parent
    }
    heap[at] = entry
  }

  #pop(): Entry | undefined {
    const heap = this.#heap
    const top = heap[0]
    const last = heap.pop()
    if (!top || !last || heap.length === 0) return top
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++
      if (!before(heap[child]!, last)) break
      heap[at] = heap[child]!
      at = child
    }
    heap[at] = last
    return top
  }
}

const before = (a: Entry, b: Entry): boolean => a.time < b.time || (a.time === b.time && a.order < b.order)
