import type { ClientId } from '../../clients'

/** A piece of the strip: words, or an invitation to choose a client. */
export type StripPart =
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'choose'; readonly text: string; readonly client: ClientId }

const CLIENTS: readonly string[] = ['curl-7.88', 'curl-7.64', 'chromium-156', 'firefox-153', 'raw'] satisfies ClientId[]

/** Reads a playground's note: text in which `[Send it as Chrome](client:chromium-156)` becomes a button. All else is words. */
export function stripParts(note: string): readonly StripPart[] {
  const parts: StripPart[] = []
  let at = 0
  for (const match of note.matchAll(/\[([^\]\n]{1,80})\]\(client:([\w.-]{1,20})\)/g)) {
    const [whole, text, client] = match
    if (!CLIENTS.includes(client!)) continue
    if (match.index > at) parts.push({ kind: 'words', text: note.slice(at, match.index) })
    parts.push({ kind: 'choose', text: text!, client: client as ClientId })
    at = match.index + whole.length
  }
  if (at < note.length) parts.push({ kind: 'words', text: note.slice(at) })
  return parts
}
