import { describe, expect, it } from 'vitest'
import { LESSON_TEXTS } from '../../src/lessons/texts'
import { lessonPage, placed, siteUrl } from '../../src/prerender/pages'

const TEMPLATE = `<!doctype html>
<html lang="en">
  <head>
    <title>Home &amp; all</title>
    <meta
      name="description"
      content="What the &quot;whole&quot; is."
    />
    <link rel="icon" href="./icon.svg" />
    <script type="module" src="./assets/index.js"></script>
  </head>
  <body><div id="app"><a href="./request/">2</a></div></body>
</html>
`
const lesson = { ...LESSON_TEXTS[1]!, headline: 'A "headline" with $& in it.' }

describe('the page of an example', () => {
  it('is the same app one folder deeper, with a title and a description of its own', () => {
    const html = lessonPage(TEMPLATE, lesson, { site: '', picture: null, view: null })
    expect(html).toContain('<html data-root="../" lang="en">')
    expect(html).toContain('<title>A request · Barewire</title>')
    expect(html).toContain(`<meta name="description" content="${lesson.description}" />`)
    expect(html).toContain('<meta property="og:title" content="A &quot;headline&quot; with $&amp; in it." />')
    expect(html).toContain(`<meta property="og:description" content="${lesson.description}" />`)
    expect(html.match(/(?:src|href)="[^"]*"/g)).toEqual([
      'href="../icon.svg"',
      'src="../assets/index.js"',
      'href="../request/"',
    ])
  })

  it('has a first view of its own where one was made', () => {
    const template = TEMPLATE.replace(/<div id="app">.*<\/div>/, placed('<p>first <i>view</i></p>'))
    const html = lessonPage(template, lesson, { site: '', picture: null, view: '<p>another, with $1</p>' })
    expect(html).toContain('<body><!--view--><div id="app"><p>another, with $1</p></div><!--/view--></body>')
    expect(lessonPage(template, null, { site: '', picture: null, view: null })).toContain('first <i>view</i>')
  })

  it('says no absolute address where the build was told none', () => {
    for (const one of [lesson, null]) {
      const html = lessonPage(TEMPLATE, one, { site: '', picture: 'request/preview.png', view: null })
      expect(html).not.toMatch(/og:url|og:image|canonical|https?:/)
    }
  })

  it('says its absolute addresses where the build was told', () => {
    const html = lessonPage(TEMPLATE, lesson, {
      site: 'https://a.example/b/',
      picture: 'request/preview.png',
      view: null,
    })
    expect(html).toContain('<meta property="og:url" content="https://a.example/b/request/" />')
    expect(html).toContain('<link rel="canonical" href="https://a.example/b/request/" />')
    expect(html).toContain('<meta property="og:image" content="https://a.example/b/request/preview.png" />')
    expect(lessonPage(TEMPLATE, lesson, { site: 'https://a.example/b/', picture: null, view: null })).not.toContain(
      'og:image',
    )
  })

  it('leaves the page itself as it is, but for what previews read', () => {
    const html = lessonPage(TEMPLATE, null, { site: 'https://a.example/', picture: null, view: null })
    expect(html.replace(/ *<(?:meta property="og:|link rel="canonical")[^>]*>\n/g, '')).toBe(TEMPLATE)
    expect(html).toContain('<meta property="og:title" content="Home &amp; all" />')
    expect(html).toContain('<meta property="og:description" content="What the &quot;whole&quot; is." />')
    expect(html).toContain('<meta property="og:url" content="https://a.example/" />')
  })
})

describe('SITE_URL', () => {
  it.each([
    [undefined, ''],
    ['', ''],
    ['https://a.example', 'https://a.example/'],
    ['http://localhost:8080/x/y', 'http://localhost:8080/x/y/'],
    ['https://a.example/x/', 'https://a.example/x/'],
  ])('%s is read as %j', (text, read) => {
    expect(siteUrl(text)).toBe(read)
  })

  it.each(['a.example', '/x/', 'ftp://a.example/', 'https://a.example/?q', 'https://a.example/#x'])(
    '%s is refused with a sentence',
    (text) => {
      expect(() => siteUrl(text)).toThrow(`SITE_URL is “${text}”: an absolute address was expected`)
    },
  )
})

describe('the descriptions', () => {
  it.each(LESSON_TEXTS)('$id: fits where previews cut', ({ description, headline, id }) => {
    expect(description.length).toBeLessThanOrEqual(160)
    expect(headline.length).toBeLessThanOrEqual(70)
    expect(id).toMatch(/^[a-z]+(?:-[a-z]+)*$/)
  })
})
