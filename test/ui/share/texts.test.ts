import { describe, expect, it } from 'vitest'
import { freshPlayground, type Playground } from '../../../src/playground'
import { linkFit, MARKS, placeOnMeter, textFit } from '../../../src/ui/share/lengths'
import { embedAddress, embedCode, fileName, markdownOf } from '../../../src/ui/share/texts'

const LINK = 'https://barewire.example/#1.abcw'
const playground: Playground = {
  ...freshPlayground('A | [title] <b>', 'server.ts', "print('```')\n"),
  note: 'Headline\nSee [the bytes](select:response).',
  outcomes: [
    { client: 'curl-7.88', tone: 'error', text: 'exit code 1' },
    { client: 'firefox-153', tone: 'ok', text: 'shows the text' },
  ],
}

describe('a link’s length', () => {
  it.each([
    [612, 'fits everywhere', 'ok'],
    [2000, 'fits everywhere', 'ok'],
    [2001, 'too long for some chats', 'ok'],
    [4001, 'too long for most chats, fits in a mail', 'wait'],
    [8001, 'too long for chats and mail: put it into a page or a file', 'wait'],
    [32_001, 'too long for many programs: put it into a page', 'error'],
    [65_600, 'too long: Barewire opens at most 65,536', 'error'],
  ])('%i characters: %s', (length, text, tone) => {
    expect(linkFit(length)).toEqual({ tone, text, opens: length <= 65_536 })
  })

  it('is what stands behind # where it is about what Barewire opens', () => {
    expect(linkFit(65_600, 65_500).opens).toBe(true)
  })

  it('has its marks at 2,000, 4,000, 8,000 and 32,000, in that order on the meter', () => {
    expect(MARKS.map(({ at }) => at)).toEqual([2000, 4000, 8000, 32_000])
    const places = MARKS.map(({ at }) => placeOnMeter(at))
    expect(places).toEqual([...places].sort())
    expect(placeOnMeter(100)).toBe(0)
    expect(placeOnMeter(1e9)).toBe(1)
  })
})

describe('Markdown', () => {
  it('holds the title as a link, the sentence, the code and the outcomes, and nothing of theirs is markup', () => {
    expect(markdownOf(playground, LINK)).toBe(
      [
        '**[A \\| \\[title\\] &lt;b\\>](https://barewire.example/#1.abcw)**',
        'Headline See the bytes.',
        "````ts\nprint('```')\n````",
        '| client | outcome |\n| --- | --- |\n| curl 7.88 | exit code 1 |\n| Firefox | shows the text |',
        '',
      ]
        .join('\n\n')
        .replace(/\n\n$/, '\n'),
    )
  })
})

describe('embed code', () => {
  it('is a frame of the same link with ?embed, its title safe in an attribute', () => {
    expect(embedAddress('https://a.example/b/#1.cw')).toBe('https://a.example/b/?embed#1.cw')
    expect(embedCode({ ...playground, title: '"><script>' }, LINK)).toMatch(
      /^<iframe src="https:\/\/barewire\.example\/\?embed#1\.abcw" title="&quot;&gt;&lt;script&gt;" [^<>]*><\/iframe>\n$/,
    )
  })
})

it('a file is named after the title', () => {
  expect(fileName('1 The Größe: ../x', 'png')).toBe('1-the-gro-e-x.png')
  expect(fileName('日本', 'png')).toBe('barewire.png')
})

describe('how far a text reaches that holds a link', () => {
  it.each([
    ['Markdown', 1900, 1000, 'ok', 'fits everywhere'],
    ['Markdown', 2267, 1396, 'ok', 'too long for some chats'],
    ['Markdown', 9000, 1396, 'wait', 'too long for most chats: put it into a page or a file'],
    ['embed code', 9000, 8800, 'ok', 'fits in any page'],
  ] as const)('%s of %i characters', (what, length, link, tone, text) =>
    expect(textFit(what, length, link, link)).toEqual({ tone, text, opens: true }),
  )

  it('is of no use where the link does not open', () =>
    expect(textFit('Markdown', 70_000, 69_000, 68_990).opens).toBe(false))
})
