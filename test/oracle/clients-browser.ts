/** Replays response recordings through the simulated browsers: one navigation for each case and browser. */
import { readFileSync } from 'node:fs'
import { type BrowserOutcome, type Client, chromium156, firefox153 } from '../../src/clients'
import { BrowserTab, PageScript, type ScriptResponse, shownText } from '../../src/clients/browser'
import { caseScript, composed, ReplayHost, type ResponseCase, replay, type Script, type SeenConnection } from './replay'

type Saw = readonly { readonly requests?: readonly string[]; readonly idle?: boolean }[]

/** What a browser made of a navigation, as far as it is known. */
export interface NavigationRecord {
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
    /** The browser shows it as a picture, in a page of its own. */
    readonly img?: unknown
  }
  readonly netError?: string
  readonly fetchError?: string | null
  readonly errorPage?: { readonly summary?: string | null; readonly text?: string }
  readonly download?: { readonly suggestedFilename: string }
  readonly serverSaw?: Saw
  readonly serverSawOtherRun?: Saw
  readonly cookieOnSecond?: string | null
  readonly cookiesStored?: readonly StoredRecord[]
}

interface StoredRecord {
  readonly name: string
  readonly value: string
  readonly domain: string
  readonly path: string
  readonly secure: boolean
  readonly httpOnly: boolean
  readonly sameSite?: string
}

interface FetchRecord {
  readonly status?: number
  readonly headers?: readonly (readonly [string, string])[]
  readonly bodyBytes?: number
  readonly text?: string
  readonly error?: string
  readonly bodyError?: string
  readonly pending?: string
  readonly otherRuns?: readonly FetchRecord[]
}

