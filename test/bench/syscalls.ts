import { fuzz } from '../net/fuzz'
import { report } from './report'

const CALLS = 1_000_000
/** Sequences of one property; between two the figure is told. */
const RUNS = 1_000

/**
 * `npm run bench -- syscalls [--seed N] [--calls N]`: random sequences of calls on the simulated kernel by three processes, over
 * networks that cut, lose, stall and reset; what must hold is checked after each call. A sequence that breaks something is
 * printed, made small.
 */
export async function run(args: readonly string[]): Promise<boolean> {
  const value = (name: string, otherwise: number) =>
    args.includes(name) ? Number(args[args.indexOf(name) + 1]) : otherwise
  const seed = value('--seed', 1)
  const wanted = value('--calls', CALLS)
  const started = performance.now()
  let calls = 0
  for (let round = 0; calls < wanted; round++) calls += fuzz(RUNS, seed * 1000 + round)
  return report([
    {
      what: 'random calls, with what must hold checked after each',
      got: calls,
      unit: 'calls',
      asked: wanted,
      least: true,
      beside: `seed ${seed}, ${((performance.now() - started) / 1000).toFixed(0)} s`,
    },
  ])
}
