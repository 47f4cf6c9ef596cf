/** One navigation, or one `fetch`, of a simulated browser to a server that gives one reply. */
import { fromLatin1 } from '../../../src/bytes'
import { type BrowserOutcome, chromium156, firefox153 } from '../../../src/clients'
import { type BrowserTab, PageScript, type ScriptResponse, shownText } from '../../../src/clients/browser'
import { type Chunk, composed, type Ending, ReplayHost, type Script } from '../../oracle/replay'

export type Browser = 'chromium' | 'firefox'

const CLIENTS = { chromium: chromium156, firefox: firefox153 }
export const BOTH = ['chromium', 'firefox'] as const
export const PLAIN = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n'
export const TARGET = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n\r\nTARGET'

export interface More {
  readonly ending?: Ending
  readonly chunks?: readonly Chunk[]
  /** Replies to requests after the first to `/`; the last one is given again. */
  readonly next?: string | readonly string[]
}

const scriptFor = (response: string, { ending = 'close', chunks = [], next }: More): Script => {
  const replies = [response, ...(next === undefined ? [] : [next].flat())]
  let times = 0
  return {
    onRequest: ({ target }) => {
      if (target === '/__base') return { bytes: fromLatin1(TARGET), ending: 'open' }
      if (target !== '/') return { bytes: fromLatin1(TARGET), ending: 'open' }
      return { bytes: fromLatin1(replies[Math.min(times++, replies.length - 1)]!), ending, chunks }
    },
  }
}

const asked = (host: ReplayHost) =>
  host.connections
    .flatMap((each) => each.requests.map((request) => request.target))
    .filter((target) => target !== '/favicon.ico')

/** One navigation to `/`, from a tab that shows nothing. */
export function visit(browser: Browser, response: string, more: More = {}) {
  const host = new ReplayHost(scriptFor(response, more))
  const run = CLIENTS[browser].start(host, composed(), () => {})
  host.clock.run(3000, () => run.settled)
  const outcome = run.outcome as BrowserOutcome
  const cookies = (run as BrowserTab).memory.cookies.all
  return { outcome, text: shownText(outcome), settled: run.settled, asked: asked(host), at: host.now(), cookies }
}

/** `fetch('/')` from a page of the same server. */
export function fetched(browser: Browser, response: string, more: More = {}): ScriptResponse {
  const host = new ReplayHost(scriptFor(response, more))
  const tab = CLIENTS[browser].start(host, composed({ url: 'http://localhost:8000/__base' }), () => {})
  host.clock.run(1000, () => tab.settled)
  let last: ScriptResponse | null = null
  new PageScript(tab as BrowserTab).fetch('/', { cache: 'no-store' }, (answer) => {
    last = answer
  })
  host.clock.run(host.clock.time + 3000)
  return last!
}
