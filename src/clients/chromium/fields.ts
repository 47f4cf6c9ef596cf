import { DESTINATION, NAVIGATIONS, type RequestPlan } from '../browser/request'
import { tableOrder } from './field-order'

const USER_AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36'
/** A browser without a window says so. */
const userAgent = ({ headless }: RequestPlan) =>
  headless ? USER_AGENT.replace('Chrome/', 'HeadlessChrome/') : USER_AGENT
const BRANDS = '"Not:A-Brand";v="8", "Chromium";v="156"'
const CODINGS = 'gzip, deflate, br, zstd'
const LANGUAGE = 'en-US,en;q=0.9'
const DOCUMENT =
  'text/html,application/xhtml+xml,application/xml;q=0.9,image/jxl,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7'
const IMAGE = 'image/jxl,image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8'

type Field = readonly [name: string, value: string]
type Fields = Field[]

const acceptOf = ({ kind }: RequestPlan): string => {
  switch (DESTINATION[kind]) {
    case 'document':
    case 'iframe':
    case 'frame':
    case 'object':
    case 'embed':
      return DOCUMENT
    case 'image':
      return IMAGE
    case 'style':
      return 'text/css,*/*;q=0.1'
    default:
      return kind === 'prefetch' ? DOCUMENT : kind === 'eventsource' ? 'text/event-stream' : '*/*'
  }
}

/** Requests that a worker makes, or that load one: they carry no client hints. */
const plain = ({ kind, inWorker }: RequestPlan) => kind === 'worker' || kind === 'shared-worker' || inWorker

/** Cross-site requests with cookies say whether they may have those of another site. */
const storageAccess = (plan: RequestPlan): Fields =>
  plan.site === 'cross-site' && !plan.anonymous && plan.kind !== 'document' && plan.mode !== 'websocket'
    ? [['Sec-Fetch-Storage-Access', 'none']]
    : []

function metadata(plan: RequestPlan): Fields {
  const list: Fields = [
    ['Sec-Fetch-Site', plan.site],
    ['Sec-Fetch-Mode', plan.mode],
  ]
  if (plan.user && plan.kind === 'document') list.push(['Sec-Fetch-User', '?1'])
  list.push([
    'Sec-Fetch-Dest',
    plan.inWorker && plan.mode === 'cors' && plan.kind === 'module' ? 'worker' : DESTINATION[plan.kind],
  ])
  return list
}

const HINTS: Fields = [
  ['sec-ch-ua', BRANDS],
  ['sec-ch-ua-mobile', '?0'],
  ['sec-ch-ua-platform', '"Linux"'],
]

/** Host and what stands by it: the connection, the length, what the cache says, credentials. */
function beginning(plan: RequestPlan): Fields {
  const list: Fields = [
    ['Host', plan.url.host],
    ['Connection', 'keep-alive'],
  ]
  const lengthless = plan.method === 'POST' || plan.method === 'PUT' ? '0' : null
  const length = plan.body ? String(plan.body.length) : lengthless
  if (length !== null) list.push(['Content-Length', length])
  if (plan.freshness === 'bypass') list.push(['Pragma', 'no-cache'], ['Cache-Control', 'no-cache'])
  else if (plan.freshness === 'revalidate') list.push(['Cache-Control', 'max-age=0'])
  const own = plan.headers.find(([name]) => name.toLowerCase() === 'authorization')
  if (plan.authorization) list.push(['Authorization', own?.[1] ?? plan.authorization.value])
  return list
}

/** What stands at the end: codings, language, cookies, conditions. */
function ending(plan: RequestPlan, language: boolean): Fields {
  const range = plan.range ?? plan.headers.find(([name]) => name.toLowerCase() === 'range')?.[1] ?? null
  const list: Fields = []
  if (plan.referrer !== null) list.push(['Referer', plan.referrer])
  list.push(['Accept-Encoding', range === null ? CODINGS : 'identity'])
  if (language) list.push(['Accept-Language', LANGUAGE])
  if (plan.cookies) list.push(['Cookie', plan.cookies])
  if (range !== null) list.push(['Range', range])
  if (plan.validators.etag !== null) list.push(['If-None-Match', plan.validators.etag])
  if (plan.validators.lastModified !== null) list.push(['If-Modified-Since', plan.validators.lastModified])
  return list
}

function navigation(plan: RequestPlan): Fields {
  const list = beginning(plan)
  const post = plan.method === 'POST'
  if (post && plan.freshness === 'normal') insertBefore(list, 'Authorization', ['Cache-Control', 'max-age=0'])
  else if (plan.afterPost) insertBefore(list, 'Authorization', ['Cache-Control', 'max-age=0'])
  if (plan.kind === 'download') {
    list.push(...metadata({ ...plan, user: false }))
    if (plan.referrer !== null) list.push(['Referer', plan.referrer])
    list.push(['User-Agent', userAgent(plan)], ...ending({ ...plan, referrer: null }, true))
    return list
  }
  if (!plan.redirected) list.push(...HINTS)
  list.push(['Upgrade-Insecure-Requests', '1'])
  const type: Fields = plan.contentType === null ? [] : [['Content-Type', plan.contentType]]
  const origin: Fields = plan.origin === null ? [] : [['Origin', plan.origin]]
  // A form that opens a new tab, and a reload, carry these in another order.
  if (plan.newTab) list.push(['User-Agent', userAgent(plan)], ...origin, ...type)
  else list.push(...type, ['User-Agent', userAgent(plan)], ...origin)
  list.push(['Accept', DOCUMENT], ...metadata(plan), ...storageAccess(plan))
  if (plan.redirected) list.push(...HINTS)
  list.push(...ending(plan, true))
  return list
}

