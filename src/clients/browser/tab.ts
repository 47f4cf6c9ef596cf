import { concat } from '../../bytes'
import type { BrowserOutcome, ClientHost, ClientRun, ComposedRequest, Reason } from '../types'
import type { Challenge, LoginCredentials } from './auth'
import { cacheControl } from './cache'
import { type Content, contentOf, downloadName, isUntyped, lastField, partOf } from './content'
import { cookieText } from './cookies'
import { decodeText } from './document'
import { encodeText, outputEncoding } from './encoder'
import { type FormFile, type FormRequest, formOf, formRequest, submits } from './forms'
import { closest, find, type HtmlElement, type HtmlPage, readPage } from './html'
import { type AskLogin, BLOCKED_PORTS, type Loaded, type LoadRequest } from './loader'
import { type BrowserMemory, memoryOf } from './memory'
import { forbidsImages, PageLoader } from './page-loader'
import type { Exchange } from './pool'
import type { BrowserProfile, Failure } from './profile'
import type { ReadHead } from './reader'
import { type CacheMode, type FieldList, type ReferrerPolicy, readPolicy } from './request'
import { iconsOf, type NamedIcon } from './resources'

/** Milliseconds between a page's arrival and the request for its icon: by then a connection that closes has closed. */
const ICON_DELAY = 5

/** A login dialog that waits for an answer. */
export interface LoginPrompt {
  readonly url: string
  readonly scheme: 'basic' | 'digest'
  readonly realm: string
}

/** A link as a page has it, for a click that the rendering frame reports. */
export interface LinkTarget {
  /** Absolute. */
  readonly url: string
  readonly policy: ReferrerPolicy
  readonly newTab: boolean
  /** The link has `download`: it is kept, not shown. */
  readonly download: boolean
  /** URLs of `ping`. */
  readonly ping: readonly string[]
}

/** A step of a tab's history: how it was asked for, and what it showed. */
interface Visit {
  readonly request: LoadRequest
  outcome: BrowserOutcome
  /** Cache-Control forbids to keep it. */
  readonly noStore: boolean
}

/** What a page, once there, tells the requests that it makes. */
export interface PageState {
  readonly url: URL
  readonly policy: ReferrerPolicy
  readonly page: HtmlPage
  readonly charset: string
}

const BLANK: Pick<
  LoadRequest,
  | 'headers'
  | 'redirect'
  | 'range'
  | 'priority'
  | 'framed'
  | 'lastEventId'
  | 'inWorker'
  | 'newTab'
  | 'ownPolicy'
  | 'keepalive'
> = {
  headers: [],
  redirect: 'follow',
  range: null,
  priority: 'auto',
  framed: false,
  lastEventId: null,
  inWorker: false,
  newTab: false,
  ownPolicy: false,
  keepalive: false,
}

/** One tab of a browser: what it shows, its history, and what the user and its pages do in it. */
export class BrowserTab implements ClientRun {
  outcome: BrowserOutcome
  settled = false
  readonly memory: BrowserMemory
  readonly #profile: BrowserProfile
  readonly #host: ClientHost
  readonly #changed: () => void
  readonly #visits: Visit[] = []
  #at = -1
  #generation = 0
  /** The load whose icon has been asked for. */
  #iconFor = -1
  #imagesForbidden = false
  /** The page was asked for without the cache. */
  #hard = false
  /** How often the download at hand has begun again. */
  #attempts = 0
  #state: PageState | null = null
  #login: { readonly prompt: LoginPrompt; readonly answer: (given: LoginCredentials | null) => void } | null = null
  readonly #files = new Map<HtmlElement, readonly FormFile[]>()
  readonly #values = new Map<HtmlElement, string>()
  /** `escape`: a login dialog is left at once; `ask`: it waits for `answerLogin`. */
  dialogs: 'escape' | 'ask'

