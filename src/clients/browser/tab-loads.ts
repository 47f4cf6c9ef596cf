import { cutBy } from '../excess'
import type { BrowserOutcome, ClientHost, Reason } from '../types'
import { cacheControl } from './cache'
import { decodeText } from './charset'
import {
  type Content,
  contentOf,
  declaredOf,
  downloadName,
  isErrorStatus,
  isHeld,
  isUntyped,
  lastField,
  partOf,
} from './content'
import { evidenceOf } from './evidence'
import { locationOf } from './exchanges'
import { type IconContext, IconLoader } from './icons'
import { type AskLogin, BLOCKED_PORTS, type Loaded, type LoadRequest } from './load'
import type { BrowserMemory } from './memory'
import type { PageState } from './navigations'
import { forbidsImages, PageLoader } from './page-loader'
import type { Exchange } from './pool'
import type { BrowserProfile, Failure } from './profile'
import { withExcess } from './reasons'
import type { ReadHead, Reply } from './reply'
import { type CacheMode, type ReferrerPolicy, readPolicy } from './request'
import { pendingOutcome, pendingReason } from './skeleton'

/** Milliseconds between a page's arrival and the request for its icon: by then a connection that closes has closed. */
const ICON_DELAY = 5

/** The methods with which browsers navigate; others are there because somebody composed them. */
const NAVIGATED: readonly string[] = ['GET', 'POST']
const UNUSUAL = 'not recorded: a browser navigates with GET and POST alone'

const isGood = (status: number) => Math.floor(status / 100) === 2

/** In how far content is to be kept, not shown. */
type Kept = Pick<Content, 'download' | 'attached'>

const NOT_KEPT: Kept = { download: false, attached: false }

