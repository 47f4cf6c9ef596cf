import { type BrowserProfile, browserClient, type Failure, type RequestPlan } from '../browser'
import type { BrowserError } from '../types'
import { firefoxReader } from './reader'

const USER_AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0'
const DOCUMENT = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'
const IMAGE = 'image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5'

type Fields = (readonly [string, string])[]

function fields(plan: RequestPlan): Fields {
  const document = plan.destination === 'document'
  const image = plan.destination === 'favicon' || plan.destination === 'image'
  const origin = plan.referrer ? new URL(plan.referrer).origin : null
  const site = origin === null ? 'none' : origin === plan.url.origin ? 'same-origin' : 'cross-site'
  const list: Fields = [
    ['Host', plan.url.host],
    ['User-Agent', USER_AGENT],
    ['Accept', document ? DOCUMENT : image ? IMAGE : plan.destination === 'style' ? 'text/css,*/*;q=0.1' : '*/*'],
    ['Accept-Language', 'en-US,en;q=0.9'],
    ['Accept-Encoding', 'gzip, deflate, br, zstd'],
  ]
  if (plan.body)
    list.push(['Content-Type', 'application/x-www-form-urlencoded'], ['Content-Length', String(plan.body.length)])
  if (plan.method === 'POST') list.push(['Origin', origin ?? 'null'])
  list.push(['Connection', 'keep-alive'])
  if (plan.referrer) list.push(['Referer', plan.referrer])
  if (plan.cookies) list.push(['Cookie', plan.cookies])
  if (document) {
    list.push(
      ['Upgrade-Insecure-Requests', '1'],
      ['Sec-Fetch-Dest', 'document'],
      ['Sec-Fetch-Mode', 'navigate'],
      ['Sec-Fetch-Site', site],
    )
    list.push(['Sec-Fetch-User', '?1'], ['Priority', 'u=0, i'])
  } else {
    list.push(
      ['Sec-Fetch-Dest', image ? 'image' : plan.destination],
      ['Sec-Fetch-Mode', 'no-cors'],
      ['Sec-Fetch-Site', site],
    )
    list.push(['Priority', plan.destination === 'favicon' ? 'u=6' : plan.destination === 'image' ? 'u=5, i' : 'u=2'])
  }
  return list
}

/** Characters of the names that Firefox makes up for downloads. */
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-'

const WHAT_TO_DO = 'What can you do about it?'
const UNAVAILABLE = 'The site could be temporarily unavailable or too busy. Try again in a few moments.'
const NETWORK = 'If you are unable to load any pages, check your computer’s network connection.'
const FIREWALL =
  'If your computer or network is protected by a firewall or proxy, make sure that Firefox is permitted to access the web.'
const ISSUE =
  'The issue is most likely with the website, and there is nothing you can do to resolve it. You can notify the website’s administrator about the problem.'

function errorPage(failure: Failure, url: URL): BrowserError {
  const page = (code: string, heading: string, ...paragraphs: string[]): BrowserError => ({
    code,
    title: 'Problem loading page',
    heading,
    paragraphs,
  })
  switch (failure.kind) {
    case 'empty':
    case 'reset':
      return page(
        'NS_ERROR_NET_EMPTY_RESPONSE',
        'Looks like there’s a problem with this site',
        `${url.host} sent back an empty page.`,
        WHAT_TO_DO,
        UNAVAILABLE,
        NETWORK,
        FIREWALL,
        'Error Code: NS_ERROR_NET_EMPTY_RESPONSE',
      )
    case 'refused':
      return page(
        'NS_ERROR_CONNECTION_REFUSED',
        'Unable to connect',
        `Firefox can’t connect to the server at ${url.host}`,
        WHAT_TO_DO,
        UNAVAILABLE,
        NETWORK,
        FIREWALL,
      )
    case 'redirects':
      return page(
        'NS_ERROR_REDIRECT_LOOP',
        'The page isn’t redirecting properly',
        `Firefox can’t connect to the server at ${url.host}`,
        WHAT_TO_DO,
        UNAVAILABLE,
      )
    case 'invalid-value':
      return page(
        'NS_ERROR_DOM_INVALID_HEADER_VALUE',
        'Looks like there’s a problem with this site',
        `${url.host} sent back a header with empty characters not allowed by web security standards.`,
        WHAT_TO_DO,
        UNAVAILABLE,
        'Check to make sure you’ve typed the website address correctly.',
      )
    case 'coding':
      return page(
        'NS_ERROR_INVALID_CONTENT_ENCODING',
        'Content Encoding Error',
        'The page you are trying to view cannot be shown because it uses an invalid or unsupported form of compression.',
        WHAT_TO_DO,
        ISSUE,
      )
    default:
      if (failure.kind === 'redirect' && failure.code === 'NS_ERROR_UNKNOWN_PROTOCOL')
        return page(
          failure.code,
          'The address wasn’t understood',
          `Firefox can’t connect to the server at ${url.host}`,
          WHAT_TO_DO,
          'You might need to install other software to open this address.',
        )
      return page(
        'NS_ERROR_CORRUPTED_CONTENT',
        'Corrupted Content Error',
        'The page you are trying to view cannot be shown because an error in the data transmission was detected.',
        WHAT_TO_DO,
        ISSUE,
      )
  }
}

