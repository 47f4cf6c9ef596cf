import { describe, expect, it } from 'vitest'
import { latin1 } from '../../src/bytes'
import { type Client, chromium156, curl764, curl788, firefox153 } from '../../src/clients'
import { shownText } from '../../src/clients/browser'
import { GALLERY, type OddReply, replyPlayground } from '../../src/gallery'
import { compile } from '../../src/runtime'
import { outcomeText } from '../../src/ui/client/outcome-text'
import { type Chunk, composed, ReplayHost } from '../oracle/replay'
import { runNode } from '../run/run-node'

const REPLIES = GALLERY.flatMap(({ replies }) => replies)

/** What curl 7.88, curl 7.64, Chrome and Firefox make of each: what the sentence beside it claims. */
const CLAIMS: Readonly<Record<string, readonly [curl: string, older: string, chrome: string, firefox: string]>> = {
  'plain-text': [
    'exit code 1 ""',
    'prints the text "Good morning.\\n"',
    'ERR_INVALID_HTTP_RESPONSE',
    'shows the text 200 "Good morning.\\n"',
  ],
  'one-letter': ['exit code 52 ""', 'exit code 52 ""', 'ERR_INVALID_HTTP_RESPONSE', 'NS_ERROR_NET_EMPTY_RESPONSE'],
  nothing: ['exit code 52 ""', 'exit code 52 ""', 'ERR_EMPTY_RESPONSE', 'NS_ERROR_NET_EMPTY_RESPONSE'],
  'bare-page': [
    'exit code 1 ""',
    'prints the text "<!doctype html>\\n<title>B"',
    'ERR_INVALID_HTTP_RESPONSE',
    'shows the text 200 "<!doctype html>\\n<title>B"',
  ],
  'five-words': [
    'exit code 1 ""',
    'prints the text "12345HTTP/1.1 200 OK\\r\\nCo"',
    'ERR_INVALID_HTTP_RESPONSE',
    'shows the text 200 "12345HTTP/1.1 200 OK\\nCon"',
  ],
  'four-words': [
    'exit code 1 ""',
    'prints the text "1234HTTP/1.1 200 OK\\r\\nCon"',
    'shows the text 200 "late"',
    'shows the text 200 "late"',
  ],
  radio: [
    'exit code 1 ""',
    'prints the text "ICY 200 OK\\r\\nicy-name: Ra"',
    'shows the text 200 "ICY 200 OK\\nicy-name: Rad"',
    'shows the text 200 "la la la"',
  ],
  repr: [
    'exit code 1 ""',
    'prints the text "b\'HTTP/1.1 200 OK\\\\r\\\\n\\\\r\\\\"',
    'shows an empty page 200 ""',
    'shows an empty page 200 ""',
  ],
  'lower-case': [
    'prints the text "tiny"',
    'prints the text "tiny"',
    'shows the text 200 "tiny"',
    'shows the text 200 "\\ntiny"',
  ],
  'version-12': ['exit code 1 ""', 'exit code 1 ""', 'shows the text 200 "next"', 'shows the text 200 "next"'],
  'letter-o': ['exit code 1 ""', 'exit code 1 ""', 'shows the text, status 2 2 "oops"', 'shows nothing'],
  'words-only': ['exit code 1 ""', 'exit code 1 ""', 'shows the text 200 "fine"', 'shows nothing'],
  'status-1000': ['exit code 1 ""', 'exit code 1 ""', 'shows the text, status 1000 1000 "many"', 'shows nothing'],
  'status-42': [
    'exit code 1 ""',
    'exit code 1 ""',
    'shows the text, status 42 42 "life"',
    'shows the text, status 42 42 "life"',
  ],
  'no-reason': [
    'prints the text "mute"',
    'prints the text "mute"',
    'shows the text 200 "mute"',
    'shows the text 200 "mute"',
  ],
  '404-empty': ['prints nothing ""', 'prints nothing ""', 'HTTP ERROR 404', 'shows an empty page, status 404 404 ""'],
  'line-feeds': [
    'prints the text "unix"',
    'prints the text "unix"',
    'shows the text 200 "unix"',
    'shows the text 200 "unix"',
  ],
  'carriage-returns': [
    'exit code 52 ""',
    'exit code 52 ""',
    'shows an empty page 200 ""',
    'shows an empty page 200 ""',
  ],
  'no-colon': ['exit code 8 ""', 'exit code 8 ""', 'shows the text 200 "colon"', 'shows the text 200 "colon"'],
  'space-colon': ['waits "Space and more"', 'waits "Space and more"', 'shows 5 of 14 bytes 200 "Space"', 'waits'],
  'folded-length': [
    'prints 1 of 12 bytes "H"',
    'prints 1 of 12 bytes "H"',
    'shows the text 200 "Hello, wire!"',
    'shows the text 200 "Hello, wire!"',
  ],
  'folded-type': [
    'prints the text "<b>folded</b>"',
    'prints the text "<b>folded</b>"',
    'shows the page 200 "folded"',
    'shows the page 200 "folded"',
  ],
  nul: ['exit code 8 ""', 'exit code 8 ""', 'ERR_INVALID_HTTP_RESPONSE', 'NS_ERROR_DOM_INVALID_HEADER_VALUE'],
  'bare-cr': [
    'prints the text "return"',
    'prints the text "return"',
    'ERR_RESPONSE_HEADERS_MULTIPLE_CONTENT_LENGTH',
    'shows the text 200 "return"',
  ],
  'no-end': ['prints nothing ""', 'prints nothing ""', 'shows an empty page 200 ""', 'shows an empty page 200 ""'],
  'big-value': ['exit code 27 ""', 'exit code 27 ""', 'shows the text 200 "big"', 'shows the text 200 "big"'],
  'too-long': [
    'exit code 18 "Twenty bytes, no more"',
    'exit code 18 "Twenty bytes, no more"',
    'an empty page, load failed 200 ""',
    'shows the text, load failed 200 "Twenty bytes, no more"',
  ],
  'too-long-page': [
    'exit code 18 "<!doctype html><h1>The f"',
    'exit code 18 "<!doctype html><h1>The f"',
    'shows the page, load failed 200 "The first half\\n\\n\\n\\nand th"',
    'shows the page, load failed 200 "The first half\\n\\n\\n\\nand th"',
  ],
  'too-short': [
    'prints 5 of 12 bytes "Hello"',
    'prints 5 of 12 bytes "Hello"',
    'shows 5 of 12 bytes 200 "Hello"',
    'shows 5 of 12 bytes 200 "Hello"',
  ],
  'two-lengths': [
    'prints the text "Hello, world"',
    'prints the text "Hello, world"',
    'ERR_RESPONSE_HEADERS_MULTIPLE_CONTENT_LENGTH',
    'NS_ERROR_CORRUPTED_CONTENT',
  ],
  negative: ['exit code 8 ""', 'exit code 8 ""', 'shows the text 200 "minus"', 'shows the text 200 "minus"'],
  'hex-length': [
    'prints nothing ""',
    'prints nothing ""',
    'shows the text 200 "Hello, world"',
    'shows the text 200 "Hello, world"',
  ],
  '204-body': ['prints nothing ""', 'prints nothing ""', 'stays where it was', 'stays where it was'],
  'never-closed': [
    'waits "<!doctype html><h1>Still"',
    'waits "<!doctype html><h1>Still"',
    'shows the page, loads on 200 "Still coming"',
    'shows nothing yet 200 ""',
  ],
  'not-chunked': ['exit code 56 ""', 'exit code 56 ""', 'an empty page, load failed 200 ""', 'shows nothing'],
  'hex-prefix': [
    'exit code 43 ""',
    'exit code 43 ""',
    'an empty page, load failed 200 ""',
    'shows the text 200 "Hello"',
  ],
  'no-last-chunk': [
    'exit code 18 "Hello world!"',
    'exit code 18 "Hello world!"',
    'an empty page, load failed 200 ""',
    'shows the text, load failed 200 "Hello world!"',
  ],
  'chunk-overrun': ['exit code 56 "Hel"', 'exit code 56 "Hel"', 'an empty page, load failed 200 ""', 'shows nothing'],
  'chunked-10': [
    'prints the text "Hello"',
    'prints the text "Hello"',
    'shows the text 200 "5\\nHello\\n0\\n\\n"',
    'shows the text 200 "Hello"',
  ],
  xchunked: ['exit code 61 ""', 'exit code 61 ""', 'shows the text 200 "Hello"', 'shows the text 200 "Hello"'],
  'gzip-lie': [
    'prints the text "Hello World"',
    'prints the text "Hello World"',
    'an empty page, load failed 200 ""',
    'NS_ERROR_INVALID_CONTENT_ENCODING',
  ],
  'untyped-page': [
    'prints the text "<!doctype html><p>Made o"',
    'prints the text "<!doctype html><p>Made o"',
    'shows the page 200 "Made of nothing"',
    'shows the page 200 "Made of nothing"',
  ],
  'untyped-nosniff': [
    'prints the text "<!doctype html><p>Made o"',
    'prints the text "<!doctype html><p>Made o"',
    'shows the text 200 "<!doctype html><p>Made o"',
    'shows the text 200 "<!doctype html><p>Made o"',
  ],
  'page-as-text': [
    'prints the text "<!doctype html><h1>Sourc"',
    'prints the text "<!doctype html><h1>Sourc"',
    'shows the text 200 "<!doctype html><h1>Sourc"',
    'shows the text 200 "<!doctype html><h1>Sourc"',
  ],
  'png-as-text': ['exit code 23 ""', 'exit code 23 ""', 'shows the image', 'saves a name of its own'],
  latin1: [
    'prints the text "GrÃ¼Ãe!"',
    'prints the text "GrÃ¼Ãe!"',
    'shows the text 200 "GrÃ¼ÃŸe!"',
    'shows the text 200 "GrÃ¼ÃŸe!"',
  ],
  attachment: [
    'prints the text "a,b\\n1,2\\n"',
    'prints the text "a,b\\n1,2\\n"',
    'saves year 2026.csv',
    'saves year 2026.csv',
  ],
  loop: ['prints nothing ""', 'prints nothing ""', 'ERR_TOO_MANY_REDIRECTS', 'NS_ERROR_REDIRECT_LOOP'],
  nowhere: [
    'prints the text "Where to?"',
    'prints the text "Where to?"',
    'shows the text 302 "Where to?"',
    'shows the text 302 "Where to?"',
  ],
  'two-ways': [
    'prints nothing ""',
    'prints nothing ""',
    'ERR_RESPONSE_HEADERS_MULTIPLE_LOCATION',
    'NS_ERROR_CORRUPTED_CONTENT',
  ],
  login: [
    'prints the text "Locked out."',
    'prints the text "Locked out."',
    'shows the text, status 401 401 "Locked out."',
    'shows the text, status 401 401 "Locked out."',
  ],
  'early-hints': [
    'prints the text "final"',
    'prints the text "final"',
    'shows the text 200 "final"',
    'shows the text 200 "final"',
  ],
  'only-100': ['exit code 52 ""', 'exit code 52 ""', 'ERR_EMPTY_RESPONSE', 'shows nothing'],
  'two-replies': [
    'prints 5 of 49 bytes "first"',
    'prints 5 of 49 bytes "first"',
    'shows 5 of 49 bytes 200 "first"',
    'shows 5 of 49 bytes 200 "first"',
  ],
  'reset-midway': [
    'exit code 56 "<!doctype html><h1>Half "',
    'exit code 56 "<!doctype html><h1>Half "',
    'shows the page, load failed 200 "Half a page\\n\\n\\n\\nand"',
    'NS_ERROR_NET_EMPTY_RESPONSE',
  ],
  'slow-half': [
    'prints the text "<!doctype html><h1>First"',
    'prints the text "<!doctype html><h1>First"',
    'shows the page 200 "First half\\n\\n\\n\\na second l"',
    'shows the page 200 "First half\\n\\n\\n\\na second l"',
  ],
  'same-lengths': [
    'prints the text "Hello"',
    'prints the text "Hello"',
    'shows the text 200 "Hello"',
    'shows the text 200 "Hello"',
  ],
  'both-framings': [
    'prints the text "Hello"',
    'prints the text "Hello"',
    'shows the text 200 "Hello"',
    'shows the text 200 "Hello"',
  ],
  trailers: [
    'prints the text "Hello"',
    'prints the text "Hello"',
    'shows the text 200 "Hello"',
    'shows the text 200 "Hello"',
  ],
  extensions: [
    'prints the text "Hello"',
    'prints the text "Hello"',
    'shows the text 200 "Hello"',
    'shows the text 200 "Hello"',
  ],
}