  constructor(profile: BrowserProfile, host: ClientHost, request: ComposedRequest | null, changed: () => void) {
    this.#profile = profile
    this.#host = host
    this.#changed = changed
    this.dialogs = host.attended ? 'ask' : 'escape'
    this.memory = memoryOf(host, profile)
    this.outcome = this.#pending(request?.url ?? 'about:blank')
    if (request && request.url !== 'about:blank') this.navigate(request)
  }

  /** The browser's rules. */
  get profile(): BrowserProfile {
    return this.#profile
  }

  get host(): ClientHost {
    return this.#host
  }

  /** The page that the tab shows; null where it shows none of the server's. */
  get state(): PageState | null {
    return this.#state
  }

  /** The login dialog that is open; null where none is. */
  get login(): LoginPrompt | null {
    return this.#login?.prompt ?? null
  }

  /** Answers the login dialog; null leaves it with Escape. */
  answerLogin(given: LoginCredentials | null): void {
    const open = this.#login
    this.#login = null
    open?.answer(given)
    this.#changed()
  }

  /**
   * Goes to a URL as the address bar does, or with another method and content as a form does. A composed Referer makes it
   * a navigation that a page caused.
   */
  navigate(request: ComposedRequest): void {
    const composed = request.fields.find(([name]) => name.toLowerCase() === 'referer')?.[1]
    const source = composed && URL.canParse(composed) ? composed : null
    // As typed: a host, with or without a port and a path.
    const typedHost = /^(localhost|[\w-]+(\.[\w-]+)+)(:\d+)?([/?#]|$)/i.test(request.url)
    const address = typedHost ? `http://${request.url}` : request.url
    if (!URL.canParse(address)) {
      this.#generation++
      this.#show(
        { ...this.#pending(request.url), outcome: 'no-navigation', loaded: true, reason: this.#unasked(request.url) },
        true,
      )
      return
    }
    const url = new URL(address)
    const typed = request.body !== null && !request.fields.some(([name]) => name.toLowerCase() === 'content-type')
    this.#visit({
      ...BLANK,
      kind: 'document',
      method: request.method || 'GET',
      url,
      mode: 'navigate',
      credentials: 'include',
      initiator: source ? new URL(source).origin : null,
      source,
      policy: source ? 'unsafe-url' : '',
      user: true,
      top: null,
      body: request.body,
      contentType: typed ? 'application/x-www-form-urlencoded' : null,
      composed: source ? request.fields.filter(([name]) => name.toLowerCase() !== 'referer') : request.fields,
      cache: 'default',
    })
  }

  /** Loads the page again; `hard`: without the cache. A page that a POST made is asked for by POST again. */
  reload(hard = false): void {
    const visit = this.#visits[this.#at]
    if (!visit) return
    const request: LoadRequest = {
      ...visit.request,
      cache: hard ? 'reload' : 'no-cache',
      user: this.#profile.reloadIsUser && visit.request.user,
      newTab: visit.request.method === 'POST',
    }
    if (hard) this.memory.icons.clear()
    this.#hard = hard
    this.#load(request, { ...request, user: visit.request.user, newTab: false })
  }

  /** The page was made by a POST, which a reload makes again. */
  get reloadSendsForm(): boolean {
    return this.#visits[this.#at]?.request.method === 'POST'
  }

  get canGoBack(): boolean {
    return this.#at > 0
  }

  get canGoForward(): boolean {
    return this.#at < this.#visits.length - 1
  }

  /** Shows the page before; it was kept as it was, so nothing is asked for. */
  back(): void {
    if (this.canGoBack) this.#restore(this.#at - 1)
  }

  forward(): void {
    if (this.canGoForward) this.#restore(this.#at + 1)
  }

