import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type Browser, chromium, type Page } from '@playwright/test'
import { build } from 'vite'
import { encodeLink, freshPlayground, type Playground, plainRequest } from '../../src/playground'
import { slimMonaco, slimTypeScript } from '../../src/prerender/slim-monaco'
import { findBrowser } from '../tools/find-browser'
import { serveFolder } from '../tools/static-host'
import { type Figure, median, report } from './report'

/** The numbers of the built page, on localhost, each a median. */

const DIST = 'dist'
const ALONE = 'node_modules/.cache/bench/editor-alone'
/** Pairs of page and editor alone, one after the other. */
const PAIRS = 11
/** Repetitions of what is measured within one page. */
const TIMES = 15

const gzip = (file: string) => gzipSync(readFileSync(file), { level: 9 }).length
const files = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? files(path) : [path]
  })

/** The script and style files that index.html itself asks for, before any script has run. */
function beforePaint(): string[] {
  const html = readFileSync(join(DIST, 'index.html'), 'utf8')
  const found = html.matchAll(
    /<(?:script[^>]*\ssrc|link[^>]*rel="(?:stylesheet|modulepreload)"[^>]*\shref)="\.?\/?([^"]+)"/g,
  )
  return [...found].map(([, file]) => join(DIST, file!))
}

/** Milliseconds of a fixed piece of work in the page: tells how fast this machine is just now. */
const calibrate = (page: Page) =>
  page.evaluate(() => {
    const started = performance.now()
    let sum = 0
    for (let at = 0; at < 2e7; at++) sum = (sum * 31 + at) | 0
    return sum === 0.5 ? 0 : performance.now() - started
  })

/** Notes when elements appear: `selector` by name. */
async function watch(page: Page, selectors: Readonly<Record<string, string>>): Promise<void> {
  // tsx keeps the names of functions by a helper that the page does not have.
  await page.addInitScript('globalThis.__name = (value) => value')
  await page.addInitScript((wanted) => {
    const seen: Record<string, number> = {}
    Object.assign(window, { seen })
    const look = () => {
      for (const [name, selector] of Object.entries(wanted)) {
        if (!(name in seen) && document.querySelector(selector)) seen[name] = performance.now()
      }
      if (Object.keys(seen).length < Object.keys(wanted).length) requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  }, selectors)
}

async function seen(page: Page, name: string): Promise<number> {
  // Not waitForFunction: it evaluates text in the page, which the page's policy forbids.
  for (let tries = 0; tries < 600; tries++) {
    const at = await page.evaluate(
      (wanted) => (window as unknown as { seen: Record<string, number> }).seen[wanted],
      name,
    )
    if (at !== undefined) return at
    await page.waitForTimeout(100)
  }
  throw new Error(`“${name}” did not appear within a minute`)
}

const EDITOR = { editor: '.monaco-editor .view-line span', live: '[data-live]' }

async function visit<T>(browser: Browser, url: string, act: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  try {
    const page = await context.newPage()
    await watch(page, EDITOR)
    await page.goto(url)
    return await act(page)
  } finally {
    await context.close()
  }
}

async function loading(browser: Browser, url: string, alone: string): Promise<Figure[]> {
  const ratios: number[] = []
  const pages: number[] = []
  const alones: number[] = []
  const lives: number[] = []
  const paints: number[] = []
  for (let pair = 0; pair < PAIRS; pair++) {
    const measured = await visit(browser, url, async (page) => {
      const editor = await seen(page, 'editor')
      const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0)
      return { editor, live: await seen(page, 'live'), paint }
    })
    const other = await visit(browser, alone, (page) => seen(page, 'editor'))
    ratios.push(measured.editor / other)
    pages.push(measured.editor)
    alones.push(other)
    lives.push(measured.live)
    paints.push(measured.paint)
  }
  return [
    {
      what: 'editor ready, page / editor alone',
      got: median(ratios),
      unit: '×',
      asked: 1.2,
      beside: `${median(pages).toFixed(0)} ms and ${median(alones).toFixed(0)} ms, median of ${PAIRS} pairs`,
    },
    { what: 'first contentful paint', got: median(paints), unit: 'ms', asked: null },
    {
      what: 'live exchange before the editor',
      got: median(lives.map((live, at) => live / pages[at]!)),
      unit: '× of its time',
      asked: 1,
      beside: `${median(lives).toFixed(0)} ms`,
    },
  ]
}

