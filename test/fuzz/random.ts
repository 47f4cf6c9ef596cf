/** A stream of random numbers that a seed determines (xorshift32, scrambled by a multiplication). */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) || 1
    for (let round = 0; round < 8; round++) this.#next()
  }

  #next(): number {
    let x = this.#state
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    this.#state = x
    return Math.imul(x, 0x2545f491) >>> 0
  }

  /** An integer from 0 to `below - 1`. */
  below(below: number): number {
    return Math.floor((this.#next() / 0x1_0000_0000) * below)
  }

  /** True once in `times`. */
  once(times: number): boolean {
    return this.below(times) === 0
  }

  pick<T>(of: readonly T[]): T {
    return of[this.below(of.length)]!
  }
}
