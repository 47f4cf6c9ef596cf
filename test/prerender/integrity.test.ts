import { expect, test } from 'vitest'
import { withIntegrity } from '../../src/prerender/integrity'

const files = new Map([
  ['theme.js', new TextEncoder().encode('1')],
  ['assets/a.js', new TextEncoder().encode('2')],
  ['assets/a.css', new TextEncoder().encode('3')],
])
const page = (root: string, script = 'theme.js') =>
  `<head><meta content="script-src &#39;self&#39;; x"><link rel="icon" href="${root}icon.svg" /><script src="${root}${script}"></script><link rel="stylesheet" crossorigin href="${root}assets/a.css"></head>`

test('what a page names has its hash, modules have theirs in the import map, and the policy admits that map alone', () => {
  for (const root of ['./', '../']) {
    const html = withIntegrity(page(root), root, files)
    expect(html.replaceAll(/(sha\d+)-[\w+/]+=*/g, '$1')).toBe(
      `<head><meta content="script-src &#39;self&#39; &#39;sha256&#39;; x"><link rel="icon" href="${root}icon.svg" />` +
        `<script type="importmap">{"integrity":{"${root}assets/a.js":"sha384","${root}theme.js":"sha384"}}</script>\n    ` +
        `<script src="${root}theme.js" integrity="sha384"></script><link rel="stylesheet" crossorigin href="${root}assets/a.css" integrity="sha384"></head>`,
    )
  }
})

test('a page that names what the build does not hold is an error of the build', () => {
  expect(() => withIntegrity(page('./', 'gone.js'), './', files)).toThrow('names ./gone.js')
})
