import { latin1 } from '../../bytes'

/** A part of a `multipart/x-mixed-replace` reply: its own type, and its content as bytes of the reply. */
export interface ReplacingPart {
  readonly type: string | null
  readonly body: Uint8Array
}

/**
 * The part of a `multipart/x-mixed-replace` reply that stays on show in Firefox: each takes the place of the one before
 * it. Plain text waits for more to come, so it is never seen where it comes last (recorded). Null: the reply is none such.
 */
export function partOnShow(contentType: string | null, content: Uint8Array): ReplacingPart | null {
  const [, boundary] = /^\s*multipart\/x-mixed-replace\s*;.*?\bboundary\s*=\s*"?([^";]+)/i.exec(contentType ?? '') ?? []
  if (boundary === undefined) return null
  const text = latin1(content)
  const marks: number[] = []
  for (let at = text.indexOf(`--${boundary}`); at >= 0; at = text.indexOf(`--${boundary}`, at + 1)) marks.push(at)
  const parts: ReplacingPart[] = []
  marks.forEach((mark, index) => {
    const begin = mark + boundary.length + 2
    if (text.startsWith('--', begin)) return
    const blank = /\r?\n\r?\n/g
    blank.lastIndex = begin
    const head = blank.exec(text)
    const end = marks[index + 1] ?? text.length
    if (!head || head.index >= end) return
    const type = /^content-type:[ \t]*(.*?)[ \t]*$/im.exec(text.slice(begin, head.index))?.[1] ?? null
    const from = blank.lastIndex
    const line = text.slice(0, end).endsWith('\r\n') ? 2 : text[end - 1] === '\n' ? 1 : 0
    parts.push({ type, body: content.subarray(from, Math.max(from, index + 1 < marks.length ? end - line : end)) })
  })
  const seen = parts.filter(({ type }, index) => index < parts.length - 1 || !/^text\/plain\b/i.test(type ?? ''))
  return seen.at(-1) ?? { type: 'text/plain', body: new Uint8Array(0) }
}
