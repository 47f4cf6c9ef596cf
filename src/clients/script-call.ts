/** What the scripts of a page ask of the browser, as the rendering frame passes it on, and what they hear. */

type Pairs = readonly (readonly [name: string, value: string])[]

/** What a script sends: the persona encodes it and names its type. */
export type ScriptContent =
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'urlSearchParams'; readonly entries: Pairs }
  | {
      readonly type: 'formData'
      readonly entries: readonly (readonly [
        name: string,
        value: string | { readonly name: string; readonly type: string; readonly bytes: Uint8Array },
      ])[]
    }
  | { readonly type: 'blob'; readonly bytes: Uint8Array; readonly contentType: string }
  | { readonly type: 'bytes'; readonly bytes: Uint8Array }

/** One thing that a script of the page does. URLs are as written: relative ones are the page's. */
export type ScriptCall =
  | {
      readonly kind: 'fetch'
      readonly url: string
      readonly method: string
      readonly headers: Pairs
      readonly body: ScriptContent | null
      readonly mode: 'cors' | 'no-cors' | 'same-origin'
      readonly credentials: 'omit' | 'same-origin' | 'include'
      readonly cache: 'default' | 'no-store' | 'reload' | 'no-cache' | 'force-cache' | 'only-if-cached'
      readonly redirect: 'follow' | 'error' | 'manual'
      readonly keepalive: boolean
    }
  /** An asynchronous XMLHttpRequest. */
  | {
      readonly kind: 'xhr'
      readonly url: string
      readonly method: string
      readonly headers: Pairs
      readonly body: ScriptContent | null
      readonly withCredentials: boolean
    }
  | { readonly kind: 'beacon'; readonly url: string; readonly body: ScriptContent | null }
  | { readonly kind: 'event-source'; readonly url: string; readonly withCredentials: boolean }
  /** The opening handshake alone. */
  | { readonly kind: 'web-socket'; readonly url: string; readonly protocols: readonly string[] }
  /** An element was given an address: an image, a script, a stylesheet. */
  | { readonly kind: 'load'; readonly element: 'img' | 'script' | 'link'; readonly url: string }
  /** `document.cookie = text`. */
  | { readonly kind: 'cookie'; readonly text: string }
  /** `location.href = url`. */
  | { readonly kind: 'location'; readonly url: string }

/** What a script hears of its call; more than once where `more` is true. */
export interface ScriptAnswer {
  readonly more: boolean
  /** What `document.cookie` gives now. */
  readonly cookie: string
  /** Null where there is none: a cookie was set, nothing came, it failed. */
  readonly reply: {
    readonly status: number
    readonly statusText: string
    readonly url: string
    readonly redirected: boolean
    readonly type: string
    readonly headers: Pairs
    /** All of the body that has come so far. */
    readonly body: Uint8Array
    /** What reading the body throws. */
    readonly bodyError: string | null
  } | null
  /** The browser's words for what went wrong. */
  readonly error: string | null
}
