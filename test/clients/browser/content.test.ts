import { describe, expect, it } from 'vitest'
import { BOTH, type Browser, visit } from './visit'

const reply = (fields: string, body: string, status = '200 OK') =>
  `HTTP/1.1 ${status}\r\n${fields}${fields === '' ? '' : '\r\n'}Content-Length: ${body.length}\r\n\r\n${body}`
const typed = (type: string, body: string) => reply(`Content-Type: ${type}`, body)
const shown = (browser: Browser, response: string) => {
  const { outcome, text } = visit(browser, response, { ending: 'open' })
  return [outcome.outcome, outcome.mimeType, text]
}

describe('the type of content', () => {
  it.each(BOTH)('with a star for its subtype is text as it stands in %s', (browser) => {
    expect(shown(browser, typed('text/*', '<p>x'))).toEqual(['document', 'text/*', '<p>x'])
    expect(shown(browser, typed('text/html/x', '<p>x'))).toEqual(['document', 'text/html/x', '<p>x'])
  })

  it.each(['text/rtf', 'text/tab-separated-values', 'text/csv'])('%s is kept, not shown', (type) => {
    for (const browser of BOTH) expect(shown(browser, typed(type, 'a'))[0]).toBe('download')
  })

  it('is HTML to Chrome once a name is there, whatever follows it', () => {
    expect(shown('chromium', reply('', '<pre>x'))).toEqual(['document', 'text/html', 'x'])
    expect(shown('firefox', reply('', '<pre>x'))).toEqual(['document', 'text/plain', '<pre>x'])
  })

  it('is found by 512 bytes in Firefox and 1024 in Chrome', () => {
    const late = typed('text/plain', `${'a'.repeat(600)}\0`)
    expect(shown('firefox', late)[0]).toBe('document')
    expect(shown('chromium', late)[0]).toBe('download')
  })

  it('is waited for by Firefox where none is given and the first 512 bytes have not come', () => {
    const open = 'HTTP/1.1 200 OK\r\n\r\n<p>Hi'
    expect(visit('firefox', open, { ending: 'open' }).outcome).toMatchObject({ outcome: 'pending', status: 200 })
    expect(visit('chromium', open, { ending: 'open' }).outcome.outcome).toBe('document')
  })

  it('of a sound or a film has Chrome ask for it again', () => {
    expect(visit('chromium', typed('video/mp4', 'x'), { ending: 'open' }).asked).toEqual(['/', '/'])
    expect(visit('firefox', typed('video/mp4', 'x'), { ending: 'open' }).asked).toEqual(['/'])
  })
})

describe('a reply that replaces itself', () => {
  const part = (type: string, body: string) => `--B\r\nContent-Type: ${type}\r\n\r\n${body}\r\n`
  const reads = (...parts: string[]) =>
    shown('firefox', typed('multipart/x-mixed-replace; boundary=B', `${parts.join('')}--B--\r\n`))

  it('leaves its last part on show in Firefox, but for plain text, which waits for more', () => {
    const one = part('text/plain', 'one')
    expect(reads(one, part('text/plain', 'two'))).toEqual(['document', 'text/plain', 'one'])
    expect(reads(one, part('text/html', '<p>two'))).toEqual(['document', 'text/html', 'two'])
    expect(reads(one, part('text/html', '<p>two'), part('text/plain', 'three'))).toEqual([
      'document',
      'text/html',
      'two',
    ])
  })
})

