import type { BrowserError, ClientId } from '../types'
import type { CacheRules } from './cache'
import type { CookieRules } from './cookies'
import type { DispositionRules } from './disposition'
import type { TypeRules } from './document'
import type { FormRules } from './forms'
import type { KnockRules } from './knock'
import type { LoadFailure, LoadRules } from './load'
import type { ReaderRules } from './reader-rules'
import type { ReadError, Reply } from './reply'
import type { RequestPlan } from './request'
import type { ResourceRules } from './resources'

/** Why a tab shows no page of the server's. */
export type Failure =
  | ReadError
  | LoadFailure
  | { readonly kind: 'status'; readonly status: number }
  /** A proxy's question from a server that was asked directly. */
  | { readonly kind: 'proxy-auth' }
  /** Content to be kept, with a status that is none of success. */
  | { readonly kind: 'download'; readonly status: number; readonly statusText: string }

/** What a sentence about an outcome is made of. */
export interface Why {
  readonly failure: Failure | null
  /** There was no status line: all is content. */
  readonly http09: boolean
  readonly url: URL
  readonly outcome: 'document' | 'error' | 'download' | 'no-navigation' | 'silent-failure' | 'pending'
  readonly status: number | null
  /** Bytes before the status line that were skipped. */
  readonly skipped: number
  /** The type came from the content, not from its field. */
  readonly sniffed: boolean
  /** The type that the field says; null where it says none. */
  readonly declared: string | null
  /** Bytes of content that came, and those that the tab has of them. */
  readonly received: number
  readonly taken: number
  /** Nothing of the content is shown before more of it has come. */
  readonly held: boolean
  /** The connection ended before the head did. */
  readonly headCut: boolean
  readonly mimeType: string | null
  readonly attached: boolean
  readonly fromCache: boolean
}

/** A rule of a browser as an outcome names it. */
export interface Rule {
  readonly rule: string
  readonly text: string
  readonly requirement: string | null
}

/** What had come of a reply when it failed. */
export interface FailedReply {
  /** Bytes of its content. */
  readonly length: number
  /** What came counts as the whole, however it ended. */
  readonly whole: boolean
  /** Too little had come to know its type. */
  readonly held: boolean
  /** It was to be kept as a file. */
  readonly attached: boolean
}

/** Everything in which one browser differs from another. Each rule rests on recordings of that version. */
export interface BrowserProfile {
  readonly id: ClientId
  readonly label: string
  readonly version: string
  readonly ground: string
  readonly reader: ReaderRules
  readonly types: TypeRules
  readonly knocks: KnockRules
  readonly loads: LoadRules
  readonly cookies: CookieRules
  readonly forms: FormRules
  readonly resources: ResourceRules
  /** Several Content-Encoding fields count as one list; otherwise the last counts. */
  readonly joinsCodings: boolean
  /** One coding that is not known keeps all of them on. */
  readonly unknownCodingStops: boolean
  /** Connections are kept apart by the user name in the URL. */
  readonly groupsByUser: boolean
  /** Bytes that come where none were asked for are read, and the connection closes with FIN; else it is reset. */
  readonly readsUnasked: boolean
  readonly cache: CacheRules
  /** A plain reload asks about everything the page needs, too. */
  readonly reloadsAll: boolean
  /** A reload counts as the user's own request. */
  readonly reloadIsUser: boolean
  /** The exact fields of a request, in order. */
  fields(plan: RequestPlan): readonly (readonly [name: string, value: string])[]
  /** Characters of a path that are escaped beside those of the URL standard of old. */
  readonly escapes: RegExp
  /** A second connection is opened beside the first navigation, and stays silent until needed. */
  readonly preconnects: boolean
  /** A reset in mid-content takes back what was shown. */
  readonly resetReplaces: boolean
  /** What a 103 (Early Hints) names is loaded ahead. */
  readonly earlyHints: boolean
  /** Failures that leave the tab as it was, without a page about it. */
  silent(failure: Failure, reply: FailedReply): boolean
  /** A document is there with the first byte of its content, though nothing of it is shown yet. */
  readonly commitsAtFirstByte: boolean
  /** Content is held back while its type may still change; `false`: until its charset is known as well. */
  readonly showsUntyped: boolean
  /** Content that ends before its Content-Length is whole where its coding has ended and that is the length before coding. */
  readonly lengthBeforeCoding: boolean
  /** Content that ends early is complete all the same where the status is not 2xx. */
  readonly shortErrors: boolean
  /** The status of a redirect stays with the error of what it led to. */
  readonly keepsRedirect: boolean
  /** How often a download that was broken off begins again. */
  readonly downloadRetries: number
  /** What becomes of a 304 that was not asked for. */
  readonly notModified: 'document' | 'no-navigation'
  readonly disposition: DispositionRules
  /** A name that the URL gives, with the extension of its type where it has none. */
  extended(name: string, mime: string, query: boolean): string
  /** A sound or a film that is shown is asked for again, by the element that plays it. */
  readonly mediaAgain: boolean
  /** A page whose content failed leads on by Refresh all the same. */
  readonly refreshesFailed: boolean
  /** Of a reply that replaces itself, `multipart/x-mixed-replace`, the parts are shown. */
  readonly replacesParts: boolean
  /** A reply without content (204) is kept where its Content-Disposition says so. */
  readonly attachesEmpty: boolean
  /** An attachment whose status is none of success comes to nothing, and the tab stays. */
  readonly dropsFailedDownload: boolean
  /** The name of a download whose URL gives none. */
  downloadName(mime: string, random: () => number): string
  /** An error status without content gets a page of the browser's own. */
  readonly ownPageForEmptyError: boolean
  /** 407 from a server that is no proxy is refused. */
  readonly refusesProxyAuth: boolean
  errorPage(failure: Failure, url: URL): BrowserError
  /** The rule and its sentence for an outcome. */
  explain(why: Why): Rule
  /** What `fetch` throws, and what reading a body that fails throws. */
  readonly scriptErrors: { readonly fetch: string; readonly body: string }
  /** `fetch` answers with the first byte of the content, not with the head. */
  readonly fetchWaitsForContent: boolean
  /** Between the values of a repeated Content-Type as `Headers` gives them. */
  readonly typeJoint: string
  /** Several challenges are kept on lines of their own. */
  readonly challengesByLine: boolean
  /** Scripts may give the User-Agent. */
  readonly scriptNames: boolean
  /** A reply with a head that `fetch` fails for all the same. */
  scriptFails(reply: Reply): boolean
  /** Moving in a sound asks for the bytes from there on. */
  readonly seeksByRange: boolean
  /** Icons for touch screens are loaded; those named in the body come beside `/favicon.ico`. */
  readonly icons: {
    readonly touch: boolean
    readonly besideBody: boolean
    /** Types that are shown by a page of the browser's own, to which the server is another site. */
    readonly foreign: RegExp
  }
  /** `ping` of links is obeyed. */
  readonly pings: boolean
  /** Going back to a page with `no-store` asks for it again. */
  readonly keepsNoStore: boolean
  /** Milliseconds after which an EventSource connects again where the server named none. */
  readonly reconnectDelay: number
  /** The least that `retry` may make of it. */
  readonly reconnectLeast: number
}
