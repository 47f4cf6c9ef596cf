import { describe, expect, test } from 'vitest'
import type { HttpErrorCode } from '../../src/http'
import { CODE_REQUIREMENTS } from '../../src/http/requirements'
import { requirement } from '../../src/rfc'
import { bytesOf, cuts, type Feed, parse, tiledUntil } from './support'

type Case = readonly [
  code: HttpErrorCode,
  input: string,
  span: readonly [start: number, end: number],
  message: string,
  status: number,
  feed?: Feed,
]

const get = (fields: string) => `GET / HTTP/1.1\r\nHost: a\r\n${fields}\r\n`
const small = { startLine: 20, head: 40, fields: 2, chunkSizeDigits: 4, chunkExtensions: 8, leadingLines: 1 }

const REQUESTS: readonly Case[] = [
  ['bare-cr', 'GET / HTTP/1.1\rX', [15, 16], "Expected LF after CR at offset 15, got 0x58 ('X') (RFC 9112 2.2).", 400],
  [
    'bare-lf',
    'GET / HTTP/1.1\n',
    [14, 15],
    'Expected CR LF at the end of the line at offset 14, got 0x0a (LF) (RFC 9112 2.2).',
    400,
  ],
  [
    'leading-lines',
    '\r\n\r\nGET',
    [2, 3],
    'Expected a request-line at offset 2, got 0x0d (CR) (RFC 9112 2.2).',
    400,
    { limits: small },
  ],
  [
    'start-line-long',
    `GET /${'x'.repeat(40)}`,
    [0, 20],
    'Expected a start-line up to 20 bytes at offset 0, got a longer one (RFC 9112 3).',
    414,
    { limits: small },
  ],
  [
    'method',
    '(GET / HTTP/1.1\r\n',
    [0, 1],
    "Expected a method (a token) at offset 0, got 0x28 ('(') (RFC 9112 3.1).",
    400,
  ],
  [
    'method-long',
    `${'M'.repeat(257)} / HTTP/1.1\r\n`,
    [0, 257],
    'Expected a method up to 256 bytes at offset 0, got 257 bytes (RFC 9112 3).',
    501,
  ],
  [
    'method-end',
    'GET\t/ HTTP/1.1\r\n',
    [3, 4],
    'Expected SP after the method at offset 3, got 0x09 (HTAB) (RFC 9112 3).',
    400,
  ],
  [
    'request-target',
    'GET /\x7f HTTP/1.1\r\n',
    [5, 6],
    'Expected a visible US-ASCII character in the request-target at offset 5, got 0x7f (DEL) (RFC 9112 3.2).',
    400,
  ],
  [
    'request-target-form',
    'GET * HTTP/1.1\r\n',
    [4, 5],
    "Expected '*' with OPTIONS alone at offset 4, got '*' (RFC 9112 3.2).",
    400,
  ],
  [
    'request-target-form',
    'GET /a\\b HTTP/1.1\r\n',
    [6, 7],
    "Expected '/' or %5C in the path at offset 6, got 0x5c ('\\') (RFC 9112 3.2).",
    400,
  ],
  [
    'http-version',
    'GET / HTTP/01.1\r\n',
    [12, 13],
    'Expected "HTTP/1.1" at offset 12, got 0x31 (\'1\') (RFC 9112 2.3).',
    400,
  ],
  [
    'http-version-major',
    'GET / HTTP/2.0\r\n',
    [6, 14],
    'Expected major version 1 at offset 6, got HTTP/2.0 (RFC 9110 15.6.6).',
    505,
  ],
  [
    'leading-space',
    'GET / HTTP/1.1\r\n Host: a\r\n\r\n',
    [16, 17],
    'Expected a field name at offset 16, got 0x20 (SP) (RFC 9112 2.2).',
    400,
  ],
  [
    'obs-fold',
    get('X: a\r\n b\r\n'),
    [31, 32],
    'Expected a field name: a line must not continue the one before it (obs-fold) at offset 31, got 0x20 (SP) (RFC 9112 5.2).',
    400,
  ],
  [
    'field-name',
    get(': a\r\n'),
    [25, 26],
    "Expected a field name before the colon at offset 25, got 0x3a (':') (RFC 9112 5).",
    400,
  ],
  [
    'field-colon',
    get('X(: a\r\n'),
    [26, 27],
    "Expected ':' after the field name at offset 26, got 0x28 ('(') (RFC 9112 5.1).",
    400,
  ],
  [
    'space-before-colon',
    get('X : a\r\n'),
    [26, 27],
    "Expected ':' after the field name at offset 26, got 0x20 (SP) (RFC 9112 5.1).",
    400,
  ],
  [
    'field-value',
    get('X: a\x00\r\n'),
    [29, 30],
    'Expected a visible character, SP or HTAB in the field value at offset 29, got 0x00 (NUL) (RFC 9110 5.5).',
    400,
  ],
  [
    'head-large',
    get(`X: ${'x'.repeat(60)}\r\n`),
    [16, 56],
    'Expected header fields up to 40 bytes at offset 16, got more (RFC 9110 5.4).',
    431,
    { limits: small },
  ],
  [
    'fields-many',
    get('A: 1\r\nB: 2\r\nC: 3\r\n'),
    [31, 35],
    'Expected at most 2 fields at offset 31, got one more (RFC 9110 5.4).',
    431,
    { limits: small },
  ],
  [
    'host-missing',
    'GET / HTTP/1.1\r\n\r\n',
    [0, 18],
    'Expected a Host field in an HTTP/1.1 request at offset 0, got none (RFC 9112 3.2).',
    400,
  ],
  [
    'host-twice',
    get('Host: a\r\n'),
    [31, 32],
    'Expected one Host field at offset 31, got another (RFC 9112 3.2).',
    400,
  ],
  [
    'host-syntax',
    'GET / HTTP/1.1\r\nHost: a/b\r\n\r\n',
    [22, 25],
    "Expected host or host:port in Host at offset 22, got 'a/b' (RFC 9112 3.2).",
    400,
  ],
  [
    'content-length-syntax',
    get('Content-Length: +1\r\n'),
    [41, 43],
    "Expected digits alone in Content-Length at offset 41, got '+1' (RFC 9110 8.6).",
    400,
  ],
  [
    'content-length-differs',
    get('Content-Length: 1, 2\r\n'),
    [41, 45],
    'Expected one Content-Length at offset 41, got several that differ (1, 2) (RFC 9112 6.3).',
    400,
  ],
  [
    'content-length-large',
    get('Content-Length: 9007199254740992\r\n'),
    [41, 57],
    'Expected a Content-Length up to 2^53 - 1 at offset 41, got 9007199254740992 (RFC 9110 8.6).',
    400,
  ],
  [
    'length-and-coding',
    get('Content-Length: 1\r\nTransfer-Encoding: chunked\r\n'),
    [41, 42],
    'Expected either Content-Length or Transfer-Encoding at offset 41, got both (RFC 9112 6.1).',
    400,
  ],
  [
    'coding-in-1.0',
    'GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n',
    [35, 42],
    'Expected no Transfer-Encoding in an HTTP/1.0 message at offset 35, got one (RFC 9112 6.1).',
    400,
  ],
  [
    'transfer-coding-empty',
    get('Transfer-Encoding: ,\r\n'),
    [44, 45],
    'Expected a transfer coding at offset 44, got none (RFC 9112 6.1).',
    400,
  ],
  [
    'transfer-coding-final',
    get('Transfer-Encoding: gzip\r\n'),
    [44, 48],
    "Expected 'chunked' as the final transfer coding of a request at offset 44, got 'gzip' (RFC 9112 6.3).",
    400,
  ],
  [
    'transfer-coding-unknown',
    get('Transfer-Encoding: gzip, chunked\r\n'),
    [44, 57],
    "Expected a transfer coding that is known here ('chunked') at offset 44, got 'gzip' (RFC 9112 6.1).",
    501,
  ],
  [
    'chunked-twice',
    get('Transfer-Encoding: chunked, chunked\r\n'),
    [44, 60],
    "Expected 'chunked' once at offset 44, got 'chunked' more than once (RFC 9112 6.1).",
    400,
  ],
  [
    'chunk-size',
    get('Transfer-Encoding: chunked\r\n').concat('zz\r\n'),
    [55, 56],
    "Expected a chunk-size (hexadecimal digits) at offset 55, got 0x7a ('z') (RFC 9112 7.1).",
    400,
  ],
  [
    'chunk-size-large',
    get('Transfer-Encoding: chunked\r\n').concat('20000000000000\r\n'),
    [55, 69],
    'Expected a chunk-size up to 2^53 - 1 at offset 55, got 20000000000000 (RFC 9112 7.1).',
    400,
  ],
  [
    'chunk-ext',
    get('Transfer-Encoding: chunked\r\n').concat('2;\r\n'),
    [57, 58],
    'Expected the name of a chunk extension at offset 57, got 0x0d (CR) (RFC 9112 7.1.1).',
    400,
  ],
  [
    'chunk-ext-large',
    get('Transfer-Encoding: chunked\r\n').concat('2;abcdefghijklmnopq\r\n'),
    [55, 56],
    'Expected chunk extensions up to 8 bytes at offset 55, got more (RFC 9112 7.1.1).',
    400,
    { limits: { ...small, head: 100 } },
  ],
  [
    'chunk-end',
    get('Transfer-Encoding: chunked\r\n').concat('1\r\nabc'),
    [59, 60],
    "Expected CR LF after the chunk-data at offset 59, got 0x62 ('b') (RFC 9112 7.1).",
    400,
  ],
  [
    'cut-off',
    'GET / HT',
    [8, 8],
    'Expected the rest of the start-line at offset 8, got the end of input (RFC 9112 8).',
    400,
    { eof: true },
  ],
]

