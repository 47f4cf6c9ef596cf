import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { byteText, utf8 } from '../../src/bytes'
import type { BrowserOutcome, ClientId, CurlOutcome } from '../../src/clients'
import { plainRequest } from '../../src/playground'
import type { RunView } from '../../src/run'
import { outcomeText } from '../../src/ui/client/outcome-text'
import { fromRawText, toRawText } from '../../src/ui/client/raw-text'
import { sameBytesText } from '../../src/ui/client/reply'
import { shownTarget, targetUrl } from '../../src/ui/client/request-form'
import { escapeControls, screenText } from '../../src/ui/client/screen-text'
import { page, recordedRun } from './recording'

const bytesText = fc
  .array(fc.integer({ min: 0, max: 255 }), { maxLength: 64 })
  .map((codes) => String.fromCharCode(...codes))

describe('the raw editor', () => {
  it('gives back exactly the bytes that it shows', () => {
    fc.assert(fc.property(bytesText, (raw) => fromRawText(toRawText(raw)) === raw))
  })

  it('shows every byte as visible ASCII or as a line break', () => {
    fc.assert(fc.property(bytesText, (raw) => /^[\n\x20-\x7e]*$/.test(toRawText(raw))))
  })

  it.each([
    ['GET / HTTP/1.1\n\n', 'GET / HTTP/1.1\r\n\r\n'],
    ['a\\nb', 'a\nb'],
    ['\\0\\x41\\xff', '\0A\xff'],
    ['\\\\n', '\\n'],
    ['a\\qb\\', 'a\\qb\\'],
    ['\\x4', '\\x4'],
    ['é€', '\xc3\xa9\xe2\x82\xac'],
  ])('reads %j as the bytes %j', (typed, raw) => {
    expect(fromRawText(typed)).toBe(raw)
  })
})

describe('text of fields', () => {
  it('keeps latin1 and turns what is beyond it into UTF-8', () => {
    expect(byteText('Grüße €')).toBe('Gr\xfc\xdfe \xe2\x82\xac')
  })
})

describe('a target', () => {
  it.each([
    ['/a?b', 'http://localhost:8000/a?b'],
    ['http://example.org/x', 'http://example.org/x'],
    ['*', '*'],
    ['localhost:8001/a', 'http://localhost:8001/a'],
  ])('%s as typed means %s, and shows as typed', (typed, url) => {
    expect(targetUrl(typed)).toBe(url)
    expect(shownTarget(url)).toBe(typed)
  })

  it.each([
    ['localhost:8000', '/'],
    ['localhost:8000/x?y', '/x?y'],
    ['http://localhost:8000', '/'],
    ['HTTP://localhost:8000?q', '/?q'],
    ['localhost:80001/x', 'localhost:80001/x'],
    ['https://localhost:8000/', 'https://localhost:8000/'],
    ['127.0.0.1:8000/', '127.0.0.1:8000/'],
  ])('of the command line’s URL %s shows as %s', (url, shown) => {
    expect(shownTarget(url)).toBe(shown)
  })
})

describe('a screen', () => {
  it('never holds a control that a terminal would obey', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const text = screenText(bytes)
        return !/[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/.test(text)
      }),
    )
  })

  it('shows escape sequences as what they are', () => {
    expect(escapeControls('\x1b[2J\x07ok\r\n')).toBe('␛[2J␇ok\n')
  })

  it('shows a lone CR and invisible characters', () => {
    expect(escapeControls('a\rb\u202ec')).toBe('a␍b<U+202E>c')
  })
})

