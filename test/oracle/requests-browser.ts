/** Replays request captures of browsers: the steps of a capture in a simulated tab, and the bytes of every request. */
import { readFileSync } from 'node:fs'
import { fromBase64, latin1, utf8 } from '../../src/bytes'
import { chromium156, firefox153 } from '../../src/clients'
import {
  BrowserTab,
  type FetchInit,
  type FormFile,
  type memoryOf,
  PageScript,
  type ScriptBody,
} from '../../src/clients/browser'
import { composed, ReplayHost, routeScript, type SeenConnection } from './replay'
import { bytesOf, fits, leftovers, recordedWire, sameWire, type WireCapture } from './wire'

interface RecordedBody {
  readonly type: 'text' | 'urlSearchParams' | 'formData' | 'blob' | 'bytes'
  readonly value?: string
  readonly base64?: string
  readonly entries?: readonly (readonly [string, string | RecordedFile])[]
  readonly contentType?: string
  readonly mimeType?: string
}

interface RecordedFile {
  readonly filename?: string
  readonly name?: string
  readonly contentType?: string
  readonly type?: string
  readonly base64?: string
  readonly value?: string
}

interface Step {
  readonly op: string
  readonly url?: string
  readonly how?: string
  readonly headless?: boolean
  readonly hard?: boolean
  readonly refused?: boolean
  readonly ms?: number
  readonly selector?: string
  readonly files?: readonly string[]
  readonly x?: number
  readonly y?: number
  readonly init?: Omit<FetchInit, 'headers' | 'body'> & {
    readonly headers?: Readonly<Record<string, string>> | readonly (readonly [string, string])[]
    readonly body?: RecordedBody
  }
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>> | readonly (readonly [string, string])[]
  readonly body?: RecordedBody
  readonly withCredentials?: boolean
  readonly protocols?: string | readonly string[]
  readonly options?: { readonly type?: 'classic' | 'module' }
  readonly type?: 'classic' | 'module'
  readonly shared?: boolean
  readonly element?: string
  readonly src?: string
  readonly props?: Readonly<Record<string, string>>
  readonly action?: string
  readonly enctype?: string
  readonly innerHTML?: string
  readonly value?: string
  readonly byte?: number
  readonly awaitResponse?: boolean
  readonly source?: string
}

interface BrowserCapture extends WireCapture {
  readonly steps: readonly Step[]
  readonly profile?: 'fresh' | 'used'
  readonly pageScripts?: readonly { readonly page: string; readonly actions: readonly Step[] }[]
  readonly faviconCounts?: readonly number[]
}

interface Count {
  agree: number
  differ: number
}

export interface RequestsResult {
  readonly chromium: Count
  readonly firefox: Count
  readonly lines: string[]
}

const pairs = (headers: Step['headers']): (readonly [string, string])[] =>
  headers === undefined ? [] : Array.isArray(headers) ? [...headers] : Object.entries(headers as Record<string, string>)

const decoded = (text: string | undefined) => fromBase64(text ?? '') ?? new Uint8Array(0)

function fileOf(file: RecordedFile): FormFile {
  const bytes = file.base64 === undefined ? utf8(file.value ?? '') : decoded(file.base64)
  return { name: file.filename ?? file.name ?? 'blob', type: file.contentType ?? file.type ?? '', bytes }
}

function bodyOf(body: RecordedBody | undefined): ScriptBody | undefined {
  switch (body?.type) {
    case undefined:
      return undefined
    case 'text':
      return { type: 'text', value: body.value ?? '' }
    case 'urlSearchParams':
      return { type: 'urlSearchParams', entries: (body.entries ?? []) as readonly (readonly [string, string])[] }
    case 'formData':
      return {
        type: 'formData',
        entries: (body.entries ?? []).map(
          ([name, value]) => [name, typeof value === 'string' ? value : fileOf(value)] as const,
        ),
      }
    case 'blob': {
      const bytes = body.base64 === undefined ? utf8(body.value ?? '') : decoded(body.base64)
      return { type: 'blob', bytes, contentType: body.contentType ?? body.mimeType ?? '' }
    }
    case 'bytes':
      return { type: 'bytes', bytes: decoded(body.base64) }
  }
}

/** Time limit of a step, virtual milliseconds. */
const PATIENCE = 5000

/** Plays the steps of one capture in one tab. */
class Player {
  readonly #host: ReplayHost
  readonly #tab: BrowserTab
  readonly #script: PageScript
  readonly #capture: BrowserCapture
  readonly #streams: { close(): void }[] = []
  #scripted = ''

  constructor(host: ReplayHost, tab: BrowserTab, capture: BrowserCapture) {
    this.#host = host
    this.#tab = tab
    this.#capture = capture
    this.#script = new PageScript(tab)
  }

  play(): void {
    for (const step of this.#capture.steps) {
      this.#do(step)
      this.#runPageScripts()
    }
  }