const RESPONSES: readonly Case[] = [
  [
    'status-line',
    '<html>',
    [0, 1],
    "Expected 'H' (of \"HTTP/\", with which a response begins) at offset 0, got 0x3c ('<') (RFC 9112 4).",
    502,
  ],
  [
    'status-sp',
    'HTTP/1.1\t200 OK\r\n',
    [8, 9],
    'Expected SP after the version at offset 8, got 0x09 (HTAB) (RFC 9112 4).',
    502,
  ],
  [
    'status-code',
    'HTTP/1.1 20 OK\r\n',
    [11, 12],
    'Expected three digits of a status-code at offset 11, got 0x20 (SP) (RFC 9112 4).',
    502,
  ],
  [
    'interim-many',
    'HTTP/1.1 103 x\r\n\r\n'.repeat(101),
    [1800, 1818],
    'Expected at most 100 interim responses at offset 1800, got one more (RFC 9110 15.2).',
    502,
  ],
  [
    'status-code-range',
    'HTTP/1.1 999 X\r\n',
    [9, 12],
    'Expected a status-code from 100 to 599 at offset 9, got 999 (RFC 9110 15).',
    502,
  ],
  [
    'reason-sp',
    'HTTP/1.1 200\r\n',
    [12, 13],
    'Expected SP after the status-code at offset 12, got 0x0d (CR) (RFC 9112 4).',
    502,
  ],
  [
    'reason-phrase',
    'HTTP/1.1 200 O\x00K\r\n',
    [14, 15],
    'Expected a visible character, SP or HTAB in the reason-phrase at offset 14, got 0x00 (NUL) (RFC 9112 4).',
    502,
  ],
]

