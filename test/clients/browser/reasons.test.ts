import { describe, expect, it } from 'vitest'
import { type BrowserOutcome, chromium156, curl788, firefox153 } from '../../../src/clients'
import { composed, type Ending, ReplayHost, replay } from '../../oracle/replay'

const CLIENTS = { chromium: chromium156, firefox: firefox153 }
const encode = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0))

function reasonOf(browser: 'chromium' | 'firefox', response: string, ending: Ending = 'close') {
  const script = { onRequest: () => ({ bytes: encode(response), ending }) }
  const { reason, outcome } = replay(CLIENTS[browser], composed(), script, 2000).outcome as BrowserOutcome
  const texts = reason.evidence.map(({ start, end }) => response.slice(start, end))
  return { ...reason, outcome, texts }
}

const plain = (fields: string, body = 'Hello') =>
  `HTTP/1.1 200 OK\r\n${fields}Content-Length: ${body.length}\r\n\r\n${body}`

const CASES: readonly (readonly [
  what: string,
  reply: string,
  chromium: string,
  firefox: string,
  bytes: string | null,
])[] = [
  ['valid HTTP', plain('Content-Type: text/plain\r\n'), 'document', 'document', null],
  [
    'bytes before the status line',
    `\r\n\r\n${plain('Content-Type: text/plain\r\n')}`,
    'leading-bytes',
    'leading-bytes',
    null,
  ],
  [
    'an attachment',
    plain('Content-Disposition: attachment\r\n'),
    'attachment',
    'attachment',
    'Content-Disposition: attachment',
  ],
  [
    'a type that is not shown',
    plain('Content-Type: application/x-foo\r\n'),
    'download',
    'download',
    'Content-Type: application/x-foo',
  ],
  ['no content', 'HTTP/1.1 204 No Content\r\n\r\n', 'status-204', 'status-204', 'HTTP/1.1 204 No Content'],
  ['a page without a type', plain('', '<p>Hi</p>'), 'sniffed', 'sniffed', null],
  [
    'a broken coding',
    plain('Content-Type: text/plain\r\nContent-Encoding: gzip\r\n'),
    'coding',
    'coding',
    'Content-Encoding: gzip',
  ],
]