/** Rejects where something that has to come does not. */
function within<T>(milliseconds: number, what: string, promise: Promise<T>): Promise<T> {
  return Promise.race([
    promise,
    new Promise<never>((_, reject) => {
      setTimeout(() => reject(new Error(`${what} did not come within ${milliseconds} ms`)), milliseconds).unref()
    }),
  ])
}

/**
 * Milliseconds from an event of the page, which `act` causes, to the moment in which the wire shows the run that it
 * began.
 */
async function untilShown(page: Page, event: 'keydown' | 'click', act: () => Promise<void>): Promise<number> {
  await page.evaluate((name) => {
    const pane = document.querySelector('.pane-wire')!
    const shown = new Promise<number>((resolve) => {
      let started = 0
      window.addEventListener(
        name,
        () => {
          started = performance.now()
        },
        { capture: true, once: true },
      )
      let busy = false
      new MutationObserver((_, observer) => {
        busy ||= pane.getAttribute('aria-busy') === 'true'
        if (!busy || pane.getAttribute('aria-busy') === 'true') return
        observer.disconnect()
        resolve(performance.now() - started)
      }).observe(pane, { attributes: true, attributeFilter: ['aria-busy'] })
    })
    Object.assign(window, { shown })
  }, event)
  await act()
  return within(
    10_000,
    `the run after a ${event}`,
    page.evaluate(() => (window as unknown as { shown: Promise<number> }).shown),
  )
}

async function typing(page: Page): Promise<number> {
  const times: number[] = []
  await page.locator('.monaco-editor .view-line', { hasText: 'Hello World' }).click()
  await page.keyboard.press('End')
  // Into the text that is sent: before its closing quote and two brackets.
  for (let left = 0; left < 3; left++) await page.keyboard.press('ArrowLeft')
  for (let at = 0; at < TIMES; at++) {
    times.push(await untilShown(page, 'keydown', () => page.keyboard.press('x')))
    await page.waitForTimeout(600)
  }
  return median(times)
}

async function sending(page: Page): Promise<number> {
  const times: number[] = []
  const send = page.locator('.pane-client').getByRole('button', { name: /^Send (Ctrl|⌘)/ })
  for (let at = 0; at < TIMES; at++) {
    times.push(await untilShown(page, 'click', () => send.click()))
    await page.waitForTimeout(600)
  }
  return median(times)
}

/** Exchanges of one run, on one kept connection: curl takes the numbers as so many addresses. */
const MANY = 10_000

const manyRequests = (count: number): Playground => ({
  ...freshPlayground('Many exchanges', 'server.ts', "export default () => 'Hello World'\n"),
  // At 2 ms an exchange all of them are within the two minutes of virtual time that a run is followed.
  network: { latency: 1 },
  requests: [{ ...plainRequest('curl-7.88'), command: `curl -s 'http://localhost:8000/[1-${count}]'` }],
})

/** An event of Chromium's tracing: microseconds, by the clock and of the thread's processor time. */
interface TraceEvent {
  readonly name: string
  readonly pid: number
  readonly tid: number
  readonly dur?: number
  readonly tdur?: number
  readonly args?: { readonly name?: string }
}

/**
 * The longest task of a renderer's main thread in a trace, in milliseconds by the clock, as the browser counts a long
 * task; and the most processor time that one took, which is less where other programs have the processor meanwhile.
 */
function longestTask(trace: Buffer): { readonly processor: number; readonly clock: number } {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] }
  const key = ({ pid, tid }: TraceEvent) => `${pid}.${tid}`
  const main = new Set(
    traceEvents.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain').map(key),
  )
  let processor = 0
  let clock = 0
  for (const event of traceEvents) {
    if (event.name !== 'ThreadControllerImpl::RunTask' || !main.has(key(event))) continue
    processor = Math.max(processor, (event.tdur ?? 0) / 1000)
    clock = Math.max(clock, (event.dur ?? 0) / 1000)
  }
  if (clock === 0) throw new Error('the trace holds no task of a main thread')
  return { processor, clock }
}

