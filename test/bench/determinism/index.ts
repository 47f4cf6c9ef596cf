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

/** How the runs of a program are laid out: alone, several at a time, and beside workers that keep every processor busy. */
const LAYOUT = [
  { share: 0.3, parallel: 1, busy: false },
  { share: 0.4, parallel: 4, busy: false },
  { share: 0.3, parallel: 3, busy: true },
] as const

/**
 * `npm run bench -- determinism [node] [chromium] [firefox] [--runs N] [--program PART] [--show]`: plays each program N times
 * (200) in each engine and compares the recordings, hash for hash, within an engine and between them. `--show` prints the
 * first lines in which two recordings differ. True where all are the same.
 */
export async function run(args: readonly string[]): Promise<boolean> {
  const value = (name: string) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined)
  const runs = Number(value('--runs') ?? 200)
  const part = value('--program') ?? ''
  const programs = PROGRAMS.filter(({ name }) => name.includes(part))
  const named = ['node', 'chromium', 'firefox'].filter((name) => args.includes(name))
  const wanted = (name: string) => named.length === 0 || named.includes(name)
  const host = await servePage('determinism')
  const first = new Map<string, { readonly engine: string; readonly hash: string; readonly text: string }>()
  let all = true
  try {
    for (const [name, open] of Object.entries(ENGINES)) {
      if (!wanted(name)) continue
      const engine = await open(host.url).catch((error: unknown) => {
        console.log(`${name}: not run (${error instanceof Error ? error.message.split('\n')[0] : String(error)})`)
        return null
      })
      if (!engine) continue
      const started = performance.now()
      console.log(`${engine.name}: ${runs} runs of each of ${programs.length} programs`)
      try {
        for (const { name: program } of programs) {
          const { same, text } = await compare(engine, program, runs, first, args.includes('--show'))
          all &&= same
          console.log(`${same ? '  ' : '✗ '}${program}: ${text}`)
        }
      } finally {
        await engine.close()
      }
      console.log(`  ${((performance.now() - started) / 1000).toFixed(0)} s`)
    }
  } finally {
    host.close()
  }
  return all
}

async function compare(
  engine: Engine,
  program: string,
  runs: number,
  first: Map<string, { readonly engine: string; readonly hash: string; readonly text: string }>,
  show: boolean,
): Promise<{ same: boolean; text: string }> {
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
  const [[hash, one]] = [...found].sort((a, b) => b[1].times - a[1].times) as [
    [string, { times: number; text: string }],
  ]
  const reference = first.get(program)
  if (!reference) first.set(program, { engine: engine.name, hash, text: one.text })
  const elsewhere = reference && reference.hash !== hash
  if (show) {
    for (const [, { text }] of [...found].slice(1)) difference(one.text, text)
    if (elsewhere) difference(reference.text, one.text)
  }
  const same = found.size === 1 && !elsewhere
  const counts =
    found.size === 1 ? `${one.times} of ${runs} the same` : [...found.values()].map(({ times }) => times).join(' + ')
  const beside = elsewhere ? `, other than in ${reference.engine}` : ''
  return { same, text: `${counts}${beside}; ${records} records, ${hash.split(' ')[0]}` }
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
