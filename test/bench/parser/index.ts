import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium } from '@playwright/test'
import { build } from 'vite'
import { findBrowser } from '../../tools/find-browser'
import { type Figure, report } from '../report'
import { type Alone, measureAlone } from './alone'
import { type HttpParserJs, httpParserJs } from './http-parser-js'
import { llhttpNode } from './llhttp-node'
import { llhttpWasm } from './llhttp-wasm'
import { geometricMean, measure, type Options, type Row } from './measure'
import { milo } from './milo'
import { ours } from './ours'

const require = createRequire(import.meta.url)

/** What is asked for: geometric means over the cases, full and lazy; GB/s of scanning alone; and of each case. */
const ASKED = {
  node: { full: 1.8, lazy: 2.5, scan: 2 },
  chromium: { full: 2.2, lazy: 3.8, scan: 3 },
  each: 1,
  /** A full parse, as a multiple of scanning and making the strings. */
  parts: 1.15,
} as const

const binaries = () => ({
  llhttp: require('undici/lib/llhttp/llhttp_simd-wasm.js') as Buffer,
  milo: readFileSync(require.resolve('@perseveranza-pets/milo/milo.wasm')),
})

/**
 * `npm run bench -- parser [node] [chromium] [--rounds N] [--case PART]`: the parser against the others in JavaScript, in one
 * process and in interleaved rounds, in Node by time on the processor and in Chromium by the clock (the fastest of five runs a
 * round). Every parser's output is
 * checked first. True where all that is asked for is reached.
 */
export async function run(args: readonly string[]): Promise<boolean> {
  const value = (name: string) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined)
  const options: Options = { rounds: Number(value('--rounds') ?? 15), slice: 6, runs: 1, only: value('--case') ?? '' }
  const everywhere = !args.includes('node') && !args.includes('chromium')
  let met = true
  if (everywhere || args.includes('node')) met = (await inNode(options)) && met
  if (everywhere || args.includes('chromium')) met = (await inChromium({ ...options, slice: 3, runs: 5 })) && met
  return met
}

async function inNode(options: Options): Promise<boolean> {
  const { llhttp, milo: miloBinary } = binaries()
  const contenders = [
    ours,
    llhttpNode(),
    await llhttpWasm(llhttp),
    await milo(miloBinary),
    httpParserJs(require('http-parser-js') as HttpParserJs),
  ]
  const clock = () => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1000
  }
  const names = contenders.map(({ name }) => name)
  const rows = measure(contenders, clock, options, console.log)
  const alone = measureAlone(clock, options)
  return show(`Node ${process.version}`, names, rows, alone, ASKED.node)
}

async function inChromium(options: Options): Promise<boolean> {
  const found = await findBrowser()
  const browser = await chromium.launch({
    executablePath: found.path,
    args: [...found.args],
    env: { ...process.env, ...found.env } as Record<string, string>,
  })
  try {
    const page = await browser.newPage()
    await page.addScriptTag({ content: await bundle() })
    const { llhttp, milo: miloBinary } = binaries()
    const texts = { llhttp: llhttp.toString('base64'), milo: miloBinary.toString('base64') }
    const call = `benchParser(${JSON.stringify(texts)}, ${JSON.stringify(options)})`
    const { rows, alone, lines } = await page.evaluate<{ rows: Row[]; alone: Alone; lines: string[] }>(call)
    for (const line of lines) console.log(line)
    const names = ['barewire', 'llhttp wasm', 'milo', 'http-parser-js']
    return show(`Chromium ${browser.version()}`, names, rows, alone, ASKED.chromium)
  } finally {
    await browser.close()
  }
}

/** The measuring code as one script. */
async function bundle(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'esnext',
      lib: { entry: new URL('page.ts', import.meta.url).pathname, formats: ['iife'], name: 'bench' },
    },
  })
  const [first] = [built].flat()
  if (!first || !('output' in first)) throw new Error('bench: the bundler gave no script')
  return first.output[0].code
}

function show(
  where: string,
  names: readonly string[],
  rows: readonly Row[],
  alone: Alone,
  asked: { readonly full: number; readonly lazy: number; readonly scan: number },
): boolean {
  console.log(
    `\n${where}: microseconds an input (medians), and the best peer's time divided by ours (median of rounds)\n`,
  )
  const figures: Figure[] = []
  for (const lazy of [false, true]) {
    const mode = lazy ? 'lazy' : 'full'
    console.log(`| ${mode} | ${names.join(' | ')} | ratio |`)
    console.log(`| --- |${names.map(() => ' ---: |').join('')} ---: |`)
    const these = rows.filter((row) => row.lazy === lazy)
    for (const { name, micros, ratio, best } of these) {
      const cells = micros.map((one) => (one === null ? 'wrong' : one.toFixed(one < 10 ? 2 : 1)))
      console.log(`| ${name} | ${cells.join(' | ')} | ${ratio.toFixed(2)} (${best}) |`)
      if (ratio < ASKED.each) figures.push({ what: `${mode}, ${name}`, got: ratio, unit: '×', asked: 1, least: true })
    }
    console.log('')
    if (these.length === 0) continue
    const mean = geometricMean(these.map(({ ratio }) => ratio))
    figures.push({ what: `${mode}, geometric mean`, got: mean, unit: '×', asked: asked[mode], least: true })
  }
  const { length, scan, strings, full, ratio } = alone
  const speed = length / scan / 1000
  figures.push({
    what: `scanning ${length.toFixed(0)} bytes alone`,
    got: speed,
    unit: 'GB/s',
    asked: asked.scan,
    least: true,
  })
  const beside = `scan ${scan.toFixed(2)} µs + strings ${strings.toFixed(2)} µs; full parse ${full.toFixed(2)} µs`
  figures.push({ what: 'full parse, over scan and strings alone', got: ratio, unit: '×', asked: ASKED.parts, beside })
  return report(figures)
}