/** Runs so many exchanges from a link: the longest task of the main thread meanwhile, and its heap afterwards. */
async function exchanging(browser: Browser, url: string, count: number) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  try {
    const page = await context.newPage()
    await watch(page, EDITOR)
    await page.goto(url)
    await seen(page, 'editor')
    await page.waitForTimeout(2000)
    await browser.startTracing(page, { categories: ['toplevel'] })
    const started = Date.now()
    await page.evaluate(
      (fragment) => {
        location.hash = fragment
      },
      await encodeLink(manyRequests(count)),
    )
    await page.locator('.pane-client .outcome', { hasText: 'exit code 0' }).waitFor({ timeout: 120_000 })
    const seconds = (Date.now() - started) / 1000
    const longest = longestTask(await browser.stopTracing())
    await page.waitForTimeout(3000)
    const says = await page.locator('.pane-console').textContent()
    const devtools = await context.newCDPSession(page)
    await devtools.send('HeapProfiler.collectGarbage')
    const { usedSize } = await devtools.send('Runtime.getHeapUsage')
    return { seconds, longest, heap: usedSize / 1e6, dropped: /left out/.test(says ?? '') }
  } finally {
    await context.close()
  }
}

async function manyExchanges(browser: Browser, url: string): Promise<Figure[]> {
  const some = await exchanging(browser, url, MANY)
  const more = await exchanging(browser, url, MANY * 2)
  return [
    {
      what: `longest main-thread task while ${MANY.toLocaleString('en')} exchanges run`,
      got: some.longest.clock,
      unit: 'ms',
      asked: 50,
      beside: `by the clock; most processor time of one ${some.longest.processor.toFixed(0)} ms, ${some.seconds.toFixed(1)} s in all`,
    },
    {
      what: `heap of the page after ${(MANY * 2).toLocaleString('en')} exchanges, over that after ${MANY.toLocaleString('en')}`,
      got: more.heap / some.heap,
      unit: '×',
      asked: 1.25,
      beside: `${more.heap.toFixed(1)} MB and ${some.heap.toFixed(1)} MB`,
    },
    {
      what: 'runs of these that do not say what they dropped',
      got: [some, more].filter(({ dropped }) => !dropped).length,
      unit: '',
      asked: 0,
    },
  ]
}

/** `parts`: which of `load`, `speed`, `many` to measure; none: all. */
export async function run(parts: readonly string[]): Promise<boolean> {
  const wanted = (part: string) => parts.length === 0 || parts.includes(part)
  await build({ logLevel: 'warn' })
  await build({
    configFile: false,
    root: 'test/bench/editor-alone',
    base: './',
    logLevel: 'error',
    plugins: [slimMonaco()],
    worker: { format: 'es', plugins: () => [slimTypeScript()] },
    build: { outDir: join(process.cwd(), ALONE), emptyOutDir: true, target: 'es2022' },
  })
  const host = await serveFolder(DIST, 0)
  const aloneHost = await serveFolder(ALONE, 0)
  const found = await findBrowser()
  const browser = await chromium.launch({
    executablePath: found.path,
    args: [...found.args],
    env: { ...process.env, ...found.env } as Record<string, string>,
  })
  try {
    const first = beforePaint()
    const everything = files(DIST).filter((file) => /\.(js|css)$/.test(file))
    const figures: Figure[] = [
      {
        what: 'JavaScript and CSS before first paint, gzip',
        got: first.reduce((sum, file) => sum + gzip(file), 0) / 1000,
        unit: 'kB',
        asked: 40,
        beside: `${first.length} files, and ${(gzip(join(DIST, 'index.html')) / 1000).toFixed(1)} kB of HTML`,
      },
      {
        what: 'all JavaScript and CSS, gzip',
        got: everything.reduce((sum, file) => sum + gzip(file), 0) / 1e6,
        unit: 'MB',
        asked: 2.7,
        beside: `${everything.length} files`,
      },
    ]
    const calibration = await visit(browser, host.url, calibrate)
    figures.push({ what: 'calibration loop', got: calibration, unit: 'ms', asked: null })
    if (wanted('load')) figures.push(...(await loading(browser, host.url, aloneHost.url)))
    if (wanted('speed'))
      await visit(browser, host.url, async (page) => {
        await seen(page, 'editor')
        await page.waitForTimeout(2000)
        figures.push({
          what: 'Send to reply',
          got: await sending(page),
          unit: 'ms',
          asked: 30,
          beside: `median of ${TIMES}`,
        })
        figures.push({
          what: 'last keystroke to the new bytes',
          got: await typing(page),
          unit: 'ms',
          asked: 250,
          beside: `median of ${TIMES}, debounce included`,
        })
      })
    if (wanted('many')) figures.push(...(await manyExchanges(browser, host.url)))
    return report(figures)
  } finally {
    await browser.close()
    host.close()
    aloneHost.close()
  }
}
