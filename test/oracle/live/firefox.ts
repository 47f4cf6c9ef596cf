/** One navigation of the real Firefox, over WebDriver BiDi, and of the simulated one, to a server that plays the same script. */
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserOutcome, firefox153 } from '../../../src/clients'
import { findFirefox } from '../../tools/find-browser'
import { compareNavigation, type NavigationRecord } from '../clients-browser'
import { composed, ReplayHost, type Script, type SeenConnection } from '../replay'
import type { Difference } from './curl'
import { Protocol, startBrowser } from './protocol'
import type { LiveServer } from './server'

/** How long a navigation is watched, in milliseconds. */
const LIMIT = 3000
/** After its end: an icon may be asked for, content may fail. */
const SETTLE = 450
/** How long the browser may take to answer a question about a page. */
const PATIENCE = 2000

/** Neither cache is used, as in the recordings. */
const PREFERENCES = {
  'browser.cache.disk.enable': false,
  'browser.cache.memory.enable': false,
  'browser.shell.checkDefaultBrowser': false,
}

interface Response {
  readonly status: number
  readonly statusText: string
}

/** Of an event, what is looked at. */
interface Event {
  readonly context: string
  readonly navigation: string | null
  readonly request: { readonly request: string }
  readonly response: Response
  readonly suggestedFilename: string
}

interface Seen {
  readonly uri: string
  readonly contentType: string
  readonly characterSet: string
  readonly title: string
  readonly text: string
  /** The text of an error page, which is in a shadow tree. */
  readonly error: string
}

/** What a page is looked at with. */
const LOOK = `JSON.stringify({
  uri: document.documentURI,
  contentType: document.contentType,
  characterSet: document.characterSet,
  title: document.title,
  text: (document.documentElement?.innerText ?? '').slice(0, 200),
  error: document.querySelector('net-error-card')?.shadowRoot?.querySelector('article')?.innerText ?? '',
})`

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds))

/** A Firefox of our own: without a window, with a fresh profile. */
export class LiveFirefox {
  readonly #process: ChildProcess
  readonly #protocol: Protocol
  readonly #profile: string
  /** `153.8.0`. */
  readonly version: string

  private constructor(process: ChildProcess, protocol: Protocol, profile: string, version: string) {
    this.#process = process
    this.#protocol = protocol
    this.#profile = profile
    this.version = version
  }

