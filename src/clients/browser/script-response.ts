import { decodedOf } from './content'
import type { Loaded, LoadRequest } from './load'
import type { BrowserProfile } from './profile'
import type { Reply } from './reply'
import type { FieldList } from './request'

/** What a request of a script has come to so far. */
export interface ScriptResponse {
  /** `headers`: the promise of `fetch` is not settled; `body`: reading the body is not. */
  readonly waits: 'headers' | 'body' | null
  readonly status: number | null
  readonly statusText: string
  readonly url: string
  readonly redirected: boolean
  readonly type: 'basic' | 'cors' | 'opaque' | 'opaqueredirect'
  /** As `Headers` gives them: names in lower case, sorted, equal ones joined. */
  readonly headers: FieldList
  readonly body: Uint8Array
  /** What `fetch` threw. */
  readonly error: string | null
  /** What reading the body threw. */
  readonly bodyError: string | null
}

/** A request that nothing has come of yet. */
export const UNANSWERED: ScriptResponse = {
  waits: 'headers',
  status: null,
  statusText: '',
  url: '',
  redirected: false,
  type: 'basic',
  headers: [],
  body: new Uint8Array(0),
  error: null,
  bodyError: null,
}

/** Fields of a reply from another origin that its server need not expose (fetch standard, CORS-safelisted response-header name). */
const SAFELISTED = new Set([
  'cache-control',
  'content-language',
  'content-length',
  'content-type',
  'expires',
  'last-modified',
  'pragma',
])

/** The head of a reply that has one, as a script sees it at `url`. */
export function headOf(reply: Reply, url: URL, request: LoadRequest, profile: BrowserProfile): ScriptResponse {
  const cross = request.initiator !== url.origin
  const opaque = cross && request.mode === 'no-cors'
  const type = opaque ? 'opaque' : cross ? 'cors' : 'basic'
  const head = reply.head!
  const headers = opaque ? [] : visible(head.fields, cross, request.credentials === 'include', profile)
  return {
    ...UNANSWERED,
    status: opaque ? 0 : head.status & 0xffff,
    statusText: opaque ? '' : head.statusText,
    url: opaque ? '' : url.href.split('#')[0]!,
    type,
    headers,
  }
}

/** The fields that a script may read. `cross`: of another origin; `include`: with credentials. */
function visible(
  fields: FieldList,
  cross: boolean,
  include: boolean,
  { typeJoint, challengesByLine }: BrowserProfile,
): FieldList {
  const joined = new Map<string, string>()
  for (const [name, given] of fields) {
    const lower = name.toLowerCase()
    // HTTP whitespace at the ends of a value, CR and LF among it, is none of it (fetch standard, normalize a value).
    const value = given.replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '')
    if (!/^[!#$%&'*+\-.^_`|~0-9a-z]+$/.test(lower) || lower === 'set-cookie' || lower === 'set-cookie2') continue
    if (/[\0\r\n]/.test(value)) continue
    const byLine = challengesByLine && /^(www|proxy)-authenticate$/.test(lower)
    const joint = byLine ? '\n' : lower === 'content-type' ? typeJoint : ', '
    joined.set(lower, joined.has(lower) ? `${joined.get(lower)}${joint}${value}` : value)
  }
  const exposed = (joined.get('access-control-expose-headers') ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
  const all = exposed.includes('*') && !include
  return (
    [...joined]
      // Challenges that are kept on lines of their own are no value that a script may have.
      .filter(([, value]) => !value.includes('\n'))
      .filter(([name]) => !cross || SAFELISTED.has(name) || exposed.includes(name) || all)
      .toSorted(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0))
  )
}

/** What a load comes to for the script that asked for it. */
export function responseOf(loaded: Loaded, request: LoadRequest, profile: BrowserProfile): ScriptResponse {
  const { exchange, failure, url } = loaded
  const { reader } = exchange
  const { scriptErrors, scriptFails } = profile
  const failed = failure !== null || reader.head === null || scriptFails(reader)
  if (request.redirect === 'manual' && reader.head && [301, 302, 303, 307, 308].includes(reader.head.status))
    return { ...UNANSWERED, waits: null, status: 0, type: 'opaqueredirect', url: request.url.href }
  if (failed) return { ...UNANSWERED, waits: null, error: scriptErrors.fetch }
  const head = headOf(reader, url, request, profile)
  const { decoded, failure: spoilt } = decodedOf(reader, profile)
  const bodiless = head.type === 'opaque' || request.method === 'HEAD' || decoded === null
  return {
    ...head,
    waits: null,
    redirected: loaded.redirected,
    body: bodiless ? new Uint8Array(0) : decoded,
    bodyError: spoilt ? scriptErrors.body : null,
  }
}