interface BrowserRecord {
  readonly navigation?: NavigationRecord
  readonly fetch?: FetchRecord
  /** The same navigation from an ordinary page: what the tab shows afterwards. */
  readonly afterFromOtherPage?: {
    readonly documentAfter: { readonly url: string; readonly title: string; readonly text: string }
  }
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

/** A `fetch` was watched a little longer, in milliseconds. */
const GRACE = 400

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

/** What differs between a recorded and a simulated navigation. */
export function compareNavigation(
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
      if (!VIEWER.test(document.contentType) && !document.img) {
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

/** The tab after its navigation, and the Cookie field of a further one in it. */
function cookiesAfter(client: Client, entry: RecordedCase): { stored: StoredRecord[]; second: string | null } {
  const host = new ReplayHost(caseScript(entry))
  const tab = client.start(host, composed({ url: `http://localhost:8000${entry.request.path}` }), () => {})
  host.clock.run(1000, () => tab.settled)
  if (!(tab instanceof BrowserTab)) return { stored: [], second: null }
  const stored = tab.memory.cookies.all.map(({ name, value, domain, path, secure, httpOnly, sameSite }) => ({
    ...{ name: told(name), value: told(value), domain, path, secure, httpOnly },
    sameSite,
  }))
  tab.navigate(composed({ url: 'http://localhost:8000/__second' }))
  host.clock.run(host.clock.time + 1000)
  const requests = host.connections.flatMap((each) => each.requests)
  return { stored, second: requests.find((request) => request.line === SECOND)?.headers.get('cookie') ?? null }
}

/** Names and values are told as text: bytes that are no UTF-8 are not told at all. */
function told(text: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(text, (char) => char.charCodeAt(0)))
  } catch {
    return ''
  }
}

/** Chromium leaves SameSite out where none was given. */
const storedOf = (cookies: readonly StoredRecord[]) =>
  cookies.map(({ name, value, domain, path, secure, httpOnly, sameSite }) => [
    name,
    value,
    domain,
    path,
    secure,
    httpOnly,
    (sameSite ?? 'default').toLowerCase(),
  ])

const BASE =
  'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 19\r\nConnection: close\r\n\r\n<title>base</title>'

/** The server of a case with a page of its own beside it, from which `fetch` is called. */
function withBase(script: Script): Script {
  const page = { bytes: Uint8Array.from(BASE, (char) => char.charCodeAt(0)), ending: 'close' } as const
  return {
    ...script,
    ...(script.onConnect
      ? { onConnect: (connection) => (connection === 1 ? null : script.onConnect!(connection)) }
      : {}),
    onRequest: (request) => (request.target === '/__base' ? page : script.onRequest(request)),
  }
}

/** A tab that shows the page beside the case. */
function tabAtBase(client: Client, entry: RecordedCase): { host: ReplayHost; tab: BrowserTab } {
  const host = new ReplayHost(withBase(caseScript(entry)))
  const tab = client.start(host, composed({ url: 'about:blank' }), () => {}) as BrowserTab
  tab.memory.knowsIcons = true
  tab.memory.preconnected = true
  tab.navigate(composed({ url: 'http://localhost:8000/__base' }))
  host.clock.run(1000, () => tab.settled)
  return { host, tab }
}

function fetched(client: Client, entry: RecordedCase, limit: number): ScriptResponse {
  const { host, tab } = tabAtBase(client, entry)
  tab.dialogs = 'ask'
  let last: ScriptResponse | null = null
  new PageScript(tab).fetch(entry.request.path, { method: entry.request.method, cache: 'no-store' }, (response) => {
    last = response
  })
  host.clock.run(host.clock.time + limit + GRACE, () => last?.waits === null)
  return last!
}

/** A value as recorded, which may be cut: its beginning and its length. */
function sameValue(want: string, got: string): boolean {
  const [, start, length] = /^([\s\S]*?)\.\.\.\[(\d+) chars\]$/.exec(want) ?? []
  if (length === undefined) return want === got
  return got.length === Number(length) && got.startsWith(start!)
}

/** Fields after which a recorded list, and characters after which a recorded name, is cut. */
const CUT = { fields: 30, name: 60 }

type Fields = readonly (readonly [string, string])[]

function sameHeaders(want: Fields | undefined, got: Fields): boolean {
  const wanted = want ?? []
  if (wanted.length !== got.length && !(wanted.length === CUT.fields && got.length > wanted.length)) return false
  return wanted.every(([name, value], index) => {
    const [gotName, gotValue] = got[index]!
    const named = name === gotName || (name.length >= CUT.name && gotName.startsWith(name))
    return named && sameValue(value, gotValue)
  })
}

function compareFetch(wants: readonly FetchRecord[], got: ScriptResponse, raced: boolean) {
  const differ = (want: FetchRecord): [string, unknown, unknown][] => {
    const list: [string, unknown, unknown][] = []
    const check = (field: string, expected: unknown, actual: unknown) => {
      if (JSON.stringify(expected) !== JSON.stringify(actual)) list.push([field, expected, actual])
    }
    if (want.pending !== undefined) {
      check('pending', want.pending === 'body' ? 'body' : 'headers', got.waits)
      return list
    }
    check('error', want.error ?? null, got.error)
    if (want.error !== undefined || got.error !== null) return list
    check('pending', null, got.waits)
    check('status', want.status, got.status)
    if (!sameHeaders(want.headers, got.headers)) list.push(['headers', want.headers, got.headers])
    check('bodyError', want.bodyError ?? null, got.bodyError)
    // Content that fails at once is a race in Chromium: it is delivered, or not.
    if (raced && want.bodyError !== undefined && want.bodyBytes === 0) return list
    check('bodyBytes', want.bodyBytes, got.body.length)
    check('text', want.text, new TextDecoder().decode(got.body).slice(0, 200))
    return list
  }
  const all = wants.map(differ)
  return all.find((list) => list.length === 0) ?? all[0]!
}

/** The navigation from an ordinary page: the address, title and text that the tab shows in the end. */
function afterFromOther(client: Client, entry: RecordedCase, limit: number) {
  const { host, tab } = tabAtBase(client, entry)
  const before = tab.outcome
  tab.navigate(composed({ url: `http://localhost:8000${entry.request.path}` }))
  host.clock.run(host.clock.time + limit, () => tab.settled)
  const { outcome } = tab
  const stays = outcome.outcome === 'no-navigation' || outcome.outcome === 'silent-failure'
  const shown = outcome.blank ? null : stays ? before : outcome
  return { url: shown?.url ?? 'about:blank', title: shown?.title ?? '', text: shown ? plain(shownText(shown)) : '' }
}

type Difference = readonly [field: string, want: unknown, got: unknown]

function judgeNavigation(browser: Browser, entry: RecordedCase, want: NavigationRecord): Difference[] {
  const client = CLIENTS[browser]
  const request = composed({ url: `http://localhost:8000${entry.request.path}` })
  const { outcome, connections } = replay(client, request, caseScript(entry), LIMIT[browser])
  const differences: Difference[] = compareNavigation(browser, want, outcome as BrowserOutcome, connections)
  if (want.cookieOnSecond !== undefined) {
    const { stored, second } = cookiesAfter(client, entry)
    if ((want.cookieOnSecond ?? '') !== (second ?? ''))
      differences.push(['cookieOnSecond', want.cookieOnSecond, second])
    const kept = storedOf(want.cookiesStored ?? [])
    if (!same(kept, storedOf(stored))) differences.push(['cookiesStored', kept, storedOf(stored)])
  }
  const after = entry[browser]?.afterFromOtherPage?.documentAfter
  if (after) {
    const got = afterFromOther(client, entry, LIMIT[browser])
    const expected = { url: after.url, title: after.title, text: plain(after.text) }
    if (!same(expected, got)) differences.push(['afterFromOtherPage', expected, got])
  }
  return differences.map(([field, expected, got]) => [`navigation.${field}`, expected, got])
}

function judgeFetch(browser: Browser, entry: RecordedCase, want: FetchRecord): Difference[] {
  const got = fetched(CLIENTS[browser], entry, LIMIT[browser])
  const raced = browser === 'chromium' && entry.ending === 'close' && entry.endDelayMs === undefined
  const differences = compareFetch([want, ...(want.otherRuns ?? [])], got, raced)
  return differences.map(([field, expected, actual]) => [`fetch.${field}`, expected, actual])
}

/** Runs all cases of a file of response recordings, or those that `only` names: the navigation and the `fetch` of each. */
export function run(file: string, only: (id: string) => boolean = () => true): BrowserOracleResult {
  const data = JSON.parse(readFileSync(file, 'utf8')) as { cases: RecordedCase[] }
  const lines: string[] = []
  const counts: Record<Browser, Count> = { chromium: { agree: 0, differ: 0 }, firefox: { agree: 0, differ: 0 } }
  const groups = new Map<string, [agree: number, all: number]>()
  for (const entry of data.cases) {
    if (!only(entry.id)) continue
    for (const browser of ['chromium', 'firefox'] as const) {
      const stable = (part: string) => !entry.unstable.includes(`${browser}.${part}`)
      const navigation = recorded(entry[browser])
      const fetching = entry[browser]?.fetch
      const differences: Difference[] = []
      if (navigation && stable('navigation')) differences.push(...judgeNavigation(browser, entry, navigation))
      else
        lines.push(
          `${entry.id} left out: navigation ${navigation ? 'listed as unstable' : 'not recorded'} (${browser})`,
        )
      if (fetching && stable('fetch')) differences.push(...judgeFetch(browser, entry, fetching))
      else lines.push(`${entry.id} left out: fetch ${fetching ? 'listed as unstable' : 'not recorded'} (${browser})`)
      if (!navigation && !fetching) continue
      for (const [field, expected, got] of differences)
        lines.push(`${entry.id} ${browser}.${field} want ${brief(expected)} got ${brief(got)}`)
      const good = differences.length === 0
      const group = `${browser} ${entry.group}`
      const [agree, all] = groups.get(group) ?? [0, 0]
      groups.set(group, [agree + (good ? 1 : 0), all + 1])
      counts[browser][good ? 'agree' : 'differ']++
    }
  }
  for (const [group, [good, all]] of groups) lines.push(`${group}: ${good} agree, ${all - good} differ of ${all}`)
  return { ...counts, lines }
}
