import { base64url, fromBase64url, grouped } from '../bytes'
import { crc32 } from './crc32'
import { deflate, inflate } from './deflate'
import { migrate, NEWEST_VERSION } from './migrations'
import type { Playground } from './schema'

/**
 * The format of links, from its first release on. A fragment is
 *
 *     #<version><base64url of CRC-32 and raw DEFLATE of the state as JSON in UTF-8>w
 *
 * `version` is decimal digits followed by `.`; the CRC-32 (IEEE 802.3, big-endian) is that of the JSON, so that a
 * changed character is always found. The last `w` is fixed: a link never ends in `_` or `-`, which programs that turn
 * text into links leave out, and a link that was cut off is known at once.
 */
const END = 'w'

/** The longest fragment that is looked at, in characters, and the most that it may inflate to, in bytes. */
export const LINK_LIMITS = { characters: 64 * 1024, inflated: 1024 * 1024 } as const

/** Why a link was refused; `text` is a sentence for the visitor. */
export interface LinkError {
  readonly code: 'not-a-link' | 'too-long' | 'cut-off' | 'damaged' | 'too-large' | 'newer' | 'invalid'
  readonly text: string
}

export type LinkResult =
  | { readonly ok: true; readonly playground: Playground }
  | { readonly ok: false; readonly error: LinkError }

const refuse = (code: LinkError['code'], text: string): LinkResult => ({ ok: false, error: { code, text } })

/** The fragment, with its `#`, that opens `playground`. */
export async function encodeLink(playground: Playground): Promise<string> {
  const json = new TextEncoder().encode(JSON.stringify(playground))
  const packed = await deflate(json)
  const whole = new Uint8Array(4 + packed.length)
  new DataView(whole.buffer).setUint32(0, crc32(json))
  whole.set(packed, 4)
  return `#${NEWEST_VERSION}.${base64url(whole)}${END}`
}

/** A playground as text for this browser's own storage: made at once, where a page that ends cannot wait for `encodeLink`. */
export const encodePlain = (playground: Playground): string => `${NEWEST_VERSION}${JSON.stringify(playground)}`

/** The playground in a stored text of either form, checked as a link is. Never throws. */
export async function decodeStored(text: string): Promise<LinkResult> {
  const plain = /^(\d{1,6})\{/.exec(text)
  if (!plain) return decodeLink(text)
  const version = Number(plain[1])
  if (version < 1 || version > NEWEST_VERSION) return refuse('newer', 'This draft was stored by another Barewire.')
  try {
    return migrate(JSON.parse(text.slice(plain[1]!.length)), version)
  } catch {
    return refuse('damaged', 'This draft is damaged: it is not the text that a playground is written in.')
  }
}

/**
 * The playground in a fragment (with or without its `#`). Never throws: any text gives a valid playground or an error.
 * Work is bounded by `LINK_LIMITS`, before anything is decoded and while it inflates.
 */
export async function decodeLink(fragment: string): Promise<LinkResult> {
  const text = fragment.startsWith('#') ? fragment.slice(1) : fragment
  if (text.length > LINK_LIMITS.characters) {
    return refuse(
      'too-long',
      `This link has ${grouped(text.length)} characters; a Barewire link has at most ${grouped(LINK_LIMITS.characters)}. Ask its sender for a shorter one.`,
    )
  }
  const head = /^(\d{1,6})\./.exec(text)
  if (!head) {
    return refuse(
      'not-a-link',
      'This address does not hold a playground: after # a version number and a dot were expected.',
    )
  }
  const version = Number(head[1])
  if (version > NEWEST_VERSION) {
    return refuse(
      'newer',
      `This link was made by a newer Barewire (format ${version}; this page reads up to ${NEWEST_VERSION}). Reload the page to update it, then open the link again.`,
    )
  }
  if (version < 1) return refuse('damaged', 'This link says format 0, which never existed: a character was changed.')
  if (!text.endsWith(END)) {
    return refuse('cut-off', 'The end of this link is missing: it was cut off on its way here. Copy it again, whole.')
  }
  const whole = fromBase64url(text.slice(head[0].length, -END.length))
  if (!whole || whole.length < 5) {
    return refuse('damaged', 'This link is damaged: it holds characters that no Barewire link has, or too few.')
  }
  const inflated = await inflate(whole.subarray(4), LINK_LIMITS.inflated)
  if (!inflated.ok) {
    return inflated.why === 'too-large'
      ? refuse('too-large', 'This link unpacks to more than 1 MiB, which no playground does, so it was not opened.')
      : refuse(
          'damaged',
          'This link is damaged: what is packed in it does not unpack. A character was changed or lost.',
        )
  }
  if (crc32(inflated.bytes) !== new DataView(whole.buffer, whole.byteOffset).getUint32(0)) {
    return refuse(
      'damaged',
      'This link is damaged: its checksum does not fit its content. A character was changed on its way here.',
    )
  }
  let state: unknown
  try {
    state = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(inflated.bytes))
  } catch {
    return refuse('damaged', 'This link is damaged: its content is not the text that a playground is written in.')
  }
  return migrate(state, version)
}
