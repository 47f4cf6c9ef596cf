/**
 * The watchdog looks up so often, in real milliseconds. Where it is late itself by more than `late`, the machine was busy with
 * other things, and what the process has said may wait to be heard: that look does not count. Before it stops a program it
 * finds out whether the machine has time for it at all (`slowdown`), and gives as many times more of it. It looks at most `most`
 * times as often as on a machine with time; how long that is in all depends on how late the looks are.
 */
const WATCH = { every: 100, late: 50, most: 5 } as const

/**
 * Pieces of work by which the watchdog tells how busy the machine is: some milliseconds each, for clocks that tell whole ones.
 * The first `warm` do not count: the engine still compiles them, which makes them slow on a machine with time too.
 */
const PROBE = { warm: 4, pieces: 8, rounds: 1_000_000 } as const

/** Calls back after real milliseconds; returns the way to cancel. */
export type Alarm = (delay: number, callback: () => void) => () => void

/**
 * Calls `stop` where `busy` has held for `delay` real milliseconds on end, as far as the machine had time for it. Returns the
 * way to cancel.
 */
export function watch(alarm: Alarm, delay: number, busy: () => boolean, stop: () => void): () => void {
  const whole = delay / WATCH.every
  let left = whole
  let looks = whole * WATCH.most
  let cancel = () => {}
  const look = () => {
    const due = performance.now() + WATCH.every
    cancel = alarm(WATCH.every, () => {
      if (!busy()) return
      if (performance.now() - due <= WATCH.late) left--
      if (left <= 0) left = whole * (slowdown() - 1)
      if (left <= 0 || --looks <= 0) stop()
      else look()
    })
  }
  look()
  return () => cancel()
}

/**
 * How many times slower this thread gets on than if it had its processor to itself, in whole times: 1 on a machine with time.
 * Of pieces of work that are alike the fastest was left alone. `now`: the clock, in milliseconds; two readings a piece.
 */
export function slowdown(now: () => number = () => performance.now()): number {
  let least = Number.POSITIVE_INFINITY
  let sum = 0
  let work = 0
  for (let at = 0; at < PROBE.warm + PROBE.pieces; at++) {
    const began = now()
    work = piece(work)
    const took = now() - began
    if (at < PROBE.warm) continue
    least = Math.min(least, took)
    sum += took
  }
  const times = sum / (least * PROBE.pieces)
  // A number that is one in any case: the work must not be optimised away.
  return Number.isFinite(times) ? Math.max(1, Math.floor(times)) + (work & 0) : 1
}

function piece(before: number): number {
  let work = before
  for (let at = 0; at < PROBE.rounds; at++) work = (work * 31 + at) | 0
  return work
}