  #restore(at: number): void {
    const visit = this.#visits[at]!
    this.#at = at
    if (visit.noStore && !this.#profile.keepsNoStore) {
      this.#load({ ...visit.request, user: false }, visit.request)
      return
    }
    this.#generation++
    this.#enter(visit.outcome, visit.request.policy)
    this.#show(visit.outcome, true)
  }

  stop(): void {
    this.#generation++
    this.#login = null
    this.memory.pool.closeAll()
    this.settled = true
    this.#changed()
  }

  // What a user does in a page

  /** Chooses files for a field. */
  setFiles(selector: string, files: readonly FormFile[]): void {
    const element = this.#state && find(this.#state.page, selector)
    if (element) this.#files.set(element, files)
  }

  /** Types into a field. */
  setValue(selector: string, value: string): void {
    const element = this.#state && find(this.#state.page, selector)
    if (element) this.#values.set(element, value)
  }

  /** Clicks an element: a link is followed, a submit button sends its form. `point`: where on an image button. */
  click(selector: string, point: readonly [number, number] | null = null): void {
    const { page } = this.#state ?? {}
    const element = page && find(page, selector)
    if (!page || !element) return
    const control = closest(element, 'button', 'input')
    if (control && submits(control)) {
      const form = formOf(page, control)
      if (form) this.#submit(form, control, point)
      return
    }
    const link = closest(element, 'a', 'area')
    if (link?.attribs['href'] !== undefined) this.follow(this.#linkOf(page, link))
  }

  #linkOf(page: HtmlPage, { attribs }: HtmlElement): LinkTarget {
    const rel = (attribs['rel'] ?? '').toLowerCase()
    const { charset } = this.#state!
    return {
      url: resolve(attribs['href'] ?? '', page.base, charset),
      policy: /\bnoreferrer\b/.test(rel) ? 'no-referrer' : readPolicy(attribs['referrerpolicy']),
      newTab: attribs['target'] === '_blank',
      download: 'download' in attribs,
      ping: (attribs['ping'] ?? '')
        .split(/\s+/)
        .filter((one) => one !== '')
        .map((one) => new URL(one, page.base).href),
    }
  }

  /** Follows a link of the page. */
  follow(link: LinkTarget): void {
    const state = this.#state
    if (!state || !URL.canParse(link.url)) return
    const url = new URL(link.url)
    if (url.protocol !== 'http:') return
    const here = state.url.href.split('#')[0]
    if (url.hash !== '' && url.href.split('#')[0] === here) return
    const policy = link.policy || state.policy
    if (this.#profile.pings) for (const ping of link.ping) this.#ping(ping, url, state)
    this.#visit({
      ...BLANK,
      kind: link.download ? 'download' : 'document',
      method: 'GET',
      url,
      mode: 'navigate',
      credentials: 'include',
      initiator: state.url.origin,
      source: state.url.href,
      policy,
      user: true,
      top: null,
      body: null,
      contentType: null,
      composed: [],
      cache: 'default',
      newTab: link.newTab,
      ownPolicy: link.policy !== '',
    })
  }

  #ping(address: string, target: URL, state: PageState): void {
    const headers: FieldList = [
      ['Cache-Control', 'max-age=0'],
      ['Ping-To', target.href],
      ['Ping-From', state.url.href],
      ['Content-Type', 'text/ping'],
    ]
    const request: LoadRequest = {
      ...BLANK,
      kind: 'ping',
      method: 'POST',
      url: new URL(address),
      mode: 'no-cors',
      credentials: 'include',
      initiator: state.url.origin,
      source: null,
      policy: state.policy,
      user: false,
      top: state.url,
      body: new TextEncoder().encode('PING'),
      contentType: null,
      headers,
      composed: [],
      cache: 'default',
    }
    this.memory.loader.load(request, { ask: this.#ask(this.#generation), progress: null, done() {} })
  }

  #submit(form: HtmlElement, submitter: HtmlElement | null, point: readonly [number, number] | null): void {
    const state = this.#state!
    const given = { files: this.#files, values: this.#values }
    const random = () => this.#host.random()
    const request = formRequest(
      state.page,
      state.url,
      state.charset,
      form,
      submitter,
      this.#profile.forms,
      random,
      given,
      point,
    )
    if (request) this.send(request, submitter !== null)
  }

  /** Sends a form of the page. `user`: a button was clicked; otherwise a script did it. */
  send(form: FormRequest, user: boolean): void {
    const state = this.#state
    if (!state || !URL.canParse(form.url) || new URL(form.url).protocol !== 'http:') return
    this.#visit({
      ...BLANK,
      kind: 'document',
      method: form.method,
      url: new URL(form.url),
      mode: 'navigate',
      credentials: 'include',
      initiator: state.url.origin,
      source: state.url.href,
      policy: form.noReferrer ? 'no-referrer' : state.policy,
      user,
      top: null,
      body: form.body,
      contentType: form.contentType,
      composed: [],
      cache: 'default',
      newTab: form.target === '_blank' && form.method === 'POST',
    })
  }

  // What a page's script does to its tab

  /** `location.href = …`. */
  assignLocation(address: string): void {
    const state = this.#state
    if (!state || !URL.canParse(address, state.page.base.href)) return
    const url = new URL(address, state.page.base)
    if (url.protocol === 'http:') this.#visit({ ...this.#byScript(state, url) })
  }

  /** A new form is filled and sent by `form.submit()`. */
  submitNewForm(method: string, action: string, enctype: string | null, html: string): void {
    const state = this.#state
    if (!state) return
    const attributes = `method="${method}" action="${action.replaceAll('"', '&quot;')}"${enctype ? ` enctype="${enctype}"` : ''}`
    const page = readPage(`<form ${attributes}>${html}</form>`, state.page.base)
    const random = () => this.#host.random()
    const request = formRequest(page, state.url, state.charset, page.elements[0]!, null, this.#profile.forms, random)
    if (request) this.send(request, false)
  }

  /** `document.cookie = …`. */
  setDocumentCookie(text: string): void {
    const url = this.#state?.url
    if (!url) return
    const use = {
      url,
      sameSite: true,
      topLevel: false,
      method: 'GET',
      http: false,
      now: this.#host.date(),
      partition: null,
    }
    this.memory.cookies.set(cookieText(text), use)
  }

  /** What `document.cookie` gives. */
  get documentCookie(): string {
    const url = this.#state?.url
    if (!url) return ''
    return this.memory.cookies.header({
      url,
      sameSite: true,
      topLevel: false,
      method: 'GET',
      http: false,
      now: this.#host.date(),
      partition: null,
    })
  }

  #byScript(state: PageState, url: URL): LoadRequest {
    return {
      ...BLANK,
      kind: 'document',
      method: 'GET',
      url,
      mode: 'navigate',
      credentials: 'include',
      initiator: state.url.origin,
      source: state.url.href,
      policy: state.policy,
      user: false,
      top: null,
      body: null,
      contentType: null,
      composed: [],
      cache: 'default',
    }
  }

  /** The login dialog for a request of this load. */
  #ask(generation: number): AskLogin {
    return (url: URL, challenge: Challenge, answer: (given: LoginCredentials | null) => void) => {
      if (generation !== this.#generation) return
      if (this.dialogs === 'escape') {
        answer(null)
        return
      }
      this.#login = { prompt: { url: url.href, scheme: challenge.scheme, realm: challenge.realm }, answer }
      this.#changed()
    }
  }

  /** For requests of the page's scripts: a dialog of theirs stays open until it is answered. */
  get askForPage(): AskLogin {
    return (url, challenge, answer) => {
      this.#login = { prompt: { url: url.href, scheme: challenge.scheme, realm: challenge.realm }, answer }
      this.#changed()
    }
  }

  // Loading

  #visit(request: LoadRequest): void {
    this.#hard = false
    this.#attempts = 0
    this.#load(request, request)
  }

  /** `kept`: the request as the history keeps it. */
  #load(request: LoadRequest, kept: LoadRequest): void {
    const generation = ++this.#generation
    this.settled = false
    const { pool, loader } = this.memory
    loader.load(request, {
      ask: this.#ask(generation),
      done: (loaded) => {
        if (generation === this.#generation) this.#arrived(loaded, request, kept)
      },
      progress: (exchange, url) => {
        if (generation === this.#generation) this.#partly(exchange, url, request)
      },
    })
    if (this.#profile.preconnects && !this.memory.preconnected) {
      this.memory.preconnected = true
      pool.preconnect(request.url)
    }
  }

  #pending(url: string): BrowserOutcome {
    return {
      kind: 'browser',
      outcome: 'pending',
      url,
      status: null,
      statusText: null,
      mimeType: null,
      charset: null,
      title: null,
      body: null,
      loaded: false,
      error: null,
      download: null,
      favicon: null,
      resources: [],
      console: [],
      reason: {
        rule: `${this.#profile.id.split('-')[0]}.waiting`,
        text: 'No reply has come yet.',
        evidence: [],
        requirement: null,
        ground: this.#profile.ground,
      },
    }
  }

  #unasked(address: string): Reason {
    return {
      rule: `${this.#profile.id.split('-')[0]}.no-url`,
      text: `${JSON.stringify(address)} is not a URL, so nothing is asked for.`,
      evidence: [],
      requirement: null,
      ground: this.#profile.ground,
    }
  }

  #show(outcome: BrowserOutcome, settled: boolean): void {
    this.outcome = outcome
    this.settled = settled
    const visit = this.#visits[this.#at]
    if (visit && settled && outcome.outcome !== 'no-navigation' && outcome.outcome !== 'silent-failure')
      visit.outcome = outcome
    this.#changed()
  }

  /** The tab shows another page: a new entry of its history. */
  #commit(kept: LoadRequest, url: URL, outcome: BrowserOutcome, policy: ReferrerPolicy, noStore = false): void {
    const request: LoadRequest = {
      ...kept,
      url: kept.method === 'GET' ? url : kept.url,
      cache: 'default',
      policy: kept.policy,
    }
    const here = this.#visits[this.#at]
    const again = here?.request === kept || (here?.request.url.href === request.url.href && kept.cache !== 'default')
    if (again) this.#visits[this.#at] = { request, outcome, noStore }
    else {
      this.#visits.splice(this.#at + 1)
      this.#visits.push({ request, outcome, noStore })
      this.#at = this.#visits.length - 1
    }
    this.#enter(outcome, policy)
  }

  #enter(outcome: BrowserOutcome, policy: ReferrerPolicy): void {
    this.#files.clear()
    this.#values.clear()
    if (outcome.outcome !== 'document') {
      this.#state = null
      return
    }
    const url = new URL(outcome.url)
    const html = outcome.mimeType === 'text/html' ? decodeText(outcome.body ?? new Uint8Array(0), outcome.charset) : ''
    const page = readPage(html, url)
    const meta = page.elements.findLast(
      (one) => one.name === 'meta' && one.attribs['name']?.toLowerCase() === 'referrer',
    )
    this.#state = {
      url,
      policy: readPolicy(meta?.attribs['content']) || policy,
      page,
      charset: outcome.charset ?? 'windows-1252',
    }
  }

  /** Some of a document's content is there, and more may come. */
  #partly(exchange: Exchange, url: URL, request: LoadRequest): void {
    const { reader } = exchange
    const part = partOf(reader, this.#profile)
    if (!part || !reader.head || request.kind === 'download') return
    const base: BrowserOutcome = {
      ...this.#pending(url.href),
      outcome: 'document',
      status: reader.head.status,
      statusText: reader.head.statusText,
      mimeType: part.mime,
      charset: part.charset,
      reason: this.#reason(null, exchange, url, 'document', part),
    }
    this.#show({ ...base, body: part.body, title: part.title }, false)
    if (part.enough) this.#askForIcon(url, base, part, false)
  }

  /** The load ends and the tab keeps what it showed. */
  #stay(
    url: URL,
    exchange: Exchange,
    outcome: 'no-navigation' | 'silent-failure',
    failure: Failure | null = null,
  ): void {
    const { head } = exchange.reader
    this.#show(
      {
        ...this.#pending(url.href),
        outcome,
        status: head?.status ?? null,
        statusText: head?.statusText ?? null,
        loaded: true,
        ...(outcome === 'silent-failure' && exchange.reader.failedAtEnd && failure?.kind === 'bad-head'
          ? { blank: true }
          : {}),
        reason: this.#reason(failure, exchange, url, outcome, null),
      },
      true,
    )
  }

  /** The reply to a navigation is complete, or has failed. */
  #arrived(loaded: Loaded, request: LoadRequest, kept: LoadRequest): void {
    const { exchange, url } = loaded
    const { reader } = exchange
    const { head } = reader
    const profile = this.#profile
    if (loaded.failure) {
      if (loaded.failure.kind === 'bad-redirect')
        this.#stay(
          url,
          exchange,
          profile.notModified === 'document' ? 'silent-failure' : 'no-navigation',
          loaded.failure,
        )
      else {
        const location = head?.fields.find(([name]) => name.toLowerCase() === 'location')?.[1]
        const target = location !== undefined && URL.canParse(location, url.href) ? new URL(location, url) : null
        const blocked = loaded.failure.kind === 'redirect' && target && BLOCKED_PORTS.has(Number(target.port))
        this.#fail(
          loaded.failure,
          blocked ? target : url,
          exchange,
          kept,
          profile.keepsRedirect ? loaded.previous : null,
        )
      }
      return
    }
    const { error } = reader
    if (error && profile.silent(error, reader.bodyLength, isUntyped(reader, profile))) {
      this.#stay(url, exchange, 'silent-failure', error)
      return
    }
    if (!head) {
      this.#fail(error ?? { kind: 'empty' }, url, exchange, kept)
      return
    }
    if (
      head.status === 204 ||
      head.status === 205 ||
      (head.status === 304 && profile.notModified === 'no-navigation')
    ) {
      this.#stay(url, exchange, 'no-navigation')
      return
    }
    this.#imagesForbidden = forbidsImages(lastField(reader, 'content-security-policy'))
    const content = contentOf(reader, profile)
    if (head.status >= 400 && content.body.length === 0 && profile.ownPageForEmptyError) {
      this.#fail({ kind: 'status', status: head.status }, url, exchange, kept)
      return
    }
    const { failure } = content
    if (failure && profile.resetReplaces && (failure.kind === 'coding' || failure.kind === 'reset')) {
      // What was held back was shown for a moment, and that asked for the icon of the page.
      const seen = failure.kind === 'reset' ? reader.bodyLength > 0 : content.mime === 'text/html'
      if (seen && this.#iconFor !== this.#generation) {
        this.#iconFor = this.#generation
        this.#loadIcon(new URL('/favicon.ico', url), url, () => undefined)
      }
      this.#fail(failure, url, exchange, kept)
      return
    }
    this.#shown(content, loaded, request, kept)
  }

  #shown(content: Content, loaded: Loaded, request: LoadRequest, kept: LoadRequest): void {
    const { exchange, url } = loaded
    const { reader } = exchange
    const head = reader.head!
    const download = content.download || request.kind === 'download'
    const base: BrowserOutcome = {
      ...this.#pending(url.href),
      outcome: download ? 'download' : 'document',
      status: head.status,
      statusText: head.statusText,
      mimeType: content.mime,
      charset: content.charset,
      loaded: content.failure === null,
      reason: this.#reason(
        content.failure,
        exchange,
        url,
        download ? 'download' : 'document',
        content,
        loaded.fromCache,
      ),
    }
    const { body, title } = content
    if (download && content.failure?.kind === 'cut-off' && this.#attempts < this.#profile.downloadRetries) {
      this.#attempts++
      this.#load(request, kept)
      return
    }
    if (download) {
      const name = downloadName(reader, url, content.mime, this.#profile, () => this.#host.random())
      this.#show(
        { ...base, download: { name, bytes: body.length, complete: content.failure === null, content: body } },
        true,
      )
      return
    }
    const policy = readPolicy(lastField(reader, 'referrer-policy'))
    const noStore = reader.head !== null && cacheControl(reader.head.fields).has('no-store')
    this.#commit(kept, url, { ...base, body, title }, policy, noStore)
    this.#show({ ...base, body, title }, false)
    const generation = this.#generation
    const live = () => generation === this.#generation
    const finish = (resources: BrowserOutcome['resources']) => {
      if (!live()) return
      const page = { ...base, resources }
      this.#show({ ...page, body, title }, false)
      this.#host.after(ICON_DELAY, () => {
        if (live()) this.#askForIcon(url, page, content, true)
        this.#refresh(reader, url)
      })
    }
    if (content.mime !== 'text/html') {
      finish([])
      return
    }
    const cache: CacheMode =
      request.cache === 'reload'
        ? 'reload'
        : request.cache === 'no-cache' && this.#profile.reloadsAll
          ? 'no-cache'
          : 'default'
    const loader = new PageLoader(this.memory.loader, this.#profile, this.#ask(generation), live, finish)
    const context = {
      url,
      policy: this.#state!.policy,
      top: url,
      framed: false,
      cache,
      imagesForbidden: this.#imagesForbidden,
    }
    loader.begin(decodeText(body, content.charset), context, lastField(reader, 'link'))
  }

  /** `Refresh`, as a field or as `meta`, that is due at once leads on. */
  #refresh(reader: Exchange['reader'], url: URL): void {
    const state = this.#state
    if (!state || state.url.href !== url.href) return
    const meta = state.page.elements.find(
      (one) => one.name === 'meta' && one.attribs['http-equiv']?.toLowerCase() === 'refresh',
    )
    const [, seconds, address] =
      /^\s*(\d+)(?:\.\d*)?\s*[;,]?\s*(?:url\s*=\s*)?["']?([^"']*)/i.exec(
        lastField(reader, 'refresh') ?? meta?.attribs['content'] ?? '',
      ) ?? []
    if (seconds === undefined || !address || !URL.canParse(address, state.page.base.href)) return
    const target = new URL(address, state.page.base)
    const generation = this.#generation
    this.#host.after(Number(seconds) * 1000, () => {
      if (generation === this.#generation && target.protocol === 'http:') this.#visit(this.#byScript(state, target))
    })
  }

  #askForIcon(url: URL, base: BrowserOutcome, content: Content, complete: boolean): void {
    const generation = this.#generation
    const { body, title } = content
    const named = content.mime === 'text/html' ? iconsOf(readPage(decodeText(body, content.charset), url)) : []
    const wanted = this.#icons(named, url)
    if (this.#iconFor === generation || this.#imagesForbidden || wanted.length === 0) {
      if (complete) this.#show({ ...base, body, title, favicon: this.outcome.favicon }, true)
      return
    }
    this.#iconFor = generation
    let left = wanted.length
    let favicon: BrowserOutcome['favicon'] = null
    for (const icon of wanted) {
      this.memory.icons.add(icon.href)
      this.#loadIcon(icon, url, ({ exchange: { reader } }) => {
        if (generation !== this.#generation) return
        const { head } = reader
        const bytes = concat(reader.body)
        const good = head !== null && !head.http09 && head.status === 200 && bytes.length > 0
        const mimeType = head?.fields.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? 'image/x-icon'
        if (good) favicon = { mimeType, bytes }
        if (--left > 0) return
        if (complete) this.#show({ ...base, body, title, favicon }, true)
        else this.#show({ ...this.outcome, favicon }, this.settled)
      })
    }
  }

  /** The icons of a page that are asked for: the one named last, a scalable one first of all; `/favicon.ico` where none is named. */
  #icons(named: readonly NamedIcon[], url: URL): URL[] {
    const { icons } = this.#profile
    if (this.memory.knowsIcons && !this.#hard) return []
    const plain = named.filter(({ touch }) => !touch)
    const best = plain.findLast(({ vector }) => vector) ?? plain.at(-1)
    const wanted: (URL | null)[] = []
    if (!best || (icons.besideBody && !best.inHead && best.url !== null)) wanted.push(new URL('/favicon.ico', url))
    if (best) wanted.push(best.url)
    const touch = icons.touch ? named.findLast((one) => one.touch) : undefined
    if (touch) wanted.push(touch.url)
    return wanted.filter((icon): icon is URL => icon !== null && !this.memory.icons.has(icon.href))
  }

  #loadIcon(icon: URL, page: URL, done: (loaded: Loaded) => void): void {
    // The icon of a page whose URL has credentials has them too.
    if (icon.origin === page.origin && icon.username === '') {
      icon.username = page.username
      icon.password = page.password
    }
    const request: LoadRequest = {
      ...BLANK,
      kind: 'favicon',
      method: 'GET',
      url: icon,
      mode: 'no-cors',
      credentials: 'include',
      initiator: page.origin,
      source: page.href,
      policy: this.#state?.policy ?? '',
      user: false,
      top: page,
      body: null,
      contentType: null,
      composed: [],
      cache: 'default',
    }
    this.memory.loader.load(request, { ask: (_url, _challenge, answer) => answer(null), progress: null, done })
  }

  #fail(failure: Failure, url: URL, exchange: Exchange, kept: LoadRequest, previous: ReadHead | null = null): void {
    const head = exchange.reader.head ?? previous
    const outcome: BrowserOutcome = {
      ...this.#pending(url.href),
      outcome: 'error',
      status: head?.status ?? null,
      statusText: head?.statusText ?? null,
      loaded: true,
      error: this.#profile.errorPage(failure, url),
      reason: this.#reason(failure, exchange, url, 'error', null),
    }
    this.#commit(kept, url, outcome, '')
    this.#show(outcome, true)
  }

  #reason(
    failure: Failure | null,
    exchange: Exchange,
    url: URL,
    outcome: BrowserOutcome['outcome'],
    content: Content | null,
    fromCache = false,
  ): Reason {
    const { reader, connection: number } = exchange
    const { head } = reader
    const span =
      failure && 'start' in failure ? failure : head && !head.http09 ? { start: head.start, end: head.end } : null
    return {
      ...this.#profile.explain({
        failure,
        http09: head?.http09 ?? false,
        url,
        outcome,
        status: head?.status ?? null,
        skipped: 0,
        sniffed: content?.sniffed ?? false,
        mimeType: content?.mime ?? null,
        attached: content?.attached ?? false,
        fromCache,
      }),
      evidence: span
        ? [{ connection: number, start: span.start, end: span.end }]
        : reader.bodyLength > 0
          ? [{ connection: number, start: 0, end: reader.bodyLength }]
          : [],
      ground: this.#profile.ground,
    }
  }
}

/** An address of a page as a URL; in a legacy charset its query is written in that charset (HTML, encoding-parse a URL). */
function resolve(address: string, base: URL, charset: string): string {
  if (!URL.canParse(address.trim(), base.href)) return address
  const url = new URL(address.trim(), base)
  if (!/^utf-?8$/i.test(charset) && /[^\x00-\x7f]/.test(address))
    url.search = legacyQuery(address, charset) ?? url.search
  return url.href
}

function legacyQuery(address: string, charset: string): string | null {
  const query = /\?([^#]*)/.exec(address)?.[1]
  if (query === undefined) return null
  return [...query].map((char) => (char.charCodeAt(0) < 0x80 ? char : percentOf(char, charset))).join('')
}

function percentOf(char: string, charset: string): string {
  const bytes = encodeText(char, outputEncoding(charset), (code) => `%26%23${code}%3B`)
  return [...bytes]
    .map((byte) => (byte < 0x80 ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase()}`))
    .join('')
}
