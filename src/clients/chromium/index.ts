import { type BrowserProfile, browserClient, type Failure, type RequestPlan } from '../browser'
import type { BrowserError } from '../types'
import { chromiumReader } from './reader'

const USER_AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36'
const BRANDS = '"Not:A-Brand";v="8", "Chromium";v="156"'
const CODINGS = 'gzip, deflate, br, zstd'
const DOCUMENT =
  'text/html,application/xhtml+xml,application/xml;q=0.9,image/jxl,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7'
const IMAGE = 'image/jxl,image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8'

/** Extensions that a download without a name gets by its type. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  'text/plain': '.txt',
  'text/html': '.html',
  'text/csv': '.csv',
  'application/x-gzip': '.gz',
  'application/zip': '.zip',
  'application/wasm': '.wasm',
  'application/pdf': '.pdf',
  'image/png': '.png',
}

type Fields = (readonly [string, string])[]

function fields(plan: RequestPlan): Fields {
  const list: Fields = [
    ['Host', plan.url.host],
    ['Connection', 'keep-alive'],
  ]
  const origin = plan.referrer ? new URL(plan.referrer).origin : null
  const site = origin === null ? 'none' : origin === plan.url.origin ? 'same-origin' : 'cross-site'
  if (plan.body) list.push(['Content-Length', String(plan.body.length)])
  if (plan.destination === 'document') {
    if (plan.method === 'POST') list.push(['Cache-Control', 'max-age=0'])
    list.push(['sec-ch-ua', BRANDS], ['sec-ch-ua-mobile', '?0'], ['sec-ch-ua-platform', '"Linux"'])
    list.push(['Upgrade-Insecure-Requests', '1'])
    if (plan.body) list.push(['Content-Type', 'application/x-www-form-urlencoded'])
    list.push(['User-Agent', USER_AGENT])
    if (plan.method === 'POST') list.push(['Origin', origin ?? 'null'])
    list.push(['Accept', DOCUMENT])
    list.push(
      ['Sec-Fetch-Site', site],
      ['Sec-Fetch-Mode', 'navigate'],
      ['Sec-Fetch-User', '?1'],
      ['Sec-Fetch-Dest', 'document'],
    )
  } else {
    const image = plan.destination === 'favicon' || plan.destination === 'image'
    list.push(
      ['sec-ch-ua-platform', '"Linux"'],
      ['User-Agent', USER_AGENT],
      ['sec-ch-ua', BRANDS],
      ['sec-ch-ua-mobile', '?0'],
    )
    list.push(['Accept', image ? IMAGE : plan.destination === 'style' ? 'text/css,*/*;q=0.1' : '*/*'])
    list.push(
      ['Sec-Fetch-Site', site],
      ['Sec-Fetch-Mode', 'no-cors'],
      ['Sec-Fetch-Dest', image ? 'image' : plan.destination],
    )
  }
  if (plan.referrer) list.push(['Referer', plan.referrer])
  list.push(['Accept-Encoding', CODINGS], ['Accept-Language', 'en-US,en;q=0.9'])
  if (plan.cookies) list.push(['Cookie', plan.cookies])
  return list
}

/** The network error code of a failure (net/base/net_error_list names). */
function codeOf(failure: Failure): string {
  switch (failure.kind) {
    case 'empty':
      return 'ERR_EMPTY_RESPONSE'
    case 'invalid-response':
      return 'ERR_INVALID_HTTP_RESPONSE'
    case 'head-too-big':
      return 'ERR_RESPONSE_HEADERS_TOO_BIG'
    case 'invalid-value':
    case 'bad-head':
    case 'fields-differ':
      return 'ERR_INVALID_HTTP_RESPONSE'
    case 'locations-differ':
      return 'ERR_RESPONSE_HEADERS_MULTIPLE_LOCATION'
    case 'coding':
      return 'ERR_CONTENT_DECODING_FAILED'
    case 'redirect':
      return failure.code
    case 'lengths-differ':
      return 'ERR_RESPONSE_HEADERS_MULTIPLE_CONTENT_LENGTH'
    case 'reset':
      return 'ERR_CONNECTION_RESET'
    case 'refused':
      return 'ERR_CONNECTION_REFUSED'
    case 'redirects':
      return 'ERR_TOO_MANY_REDIRECTS'
    case 'cut-off':
      return 'ERR_CONTENT_LENGTH_MISMATCH'
    case 'bad-chunk':
      return 'ERR_INVALID_CHUNKED_ENCODING'
    case 'status':
      return `HTTP ERROR ${failure.status}`
  }
}