/** A client's outcome in a few words, with what it printed or shows. */
function seen(client: Client, { bytes, manner }: OddReply): string {
  const chunks: Chunk[] = []
  let from = 0
  let delayBeforeMs = 0
  for (const { at, ms } of [...(manner.pauses ?? []), { at: bytes.length, ms: 0 }]) {
    chunks.push({ bytes: at - from, delayBeforeMs })
    from = at
    delayBeforeMs = ms
  }
  const ending = manner.ending ?? 'close'
  const icon = new TextEncoder().encode('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n')
  const host = new ReplayHost({
    onRequest: ({ path }) => (path === '/favicon.ico' ? { bytes: icon, ending: 'close' } : { bytes, chunks, ending }),
  })
  const request = composed()
  const run = client.start(host, request, () => undefined)
  host.clock.run(5000)
  const { outcome, settled } = run
  const words = outcomeText(client.id, outcome, settled).short.text
  if (outcome.kind === 'curl') return `${words} ${JSON.stringify(latin1(outcome.stdout).slice(0, 24))}`
  if (outcome.kind === 'browser' && outcome.outcome === 'document' && !outcome.mimeType?.startsWith('image/'))
    return `${words} ${outcome.status} ${JSON.stringify(shownText(outcome).slice(0, 24))}`
  // A name that the browser makes up is another one each time.
  return words.replace(/^saves [\w-]{8}$/, 'saves a name of its own')
}

