import type { FrameResource } from '../messages'

/** Elements that run, load or go somewhere by themselves. The frame's policy would stop most; nothing depends on it alone. */
const REMOVED =
  'iframe, frame, frameset, object, embed, portal, fencedframe, base, meta[http-equiv], template[shadowrootmode]'

/** Attributes that hold an address the browser would fetch. */
const SOURCES = ['src', 'poster', 'background', 'data', 'srcset', 'imagesrcset', 'ping', 'manifest'] as const

/**
 * Makes a parsed page safe to stand in the frame: scripts, frames and redirections out, handlers off, and every address
 * replaced by the simulated reply's own bytes, or taken away. `handler`: scripts are on; handlers stay, as it gives them,
 * and scripts stay for the frame to run.
 */
export function sanitize(
  page: Document,
  base: string,
  resources: ReadonlyMap<string, FrameResource>,
  handler: ((code: string) => string) | null = null,
): void {
  const find = (address: string | null) => {
    if (address === null) return null
    try {
      return resources.get(new URL(address, base).href) ?? null
    } catch {
      return null
    }
  }
  for (const link of page.querySelectorAll('link')) {
    const sheet = link.relList.contains('stylesheet') ? find(link.getAttribute('href')) : null
    if (!sheet) {
      link.remove()
      continue
    }
    const style = page.createElement('style')
    if (link.media) style.media = link.media
    style.textContent = new TextDecoder().decode(sheet.bytes)
    link.replaceWith(style)
  }
  for (const element of page.querySelectorAll(handler ? REMOVED : `script, ${REMOVED}`)) element.remove()
  for (const style of page.querySelectorAll('style')) style.textContent = inlined(style.textContent ?? '', find)
  for (const element of page.querySelectorAll('*')) if (element.localName !== 'script') clean(element, find, handler)
}

type Find = (address: string | null) => FrameResource | null

function clean(element: Element, find: Find, handler: ((code: string) => string) | null): void {
  for (const { name, value } of [...element.attributes]) {
    const plain = name.toLowerCase()
    if (plain.startsWith('on') && handler) element.setAttribute(name, handler(value))
    else if (plain.startsWith('on') || plain === 'nonce' || plain === 'autofocus') element.removeAttribute(name)
    else if (plain === 'style') element.setAttribute(name, inlined(value, find))
    else if ((SOURCES as readonly string[]).includes(plain) || isImageLink(element, plain)) {
      const data = value.startsWith('data:') ? value : dataUrl(find(value))
      if (data === null) element.removeAttribute(name)
      else element.setAttribute(name, data)
    }
  }
}

/** SVG's `<image>`, `<use>` and `<feImage>` load what their href names; links keep theirs for a click. */
const isImageLink = (element: Element, attribute: string) =>
  (attribute === 'href' || attribute === 'xlink:href') && !/^(a|area)$/i.test(element.localName)

/** `url(…)` of a stylesheet, with the simulated replies in place of their addresses; others stay and are refused by the policy. */
const inlined = (css: string, find: Find) =>
  css.replace(/url\(\s*(["']?)([^"')]*)\1\s*\)/gi, (whole, _quote, address: string) => {
    const data = dataUrl(find(address))
    return data === null ? whole : `url("${data}")`
  })

/** The bytes of a simulated reply as an address that the frame's policy lets in. */
export function dataUrl(resource: FrameResource | null): string | null {
  if (!resource) return null
  let text = ''
  for (const byte of resource.bytes) text += String.fromCharCode(byte)
  const type = /^[\w.+-]+\/[\w.+-]+/.exec(resource.mimeType)?.[0] ?? 'application/octet-stream'
  return `data:${type};base64,${btoa(text)}`
}
