import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { fromBase64, fromLatin1, latin1 } from '../../../src/bytes'
import { chromium156, firefox153 } from '../../../src/clients'
import type { BrowserTab } from '../../../src/clients/browser'
import { readPage } from '../../../src/clients/browser/html'
import { neededBy, pickSource } from '../../../src/clients/browser/resources'
import { composed, ReplayHost } from '../../oracle/replay'
import { runNode } from '../../run/run-node'
import type { Browser } from './visit'

const BASE = new URL('http://localhost:8000/dir/page')
const host = {
  ...{ now: () => 0, date: () => 0, random: () => 0, resolve: () => null },
  ...{ after: () => () => {}, note: () => {}, connect: () => expect.unreachable() },
}
const tab = chromium156.start(host, composed({ url: 'about:blank' }), () => {})
const { resources } = (tab as BrowserTab).profile
const names = (html: string) =>
  neededBy(readPage(html, BASE), '', resources).map(({ kind, url }) => `${kind} ${url.href}`)

interface Recorded {
  readonly id: string
  readonly connections: readonly { readonly requests: readonly { readonly line: string; readonly base64: string }[] }[]
}

const RECORDED = (JSON.parse(readFileSync('test/fixtures/requests.json', 'utf8')) as { requests: Recorded[] }).requests

describe('what a page asks for', () => {
  it('is stylesheets, scripts and images, in its order, each once', () => {
    expect(
      names(
        '<link rel="preload stylesheet" href=a.css><img src=/i.png><script src="//other/x.js"></script><IMG SRC=\'/i.png#x\'>',
      ),
    ).toEqual([
      'style http://localhost:8000/dir/a.css',
      'image http://localhost:8000/i.png',
      'body-script http://other/x.js',
    ])
  })

  it('is nothing that stands in a comment, in a script, or has another scheme', () => {
    expect(
      names(
        '<!-- <img src=a> --><script>"<img src=b>"</script><img src="data:image/png,x"><link rel=icon href=c><img alt="src=d">',
      ),
    ).toEqual([])
  })

  it('names frames, sounds, fonts of sheets, icons and hints by what they are for', () => {
    expect(
      names(
        '<link rel=preload as=font href=f crossorigin><link rel=prefetch href=n><script type=module src=m></script><script defer src=d></script>' +
          '<style>@import "s"; .no { background: url(no) } p { background: url(bg) }</style><p><iframe src=fr></iframe><video src=v></video><audio preload=none src=au></audio>',
      ).map((one) => one.replace('http://localhost:8000/dir/', '')),
    ).toEqual([
      'preload-font f',
      'prefetch n',
      'module m',
      'defer-script d',
      'import s',
      'css-image bg',
      'iframe fr',
      'video v',
    ])
  })

  it('is one image of a srcset: the smallest that is large enough', () => {
    expect(pickSource('a.png 1x, b.png 2x', 1280)).toBe('a.png')
    expect(pickSource('a.png 100w, b.png 1300w, c.png 2000w', 1280)).toBe('b.png')
    expect(pickSource('', 1280)).toBeNull()
  })

  it('stays bounded and does not hang on a page that is none', () => {
    expect(names('<img src=x1>'.repeat(1000))).toHaveLength(1)
    expect(names(Array.from({ length: 1000 }, (_, at) => `<img src=x${at}>`).join(''))).toHaveLength(200)
    // Quadratic work on this would outlast the test's own limit.
    expect(names(`<img ${'a="'.repeat(200_000)}`)).toEqual([])
  })

  it.each(['chromium', 'firefox'] as const)(
    'is asked for by %s with the recorded bytes, over at most six connections',
    async (browser) => {
      const client = browser === 'chromium' ? 'chromium-156' : 'firefox-153'
      const recorded = RECORDED.find(({ id }) => id === `${browser}-subresources`)!
      const want = recorded.connections
        .flatMap(({ requests }) => requests)
        .filter(({ line }) => /^GET \/(sub|s\.css|a\.js|i1\.png) /.test(line))
        .map(({ base64 }) => latin1(fromBase64(base64)!))
      const html = '<!doctype html><link rel=stylesheet href=/s.css><script src=/a.js></script><img src=/i1.png>'
      const { view, kill } = await runNode(
        `export default () => new Response(${JSON.stringify(html)}, { headers: { 'Content-Type': 'text/html' } })`,
        client,
        [{ client, method: 'GET', url: 'http://localhost:8000/sub', fields: [], body: null, command: null, raw: null }],
      )
      kill()
      const sent = [...view.records].flatMap((one) =>
        one.kind === 'segment' && one.from === 'client' && one.payload.length > 0 ? [latin1(one.payload)] : [],
      )
      expect(sent.filter((text) => !text.includes('favicon')).sort()).toEqual(want.sort())
      expect(sent.at(-1)).toMatch(/^GET \/favicon\.ico /)
      expect(
        new Set([...view.records].flatMap((one) => (one.kind === 'connect' ? [one.connection] : []))).size,
      ).toBeLessThanOrEqual(6)
    },
  )
})