  #until(done: () => boolean, limit = PATIENCE): void {
    this.#host.clock.run(this.#host.clock.time + limit, () => {
      this.#runPageScripts()
      return done()
    })
  }

  /** The scripts in a page run once it is there. */
  #runPageScripts(): void {
    const { state } = this.#tab
    const key = `${state?.url.href} ${this.#host.connections.length}`
    if (!state || this.#scripted === state.url.href) return
    this.#scripted = state.url.href
    for (const { page, actions } of this.#capture.pageScripts ?? [])
      if (key.startsWith('http') && state.url.pathname === page)
        for (const action of actions) this.#do({ ...action, awaitResponse: false })
  }

  #loaded(): void {
    this.#until(() => this.#tab.settled)
  }

  #do(step: Step): void {
    const tab = this.#tab
    const script = this.#script
    switch (step.op) {
      case 'navigate':
        this.#scripted = ''
        if (step.url?.startsWith('about:')) return
        tab.navigate(composed({ url: step.url! }))
        this.#loaded()
        return
      case 'reload':
        if (step.refused) return
        this.#scripted = ''
        tab.reload(step.hard)
        this.#loaded()
        return
      case 'back':
        tab.back()
        this.#loaded()
        return
      case 'wait':
        this.#until(() => false, step.ms ?? 0)
        return
      case 'setFiles':
        tab.setFiles(
          step.selector!,
          (step.files ?? []).map((name) => this.#file(name)),
        )
        return
      case 'click':
        this.#scripted = ''
        tab.click(step.selector!, step.x === undefined ? null : [step.x, step.y ?? 0])
        this.#loaded()
        return
      case 'fetch': {
        let over = false
        const init: FetchInit = {
          ...step.init,
          headers: pairs(step.init?.headers),
          ...bodyField(step.init?.body),
        } as FetchInit
        script.fetch(step.url!, init, ({ waits }) => {
          over = waits === null
        })
        if (step.awaitResponse) this.#until(() => over)
        return
      }
      case 'xhr': {
        let over = false
        const more = {
          headers: pairs(step.headers),
          withCredentials: step.withCredentials ?? false,
          ...bodyField(step.body),
        }
        script.xhr(step.method ?? 'GET', step.url!, more, () => {
          over = true
        })
        this.#until(() => over)
        return
      }
      case 'beacon':
        script.beacon(step.url!, bodyOf(step.body))
        return
      case 'eventSource':
        this.#streams.push(script.eventSource(step.url!, step.withCredentials))
        this.#until(() => false, step.ms ?? 0)
        return
      case 'closeEventSource':
        for (const stream of this.#streams) stream.close()
        return
      case 'webSocket':
        script.webSocket(step.url!, step.protocols === undefined ? [] : [step.protocols].flat())
        return
      case 'worker':
        script.worker(step.url!, {
          type: step.options?.type ?? step.type ?? 'classic',
          shared: step.shared ?? /SharedWorker/.test(step.source ?? ''),
        })
        return
      case 'insertElement': {
        let over = false
        script.insertElement(step.element!, step.src!, step.props ?? {}, () => {
          over = true
        })
        this.#until(() => over)
        return
      }
      case 'windowOpen':
        // No gesture: the new window is blocked.
        return
      case 'assignLocation':
        this.#scripted = ''
        tab.assignLocation(step.url!)
        this.#loaded()
        return
      case 'submitNewForm':
        this.#scripted = ''
        tab.submitNewForm(step.method ?? 'get', step.action ?? '', step.enctype ?? null, step.innerHTML ?? '')
        this.#loaded()
        return
      case 'setDocumentCookie':
        tab.setDocumentCookie(step.value ?? '')
        return
      case 'seek':
        script.seek(step.selector ?? 'video', step.byte ?? 0)
        return
      default:
        throw new Error(`a step that is not known: ${step.op}`)
    }
  }

  #file(name: string): FormFile {
    const file = this.#capture.files?.[name]
    return { name, type: file?.type ?? '', bytes: file ? bytesOf(file) : new Uint8Array(0) }
  }
}

const bodyField = (body: RecordedBody | undefined): { body?: ScriptBody } => {
  const given = bodyOf(body)
  return given ? { body: given } : {}
}

const favicon = (line: string) => /^GET \/favicon\.ico[ ?]/.test(line)

/** What a browser keeps from one capture to the next: only Chromium's knowledge of credentials, for it was one process. */
type Carried = ReturnType<typeof memoryOf>['auth'] | null

/** How often Chromium repeats a navigation that got nothing depends on how many idle connections it had: up to two. */
const RACES = [null, 1, 0] as const

