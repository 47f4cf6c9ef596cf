/** The interface that every client (persona) has, and what the network gives it. All synchronous, on virtual time. */
import type { Span } from '../bytes'
import type { ScriptAnswer, ScriptCall } from './script-call'

/** What a client is told about a connection of its own. */
export interface ConnectionHandlers {
  /** The handshake is done. */
  open(): void
  data(bytes: Uint8Array): void
  /** The peer's FIN, after its last byte. */
  end(): void
  /** The connection failed or was reset. Nothing more comes. */
  error(code: 'ECONNREFUSED' | 'ECONNRESET' | 'ETIMEDOUT' | 'EHOSTUNREACH' | 'EPIPE'): void
  /** Bytes given to `write` before have left the send buffer (for uploads that wait). Optional. */
  drain?(): void
}

/** A TCP connection of a client. */
export interface ClientConnection {
  /** The recording's number of this connection, from 1. */
  readonly number: number
  readonly localPort: number
  /** Bytes not yet taken by the network are kept; `pending` says how many. */
  write(bytes: Uint8Array): void
  readonly pending: number
  /** Sends FIN after what was written. Data may still come. */
  end(): void
  /** close(): FIN, or RST where received bytes were not read, as the kernel does it. No further callback. */
  close(): void
  /** Sends RST. No further callback. */
  reset(): void
}

/** What a client may use of the world. The simulated network gives one; a test may give one over real TCP. */
export interface ClientHost {
  /** Virtual milliseconds since the run began. */
  now(): number
  /** Wall clock for dates (cookies, caches), milliseconds since 1970; simulated. */
  date(): number
  /** A seeded number in [0, 1). */
  random(): number
  /** Calls back after `delay` virtual milliseconds. The function returned cancels. */
  after(delay: number, callback: () => void): () => void
  /** Somebody is there to answer a dialog; otherwise it is left with Escape. */
  readonly attended?: boolean
  /** The dotted quad for a name, null where it does not resolve. `localhost` is 127.0.0.1. */
  resolve(host: string): string | null
  connect(host: string, port: number, handlers: ConnectionHandlers): ClientConnection
  /** Says into the recording that a request begins on a connection. `bytes`: its head and body so far. */
  note(event: 'start' | 'request' | 'outcome', connection: number | null, detail: unknown): void
}

/** `curl-7.88` | `curl-7.64` | `chromium-156` | `firefox-153` | `raw`. */
export type ClientId = 'curl-7.88' | 'curl-7.64' | 'chromium-156' | 'firefox-153' | 'raw'

/** A request as composed by the user. Names and values are latin1 text and may be invalid on purpose. */
export interface ComposedRequest {
  readonly method: string
  /** Absolute URL (`http://localhost:8000/path`), as typed. */
  readonly url: string
  /** Fields in order and spelling. A client adds, replaces or drops what the real one does. */
  readonly fields: readonly (readonly [name: string, value: string])[]
  /** null: no body. */
  readonly body: Uint8Array | null
  /** For `curl`: the command line, as typed (`curl -i http://localhost:8000/`); null where the form is meant. */
  readonly command: string | null
  /** For `raw`: the exact bytes; null otherwise. */
  readonly raw: Uint8Array | null
}

/** Bytes an outcome rests on: offsets in what the server sent on a connection. */
export interface Evidence {
  readonly connection: number
  readonly start: number
  readonly end: number
}

/** Why an outcome is what it is. */
export interface Reason {
  /** Stable id of the client's rule, e.g. `chromium.status-line.window`. */
  readonly rule: string
  /** One sentence for the page. */
  readonly text: string
  readonly evidence: readonly Evidence[]
  /** What the RFC says, as a requirement id of rfc-requirements.json or a section like `RFC 9112 4`; null where silent. */
  readonly requirement: string | null
  /** `recorded: Chromium 156, Linux, Nov 2026` | `follows from rule X` | `documented, not recorded`. */
  readonly ground: string
  /** Where bytes came behind the content that a Content-Length tells: how many are content, and how many came behind them. */
  readonly cut?: { readonly taken: number; readonly beyond: number }
}

/** What a terminal gets of one of its streams, before something of the other comes. */
export interface ScreenWrite {
  readonly stream: 'stdout' | 'stderr'
  readonly bytes: Uint8Array
  /**
   * The spans of them that are control codes of the command's own, and that its terminal obeys: curl's bold for names of
   * fields, the CR of its progress meter. None of them is of a server's sending. Left out: there are none.
   */
  readonly controls?: readonly Span[]
}

/** Where what curl hands on of a reply goes; `nowhere` is /dev/null. */
export type HandedTo = 'screen' | 'file' | 'pipe' | 'nowhere'

