/** Replays response recordings through the simulated browsers: one navigation for each case and browser. */
import { readFileSync } from 'node:fs'
import { type BrowserOutcome, type Client, chromium156, firefox153 } from '../../src/clients'
import { BrowserTab, shownText } from '../../src/clients/browser'
import { caseScript, ReplayHost, type ResponseCase, replay, type SeenConnection } from './replay'

type Saw = readonly { readonly requests?: readonly string[]; readonly idle?: boolean }[]

interface NavigationRecord {
  readonly outcome: string
  readonly loaded?: boolean
  readonly status?: number
  readonly statusText?: string
  readonly mimeType?: string
  readonly document?: {
    readonly contentType: string
    readonly characterSet?: string
    readonly title: string
    readonly text: string
  }
  readonly netError?: string
  readonly fetchError?: string | null
  readonly errorPage?: { readonly summary?: string | null; readonly text?: string }
  readonly download?: { readonly suggestedFilename: string }
  readonly serverSaw?: Saw
  readonly serverSawOtherRun?: Saw
  readonly cookieOnSecond?: string | null
}

interface BrowserRecord {
  readonly navigation?: NavigationRecord
  /** The login dialog was left with Escape: what the tab showed then, and the requests so far. */
  readonly loginDialogEscape?: {
    readonly document: { readonly contentType: string; readonly text: string; readonly title: string }
    readonly requestsAfter: Saw
  }
}

interface RecordedCase extends ResponseCase {
  readonly id: string
  readonly group: string
  readonly chromium?: BrowserRecord
  readonly firefox?: BrowserRecord
  readonly unstable: readonly string[]
}

interface Count {
  agree: number
  differ: number
}

export interface BrowserOracleResult {
  readonly chromium: Count
  readonly firefox: Count
  readonly lines: string[]
}

type Browser = 'chromium' | 'firefox'

const CLIENTS: Readonly<Record<Browser, Client>> = { chromium: chromium156, firefox: firefox153 }

/** How long a browser was watched, in milliseconds. */
const LIMIT: Readonly<Record<Browser, number>> = { chromium: 2200, firefox: 3000 }

/** The request that follows in the cookie cases; only its Cookie field is compared. */
const SECOND = 'GET /__second HTTP/1.1'

const FAVICON = 'GET /favicon.ico HTTP/1.1'

const plain = (text: string) => text.replace(/[ \t\r\n\f\u00a0]+/g, ' ').trim()

const brief = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 240 ? `${text.slice(0, 120)} … ${text.slice(-110)}` : text
}

/** Request lines per connection without favicons; connections that carried nothing else are left out. */
function requestLines(saw: Saw): string[][] {
  return saw
    .map((each) => (each.requests ?? []).filter((line) => line !== FAVICON && line !== SECOND))
    .filter((each) => each.length > 0)
}

function favicons(saw: Saw): number {
  return saw.flatMap((each) => each.requests ?? []).filter((line) => line === FAVICON).length
}

const asSaw = (connections: readonly SeenConnection[]): Saw =>
  connections.map((each) => ({ requests: each.requests.map((request) => request.line) }))

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

/** Types for which a browser builds a viewer of its own: only the type is compared. */
const VIEWER = /json|xml|^(image|video|audio)\/|pdf/

