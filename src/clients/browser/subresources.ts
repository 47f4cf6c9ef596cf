import type { Destination } from './pool'

/** Something a page needs beside itself. */
export interface Subresource {
  readonly url: URL
  readonly destination: Destination
}

/** The most that are asked for: a page may name any number. */
const MOST = 100

const ATTRIBUTE = /([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/g

/** What an HTML document asks for, in its order, each URL once: stylesheets, scripts and images of the same scheme. */
export function subresourcesOf(html: string, base: URL): readonly Subresource[] {
  const found = new Map<string, Subresource>()
  const text = html.replace(/<!--[\s\S]*?-->/g, '').replace(/(<script\b[^>]*>)[\s\S]*?(<\/script)/gi, '$1$2')
  for (const [, name, rest] of text.matchAll(/<(link|script|img)\b((?:"[^"]*"|'[^']*'|[^'">])*)>/gi)) {
    const attributes = new Map<string, string>()
    for (const [, key, double, single, bare] of rest!.matchAll(ATTRIBUTE)) {
      if (!attributes.has(key!.toLowerCase())) attributes.set(key!.toLowerCase(), double ?? single ?? bare ?? '')
    }
    const wanted = destinationOf(name!.toLowerCase(), attributes)
    if (!wanted || !URL.canParse(wanted.address, base.href)) continue
    const url = new URL(wanted.address, base)
    url.hash = ''
    if (url.protocol !== 'http:' || found.has(url.href) || found.size >= MOST) continue
    found.set(url.href, { url, destination: wanted.destination })
  }
  return [...found.values()]
}

function destinationOf(
  name: string,
  attributes: ReadonlyMap<string, string>,
): { address: string; destination: Destination } | null {
  if (name === 'link') {
    const sheet = (attributes.get('rel') ?? '').toLowerCase().split(/\s+/).includes('stylesheet')
    const address = attributes.get('href')
    return sheet && address ? { address, destination: 'style' } : null
  }
  const address = attributes.get('src')
  if (!address) return null
  if (name === 'img') return { address, destination: 'image' }
  // A module is asked for in another mode (cors); that is not simulated, so it is not asked for.
  return (attributes.get('type') ?? '').toLowerCase() === 'module' ? null : { address, destination: 'script' }
}
