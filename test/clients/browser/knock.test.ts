/** A redirect to https: what becomes of a connection to a server that does not speak TLS. The outcomes are measured. */
import { describe, expect, it } from 'vitest'
import { fromLatin1 } from '../../../src/bytes'
import { type BrowserOutcome, type ConnectionHandlers, chromium156, firefox153 } from '../../../src/clients'
import type { BrowserTab } from '../../../src/clients/browser'
import { composed, ReplayHost } from '../../oracle/replay'
import { BOTH, type Browser } from './visit'

const CLIENTS = { chromium: chromium156, firefox: firefox153 }
const REDIRECT = 'HTTP/1.1 302 Found\r\nLocation: https://localhost:8443/t\r\nContent-Length: 0\r\n\r\n'

/** A navigation that is redirected to a server that does this on each connection. */
function redirected(browser: Browser, server: (handlers: ConnectionHandlers) => void) {
  const host = new ReplayHost({ onRequest: () => ({ bytes: fromLatin1(REDIRECT), ending: 'open' }) })
  const connect = host.connect.bind(host)
  const seen = { made: 0, open: 0 }
  host.connect = (name, port, handlers) => {
    if (port !== 8443) return connect(name, port, handlers)
    seen.made++
    seen.open++
    let alive = true
    host.after(1, () => {
      if (!alive) return
      handlers.open()
      server(handlers)
    })
    const close = () => {
      if (alive) seen.open--
      alive = false
    }
    return { number: 100 + seen.made, localPort: 40_000, pending: 0, write() {}, end() {}, close, reset: close }
  }
  const tab = CLIENTS[browser].start(host, composed(), () => {}) as BrowserTab
  host.clock.run(1000, () => tab.settled)
  const { outcome, error } = tab.outcome as BrowserOutcome
  return { host, tab, seen, outcome, code: error?.code, heading: error?.heading, made: seen.made, open: seen.open }
}

const says = (text: string) => (handlers: ConnectionHandlers) => handlers.data(fromLatin1(text))

describe('a server of an https URL', () => {
  it('that answers in plain text brings a page of its own', () => {
    const http = says('HTTP/1.1 400 Bad Request\r\n\r\n')
    expect(redirected('chromium', http)).toMatchObject({
      code: 'ERR_SSL_PROTOCOL_ERROR',
      heading: 'This site can’t provide a secure connection',
      made: 2,
      open: 0,
    })
    expect(redirected('firefox', http)).toMatchObject({
      code: 'SSL_ERROR_RX_RECORD_TOO_LONG',
      heading: 'Secure Connection Failed',
      made: 1,
      open: 0,
    })
  })

  it('has its first bytes read as a record: Chrome looks at the version, and Firefox at the length and then the type', () => {
    const codes = (text: string) => BOTH.map((browser) => redirected(browser, says(text)).code)
    expect(codes('hi')).toEqual([undefined, undefined])
    expect(codes('220 hello\r\n')).toEqual(['ERR_SSL_PROTOCOL_ERROR', undefined])
    expect(codes('ABC\x48\x00')).toEqual(['ERR_SSL_PROTOCOL_ERROR', undefined])
    expect(codes('ABC\x48\x01')).toEqual(['ERR_SSL_PROTOCOL_ERROR', 'SSL_ERROR_RX_RECORD_TOO_LONG'])
    expect(codes('\x16\x03\x03\x48\x01')).toEqual(['ERR_SSL_PROTOCOL_ERROR', 'SSL_ERROR_RX_RECORD_TOO_LONG'])
    expect(codes('\0'.repeat(12))).toEqual(['ERR_SSL_PROTOCOL_ERROR', 'SSL_ERROR_RX_UNKNOWN_RECORD_TYPE'])
    expect(codes('\x16\x03\x03\0\x02\x01\x02')).toEqual([undefined, undefined])
  })

  it('that closes is asked twice by Chrome and ten times by Firefox', () => {
    const ends = ({ end }: ConnectionHandlers) => end()
    expect(redirected('chromium', ends)).toMatchObject({ code: 'ERR_CONNECTION_CLOSED', made: 2, open: 0 })
    expect(redirected('firefox', ends)).toMatchObject({ code: 'PR_END_OF_FILE_ERROR', made: 10, open: 0 })
  })

  it.each(['ECONNRESET', 'ETIMEDOUT', 'EHOSTUNREACH'] as const)(
    'that ends in %s brings the page of a reset',
    (code) => {
      const fails = ({ error }: ConnectionHandlers) => error(code)
      expect(redirected('chromium', fails)).toMatchObject({ code: 'ERR_CONNECTION_RESET', made: 2, open: 0 })
      expect(redirected('firefox', fails)).toMatchObject({ code: 'PR_CONNECT_RESET_ERROR', made: 10, open: 0 })
    },
  )

  it('that goes on for ever has no more than its first record looked at', () => {
    const endless = (handlers: ConnectionHandlers) => {
      for (let read = 0; read < 20_000; read++) handlers.data(block)
    }
    const block = fromLatin1('\x16\x03\x03\0\x02'.padEnd(20_000, '\0'))
    const before = process.memoryUsage().arrayBuffers
    for (const browser of BOTH) expect(redirected(browser, endless)).toMatchObject({ outcome: 'pending', open: 1 })
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50_000_000)
  })

  it.each(BOTH)('that says nothing is waited for by %s until it is stopped, or goes elsewhere', (browser) => {
    const stopped = redirected(browser, () => {})
    expect(stopped).toMatchObject({ outcome: 'pending', made: 1, open: 1 })
    stopped.tab.stop()
    expect(stopped.seen.open).toBe(0)
    const left = redirected(browser, () => {})
    left.tab.navigate(composed({ url: 'http://localhost:8000/other' }))
    expect(left.seen.open).toBe(0)
    left.host.clock.run(2000, () => left.tab.settled)
    expect(left.seen.made).toBe(2)
  })
})
