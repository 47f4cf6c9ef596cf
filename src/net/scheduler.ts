/** Something to do at a virtual time. Made by a scheduler, armed and disarmed as often as wanted. */
export class Timer {
  /** When it is due, while armed. */
  time = 0
  /** Breaks ties: what was armed first comes first. */
  order = 0
  /** Its place in the heap; -1 while it is not armed. */
  place = -1

  constructor(
    readonly run: () => void,
    readonly background: boolean,
  ) {}

  get armed(): boolean {
    return this.place >= 0
  }
}

/**
 * A queue of things to do at virtual times (milliseconds), in the order of `(time, when it was put in)`. Background timers
 * (probes of a peer that does not answer) are done in their turn, but nothing is kept going for their sake.
 */
export class Scheduler {
  readonly #heap = new Heap()
  readonly #background = new Heap()
  #now = 0
  #order = 0

  /** Virtual milliseconds since the beginning. */
  get now(): number {
    return this.#now
  }

  /** How many timers are armed. */
  get size(): number {
    return this.#heap.size + this.#background.size
  }

  /** Does `run` in `delay` virtual milliseconds (at least 0). The function returned takes it back. */
  after(delay: number, run: () => void): () => void {
    const timer = new Timer(run, false)
    this.arm(timer, delay)
    return () => this.disarm(timer)
  }

  /** Arms a timer, or moves it. A delay that is no number is none. */
  arm(timer: Timer, delay: number): void {
    this.disarm(timer)
    // biome-ignore lint/complexity/useMathMinMax: a delay that is no number is none; Math.max would keep it.
    timer.time = this.#now + (delay > 0 ? delay : 0)
    timer.order = this.#order++
    ;(timer.background ? this.#background : this.#heap).push(timer)
  }

  disarm(timer: Timer): void {
    if (timer.place >= 0) (timer.background ? this.#background : this.#heap).remove(timer)
  }

  /** The time of the next thing to do; null where nothing is left but background. */
  nextTime(): number | null {
    return this.#next()?.time ?? null
  }

  /** Moves the clock to the next thing and does it; false where there is none. */
  step(): boolean {
    const timer = this.#next()
    if (!timer) return false
    this.#do(timer)
    return true
  }

  /** Does all that is due until `time`, background too, and moves the clock there. */
  runUntil(time: number): void {
    for (;;) {
      const timer = earlier(this.#heap.top, this.#background.top)
      if (!timer || timer.time > time) break
      this.#do(timer)
    }
    this.#now = Math.max(this.#now, time)
  }

  #next(): Timer | undefined {
    const { top } = this.#heap
    return top && earlier(top, this.#background.top)
  }

  #do(timer: Timer): void {
    this.disarm(timer)
    this.#now = timer.time
    timer.run()
  }
}

const before = (a: Timer, b: Timer): boolean => a.time < b.time || (a.time === b.time && a.order < b.order)

function earlier(a: Timer | undefined, b: Timer | undefined): Timer | undefined {
  if (!a || !b) return a ?? b
  return before(a, b) ? a : b
}

/** A binary heap of timers that know their places, so that one can be taken out of the middle. */
class Heap {
  readonly #timers: Timer[] = []

  get top(): Timer | undefined {
    return this.#timers[0]
  }

  get size(): number {
    return this.#timers.length
  }

  push(timer: Timer): void {
    this.#timers.push(timer)
    this.#up(timer, this.#timers.length - 1)
  }

  remove(timer: Timer): void {
    const at = timer.place
    timer.place = -1
    const last = this.#timers.pop()!
    if (last === timer) return
    if (at > 0 && before(last, this.#timers[(at - 1) >> 1]!)) this.#up(last, at)
    else this.#down(last, at)
  }

  #up(timer: Timer, from: number): void {
    const timers = this.#timers
    let at = from
    while (at > 0) {
      const above = timers[(at - 1) >> 1]!
      if (!before(timer, above)) break
      this.#put(above, at)
      at = (at - 1) >> 1
    }
    this.#put(timer, at)
  }

  #down(timer: Timer, from: number): void {
    const timers = this.#timers
    let at = from
    for (;;) {
      let child = 2 * at + 1
      if (child >= timers.length) break
      if (child + 1 < timers.length && before(timers[child + 1]!, timers[child]!)) child++
      if (!before(timers[child]!, timer)) break
      this.#put(timers[child]!, at)
      at = child
    }
    this.#put(timer, at)
  }

  #put(timer: Timer, at: number): void {
    this.#timers[at] = timer
    timer.place = at
  }
}
