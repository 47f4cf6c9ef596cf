/** What a reply is by its bytes is found in a time that does not grow with what has no say in it. */
import { describe, expect, it } from 'vitest'
import { fromLatin1 } from '../../../src/bytes'
import { charsetOf } from '../../../src/clients/browser/charset'
import { visit } from './visit'

const RULES = { utf8: /^$/, textEndsHead: false }
const charset = (page: Uint8Array, textEndsHead = false) =>
  charsetOf('text/html', 'text/html', page, { ...RULES, textEndsHead })

/** Processor time of the quickest of a few runs, milliseconds. */
function cost(run: () => unknown): number {
  const times = Array.from({ length: 3 }, () => {
    const before = process.cpuUsage()
    run()
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  })
  return Math.min(...times)
}

describe('the charset of a page', () => {
  const late = (filler: string) => charset(fromLatin1(`<html><head>${filler}<meta charset=koi8-r><p>`))

  it('is found in a head of any length, wherever a part of it ends', () => {
    for (let length = 4000; length < 4110; length++) {
      expect(late(`<script>${'<p>'.repeat(length / 3)}${' '.repeat(length % 3)}</script>`)).toBe('KOI8-R')
      expect(late(`<!--${' '.repeat(length)}-->`)).toBe('KOI8-R')
      expect(late(`${' '.repeat(length)}<script></script>`)).toBe('KOI8-R')
    }
    expect(late(`<!--${' '.repeat(100_000)}-->`)).toBe('KOI8-R')
  })

  it('is not looked for after the head and the first bytes', () => {
    expect(late(`<p>${' '.repeat(900)}`)).toBe('KOI8-R')
    expect(late(`<p>${' '.repeat(1100)}`)).toBe('windows-1252')
    expect(late(`${' '.repeat(5000)}<p>`)).toBe('windows-1252')
    const text = fromLatin1(`<html><head>${' '.repeat(5000)}text<meta charset=koi8-r>`)
    expect([charset(text), charset(text, true)]).toEqual(['KOI8-R', 'windows-1252'])
  })

  it('costs no more of a long page than of a short one', () => {
    const page = (paragraphs: number) =>
      fromLatin1(`<html><head><meta name="a"><title>t</title></head><body>${'<p>Lorem ipsum\n'.repeat(paragraphs)}`)
    const [short, long] = [page(600), page(300_000)]
    const often = (body: Uint8Array) => cost(() => Array.from({ length: 50 }, () => charset(body)))
    expect(often(long)).toBeLessThan(20 * Math.max(1, often(short)))
  })

  it('is looked for once in each tag, however many are not closed', () => {
    const page = (tags: number) => fromLatin1(`<html><head>${'<meta '.repeat(tags)}`)
    expect(cost(() => charset(page(40_000)))).toBeLessThan(
      10 *
        Math.max(
          10,
          cost(() => charset(page(10_000))),
        ),
    )
  })
})

describe('the type of XML', () => {
  const chromium = (xml: string) =>
    visit('chromium', `HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: ${xml.length}\r\n\r\n${xml}`)
      .outcome

  it.each([
    ['rss', 'application/rss+xml'],
    ['feed', 'application/atom+xml'],
    ['rss2', 'text/xml'],
    ['other', 'text/xml'],
  ])('with <%s> first is %s, after blanks, instructions and comments', (name, mime) => {
    expect(chromium(`<?xml version="1.0"?>\n<!-- -- > <rss> --> <?a?> <!---->\n<${name}/>`).mimeType).toBe(mime)
  })

  it('is none of a feed where a comment or an instruction does not end', () => {
    expect(chromium('<!-- <rss/>').mimeType).toBe('text/xml')
    expect(chromium('<?> <rss/>').mimeType).toBe('text/xml')
  })

  it('is found at once after many comments', () => {
    // Of 24 first: what tries every way of reading them takes seconds, and of 140 for ever.
    for (const comments of [24, 140])
      expect(cost(() => chromium(`${'<!---->'.repeat(comments)}<x/>`))).toBeLessThan(500)
  })
})
