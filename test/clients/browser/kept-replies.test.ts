import { describe, expect, it } from 'vitest'
import { fromLatin1, latin1 } from '../../../src/bytes'
import { chromium156, firefox153 } from '../../../src/clients'
import { type BrowserTab, type FetchInit, PageScript } from '../../../src/clients/browser'
import { composed, ReplayHost } from '../../oracle/replay'
import { BOTH, type Browser } from './visit'

const text = (fields: string, status = '200 OK') => `HTTP/1.1 ${status}\r\n${fields}Content-Length: 1\r\n\r\nx`

/** A tab at `/base` of a server with these replies by target; all else is a page. */
function tabAt(browser: Browser, replies: Readonly<Record<string, string>>) {
  const host = new ReplayHost({
    onRequest: ({ target }) => ({
      bytes: fromLatin1(replies[target] ?? text('Content-Type: text/html\r\nCache-Control: no-store\r\n')),
      ending: 'open',
    }),
  })
  const client = browser === 'chromium' ? chromium156 : firefox153
  const tab = client.start(host, composed({ url: 'http://localhost:8000/base' }), () => {}) as BrowserTab
  const rest = () => host.clock.run(host.clock.time + 2000)
  rest()
  const sent = () =>
    host.connections
      .flatMap((each) => each.requests)
      .filter(({ target }) => !/^\/(base|favicon\.ico)$/.test(target))
      .map(({ bytes }) => latin1(bytes))
  return {
    sent,
    connections: () => host.connections.map((each) => each.requests.map(({ line }) => line.split(' HTTP')[0]!)),
    go(url: string) {
      tab.navigate(composed({ url: `http://localhost:8000${url}` }))
      rest()
    },
    click(selector: string) {
      tab.click(selector)
      rest()
    },
    fetch(url: string, init: FetchInit = {}) {
      new PageScript(tab).fetch(url, init, () => {})
      rest()
    },
  }
}

/** What a second `fetch` of a reply with these fields sends; null: nothing. */
function again(browser: Browser, fields: string, status?: string): string | null {
  const tab = tabAt(browser, { '/c': text(fields, status) })
  tab.fetch('/c')
  tab.fetch('/c')
  return tab.sent()[1] ?? null
}

describe('a reply that was kept', () => {
  it.each(BOTH)('is used by %s while it is fresh, by its own age', (browser) => {
    expect(again(browser, 'Cache-Control: max-age=60\r\n')).toBeNull()
    expect(again(browser, 'Cache-Control: max-age=60\r\nAge: 59\r\n')).toBeNull()
    expect(again(browser, 'Cache-Control: max-age=60\r\nAge: 100\r\nETag: "e"\r\n')).toContain('If-None-Match: "e"')
    expect(again(browser, 'Cache-Control: max-age=60\r\nDate: Sat, 01 Jan 2022 00:00:00 GMT\r\n')).not.toBeNull()
  })

  it.each(BOTH)('is asked about by %s where Vary is *, and not used for other cookies', (browser) => {
    expect(again(browser, 'Vary: *\r\nCache-Control: max-age=60\r\nETag: "e"\r\n')).toContain('If-None-Match: "e"')
    const other = 'Vary: Cookie\r\nCache-Control: max-age=60\r\nSet-Cookie: a=1\r\n'
    expect(again(browser, other)).toContain('Cookie: a=1')
    expect(again(browser, 'Vary: User-Agent\r\nCache-Control: max-age=60\r\n')).toBeNull()
  })

  it.each(BOTH)('is used by %s only for a request that says the same in the fields that Vary names', (browser) => {
    const sent = (vary: string, first: FetchInit, second: FetchInit) => {
      const tab = tabAt(browser, { '/c': text(`Vary: ${vary}\r\nCache-Control: max-age=60\r\n`) })
      tab.fetch('/c', first)
      tab.fetch('/c', second)
      return tab.sent().length
    }
    const saying = (name: string, value: string): FetchInit => ({ headers: [[name, value]] })
    for (const name of ['Accept', 'Accept-Language', 'Authorization', 'X-Own']) {
      expect(sent(name, saying(name, 'a'), saying(name, 'a')), name).toBe(1)
      expect(sent(name, saying(name, 'a'), saying(name, 'b')), name).toBe(2)
      expect(sent(name, {}, saying(name, 'b')), name).toBe(2)
      expect(sent('X-Other', saying(name, 'a'), saying(name, 'b')), name).toBe(1)
    }
    // What fetch and the address bar accept differs, and nobody names it: it is the browser's own field.
    const tab = tabAt(browser, { '/c': text('Vary: Accept\r\nCache-Control: max-age=60\r\n') })
    tab.fetch('/c')
    tab.go('/c')
    expect(tab.sent()).toHaveLength(2)
  })

  it('with an error status is used by Chrome, and by Firefox only where it is gone for good', () => {
    const fields = 'Cache-Control: max-age=60\r\n'
    expect(again('chromium', fields, '404 Not Found')).toBeNull()
    expect(again('firefox', fields, '404 Not Found')).not.toBeNull()
    expect(again('firefox', fields, '410 Gone')).toBeNull()
  })

  it('is a permanent redirect in Chrome; Firefox wants a lifetime for it', () => {
    const count = (browser: Browser) => {
      const tab = tabAt(browser, { '/r': text('Location: /t\r\n', '301 Moved') })
      tab.go('/r')
      tab.go('/r')
      return tab.sent().filter((one) => one.startsWith('GET /r ')).length
    }
    expect(count('chromium')).toBe(1)
    expect(count('firefox')).toBe(2)
  })
})

