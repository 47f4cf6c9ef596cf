/** Which challenges of a 401 a browser asks about, and which of several first. */
import { describe, expect, it } from 'vitest'
import { fromLatin1 } from '../../../src/bytes'
import { chromium156, firefox153 } from '../../../src/clients'
import type { BrowserTab } from '../../../src/clients/browser'
import { composed, ReplayHost } from '../../oracle/replay'
import { BOTH, type Browser } from './visit'

const CLIENTS = { chromium: chromium156, firefox: firefox153 }

/** The dialog of a navigation to a server that always answers 401, and the values of Authorization that came to it. */
function asked(browser: Browser, values: readonly string[], login = '') {
  const sent: string[] = []
  const head = `HTTP/1.1 401 No\r\n${values.map((value) => `WWW-Authenticate: ${value}\r\n`).join('')}`
  const host = new ReplayHost({
    onRequest: ({ headers }) => {
      const value = headers.get('authorization')
      if (value !== undefined) sent.push(value.split(' ')[0]!)
      return { bytes: fromLatin1(`${head}Content-Length: 0\r\n\r\n`), ending: 'open' }
    },
  })
  const tab = CLIENTS[browser].start(host, composed({ url: `http://${login}localhost:8000/` }), () => {}) as BrowserTab
  tab.dialogs = 'ask'
  host.clock.run(1000)
  return { scheme: tab.login?.scheme ?? null, realm: tab.login?.realm ?? null, sent }
}

describe('of several challenges', () => {
  const [basic, digest, ntlm] = ['Basic realm="b"', 'Digest realm="d", nonce="n"', 'NTLM']

  it.each(BOTH)('%s asks about NTLM before Digest before Basic, in whatever order they come', (browser) => {
    for (const values of [
      [basic, ntlm],
      [ntlm, basic],
      [digest, ntlm],
      [basic, digest, ntlm],
    ])
      expect(asked(browser, values).scheme, values.join()).toBe('ntlm')
    for (const values of [
      [basic, digest],
      [digest, basic],
    ])
      expect(asked(browser, values).scheme, values.join()).toBe('digest')
  })

  it.each(BOTH)('%s answers none of NTLM by the name in a URL: its tokens are not simulated', (browser) => {
    expect(asked(browser, [basic, ntlm], 'u:p@')).toEqual({ scheme: 'ntlm', realm: '', sent: [] })
    expect(asked(browser, [basic], 'u:p@').sent[0]).toBe('Basic')
  })
})

describe('within a value', () => {
  it.each(BOTH)('a scheme that is quoted is none to %s', (browser) => {
    expect(asked(browser, ['Digest realm="a, basic b", nonce="n"'])).toMatchObject({ realm: 'a, basic b' })
    expect(asked(browser, ['Basic realm="a, digest nonce=1"'])).toMatchObject({ scheme: 'basic' })
    expect(asked(browser, ['Bearer realm="x, basic realm=y"']).scheme).toBeNull()
  })

  it('Chrome refuses a challenge that anything but parameters follows, and Firefox goes on to the next', () => {
    const schemes = (value: string) => BOTH.map((browser) => asked(browser, [value]).scheme)
    expect(schemes('Basic realm="b", NTLM')).toEqual([null, 'ntlm'])
    expect(schemes('NTLM, Basic realm="b"')).toEqual([null, 'ntlm'])
    expect(schemes('Digest realm="d", nonce="n", junk')).toEqual([null, 'digest'])
    expect(schemes('Basic foo')).toEqual([null, 'basic'])
    expect(schemes('Basic realm="b", , ')).toEqual(['basic', 'basic'])
    expect(schemes('Digest realm="d", nonce="n", Basic realm="x"')).toEqual(['digest', 'digest'])
    expect(schemes('Bearer realm="a", Basic realm="y"')).toEqual([null, 'basic'])
  })
})
