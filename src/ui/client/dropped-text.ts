import type { ClientId } from '../../clients'
import type { Dropped } from '../../run'

/** What is gone since a Send, or what sends for the visitor, began anew. */
export function droppedText(client: ClientId, { cookies, requests }: Dropped): string {
  const browser = client === 'chromium-156' || client === 'firefox-153'
  const fresh = `Send begins with a fresh server${browser ? ' and a fresh browser' : ''}`
  if (cookies > 0) return `${fresh}: the cookie${cookies > 1 ? 's' : ''} of before ${cookies > 1 ? 'are' : 'is'} gone.`
  return `${fresh}: nothing is left of the ${requests.length} requests before.`
}