describe('a script’s request', () => {
  it('has the User-Agent that it gives in Firefox alone', () => {
    const given = (browser: Browser) => {
      const tab = tabAt(browser, {})
      tab.fetch('/t', { headers: [['User-Agent', 'me']] })
      return /User-Agent: (.*)\r/.exec(tab.sent()[0]!)![1]!
    }
    expect(given('firefox')).toBe('me')
    expect(given('chromium')).toMatch(/^Mozilla/)
  })

  it.each(BOTH)('to another origin is asked about by %s where its body has a type of its own', (browser) => {
    const tab = tabAt(browser, {})
    tab.fetch('http://127.0.0.1:8000/t', {
      method: 'POST',
      body: { type: 'blob', bytes: fromLatin1('hi'), contentType: 'a/b' },
    })
    expect(tab.sent()[0]).toMatch(/^OPTIONS \/t [\s\S]*Access-Control-Request-Headers: content-type\r/)
  })

  it('with credentials has its connection opened by Firefox before the question', () => {
    const answer = text(
      'Access-Control-Allow-Origin: http://localhost:8000\r\nAccess-Control-Allow-Credentials: true\r\nAccess-Control-Allow-Headers: x-a\r\n',
    )
    const lines = (browser: Browser) => {
      const tab = tabAt(browser, { '/t': answer })
      tab.fetch('http://127.0.0.1:8000/t', { credentials: 'include', headers: [['X-A', '1']] })
      return tab.connections().slice(-2)
    }
    expect(lines('firefox')).toEqual([['GET /t'], ['OPTIONS /t']])
    expect(lines('chromium')).toEqual([['OPTIONS /t'], ['GET /t']])
  })
})

describe('a link', () => {
  it.each(BOTH)(
    'that leads over another site and back leaves the path out of the Referer in %s, for good',
    (browser) => {
      const tab = tabAt(browser, {
        '/from?secret': 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 21\r\n\r\n<a id=a href=/r>x</a>',
        '/r': text('Location: http://127.0.0.1:8000/r2\r\n', '302 Found'),
        '/r2': text('Location: http://localhost:8000/t\r\n', '302 Found'),
      })
      tab.go('/from?secret')
      tab.click('#a')
      expect(tab.sent().find((one) => one.startsWith('GET /t '))).toContain('Referer: http://localhost:8000/\r\n')
    },
  )
})
