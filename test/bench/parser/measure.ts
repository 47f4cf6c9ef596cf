import { median } from '../report'
import { CASES, type Case } from './cases'
import { type Contender, Sink, type Taken } from './sink'

/** Milliseconds of work since some moment; on the processor where that can be had. */
export type Clock = () => number

/** What one case gave: medians of the microseconds an input took, and of the ratios within each round. */
export interface Row {
  readonly name: string
  readonly lazy: boolean
  /** By contender, in order; null where it does not read the case right. */
  readonly micros: readonly (number | null)[]
  /** The median over the rounds of: fastest peer divided by the first contender. */
  readonly ratio: number
  readonly best: string
}

export interface Options {
  readonly rounds: number
  /** Milliseconds that each contender runs in a round. */
  readonly slice: number
  /** Runs to a round, of which the fastest counts: one where the clock is that of the processor. */
  readonly runs: number
  /** Part of a case's name; all where empty. */
  readonly only: string
}

const VARIANT_ROUNDS = 3
const WARM_UP = 25
const PASSES = 2
/** Runs by which the length of a slice is found. */
const RUNS = 3

function outputOf(contender: Contender, one: Case, lazy: boolean): Taken[] {
  const sink = new Sink()
  sink.log = []
  const take = contender.start(one.role, lazy, sink)
  for (let round = 0; round < VARIANT_ROUNDS; round++)
    for (const pieces of one.variants) for (const piece of pieces) take(contender.prepare?.(piece) ?? piece)
  return sink.log
}

/** Why a contender's output differs from the first one's; null where it does not. */
function difference(contender: Contender, wanted: string | null, one: Case, lazy: boolean): string | null {
  try {
    const got = JSON.stringify(outputOf(contender, one, lazy))
    return wanted === null || got === wanted ? null : 'other output'
  } catch (error) {
    return (error as Error).message
  }
}

/** A contender on a case: runs through the variants again and again. */
class Runner {
  readonly #take: (piece: Uint8Array) => void
  readonly #variants: Uint8Array[][]
  #next = 0
  /** Inputs to a slice. */
  count = 1

  constructor(contender: Contender, one: Case, lazy: boolean) {
    this.#take = contender.start(one.role, lazy, new Sink())
    this.#variants = one.variants.map((pieces) => pieces.map((piece) => contender.prepare?.(piece) ?? piece))
  }

  run(count: number): void {
    const variants = this.#variants
    const take = this.#take
    let at = this.#next
    for (let done = 0; done < count; done++) {
      const pieces = variants[at]!
      for (let index = 0; index < pieces.length; index++) take(pieces[index]!)
      at = at + 1 === variants.length ? 0 : at + 1
    }
    this.#next = at
  }

  /** Warms up for `WARM_UP` slices of the clock, so that a busy machine does not cut it short; finds how many inputs fill a slice. */
  calibrate(slice: number, clock: Clock): void {
    const until = clock() + slice * WARM_UP
    let count = 1
    for (;;) {
      const took = this.fastest(count, clock, RUNS)
      // Long enough for a clock of a tenth of a millisecond.
      if (took < slice / 2) count *= 2
      else if (clock() >= until) {
        this.count = Math.max(1, Math.round((count * slice) / took))
        return
      }
    }
  }

  /** Milliseconds of the fastest of some runs of `count` inputs: where the clock is not that of the processor, the others waited. */
  fastest(count: number, clock: Clock, runs: number): number {
    let least = Number.POSITIVE_INFINITY
    for (let run = 0; run < runs; run++) {
      const started = clock()
      this.run(count)
      least = Math.min(least, clock() - started)
    }
    return least
  }
}

/** Measures all cases: the first contender against the others. `said` hears of what a peer gets wrong. */
export function measure(
  contenders: readonly Contender[],
  clock: Clock,
  { rounds, slice, runs, only }: Options,
  said: (line: string) => void,
): Row[] {
  const rows: Row[] = []
  // Everybody sees all kinds of input first: what is measured is code that knows them, not its first meeting with one.
  for (let pass = 0; pass < PASSES; pass++)
    for (const lazy of [false, true])
      for (const one of CASES)
        for (const contender of contenders)
          if (difference(contender, null, one, lazy) === null)
            new Runner(contender, one, lazy).calibrate(slice / 10, clock)
  for (const lazy of [false, true]) {
    for (const one of CASES) {
      if (!one.name.includes(only)) continue
      const wanted = JSON.stringify(outputOf(contenders[0]!, one, lazy))
      const runners = contenders.map((contender) => {
        const wrong = difference(contender, wanted, one, lazy)
        if (wrong) said(`${one.name}: ${contender.name} is left out (${wrong})`)
        return wrong ? null : new Runner(contender, one, lazy)
      })
      for (const runner of runners) runner?.calibrate(slice, clock)
      const times: number[][] = contenders.map(() => [])
      const ratios: number[] = []
      for (let round = 0; round < rounds; round++) {
        // Each round begins with another one, so that none always runs behind the same.
        for (let turn = 0; turn < runners.length; turn++) {
          const at = (turn + round) % runners.length
          const runner = runners[at]
          if (!runner) continue
          times[at]!.push((runner.fastest(runner.count, clock, runs) * 1000) / runner.count)
        }
      }
      const micros = times.map((list) => (list.length > 0 ? median(list) : null))
      let best = 1
      for (let at = 2; at < micros.length; at++)
        if ((micros[at] ?? Number.POSITIVE_INFINITY) < (micros[best] ?? Number.POSITIVE_INFINITY)) best = at
      for (let round = 0; round < rounds; round++) ratios.push(times[best]![round]! / times[0]![round]!)
      rows.push({ name: one.name, lazy, micros, ratio: median(ratios), best: contenders[best]!.name })
    }
  }
  return rows
}

export const geometricMean = (values: readonly number[]): number =>
  Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length)