/** The requests for a page and what it needs, as text; the page comes with `fields`, and `/r` is answered with `redirect`. */
function requestsFor(browser: Browser, html: string, fields = '', path = '/p', redirect = ''): string[] {
  const page = `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n${fields}Content-Length: ${html.length}\r\n\r\n${html}`
  const other = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\r\n'
  const server = new ReplayHost({
    onRequest: ({ target }) => ({
      bytes: fromLatin1(target === path ? page : target === '/r' ? redirect : other),
      ending: 'open',
    }),
  })
  const client = browser === 'chromium' ? chromium156 : firefox153
  const run = client.start(server, composed({ url: `http://localhost:8000${path}` }), () => {})
  server.clock.run(3000, () => run.settled)
  return server.connections.flatMap(({ requests }) => requests.map(({ bytes }) => latin1(bytes)))
}

const EVERY =
  '<link rel=stylesheet href=/s.css><script src=/a.js></script><script type=module src=/m.js></script><img src=/i.png><iframe src=/f></iframe><video src=/v.mp4></video>'

describe('the referrer in Firefox', () => {
  /** Names of the fields before the one that says what a request is for. */
  const before = (request: string) =>
    [...request.matchAll(/^([\w-]+): /gm)]
      .map(([, name]) => name)
      .filter((name) => name === 'Referer' || name === 'Connection')
  const orders = (html: string, fields?: string) =>
    requestsFor('firefox', html, fields)
      .slice(1)
      .filter((request) => !request.startsWith('GET /favicon.ico'))
      .map((request) => before(request).join(' '))

  it('stands before the connection where page or element names another policy than the usual one', () => {
    const early = Array(6).fill('Referer Connection')
    expect(orders(EVERY, 'Referrer-Policy: origin\r\n')).toEqual(early)
    expect(orders(`<meta name=referrer content=origin>${EVERY}`)).toEqual(early)
    expect(orders('<img referrerpolicy=origin src=/i.png>')).toEqual(['Referer Connection'])
  })

  it('stands behind it where a relaxed policy does not count for another site, and before it in a redirected request', () => {
    const far = '<img src=http://127.0.0.1:8000/i.png>'
    expect(orders(far, 'Referrer-Policy: unsafe-url\r\n')).toEqual(['Connection Referer'])
    const redirect = `HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:8000/i.png\r\nContent-Length: 0\r\n\r\n`
    const sent = requestsFor('firefox', '<img src=/r>', '', '/p', redirect)
    expect(sent.find((text) => text.startsWith('GET /i.png'))).toMatch(
      /Referer: http:\/\/localhost:8000\/\r\nSec-Fetch-Storage-Access: none\r\nConnection: keep-alive\r\n/,
    )
  })

  it('stands behind it otherwise', () => {
    expect(orders(EVERY)).toEqual(Array(6).fill('Connection Referer'))
    expect(orders(EVERY, 'Referrer-Policy: strict-origin-when-cross-origin\r\n')).toEqual(
      Array(6).fill('Connection Referer'),
    )
  })
})

describe('requests of both browsers', () => {
  it('are for frames where a frameset has them', () => {
    for (const browser of ['chromium', 'firefox'] as const) {
      const [, frame] = requestsFor(browser, '<frameset><frame src=/f></frameset>')
      expect(frame).toContain('\r\nSec-Fetch-Dest: frame\r\n')
    }
  })

  it('are not for images that a policy in the markup forbids', () => {
    const html = `<meta http-equiv=Content-Security-Policy content="img-src 'none'"><img src=/i.png>`
    for (const browser of ['chromium', 'firefox'] as const)
      expect(requestsFor(browser, html).map((text) => text.split(' ')[1])).toEqual(['/p'])
  })

  it('have characters of the path escaped that URLs of old had not', () => {
    const target = (browser: Browser) => requestsFor(browser, '', '', '/a|b^c?d|e^f')[0]?.split(' ')[1]
    expect(target('chromium')).toBe('/a%7Cb%5Ec?d|e^f')
    expect(target('firefox')).toBe('/a|b%5Ec?d|e^f')
  })

  it('for the icon of JSON come from a page of the browser’s own in Firefox', () => {
    const icon = (browser: Browser) => {
      const json = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}'
      const server = new ReplayHost({ onRequest: () => ({ bytes: fromLatin1(json), ending: 'open' }) })
      const run = (browser === 'chromium' ? chromium156 : firefox153).start(server, composed(), () => {})
      server.clock.run(3000, () => run.settled)
      return latin1(server.connections.flatMap(({ requests }) => requests).at(-1)!.bytes)
    }
    expect(icon('firefox')).toMatch(/Sec-Fetch-Storage-Access: none\r\n[\s\S]*Sec-Fetch-Site: cross-site\r\n/)
    expect(icon('chromium')).toContain('Sec-Fetch-Site: same-origin\r\n')
  })
})
