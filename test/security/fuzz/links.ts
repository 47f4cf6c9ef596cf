import { safeParse } from 'valibot'
import { fromBase64url } from '../../../src/bytes'
import { decodeLink, PlaygroundSchema } from '../../../src/playground'
import { inflate } from '../../../src/playground/deflate'
import { bomb, fragments } from './fragments'

/** What is wrong with the way a fragment was taken; null where it gave a valid playground or a sentence. */
export async function fault(text: string): Promise<string | null> {
  try {
    const result = await decodeLink(text)
    if (result.ok) return safeParse(PlaygroundSchema, result.playground).success ? null : 'not a valid playground'
    // A sentence of ours, of a length that fits a notice.
    const { text: sentence } = result.error
    return /^[A-Z][\s\S]{20,400}\.$/.test(sentence) ? null : `not a sentence: ${sentence}`
  } catch (error) {
    return `threw ${String(error)}`
  }
}

/** Feeds so many fragments of a seed to the reader of links: how each kind ended, and the first faults. */
export async function feedFragments(seed: number, count: number) {
  const kinds = new Map<string, number>()
  const faults: { readonly how: string; readonly text: string; readonly fault: string }[] = []
  const before = Object.getOwnPropertyNames(Object.prototype).join()
  let fed = 0
  for await (const { how, text } of fragments(seed)) {
    if (fed++ >= count) break
    kinds.set(how, (kinds.get(how) ?? 0) + 1)
    const found = await fault(text)
    if (found) faults.push({ how, text, fault: found })
    if (faults.length > 10) break
  }
  if (Object.getOwnPropertyNames(Object.prototype).join() !== before)
    faults.push({ how: 'all', text: '', fault: 'Object.prototype was changed' })
  return { kinds, faults }
}

/** MiB by which the process grows at its largest, and milliseconds, while `act` runs. */
async function cost<T>(act: () => Promise<T>): Promise<{ readonly ms: number; readonly mib: number; readonly got: T }> {
  globalThis.gc?.()
  const before = process.resourceUsage().maxRSS
  const started = performance.now()
  const got = await act()
  const ms = performance.now() - started
  return { ms, mib: (process.resourceUsage().maxRSS - before) / 1024, got }
}

/** `npm run fuzz:page -- links [COUNT] [SEED]`: true where nothing was wrong. */
export async function run(args: readonly string[]): Promise<boolean> {
  const count = Number(args[0] ?? 200_000)
  const seed = Number(args[1] ?? 1)
  if (!(count > 0) || !Number.isSafeInteger(seed)) {
    console.error('expected COUNT, a number above 0, and SEED, a whole number')
    return false
  }
  // First, for what a process has taken it does not give back.
  const text = await bomb()
  await fault(text.slice(0, 2000))
  const refused = await cost(() => decodeLink(text))
  const code = refused.got.ok ? 'opened' : refused.got.error.code
  console.log(
    `a link of ${text.length.toLocaleString('en')} characters that would unpack to 48 MiB: ${code} after ${refused.ms.toFixed(1)} ms (at most 50), ${refused.mib.toFixed(1)} MiB (at most 8)`,
  )
  const whole = await cost(() => inflate(fromBase64url(text.slice(3, -1))!.subarray(4), 64 * 1024 * 1024))
  console.log(`the same unpacked without a limit: ${whole.ms.toFixed(1)} ms, ${whole.mib.toFixed(1)} MiB`)
  const { kinds, faults } = await feedFragments(seed, count)
  for (const [how, times] of kinds) console.log(`${times.toLocaleString('en').padStart(9)}  ${how}`)
  for (const one of faults) console.log(`✗ ${one.how}: ${one.fault}: ${JSON.stringify(one.text.slice(0, 2000))}`)
  console.log(
    `${count.toLocaleString('en')} fragments of seed ${seed}: ${faults.length === 0 ? 'each gave a valid playground or a sentence' : 'see above'}`,
  )
  return faults.length === 0 && code === 'too-large' && refused.ms <= 50 && refused.mib <= 8
}
