/** The scripts of a page: in which order they run, and how a text becomes a script with a guard in its loops. */
import type { FrameResource } from '../messages'
import { guarded } from './guard'

/** The browser's own, before anything takes its place. */
const { setAttribute } = Element.prototype

const readyState = (value: DocumentReadyState) => {
  Object.defineProperty(document, 'readyState', { configurable: true, get: () => value })
  document.dispatchEvent(new Event('readystatechange'))
}

const JAVASCRIPT = /^((text|application)\/(x-)?(java|ecma)script|text\/(javascript1\.[0-5]|jscript|livescript))?$/i

/**
 * Runs the scripts of the document in their order, each in its place, and tells it how far it has come. `resources`: what
 * they name, by URL; `base`: the URL against which addresses are resolved. Settles after `load`.
 */
export async function runScripts(resources: ReadonlyMap<string, FrameResource>, base: string): Promise<void> {
  readyState('loading')
  const scripts = [...document.querySelectorAll('script')].filter(
    ({ type }) => JAVASCRIPT.test(type.trim()) || /^module$/i.test(type.trim()),
  )
  const late = (script: HTMLScriptElement) =>
    /^module$/i.test(script.type) || (script.hasAttribute('src') && (script.defer || script.hasAttribute('async')))
  const runOne = async (script: HTMLScriptElement) => {
    const src = script.getAttribute('src')
    if (src === null) return runScript(script, script.textContent ?? '', null, resources, base)
    const found = resources.get(URL.canParse(src, base) ? new URL(src, base).href : '')
    if (!found) {
      script.dispatchEvent(new Event('error'))
      return
    }
    await runScript(script, new TextDecoder().decode(found.bytes), found.url, resources, base)
    script.dispatchEvent(new Event('load'))
  }
  for (const script of scripts) if (!late(script)) await runOne(script)
  readyState('interactive')
  for (const script of scripts) if (late(script)) await runOne(script)
  document.dispatchEvent(new Event('DOMContentLoaded', { bubbles: true }))
  readyState('complete')
  dispatchEvent(new Event('load'))
}

/** Runs a script in its place: a new element with the guarded text takes it. `url`: where it came from; null: the page. */
export async function runScript(
  script: HTMLScriptElement,
  text: string,
  url: string | null,
  resources: ReadonlyMap<string, FrameResource>,
  base: string,
): Promise<void> {
  const fresh = document.createElement('script')
  for (const { name, value } of [...script.attributes])
    if (!/^(src|async|defer|integrity|crossorigin|nonce|on.*)$/i.test(name)) setAttribute.call(fresh, name, value)
  const named = url === null ? '' : `\n//# sourceURL=${url.replace(/[\s*]/g, encodeURIComponent)}`
  if (!/^module$/i.test(script.type)) {
    fresh.textContent = guarded(text, 'script') + named
    script.replaceWith(fresh)
    return
  }
  const made = new Map<string, string>()
  const blob = moduleBlob(text, url ?? base, resources, made)
  const over = new Promise((done) => {
    fresh.addEventListener('load', done)
    fresh.addEventListener('error', done)
  })
  setAttribute.call(fresh, 'src', blob)
  script.replaceWith(fresh)
  await over
}

/** A module as a blob whose imports are blobs as well. `made`: those that are there, by URL; one that is being made is not, so cycles end. */
function moduleBlob(
  text: string,
  url: string,
  resources: ReadonlyMap<string, FrameResource>,
  made: Map<string, string>,
): string {
  const imported = (specifier: string) => {
    if (!/^(\.{0,2}\/|https?:)/.test(specifier) || !URL.canParse(specifier, url)) return null
    const target = new URL(specifier, url).href
    const found = resources.get(target)
    if (!found) return null
    const known = made.get(target)
    if (known !== undefined) return known
    made.set(target, 'data:text/javascript,')
    made.set(target, moduleBlob(new TextDecoder().decode(found.bytes), target, resources, made))
    return made.get(target)!
  }
  const code = `${guarded(text, 'module', imported)}\n//# sourceURL=${url}`
  return URL.createObjectURL(new Blob([code], { type: 'text/javascript' }))
}