describe('why a browser shows what it shows', () => {
  it.each(CASES)('%s names its rule, its bytes and its ground', (_what, reply, chromium, firefox, bytes) => {
    for (const [browser, rule] of [
      ['chromium', chromium],
      ['firefox', firefox],
    ] as const) {
      const reason = reasonOf(browser, reply)
      expect(reason.rule).toBe(`${browser}.${rule}`)
      expect(reason.text).toMatch(/\.$/)
      expect(reason.ground).toMatch(/^recorded: (Chromium 156|Firefox ESR 153), Linux, Nov 2026$/)
      expect(reason.evidence.length).toBeGreaterThan(0)
      if (bytes) expect(reason.texts).toContain(bytes)
    }
  })

  it.each([
    [200, 'document', /^(Chrome|Firefox) reads the reply as HTTP and shows its content\.$/],
    [404, 'document', /^Status 404 says that the request failed: /],
    [599, 'document', /^Status 599 says/],
    [600, 'status-range', /^A status is from 100 to 599\. /],
  ])('of status %i says no more than is so', (status, rule, text) => {
    // Line ends of LF alone: what is shown need not be valid.
    const reply = `HTTP/1.1 ${status} x\nContent-Type: text/plain\nContent-Length: 5\n\nHello`
    for (const browser of ['chromium', 'firefox'] as const) {
      const reason = reasonOf(browser, reply)
      expect(reason.rule).toBe(`${browser}.${rule}`)
      expect(reason.text).toMatch(text)
    }
  })

  it('points at lengths that differ, and at the chunk that is refused', () => {
    const lengths = plain('Content-Length: 9\r\n')
    expect(reasonOf('chromium', lengths)).toMatchObject({
      rule: 'chromium.lengths-differ',
      texts: ['Content-Length: 9\r\nContent-Length: 5'],
    })
    const chunks =
      'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nHello\r\n0\r\n\r\n'
    expect(reasonOf('chromium', chunks)).toMatchObject({ rule: 'chromium.chunk', texts: ['zz\r'] })
    expect(reasonOf('firefox', chunks)).toMatchObject({ rule: 'firefox.chunk', outcome: 'silent-failure' })
  })

  it.each(['chromium', 'firefox'] as const)('%s says how many bytes came beyond the content', (browser) => {
    const name = browser === 'chromium' ? 'Chrome' : 'Firefox'
    const reply = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nHello World'
    expect(reasonOf(browser, reply)).toMatchObject({
      rule: `${browser}.excess`,
      text: `6 bytes came beyond the 5 that Content-Length speaks of: ${name} stops there and takes none of them.`,
      requirement: 'RFC 9112 6.3',
      outcome: 'document',
      texts: [' World'],
    })
    // What else is to be said of the reply stays.
    expect(reasonOf(browser, reply.replace('Content-Type: text/plain\r\n', '')).text).toMatch(
      /^The reply does not say what it is.* 6 bytes came beyond the 5/,
    )
    const chunked =
      'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n!'
    expect(reasonOf(browser, chunked)).toMatchObject({
      text: `1 byte came behind the last chunk, with which the content ends: ${name} does not take it.`,
      texts: ['!'],
    })
    expect(reasonOf(browser, 'HTTP/1.1 204 No Content\r\n\r\nHello').texts).toEqual(['Hello'])
    // Content without a length goes up to the close: nothing is too much.
    expect(reasonOf(browser, reply.replace('Content-Length: 5\r\n', '')).rule).toBe(`${browser}.document`)
  })

  it('says how far a reply has come of which nothing is shown yet', () => {
    const waiting = (reply: string) => reasonOf('firefox', reply, 'open')
    const head = 'HTTP/1.1 200 OK\r\nContent-Length : 5\r\n'
    expect(waiting('')).toMatchObject({ text: 'No reply has come yet.', evidence: [] })
    expect(waiting(head)).toMatchObject({
      rule: 'firefox.waiting',
      text: '37 bytes have come, but the head of the reply is not complete yet: Firefox waits for the empty line that ends it.',
      texts: [head],
    })
    expect(waiting(`${head}\r\n`).text).toBe(
      'The head of the reply is complete (39 bytes), but nothing of its content has come yet.',
    )
    expect(waiting(`${head}\r\nSpace and more`)).toMatchObject({
      outcome: 'pending',
      text: 'The head and 14 bytes of content have come, but Firefox shows nothing before more has come or the reply has ended: it does not know yet what the content is.',
      texts: [`${head}\r\nSpace and more`],
    })
    expect(reasonOf('chromium', head, 'open').text).toMatch(/^37 bytes have come, but the head/)
  })

  it.each([
    ['nothing at all', '', 'close'],
    ['a reset before the head was whole', 'HTTP/1.1 200', 'reset'],
    [
      'less than Content-Length says',
      'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nHi',
      'close',
    ],
  ] as const)(
    'of %s every client names the same section, and no reason says who sent an RST',
    (_what, reply, ending) => {
      const script = { onRequest: () => ({ bytes: encode(reply), ending }) }
      for (const client of [curl788, chromium156, firefox153]) {
        const { reason } = replay(client, composed(), script, 2000).outcome
        expect([client.id, reason.requirement]).toEqual([client.id, 'RFC 9112 8'])
        expect(reason.text).not.toMatch(/server reset/)
      }
    },
  )

  const said = (fields: string, body: string, ending: Ending = 'close') =>
    (['chromium', 'firefox'] as const).map(
      (browser) => reasonOf(browser, `HTTP/1.1 200 OK\r\n${fields}\r\n${body}`, ending).text,
    )

  it('says of content that is no text, though it is said to be, what the browser takes it for', () => {
    const looked = 'The reply says that it is text/plain, but its first bytes are no text'
    expect(said('Content-Type: text/plain\r\n', '\x89PNG\r\n\x1a\n\0\0\0\rIHDR')).toEqual([
      `${looked}: Chrome takes it for image/png.`,
      `${looked}: Firefox takes it for application/octet-stream, which it does not show itself: it downloads it.`,
    ])
  })

  it('claims to look at first bytes, or to show content, only where there is some', () => {
    const empty = (name: string) => `${name} reads the reply as HTTP. It has no content, so the page is empty.`
    expect(said('Content-Length: 0\r\n', '')).toEqual([empty('Chrome'), empty('Firefox')])
    expect(said('Content-Type: text/html\r\nContent-Length: 0\r\n', '')).toEqual([empty('Chrome'), empty('Firefox')])
    expect(reasonOf('firefox', 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n').text).toBe(
      'Status 404 says that the request failed: Firefox shows an empty page, for no content comes with it.',
    )
  })

  it('says of a head that the close cut off that it did not end', () => {
    for (const browser of ['chromium', 'firefox'] as const)
      expect(reasonOf(browser, 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n')).toMatchObject({
        rule: `${browser}.head-cut`,
        text: expect.stringMatching(/^The connection was closed before the empty line that ends the head: /),
        requirement: 'RFC 9112 8',
      })
  })

  it('says of content that broke off whether the tab has any of it', () => {
    const short = 'Content-Length: 100\r\n'
    expect(said(short, 'Hello World')[0]).toMatch(/Chrome had held back what came of it \(11 bytes\).* and drops it\.$/)
    expect(said(`Content-Type: text/html\r\n${short}`, '')[0]).toMatch(/: nothing of it had come\.$/)
    expect(said(`Content-Type: text/html\r\n${short}`, 'Hello')).toEqual([
      'The connection closed before the content was complete. Chrome keeps what it has and says so in its console.',
      'The connection closed before the content was complete. Firefox shows what it has.',
    ])
  })

  it('says of a page of which nothing is shown yet what the browser waits for', () => {
    const [chrome, firefox] = said('Content-Type: text/html\r\n', '<h1>Still', 'open')
    expect(chrome).toBe('Chrome reads the reply as HTTP and shows its content.')
    expect(firefox).toBe(
      'Firefox opens a page with the first byte of its content. It shows nothing of it (9 bytes so far) before 1,024 bytes have come or the content has ended: it does not know yet in which charset it is.',
    )
    expect(said('Content-Type: image/png\r\n', '\x89PNG', 'open')[1]).toMatch(/content has ended\.$/)
  })

  it.each(['chromium', 'firefox'] as const)('%s names the 401 while its dialog is open', (browser) => {
    const reply =
      'HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm="x"\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nno'
    const host = new ReplayHost({ onRequest: () => ({ bytes: encode(reply), ending: 'close' }) })
    const tab = CLIENTS[browser].start(Object.assign(host, { attended: true }), composed(), () => {})
    host.clock.run(500)
    expect(tab.outcome.reason).toMatchObject({
      rule: `${browser}.login`,
      text: expect.stringMatching(/^The server answered 401, /),
    })
    tab.act!({ kind: 'login', given: null })
    host.clock.run(1000)
    expect(tab.outcome.reason.rule).toBe(`${browser}.document`)
  })

  it('says what is missing where nothing came, or no head', () => {
    expect(reasonOf('chromium', '')).toMatchObject({ rule: 'chromium.empty', evidence: [] })
    expect(reasonOf('chromium', 'Hello World')).toMatchObject({ rule: 'chromium.status-line', texts: ['Hello World'] })
    expect(reasonOf('firefox', 'Hello World')).toMatchObject({ rule: 'firefox.http09', texts: ['Hello World'] })
  })
})

it('says that a method with which no browser navigates was not recorded', () => {
  const ground = (method: string) => {
    const script = { onRequest: () => ({ bytes: encode(plain('')), ending: 'close' as const }) }
    return replay(CLIENTS.chromium, { ...composed(), method }, script, 2000).outcome.reason.ground
  }
  expect(ground('GET')).toBe('recorded: Chromium 156, Linux, Nov 2026')
  expect(ground('PUT')).toBe('not recorded: a browser navigates with GET and POST alone')
})
