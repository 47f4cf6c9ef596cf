/** What asks for something; it decides the fields that a browser adds. */
export type RequestKind =
  | 'document'
  | 'iframe'
  | 'frame'
  | 'object'
  | 'embed'
  | 'favicon'
  | 'image'
  | 'css-image'
  | 'style'
  | 'alternate-style'
  | 'import'
  | 'script'
  | 'async-script'
  | 'defer-script'
  | 'body-script'
  | 'dynamic-script'
  | 'module'
  | 'dynamic-module'
  | 'font'
  | 'audio'
  | 'video'
  | 'track'
  | 'manifest'
  | 'worker'
  | 'shared-worker'
  | 'fetch'
  | 'xhr'
  | 'beacon'
  | 'ping'
  | 'eventsource'
  | 'websocket'
  | 'preflight'
  | 'prefetch'
  | 'preload-style'
  | 'preload-script'
  | 'preload-image'
  | 'preload-font'
  | 'preload-fetch'
  | 'preload-track'
  | 'module-preload'
  | 'download'

/** The fetch standard's request destination of each kind, as Sec-Fetch-Dest has it. */
export const DESTINATION: Readonly<Record<RequestKind, string>> = {
  document: 'document',
  iframe: 'iframe',
  frame: 'frame',
  object: 'object',
  embed: 'embed',
  favicon: 'image',
  image: 'image',
  'css-image': 'image',
  style: 'style',
  'alternate-style': 'style',
  import: 'style',
  script: 'script',
  'async-script': 'script',
  'defer-script': 'script',
  'body-script': 'script',
  'dynamic-script': 'script',
  module: 'script',
  'dynamic-module': 'script',
  font: 'font',
  audio: 'audio',
  video: 'video',
  track: 'track',
  manifest: 'manifest',
  worker: 'worker',
  'shared-worker': 'sharedworker',
  fetch: 'empty',
  xhr: 'empty',
  beacon: 'empty',
  ping: 'empty',
  eventsource: 'empty',
  websocket: 'websocket',
  preflight: 'empty',
  prefetch: 'empty',
  'preload-style': 'style',
  'preload-script': 'script',
  'preload-image': 'image',
  'preload-font': 'font',
  'preload-fetch': 'empty',
  'preload-track': 'track',
  'module-preload': 'script',
  download: 'empty',
}

export const NAVIGATIONS: ReadonlySet<RequestKind> = new Set<RequestKind>([
  'document',
  'iframe',
  'frame',
  'object',
  'embed',
  'download',
])

export type Mode = 'navigate' | 'cors' | 'no-cors' | 'same-origin' | 'websocket'
export type Credentials = 'omit' | 'same-origin' | 'include'
export type CacheMode = 'default' | 'no-store' | 'reload' | 'no-cache' | 'force-cache' | 'only-if-cached'
export type Site = 'none' | 'same-origin' | 'same-site' | 'cross-site'
export type FieldList = readonly (readonly [name: string, value: string])[]
export type ReferrerPolicy =
  | ''
  | 'no-referrer'
  | 'no-referrer-when-downgrade'
  | 'same-origin'
  | 'origin'
  | 'strict-origin'
  | 'origin-when-cross-origin'
  | 'strict-origin-when-cross-origin'
  | 'unsafe-url'

