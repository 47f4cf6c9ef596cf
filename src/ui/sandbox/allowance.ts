/** An allowance of so many at once, and so many more each second. `now`: milliseconds. */
export class Allowance {
  readonly #burst: number
  readonly #perSecond: number
  #left: number
  #since = 0

  constructor(burst: number, perSecond: number) {
    this.#burst = burst
    this.#perSecond = perSecond
    this.#left = burst
  }

  /** Takes one; false where none is left. */
  take(now: number): boolean {
    this.#left = Math.min(this.#burst, this.#left + ((now - this.#since) / 1000) * this.#perSecond)
    this.#since = now
    if (this.#left < 1) return false
    this.#left--
    return true
  }
}