/** What the 103s (Early Hints) before a reply ask to be loaded ahead (RFC 8297). */
const hintsOf = ({ interims }: Reply): string[] =>
  interims
    .filter(({ status }) => status === 103)
    .flatMap(({ links }) => links.flatMap((link) => link.split(/,\s*(?=<)/)))
    .filter((link) => /\brel="?(module)?preload\b/i.test(link))

/** What a load needs of its tab. */
export interface TabSide {
  outcome(): BrowserOutcome
  settled(): boolean
  state(): PageState | null
  /** A load is under way; nobody need look yet. */
  began(): void
  show(outcome: BrowserOutcome, settled: boolean): void
  /** The tab shows another page: a new entry of its history. */
  commit(kept: LoadRequest, url: URL, outcome: BrowserOutcome, policy: ReferrerPolicy, noStore?: boolean): void
  ask(live: () => boolean): AskLogin
  /** A page leads on by itself. */
  leadOn(state: PageState, url: URL): void
}

/** The loads of a tab: what becomes of a request for a page, from its first byte to its icon. */
export class TabLoads {
  readonly #profile: BrowserProfile
  readonly #host: ClientHost
  readonly #memory: BrowserMemory
  readonly #tab: TabSide
  readonly #icons: IconLoader
  #generation = 0
  /** The load whose icon has been asked for. */
  #iconFor = -1
  #imagesForbidden = false
  /** The page was asked for without the cache. */
  #hard = false
  /** How often the download at hand has begun again. */
  #attempts = 0

  constructor(parts: { profile: BrowserProfile; host: ClientHost; memory: BrowserMemory; tab: TabSide }) {
    this.#profile = parts.profile
    this.#host = parts.host
    this.#memory = parts.memory
    this.#tab = parts.tab
    this.#icons = new IconLoader(parts.profile, parts.memory)
  }

  /** A further request of the user or a page. `hard`: without the cache. */
  begin(hard = false): void {
    this.#hard = hard
    this.#attempts = 0
  }

  /** What is under way no longer counts. */
  cancel(): void {
    this.#generation++
    this.#memory.pool.leave()
  }

  /** Says, later, whether the load of now is still the tab's. */
  alive(): () => boolean {
    const generation = this.#generation
    return () => generation === this.#generation
  }

  load(request: LoadRequest, kept: LoadRequest): void {
    this.cancel()
    const live = this.alive()
    this.#tab.began()
    const { pool, loader } = this.#memory
    loader.load(request, {
      ask: this.#tab.ask(live),
      done: (loaded) => {
        if (live()) this.#arrived(loaded, request, kept)
      },
      progress: (exchange, url) => {
        if (live()) this.#partly(exchange, url, request, kept)
      },
    })
    if (this.#profile.preconnects && !this.#memory.preconnected) {
      this.#memory.preconnected = true
      pool.preconnect(request.url)
    }
  }

  /** Some of a document's content is there, and more may come. */
  #partly(exchange: Exchange, url: URL, request: LoadRequest, kept: LoadRequest): void {
    const { reader } = exchange
    const part = partOf(reader, this.#profile)
    const refused = reader.head && this.#refused(reader.head, part ?? NOT_KEPT)
    if (refused) {
      this.cancel()
      this.#fail(refused, url, exchange, kept)
      return
    }
    if (!part && reader.head) {
      const { status, statusText } = reader.head
      const reason = pendingReason(this.#profile, exchange)
      this.#tab.show({ ...pendingOutcome(this.#profile, url.href), status, statusText, reason }, false)
    } else if (!reader.head && this.#tab.outcome().outcome === 'pending')
      this.#tab.show({ ...this.#tab.outcome(), reason: pendingReason(this.#profile, exchange) }, false)
    if (!part || !reader.head || request.kind === 'download') return
    const base: BrowserOutcome = {
      ...pendingOutcome(this.#profile, url.href),
      outcome: part.download ? 'download' : 'document',
      status: reader.head.status,
      statusText: reader.head.statusText,
      mimeType: part.mime,
      charset: part.charset,
      reason: this.#reason(null, exchange, url, part.download ? 'download' : 'document', part),
    }
    if (part.download) {
      const name = downloadName(reader, url, part.mime, this.#profile, () => this.#host.random())
      const download = { name, bytes: part.body.length, complete: false, content: part.body }
      this.#tab.show({ ...base, download }, false)
      return
    }
    this.#tab.show({ ...base, body: part.body, title: part.title }, false)
    if (part.enough) this.#askForIcon(url, base, part, false)
  }

  /** Why a status is not taken for what it comes with; null where it is. */
  #refused({ status, statusText }: ReadHead, { download, attached }: Kept): Failure | null {
    const { refusesProxyAuth, dropsFailedDownload } = this.#profile
    if (status === 407 && refusesProxyAuth) return { kind: 'proxy-auth' }
    if (!download || isGood(status) || (attached && dropsFailedDownload)) return null
    return { kind: 'download', status, statusText }
  }

  /** The load ends and the tab keeps what it showed. */
  #stay(
    url: URL,
    exchange: Exchange,
    outcome: 'no-navigation' | 'silent-failure',
    failure: Failure | null = null,
  ): void {
    const { head } = exchange.reader
    this.#tab.show(
      {
        ...pendingOutcome(this.#profile, url.href),
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
        const location = head ? locationOf(head, profile.loads.keepsControls) : null
        const target = location !== null && URL.canParse(location, url.href) ? new URL(location, url) : null
        const port = target?.port ? BLOCKED_PORTS.has(Number(target.port)) : false
        const socket = target !== null && /^wss?:$/.test(target.protocol)
        const blocked = loaded.failure.kind === 'redirect' && target && (port || (socket && !profile.keepsRedirect))
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
    const content = contentOf(reader, profile)
    const { failure } = content
    const come = {
      length: reader.body.length,
      whole: failure === null,
      held: isHeld(reader, profile),
      attached: content.attached,
    }
    if (error && profile.silent(error, come)) {
      this.#stay(url, exchange, 'silent-failure', error)
      return
    }
    if (!head) {
      this.#fail(error ?? { kind: 'empty' }, url, exchange, kept)
      return
    }
    const kept204 = profile.attachesEmpty && head.status === 204 && content.attached && !loaded.fromCache
    if (
      (head.status === 204 && !kept204) ||
      head.status === 205 ||
      (head.status === 304 && profile.notModified === 'no-navigation')
    ) {
      this.#stay(url, exchange, 'no-navigation')
      return
    }
    this.#imagesForbidden = forbidsImages(lastField(reader, 'content-security-policy'))
    const downloads = content.download || request.kind === 'download'
    const attached = content.attached || request.kind === 'download'
    if (attached && profile.dropsFailedDownload && !isGood(head.status)) {
      this.#stay(url, exchange, 'silent-failure', {
        kind: 'download',
        status: head.status,
        statusText: head.statusText,
      })
      return
    }
    const refused = this.#refused(head, { download: downloads, attached })
    if (refused) {
      this.#fail(refused, url, exchange, kept)
      return
    }
    if (isErrorStatus(head.status) && content.body.length === 0 && profile.ownPageForEmptyError) {
      this.#fail({ kind: 'status', status: head.status }, url, exchange, kept)
      return
    }
    const breaks = failure?.kind === 'reset' ? !downloads : failure?.kind === 'coding' && !content.rawFile
    const broken = breaks ? failure : null
    if (broken && profile.resetReplaces) {
      // What was held back was shown for a moment, and that asked for the icon of the page.
      const held = isUntyped(reader, profile) && !head.http09
      const seen = broken.kind === 'reset' ? reader.body.length > 0 && !held : content.mime === 'text/html'
      if (seen && this.#iconFor !== this.#generation) {
        this.#iconFor = this.#generation
        this.#icons.load(new URL('/favicon.ico', url), this.#iconContext(url, content.mime))
      }
      this.#fail(broken, url, exchange, kept)
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
      ...pendingOutcome(this.#profile, url.href),
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
      this.load(request, kept)
      return
    }
    if (download) {
      const name = downloadName(reader, url, content.mime, this.#profile, () => this.#host.random())
      this.#tab.show(
        { ...base, download: { name, bytes: body.length, complete: content.failure === null, content: body } },
        true,
      )
      return
    }
    const policy = readPolicy(lastField(reader, 'referrer-policy'))
    const noStore = reader.head !== null && cacheControl(reader.head.fields).has('no-store')
    this.#tab.commit(kept, url, { ...base, body, title }, policy, noStore)
    // A policy in the markup counts as one in the head of the reply.
    this.#imagesForbidden ||= (this.#tab.state()?.page.elements ?? []).some(
      ({ name, attribs }) =>
        name === 'meta' &&
        /^content-security-policy$/i.test(attribs['http-equiv'] ?? '') &&
        forbidsImages(attribs['content'] ?? null),
    )
    this.#tab.show({ ...base, body, title }, false)
    const live = this.alive()
    const finish = (resources: BrowserOutcome['resources']) => {
      if (!live()) return
      const page = { ...base, resources }
      this.#tab.show({ ...page, body, title }, false)
      if ((content.failure === null || this.#profile.refreshesFailed) && this.#refresh(reader, url)) return
      this.#host.after(ICON_DELAY, () => {
        if (live()) this.#askForIcon(url, page, content, true)
      })
    }
    const html = content.mime === 'text/html'
    const hints = this.#profile.earlyHints ? hintsOf(reader) : []
    const played = this.#profile.mediaAgain && /^(audio|video)\//.test(content.mime)
    if (!html && !played && hints.length === 0) {
      finish([])
      return
    }
    const cache: CacheMode =
      request.cache === 'reload'
        ? 'reload'
        : request.cache === 'no-cache' && this.#profile.reloadsAll
          ? 'no-cache'
          : 'default'
    const loader = new PageLoader(this.#memory.loader, this.#profile, this.#tab.ask(live), live, finish)
    const context = {
      url,
      policy: this.#tab.state()!.policy,
      top: url,
      framed: false,
      cache,
      imagesForbidden: this.#imagesForbidden,
    }
    const link = html ? lastField(reader, 'link') : null
    const links = [...hints, ...(link === null ? [] : [link])]
    const player = played ? `<video src="${url.href.replaceAll('"', '%22')}">` : ''
    loader.begin(html ? decodeText(body, content.charset) : player, context, links.join(', '))
  }

  /** `Refresh`, as a field or as `meta`, leads on; true where it does so at once. */
  #refresh(reader: Exchange['reader'], url: URL): boolean {
    const state = this.#tab.state()
    if (!state || state.url.href !== url.href) return false
    const meta = state.page.elements.find(
      (one) => one.name === 'meta' && one.attribs['http-equiv']?.toLowerCase() === 'refresh',
    )
    const [, seconds, address] =
      /^\s*(\d+)(?:\.\d*)?\s*[;,]?\s*(?:url\s*=\s*)?["']?([^"']*)/i.exec(
        lastField(reader, 'refresh') ?? meta?.attribs['content'] ?? '',
      ) ?? []
    if (seconds === undefined || !address || !URL.canParse(address, state.page.base.href)) return false
    const target = new URL(address, state.page.base)
    const live = this.alive()
    if (Number(seconds) === 0 && target.protocol === 'http:') {
      this.#tab.leadOn(state, target)
      return true
    }
    this.#host.after(Number(seconds) * 1000, () => {
      if (live() && target.protocol === 'http:') this.#tab.leadOn(state, target)
    })
    return false
  }

  #iconContext(page: URL, mime: string): IconContext {
    return { page, policy: this.#tab.state()?.policy ?? '', hard: this.#hard, mime }
  }

  #askForIcon(url: URL, base: BrowserOutcome, content: Content, complete: boolean): void {
    const live = this.alive()
    const { body, title } = content
    const context = this.#iconContext(url, content.mime)
    // A viewer that is a page of the browser's own has an icon already.
    const viewer = content.mime === 'application/pdf'
    const none = viewer || this.#iconFor === this.#generation || this.#imagesForbidden
    const wanted = none ? [] : this.#icons.wanted(content, context)
    if (wanted.length === 0) {
      if (complete) this.#tab.show({ ...base, body, title, favicon: this.#tab.outcome().favicon }, true)
      return
    }
    this.#iconFor = this.#generation
    this.#icons.loadAll(wanted, context, (favicon) => {
      if (!live()) return
      if (complete) this.#tab.show({ ...base, body, title, favicon }, true)
      else this.#tab.show({ ...this.#tab.outcome(), favicon }, this.#tab.settled())
    })
  }

  #fail(failure: Failure, url: URL, exchange: Exchange, kept: LoadRequest, previous: ReadHead | null = null): void {
    const head = exchange.reader.head ?? previous
    const outcome: BrowserOutcome = {
      ...pendingOutcome(this.#profile, url.href),
      outcome: 'error',
      status: head?.status ?? null,
      statusText: head?.statusText ?? null,
      loaded: true,
      error: this.#profile.errorPage(failure, url),
      reason: this.#reason(failure, exchange, url, 'error', null),
    }
    this.#tab.commit(kept, url, outcome, '')
    this.#tab.show(outcome, true)
  }

  #reason(
    failure: Failure | null,
    exchange: Exchange,
    url: URL,
    outcome: BrowserOutcome['outcome'],
    content: (Content & { readonly enough?: boolean }) | null,
    fromCache = false,
  ): Reason {
    const { head, body } = exchange.reader
    const rule = this.#profile.explain({
      failure,
      http09: head?.http09 ?? false,
      url,
      outcome,
      status: head?.status ?? null,
      skipped: head?.skipped ?? 0,
      sniffed: content?.sniffed ?? false,
      declared: head ? declaredOf(exchange.reader, this.#profile) : null,
      received: body.length,
      taken: content?.body.length ?? 0,
      held: content?.enough === false,
      headCut: head?.cutOff ?? false,
      mimeType: content?.mime ?? null,
      attached: content?.attached ?? false,
      fromCache,
    })
    const evidence = evidenceOf(rule, failure, exchange)
    const { id, label } = this.#profile
    const ground = NAVIGATED.includes(exchange.plan.method) ? this.#profile.ground : UNUSUAL
    const excess = failure ? null : exchange.reader.excess
    if (!excess) return { ...rule, evidence, ground }
    const { start, end } = excess
    const beyond = { connection: exchange.connection, start, end }
    const named = { id: id.split('-')[0]!, name: label }
    return { ...withExcess(rule, excess, named), evidence: [beyond], ground, ...cutBy(excess) }
  }
}