const profile: BrowserProfile = {
  id: 'firefox-153',
  label: 'Firefox',
  version: 'Firefox 153',
  ground: 'recorded: Firefox ESR 153, Linux, Nov 2026',
  reader: firefoxReader,
  types: { plainSignatures: false, unknownTypes: [] },
  silent(failure, shown, untyped) {
    if (failure.kind === 'bad-head' || failure.kind === 'head-too-big') return true
    if (failure.kind === 'cut-off' && untyped) return true
    return (failure.kind === 'bad-chunk' || failure.kind === 'cut-off') && shown === 0
  },
  retriesAfterBytes: false,
  commitsAtFirstByte: true,
  showsUntyped: false,
  asksAgainAfterDialog: false,
  emptyLocation: true,
  notModified: 'document',
  badRedirect(target) {
    if (target.protocol === 'http:') return null
    const understood = target.protocol === 'data:' || target.protocol === 'javascript:'
    return { kind: 'redirect', code: understood ? 'NS_ERROR_CORRUPTED_CONTENT' : 'NS_ERROR_UNKNOWN_PROTOCOL' }
  },
  downloadName: (_mime, random) =>
    Array.from({ length: 8 }, () => LETTERS[Math.floor(random() * LETTERS.length)]).join(''),
  fields,
  preconnects: false,
  emptyRetries: 9,
  resetReplaces: true,
  ownPageForEmptyError: false,
  maxRedirects: 20,
  errorPage,
  explain(failure, http09, url) {
    switch (failure?.kind) {
      case 'empty':
        return {
          rule: 'firefox.empty',
          text: 'The server closed the connection without sending anything; Firefox tried ten connections.',
          requirement: null,
        }
      case 'refused':
        return {
          rule: 'firefox.refused',
          text: `Nothing listens on ${url.host}: the network refused the connection.`,
          requirement: null,
        }
      case 'reset':
        return {
          rule: 'firefox.reset',
          text: 'The server reset the connection. Firefox replaces even what it had shown by an error page.',
          requirement: null,
        }
      case 'cut-off':
        return {
          rule: 'firefox.cut-off',
          text: 'The connection closed before the content was complete. Firefox shows what it has.',
          requirement: 'RFC 9112 8',
        }
      case undefined:
        return http09
          ? {
              rule: 'firefox.http09',
              text: 'The reply has no status line, so Firefox takes it as HTTP/0.9, which had no headers: all of it is content, shown as text.',
              requirement: 'RFC 9112 4',
            }
          : { rule: 'firefox.document', text: 'The reply is valid HTTP: Firefox shows its content.', requirement: null }
      default:
        return { rule: `firefox.${failure!.kind}`, text: 'Firefox cannot make sense of this reply.', requirement: null }
    }
  },
}

/** Firefox ESR 153 on Linux. */
export const firefox153 = browserClient(profile)
