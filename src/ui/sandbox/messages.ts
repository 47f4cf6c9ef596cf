import * as v from 'valibot'
import type { ScriptAnswer } from '../../clients'

/** A subresource as the frame gets it. */
export interface FrameResource {
  readonly url: string
  readonly mimeType: string
  readonly bytes: Uint8Array
}

/** To the frame: a page to show. `image`: the URL that the page's only image has. */
export interface ShowMessage {
  readonly kind: 'show'
  readonly nonce: string
  readonly html: string
  readonly url: string
  readonly image: string | null
  readonly resources: readonly FrameResource[]
}

/** To the frame in which scripts run: what a call came to, and a question to which a frame that does not hang answers `alive`. */
export type ToScripts =
  | (ShowMessage & { readonly cookie: string })
  | { readonly kind: 'answer'; readonly nonce: string; readonly id: number; readonly answer: ScriptAnswer }
  | { readonly kind: 'ping'; readonly nonce: string }

/** What a page's scripts may send at once, and how often. */
export const SCRIPT_LIMITS = {
  /** Characters or bytes of a body. */
  body: 1024 * 1024,
  url: 8192,
  /** Fields, entries of a form, protocols. */
  entries: 500,
  /** Requests at once, and how many more each second. */
  burst: 60,
  perSecond: 20,
} as const

/** From the frame: a link or a form was used. The frame holds a stranger's page, so everything it says is checked. */
export const NavigateSchema = v.object({
  kind: v.literal('navigate'),
  nonce: v.string(),
  method: v.picklist(['GET', 'POST']),
  url: v.pipe(v.string(), v.maxLength(8192)),
  contentType: v.nullable(v.pipe(v.string(), v.maxLength(200))),
  /** latin1 text, one character a byte. */
  body: v.nullable(v.pipe(v.string(), v.maxLength(256 * 1024))),
})

export type NavigateMessage = v.InferOutput<typeof NavigateSchema>
/** A use of a link or a form, as the client is asked to follow it. */
export type Navigation = Omit<NavigateMessage, 'kind' | 'nonce'>

const address = v.pipe(v.string(), v.maxLength(SCRIPT_LIMITS.url))
const word = v.pipe(v.string(), v.maxLength(8192))
const text = v.pipe(v.string(), v.maxLength(SCRIPT_LIMITS.body))
const bytes = v.pipe(
  v.instance(Uint8Array),
  v.check((one) => one.length <= SCRIPT_LIMITS.body),
)
/** A token (RFC 9110 5.6.2), so that no script writes another line of the head. */
const token = v.pipe(v.string(), v.maxLength(256), v.regex(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/))
const fieldValue = v.pipe(v.string(), v.maxLength(8192), v.regex(/^[^\0\r\n]*$/))
const headers = v.pipe(v.array(v.tuple([token, fieldValue])), v.maxLength(SCRIPT_LIMITS.entries))
const content = v.nullable(
  v.variant('type', [
    v.object({ type: v.literal('text'), value: text }),
    v.object({
      type: v.literal('urlSearchParams'),
      entries: v.pipe(v.array(v.tuple([text, text])), v.maxLength(SCRIPT_LIMITS.entries)),
    }),
    v.object({
      type: v.literal('formData'),
      entries: v.pipe(
        v.array(v.tuple([text, v.union([text, v.object({ name: word, type: fieldValue, bytes })])])),
        v.maxLength(SCRIPT_LIMITS.entries),
      ),
    }),
    v.object({ type: v.literal('blob'), bytes, contentType: fieldValue }),
    v.object({ type: v.literal('bytes'), bytes }),
  ]),
)

/** What a page's script asks of the browser: a `ScriptCall`. */
const CallOfScript = v.variant('kind', [
  v.object({
    kind: v.literal('fetch'),
    url: address,
    method: token,
    headers,
    body: content,
    mode: v.picklist(['cors', 'no-cors', 'same-origin']),
    credentials: v.picklist(['omit', 'same-origin', 'include']),
    cache: v.picklist(['default', 'no-store', 'reload', 'no-cache', 'force-cache', 'only-if-cached']),
    redirect: v.picklist(['follow', 'error', 'manual']),
    keepalive: v.boolean(),
  }),
  v.object({
    kind: v.literal('xhr'),
    url: address,
    method: token,
    headers,
    body: content,
    withCredentials: v.boolean(),
  }),
  v.object({ kind: v.literal('beacon'), url: address, body: content }),
  v.object({ kind: v.literal('event-source'), url: address, withCredentials: v.boolean() }),
  v.object({ kind: v.literal('web-socket'), url: address, protocols: v.pipe(v.array(token), v.maxLength(20)) }),
  v.object({ kind: v.literal('load'), element: v.picklist(['img', 'script', 'link']), url: address }),
  v.object({ kind: v.literal('cookie'), text: v.pipe(v.string(), v.maxLength(8192)) }),
  v.object({ kind: v.literal('location'), url: address }),
])

/** From the frame in which scripts run. */
export const FromScriptsSchema = v.variant('kind', [
  v.object({
    kind: v.literal('call'),
    nonce: v.string(),
    id: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1e9)),
    call: CallOfScript,
  }),
  /** Everything that followed at once from the answers so far has been done. */
  v.object({ kind: v.literal('turn'), nonce: v.string() }),
  v.object({ kind: v.literal('alive'), nonce: v.string() }),
  /** A script took too long and was ended. */
  v.object({ kind: v.literal('stopped'), nonce: v.string() }),
])
