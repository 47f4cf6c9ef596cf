import { generate } from './generate'
import { playOne } from './one'
import { Random } from './random'
import { TABLE } from './table'
import type { Failure, Progress } from './tell'

/** Plays inputs of one seed in a process of its own: a parser that hangs cannot hang the one that watches. */
const [seed = 1, inputs = 0] = process.argv.slice(2).map(Number)
const STEP = 2000
/** Each batch has a seed of its own, so that one can be played again alone. */
const MOST_TOLD = 20

const counts = new Array<number>(TABLE.length).fill(0)
const failures: Failure[] = []
let failed = 0
let agree = 0
let at = 0

function batch(): void {
  const batchSeed = seed * 1_000_003 + at
  const random = new Random(batchSeed)
  const end = Math.min(inputs, at + STEP)
  for (; at < end; at++) {
    const input = generate(random)
    let why: string
    try {
      const difference = playOne(input, random)
      if (!difference) {
        agree++
        continue
      }
      const row = TABLE.findIndex((one) => one.holds(difference))
      if (row >= 0) {
        counts[row]!++
        continue
      }
      why = difference.kind
    } catch (error) {
      why = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    }
    failed++
    if (failures.length < MOST_TOLD) failures.push({ why, batchSeed, input })
  }
}

function next(): void {
  batch()
  const progress: Progress = { done: at, agree, failed, counts, failures }
  process.send!(progress, () => {
    if (at < inputs) next()
    else process.disconnect()
  })
}
next()
