import { type HtmlPage, matches } from './html'

/** What a stylesheet asks for. */
export interface CssUse {
  readonly url: URL
  readonly kind: 'import' | 'css-image' | 'font'
}

const STRING = /"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'/
const ADDRESS = new RegExp(`url\\(\\s*(?:${STRING.source}|([^)"'\\s]*))\\s*\\)`, 'gi')

const unquote = (match: RegExpMatchArray | RegExpExecArray): string =>
  (match[1] ?? match[2] ?? match[3] ?? '').replace(/\\(.)/g, '$1')

/** The addresses in a piece of CSS, in order. */
function addresses(css: string): string[] {
  return [...css.matchAll(ADDRESS)].map(unquote).filter((address) => address !== '')
}

interface Rule {
  readonly prelude: string
  readonly body: string
}

/** The rules of a sheet, those in `@media` and `@supports` among them. */
function rulesOf(css: string): Rule[] {
  const rules: Rule[] = []
  let at = 0
  while (at < css.length) {
    const open = css.indexOf('{', at)
    if (open < 0) break
    let depth = 1
    let end = open + 1
    for (; end < css.length && depth > 0; end++) depth += css[end] === '{' ? 1 : css[end] === '}' ? -1 : 0
    const prelude = css.slice(css.lastIndexOf(';', open) >= at ? css.lastIndexOf(';', open) + 1 : at, open).trim()
    const body = css.slice(open + 1, depth === 0 ? end - 1 : end)
    if (/^@(media|supports|layer|container)\b/i.test(prelude)) {
      if (!/^@media\s+print\s*$/i.test(prelude)) rules.push(...rulesOf(body))
    } else rules.push({ prelude, body })
    at = end
  }
  return rules
}

const families = (value: string): string[] =>
  value.split(',').map((one) =>
    one
      .trim()
      .replace(/^["']|["']$/g, '')
      .toLowerCase(),
  )

const property = (body: string, name: string): string | null =>
  new RegExp(`(?:^|[;{\\s])${name}\\s*:\\s*([^;]*)`, 'i').exec(body)?.[1]?.trim() ?? null

/** What a stylesheet asks for: imports always, images where a rule matches an element, fonts where a rule uses them. */
export function usesOf(css: string, base: URL, page: HtmlPage): CssUse[] {
  const text = css.replace(/\/\*[\s\S]*?(\*\/|$)/g, '')
  const uses: CssUse[] = []
  const add = (address: string, kind: CssUse['kind']) => {
    if (URL.canParse(address, base.href)) uses.push({ url: new URL(address, base), kind })
  }
  for (const match of text.matchAll(new RegExp(`@import\\s+(?:${STRING.source}|${ADDRESS.source})`, 'gi'))) {
    const address = match.slice(1).find((one) => one !== undefined)
    if (address) add(address, 'import')
  }
  const rules = rulesOf(text)
  const applies = ({ prelude }: Rule) =>
    prelude
      .split(',')
      .some(
        (selector) =>
          /^\s*(html|body|:root|\*)\s*$/i.test(selector) || page.elements.some((one) => matches(one, selector)),
      )
  const used = new Set<string>()
  for (const rule of rules) {
    if (rule.prelude.startsWith('@') || !applies(rule)) continue
    for (const address of addresses(rule.body)) add(address, 'css-image')
    for (const name of ['font-family', 'font'])
      for (const family of families(property(rule.body, name) ?? ''))
        used.add(family.split(/\s(?=[^\s]*$)/).at(-1)!).add(family)
  }
  for (const rule of rules) {
    if (!/^@font-face$/i.test(rule.prelude)) continue
    const family = families(property(rule.body, 'font-family') ?? '')[0] ?? ''
    const source = property(rule.body, 'src')
    const address = source === null ? undefined : addresses(source)[0]
    if (used.has(family) && address) add(address, 'font')
  }
  return uses
}

/** What a `style` attribute asks for. */
export function inlineUses(style: string, base: URL): CssUse[] {
  return addresses(style)
    .filter((address) => URL.canParse(address, base.href))
    .map((address) => ({ url: new URL(address, base), kind: 'css-image' }))
}
