import * as v from 'valibot'

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
