import { parseDocument } from 'htmlparser2'

type Root = ReturnType<typeof parseDocument>
type Node = Root['children'][number]
/** An element of a page: `name` and attribute names in lower case. */
export type HtmlElement = Extract<Node, { attribs: Record<string, string> }>

/** A page as a tree. Scripts do not run, so what they would add is not there. */
export interface HtmlPage {
  /** All elements in document order, without those inside `template` and `noscript` (scripting is on in a browser). */
  readonly elements: readonly HtmlElement[]
  /** The base URL of its links: `base href`, else the page's own. */
  readonly base: URL
}

/** Reads a page. Never fails: any text is a page. */
export function readPage(html: string, url: URL): HtmlPage {
  const elements: HtmlElement[] = []
  const walk = (nodes: readonly Node[]): void => {
    for (const node of nodes) {
      if (!('attribs' in node)) continue
      elements.push(node)
      if (node.name !== 'template' && node.name !== 'noscript') walk(node.children)
    }
  }
  walk(parseDocument(html, { lowerCaseAttributeNames: true }).children)
  const href = elements.find((one) => one.name === 'base' && one.attribs['href'] !== undefined)?.attribs['href']
  return { elements, base: href !== undefined && URL.canParse(href, url.href) ? new URL(href, url) : url }
}

/** The elements of a piece of markup, in order. */
export const readFragment = (html: string, url: URL): readonly HtmlElement[] => readPage(html, url).elements

/** All text below an element. */
export function textOf(element: HtmlElement): string {
  let text = ''
  for (const node of element.children) {
    if ('attribs' in node) text += textOf(node)
    else if ('data' in node && node.type === 'text') text += node.data
  }
  return text
}

/** True where an element stands inside one of the named ones, or is one. */
export function closest(element: HtmlElement, ...names: readonly string[]): HtmlElement | null {
  for (let node: Node | Root | null = element; node; node = (node as Node).parent as Node | Root | null)
    if ('attribs' in node && names.includes(node.name)) return node
  return null
}

/** Finds an element by a simple selector: `#id`, `name`, `.class`, `[attribute]`, or these joined without spaces. */
export function find(page: HtmlPage, selector: string): HtmlElement | null {
  return page.elements.find((one) => matches(one, selector)) ?? null
}

const SIMPLE = /^(?:\*|[a-z][\w-]*)?(?:#[\w-]+|\.[\w-]+|\[[\w-]+(?:=["']?[^\]"']*["']?)?\]|::?[\w-]+(?:\([^)]*\))?)*$/i

/** True where an element matches a compound selector; the last part of a complex one decides. Pseudo-classes are ignored. */
export function matches(element: HtmlElement, selector: string): boolean {
  const compound =
    selector
      .trim()
      .split(/[\s>+~]+/)
      .at(-1) ?? ''
  if (compound === '' || !SIMPLE.test(compound)) return false
  const name = /^[a-z][\w-]*/i.exec(compound)?.[0].toLowerCase()
  if (name && name !== element.name) return false
  for (const [, id] of compound.matchAll(/#([\w-]+)/g)) if (element.attribs['id'] !== id) return false
  const classes = (element.attribs['class'] ?? '').split(/\s+/)
  for (const [, one] of compound.matchAll(/\.([\w-]+)/g)) if (!classes.includes(one!)) return false
  for (const [, attribute, value] of compound.matchAll(/\[([\w-]+)(?:=["']?([^\]"']*)["']?)?\]/g)) {
    const have = element.attribs[attribute!.toLowerCase()]
    if (have === undefined || (value !== undefined && value !== have)) return false
  }
  return true
}
