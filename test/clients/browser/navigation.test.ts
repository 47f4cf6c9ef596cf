import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { latin1 } from '../../../src/bytes'
import { type BrowserOutcome, chromium156, firefox153 } from '../../../src/clients'
import { shownText } from '../../../src/clients/browser'
import { run } from '../../oracle/clients-browser'
import { composed, type Ending, type Route, replay, routeScript } from '../../oracle/replay'

const CLIENTS = { chromium: chromium156, firefox: firefox153 }

const encode = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0))

function visit(browser: 'chromium' | 'firefox', response: string, ending: Ending = 'close') {
  const script = { onRequest: () => ({ bytes: encode(response), ending }) }
  const { outcome, connections } = replay(CLIENTS[browser], composed(), script, 2000)
  const lines = connections.map((each) => each.requests.map((one) => one.target))
  return { outcome: outcome as BrowserOutcome, lines }
}

interface Capture {
  readonly id: string
  readonly routes: readonly Route[]
  readonly defaultAnswer: Omit<Route, 'match'>
  readonly connections: readonly { readonly requests: readonly { readonly base64: string }[] }[]
}

const captures = (JSON.parse(readFileSync('test/fixtures/requests.json', 'utf8')) as { requests: Capture[] }).requests

describe('the first navigation of a fresh profile', () => {
  it.each(['chromium', 'firefox'] as const)('%s sends the recorded bytes, and then asks for the icon', (browser) => {
    const capture = captures.find(({ id }) => id === `${browser}-first-nav-headed`)!
    const { connections } = replay(CLIENTS[browser], composed(), routeScript(capture), 2000)
    const sent = connections.flatMap((each) => each.requests.map((one) => latin1(one.bytes)))
    expect(sent).toEqual(capture.connections.flatMap((each) => each.requests.map((one) => atob(one.base64))))
  })
})

describe('the bare `Hello World`', () => {
  it('is an error in Chrome, which asks for no icon and holds a second connection', () => {
    const { outcome, lines } = visit('chromium', 'Hello World')
    expect(outcome).toMatchObject({ outcome: 'error', error: { code: 'ERR_INVALID_HTTP_RESPONSE' } })
    expect(lines).toEqual([['/'], []])
  })

  it('is a page of plain text in Firefox, which then asks for the icon', () => {
    const { outcome, lines } = visit('firefox', 'Hello World')
    expect(outcome).toMatchObject({ outcome: 'document', mimeType: 'text/plain', status: 200 })
    expect(shownText(outcome)).toBe('Hello World')
    expect(lines).toEqual([['/'], ['/favicon.ico']])
  })
})

describe('what both browsers make of a reply', () => {
  it('repeats an empty reply: three times in Chrome, ten times in Firefox', () => {
    expect(visit('chromium', '').lines.flat()).toHaveLength(3)
    const { outcome, lines } = visit('firefox', '')
    expect(lines.flat()).toHaveLength(10)
    expect(outcome.error?.code).toBe('NS_ERROR_NET_EMPTY_RESPONSE')
  })

  it('skips four bytes before the status line, not five', () => {
    const reply = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'
    expect(visit('chromium', `1234${reply}`).outcome.outcome).toBe('document')
    expect(visit('chromium', `12345${reply}`).outcome.error?.code).toBe('ERR_INVALID_HTTP_RESPONSE')
    expect(shownText(visit('firefox', `12345${reply}`).outcome)).toContain('12345HTTP/1.1')
  })

  it('refuses two lengths that differ, each in its words', () => {
    const reply = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc'
    expect(visit('chromium', reply).outcome.error?.code).toBe('ERR_RESPONSE_HEADERS_MULTIPLE_CONTENT_LENGTH')
    expect(visit('firefox', reply).outcome.error?.heading).toBe('Corrupted Content Error')
  })

  it('leaves the tab as it was for a status of four digits in Firefox, without a page about it', () => {
    const reply = 'HTTP/1.1 2000 OK\r\nContent-Length: 2\r\n\r\nok'
    expect(visit('firefox', reply).outcome.outcome).toBe('silent-failure')
    expect(visit('chromium', reply).outcome.status).toBe(2000)
  })
})