function play(capture: BrowserCapture, carried: Carried, retries: number | null) {
  const host = new ReplayHost(routeScript(capture))
  const client = capture.client === 'Chromium' ? chromium156 : firefox153
  const tab = client.start(host, composed({ url: 'about:blank' }), () => {}) as BrowserTab
  if (!(tab instanceof BrowserTab)) throw new Error('no browser')
  if (carried) tab.memory.auth.take(carried)
  tab.memory.knowsIcons = capture.client === 'Chromium' && capture.profile === 'used'
  const headless = capture.steps.some((step) => step.headless)
  tab.memory.loader.headless = headless
  if (headless && capture.client === 'Firefox') tab.memory.knowsIcons = true
  tab.memory.loader.retries = retries
  tab.dialogs = 'ask'
  new Player(host, tab, capture).play()
  host.clock.run(host.clock.time + 50)
  return { host, auth: tab.memory.auth }
}

const head = (bytes: string) => JSON.stringify(bytes.slice(0, 1400))

/** The first difference, in words. */
function difference(capture: BrowserCapture, seen: readonly SeenConnection[]): string {
  const want = capture.connections.map((each) => each.requests.filter(({ line }) => !favicon(line ?? '')))
  const got = seen.map((each) => each.requests.filter(({ line }) => !favicon(line)))
  const shape = (all: readonly (readonly { line?: string }[])[]) =>
    all.filter((each) => each.length > 0).map((each) => each.map(({ line }) => line?.replace(' HTTP/1.1', '')))
  const left = got.flat()
  const missing = want.flat().filter((request) => {
    const index = left.findIndex((each) => sameWire(recordedWire(request), each.bytes, capture.mask))
    if (index >= 0) left.splice(index, 1)
    return index < 0
  })
  const lines = [`connections want ${JSON.stringify(shape(want))} got ${JSON.stringify(shape(got))}`]
  for (const request of missing) {
    const close = left.find((each) => each.line === request.line)
    lines.push(`request want ${head(recordedWire(request).text)} got ${close ? head(latin1(close.bytes)) : 'none'}`)
  }
  return lines.join('\n')
}

function judge(capture: BrowserCapture, host: ReplayHost): string[] {
  const found: string[] = []
  const { connections } = host
  if (!(capture.variants ?? []).some((variant) => fits(capture, variant, connections, favicon)))
    found.push(...difference(capture, connections).split('\n'))
  const icons = connections.flatMap((each) => each.requests).filter(({ line }) => favicon(line))
  const counts = capture.faviconCounts ?? []
  const origins = new Set(icons.map((each) => each.headers.get('host')))
  const allowed = counts.includes(icons.length) || (capture.profile === 'used' && icons.length === origins.size)
  if (!allowed) found.push(`favicons want ${JSON.stringify(counts)} got ${icons.length}`)
  const recorded = [...capture.connections, ...(capture.otherRunConnections ?? [])]
    .flatMap((each) => each.requests)
    .filter(({ line }) => favicon(line ?? ''))
  for (const icon of icons)
    if (recorded.length > 0 && !recorded.some((one) => sameWire(recordedWire(one), icon.bytes, capture.mask)))
      found.push(`favicon want ${head(recordedWire(recorded[0]!).text)} got ${head(latin1(icon.bytes))}`)
  const wanted = capture.connections.flatMap((each) => (each.unparsed ? [recordedWire(each.unparsed)] : []))
  const got = leftovers(connections)
  if (JSON.stringify(wanted) !== JSON.stringify(got))
    found.push(`unparsed want ${JSON.stringify(wanted)} got ${JSON.stringify(got)}`)
  return found
}

/** Runs all browser captures of a file of request recordings, or those that `only` names. */
export function run(file: string, only: (id: string) => boolean = () => true): RequestsResult {
  const data = JSON.parse(readFileSync(file, 'utf8')) as { requests: BrowserCapture[] }
  const lines: string[] = []
  const counts: Record<'chromium' | 'firefox', Count> = {
    chromium: { agree: 0, differ: 0 },
    firefox: { agree: 0, differ: 0 },
  }
  let carried: Carried = null
  for (const capture of data.requests) {
    if ((capture.client !== 'Chromium' && capture.client !== 'Firefox') || !only(capture.id)) continue
    if (capture.excluded) {
      lines.push(`${capture.id} left out: ${capture.excluded}`)
      continue
    }
    const browser = capture.client === 'Chromium' ? 'chromium' : 'firefox'
    let found: string[] = []
    const known = browser === 'chromium' && capture.profile === 'used' ? carried : null
    for (const retries of browser === 'chromium' ? RACES : [null]) {
      const { host, auth } = play(capture, known, retries)
      if (browser === 'chromium') carried = auth
      found = judge(capture, host)
      if (found.length === 0) break
    }
    for (const line of found) lines.push(`${capture.id} ${line}`)
    counts[browser][found.length === 0 ? 'agree' : 'differ']++
  }
  return { ...counts, lines }
}