function compare(
  browser: Browser,
  want: NavigationRecord,
  got: BrowserOutcome,
  connections: readonly SeenConnection[],
) {
  const differences: [field: string, want: unknown, got: unknown][] = []
  const check = (
    field: string,
    expected: unknown,
    actual: unknown,
    equal: boolean | undefined = expected === actual,
  ) => {
    if (!equal) differences.push([field, expected, actual])
  }
  check('outcome', want.outcome, got.outcome)
  if (want.outcome === got.outcome) {
    if (want.loaded !== undefined && want.outcome === 'document') check('loaded', want.loaded, got.loaded)
    if (want.status !== undefined) check('status', want.status, got.status)
    if (want.statusText !== undefined) {
      const start = want.statusText.split('...[')[0]!
      const cut = start !== want.statusText
      check(
        'statusText',
        want.statusText,
        got.statusText,
        cut ? got.statusText?.startsWith(start) : got.statusText === start,
      )
    }
    if (want.download && browser === 'chromium')
      check('download', want.download.suggestedFilename, got.download?.name ?? null)
    const page = want.errorPage
    if (want.outcome === 'error' && page && got.error) {
      const code = browser === 'chromium' ? want.netError?.replace('net::', '') : (want.fetchError ?? undefined)
      const http = got.error.code.startsWith('HTTP ERROR')
      if (code && browser === 'chromium') check('error', http ? 'ERR_HTTP_RESPONSE_CODE_FAILURE' : got.error.code, code)
      const shown = [got.error.heading, ...got.error.paragraphs, ...(browser === 'chromium' ? [got.error.code] : [])]
      const wording = page.summary ?? page.text
      if (wording) check('wording', plain(wording), plain(shown.join('\n')))
    }
    if (want.document && want.outcome === 'document') {
      const { document } = want
      check('contentType', document.contentType, got.mimeType)
      if (!VIEWER.test(document.contentType)) {
        if (document.characterSet !== undefined) check('charset', document.characterSet, got.charset)
        check('title', document.title, got.title ?? '')
        const text = shownText(got)
        check('text', plain(document.text), plain(text), plain(text).startsWith(plain(document.text)))
        if (document.text === '') check('text', '', plain(text))
      }
    }
  }
  const runs = [want.serverSaw, want.serverSawOtherRun].filter((saw): saw is Saw => saw !== undefined)
  const saw = asSaw(connections)
  const lines = requestLines(saw)
  if (runs.length > 0) {
    check(
      'serverSaw',
      requestLines(runs[0]!),
      lines,
      runs.some((run) => same(requestLines(run), lines)),
    )
    const counts = runs.map(favicons)
    // A profile that knows of failed favicons asks no more; a fresh one asks once for a page that is shown.
    const known = browser === 'chromium' && favicons(saw) <= 1 && got.outcome === 'document'
    check('favicons', counts, favicons(saw), known || counts.includes(favicons(saw)))
  }
  return differences
}

/** The navigation as a user sees it: where a login dialog came up, after Escape. */
function recorded(record: BrowserRecord | undefined): NavigationRecord | undefined {
  const dialog = record?.loginDialogEscape
  if (!dialog) return record?.navigation
  return { outcome: 'document', document: dialog.document, serverSaw: dialog.requestsAfter }
}

/** The Cookie field of a further navigation in the same tab. */
function cookieOnSecond(client: Client, entry: RecordedCase): string | null {
  const host = new ReplayHost(caseScript(entry))
  const base = { method: 'GET', fields: [], body: null, command: null, raw: null }
  const tab = client.start(host, { ...base, url: `http://localhost:8000${entry.request.path}` }, () => {})
  host.clock.run(1000, () => tab.settled)
  if (!(tab instanceof BrowserTab)) return null
  tab.navigate({ ...base, url: 'http://localhost:8000/__second' })
  host.clock.run(host.clock.time + 1000)
  const requests = host.connections.flatMap((each) => each.requests)
  return requests.find((request) => request.line === SECOND)?.headers.get('cookie') ?? null
}

/** Runs all navigations of a file of response recordings, or those of one browser. */
export function run(file: string): BrowserOracleResult {
  const data = JSON.parse(readFileSync(file, 'utf8')) as { cases: RecordedCase[] }
  const lines: string[] = []
  const counts: Record<Browser, Count> = { chromium: { agree: 0, differ: 0 }, firefox: { agree: 0, differ: 0 } }
  const groups = new Map<string, [agree: number, all: number]>()
  for (const entry of data.cases) {
    for (const browser of ['chromium', 'firefox'] as const) {
      const want = recorded(entry[browser])
      if (!want || entry.unstable.includes(`${browser}.navigation`)) {
        lines.push(`${entry.id} left out: ${want ? 'listed as unstable' : 'no navigation recorded'} (${browser})`)
        continue
      }
      const request = {
        method: 'GET',
        url: `http://localhost:8000${entry.request.path}`,
        fields: [],
        body: null,
        command: null,
        raw: null,
      }
      const { outcome, connections } = replay(CLIENTS[browser], request, caseScript(entry), LIMIT[browser])
      const differences = compare(browser, want, outcome as BrowserOutcome, connections)
      if (want.cookieOnSecond !== undefined) {
        const cookie = cookieOnSecond(CLIENTS[browser], entry)
        if ((want.cookieOnSecond ?? '') !== (cookie ?? ''))
          differences.push(['cookieOnSecond', want.cookieOnSecond, cookie])
      }
      for (const [field, expected, got] of differences)
        lines.push(`${entry.id} ${browser}.navigation.${field} want ${brief(expected)} got ${brief(got)}`)
      const group = `${browser} ${entry.group}`
      const sums = groups.get(group) ?? [0, 0]
      groups.set(group, [sums[0] + (differences.length === 0 ? 1 : 0), sums[1] + 1])
      counts[browser][differences.length === 0 ? 'agree' : 'differ']++
    }
  }
  for (const [group, [good, all]] of groups) lines.push(`${group}: ${good} agree, ${all - good} differ of ${all}`)
  return { ...counts, lines }
}
