import { latin1 } from '../../bytes'

/** Types that a tab shows itself; every other one is downloaded. */
const SHOWN =
  /^(text\/(html|plain|css|javascript|xml|csv)|application\/(json|xml|xhtml\+xml|javascript|pdf)|image\/|application\/[\w.-]+\+json)/

/** What a reply is, by its Content-Type, or by its first bytes where there is none (MIME sniffing). */
export function chooseType(
  contentType: string | null,
  body: Uint8Array,
  http09: boolean,
): { mime: string; charset: string | null; download: boolean } {
  if (http09) return { mime: 'text/plain', charset: 'windows-1252', download: false }
  const declared = contentType?.split(';')[0]?.trim().toLowerCase()
  const mime = declared && /^[^\s/]+\/[^\s/]+$/.test(declared) ? declared : sniff(body)
  const charset = /charset\s*=\s*"?([^\s";]+)/i.exec(contentType ?? '')?.[1]?.toLowerCase() ?? null
  return { mime, charset, download: !SHOWN.test(mime) }
}

/** The type of a reply without one: HTML by a tag at its beginning, pictures by their signatures, else text or binary. */
function sniff(body: Uint8Array): string {
  const head = latin1(body, 0, Math.min(body.length, 512))
  if (
    /^\s*(<!--|<(!doctype html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p)[\s>])/i.test(head)
  )
    return 'text/html'
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png'
  if (head.startsWith('GIF87a') || head.startsWith('GIF89a')) return 'image/gif'
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg'
  return /[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]/.test(head) ? 'application/octet-stream' : 'text/plain'
}

/** The text of a document's `title`; '' where it has none. */
export function titleOf(html: string): string {
  const title = /<title[^>]*>([\s\S]*?)<\/title/i.exec(html)?.[1] ?? ''
  return title.replace(/\s+/g, ' ').trim()
}