describe('the charset', () => {
  const charset = (browser: Browser, response: string) => visit(browser, response, { ending: 'open' }).outcome.charset

  it.each(BOTH)('is not looked for in scripts and titles by %s, but in an XML declaration', (browser) => {
    expect(charset(browser, typed('text/html', '<script>"<meta charset=utf-8>"</script>'))).toBe('windows-1252')
    expect(charset(browser, typed('text/html', '<title><meta charset=utf-8></title>'))).toBe('windows-1252')
    expect(charset(browser, typed('text/html', '<?xml version="1.0" encoding="utf-8"?><p>x'))).toBe('UTF-8')
    expect(charset(browser, typed(';charset=utf-8', '<p>x'))).toBe('windows-1252')
  })

  it.each(BOTH)('may be one that decodes to nothing, or to private characters, in %s', (browser) => {
    expect(shown(browser, typed('text/plain; charset=hz-gb-2312', 'abc'))[2]).toBe('\ufffd')
    expect(shown(browser, typed('text/plain; charset=x-user-defined', 'a\xef'))[2]).toBe('a\uf7ef')
  })

  it('in the page lets Firefox show what has come', () => {
    const open = 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<meta charset=utf-8><p>Hi'
    expect(visit('firefox', open, { ending: 'open' }).text).toBe('Hi')
  })
})

describe('Content-Disposition', () => {
  const kept = (browser: Browser, value: string) => {
    const { outcome } = visit(browser, reply(`Content-Disposition: ${value}\r\nContent-Type: text/plain`, 'x'))
    return outcome.download?.name ?? outcome.error?.code ?? outcome.outcome
  }

  it.each([
    ['attachment; filename="%C3%BC.txt"', 'ü.txt'],
    ['attachment; filename="a."', 'a'],
    ['attachment; filename="a.txt "', 'a.txt_'],
    ['attachment junk; filename=a.txt', 'document'],
    ['attachment, filename=a.txt', 'ERR_RESPONSE_HEADERS_MULTIPLE_CONTENT_DISPOSITION'],
  ])('%s comes to %s in Chrome', (value, name) => {
    expect(kept('chromium', value)).toBe(name)
  })

  it('keeps a reply without content in Chrome, and one with an error status nowhere', () => {
    const empty = 'HTTP/1.1 204 No\r\nContent-Disposition: attachment\r\n\r\n'
    expect(visit('chromium', empty).outcome.outcome).toBe('download')
    expect(visit('firefox', empty).outcome.outcome).toBe('no-navigation')
    const missing = reply('Content-Disposition: attachment', 'x', '404 No')
    expect(visit('chromium', missing).outcome.outcome).toBe('error')
    expect(visit('firefox', missing).outcome.outcome).toBe('silent-failure')
  })
})

describe('what else a head asks for', () => {
  it('Link: rel=stylesheet is heeded by Firefox alone', () => {
    const response = reply('Link: </s.css>; rel=stylesheet\r\nContent-Type: text/html', '<p>x')
    expect(visit('firefox', response, { ending: 'open' }).asked).toEqual(['/', '/s.css'])
    expect(visit('chromium', response, { ending: 'open' }).asked).toEqual(['/'])
  })

  it('Refresh of a page that failed is followed by Firefox alone', () => {
    const response =
      'HTTP/1.1 200 OK\r\nRefresh: 0; url=/a\r\nContent-Type: text/html\r\nContent-Length: 50\r\n\r\nHello'
    expect(visit('firefox', response).asked).toEqual(['/', '/a'])
    expect(visit('chromium', response).asked).toEqual(['/'])
  })

  it.each(BOTH)('a partitioned cookie has to be secure in %s', (browser) => {
    const names = visit(
      browser,
      reply('Set-Cookie: a=1; Partitioned\r\nSet-Cookie: b=2; Partitioned; Secure', 'x'),
    ).cookies.map(({ name }) => name)
    expect(names).toEqual(['b'])
  })
})

describe('Content-Type that comes twice', () => {
  it('keeps the charset of the first for a second of the same type that names none', () => {
    const page = (...types: string[]) =>
      `HTTP/1.1 200 OK\r\n${types.map((type) => `Content-Type: ${type}\r\n`).join('')}\r\n<p>na\xc3\xafve`
    for (const browser of BOTH) {
      expect(visit(browser, page('text/html; charset=utf-8', 'TEXT/HTML; x=y')).outcome.charset).toBe('UTF-8')
      expect(visit(browser, page('text/html; charset=utf-8', 'text/plain', 'text/html')).outcome.charset).not.toBe(
        'UTF-8',
      )
      expect(visit(browser, page('text/html; charset=utf-8', 'text/html; charset=latin1')).outcome.charset).toBe(
        'windows-1252',
      )
    }
  })
})

