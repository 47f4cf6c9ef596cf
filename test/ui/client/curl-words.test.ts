import { expect, it } from 'vitest'
import { fromLatin1 } from '../../../src/bytes'
import type { CurlOutcome } from '../../../src/clients'
import { curl788 } from '../../../src/clients/curl'
import { outcomeText } from '../../../src/ui/client/outcome-text'
import { tookAs } from '../../../src/ui/compare/words'
import { composed, ReplayHost } from '../../oracle/replay'

const HEAD = 'HTTP/1.1 200 OK\r\n'
const OK = `${HEAD}Content-Length: 2\r\n\r\nok`
const CHUNKED = `${HEAD}Transfer-Encoding: chunked\r\n\r\n`

/** Headline, reason and cell of the comparison for a line of the terminal. */
function said(command: string, reply = OK): readonly string[] {
  const host = new ReplayHost({ onRequest: () => ({ bytes: fromLatin1(reply), ending: 'close' }) })
  const run = curl788.start(host, composed({ command }), () => {})
  host.clock.run(60_000, () => run.settled)
  const outcome = run.outcome as CurlOutcome
  return [outcomeText('curl-7.88', outcome, run.settled).headline, outcome.reason.text, tookAs(outcome)]
}

it.each([
  ['curl -s localhost:8000', 'curl prints the reply', 'printed its body', 'printed 2 bytes'],
  [
    'curl -v localhost:8000 >/dev/null 2>&1',
    'curl accepts the reply, and prints nothing',
    'wrote its body to /dev/null',
    'printed nothing',
  ],
  ['curl -s localhost:8000 > f', 'curl saves the reply', 'saved its body', 'saved 2 bytes'],
  ['curl -so f localhost:8000; cat f', 'curl saves the reply', 'saved its body', 'saved 2 bytes'],
  ['curl -s -D head localhost:8000', 'curl prints the reply', 'printed its body', 'printed 2 bytes'],
  [
    "curl -so /dev/null -w '%{http_code}' localhost:8000",
    'curl accepts the reply, and prints nothing of it',
    'wrote its body to /dev/null',
    'printed nothing',
  ],
])('%s: headline, reason and comparison agree', (line, headline, did, took) => {
  expect(said(line)).toEqual([headline, `curl read a whole reply with status 200 and ${did}.`, took])
})

it('of a pipe the reason says that the body went there', () => {
  expect(said('curl -s localhost:8000 | wc -c').slice(0, 2)).toEqual([
    'wc prints its text',
    'curl read a whole reply with status 200 and handed its body to the pipe.',
  ])
})

it.each([
  ['a chunk size that is too small', `${CHUNKED}4\r\nHello\r\n0\r\n\r\n`, 'curl cannot read the chunks of the reply'],
  ['no last chunk', `${CHUNKED}5\r\nHello\r\n`, 'curl got only a part of the reply'],
  [
    'a head above the limit',
    `${HEAD}${`a: ${'x'.repeat(90_000)}\r\n`.repeat(4)}\r\n`,
    'curl cannot read the head of the reply',
  ],
  ['a coding that is broken', `${HEAD}Content-Encoding: gzip\r\n\r\nHello`, 'curl cannot decode the content'],
])('of %s the headline says what failed, whatever else the exit code means', (_what, reply, headline) => {
  expect(said('curl -s --compressed localhost:8000', reply)[0]).toBe(headline)
})
