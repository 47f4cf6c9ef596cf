import type { BrowserOutcome, ClientHost, ClientRun, ComposedRequest, Reason } from '../types'
import { resolveAddress } from './address'
import type { Challenge, LoginCredentials } from './auth'
import { decodeText } from './charset'
import { cookieText } from './cookies'
import { type FormFile, type FormRequest, formOf, formRequest, submits } from './forms'
import { closest, find, type HtmlElement, type HtmlPage, readPage } from './html'
import type { AskLogin, LoadRequest } from './load'
import { type BrowserMemory, memoryOf } from './memory'
import {
  addressRequest,
  formNavigation,
  type LinkTarget,
  linkRequest,
  type PageState,
  pingRequest,
  scriptNavigation,
} from './navigations'
import type { BrowserProfile } from './profile'
import { type ReferrerPolicy, readPolicy } from './request'
import { loginReason, noUrl, pendingOutcome } from './skeleton'
import { TabLoads } from './tab-loads'

/** A login dialog that waits for an answer. */
export interface LoginPrompt {
  readonly url: string
  readonly scheme: 'basic' | 'digest' | 'ntlm'
  readonly realm: string
}

/** A step of a tab's history: how it was asked for, and what it showed. */
interface Visit {
  readonly request: LoadRequest
  outcome: BrowserOutcome
  /** The navigation that led to it, counted from 0. */
  readonly step: number
  /** Cache-Control forbids to keep it. */
  readonly noStore: boolean
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
  readonly #loads: TabLoads
  #at = -1
  #navigations = 0
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
    this.#loads = new TabLoads({
      profile,
      host,
      memory: this.memory,
      tab: {
        outcome: () => this.outcome,
        state: () => this.#state,
        settled: () => this.settled,
        began: () => {
          this.settled = false
        },
        show: (outcome, settled) => this.#show(outcome, settled),
        commit: (...parts) => this.#commit(...parts),
        ask: (live) => this.#ask(live),
        leadOn: (state, url) => this.#visit(scriptNavigation(state, url)),
      },
    })
    this.outcome = pendingOutcome(this.#profile, request?.url ?? 'about:blank')
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
    this.#reasonOfWaiting(pendingOutcome(this.#profile, this.outcome.url).reason)
    open?.answer(given)
    this.#changed()
  }

  /**
   * Goes to a URL as the address bar does, or with another method and content as a form does. A composed Referer makes it
   * a navigation that a page caused.
   */
  navigate(request: ComposedRequest): void {
    this.#navigations++
    const composed = request.fields.find(([name]) => name.toLowerCase() === 'referer')?.[1]
    const source = composed && URL.canParse(composed) ? composed : null
    // As typed: a host, with or without a port and a path.
    const typedHost = /^(localhost|[\w-]+(\.[\w-]+)+)(:\d+)?([/?#]|$)/i.test(request.url)
    const address = typedHost ? `http://${request.url}` : request.url
    if (!URL.canParse(address)) {
      this.#loads.cancel()
      this.#show(
        {
          ...pendingOutcome(this.#profile, request.url),
          outcome: 'no-navigation',
          loaded: true,
          reason: noUrl(this.#profile, request.url),
        },
        true,
      )
      return
    }
    const url = new URL(address)
    // Another part of the same page: nothing is asked for.
    const here = this.#state?.url
    const samePage = here !== undefined && here.href.split('#')[0] === url.href.split('#')[0]
    if (
      samePage &&
      url.hash !== '' &&
      url.hash !== here.hash &&
      request.body === null &&
      (request.method || 'GET') === 'GET'
    ) {
      this.#state = { ...this.#state!, url }
      return
    }
    this.#visit(addressRequest(url, request, source))
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
    this.#loads.begin(hard)
    this.#loads.load(request, { ...request, user: visit.request.user, newTab: false })
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

  /** The navigation, counted from 0, that led to the page on show; while there is none, the last. */
  get step(): number {
    return this.#visits[this.#at]?.step ?? Math.max(0, this.#navigations - 1)
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
      this.#loads.load({ ...visit.request, user: false }, visit.request)
      return
    }
    this.#loads.cancel()
    this.#enter(visit.outcome, visit.request.policy)
    this.#show(visit.outcome, true)
  }

  stop(): void {
    this.#loads.cancel()
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
      url: resolveAddress(attribs['href'] ?? '', page.base, charset),
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
    if (this.#profile.pings) for (const ping of link.ping) this.#ping(ping, url, state)
    this.#visit(linkRequest(state, url, link))
  }

  #ping(address: string, target: URL, state: PageState): void {
    const request = pingRequest(state, address, target)
    this.memory.loader.load(request, { ask: this.#ask(this.#loads.alive()), progress: null, done() {} })
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
    this.#visit(formNavigation(state, form, user))
  }

  // What a page's script does to its tab

  /** `location.href = …`. */
  assignLocation(address: string): void {
    const state = this.#state
    if (!state || !URL.canParse(address, state.page.base.href)) return
    const url = new URL(address, state.page.base)
    if (url.protocol === 'http:') this.#visit(scriptNavigation(state, url))
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

  /** The login dialog for a request of this load. */
  #ask(live: () => boolean): AskLogin {
    return (url: URL, challenge: Challenge, answer: (given: LoginCredentials | null) => void) => {
      if (!live()) return
      if (this.dialogs === 'escape') {
        answer(null)
        return
      }
      this.#login = { prompt: { url: url.href, scheme: challenge.scheme, realm: challenge.realm }, answer }
      this.#reasonOfWaiting(loginReason(this.#profile))
      this.#changed()
    }
  }

  /** While nothing is shown yet: why. */
  #reasonOfWaiting(reason: Reason): void {
    if (this.outcome.outcome === 'pending') this.outcome = { ...this.outcome, reason }
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
    this.#loads.begin()
    this.#loads.load(request, request)
  }

  /** `kept`: the request as the history keeps it. */
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
    if (again) this.#visits[this.#at] = { request, outcome, noStore, step: here.step }
    else {
      this.#visits.splice(this.#at + 1)
      this.#visits.push({ request, outcome, noStore, step: this.#navigations - 1 })
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
}
