import type { ClientHost } from '../types'
import type { AuthCache, AuthRules, Challenge, LoginCredentials } from './auth'
import type { HttpCache } from './cache'
import type { CookieJar } from './cookies'
import type { KnockEnd } from './knock'
import type { ConnectionPool, Exchange } from './pool'
import type { ReadHead } from './reply'
import type { CacheMode, Credentials, FieldList, Mode, ReferrerPolicy, RequestKind, Site } from './request'

/** What a page, or the user, asks a browser to load. */
export interface LoadRequest {
  readonly kind: RequestKind
  readonly method: string
  readonly url: URL
  readonly mode: Mode
  readonly credentials: Credentials
  /** Origin of the page that asks; null: the user does, by the address bar. */
  readonly initiator: string | null
  /** URL of the page that asks, for Referer. */
  readonly source: string | null
  readonly policy: ReferrerPolicy
  readonly user: boolean
  /** URL of the page in the tab, for cookies; null where the request is for that page itself. */
  readonly top: URL | null
  readonly body: Uint8Array | null
  readonly contentType: string | null
  readonly headers: FieldList
  readonly composed: FieldList
  readonly cache: CacheMode
  readonly redirect: 'follow' | 'error' | 'manual'
  readonly range: string | null
  readonly priority: 'auto' | 'high' | 'low'
  readonly framed: boolean
  readonly lastEventId: string | null
  readonly inWorker: boolean
  /** It opens a new tab, or sends a form again. */
  readonly newTab: boolean
  /** A referrer policy was named: by the element or script that asks, or by the page for a navigation or its icon. */
  readonly ownPolicy: boolean
  readonly keepalive: boolean
}

/** A connection that ended before the head of a reply had come, so that the request was sent again on another. */
export interface Spent {
  readonly connection: number
  readonly how: 'empty' | 'reset'
  /** Bytes that had come on it for the request. */
  readonly received: number
}

/** Why a load came to nothing, beyond what a reader finds. */
export type LoadFailure =
  /** `spent`: the connection on which the same request had first come to nothing; it was tried again so many times. */
  | { readonly kind: 'refused'; readonly spent: Spent | null; readonly tries: number }
  /** The name of the host has no address. */
  | { readonly kind: 'unresolved' }
  /** The server of an https URL does not speak TLS. */
  | { readonly kind: 'tls'; readonly how: Exclude<KnockEnd, 'refused'> }
  | { readonly kind: 'redirects' }
  | { readonly kind: 'redirect'; readonly code: string }
  | { readonly kind: 'bad-redirect'; readonly target: URL }
  | { readonly kind: 'cors' }
  | { readonly kind: 'not-cached' }

export interface Loaded {
  readonly exchange: Exchange
  readonly url: URL
  readonly redirected: boolean
  readonly failure: LoadFailure | null
  readonly fromCache: boolean
  /** The redirect that led here; null: none did. */
  readonly previous: ReadHead | null
  /** The challenge that nobody answered, with its 401. */
  readonly challenge: Challenge | null
}

