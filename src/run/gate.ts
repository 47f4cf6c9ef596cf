/** A door on the way of a run: shut until somebody opens it, and for so many real milliseconds at most. */
export class Gate {
  readonly #most: number
  #shut: { readonly over: Promise<void>; readonly end: () => void } | null = null

  constructor(most: number) {
    this.#most = most
  }

  /** Settles when it is open again; null where it is. */
  get over(): Promise<void> | null {
    return this.#shut?.over ?? null
  }

  shut(): void {
    if (this.#shut) return
    let end = () => {}
    const over = new Promise<void>((resolve) => {
      const timer = setTimeout(() => end(), this.#most)
      end = () => {
        clearTimeout(timer)
        this.#shut = null
        resolve()
      }
    })
    this.#shut = { over, end }
  }

  open(): void {
    this.#shut?.end()
  }
}
