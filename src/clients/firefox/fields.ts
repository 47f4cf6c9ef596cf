import { DESTINATION, NAVIGATIONS, type RequestKind, type RequestPlan } from '../browser/request'

const USER_AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0'
const DOCUMENT = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'
const IMAGE = 'image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5'
const VIDEO = 'video/webm,video/ogg,video/*;q=0.9,application/ogg;q=0.7,audio/*;q=0.6,*/*;q=0.5'
const AUDIO = 'audio/webm,audio/ogg,audio/wav,audio/*;q=0.9,application/ogg;q=0.7,video/*;q=0.6,*/*;q=0.5'
const FONT = 'application/font-woff2;q=1.0,application/font-woff;q=0.9,*/*;q=0.8'
const LANGUAGE = 'en-US,en;q=0.9'
const CODINGS = 'gzip, deflate, br, zstd'

type Field = readonly [name: string, value: string]
type Fields = Field[]

function acceptOf({ kind, mode }: RequestPlan): string {
  switch (kind) {
    case 'document':
    case 'iframe':
    case 'frame':
    case 'download':
    case 'prefetch':
      return DOCUMENT
    case 'favicon':
    case 'image':
    case 'css-image':
    case 'preload-image':
      return mode === 'same-origin' ? '*/*' : IMAGE
    case 'style':
    case 'alternate-style':
    case 'import':
    case 'preload-style':
      return 'text/css,*/*;q=0.1'
    case 'font':
    case 'preload-font':
      return FONT
    case 'video':
      return VIDEO
    case 'audio':
      return AUDIO
    case 'eventsource':
      return 'text/event-stream'
    default:
      return '*/*'
  }
}

/** The value of Priority (RFC 9218) by what asks; absent kinds carry none. */
const PRIORITY: Readonly<Partial<Record<RequestKind, string>>> = {
  document: 'u=0, i',
  download: 'u=0, i',
  iframe: 'u=4',
  frame: 'u=4',
  object: 'u=4',
  embed: 'u=4',
  favicon: 'u=6',
  image: 'u=5, i',
  'css-image': 'u=4, i',
  style: 'u=2',
  'alternate-style': 'u=4',
  import: 'u=2',
  script: 'u=2',
  audio: 'u=4',
  video: 'u=4',
  track: 'u=4',
  worker: 'u=4',
  'shared-worker': 'u=4',
  fetch: 'u=4',
  eventsource: 'u=4',
  preflight: 'u=4',
  beacon: 'u=6',
  ping: 'u=6',
  prefetch: 'u=6',
  'preload-style': 'u=0',
  'preload-script': 'u=1',
  'preload-font': 'u=2',
  'preload-image': 'u=5, i',
  'module-preload': 'u=1',
}

/** What `fetchpriority` or the `priority` of a fetch makes of it; '' for none at all. */
const WISHED: Readonly<Record<'high' | 'low', Readonly<Partial<Record<RequestKind, string>>>>> = {
  high: { fetch: '', image: 'i', script: 'u=1', 'async-script': 'u=2', 'defer-script': 'u=2', 'body-script': 'u=2' },
  low: {
    fetch: 'u=5',
    image: 'u=5, i',
    script: 'u=4',
    'body-script': 'u=4',
    'async-script': 'u=4',
    'defer-script': 'u=4',
  },
}

function priorityOf(plan: RequestPlan): string {
  if (plan.inWorker) return 'u=4'
  if (plan.kind === 'image' && plan.mode === 'same-origin') return 'u=4'
  const wished = plan.priority === 'auto' ? undefined : WISHED[plan.priority][plan.kind]
  return wished ?? PRIORITY[plan.kind] ?? ''
}

/** What a cross-site request with cookies says about those of another site. */
const storageAccess = (plan: RequestPlan): Fields =>
  plan.site === 'cross-site' && plan.kind !== 'document' && (!plan.anonymous || plan.forCredentials)
    ? [['Sec-Fetch-Storage-Access', 'none']]
    : []

/** The exact fields of a request of Firefox 153, in order. */
export function firefoxFields(plan: RequestPlan): Fields {
  const { kind, headers } = plan
  const own = (name: string) => headers.find(([one]) => one.toLowerCase() === name)
  const media = plan.range !== null
  const list: Fields = [
    ['Host', plan.url.host],
    ['User-Agent', own('user-agent')?.[1] ?? USER_AGENT],
    ['Accept', own('accept')?.[1] ?? acceptOf(plan)],
    ['Accept-Language', own('accept-language')?.[1] ?? LANGUAGE],
  ]
  if (!media) list.push(['Accept-Encoding', own('range') ? 'identity' : CODINGS])
  if (plan.mode === 'websocket') return webSocket(plan, list)
  list.push(...middle(plan))
  list.push(['Connection', 'keep-alive'])
  if (!referrerEarly(plan) && plan.referrer !== null) list.push(['Referer', plan.referrer])
  if (plan.cookies) list.push(['Cookie', plan.cookies])
  if (NAVIGATIONS.has(kind) && kind !== 'object' && kind !== 'embed') list.push(['Upgrade-Insecure-Requests', '1'])
  list.push(
    [
      'Sec-Fetch-Dest',
      kind === 'download' ? 'document' : plan.inWorker && plan.mode === 'cors' ? 'worker' : DESTINATION[kind],
    ],
    ['Sec-Fetch-Mode', plan.mode],
    ['Sec-Fetch-Site', plan.site],
  )
  if (plan.user && !plan.headless && (kind === 'document' || kind === 'download')) list.push(['Sec-Fetch-User', '?1'])
  if (media) list.push(['Accept-Encoding', 'identity'])
  if (plan.validators.lastModified !== null) list.push(['If-Modified-Since', plan.validators.lastModified])
  if (plan.validators.etag !== null) list.push(['If-None-Match', plan.validators.etag])
  const priority = priorityOf(plan)
  if (priority !== '') list.push(['Priority', priority])
  list.push(...cacheFields(plan))
  if (lateLength(plan)) list.push(['Content-Length', '0'])
  if (plan.authorization && !plan.authorization.early) list.push(['Authorization', plan.authorization.value])
  return list
}