describe('the recordings', () => {
  it('agree in at least 99 of 100 cases of each browser', { timeout: 60_000 }, () => {
    const { chromium, firefox } = run('test/fixtures/responses.json')
    expect(chromium.agree / (chromium.agree + chromium.differ)).toBeGreaterThanOrEqual(0.99)
    expect(firefox.agree / (firefox.agree + firefox.differ)).toBeGreaterThanOrEqual(0.99)
  })
})

describe('what settles a type settles it at once, and only success is downloaded', () => {
  const BINARY = '\0\x01\x02'
  it.each([
    [
      'text that looks binary, while a signature may still come',
      `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n${BINARY}`,
      'open',
      'pending',
      null,
    ],
    [
      'text that looks binary, once there can be no signature',
      `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n${BINARY.repeat(14)}`,
      'open',
      'download',
      null,
    ],
    [
      'what looks binary and has no type, which may be markup',
      `HTTP/1.1 200 OK\r\n\r\n${BINARY.repeat(14)}`,
      'open',
      'pending',
      null,
    ],
    [
      'a head with a type that is shown',
      'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n',
      'open',
      'document',
      null,
    ],
    [
      'a head with a type that is kept',
      'HTTP/1.1 200 OK\r\nContent-Type: application/zip\r\n\r\n',
      'open',
      'download',
      null,
    ],
    [
      'a head that says to keep it',
      'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Disposition: attachment\r\n\r\n',
      'open',
      'download',
      null,
    ],
    ['a head of an error', 'HTTP/1.1 404 No\r\nContent-Type: text/html\r\n\r\n', 'open', 'pending', null],
    [
      'a head of an error with a type that is kept',
      'HTTP/1.1 404 No\r\nContent-Type: application/zip\r\n\r\n',
      'open',
      'error',
      'ERR_INVALID_RESPONSE',
    ],
    [
      'XML before its first element',
      'HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n<?xml version="1.0"?>',
      'open',
      'pending',
      null,
    ],
    ['XML with its first element', 'HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n<a>', 'open', 'document', null],
    [
      'seven bytes that may be any',
      'HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n\r\n1234567',
      'open',
      'pending',
      null,
    ],
    [
      'eight bytes that may be any',
      'HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n\r\n12345678',
      'open',
      'download',
      null,
    ],
    ['plain text that may go on', 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nabc', 'open', 'pending', null],
    [
      'binary content of a 404',
      'HTTP/1.1 404 No\r\nContent-Length: 3\r\n\r\n\0\x01\x02',
      'close',
      'error',
      'ERR_INVALID_RESPONSE',
    ],
    [
      'an attachment with a status past 999',
      'HTTP/1.1 2000 OK\r\nContent-Disposition: attachment\r\nContent-Length: 1\r\n\r\na',
      'close',
      'error',
      'ERR_INVALID_RESPONSE',
    ],
    [
      '407 of a server',
      'HTTP/1.1 407 P\r\nContent-Length: 3\r\n\r\nabc',
      'close',
      'error',
      'ERR_UNEXPECTED_PROXY_AUTH',
    ],
    ['600 without content', 'HTTP/1.1 600 P\r\nContent-Length: 0\r\n\r\n', 'close', 'document', null],
    ['599 without content', 'HTTP/1.1 599 P\r\nContent-Length: 0\r\n\r\n', 'close', 'error', 'HTTP ERROR 599'],
  ] as const)('Chromium: %s', (_what, response, ending, want, code) => {
    const { outcome } = visit('chromium', response, ending)
    expect([outcome.outcome, outcome.error?.code ?? null]).toEqual([want, code])
  })
})
