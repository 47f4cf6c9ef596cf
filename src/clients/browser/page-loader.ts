import type { BrowserOutcome } from '../types'
import { decodeText } from './charset'
import { decodedOf, lastField } from './content'
import { usesOf } from './css'
import { type HtmlPage, readPage } from './html'
import type { AskLogin, Loaded, LoadRequest } from './load'
import type { Loader } from './loader'
import { BLANK } from './navigations'
import type { BrowserProfile } from './profile'
import { type CacheMode, type ReferrerPolicy, readPolicy } from './request'
import { innerPages, type Needed, neededBy, styleUse } from './resources'

/** Where a page's needs come from. */
export interface PageContext {
  readonly url: URL
  readonly policy: ReferrerPolicy
  /** The page in the tab. */
  readonly top: URL
  readonly framed: boolean
  readonly cache: CacheMode
  /** Content-Security-Policy forbids all images. */
  readonly imagesForbidden: boolean
}

type Resources = BrowserOutcome['resources']

/** True where a Content-Security-Policy lets no image in. */
export function forbidsImages(policy: string | null): boolean {
  const images = /img-src\s+([^;]*)/i.exec(policy ?? '') ?? /default-src\s+([^;]*)/i.exec(policy ?? '')
  return images?.[1]?.trim() === "'none'"
}

/** The request for something that a page needs. */
export function requestFor(needed: Needed, { url, top, framed, cache }: PageContext): LoadRequest {
  return {
    ...BLANK,
    kind: needed.kind,
    method: 'GET',
    url: needed.url,
    mode: needed.mode,
    credentials: needed.credentials,
    initiator: url.origin,
    source: (needed.sheet ?? url).href,
    policy: needed.policy,
    user: false,
    top,
    body: null,
    contentType: null,
    composed: [],
    cache,
    range: needed.range ? 'bytes=0-' : null,
    priority: needed.priority,
    framed,
    ownPolicy: needed.ownPolicy,
  }
}

/** Loads what a page needs beside itself, and what that needs in turn. */
export class PageLoader {
  readonly #loader: Loader
  readonly #profile: BrowserProfile
  readonly #ask: AskLogin
  readonly #live: () => boolean
  readonly #done: (resources: Resources) => void
  readonly #answers = new Map<string, Resources[number]>()
  readonly #asked = new Set<string>()
  #left = 0

  /** `live`: the page is still in the tab. `done` is called once, when all has come. */
  constructor(
    loader: Loader,
    profile: BrowserProfile,
    ask: AskLogin,
    live: () => boolean,
    done: (resources: Resources) => void,
  ) {
    this.#loader = loader
    this.#profile = profile
    this.#ask = ask
    this.#live = live
    this.#done = done
  }

  /** Begins. `link`: the value of the Link field. */
  begin(html: string, context: PageContext, link: string | null): void {
    this.#left = 1
    this.#page(readPage(html, context.url), context, link)
    this.#finish()
  }

  /** Loads one thing, and what it needs. */
  one(needed: Needed, context: PageContext, page: HtmlPage): void {
    this.#left = 1
    this.#load(needed, context, page)
    this.#finish()
  }

  #page(page: HtmlPage, context: PageContext, link: string | null): void {
    const rels = `preload|prefetch|modulepreload${this.#profile.resources.linkedStyles ? '|stylesheet' : ''}`
    const relation = new RegExp(`\\brel="?(${rels})\\b`, 'i')
    const named = (link ?? '').split(/,\s*(?=<)/).flatMap((one) => {
      const [, address, rest] = /^\s*<([^>]*)>(.*)$/.exec(one) ?? []
      if (address === undefined || !relation.test(rest ?? '')) return []
      const attributes = (rest ?? '').replace(/;\s*([\w-]+)(?:=("[^"]*"|[^;]*))?/g, ' $1=$2')
      return [`<link href="${address.replaceAll('"', '%22')}"${attributes}>`]
    })
    const all = [
      ...neededBy(readPage(named.join(''), context.url), context.policy, this.#profile.resources),
      ...neededBy(page, context.policy, this.#profile.resources),
    ]
    for (const needed of all) this.#load(needed, context, page)
    for (const inner of innerPages(page)) this.#page(inner, { ...context, framed: true }, null)
  }

  #load(needed: Needed, context: PageContext, page: HtmlPage): void {
    const image = needed.kind === 'image' || needed.kind === 'css-image'
    const frame = needed.mode === 'navigate'
    const key = `${needed.url.href} ${needed.mode} ${needed.kind}`
    if ((image && context.imagesForbidden) || (!frame && this.#asked.has(key))) return
    this.#asked.add(key)
    this.#left++
    this.#loader.load(requestFor(needed, context), {
      ask: this.#ask,
      progress: null,
      done: (loaded) => {
        if (!this.#live()) return
        const [next, ...otherwise] = needed.otherwise
        const { head } = loaded.exchange.reader
        if (next && (loaded.failure || !head || head.status >= 400))
          this.#load({ ...needed, url: next, otherwise }, context, page)
        this.#loaded(needed, loaded, context, page)
        this.#finish()
      },
    })
  }

  #loaded(needed: Needed, { exchange, failure, url }: Loaded, context: PageContext, page: HtmlPage): void {
    const { reader } = exchange
    if (!reader.head || failure) return
    const { decoded: bytes } = decodedOf(reader, this.#profile)
    if (!bytes) return
    const type = (lastField(reader, 'content-type') ?? '').split(';')[0]!.trim()
    const text = () => decodeText(bytes, 'utf-8')
    if (needed.mode === 'navigate') {
      if (!/html/.test(type)) return
      const policy = readPolicy(lastField(reader, 'referrer-policy'))
      this.#page(readPage(text(), url), { ...context, url, policy, framed: true }, lastField(reader, 'link'))
      return
    }
    if (reader.head.status !== 200) return
    this.#answers.set(needed.url.href, { url: needed.url.href, mimeType: type, bytes })
    if (needed.kind === 'style' || needed.kind === 'alternate-style' || needed.kind === 'import') {
      for (const use of usesOf(text(), url, page))
        this.#load(
          { ...needed, url: use.url, kind: use.kind, policy: context.policy, ...styleUse(use.kind, url) },
          context,
          page,
        )
    } else if (needed.kind === 'module' || needed.kind === 'dynamic-module') {
      for (const [, address] of text().matchAll(/\bimport\s*(?:[^"'()]*?from\s*)?["']([^"']+)["']/g))
        if (URL.canParse(address!, url.href))
          this.#load({ ...needed, url: new URL(address!, url), sheet: url }, context, page)
    }
  }

  #finish(): void {
    if (--this.#left === 0) this.#done([...this.#answers.values()])
  }
}
