import { concat, fromLatin1 } from '../../../src/bytes'

/** One case: variants of an input, each the pieces in which it comes. All parsers get the same. */
export interface Case {
  readonly name: string
  readonly role: 'request' | 'response'
  readonly variants: readonly (readonly Uint8Array[])[]
}

/** Small inputs come in so many variants, so that nothing is won by remembering one. */
const VARIANTS = 64
/** What a read of a socket gives at most. */
const READ = 64 * 1024

/** A generator of numbers in [0, 1) from a seed. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789'
const word = (random: () => number, length: number) =>
  Array.from({ length }, () => LETTERS[Math.floor(random() * LETTERS.length)]).join('')

const get = (random: () => number) => `GET /${word(random, 6)} HTTP/1.1\r\nHost: www.example.com\r\n\r\n`

const chrome = (random: () => number) => {
  const version = 120 + Math.floor(random() * 30)
  return [
    `GET /${word(random, 4 + Math.floor(random() * 20))}?q=${word(random, 8)} HTTP/1.1`,
    `Host: ${word(random, 3 + Math.floor(random() * 8))}.example.org`,
    'Connection: keep-alive',
    `sec-ch-ua: "Chromium";v="${version}", "Not A(Brand";v="24", "Google Chrome";v="${version}"`,
    'sec-ch-ua-mobile: ?0',
    `sec-ch-ua-platform: "${['Linux', 'Windows', 'macOS'][Math.floor(random() * 3)]}"`,
    'Upgrade-Insecure-Requests: 1',
    `User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Safari/537.36`,
    'Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7',
    `Sec-Fetch-Site: ${['none', 'same-origin', 'cross-site'][Math.floor(random() * 3)]}`,
    'Sec-Fetch-Mode: navigate',
    'Sec-Fetch-User: ?1',
    'Sec-Fetch-Dest: document',
    'Accept-Encoding: gzip, deflate, br, zstd',
    `Accept-Language: ${['en-GB,en;q=0.9', 'de-DE,de;q=0.9,en;q=0.8', 'fr'][Math.floor(random() * 3)]}`,
    '\r\n',
  ].join('\r\n')
}

/** 703 bytes: what an older browser sends to a site that keeps statistics. */
const cookies = (random: () => number) => {
  const start = [
    `GET /uploads/2024/03/${word(random, 28)}.jpg HTTP/1.1`,
    'Host: www.example.com',
    'User-Agent: Mozilla/5.0 (Macintosh; U; Intel Mac OS X 10.6; ja-JP-mac; rv:1.9.2.3) Gecko/20100401 Firefox/3.6.3 Pathtraq/0.9',
    'Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
    'Accept-Language: ja,en-us;q=0.7,en;q=0.3',
    'Accept-Encoding: gzip,deflate',
    'Accept-Charset: Shift_JIS,utf-8;q=0.7,*;q=0.7',
    'Keep-Alive: 115',
    'Connection: keep-alive',
    `Cookie: session=${word(random, 32)}; seen=${word(random, 10)}; _ga=${word(random, 27)}; _utma=`,
  ].join('\r\n')
  return `${start}${word(random, 703 - start.length - 4)}\r\n\r\n`
}

const post = (random: () => number, length: number) =>
  `POST /api/${word(random, 8)} HTTP/1.1\r\nHost: www.example.com\r\nUser-Agent: curl/8.5.0\r\nAccept: */*\r\n` +
  `Content-Type: application/json\r\nContent-Length: ${length}\r\n\r\n${word(random, length)}`

const mix = (random: () => number) => [
  `GET /health HTTP/1.1\r\nHost: ${word(random, 5)}.internal:8080\r\nUser-Agent: curl/8.5.0\r\nAccept: */*\r\n\r\n`,
  chrome(random),
  `HEAD /${word(random, 12)}.css HTTP/1.1\r\nHost: www.example.com\r\nIf-None-Match: "${word(random, 16)}"\r\n\r\n`,
  post(random, 180),
  `GET /api/items?page=${Math.floor(random() * 90)} HTTP/1.1\r\nhost: www.example.com\r\naccept: application/json\r\n` +
    `authorization: Bearer ${word(random, 64)}\r\nx-request-id: ${word(random, 32)}\r\naccept-encoding: gzip\r\n\r\n`,
  `DELETE /api/items/${word(random, 8)} HTTP/1.1\r\nHost: www.example.com\r\nOrigin: https://www.example.com\r\n` +
    `Referer: https://www.example.com/list\r\nContent-Length: 0\r\n\r\n`,
]

