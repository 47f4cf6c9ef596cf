import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { atAddress, notFoundPage } from '../../src/prerender/not-found'

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const page = (site = '') =>
  notFoundPage({
    template: read('src/prerender/not-found.html'),
    tokens: read('src/ui/layout/tokens.css'),
    mark: read('public/icon.svg'),
    site,
  })

describe('the page for unknown addresses', () => {
  it('needs no other file, and may run its own script alone', () => {
    const html = page()
    expect(html).not.toMatch(/<(?:script|img)[^>]*\ssrc=|<link[^>]*href="(?!data:)|@import|url\(/)
    expect(html).toMatch(/default-src 'none'; script-src 'sha256-[\w+/=]{44}'/)
    expect(html).toContain('--board: #0b0d10')
    expect(html.match(/<a [^>]*>/g)).toEqual(['<a id="start" href="./">'])
  })

  it('leads to where the page stands, where that is known when it is built', () => {
    expect(page('https://example.org/a&b/')).toContain('<a id="start" href="https://example.org/a&amp;b/" data-known>')
  })
})

describe('what a preview has at an address', () => {
  const directory = mkdtempSync(join(tmpdir(), 'barewire-'))
  mkdirSync(join(directory, 'request'))
  mkdirSync(join(directory, 'assets'))
  writeFileSync(join(directory, 'index.html'), '')
  writeFileSync(join(directory, 'request/index.html'), '')
  afterAll(() => rmSync(directory, { recursive: true }))

  it.each([
    ['/', 'file'],
    ['/index.html', 'file'],
    ['/request/', 'file'],
    ['/request', 'folder'],
    ['/assets', null],
    ['/assets/', null],
    ['/nope/', null],
    ['/%231.abc', null],
    ['/%', null],
    ['/%00', null],
  ])('%s: %s', (path, what) => expect(atAddress(directory, path)).toBe(what))
})