/** In how far one browser loads differently from another. */
export interface LoadRules {
  readonly auth: AuthRules
  /** How often an empty reply to a request of this kind is asked for again, each time on a new connection. */
  emptyRetries(kind: RequestKind): number
  /** An exchange that failed before its head had come is repeated even where bytes had come. */
  readonly retriesAfterBytes: boolean
  /** How often a 408 (Request Timeout) is taken to mean the connection, which had waited, and is asked for again. */
  timeoutRetries(kind: RequestKind): number
  /** The fields of a 421 (Misdirected Request) stand before those of the reply to the same request on another connection. */
  readonly mergesMisdirected: boolean
  /** Redirects of a request of this kind that are followed. */
  maxRedirects(kind: RequestKind): number
  /** A redirect is followed at its head, not when some of its content has come. */
  readonly redirectsAtHead: boolean
  /** An empty Location leads to the page itself. */
  readonly emptyLocation: boolean
  /** Control characters in a Location are encoded; otherwise tabs and those at its ends are left out, as the URL standard has it. */
  readonly keepsControls: boolean
  /** A redirect whose chunks are refused in the read that brings its head is not followed. */
  readonly chunkFailsRedirect: boolean
  /** A request of this mode does not follow a redirect to a URL with a user name. */
  refusesLogin(mode: Mode): boolean
  /** What a redirect to another scheme or to a blocked port comes to; null: the load ends, the tab stays. */
  badRedirect(target: URL): { readonly kind: 'redirect'; readonly code: string } | null
  /** What a redirect to something that is no URL comes to; null: its own content is shown. */
  readonly invalidRedirect: { readonly kind: 'redirect'; readonly code: string } | null
  /** Known credentials go along at once even where the URL has a user name. */
  readonly earlyDespiteUser: boolean
  /** Once the login dialog was left, the page is asked for again before it is shown. */
  readonly asksAgainAfterDialog: boolean
  /** Requests of these kinds carry Origin even to the page's own origin. */
  originToOwn(kind: RequestKind): boolean
  /** After a POST was sent on to another origin, Origin is `null`. */
  readonly nullAfterRedirect: boolean
  /** In these kinds Origin is one of the page's own fields. */
  originEarly(kind: RequestKind): boolean
  /** A relaxed referrer policy counts for other sites too. */
  relaxesReferrer(kind: RequestKind): boolean
  /** Requests of these kinds carry no Referer. */
  withoutReferrer(kind: RequestKind): boolean
  /** Answers to preflights are kept only where they say for how long, and name the method. */
  readonly keepsNamedPreflights: boolean
  /** The connection for a request with credentials is opened before the one on which the server is asked about it. */
  readonly connectsAhead: boolean
  /** A chain of redirects that has left the site is cross-site for cookies, even from the address bar. */
  readonly chainsCount: boolean
}

/** Ports that no browser asks (fetch standard, bad port); the usual ones. */
export const BLOCKED_PORTS = new Set([
  0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110,
  111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532,
  540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061,
  6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
])

/** What a loader needs of its browser. */
export interface LoaderParts {
  readonly host: ClientHost
  readonly pool: ConnectionPool
  readonly cookies: CookieJar
  readonly cache: HttpCache
  readonly auth: AuthCache
  readonly rules: LoadRules
}

/** Asks for a name and a password; `answer(null)`: the dialog was left. */
export type AskLogin = (url: URL, challenge: Challenge, answer: (given: LoginCredentials | null) => void) => void

/** Who waits for a load. */
export interface LoadTask {
  readonly ask: AskLogin
  /** Called once. */
  readonly done: (loaded: Loaded) => void
  /** Hears of parts of the response that are not redirects; a navigation also before its head is complete. */
  readonly progress: ((exchange: Exchange, url: URL) => void) | null
}

/** One step of a load: a request, and what has become of it on the way. */
export interface Hop {
  readonly request: LoadRequest
  readonly site: Site
  readonly redirects: number
  /** How often the same request was sent again, by cause: a 408, a 421, a reply that is empty. Each has its own limit. */
  readonly retries: { readonly late: number; readonly misdirected: number; readonly empty: number }
  /** Where it was sent first and came to nothing. */
  readonly spent: Spent | null
  /** The 421 that has just been answered with the same request on another connection. */
  readonly misdirected: ReadHead | null
  /** The value of Origin is `null` from here on. */
  readonly tainted: boolean
  /** The last request had an Origin; null: there was none. */
  readonly hadOrigin: boolean | null
  readonly begunAs: string
  readonly previous: ReadHead | null
  /** A redirect has led from one site to another. */
  readonly strayed: boolean
  readonly policy: ReferrerPolicy
  /** Credentials that are being tried, and whether they came from the URL. */
  readonly login: {
    readonly challenge: Challenge
    readonly credentials: LoginCredentials
    readonly from: 'url' | 'cache' | 'user'
  } | null
  /** The login dialog was left; what it leads to is shown. */
  readonly declined: Challenge | null
}
