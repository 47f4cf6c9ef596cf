import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { latin1 } from '../../../src/bytes'
import { CodingWatch, decodeContent, PartDecoder } from '../../../src/clients/browser/coding'
import { BOTH, visit } from './visit'

/** Text with words that a decoder’s dictionary has, and words that come again. */
const TEXT = Array.from(
  { length: 60 },
  (_, at) => `The ${at * 7919} people of the world have ${at} times said it. `,
).join('')
const SMALL = 'Hello, hello, hello: '.repeat(12)

const brotli = (text: string, quality: number) =>
  new Uint8Array(brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } }))
/** SMALL as the zstd tool makes it. */
const ZSTD = new Uint8Array(Buffer.from('KLUv/QBonQAAUEhlbGxvLCBoOiACAGScFMsoXA==', 'base64'))

const STREAMS: readonly (readonly [name: string, coding: string, stream: Uint8Array, text: string])[] = [
  ...[1, 5, 11].map((quality) => [`br ${quality}`, 'br', brotli(TEXT, quality), TEXT] as const),
  ...[1, 5, 11].map((quality) => [`small br ${quality}`, 'br', brotli(SMALL, quality), SMALL] as const),
  ['gzip', 'gzip', new Uint8Array(gzipSync(TEXT)), TEXT],
  ['deflate', 'deflate', new Uint8Array(deflateSync(TEXT)), TEXT],
  ['deflate without a wrapper', 'deflate', new Uint8Array(deflateRawSync(TEXT)), TEXT],
  ['gzip in gzip', 'gzip, gzip', new Uint8Array(gzipSync(gzipSync(TEXT))), TEXT],
  ['gzip in deflate', 'gzip, deflate', new Uint8Array(deflateSync(gzipSync(TEXT))), TEXT],
  ['br in gzip', 'br, gzip', new Uint8Array(gzipSync(brotli(TEXT, 5))), TEXT],
  ['zstd', 'zstd', ZSTD, SMALL],
]

describe('a valid stream', () => {
  it.each(STREAMS)(
    'of %s is decoded, and no part of it from the start is taken for a bad one',
    (_, coding, stream, text) => {
      expect(latin1(decodeContent(stream, coding)!)).toBe(text)
      const watch = new CodingWatch(coding, false)
      for (let cut = 1; cut < stream.length; cut++) {
        expect.soft(decodeContent(stream.subarray(0, cut), coding), `cut at ${cut}`).not.toBeNull()
        expect.soft(watch.push(stream.subarray(cut - 1, cut)), `byte ${cut}`).toBe(false)
      }
    },
  )

  const small = STREAMS.filter(([, , , text]) => text === SMALL)
  const cuts = BOTH.flatMap((browser) =>
    small.map(([name, coding, stream]) => [name, browser, coding, stream] as const),
  )
  it.each(cuts)('of %s is shown in %s wherever the network cuts it', (_, browser, coding, stream) => {
    const head = `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: ${coding}\r\nContent-Length: ${stream.length}\r\n\r\n`
    for (let cut = 1; cut < stream.length; cut++) {
      const chunks = [
        { bytes: head.length + cut, delayBeforeMs: 0 },
        { bytes: stream.length - cut, delayBeforeMs: 20 },
      ]
      const { outcome, text } = visit(browser, head + latin1(stream), { ending: 'open', chunks })
      expect.soft([cut, outcome.outcome, text]).toEqual([cut, 'document', SMALL])
    }
  })
})

it('gzip that comes in parts is the same as decoded anew with each', () => {
  const stream = new Uint8Array(gzipSync(TEXT.repeat(20)))
  const decoder = new PartDecoder()
  for (let at = 0; at < stream.length; at += 7) {
    const body = stream.subarray(0, at + 7)
    expect(latin1(decoder.decode(body)!) === latin1(decodeContent(body, 'gzip')!), `${at} bytes`).toBe(true)
  }
  expect(new PartDecoder().decode(new TextEncoder().encode('This is no gzip.'))).toBeNull()
})

it('br of two blocks, the second longer than the first, is decoded whole', () => {
  // Two blocks that are not compressed (RFC 7932 9.2), of 1 byte and of 5, and an empty one that is the last.
  const head = [0x00, 0x00, 0x10]
  const stream = Uint8Array.of(...head, 0x61, 0x20, 0x00, 0x08, 0x62, 0x63, 0x64, 0x65, 0x66, 0x03)
  expect(latin1(decodeContent(stream, 'br')!)).toBe('abcdef')
})

describe('a bad stream', () => {
  const good = new Uint8Array(gzipSync(TEXT))
  const bad = good.slice()
  bad.fill(0xff, 60, 90)

  it.each([
    ['gzip', bad],
    ['gzip', new TextEncoder().encode('This is no gzip.')],
    ['deflate', new TextEncoder().encode('This is not of its coding.')],
    ['br, gzip, gzip', new Uint8Array(gzipSync(bad))],
    ['gzip, deflate', new Uint8Array(deflateSync(bad))],
  ])('of %s is found out before its end, and for good', (coding, stream) => {
    const watch = new CodingWatch(coding, false)
    const found = [...stream].map((byte) => watch.push(Uint8Array.of(byte)))
    expect(found.at(-1)).toBe(true)
    expect(found.slice(found.indexOf(true))).not.toContain(false)
    expect(decodeContent(stream, coding)).toBeNull()
  })

  it('of br or zstd is found out at its end', () => {
    for (const coding of ['br', 'zstd']) {
      const stream = new TextEncoder().encode('Hello, not compressed')
      expect(decodeContent(stream, coding), coding).toBeNull()
      expect(new CodingWatch(coding, false).push(stream)).toBe(false)
    }
  })

  it('fails a reply before all of it has come', () => {
    const head = `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: gzip\r\nContent-Length: 5000\r\n\r\n`
    for (const browser of BOTH)
      expect(visit(browser, head + latin1(bad), { ending: 'open' }).outcome.outcome, browser).not.toBe('pending')
  })
})

describe('coded content that ends before its Content-Length', () => {
  const stream = latin1(new Uint8Array(gzipSync(SMALL)))
  const page = (length: number, extra = '') =>
    `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n${extra || `Content-Length: ${length}\r\n`}\r\n`

  it('is whole to Chrome where that is the length before coding, and always to Firefox', () => {
    const loaded = (browser: 'chromium' | 'firefox', length: number) =>
      visit(browser, `${page(length)}${stream}`).outcome.loaded
    expect([SMALL.length, 500].map((length) => loaded('chromium', length))).toEqual([true, false])
    expect([SMALL.length, 500].map((length) => loaded('firefox', length))).toEqual([true, true])
    expect(visit('firefox', `${page(500)}${stream.slice(0, -12)}`).outcome.loaded).toBe(true)
  })

  it('is not whole where it was to come in chunks', () => {
    const chunk = `${stream.length.toString(16)}\r\n${stream}\r\n`
    for (const browser of BOTH)
      expect(visit(browser, `${page(0, 'Transfer-Encoding: chunked\r\n')}${chunk}`).outcome.loaded).toBe(false)
  })
})

describe('a wrong check value', () => {
  it('spoils deflate, and is not looked at in gzip', () => {
    const zlib = new Uint8Array(deflateSync(TEXT))
    zlib[zlib.length - 1]! ^= 1
    expect(decodeContent(zlib, 'deflate')).toBeNull()
    const gzip = new Uint8Array(gzipSync(TEXT))
    gzip[gzip.length - 6]! ^= 1
    expect(latin1(decodeContent(gzip, 'gzip')!)).toBe(TEXT)
  })
})