/** One request as it goes on the wire: what its fields are made of. */
export interface RequestPlan {
  readonly kind: RequestKind
  readonly method: string
  readonly url: URL
  readonly mode: Mode
  readonly site: Site
  /** A click or key of the user caused it, or the address bar. */
  readonly user: boolean
  /** The value of Referer; null: none. */
  readonly referrer: string | null
  /** The value of Origin; null: none. */
  readonly origin: string | null
  readonly body: Uint8Array | null
  /** The type that the browser gives the body; null where a script's own field has it, or there is none. */
  readonly contentType: string | null
  /** Fields that a script added. */
  readonly headers: FieldList
  /** Fields that the user of the playground composed: they replace the browser's own of that name, or follow them. */
  readonly composed: FieldList
  readonly cookies: string
  /** `early`: sent because the credentials are known to be needed; otherwise after a challenge. */
  readonly authorization: { readonly value: string; readonly early: boolean } | null
  /** `revalidate`: the cache must ask (reload, `no-cache`); `bypass`: it is not used (hard reload, `no-store`, `reload`). */
  readonly freshness: 'normal' | 'revalidate' | 'bypass'
  /** If-None-Match and If-Modified-Since from a stored reply. */
  readonly validators: { readonly etag: string | null; readonly lastModified: string | null }
  /** It follows a redirect. */
  readonly redirected: boolean
  /** The value of Range; null: none. */
  readonly range: string | null
  /** `fetchpriority` or the `priority` of a fetch. */
  readonly priority: 'auto' | 'high' | 'low'
  /** Requests without credentials use connections of their own. */
  readonly anonymous: boolean
  /** The page that asks is in a frame. */
  readonly framed: boolean
  /** Last-Event-ID of an EventSource that reconnects. */
  readonly lastEventId: string | null
  /** A worker asks. */
  readonly inWorker: boolean
  /** The load began as a POST and has become a GET on its way. */
  readonly afterPost: boolean
  /** It opens a new tab, or sends a form again. */
  readonly newTab: boolean
  /** Origin belongs to the request as the page made it, and not to how it goes on the wire. */
  readonly originEarly: boolean
  /** A redirect has made Origin necessary. */
  readonly originAdded: boolean
  /** A referrer policy was named: by the element or script that asks, or by the page for a navigation or its icon. */
  readonly ownPolicy: boolean
  /** The policy that counts; '' where nothing names one. */
  readonly policy: ReferrerPolicy
  /** The policy would say more to another site than the browser does. */
  readonly referrerTrimmed: boolean
  readonly keepalive: boolean
  /** The site in the tab where it is another one: it has connections of its own for it. */
  readonly partition: string | null
  /** The browser has no window. */
  readonly headless: boolean
  /** A preflight for a request with credentials. */
  readonly forCredentials: boolean
}

/** The registrable part of a host: an address as it is, a name's last two labels. */
function siteOf(host: string): string {
  return /^[\d.]+$|:/.test(host) ? host : host.split('.').slice(-2).join('.')
}

/** How a URL relates to the origin that asks for it (Fetch Metadata). */
export function relation(from: string | null, url: URL): Site {
  if (from === null) return 'none'
  if (from === url.origin) return 'same-origin'
  if (!URL.canParse(from)) return 'cross-site'
  const source = new URL(from)
  return siteOf(source.hostname) === siteOf(url.hostname) && source.protocol === url.protocol
    ? 'same-site'
    : 'cross-site'
}

const DISTANCE: readonly Site[] = ['none', 'same-origin', 'same-site', 'cross-site']

/** The farther of two relations: a chain of redirects is as far as its farthest part. */
export const farther = (one: Site, other: Site): Site => (DISTANCE.indexOf(one) > DISTANCE.indexOf(other) ? one : other)

/** The value of Referer (Referrer Policy 8.3); null: none. */
export function referrerFor(policy: ReferrerPolicy, source: string | null, target: URL): string | null {
  if (source === null || !URL.canParse(source)) return null
  const from = new URL(source)
  if (from.protocol !== 'http:' && from.protocol !== 'https:') return null
  from.username = ''
  from.password = ''
  from.hash = ''
  const same = from.origin === target.origin
  const downgrade = from.protocol === 'https:' && target.protocol === 'http:'
  const origin = `${from.origin}/`
  switch (policy) {
    case 'no-referrer':
      return null
    case 'same-origin':
      return same ? from.href : null
    case 'origin':
      return origin
    case 'strict-origin':
      return downgrade ? null : origin
    case 'origin-when-cross-origin':
      return same ? from.href : origin
    case 'unsafe-url':
      return from.href
    case 'no-referrer-when-downgrade':
      return downgrade ? null : from.href
    default:
      return same ? from.href : downgrade ? null : origin
  }
}

const POLICIES = new Set<string>([
  'no-referrer',
  'no-referrer-when-downgrade',
  'same-origin',
  'origin',
  'strict-origin',
  'origin-when-cross-origin',
  'strict-origin-when-cross-origin',
  'unsafe-url',
])

/** The last policy in a Referrer-Policy value that is known; '' where none is. */
export function readPolicy(value: string | null | undefined): ReferrerPolicy {
  const words = (value ?? '').split(',').map((one) => one.trim().toLowerCase())
  return (words.findLast((one) => POLICIES.has(one)) ?? '') as ReferrerPolicy
}
