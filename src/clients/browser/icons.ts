import type { BrowserOutcome } from '../types'
import { decodeText } from './charset'
import type { Content } from './content'
import { readPage } from './html'
import type { Loaded, LoadRequest } from './load'
import type { BrowserMemory } from './memory'
import { BLANK } from './navigations'
import type { BrowserProfile } from './profile'
import type { ReferrerPolicy } from './request'
import { iconsOf } from './resources'

/** Stands for the origin of a page of the browser's own. */
const OWN_PAGE = 'http://viewer.invalid'

/** What the icons of a page are asked for with. */
export interface IconContext {
  /** URL of the page. */
  readonly page: URL
  readonly policy: ReferrerPolicy
  /** The page was asked for without the cache. */
  readonly hard: boolean
  /** The page's type. */
  readonly mime: string
}

/** The icons of a browser's pages: which are asked for, and what came of them. */
export class IconLoader {
  readonly #profile: BrowserProfile
  readonly #memory: BrowserMemory

  constructor(profile: BrowserProfile, memory: BrowserMemory) {
    this.#profile = profile
    this.#memory = memory
  }

  /** The icons of a page that are asked for: the one named last, a scalable one first of all; `/favicon.ico` where none is named. */
  wanted({ mime, body, charset }: Content, { page, hard }: IconContext): URL[] {
    const { icons } = this.#profile
    if (this.#memory.knowsIcons && !hard) return []
    const named = mime === 'text/html' ? iconsOf(readPage(decodeText(body, charset), page)) : []
    const plain = named.filter(({ touch }) => !touch)
    const best = plain.findLast(({ vector }) => vector) ?? plain.at(-1)
    const wanted: (URL | null)[] = []
    if (!best || (icons.besideBody && !best.inHead && best.url !== null)) wanted.push(new URL('/favicon.ico', page))
    if (best) wanted.push(best.url)
    const touch = icons.touch ? named.findLast((one) => one.touch) : undefined
    if (touch) wanted.push(touch.url)
    return wanted.filter((icon): icon is URL => icon !== null && !this.#memory.icons.has(icon.href))
  }

  /** Asks for icons, each once. `done` when the last has come: the last good one, null where none is. */
  loadAll(icons: readonly URL[], context: IconContext, done: (favicon: BrowserOutcome['favicon']) => void): void {
    let left = icons.length
    let favicon: BrowserOutcome['favicon'] = null
    for (const icon of icons) {
      this.#memory.icons.add(icon.href)
      this.load(icon, context, ({ exchange: { reader } }) => {
        const { head, body: bytes } = reader
        const good = head !== null && !head.http09 && head.status === 200 && bytes.length > 0
        const mimeType = head?.fields.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? 'image/x-icon'
        if (good) favicon = { mimeType, bytes }
        if (--left === 0) done(favicon)
      })
    }
  }

  /** Asks for one icon. */
  load(icon: URL, { page, policy, hard, mime }: IconContext, done: (loaded: Loaded) => void = () => {}): void {
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
      initiator: this.#profile.icons.foreign.test(mime) ? OWN_PAGE : page.origin,
      source: page.href,
      policy,
      user: false,
      top: page,
      body: null,
      contentType: null,
      composed: [],
      cache: hard ? 'reload' : 'default',
      ownPolicy: policy !== '',
    }
    this.#memory.loader.load(request, { ask: (_url, _challenge, answer) => answer(null), progress: null, done })
  }
}