function errorPage(failure: Failure, url: URL): BrowserError {
  const code = codeOf(failure)
  const host = url.hostname
  const broken = 'This page isn’t working'
  const unreachable = 'This site can’t be reached'
  const page = (heading: string, ...paragraphs: string[]): BrowserError => ({ code, title: host, heading, paragraphs })
  const checks = ['Try:', 'Checking the connection', 'Checking the proxy and the firewall']
  switch (failure.kind) {
    case 'empty':
      return page(broken, `${host} didn’t send any data.`)
    case 'invalid-response':
    case 'bad-head':
    case 'locations-differ':
    case 'lengths-differ':
      return page(broken, `${host} sent an invalid response.`)
    case 'redirects':
      return page(broken, `${host} redirected you too many times.`, 'Try deleting your cookies.')
    case 'refused':
      return page(unreachable, `${host} refused to connect.`, ...checks)
    case 'reset':
      return page(unreachable, 'The connection was reset.', ...checks)
    case 'status':
      if (failure.status === 404)
        return page(`This ${host} page can’t be found`, `No webpage was found for the web address: ${url.href}`)
      if (failure.status === 403)
        return page(`Access to ${host} was denied`, "You don't have authorization to view this page.")
      if (failure.status < 500) return page(broken, 'If the problem continues, contact the site owner.')
      return page(broken, `${host} is currently unable to handle this request.`)
    default:
      return page(
        unreachable,
        `The webpage at ${url.href} might be temporarily down or it may have moved permanently to a new web address.`,
      )
  }
}

const profile: BrowserProfile = {
  id: 'chromium-156',
  label: 'Chrome',
  version: 'Chromium 156',
  ground: 'recorded: Chromium 156, Linux, Nov 2026',
  reader: chromiumReader,
  types: { plainSignatures: true, unknownTypes: ['application/unknown', 'unknown/unknown'] },
  silent: () => false,
  retriesAfterBytes: true,
  commitsAtFirstByte: false,
  showsUntyped: true,
  asksAgainAfterDialog: true,
  emptyLocation: false,
  notModified: 'no-navigation',
  badRedirect(target) {
    if (target.protocol === 'http:') return { kind: 'redirect', code: 'ERR_UNSAFE_PORT' }
    return target.protocol === 'data:' ? { kind: 'redirect', code: 'ERR_UNSAFE_REDIRECT' } : null
  },
  downloadName: (mime) => `download${EXTENSIONS[mime] ?? ''}`,
  fields,
  preconnects: true,
  emptyRetries: 2,
  resetReplaces: false,
  ownPageForEmptyError: true,
  maxRedirects: 19,
  errorPage,
  explain(failure, _http09, url) {
    switch (failure?.kind) {
      case 'invalid-response':
        return {
          rule: 'chromium.status-line',
          text: 'Chrome looked for a status line, “HTTP/…”, in the first bytes and found none. It takes HTTP/0.9 replies on port 80 alone.',
          requirement: 'RFC 9112 4',
        }
      case 'empty':
        return {
          rule: 'chromium.empty',
          text: 'The server closed the connection without sending anything.',
          requirement: null,
        }
      case 'refused':
        return {
          rule: 'chromium.refused',
          text: `Nothing listens on ${url.host}: the network refused the connection.`,
          requirement: null,
        }
      case 'reset':
        return {
          rule: 'chromium.reset',
          text: 'The server reset the connection before the reply was complete.',
          requirement: null,
        }
      case 'status':
        return {
          rule: 'chromium.own-error-page',
          text: 'The reply has an error status and no content, so Chrome shows a page of its own.',
          requirement: null,
        }
      case 'cut-off':
        return {
          rule: 'chromium.cut-off',
          text: 'The connection closed before the content was complete. Chrome keeps what it has and says so in its console.',
          requirement: 'RFC 9112 8',
        }
      case undefined:
        return {
          rule: 'chromium.document',
          text: 'The reply is valid HTTP: Chrome shows its content.',
          requirement: null,
        }
      default:
        return {
          rule: `chromium.${failure!.kind}`,
          text: `Chrome gives up on this reply: ${codeOf(failure!)}.`,
          requirement: null,
        }
    }
  },
}

/** Chromium 156 on Linux. */
export const chromium156 = browserClient(profile)
