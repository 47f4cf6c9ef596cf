import { base64, fromUtf8, latin1, utf8 } from '../../bytes'
import type { BrowserOutcome } from '../types'
import { lastField } from './content'
import { readFragment } from './html'
import { BLOCKED_PORTS, type LoadRequest, type LoadTask } from './load'
import { BLANK, type PageState } from './navigations'
import { forbidsImages, PageLoader } from './page-loader'
import type { Exchange } from './pool'
import type { Reply } from './reply'
import type { CacheMode, Credentials, FieldList, Mode, ReferrerPolicy, RequestKind } from './request'
import { neededBy } from './resources'
import { bodyOf, type ScriptBody, type SentBody } from './script-body'
import { headOf, responseOf, type ScriptResponse, UNANSWERED } from './script-response'
import type { BrowserTab } from './tab'

/** The second argument of `fetch`, as far as it goes on the wire. */
export interface FetchInit {
  readonly method?: string
  readonly headers?: FieldList
  readonly body?: ScriptBody
  readonly mode?: Mode
  readonly credentials?: Credentials
  readonly cache?: CacheMode
  readonly redirect?: 'follow' | 'error' | 'manual'
  readonly referrer?: string
  readonly referrerPolicy?: ReferrerPolicy
  readonly keepalive?: boolean
  readonly priority?: 'auto' | 'high' | 'low'
}

/** Hears of an event stream: a part of it came (`body`: all of this connection's so far), the connection was lost, it failed for good. */
type StreamListener = (state: 'open' | 'lost' | 'failed', url: string, body: Uint8Array) => void

/** What a script started and may end again. */
export interface ScriptStream {
  close(): void
}

/** Fields that a script may not set (fetch standard, forbidden request-header); the browser's own stand. */
const FORBIDDEN =
  /^(accept-(charset|encoding)|access-control-request-(headers|method|private-network)|connection|content-length|cookie2?|date|dnt|expect|host|keep-alive|origin|referer|set-cookie|te|trailer|transfer-encoding|upgrade|via|proxy-.*|sec-.*)$/i
const SIMPLE = /^(accept|accept-language|content-language|content-type|range)$/i
const NORMALIZED = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT'])
/** What the scripts of a page do through the network. Addresses are relative to the page. */
export class PageScript {
  readonly #tab: BrowserTab

  constructor(tab: BrowserTab) {
    this.#tab = tab
  }

  #forbidden(name: string): boolean {
    return FORBIDDEN.test(name) || (!this.#tab.profile.scriptNames && /^user-agent$/i.test(name))
  }

  #body(body: ScriptBody | undefined): SentBody {
    return bodyOf(body, this.#tab.profile, () => this.#tab.host.random())
  }

