import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { fromBase64, latin1 } from '../../../src/bytes'
import { chromium156 } from '../../../src/clients'
import type { BrowserTab } from '../../../src/clients/browser'
import { readPage } from '../../../src/clients/browser/html'
import { neededBy, pickSource } from '../../../src/clients/browser/resources'
import { composed } from '../../oracle/replay'
import { runNode } from '../../run/run-node'

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
