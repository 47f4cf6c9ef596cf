import { Worker } from 'node:worker_threads'
import { chromium } from '@playwright/test'
import puppeteer from 'puppeteer-core'
import { spawnNode } from '../../../src/process/node'
import { findBrowser, findFirefox } from '../../tools/find-browser'
import { servePage } from './page'
import { PROGRAMS } from './programs'
import { keepBusy, type Order, type Report, tally } from './tally'

/** An engine in which programs are played. */
interface Engine {
  readonly name: string
  play(order: Order): Promise<Report>
  close(): Promise<void>
}

/**
 * How the runs of a program are laid out in an engine: one after the other, several at a time, and beside workers that keep
 * every processor busy. The engines are at it at the same time, so that each is disturbed by the others as well.
 */
const LAYOUT = [
  { share: 0.2, parallel: 1, busy: false },
  { share: 0.6, parallel: 4, busy: false },
  { share: 0.2, parallel: 3, busy: true },
] as const

/**
 * `npm run bench -- determinism [node] [chromium] [firefox] [--runs N] [--program PART] [--show]`: plays each program N times
 * (200) in each engine, every run in a process of its own, and compares the recordings, hash for hash, within an engine and
 * between them. `--show` prints the first lines in which two recordings differ. True where all are the same.
 */
export async function run(args: readonly string[]): Promise<boolean> {
  const value = (name: string) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined)
  const runs = Number(value('--runs') ?? 200)
  const part = value('--program') ?? ''
  const programs = PROGRAMS.filter(({ name }) => name.includes(part))
  const named = ['node', 'chromium', 'firefox'].filter((name) => args.includes(name))
  const host = await servePage('determinism')
  const engines: Engine[] = []
  const started = performance.now()
  let all = true
  try {
    for (const [name, open] of Object.entries(ENGINES)) {
      if (named.length > 0 && !named.includes(name)) continue
      const engine = await open(host.url).catch((error: unknown) => {
        console.log(`${name}: not run (${error instanceof Error ? error.message.split('\n')[0] : String(error)})`)
        return null
      })
      if (engine) engines.push(engine)
    }
    console.log(
      `${runs} runs of each of ${programs.length} programs in each of ${engines.map(({ name }) => name).join(', ')}`,
    )
    for (const { name: program } of programs) {
      const found = await Promise.all(engines.map((engine) => played(engine, program, runs)))
      const { same, text } = compared(engines, found, runs)
      all &&= same
      console.log(`${same ? '  ' : '✗ '}${program}: ${text}`)
      if (args.includes('--show')) show(found)
    }
    console.log(`  ${((performance.now() - started) / 1000).toFixed(0)} s`)
  } finally {
    for (const engine of engines) await engine.close()
    host.close()
  }
  return all
}

/** What came of the runs of a program in one engine, the most frequent recording first. */
interface Found {
  readonly hashes: readonly { readonly hash: string; readonly times: number; readonly text: string }[]
  readonly records: number
}

async function played(engine: Engine, program: string, runs: number): Promise<Found> {
  const found = new Map<string, { times: number; text: string }>()
  let records = 0
  let left = runs
  for (const [at, { share, parallel, busy }] of LAYOUT.entries()) {
    const these = at === LAYOUT.length - 1 ? left : Math.min(left, Math.ceil(runs * share))
    left -= these
    if (these === 0) continue
    const report = await engine.play({ program, runs: these, parallel, busy })
    records = report.records
    for (const { hash, times, text } of report.hashes) {
      const known = found.get(hash)
      if (known) known.times += times
      else found.set(hash, { times, text })
    }
  }
  const hashes = [...found].map(([hash, one]) => ({ hash, ...one })).sort((a, b) => b.times - a.times)
  return { hashes, records }
}

function compared(engines: readonly Engine[], found: readonly Found[], runs: number): { same: boolean; text: string } {
  const [first] = found
  const hash = first?.hashes[0]?.hash
  const same = found.every(({ hashes }) => hashes.length === 1 && hashes[0]!.hash === hash && hashes[0]!.times === runs)
  const total = found.reduce((sum, { hashes }) => sum + (hashes[0]?.hash === hash ? hashes[0]!.times : 0), 0)
  const counts = same
    ? `${total} of ${runs * found.length} the same`
    : found
        .map(({ hashes }, at) => {
          const elsewhere = hashes[0]!.hash === hash ? '' : `, other than in ${engines[0]!.name}`
          return `${engines[at]!.name} ${hashes.map(({ times }) => times).join(' + ')}${elsewhere}`
        })
        .join('; ')
  return { same, text: `${counts}; ${first?.records ?? 0} records, ${hash?.split(' ')[0]}` }
}

/** Prints where recordings part: within an engine, and between the engines. */
function show(found: readonly Found[]): void {
  const usual = found[0]?.hashes[0]
  for (const { hashes } of found) {
    for (const { hash, text } of hashes) if (usual && hash !== usual.hash) difference(usual.text, text)
  }
}

function difference(one: string, other: string): void {
  const left = one.split('\n')
  const right = other.split('\n')
  const at = left.findIndex((line, index) => line !== right[index])
  console.log(`    record ${at}:\n    ${left[at]?.slice(0, 600)}\n    ${right[at]?.slice(0, 600)}`)
}

const call = (order: Order) => `determinism(${JSON.stringify(order)})`

const ENGINES: Readonly<Record<string, (url: string) => Promise<Engine>>> = {
  node: async () => ({
    name: `Node ${process.version}`,
    play: async (order) => {
      const rest = order.busy ? keepBusy((code) => new Worker(code, { eval: true })) : () => undefined
      try {
        return await tally(order, spawnNode)
      } finally {
        rest()
      }
    },
    close: async () => undefined,
  }),
  chromium: async (url) => {
    const found = await findBrowser()
    const browser = await chromium.launch({
      executablePath: found.path,
      args: [...found.args],
      env: { ...process.env, ...found.env } as Record<string, string>,
    })
    const page = await browser.newPage()
    await page.goto(url)
    return {
      name: `Chromium ${browser.version()}`,
      play: (order) => page.evaluate<Report>(call(order)),
      close: () => browser.close(),
    }
  },
  firefox: async (url) => {
    const browser = await puppeteer.launch({
      browser: 'firefox',
      executablePath: findFirefox(),
      headless: true,
      protocolTimeout: 600_000,
    })
    const page = await browser.newPage()
    await page.goto(url)
    return {
      name: (await browser.version()).replace('/', ' '),
      play: async (order) => (await page.evaluate(call(order))) as Report,
      close: () => browser.close(),
    }
  },
}