describe('the gallery', () => {
  it('has sixty replies, each with a sentence of its own', () => {
    expect(REPLIES).toHaveLength(60)
    for (const part of ['id', 'title', 'says'] as const)
      expect(new Set(REPLIES.map((reply) => reply[part])).size, part).toBe(60)
    for (const { says } of REPLIES) expect(says).toMatch(/^\w.{30,220}\.$/)
  })

  it.each(REPLIES)('$id: $title', (reply) => {
    const got = [curl788, curl764, chromium156, firefox153].map((client) => seen(client, reply))
    expect(got).toEqual(CLAIMS[reply.id])
    const { files, note } = replyPlayground(reply, 'firefox-153')
    expect(note).toBe(`${reply.title}.\n${reply.says}`)
    const compiled = compile([...files], 'server.ts')
    expect(compiled.ok).toBe(true)
  })

  it.each(['never-closed', 'reset-midway', 'slow-half', 'png-as-text'])(
    '%s: its server sends exactly its bytes, in its manner',
    async (id) => {
      const reply = REPLIES.find((one) => one.id === id)!
      const { files } = replyPlayground(reply, 'raw')
      const run = await runNode(files[0]!.text, 'raw')
      const { outcomes, records } = run.view
      run.kill()
      const sent = [...records].flatMap((record) =>
        record.kind === 'segment' && record.from === 'server' && !record.retransmission
          ? [{ time: record.time, text: latin1(record.payload) }]
          : [],
      )
      expect(sent.map(({ text }) => text).join('')).toBe(latin1(reply.bytes))
      const ended = { open: 'open', reset: 'reset', close: 'fin' }[reply.manner.ending ?? 'close']
      expect(outcomes.at(-1)!.outcome).toMatchObject({ kind: 'raw', ended })
      const [pause] = reply.manner.pauses ?? []
      if (!pause) return
      const parts = sent.filter(({ text }) => text !== '')
      expect(parts[0]!.text.length).toBe(pause.at)
      expect(parts[1]!.time - parts[0]!.time).toBeGreaterThanOrEqual(pause.ms)
    },
  )
})
