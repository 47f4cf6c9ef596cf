import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { TABLE } from './table'
import type { Progress } from './tell'

/**
 * `npm run fuzz -- --seed S --inputs N`: generated and mutated messages for our parser and for Node's llhttp. Prints how often each
 * kind of disagreement of the table came, with its reason. Exit 1 where one is in no row, or the parser crashed, hung, left a
 * gap between elements, or gave another result when the octets came in pieces.
 */
const { values } = parseArgs({ options: { seed: { type: 'string' }, inputs: { type: 'string' } } })
const seed = Number(values.seed ?? 1)
const inputs = Number(values.inputs ?? 100_000)
if (!Number.isSafeInteger(seed) || !Number.isSafeInteger(inputs) || inputs < 1) {
  console.error('expected whole numbers: npm run fuzz -- --seed 1 --inputs 100000')
  process.exit(2)
}

/** No word from the worker for so long, in milliseconds: it hangs. */
const HANG = 120_000
const started = performance.now()
let last: Progress = { done: 0, agree: 0, failed: 0, counts: [], failures: [] }
const worker = fork(fileURLToPath(new URL('./worker.ts', import.meta.url)), [String(seed), String(inputs)], {
  execArgv: process.execArgv,
})
const hung = () => {
  console.error(`FAILED: the parser hangs behind input ${last.done} of seed ${seed}`)
  worker.kill('SIGKILL')
}
let watch = setTimeout(hung, HANG)
worker.on('message', (progress: Progress) => {
  clearTimeout(watch)
  watch = setTimeout(hung, HANG)
  last = progress
})
worker.on('exit', (code) => {
  clearTimeout(watch)
  const seconds = (performance.now() - started) / 1000
  for (const { why, batchSeed, input } of last.failures)
    console.log(`FAILED: ${why} (batch ${batchSeed})\n  ${JSON.stringify(input)}`)
  for (const [row, { name, right, section, reason }] of TABLE.entries()) {
    const count = last.counts[row] ?? 0
    if (count > 0) console.log(`${String(count).padStart(8)}  ${name}: ${reason} (${section}; right: ${right})`)
  }
  const differ = last.counts.reduce((sum, count) => sum + count, 0)
  console.log(
    `${last.agree} agree, ${differ} differ in a kind of the table, ${last.failed} failed of ${last.done} inputs (seed ${seed}, ${Math.round(last.done / seconds)} a second, llhttp ${process.versions['llhttp']} of Node ${process.versions.node})`,
  )
  process.exit(code === 0 && last.failed === 0 && last.done === inputs ? 0 : 1)
})