function cacheFields(plan: RequestPlan): Fields {
  const has = (name: string) => plan.headers.some(([one]) => one.toLowerCase() === name)
  const conditional = plan.headers.some(([name]) =>
    /^if-(none-match|modified-since|match|unmodified-since|range)$/i.test(name),
  )
  const list: Fields =
    plan.freshness === 'bypass' || conditional
      ? [
          ['Pragma', 'no-cache'],
          ['Cache-Control', 'no-cache'],
        ]
      : plan.freshness === 'revalidate' && !NAVIGATIONS.has(plan.kind)
        ? [['Cache-Control', 'max-age=0']]
        : []
  return list.filter(([name]) => !has(name.toLowerCase()))
}

/** A POST or PUT of a script without a body: its length comes last. */
const lateLength = (plan: RequestPlan) =>
  plan.body === null &&
  (plan.method === 'POST' || plan.method === 'PUT') &&
  !plan.redirected &&
  !NAVIGATIONS.has(plan.kind)

/** Requests by `fetch`, redirected ones, and those for which page or element names another policy than the usual one set the referrer before all else. */
function referrerEarly(plan: RequestPlan): boolean {
  if (plan.redirected) return true
  if (plan.kind === 'fetch') return !plan.referrerTrimmed
  if (plan.kind === 'preload-font') return true
  if (plan.policy !== '' && plan.policy !== 'strict-origin-when-cross-origin' && !plan.referrerTrimmed) return true
  return plan.kind === 'preflight' || (plan.ownPolicy && (NAVIGATIONS.has(plan.kind) || plan.kind === 'favicon'))
}

/** Between the codings and Connection. */
function middle(plan: RequestPlan): Fields {
  const { kind, headers } = plan
  const referrer: Fields = plan.referrer === null || !referrerEarly(plan) ? [] : [['Referer', plan.referrer]]
  const origin: Fields = plan.origin === null ? [] : [['Origin', plan.origin]]
  const rest = headers.filter(([name]) => !['accept', 'accept-language', 'user-agent'].includes(name.toLowerCase()))
  const typed = rest.find(([name]) => name.toLowerCase() === 'content-type')
  const type: Fields = plan.contentType === null || typed ? [] : [['Content-Type', plan.contentType]]
  const length: Fields = plan.body ? [['Content-Length', String(plan.body.length)]] : []
  const list: Fields = []
  if (plan.range !== null) list.push(...referrer, ['Range', plan.range])
  if (plan.redirected) {
    if (typed) list.push(['Content-Type', typed[1]])
    list.push(...type, ...length, ...rest.filter((field) => field !== typed))
    // A cross-origin redirect of a script's request names the origin first.
    if (plan.mode === 'cors' && plan.site === 'cross-site') list.push(...origin, ...referrer)
    else list.push(...referrer, ...origin, ...(plan.mode === 'no-cors' ? storageAccess(plan) : []))
  } else if (kind === 'preflight') list.push(...rest, ...referrer, ...origin, ...storageAccess(plan))
  else if (plan.keepalive) list.push(...rest, ...type, ...referrer, ...length, ...origin, ...storageAccess(plan))
  else {
    if (plan.range === null) list.push(...referrer)
    list.push(...rest, ...type, ...length)
    if (kind === 'prefetch') list.push(['Sec-Purpose', 'prefetch'])
    if (plan.lastEventId) list.push(['Last-Event-ID', plan.lastEventId])
    if (plan.mode === 'cors') list.push(...origin, ...storageAccess(plan))
    else list.push(...storageAccess(plan), ...origin)
  }
  if (plan.authorization?.early && !headers.some(([name]) => name.toLowerCase() === 'authorization'))
    list.push(['Authorization', plan.authorization.value])
  return list
}

function webSocket(plan: RequestPlan, list: Fields): Fields {
  const value = (name: string) => plan.headers.find(([one]) => one === name)?.[1]
  list.push(['Sec-WebSocket-Version', '13'])
  if (plan.origin !== null) list.push(['Origin', plan.origin])
  const protocols = value('Sec-WebSocket-Protocol')
  if (protocols !== undefined) list.push(['Sec-WebSocket-Protocol', protocols])
  list.push(['Sec-WebSocket-Extensions', 'permessage-deflate'], ['Sec-WebSocket-Key', value('Sec-WebSocket-Key') ?? ''])
  list.push(...storageAccess(plan), ['Connection', 'Upgrade'])
  if (plan.cookies) list.push(['Cookie', plan.cookies])
  list.push(
    ['Sec-Fetch-Dest', 'empty'],
    ['Sec-Fetch-Mode', 'websocket'],
    ['Sec-Fetch-Site', plan.site],
    ['Pragma', 'no-cache'],
    ['Cache-Control', 'no-cache'],
    ['Upgrade', 'websocket'],
  )
  return list
}