/** `length` bytes of content in chunks of `size`. */
const chunked = (random: () => number, length: number, size: number) => {
  const text = word(random, size)
  let body = ''
  for (let at = 0; at < length; at += size) body += `${size.toString(16)}\r\n${text}\r\n`
  return `${body}0\r\n\r\n`
}

const response = (random: () => number, framing: string) =>
  `HTTP/1.1 200 OK\r\nDate: Tue, 24 Nov 2026 10:11:12 GMT\r\nServer: example/${Math.floor(random() * 99)}\r\n` +
  `Content-Type: text/html; charset=utf-8\r\nCache-Control: max-age=${Math.floor(random() * 9999)}\r\n` +
  `ETag: "${word(random, 20)}"\r\nVary: Accept-Encoding\r\nConnection: keep-alive\r\n${framing}\r\n\r\n`

function reads(text: string): Uint8Array[] {
  const bytes = fromLatin1(text)
  const pieces: Uint8Array[] = []
  for (let at = 0; at < bytes.length; at += READ) pieces.push(bytes.slice(at, at + READ))
  return pieces
}

/** Cuts in four to nine pieces of random lengths, each bytes of its own. */
function split(text: string, random: () => number): Uint8Array[] {
  const cuts = Array.from({ length: 3 + Math.floor(random() * 6) }, () => Math.floor(random() * text.length))
  const ends = [...new Set([0, ...cuts, text.length])].sort((a, b) => a - b)
  return ends.slice(1).map((end, at) => fromLatin1(text.slice(ends[at], end)))
}

function variants(
  seed: number,
  count: number,
  make: (random: () => number) => readonly Uint8Array[],
): readonly (readonly Uint8Array[])[] {
  const random = seeded(seed)
  return Array.from({ length: count }, () => make(random))
}

/** The cases of the benchmark; large content comes in reads of 64 KiB. */
export const CASES: readonly Case[] = [
  { name: 'GET, 47 bytes', role: 'request', variants: variants(1, VARIANTS, (r) => [fromLatin1(get(r))]) },
  { name: 'Chrome navigation', role: 'request', variants: variants(2, VARIANTS, (r) => [fromLatin1(chrome(r))]) },
  { name: 'keep-alive mix', role: 'request', variants: variants(3, VARIANTS, (r) => mix(r).map(fromLatin1)) },
  { name: 'cookies, 703 bytes', role: 'request', variants: variants(4, VARIANTS, (r) => [fromLatin1(cookies(r))]) },
  { name: 'POST 1 KiB', role: 'request', variants: variants(5, VARIANTS, (r) => [fromLatin1(post(r, 1024))]) },
  {
    name: 'chunked POST 64 KiB',
    role: 'request',
    variants: variants(6, 8, (r) =>
      reads(
        `POST /upload HTTP/1.1\r\nHost: www.example.com\r\nTransfer-Encoding: chunked\r\n\r\n${chunked(r, 65536, 1024)}`,
      ),
    ),
  },
  {
    name: 'response, 10 KiB',
    role: 'response',
    variants: variants(7, VARIANTS, (r) => reads(response(r, 'Content-Length: 10240') + word(r, 10240))),
  },
  {
    name: 'chunked response 1 MiB',
    role: 'response',
    variants: variants(8, 2, (r) => reads(response(r, 'Transfer-Encoding: chunked') + chunked(r, 1 << 20, 16384))),
  },
  {
    name: '100 pipelined',
    role: 'request',
    variants: variants(9, 8, (r) => [concat(Array.from({ length: 100 }, () => fromLatin1(get(r))))]),
  },
  {
    name: 'Chrome, byte by byte',
    role: 'request',
    variants: variants(10, VARIANTS, (r) => Array.from(fromLatin1(chrome(r)), (byte) => Uint8Array.of(byte))),
  },
  { name: 'Chrome, random splits', role: 'request', variants: variants(11, VARIANTS, (r) => split(chrome(r), r)) },
]