  /** Null where none is installed. */
  static async start(): Promise<LiveFirefox | null> {
    let path: string
    try {
      path = findFirefox()
    } catch {
      return null
    }
    const profile = mkdtempSync(join(tmpdir(), 'barewire-firefox-'))
    const lines = Object.entries(PREFERENCES).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${value});`)
    writeFileSync(join(profile, 'user.js'), lines.join('\n'))
    const { process, url } = await startBrowser(
      path,
      ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0', 'about:blank'],
      /WebDriver BiDi listening on (ws:\S+)/,
      { HOME: profile },
    )
    const protocol = await Protocol.connect(`${url}/session`)
    const session = await protocol.send<{ capabilities: { browserVersion: string } }>('session.new', {
      capabilities: {},
    })
    await protocol.send('session.subscribe', { events: ['network', 'browsingContext'] })
    return new LiveFirefox(process, protocol, profile, session.capabilities.browserVersion)
  }

  async stop(): Promise<void> {
    await Promise.race([this.#protocol.send('browser.close').catch(() => {}), pause(PATIENCE)])
    this.#process.kill()
    await pause(200)
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 })
  }

  /** Navigates a new tab in a container of its own. */
  async navigate(url: string): Promise<NavigationRecord> {
    const protocol = this.#protocol
    const { userContext } = await protocol.send<{ userContext: string }>('browser.createUserContext')
    const { context } = await protocol.send<{ context: string }>('browsingContext.create', { type: 'tab', userContext })
    let main: string | null = null
    let response: Response | null = null
    let download: string | null = null
    const listen = (method: string, listener: (event: Event) => void) =>
      protocol.on(method, (params) => listener(params as unknown as Event))
    const answered = (event: Event) => {
      if (event.request.request === main) response = event.response
    }
    const ends = [
      // The last navigation counts: a reply may have led on to another page (Refresh).
      listen('network.beforeRequestSent', (event) => {
        if (event.context === context && event.navigation) main = event.request.request
      }),
      listen('network.responseStarted', answered),
      listen('network.responseCompleted', answered),
      listen('browsingContext.downloadWillBegin', (event) => {
        if (event.context === context) download = event.suggestedFilename
      }),
    ]
    try {
      let answer: 'loaded' | 'failed' | null = null
      protocol.send('browsingContext.navigate', { context, url, wait: 'complete' }).then(
        () => {
          answer = 'loaded'
        },
        () => {
          answer = 'failed'
        },
      )
      for (const from = Date.now(); answer === null && download === null && Date.now() - from < LIMIT; ) await pause(10)
      await pause(SETTLE)
      const seen = await this.#look(context)
      return record(seen, answer, response, download)
    } finally {
      for (const end of ends) end()
      await Promise.race([protocol.send('browser.removeUserContext', { userContext }).catch(() => {}), pause(PATIENCE)])
    }
  }

  async #look(context: string): Promise<Seen | null> {
    const question = this.#protocol
      .send<{ result?: { value?: string } }>('script.evaluate', {
        target: { context },
        expression: LOOK,
        awaitPromise: false,
      })
      .catch(() => null)
    const answer = await Promise.race([question, pause(PATIENCE).then(() => null)])
    return answer?.result?.value ? JSON.parse(answer.result.value) : null
  }
}

/** The outcome in the form of the recordings. */
function record(
  seen: Seen | null,
  answer: 'loaded' | 'failed' | null,
  response: Response | null,
  download: string | null,
): NavigationRecord {
  const status = response ? { status: response.status, statusText: response.statusText } : {}
  if (seen && /^about:(net|cert)error/.test(seen.uri)) {
    const text = seen.error.replace(/\n*Try Again\s*/, '\n').trim()
    return { outcome: 'error', errorPage: { text }, ...status }
  }
  if (download !== null) return { outcome: 'download', download: { suggestedFilename: download }, ...status }
  if (seen && seen.uri !== 'about:blank') {
    const { contentType, characterSet, title, text } = seen
    return {
      outcome: 'document',
      loaded: answer === 'loaded',
      document: { contentType, characterSet, title, text },
      ...status,
    }
  }
  if (answer === null) return { outcome: 'pending', ...status }
  return {
    outcome: response && [204, 205].includes(response.status) ? 'no-navigation' : 'silent-failure',
    ...status,
  }
}

const lines = (connections: readonly SeenConnection[]) =>
  connections.map((each) => ({ requests: each.requests.map((request) => request.line) }))

/** Navigates the real Firefox to `/` of the server. */
export async function realFirefox(browser: LiveFirefox, server: LiveServer, script: Script): Promise<NavigationRecord> {
  const seen = server.play(script)
  const outcome = await browser.navigate(`http://localhost:${server.port}/`)
  return { ...outcome, serverSaw: lines(seen) }
}

/** The same navigation, simulated, and what differs. A page's icon may come after the watch has ended, so icons are not counted. */
export function compareFirefox(want: NavigationRecord, port: number, script: Script): Difference[] {
  const host = new ReplayHost({ ...script, listens: (_address, asked) => asked === port })
  const run = firefox153.start(host, composed({ url: `http://localhost:${port}/` }), () => {})
  host.clock.run(LIMIT, () => run.settled)
  return compareNavigation('firefox', want, run.outcome as BrowserOutcome, host.connections)
    .filter(([field]) => field !== 'favicons')
    .map(([field, expected, actual]) => ({
      field,
      want: JSON.stringify(expected) ?? 'nothing',
      got: JSON.stringify(actual) ?? 'nothing',
    }))
}
