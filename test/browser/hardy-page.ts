import { expect } from '@playwright/test'
import puppeteer, { type Browser, type Page } from 'puppeteer-core'
import { findBrowser } from '../tools/find-browser'
import { longestIn, TIMELINE } from './longest-task'

/**
 * The page as a person meets it, for programs that may take the process of their frame along. Playwright takes a page for lost
 * when a process of one of its frames dies; the page lives on, and Puppeteer goes on with it. Puppeteer's own choice of
 * features puts sandboxed frames into the page's process: here they are where everybody has them.
 */
export class HardyPage {
  readonly #browser: Browser
  readonly page: Page

  constructor(browser: Browser, page: Page) {
    this.#browser = browser
    this.page = page
  }

  /** Replaces the whole program, as by select all and paste. */
  async write(text: string): Promise<void> {
    await this.page.click('.monaco-editor .view-line')
    await this.page.keyboard.down('Control')
    await this.page.keyboard.press('a')
    await this.page.keyboard.up('Control')
    await this.page.keyboard.sendCharacter(text)
  }

  /** Expects of the text of the console, or of curl's screen, in time. */
  shows(where: 'Output of your server' | 'curl’s screen') {
    return expect.poll(() => this.page.$eval(`aria/${where}`, (one) => one.textContent ?? ''), { timeout: 40_000 })
  }

  /** Ends the processes of all frames that have one of their own; returns how many there were. */
  async crashFrames(): Promise<number> {
    const session = await this.#browser.target().createCDPSession()
    const { targetInfos } = await session.send('Target.getTargets')
    const frames = targetInfos.filter(({ type }) => type === 'iframe')
    for (const { targetId } of frames) {
      const { sessionId } = await session.send('Target.attachToTarget', { targetId, flatten: false })
      await session.send('Target.sendMessageToTarget', { sessionId, message: '{"id":1,"method":"Page.crash"}' })
    }
    return frames.length
  }

  /** The longest task of the page's main thread while `act` runs: see `longestIn`. */
  async longestTask(act: () => Promise<unknown>): Promise<number> {
    await this.page.tracing.start({ categories: [...TIMELINE] })
    let trace: Uint8Array | undefined
    try {
      await act()
    } finally {
      trace = await this.page.tracing.stop()
    }
    return longestIn(new TextDecoder().decode(trace), this.page.url())
  }
}

/** Opens the page at `url` in a browser of its own, waits until it is live and its editor is there, and closes it in the end. */
export async function withHardyPage(url: string, act: (hardy: HardyPage) => Promise<void>): Promise<void> {
  const found = await findBrowser()
  const browser = await puppeteer.launch({
    executablePath: found.path,
    args: [...found.args],
    env: { ...process.env, ...found.env },
    ignoreDefaultArgs: puppeteer.defaultArgs().filter((one) => one.startsWith('--disable-features')),
  })
  try {
    const page = await browser.newPage()
    await page.setViewport({ width: 1440, height: 900 })
    await page.goto(url)
    await page.waitForSelector('html[data-live]')
    await page.waitForSelector('.monaco-editor .view-line')
    await act(new HardyPage(browser, page))
  } finally {
    await browser.close()
  }
}