const cases = (role: 'request' | 'response', rows: readonly Case[]) =>
  rows.map(([code, input, [start, end], message, statusHint, feed]) => ({
    role,
    code,
    input,
    span: { start, end },
    message,
    statusHint,
    feed: feed ?? {},
  }))
const ALL = [...cases('request', REQUESTS), ...cases('response', RESPONSES)]

describe('an error names its byte, what was expected there and its section, however the input is cut', () => {
  test.each(ALL)('$role: $code', ({ role, code, input, span, message, statusHint, feed }) => {
    for (const pieces of cuts(bytesOf(input))) {
      const { error, messages } = parse(role, pieces, feed)
      expect(error).toMatchObject({ code, span, message, statusHint })
      const final = messages.filter(({ head }) => head?.kind !== 'response' || head.status >= 200)
      expect(final.every((one) => !one.complete)).toBe(true)
    }
  })

  test.each(ALL)('$role: $code holds with bytes behind it', ({ role, code, input, span, feed }) => {
    if (code === 'cut-off') return
    const { error } = parse(role, [bytesOf(`${input}GET /next HTTP/1.1\r\n\r\n`)], feed)
    expect([error?.code, error?.span.start]).toEqual([code, span.start])
  })
})

const answered = (fields: string, content = '') => `HTTP/1.1 200 OK\r\n${fields}\r\n${content}`
const inChunks = (content: string) => answered('Transfer-Encoding: chunked\r\n', content)
test.each<[code: HttpErrorCode, input: string, feed?: Feed]>([
  ['bare-cr', 'HTTP/1.1 200 OK\rX'],
  ['bare-lf', 'HTTP/1.1 200 OK\n'],
  ['start-line-long', `HTTP/1.1 200 ${'x'.repeat(40)}`, { limits: small }],
  ['http-version', 'HTTP/01.1 200 OK\r\n'],
  ['http-version-major', 'HTTP/2.0 200 OK\r\n'],
  ['leading-space', answered(' X: a\r\n')],
  ['obs-fold', answered('X: a\r\n b\r\n'), { leniencies: { obsFold: false } }],
  ['field-name', answered(': a\r\n')],
  ['field-colon', answered('X(: a\r\n')],
  ['space-before-colon', answered('X : a\r\n')],
  ['field-value', answered('X: a\x00\r\n')],
  ['head-large', answered(`X: ${'x'.repeat(60)}\r\n`), { limits: small }],
  ['fields-many', answered('A: 1\r\nB: 2\r\nC: 3\r\n'), { limits: small }],
  ['content-length-syntax', answered('Content-Length: +1\r\n')],
  ['content-length-differs', answered('Content-Length: 1, 2\r\n')],
  ['content-length-large', answered('Content-Length: 9007199254740992\r\n')],
  ['coding-in-1.0', 'HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'],
  ['transfer-coding-empty', answered('Transfer-Encoding: ,\r\n')],
  ['transfer-coding-unknown', answered('Transfer-Encoding: gzip, chunked\r\n')],
  ['chunked-twice', answered('Transfer-Encoding: chunked, chunked\r\n')],
  ['chunk-size', inChunks('zz\r\n')],
  ['chunk-size-large', inChunks('20000000000000\r\n')],
  ['chunk-ext', inChunks('2;\r\n')],
  ['chunk-ext-large', inChunks('2;abcdefghijklmnopq\r\n'), { limits: { ...small, head: 100 } }],
  ['chunk-end', inChunks('1\r\nabc')],
  ['cut-off', 'HTTP/1.1 2', { eof: true }],
  ['cut-off', answered('Content-Length: 3\r\n', 'ab'), { eof: true }],
  ['cut-off', 'HTTP/1.1 103 x\r\n\r\n', { eof: true }],
])('a response with the error %s is a bad gateway: %j', (wanted, input, feed = {}) => {
  const { error } = parse('response', [bytesOf(input)], feed)
  expect([error?.code, error?.statusHint]).toEqual([wanted, 502])
})