describe('the charset that markup names', () => {
  const page = (markup: string) => typed('text/html', `${markup}<p>na\xc3\xafve`)
  const charset = (browser: Browser, markup: string) => visit(browser, page(markup), { ending: 'open' }).outcome.charset
  const long = 'x'.repeat(1100)
  const meta = '<meta charset=utf-8>'

  it.each([
    ['a comment', `<!--${long}-->${meta}`],
    ['a title', `<title>${long}</title>${meta}`],
    ['a script', `<script>//${long}</script>${meta}`],
    ['the head', `<head><!--${long}-->${meta}</head>`],
    ['another meta', `<meta name=x content="${long}">${meta}`],
  ])('is found behind %s, however long', (_, markup) => {
    for (const browser of BOTH) expect(charset(browser, markup)).toBe('UTF-8')
  })

  it.each([
    ['an element of the body', `<p>${long}</p>${meta}`],
    ['the tag of the body', `<body><!--${long}-->${meta}`],
    ['the end of the head', `<head><!--${long}--></head>${meta}`],
  ])('is not found behind %s where that is long', (_, markup) => {
    for (const browser of BOTH) expect(charset(browser, markup)).toBe('windows-1252')
  })

  it('is found behind long text in Chrome alone', () => {
    expect(BOTH.map((browser) => charset(browser, `${long}${meta}`))).toEqual(['UTF-8', 'windows-1252'])
  })
})

describe('types that browsers keep or show', () => {
  it('XML of other kinds is downloaded, but for what Firefox shows', () => {
    const outcome = (browser: Browser, type: string) => shown(browser, typed(type, '<a/>'))[0]
    expect(BOTH.map((browser) => outcome(browser, 'application/foo+xml'))).toEqual(['download', 'download'])
    expect(BOTH.map((browser) => outcome(browser, 'application/mathml+xml'))).toEqual(['download', 'document'])
    expect(BOTH.map((browser) => outcome(browser, 'text/xsl'))).toEqual(['document', 'download'])
  })

  it('XML that begins as a feed is one to Chrome', () => {
    expect(shown('chromium', typed('text/xml', '<?xml version="1.0"?><rss/>'))[1]).toBe('application/rss+xml')
    expect(shown('firefox', typed('text/xml', '<rss/>'))[1]).toBe('text/xml')
  })

  it('nosniff counts where it is the first of several values', () => {
    const list = (value: string) =>
      `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nX-Content-Type-Options: ${value}\r\n\r\n\0\x01`
    for (const browser of BOTH) {
      expect(visit(browser, list('nosniff, foo')).outcome.outcome).toBe('document')
      expect(visit(browser, list('foo, nosniff')).outcome.outcome).toBe('download')
    }
  })

  it('nothing is made of an octet stream by Chrome before 1024 bytes or the end', () => {
    const stream = 'HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n\r\nx'
    expect(visit('chromium', stream, { ending: 'open' }).outcome.outcome).toBe('pending')
    expect(visit('chromium', stream).outcome.outcome).toBe('download')
  })
})

describe('the name of a download in Chrome', () => {
  const named = (disposition: string, type = 'text/plain') =>
    visit('chromium', `HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nContent-Disposition: ${disposition}\r\n\r\nx`)
      .outcome.download?.name

  it.each([
    ['a\t\tb', 'a  b'],
    ['~a~', '_a_'],
    [' a ', 'a_'],
    ['a\xe2\x80\xaeb', 'a_b'],
    ['...', 'download'],
    ['b'.repeat(300), 'b'.repeat(300)],
  ])('of %j is %j', (given, name) => {
    expect(named(`attachment; filename="${given}"`)).toBe(name)
  })

  it('has no value with a charset in quotes, and an extension by its type', () => {
    expect(named('attachment; filename*="UTF-8\'\'a.txt"')).toBe('download.txt')
    expect(named('attachment', 'application/json')).toBe('download.json')
    expect(named('attachment', 'image/svg+xml')).toBe('download.svg')
  })
})