describe('an outcome in words', () => {
  const said = (client: ClientId) => {
    const { outcome, settled } = recordedRun(client, plainRequest('curl-7.88')).outcomes[0]!
    return outcomeText(client, outcome, settled)
  }

  it('of the bare Hello World differs from client to client', () => {
    expect(said('curl-7.88')).toMatchObject({ tone: 'error', badge: 'exit code 1', headline: 'curl rejects the reply' })
    expect(said('curl-7.64').short.text).toBe('prints the text')
    expect(said('chromium-156').short).toEqual({ text: 'ERR_INVALID_HTTP_RESPONSE', code: true })
    expect(said('firefox-153').headline).toBe('Firefox shows the text')
  })

  it('of JSON is what each browser makes of it', () => {
    const shows = (client: ClientId) => {
      const { outcome } = recordedRun('firefox-153', plainRequest('firefox-153')).outcomes[0]!
      const json = { ...(outcome as BrowserOutcome), mimeType: 'application/json' }
      return outcomeText(client, json, true).headline
    }
    expect(shows('firefox-153')).toBe('Firefox shows the JSON in its viewer')
    expect(shows('chromium-156')).toBe('Chrome shows the text')
  })

  it('of a client that is not done is that it waits', () => {
    const { outcome } = recordedRun('curl-7.88', plainRequest('curl-7.88')).outcomes[0]!
    expect(outcomeText('curl-7.88', outcome, false)).toMatchObject({ tone: 'wait', headline: 'curl waits' })
  })

  it('of an exit code without words of its own is an error all the same', () => {
    const outcome = {
      ...(recordedRun('curl-7.88', plainRequest('curl-7.88')).outcomes[0]!.outcome as CurlOutcome),
      exit: 97,
    }
    expect(outcomeText('curl-7.88', outcome, true).headline).toBe('curl reports an error')
  })

  it('of a line without curl speaks of its command, and is no verdict on the server', () => {
    const reply = recordedRun('curl-7.88', plainRequest('curl-7.88')).outcomes[0]!.outcome as CurlOutcome
    const text = (other: CurlOutcome['other'], exit: number, printed: string, settled = true) =>
      outcomeText('curl-7.88', { ...reply, ...(other && { other }), exit, stdout: utf8(printed), files: [] }, settled)
    const local = (name: string) => ({ name, typed: false, networked: false })
    const nc = { name: 'nc', typed: true, networked: true }
    expect(text(local('help'), 0, 'a')).toEqual({
      tone: 'info',
      badge: 'exit code 0',
      headline: 'help prints its text',
      short: { text: 'no request', code: false },
    })
    expect(text(local('true'), 0, '').headline).toBe('true is done, and prints nothing')
    expect(text(local('x'), 127, '')).toMatchObject({ tone: 'error', headline: 'x is no command here' })
    expect(text(local(''), 2, '')).toMatchObject({ tone: 'error', headline: 'The line cannot be read' })
    expect(text(nc, 0, '', false)).toMatchObject({ tone: 'wait', headline: 'nc waits for what you type' })
    expect(text({ ...nc, typed: false }, 0, '', false).headline).toBe('nc waits for the server')
    expect(text(nc, 0, 'a')).toMatchObject({ tone: 'info', headline: 'nc prints what came' })
    expect(text(nc, 0, 'a').short.text).toBe('in its terminal, nc prints what came')
    expect(text(nc, 1, '')).toMatchObject({ tone: 'error', headline: 'nc reports an error' })
    expect(text(undefined, 0, 'a').headline).toBe('curl prints the reply')
  })

  it('of a line without the network does not count among those that got the same bytes', () => {
    const clients: readonly ClientId[] = ['curl-7.88', 'curl-7.64', 'chromium-156', 'firefox-153']
    const [curl, ...others] = clients.map((id) => recordedRun(id, plainRequest(id)))
    expect(sameBytesText([curl!, ...others])).toBe('The same 11 bytes, four clients.')
    const first = curl!.outcomes[0]!
    const outcome = { ...(first.outcome as CurlOutcome), other: { name: 'help', typed: false, networked: false } }
    const helped = { ...curl!, records: [], outcomes: [{ ...first, outcome }] } as unknown as RunView
    expect(sameBytesText([helped, ...others])).toBe('The same 11 bytes, three clients.')
  })

  it('of a page whose content was cut off is that its load failed: nothing loads on where the client is done', () => {
    const cut = page({ status: 200, mimeType: 'text/html', body: utf8('<p>Hel'), loaded: false })
    for (const client of ['chromium-156', 'firefox-153'] as const) {
      expect(outcomeText(client, cut, true)).toMatchObject({
        tone: 'error',
        headline: expect.stringMatching(/^(Chrome|Firefox) shows the page, whose load failed$/),
        short: { text: 'shows the page, load failed' },
      })
      expect(outcomeText(client, cut, false)).toMatchObject({
        tone: 'wait',
        short: { text: 'shows the page, loads on' },
      })
    }
  })

  it('of a page of which nothing came before its load failed is that it is empty', () => {
    const none = page({ status: 200, mimeType: 'text/html', body: utf8(''), loaded: false })
    expect(outcomeText('chromium-156', none, true)).toMatchObject({
      tone: 'error',
      headline: 'Chrome shows an empty page, for its load failed',
    })
    expect(outcomeText('firefox-153', none, false)).toMatchObject({
      tone: 'wait',
      headline: 'Firefox has opened a page, and shows nothing yet',
    })
  })

  it('of a reply with more content than its length says is how much was taken: no full success for the server', () => {
    const cut = { taken: 5, beyond: 6 }
    const browser = page({ status: 200, mimeType: 'text/html', body: utf8('Hello') })
    const reason = { ...browser.reason, cut }
    expect(outcomeText('firefox-153', { ...browser, reason }, true)).toMatchObject({
      tone: 'info',
      badge: '200',
      headline: 'Firefox shows 5 of 11 bytes',
    })
    expect(outcomeText('firefox-153', { ...browser, status: 404, reason }, true)).toMatchObject({
      tone: 'info',
      short: { text: 'shows 5 of 11 bytes, status 404' },
    })
    const curl = recordedRun('curl-7.64', plainRequest('curl-7.64')).outcomes[0]!.outcome as CurlOutcome
    expect(outcomeText('curl-7.64', { ...curl, reason }, true)).toMatchObject({
      tone: 'info',
      badge: 'exit code 0',
      short: { text: 'prints 5 of 11 bytes' },
    })
  })

  it('of an error status that is shown names the status: the client is content, and it is no success', () => {
    const outcome = page({ status: 404, mimeType: 'text/html', body: utf8('<p>no') })
    expect(outcomeText('chromium-156', outcome, true)).toMatchObject({
      tone: 'info',
      badge: '404',
      headline: 'Chrome shows the page; status 404 is an error',
      short: { text: 'shows the page, status 404' },
    })
    for (const status of [1000, 99, 0]) {
      const none = page({ status, mimeType: 'text/html', body: utf8('<p>no') })
      expect(outcomeText('chromium-156', none, true)).toMatchObject({
        tone: 'info',
        headline: `Chrome shows the page; ${status} is no status of HTTP`,
      })
    }
  })

  it('of a reply without content is that the page is empty, whatever it would have been', () => {
    for (const [status, headline] of [
      [200, 'Firefox shows an empty page'],
      [404, 'Firefox shows an empty page; status 404 is an error'],
    ] as const) {
      const none = page({ status, mimeType: 'text/plain', body: utf8('') })
      expect(outcomeText('firefox-153', none, true).headline).toBe(headline)
    }
  })
})
