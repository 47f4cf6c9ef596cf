import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { chromium } from '@playwright/test'
import { findBrowser } from '../../tools/find-browser'
import { servePage } from '../determinism/page'
import { type Figure, median, report } from '../report'
import { download, kernelAlone } from './kernel'
import { calibrate, type Load, type Measured } from './load'
import { recorded } from './memory'

const TIMES = 5
const SAMPLES = 60
const MEBIBYTE = 1024 * 1024

/** `npm run bench -- net`: exchanges through the kernel, with a process and without, a download, and what recordings keep. */
export async function run(args: readonly string[]): Promise<boolean> {
  // Memory is measured behind a collection.
  setFlagsFromString('--expose-gc')
  Object.assign(globalThis, { gc: runInNewContext('gc') as () => void })
  const figures = [...alone(), ...(await recordings()), ...(args.includes('--kernel') ? [] : await inPage())]
  return report(figures)
}

function alone(): Figure[] {
  // Short samples, so that on a machine that is busy some are left alone; the best counts, the calibration's as well.
  const count = 2_000
  for (let time = 0; time < 10; time++) kernelAlone(count)
  const rates: number[] = []
  const works: number[] = []
  for (let time = 0; time < SAMPLES; time++) {
    works.push(calibrate(1e6))
    rates.push((count * 1000) / kernelAlone(count))
  }
  const length = 64 * MEBIBYTE
  download(8 * MEBIBYTE)
  const downloads = Array.from({ length: TIMES }, () => download(length))
  const beside = `best of ${SAMPLES}, median ${median(rates).toFixed(0)}; calibration loop of 1,000,000 rounds best ${Math.min(...works).toFixed(1)} ms, median ${median(works).toFixed(1)} ms`
  return [
    { what: 'kernel alone, exchanges', got: Math.max(...rates), unit: '/s', asked: 100_000, least: true, beside },
    {
      what: 'a download of 64 MiB',
      got: length / 1e3 / Math.min(...downloads.map(({ elapsed }) => elapsed)),
      unit: 'MB/s',
      asked: 100,
      least: true,
      beside: `best of ${TIMES}`,
    },
    {
      what: 'memory while it crosses, at most',
      got: Math.max(...downloads.map(({ memory }) => memory)) / MEBIBYTE,
      unit: 'MiB',
      asked: 64,
      beside: 'buffers and heap, garbage included',
    },
  ]
}

/** Recordings of a process that answers, calls and all, just below the most that a recording holds. */
async function recordings(): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const [what, load] of [
    ['small exchanges', { exchanges: 4500, connections: 1 }],
    ['large exchanges', { exchanges: 200, connections: 1, body: 262_144 }],
  ] as const) {
    const { memory, carried, records } = await recorded(load)
    figures.push({
      what: `a recording beside 3 × its bytes, ${what}`,
      got: (memory - 3 * carried) / records,
      unit: 'B a record',
      asked: 64,
      beside: `${(memory / 1e6).toFixed(2)} MB for ${records} records of ${(carried / 1e6).toFixed(2)} MB, ${((memory - carried) / records).toFixed(1)} B a record beside the bytes once`,
    })
  }
  return figures
}

async function inPage(): Promise<Figure[]> {
  const host = await servePage('net')
  const found = await findBrowser()
  const browser = await chromium.launch({
    executablePath: found.path,
    args: [...found.args],
    env: { ...process.env, ...found.env } as Record<string, string>,
  })
  try {
    const page = await browser.newPage()
    await page.goto(host.url)
    const measure = (load: Load) => page.evaluate<Measured>(`exchanges(${JSON.stringify(load)})`)
    const rate = async (what: string, load: Load, asked: number): Promise<Figure> => {
      await measure({ ...load, exchanges: 500 })
      const all: Measured[] = []
      for (let time = 0; time < TIMES; time++) all.push(await measure(load))
      const best = all.reduce((a, b) => (a.elapsed < b.elapsed ? a : b))
      return {
        what,
        got: (load.exchanges * 1000) / best.elapsed,
        unit: '/s',
        asked,
        least: true,
        beside: `best of ${TIMES}, median ${((load.exchanges * 1000) / median(all.map(({ elapsed }) => elapsed))).toFixed(0)}; calibration loop ${best.calibration.toFixed(0)} ms`,
      }
    }
    return [
      await rate('exchanges in the page, one after the other', { exchanges: 2000, connections: 1 }, 1500),
      await rate('exchanges in the page, 16 connections', { exchanges: 8000, connections: 16 }, 5000),
    ]
  } finally {
    await browser.close()
    host.close()
  }
}