  #request(state: PageState, kind: RequestKind, url: URL, more: Partial<LoadRequest>): LoadRequest {
    return {
      ...BLANK,
      kind,
      method: 'GET',
      url,
      mode: 'cors',
      credentials: 'same-origin',
      initiator: state.url.origin,
      source: state.url.href,
      policy: state.policy,
      user: false,
      top: state.url,
      body: null,
      contentType: null,
      composed: [],
      cache: 'default',
      ...more,
    }
  }

  /** The URL that an address of the page names; null where it names none. */
  absolute(address: string): string | null {
    return this.#resolve(address)?.url.href ?? null
  }

  #resolve(address: string): { readonly state: PageState; readonly url: URL } | null {
    const { state } = this.#tab
    if (!state || !URL.canParse(address, state.page.base.href)) return null
    return { state, url: new URL(address, state.page.base) }
  }

  #load(request: LoadRequest, done: LoadTask['done'] = () => {}, progress: LoadTask['progress'] = null): void {
    this.#tab.memory.loader.load(request, { ask: this.#tab.askForPage, done, progress })
  }

  /** `fetch(address, init)`. `changed` hears of each step. */
  fetch(address: string, init: FetchInit, changed: (response: ScriptResponse) => void): void {
    const { scriptErrors } = this.#tab.profile
    const target = this.#resolve(address)
    const method = init.method ?? 'GET'
    const plain = target !== null && target.url.username === '' && target.url.password === ''
    if (!plain || (target.url.protocol !== 'http:' && target.url.protocol !== 'https:')) {
      changed({ ...UNANSWERED, waits: null, error: scriptErrors.fetch })
      return
    }
    const { state, url } = target
    if (BLOCKED_PORTS.has(Number(url.port || 80))) {
      changed({ ...UNANSWERED, waits: null, error: scriptErrors.fetch })
      return
    }
    const { bytes, type } = this.#body(init.body)
    const mode = init.mode ?? 'cors'
    const headers = (init.headers ?? [])
      .filter(([name]) => !this.#forbidden(name) && (mode !== 'no-cors' || SIMPLE.test(name)))
      .map(([name, value]) => [name, latin1(utf8(value)).trim()] as const)
    const source =
      init.referrer === undefined || init.referrer === 'about:client'
        ? state.url.href
        : init.referrer === '' || !URL.canParse(init.referrer, state.page.base.href)
          ? null
          : new URL(init.referrer, state.page.base).href
    const request = this.#request(state, 'fetch', url, {
      method: NORMALIZED.has(method.toUpperCase()) ? method.toUpperCase() : method,
      mode,
      credentials: init.credentials ?? 'same-origin',
      source,
      policy: init.referrerPolicy || state.policy,
      body: bytes,
      contentType: type,
      headers,
      cache: init.cache ?? 'default',
      redirect: init.redirect ?? 'follow',
      priority: init.priority ?? 'auto',
      ownPolicy: (init.referrerPolicy ?? '') !== '',
      keepalive: init.keepalive ?? false,
    })
    changed(UNANSWERED)
    this.#load(
      request,
      (loaded) => changed(responseOf(loaded, request, this.#tab.profile)),
      (exchange, at) => {
        const { profile } = this.#tab
        const { body } = exchange.reader
        if (body.length === 0 && profile.fetchWaitsForContent) return
        changed({ ...headOf(exchange.reader, at, request, profile), waits: 'body', body })
      },
    )
  }

  /** An asynchronous XMLHttpRequest; `done` when it has ended. */
  xhr(
    method: string,
    address: string,
    {
      headers = [],
      body,
      withCredentials = false,
    }: { headers?: FieldList; body?: ScriptBody; withCredentials?: boolean },
    done: (response: ScriptResponse) => void,
  ): void {
    const target = this.#resolve(address)
    if (!target) {
      done({ ...UNANSWERED, waits: null, error: 'SyntaxError' })
      return
    }
    const bodiless = /^(get|head)$/i.test(method)
    const { bytes, type } = this.#body(bodiless ? undefined : body)
    const request = this.#request(target.state, 'xhr', target.url, {
      method: NORMALIZED.has(method.toUpperCase()) ? method.toUpperCase() : method,
      credentials: withCredentials ? 'include' : 'same-origin',
      headers: headers.filter(([name]) => !this.#forbidden(name)),
      body: bytes,
      contentType: type,
    })
    this.#load(request, (loaded) => done(responseOf(loaded, request, this.#tab.profile)))
  }

  /** `navigator.sendBeacon`. A type that no form has makes it a CORS request. */
  beacon(address: string, body: ScriptBody | undefined): void {
    const target = this.#resolve(address)
    if (!target) return
    const { bytes, type } = this.#body(body)
    const simple =
      type === null || /^(text\/plain|application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(type)
    this.#load(
      this.#request(target.state, 'beacon', target.url, {
        method: 'POST',
        mode: simple ? 'no-cors' : 'cors',
        credentials: 'include',
        body: bytes,
        contentType: simple ? type : null,
        headers: simple ? [] : [['Content-Type', type!]],
      }),
    )
  }

  /** `new EventSource(address)`: connects again when the stream ends, after what `retry` says. `hear` is told of each step. */
  eventSource(address: string, withCredentials = false, hear: StreamListener = () => {}): ScriptStream {
    const target = this.#resolve(address)
    const { host, profile } = this.#tab
    let closed = false
    let delay = profile.reconnectDelay
    let lastEventId: string | null = null
    let open: Exchange | null = null
    let cancel = () => {}
    const read = (reader: Reply) => {
      for (const line of fromUtf8(reader.body).split(/\r\n|\r|\n/)) {
        const [, field, value = ''] = /^([^:]*)(?:: ?(.*))?$/.exec(line) ?? []
        if (field === 'retry' && /^\d+$/.test(value)) delay = Number(value)
        if (field === 'id' && !value.includes('\0')) lastEventId = value
      }
    }
    const connect = () => {
      if (closed || !target) return
      const request = this.#request(target.state, 'eventsource', target.url, {
        cache: 'no-store',
        credentials: withCredentials ? 'include' : 'same-origin',
        lastEventId: lastEventId === null || lastEventId === '' ? null : latin1(utf8(lastEventId)),
      })
      this.#load(
        request,
        ({ exchange: { reader }, failure }) => {
          open = null
          if (closed) return
          const type = reader.head ? (lastField(reader, 'content-type') ?? '') : ''
          const stream = reader.head?.status === 200 && /^text\/event-stream\s*(;|$)/i.test(type.trim())
          // An answer of another kind ends it for good; a lost connection does not.
          if (failure?.kind === 'cors' || (reader.head && !stream)) {
            hear('failed', target.url.href, new Uint8Array(0))
            return
          }
          read(reader)
          hear('lost', target.url.href, reader.body)
          cancel = host.after(Math.max(delay, profile.reconnectLeast), connect)
        },
        (exchange) => {
          open = exchange
          const { head, body } = exchange.reader
          if (head?.status === 200) hear('open', target.url.href, body)
        },
      )
    }
    if (!target) hear('failed', address, new Uint8Array(0))
    connect()
    return {
      close: () => {
        closed = true
        cancel()
        open?.drop()
      },
    }
  }

  /** `new WebSocket(address, protocols)`: the opening handshake (RFC 6455 4.1). `done` when it has been answered, or failed. */
  webSocket(address: string, protocols: readonly string[] = [], done: () => void = () => {}): ScriptStream {
    const target = this.#resolve(address)
    let open: Exchange | null = null
    if (target && /^wss?:$/.test(target.url.protocol)) {
      const { host } = this.#tab
      const url = new URL(target.url.href.replace(/^ws/, 'http'))
      const nonce = Uint8Array.from({ length: 16 }, () => Math.floor(host.random() * 256))
      const headers: (readonly [string, string])[] = [['Sec-WebSocket-Key', base64(nonce)]]
      if (protocols.length > 0) headers.push(['Sec-WebSocket-Protocol', protocols.join(', ')])
      const request = this.#request(target.state, 'websocket', url, {
        mode: 'websocket',
        credentials: 'include',
        headers,
        source: null,
        redirect: 'error',
        cache: 'no-store',
      })
      this.#load(request, done, (exchange) => {
        if (open === null && exchange.reader.head) done()
        open = exchange
      })
    } else done()
    return { close: () => open?.drop() }
  }

  /** `new Worker(address)`. What the worker's script imports is loaded as well. */
  worker(
    address: string,
    { type = 'classic', shared = false }: { type?: 'classic' | 'module'; shared?: boolean } = {},
  ): void {
    const target = this.#resolve(address)
    if (!target || target.url.origin !== target.state.url.origin) return
    const request = this.#request(target.state, shared ? 'shared-worker' : 'worker', target.url, {
      mode: 'same-origin',
    })
    this.#load(request, ({ exchange: { reader }, url }) => {
      if (reader.head?.status !== 200) return
      const text = fromUtf8(reader.body)
      const imports =
        type === 'module'
          ? /\bimport\s*(?:[^"'()]*?from\s*)?["']([^"']+)["']/g
          : /\bimportScripts\s*\(\s*["']([^"']+)["']/g
      for (const [, one] of text.matchAll(imports)) {
        if (!URL.canParse(one!, url.href)) continue
        const kind = type === 'module' ? 'module' : 'dynamic-script'
        const more = {
          mode: type === 'module' ? 'cors' : 'no-cors',
          credentials: type === 'module' ? 'same-origin' : 'include',
          source: url.href,
          inWorker: true,
        } as const
        this.#load(this.#request(target.state, kind, new URL(one!, url), more))
      }
    })
  }

  /** An element is made and given an address: an image, a script, a frame, a sound. `done` when it has loaded or failed. */
  insertElement(
    name: string,
    src: string,
    attributes: Readonly<Record<string, string>>,
    done: (resources: BrowserOutcome['resources']) => void,
  ): void {
    const { state, memory, profile } = this.#tab
    if (!state) {
      done([])
      return
    }
    const quoted = (value: string) => value.replaceAll('&', '&amp;').replaceAll('"', '&quot;')
    const text = Object.entries({ ...attributes, src }).map(([key, value]) => ` ${key}="${quoted(value)}"`)
    const elements = readFragment(`<${name}${text.join('')}></${name}>`, state.url)
    const [needed] = neededBy({ elements, base: state.page.base }, state.policy, profile.resources)
    if (!needed) {
      done([])
      return
    }
    const kind = /script$/.test(needed.kind)
      ? 'dynamic-script'
      : needed.kind === 'module'
        ? 'dynamic-module'
        : needed.kind
    const loader = new PageLoader(memory.loader, profile, this.#tab.askForPage, () => true, done)
    const context = {
      url: state.url,
      policy: state.policy,
      top: state.url,
      framed: false,
      cache: 'default',
      imagesForbidden: forbidsImages(null),
    } as const
    loader.one({ ...needed, kind }, context, state.page)
  }

  /** The media of the page is moved to another place: the bytes from there on are asked for. */
  seek(selector: string, byte: number): void {
    const { state, profile } = this.#tab
    if (!state || !profile.seeksByRange) return
    const media = neededBy(state.page, state.policy, profile.resources).find(
      ({ kind }) => kind === (selector.includes('video') ? 'video' : 'audio'),
    )
    if (!media) return
    this.#load(
      this.#request(state, media.kind, media.url, {
        mode: media.mode,
        credentials: media.credentials,
        range: `bytes=${byte}-`,
      }),
    )
  }
}