test.each([
  [`${'M'.repeat(100_000)}`, "SP after a method of up to 256 bytes at offset 256, got 0x4d ('M')"],
  [`GET(${'M'.repeat(100_000)}`, "SP after the method at offset 3, got 0x28 ('(')"],
])('a start-line without SP is refused at the byte where one had to stand', (input, sentence) => {
  for (const pieces of [[bytesOf(input)], [bytesOf(input.slice(0, 50)), bytesOf(input.slice(50))]]) {
    const { error } = parse('request', pieces)
    expect(error).toMatchObject({ code: 'method-end', message: `Expected ${sentence} (RFC 9112 3).`, statusHint: 400 })
  }
})

test('a chunk-size of many digits is told from a large one', () => {
  const { error } = parse('request', [bytesOf(get('Transfer-Encoding: chunked\r\n').concat('00000000000000005\r\n'))])
  expect([error?.code, error?.message]).toEqual([
    'chunk-size-large',
    'Expected at most 16 digits of a chunk-size at offset 55, got 00000000000000005 (RFC 9112 7.1).',
  ])
})

test('every error code has a case and a requirement that is known', () => {
  const codes = Object.keys(CODE_REQUIREMENTS).sort()
  expect([...new Set(ALL.map(({ code }) => code))].sort()).toEqual(codes)
  for (const id of Object.values(CODE_REQUIREMENTS)) expect(requirement(id)?.id).toBe(id)
})

test('the elements of an incomplete message tile what was taken', () => {
  const { messages } = parse('request', [bytesOf(`${get('Content-Length: 5\r\n')}abc`)])
  expect(tiledUntil({ messages, error: null, closed: false })).toBe(get('Content-Length: 5\r\n').length + 3)
})