function insertBefore(list: Fields, name: string, field: Field): void {
  const at = list.findIndex(([one]) => one === name)
  list.splice(at < 0 ? list.length : at, 0, field)
}

function webSocket(plan: RequestPlan): Fields {
  const list: Fields = [
    ['Host', plan.url.host],
    ['Connection', 'Upgrade'],
    ['Pragma', 'no-cache'],
    ['Cache-Control', 'no-cache'],
    ['User-Agent', userAgent(plan)],
    ['Upgrade', 'websocket'],
  ]
  if (plan.origin !== null) list.push(['Origin', plan.origin])
  list.push(['Sec-WebSocket-Version', '13'], ['Accept-Encoding', CODINGS], ['Accept-Language', LANGUAGE])
  if (plan.cookies) list.push(['Cookie', plan.cookies])
  const value = (name: string) => plan.headers.find(([one]) => one === name)?.[1]
  list.push(['Sec-WebSocket-Key', value('Sec-WebSocket-Key') ?? ''])
  list.push(['Sec-WebSocket-Extensions', 'permessage-deflate; client_max_window_bits'])
  const protocols = value('Sec-WebSocket-Protocol')
  if (protocols !== undefined) list.push(['Sec-WebSocket-Protocol', protocols])
  return list
}

function preflight(plan: RequestPlan): Fields {
  const list: Fields = [['Host', plan.url.host], ['Connection', 'keep-alive'], ['Accept', '*/*'], ...plan.headers]
  if (plan.origin !== null) list.push(['Origin', plan.origin])
  list.push(
    ['User-Agent', userAgent(plan)],
    ['Sec-Fetch-Mode', 'cors'],
    ['Sec-Fetch-Site', plan.site],
    ['Sec-Fetch-Dest', DESTINATION.preflight],
  )
  return [...list, ...ending(plan, true)]
}

function subresource(plan: RequestPlan): Fields {
  const list = beginning(plan)
  const lower = (name: string) => name.toLowerCase()
  const placed = ['range', 'last-event-id', ...(plan.authorization ? ['authorization'] : [])]
  const own = plan.headers.filter(([name]) => !placed.includes(lower(name)))
  if (own.some(([name]) => /^if-(none-match|modified-since|match|unmodified-since|range)$/i.test(name))) {
    const control = own.find(([name]) => lower(name) === 'cache-control')
    insertBefore(list, 'Authorization', control ?? ['Cache-Control', 'max-age=0'])
    if (control) own.splice(own.indexOf(control), 1)
  }
  const has = (name: string) => own.some(([one]) => lower(one) === name)
  if (plan.kind === 'worker' || plan.kind === 'shared-worker') {
    list.push(['Accept', '*/*'], ...metadata(plan))
    if (plan.referrer !== null) list.push(['Referer', plan.referrer])
    return [...list, ['User-Agent', userAgent(plan)], ...ending({ ...plan, referrer: null }, true)]
  }
  const named: Fields = [...own]
    .map((field, index) => ({ field, index }))
    .sort((one, other) =>
      lower(one.field[0]) < lower(other.field[0])
        ? -1
        : lower(one.field[0]) > lower(other.field[0])
          ? 1
          : one.index - other.index,
    )
    .map(({ field }) => field)
  if (plan.contentType !== null && !has('content-type')) named.push(['Content-Type', plan.contentType])
  if (plan.kind === 'eventsource' && !has('accept')) named.push(['Accept', 'text/event-stream'])
  if (plan.kind === 'prefetch') named.push(['Sec-Purpose', 'prefetch'])
  const early = plan.originEarly && plan.origin !== null
  if (early) named.push(['Origin', plan.origin!])
  if (!has('user-agent')) named.push(['User-Agent', userAgent(plan)])
  if (!plain(plan)) named.push(...HINTS)
  list.push(...tableOrder(named))
  if (plan.lastEventId) list.push(['Last-Event-ID', plan.lastEventId])
  if (!has('accept') && plan.kind !== 'eventsource') list.push(['Accept', acceptOf(plan)])
  const late: Fields = !early && plan.origin !== null ? [['Origin', plan.origin]] : []
  // A redirect to another origin adds Origin where there was none before.
  if (plan.originAdded) list.push(...metadata(plan), ...late)
  else list.push(...late, ...metadata(plan))
  return [...list, ...storageAccess(plan), ...ending(plan, !has('accept-language'))]
}

/** The exact fields of a request of Chromium 156, in order. */
export function chromiumFields(plan: RequestPlan): Fields {
  if (plan.mode === 'websocket') return webSocket(plan)
  if (plan.kind === 'preflight') return preflight(plan)
  return NAVIGATIONS.has(plan.kind) ? navigation(plan) : subresource(plan)
}
