import { readFileSync } from 'node:fs'
import { chromium as browsers, type Page } from '@playwright/test'
import { build } from 'vite'
import { type BrowserOutcome, type Client, chromium156, curl788, firefox153 } from '../../src/clients'
import { caseScript, type ResponseCase, replay } from '../oracle/replay'
import { findBrowser } from '../tools/find-browser'
import { serveFolder } from '../tools/static-host'
import { type Figure, median, report } from './report'

/** `npm run bench -- clients`: how long the simulated clients take. */

/** How long each client of a recording was watched, in virtual milliseconds. */
const CLIENTS: readonly (readonly [client: Client, limit: number])[] = [
  [curl788, 2000],
  [chromium156, 2200],
  [firefox153, 3000],
]
const COMMANDS = 25

/** One plain curl and one navigation of each browser for each recorded response. */
function everyCase(): Figure {
  const { cases } = JSON.parse(readFileSync('test/fixtures/responses.json', 'utf8')) as { cases: ResponseCase[] }
  const started = performance.now()
  let outcomes = 0
  for (const entry of cases) {
    const url = `http://localhost:8000${entry.request.path}`
    for (const [client, limit] of CLIENTS) {
      const command = client === curl788 ? `curl -sS -o output ${url}` : null
      const request = { method: 'GET', url, fields: [], body: null, raw: null, command }
      const { outcome } = replay(client, request, caseScript(entry), limit)
      if (outcome.kind === 'curl' || (outcome as BrowserOutcome).outcome) outcomes++
    }
  }
  return {
    what: `${cases.length} × ${CLIENTS.length} replies, each read by curl, Chrome and Firefox`,
    got: (performance.now() - started) / 1000,
    unit: 's',
    asked: 10,
    beside: `${outcomes} outcomes`,
  }
}

/** Milliseconds from Enter until the screen shows the end of the command's output, as a frame that is drawn. */
async function oneCommand(page: Page, word: string): Promise<number> {
  const prompt = page.getByRole('textbox', { name: 'Command line' })
  await prompt.fill(`curl localhost:8000/; echo ${word}`)
  await page.evaluate((wanted) => {
    const screen = document.querySelector('[role="log"][aria-label="curl’s screen"]')!
    const area = document.querySelector<HTMLTextAreaElement>('.prompt textarea')!
    const state = window as unknown as { took: number | null }
    state.took = null
    let began = 0
    area.addEventListener('keydown', () => (began = performance.now()), { once: true, capture: true })
    const observer = new MutationObserver(() => {
      // Once as typed, once as printed.
      if ((screen.textContent ?? '').split(wanted).length < 3) return
      observer.disconnect()
      state.took = performance.now() - began
    })
    observer.observe(screen, { childList: true, characterData: true, subtree: true })
  }, word)
  await prompt.press('Enter')
  for (let tries = 0; tries < 600; tries++) {
    const took = await page.evaluate(() => (window as unknown as { took: number | null }).took)
    if (took !== null) return took
    await page.waitForTimeout(20)
  }
  throw new Error('the command did not end within 12 s')
}

async function commands(): Promise<Figure> {
  await build({ logLevel: 'warn' })
  const served = await serveFolder('dist', 0)
  const found = await findBrowser()
  const browser = await browsers.launch({ executablePath: found.path, args: [...found.args] })
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await page.addInitScript('globalThis.__name = (value) => value')
    await page.goto(served.url)
    await page.locator('[data-live]').first().waitFor()
    await page.locator('.screen .xterm').waitFor()
    const took: number[] = []
    for (let number = 0; number < COMMANDS; number++) took.push(await oneCommand(page, `ready-${number}`))
    return {
      what: 'a curl command, from Enter to the next prompt',
      got: median(took),
      unit: 'ms',
      asked: 30,
      beside: `median of ${COMMANDS} in the page, ${Math.min(...took).toFixed(0)} to ${Math.max(...took).toFixed(0)} ms`,
    }
  } finally {
    await browser.close()
    await served.close()
  }
}

export async function run(): Promise<boolean> {
  return report([everyCase(), await commands()])
}
