import { describe, expect, it } from 'vitest'
import { fromLatin1, latin1 } from '../../../src/bytes'
import type { CurlOutcome } from '../../../src/clients'
import { chromium156, curl764, curl788, firefox153 } from '../../../src/clients'
import { toCommand } from '../../../src/clients/curl'
import { expandGlob } from '../../../src/clients/curl/glob'
import { composed, ReplayHost } from '../../oracle/replay'

const host = () =>
  new ReplayHost({
    onRequest: () => ({ bytes: fromLatin1('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'), ending: 'open' }),
  })

describe('a set of URLs', () => {
  const count = (pattern: string) => {
    const result = expandGlob(pattern)
    return result.ok ? result.urls.length : result.message.split('\n')[0]
  }
  const MANY = 'range overflow (more than 20,000 requests are not simulated) in URL position'

  it.each([
    ['a/[1-20000]', 20_000],
    ['a/[1-1000000000:1000000]', 1000],
    ['a/[1-20001]', `${MANY} 3:`],
    ['a/[1-1000000000]', `${MANY} 3:`],
    [`a/[1-${'9'.repeat(400)}]`, `${MANY} 3:`],
    ['a/[1-2000]/[1-11]', `${MANY} 1:`],
    ['a/[5-1]', 'bad range in URL position 8:'],
    ['a/[1-9:0]', 'bad range in URL position 10:'],
  ])('%s gives %s', (pattern, expected) => {
    expect(count(pattern)).toBe(expected)
  })

  it.each([
    ['curl localhost:8000/[1-1000000000]', 0],
    ['curl -T {a,b} localhost:8000/[1-10001]', 0],
    ['curl localhost:8000/[1-600] localhost:8000/[1-19401]', 600],
  ])('%s makes %i requests, and says that more are not simulated', (command, requests) => {
    const net = host()
    const run = curl788.start(net, composed({ command }), () => {})
    net.clock.run(600_000, () => run.settled)
    const { exit, stderr } = run.outcome as CurlOutcome
    expect(exit).toBe(3)
    expect(stderr).toContain('curl: (3) range overflow (more than 20,000 requests are not simulated)')
    expect(net.connections.flatMap((one) => one.requests)).toHaveLength(requests)
  })
})

describe('a composed request with characters above U+00FF', () => {
  const wide = composed({
    method: 'M…',
    url: 'http://localhost:8000/…?é=…',
    fields: [
      ['X-…', '…é'],
      ['Accept', '\u{1f600}'],
    ],
  })

  it.each([curl764, curl788])('$id sends them as UTF-8', (client) => {
    const net = host()
    const run = client.start(net, wide, () => {})
    net.clock.run(60_000, () => run.settled)
    const sent = latin1(net.connections[0]!.requests[0]!.bytes)
    expect(sent).toMatch(/^M\xe2\x80\xa6 \/%e2%80%a6\?\xe9=\xe2\x80\xa6 HTTP\/1.1\r\n/)
    expect(sent).toContain('\r\nX-\xe2\x80\xa6: \xe2\x80\xa6\xe9\r\n')
    expect(sent).toContain('\r\nAccept: \xf0\x9f\x98\x80\r\n')
  })

  it.each([chromium156, firefox153])('$id sends them as UTF-8', (client) => {
    const net = host()
    client.start(net, wide, () => {})
    net.clock.run(1000)
    const sent = latin1(net.connections[0]!.requests[0]!.bytes)
    expect(sent).toMatch(/^M\xe2\x80\xa6 \/%E2%80%A6\?/)
    expect(sent).toContain('\r\nX-\xe2\x80\xa6: \xe2\x80\xa6\xe9\r\n')
    expect(sent).toContain('Accept: \xf0\x9f\x98\x80\r\n')
  })

  it('is copied as a command of their bytes', () => {
    expect(toCommand(composed({ fields: [['A', '…']] }))).toContain("$'A: \\xe2\\x80\\xa6'")
  })
})
