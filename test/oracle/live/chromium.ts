/** One navigation of the real Chromium, and of the simulated one, to a server that plays the same script. */
import { type Browser, chromium } from '@playwright/test'
import { type BrowserOutcome, chromium156 } from '../../../src/clients'
import { findBrowser } from '../../tools/find-browser'
import { compareNavigation, type NavigationRecord } from '../clients-browser'
import { composed, ReplayHost, type Script } from '../replay'
import type { Difference } from './curl'
import type { LiveServer } from './server'

/** How long a navigation is watched, in milliseconds. */
const LIMIT = 2200
/** A navigation that has ended may still turn out otherwise (a body that fails): so long it is watched on. */
const SETTLE = 150

/** The installed Chromium, and its version: `156.0.8078.79`. Null where there is none. */
export async function installedChromium(): Promise<{ browser: Browser; version: string } | null> {
  try {
    const found = await findBrowser()
    const browser = await chromium.launch({
      executablePath: found.path,
      args: [...found.args],
      env: { ...process.env, ...found.env } as Record<string, string>,
    })
    return { browser, version: browser.version() }
  } catch {
    return null
  }
}

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds))

/** Navigates a fresh tab to `/` of the server. */
export async function realChromium(browser: Browser, server: LiveServer, script: Script): Promise<NavigationRecord> {
  server.play(script)
  const context = await browser.newContext()
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  try {
    await session.send('Network.enable')
    await session.send('Page.enable')
    let response: { status: number; statusText: string; mimeType: string } | null = null
    let download: string | null = null
    let failed: string | null = null
    let loaded = false
    session.on('Network.responseReceived', (event) => {
      if (event.type === 'Document') response = event.response
    })
    session.on('Network.loadingFailed', (event) => {
      if (event.type === 'Document') failed = event.errorText
    })
    page.on('download', (event) => {
      download = event.suggestedFilename()
    })
    page.on('load', () => {
      loaded = true
    })
    const limit = pause(LIMIT)
    const navigated = session.send('Page.navigate', { url: `http://localhost:${server.port}/` })
    const first = await Promise.race([navigated, limit.then(() => null)])
    if (first === null) return { outcome: 'pending' }
    if (!first.errorText) {
      const over = async () => {
        while (!loaded && failed === null && download === null) await pause(20)
      }
      await Promise.race([over(), limit])
    }
    await pause(SETTLE)
    const error = first.errorText ?? null
    if (download !== null) return { outcome: 'download', download: { suggestedFilename: download } }
    if (error === 'net::ERR_ABORTED') return { outcome: 'no-navigation' }
    if (error !== null) return { outcome: 'error', netError: error }
    const seen = await page.evaluate(() => ({
      contentType: document.contentType,
      characterSet: document.characterSet,
      title: document.title,
      // biome-ignore lint/performance/useDomNodeTextContent: what is rendered is asked for
      text: (document.documentElement as HTMLElement | null)?.innerText?.slice(0, 200) ?? '',
    }))
    const known = response as { status: number; statusText: string; mimeType: string } | null
    return {
      outcome: 'document',
      loaded: loaded && failed === null,
      document: seen,
      ...(known ? { status: known.status, statusText: known.statusText } : {}),
    }
  } finally {
    await context.close()
  }
}

/** The same navigation, simulated, and what differs. Requests are not compared: an idle browser preconnects as it likes. */
export function compareChromium(want: NavigationRecord, port: number, script: Script): Difference[] {
  const host = new ReplayHost({ ...script, listens: (_address, asked) => asked === port })
  const run = chromium156.start(host, composed({ url: `http://localhost:${port}/` }), () => {})
  host.clock.run(LIMIT, () => run.settled)
  const got = run.outcome as BrowserOutcome
  return compareNavigation('chromium', want, got, []).map(([field, expected, actual]) => ({
    field,
    want: JSON.stringify(expected) ?? 'nothing',
    got: JSON.stringify(actual) ?? 'nothing',
  }))
}