/** curl's screen: stdout and stderr in the order in which a terminal gets them. */
export interface CurlOutcome {
  readonly kind: 'curl'
  readonly exit: number
  readonly stdout: Uint8Array
  /** Byte text: one character a byte. */
  readonly stderr: string
  /** What a terminal shows, in order; `stream` tells them apart. */
  readonly screen: readonly ScreenWrite[]
  /** Files written (`-o`, `-O`). */
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[]
  /** Where what curl handed on of the last reply went. Left out: nothing of it went anywhere, or the outcome is not of curl. */
  readonly to?: HandedTo
  /**
   * The command that the outcome is of, where it is not curl: `nc`, `echo`; '' where the line could not be read. curl itself
   * where it asked for nothing (`curl -h`).
   * `typed`: it reads what is typed now. `networked`: a command of the line used the network.
   */
  readonly other?: { readonly name: string; readonly typed: boolean; readonly networked: boolean }
  readonly reason: Reason
}

/** What a tab shows. */
export interface BrowserOutcome {
  readonly kind: 'browser'
  /** As in the recordings: `silent-failure` is Firefox's failure without an error page, `pending` the spinner. */
  readonly outcome: 'document' | 'error' | 'download' | 'no-navigation' | 'silent-failure' | 'pending'
  readonly url: string
  readonly status: number | null
  readonly statusText: string | null
  readonly mimeType: string | null
  readonly charset: string | null
  readonly title: string | null
  /** The decoded body that is rendered (document), after content decoding; null otherwise. */
  readonly body: Uint8Array | null
  /** True where the load ended; false where it still loads or the body failed. */
  readonly loaded: boolean
  readonly error: BrowserError | null
  readonly download: BrowserDownload | null
  /** The tab's icon as bytes of a successful answer, null for the generic one. */
  readonly favicon: { readonly mimeType: string; readonly bytes: Uint8Array } | null
  /** The failed load has left the tab empty, whatever it showed before (`silent-failure` alone). */
  readonly blank?: boolean
  /** Subresources that the page asked for, by absolute URL, so that a frame can show them. */
  readonly resources: readonly { readonly url: string; readonly mimeType: string; readonly bytes: Uint8Array }[]
  readonly console: readonly string[]
  readonly reason: Reason
}

/** A reply that is kept as a file. */
export interface BrowserDownload {
  readonly name: string
  readonly bytes: number
  readonly complete: boolean
  /** What the file holds. */
  readonly content: Uint8Array
}

/** A browser's own error page. */
export interface BrowserError {
  /** `ERR_EMPTY_RESPONSE`, or Firefox's `NS_ERROR_NET_EMPTY_RESPONSE`. */
  readonly code: string
  readonly title: string
  readonly heading: string
  /** Further paragraphs, in order. */
  readonly paragraphs: readonly string[]
}

/** A bare TCP client: it shows what came. */
export interface RawOutcome {
  readonly kind: 'raw'
  readonly bytes: number
  readonly ended: 'open' | 'fin' | 'reset' | 'refused'
  readonly reason: Reason
}

export type Outcome = CurlOutcome | BrowserOutcome | RawOutcome

/** What a user does in a browser's tab. */
export type TabAction =
  /** `hard`: without the cache. */
  | { readonly kind: 'reload'; readonly hard: boolean }
  | { readonly kind: 'back' }
  | { readonly kind: 'forward' }
  /** Answers the login dialog; null leaves it with Escape. */
  | { readonly kind: 'login'; readonly given: { readonly user: string; readonly password: string } | null }

/** What a browser's tab offers beside what it shows. */
export interface TabState {
  readonly canGoBack: boolean
  readonly canGoForward: boolean
  /** Which of the tab's navigations, from 0, made the page on show: whoever went back has those behind it no more. */
  readonly step: number
  /** What `document.cookie` gives to the page's scripts. */
  readonly cookie: string
  /** How many cookies the browser keeps, of all sites, and those that scripts do not see. */
  readonly cookies: number
  /** A reload sends a form again: browsers ask before they do. */
  readonly reloadSendsForm: boolean
  /** The login dialog that is open, for the realm that the reply names; null where none is. */
  readonly login: { readonly url: string; readonly scheme: 'basic' | 'digest' | 'ntlm'; readonly realm: string } | null
}

/** A running client. `outcome` may change while the client runs (a page that loads on); `settled` says it will not. */
export interface ClientRun {
  readonly outcome: Outcome
  readonly settled: boolean
  /** Of a browser alone: its tab, while this is what the tab shows. */
  readonly tab?: TabState | null
  /** Ends it as a user would: Ctrl-C in curl, the stop button in a browser. */
  stop(): void
  /** Of a browser alone: does something in its tab. What cannot be done now is not done. */
  act?(action: TabAction): void
  /** True while it reads what somebody types (`nc` in curl's terminal). */
  readonly listens?: boolean
  /** Typed text with its line end, as byte text; null for the end of input (Ctrl-D). */
  type?(text: string | null): void
  /** Of a browser alone: a script of the page in its tab asks for something. `answer` hears until `more` is false. */
  script?(call: ScriptCall, answer: (given: ScriptAnswer) => void): void
}

/** A client with its version. */
export interface Client {
  readonly id: ClientId
  /** As on the tab: `curl 7.88`, `Chrome`, `Firefox`. */
  readonly label: string
  /** `curl 7.88.1`, `Chromium 156`. */
  readonly version: string
  /** Begins a request. `changed` is called whenever `outcome` or `settled` of the run changed. */
  start(host: ClientHost, request: ComposedRequest, changed: () => void): ClientRun
}
