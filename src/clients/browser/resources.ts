import { inlineUses, usesOf } from './css'
import { type HtmlElement, type HtmlPage, readPage, textOf } from './html'
import { type Credentials, type Mode, type ReferrerPolicy, type RequestKind, readPolicy } from './request'

/** Something a page needs beside itself. */
export interface Needed {
  readonly url: URL
  readonly kind: RequestKind
  readonly mode: Mode
  readonly credentials: Credentials
  readonly policy: ReferrerPolicy
  readonly priority: 'auto' | 'high' | 'low'
  /** The sheet that asks; null: the page. */
  readonly sheet: URL | null
  readonly range: boolean
  /** The element names a referrer policy. */
  readonly ownPolicy: boolean
  /** Further sources of a sound or film, tried where one fails. */
  readonly otherwise: readonly URL[]
}

/** In how far one browser asks for other things than another. */
export interface ResourceRules {
  /** `rel=preload` with these values of `as` loads. */
  readonly preloads: Readonly<Record<string, RequestKind>>
  /** Web app manifests are loaded. */
  readonly manifest: boolean
  readonly modulePreload: boolean
  /** `rel=next` is a hint to load what follows. */
  readonly prefetchesNext: boolean
  /** A Link field may name a style sheet. */
  readonly linkedStyles: boolean
  /** Width of the window in CSS pixels, for `srcset`. */
  readonly width: number
}

/** Elements that leave a page in its head. */
const HEAD = new Set(['html', 'head', 'meta', 'title', 'link', 'style', 'script', 'base', 'noscript', 'template'])

/** The most that are asked for: a page may name any number. */
const MOST = 200

/** The image of a `srcset` for a screen with one pixel a point; null where it has none. */
export function pickSource(srcset: string, width: number): string | null {
  const candidates = [...srcset.matchAll(/\s*([^\s,]\S*[^\s,]|[^\s,])(?:\s+([\d.]+)([wx]))?\s*(?:,|$)/g)].map(
    (match) => ({
      address: match[1]!,
      density: match[3] === 'w' ? Number(match[2]) / width : match[3] === 'x' ? Number(match[2]) : 1,
    }),
  )
  const sorted = candidates.toSorted((one, other) => one.density - other.density)
  return (sorted.find(({ density }) => density >= 1) ?? sorted.at(-1))?.address ?? null
}

/** True where a media list does not hold on a screen. */
const elsewhere = (media: string | undefined) => media !== undefined && /max-width:\s*\d{1,2}px/i.test(media)

function scriptKind(element: HtmlElement): RequestKind | null {
  const type = (element.attribs['type'] ?? '').trim().toLowerCase()
  if (type === 'module') return 'module'
  if ('nomodule' in element.attribs) return null
  const javascript =
    type === '' ||
    /^(text|application)\/(x-)?(java|ecma)script$|^text\/(jscript|livescript|javascript1\.\d)$/.test(type)
  if (!javascript) return null
  if ('async' in element.attribs) return 'async-script'
  if ('defer' in element.attribs) return 'defer-script'
  return 'script'
}

const cors = (element: HtmlElement): { mode: Mode; credentials: Credentials } => {
  const value = element.attribs['crossorigin']
  if (value === undefined) return { mode: 'no-cors', credentials: 'include' }
  return { mode: 'cors', credentials: value.toLowerCase() === 'use-credentials' ? 'include' : 'same-origin' }
}

