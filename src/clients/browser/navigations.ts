import type { ComposedRequest } from '../types'
import type { FormRequest } from './forms'
import type { HtmlPage } from './html'
import type { LoadRequest } from './load'
import type { FieldList, ReferrerPolicy } from './request'

/** A link as a page has it, for a click that the rendering frame reports. */
export interface LinkTarget {
  /** Absolute. */
  readonly url: string
  readonly policy: ReferrerPolicy
  readonly newTab: boolean
  /** The link has `download`: it is kept, not shown. */
  readonly download: boolean
  /** URLs of `ping`. */
  readonly ping: readonly string[]
}

/** What a page, once there, tells the requests that it makes. */
export interface PageState {
  readonly url: URL
  readonly policy: ReferrerPolicy
  readonly page: HtmlPage
  readonly charset: string
}

/** What most requests have in common: those of a tab, of what its page needs, and of its scripts. */
export const BLANK: Pick<
  LoadRequest,
  | 'headers'
  | 'redirect'
  | 'range'
  | 'priority'
  | 'framed'
  | 'lastEventId'
  | 'inWorker'
  | 'newTab'
  | 'ownPolicy'
  | 'keepalive'
> = {
  headers: [],
  redirect: 'follow',
  range: null,
  priority: 'auto',
  framed: false,
  lastEventId: null,
  inWorker: false,
  newTab: false,
  ownPolicy: false,
  keepalive: false,
}

const NAVIGATION = {
  ...BLANK,
  kind: 'document',
  method: 'GET',
  mode: 'navigate',
  credentials: 'include',
  user: false,
  top: null,
  body: null,
  contentType: null,
  composed: [],
  cache: 'default',
} as const

/** A URL of the address bar, or a composed request. `source`: the page that it says it comes from; null: the user's own. */
export function addressRequest(url: URL, request: ComposedRequest, source: string | null): LoadRequest {
  const typed = request.body !== null && !request.fields.some(([name]) => name.toLowerCase() === 'content-type')
  return {
    ...NAVIGATION,
    method: request.method || 'GET',
    url,
    initiator: source ? new URL(source).origin : null,
    source,
    policy: source ? 'unsafe-url' : '',
    user: true,
    body: request.body,
    contentType: typed ? 'application/x-www-form-urlencoded' : null,
    composed: source ? request.fields.filter(([name]) => name.toLowerCase() !== 'referer') : request.fields,
  }
}

/** A link of a page that was clicked. */
export function linkRequest(state: PageState, url: URL, link: LinkTarget): LoadRequest {
  const policy = link.policy || state.policy
  return {
    ...NAVIGATION,
    kind: link.download ? 'download' : 'document',
    url,
    initiator: state.url.origin,
    source: state.url.href,
    policy,
    user: true,
    newTab: link.newTab,
    ownPolicy: policy !== '',
  }
}

/** What a link's `ping` sends, beside the navigation to `target`. */
export function pingRequest(state: PageState, address: string, target: URL): LoadRequest {
  const headers: FieldList = [
    ['Cache-Control', 'max-age=0'],
    ['Ping-To', target.href],
    ['Ping-From', state.url.href],
    ['Content-Type', 'text/ping'],
  ]
  return {
    ...NAVIGATION,
    kind: 'ping',
    method: 'POST',
    url: new URL(address),
    mode: 'no-cors',
    initiator: state.url.origin,
    source: null,
    policy: state.policy,
    top: state.url,
    body: new TextEncoder().encode('PING'),
    headers,
  }
}

/** A form of a page. `user`: a button was clicked; otherwise a script sent it. */
export function formNavigation(state: PageState, form: FormRequest, user: boolean): LoadRequest {
  return {
    ...NAVIGATION,
    method: form.method,
    url: new URL(form.url),
    initiator: state.url.origin,
    source: form.noReferrer ? null : state.url.href,
    policy: state.policy,
    user,
    body: form.body,
    contentType: form.contentType,
    newTab: form.target === '_blank' && form.method === 'POST',
  }
}

/** Where a script of a page, or its Refresh, leads. */
export function scriptNavigation(state: PageState, url: URL): LoadRequest {
  return {
    ...NAVIGATION,
    url,
    initiator: state.url.origin,
    source: state.url.href,
    policy: state.policy,
  }
}