/** What an HTML page asks for, in its order. `policy`: of its header. */
export function neededBy(page: HtmlPage, policy: ReferrerPolicy, rules: ResourceRules): readonly Needed[] {
  const found: Needed[] = []
  const seen = new Set<string>()
  const meta = page.elements.findLast((one) => one.name === 'meta' && one.attribs['name']?.toLowerCase() === 'referrer')
  const pagePolicy = readPolicy(meta?.attribs['content']) || policy
  const add = (address: string | undefined, kind: RequestKind, element: HtmlElement, more: Partial<Needed> = {}) => {
    if (address === undefined || address.trim() === '' || !URL.canParse(address.trim(), page.base.href)) return
    const url = new URL(address.trim(), page.base)
    const frame = kind === 'iframe' || kind === 'frame' || kind === 'object' || kind === 'embed'
    const key = `${url.href.split('#')[0]} ${more.mode ?? cors(element).mode} ${frame ? found.length : ''}`
    if (url.protocol !== 'http:' || seen.has(key) || found.length >= MOST) return
    seen.add(key)
    const priority = element.attribs['fetchpriority']?.toLowerCase()
    found.push({
      url,
      kind,
      ...cors(element),
      policy:
        readPolicy(element.attribs['referrerpolicy']) ||
        (/\bnoreferrer\b/i.test(element.attribs['rel'] ?? '') ? 'no-referrer' : pagePolicy),
      priority: priority === 'high' || priority === 'low' ? priority : 'auto',
      sheet: null,
      range: false,
      otherwise: [],
      ownPolicy: readPolicy(element.attribs['referrerpolicy']) !== '',
      ...more,
    })
  }
  let inBody = false
  const navigate = { mode: 'navigate', credentials: 'include' } as const
  for (const element of page.elements) {
    const { attribs, name } = element
    inBody ||= !HEAD.has(name)
    switch (name) {
      case 'link':
        addLink(element, rules, add)
        break
      case 'script': {
        const kind = scriptKind(element)
        if (kind === 'module' && attribs['src'] === undefined) {
          for (const [, address] of textOf(element).matchAll(/\bimport\s*(?:[^"'()]*?from\s*)?["']([^"']+)["']/g))
            add(address, 'module', element, { mode: 'cors', credentials: 'same-origin' })
        } else if (kind === 'module')
          add(attribs['src'], kind, element, {
            mode: 'cors',
            credentials: attribs['crossorigin']?.toLowerCase() === 'use-credentials' ? 'include' : 'same-origin',
          })
        else if (kind) add(attribs['src'], kind === 'script' && inBody ? 'body-script' : kind, element)
        break
      }
      case 'img':
        add(imageOf(element, rules), 'image', element)
        break
      case 'input':
        if (attribs['type']?.toLowerCase() === 'image') add(attribs['src'], 'image', element)
        break
      case 'image':
        add(attribs['href'] ?? attribs['xlink:href'], 'image', element)
        break
      case 'use':
        if (!/^#/.test(attribs['href'] ?? '#')) add(attribs['href'], 'image', element, { mode: 'same-origin' })
        break
      case 'iframe':
      case 'frame':
        if (attribs['srcdoc'] === undefined) add(attribs['src'], name, element, navigate)
        break
      case 'object':
        add(attribs['data'], 'object', element, navigate)
        break
      case 'embed':
        add(attribs['src'], 'embed', element, navigate)
        break
      case 'video':
      case 'audio':
        if (name === 'video') add(attribs['poster'], 'image', element)
        if (attribs['preload']?.toLowerCase() !== 'none' || 'autoplay' in attribs) {
          const sources = element.children.flatMap((one) =>
            'attribs' in one && one.name === 'source' && one.attribs['src'] ? [one.attribs['src']] : [],
          )
          const [first, ...others] = attribs['src'] === undefined ? sources : [attribs['src']]
          const otherwise = others
            .filter((one) => URL.canParse(one, page.base.href))
            .map((one) => new URL(one, page.base))
          add(first, name, element, { range: true, otherwise })
        }
        break
      case 'track':
        if ('default' in attribs) add(attribs['src'], 'track', element, { mode: 'same-origin' })
        break
      case 'body':
      case 'table':
      case 'td':
        add(attribs['background'], 'image', element)
        break
      case 'style':
        for (const use of usesOf(textOf(element), page.base, page))
          add(use.url.href, use.kind, element, styleUse(use.kind, null))
        break
    }
    if (attribs['style'] !== undefined)
      for (const use of inlineUses(attribs['style'], page.base))
        add(use.url.href, use.kind, element, { mode: 'no-cors', credentials: 'include' })
  }
  return found
}

/** The mode of what a sheet asks for: fonts by CORS, the rest without. */
export function styleUse(kind: 'import' | 'css-image' | 'font', sheet: URL | null): Partial<Needed> {
  return kind === 'font'
    ? { mode: 'cors', credentials: 'same-origin', sheet }
    : { mode: 'no-cors', credentials: 'include', sheet }
}

function imageOf(element: HtmlElement, rules: ResourceRules): string | undefined {
  const picture =
    element.parent && 'attribs' in element.parent && element.parent.name === 'picture' ? element.parent : null
  for (const source of picture?.children ?? []) {
    if (source === element) break
    if (!('attribs' in source) || source.name !== 'source' || elsewhere(source.attribs['media'])) continue
    const type = source.attribs['type']
    if (type !== undefined && !/^image\/(png|gif|jpeg|webp|avif|svg\+xml|bmp|x-icon|apng)$/i.test(type)) continue
    const chosen = pickSource(source.attribs['srcset'] ?? '', rules.width)
    if (chosen !== null) return chosen
  }
  const { srcset, src } = element.attribs
  if (srcset === undefined) return src
  const dense = src !== undefined && !/\d+w\b/.test(srcset) && !/(^|,)\s*\S+(\s+1(\.0*)?x)?\s*(,|$)/.test(srcset)
  return pickSource(dense ? `${srcset}, ${src} 1x` : srcset, rules.width) ?? src
}

type Add = (address: string | undefined, kind: RequestKind, element: HtmlElement, more?: Partial<Needed>) => void

function addLink(element: HtmlElement, rules: ResourceRules, add: Add): void {
  const { attribs } = element
  const rels = new Set((attribs['rel'] ?? '').toLowerCase().split(/\s+/))
  const { href } = attribs
  if (rels.has('stylesheet')) {
    const later = rels.has('alternate') || /^\s*print\s*$/i.test(attribs['media'] ?? '')
    if (!('disabled' in attribs)) add(href, later ? 'alternate-style' : 'style', element)
  } else if (rels.has('preload')) {
    const kind = rules.preloads[(attribs['as'] ?? '').toLowerCase()]
    if (kind === 'preload-font') add(href, kind, element, { mode: 'cors', credentials: 'same-origin' })
    else if (kind) add(href, kind, element)
  } else if (rels.has('modulepreload')) {
    if (rules.modulePreload) add(href, 'module-preload', element, { mode: 'cors', credentials: 'same-origin' })
  } else if (rels.has('prefetch') || (rels.has('next') && rules.prefetchesNext))
    add(href, 'prefetch', element, { mode: 'no-cors', credentials: 'include' })
  else if (rels.has('manifest') && rules.manifest)
    add(href, 'manifest', element, {
      mode: 'cors',
      credentials: attribs['crossorigin']?.toLowerCase() === 'use-credentials' ? 'include' : 'omit',
    })
}

/** An icon that a page names. */
interface NamedIcon {
  /** null: `href="data:,"`, no icon is wanted. */
  readonly url: URL | null
  readonly touch: boolean
  readonly vector: boolean
  /** Named before the body began. */
  readonly inHead: boolean
}

/** The icons that a page names, in order. */
export function iconsOf(page: HtmlPage): readonly NamedIcon[] {
  const icons: NamedIcon[] = []
  let inHead = true
  for (const { name, attribs } of page.elements) {
    inHead &&= HEAD.has(name)
    const rels = (attribs['rel'] ?? '').toLowerCase().split(/\s+/)
    const touch = rels.some((rel) => rel.startsWith('apple-touch-icon'))
    if (name !== 'link' || !(rels.includes('icon') || touch)) continue
    const href = attribs['href']?.trim()
    if (!href || !URL.canParse(href, page.base.href)) continue
    const url = new URL(href, page.base)
    const vector = attribs['type'] === 'image/svg+xml' || url.pathname.endsWith('.svg')
    icons.push({ url: url.protocol === 'http:' ? url : null, touch, vector, inHead })
  }
  return icons
}

/** A page's frames that hold their markup themselves (`srcdoc`). */
export function innerPages(page: HtmlPage): readonly HtmlPage[] {
  return page.elements
    .filter((one) => one.name === 'iframe' && one.attribs['srcdoc'] !== undefined)
    .map((one) => readPage(one.attribs['srcdoc']!, page.base))
}
