import { describe, expect, test } from 'vitest'
import { type Leniencies, LIMITS } from '../../src/http'
import { bytesOf, cuts, parse, tiledUntil } from './support'

const ok = (fields: string, content = '') => `HTTP/1.1 200 OK\r\n${fields}\r\n${content}`
const get = (fields: string) => `GET / HTTP/1.1\r\nHost: a\r\n${fields}\r\n`

interface Case {
  readonly name: string
  readonly role: 'request' | 'response'
  readonly input: string
  /** The code without the leniency. */
  readonly strict: string
  readonly leniencies: Leniencies
  readonly fields: readonly string[]
  readonly trailers?: readonly string[]
  readonly content?: string
}

/** Each leniency: what it forgives, and that without it the same octets are refused. */
const CASES: readonly Case[] = [
  {
    name: 'bareLf: lines that end in LF alone [9112-2.2-bare-lf]',
    role: 'request',
    input: 'GET / HTTP/1.1\nHost: a\nX: 1\n\n',
    strict: 'bare-lf',
    leniencies: { bareLf: true },
    fields: ['Host: a', 'X: 1'],
  },
  {
    name: 'noHost: a request of HTTP/1.1 without Host',
    role: 'request',
    input: 'POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\nhi',
    strict: 'host-missing',
    leniencies: { noHost: true },
    fields: ['Content-Length: 2'],
    content: 'hi',
  },
  {
    name: 'obsFold: a request field that goes on in the next line [9112-5.2-obs-fold-server]',
    role: 'request',
    input: get('X: a \r\n\t b\r\nY: c\r\n'),
    strict: 'obs-fold',
    leniencies: { obsFold: true },
    fields: ['Host: a', 'X: a     b', 'Y: c'],
  },
  {
    name: 'obsFold: a value that begins behind the fold, and folds of white space alone',
    role: 'request',
    input: get('X:\r\n a\r\n \r\n\t\r\n b\r\n  \r\nY:\r\n \r\n'),
    strict: 'obs-fold',
    leniencies: { obsFold: true },
    fields: ['Host: a', 'X: a         b', 'Y: '],
  },
  {
    name: 'obsFold: a length that a fold brings counts',
    role: 'request',
    input: `POST / HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n 2\r\n\r\nhi`,
    strict: 'obs-fold',
    leniencies: { obsFold: true },
    fields: ['Host: a', 'Content-Length: 2'],
    content: 'hi',
  },
  {
    name: 'obsFold: trailers',
    role: 'request',
    input: 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nT: a\r\n b\r\nU:\r\n\tc\r\n\r\n',
    strict: 'obs-fold',
    leniencies: { obsFold: true },
    fields: ['Host: a', 'Transfer-Encoding: chunked'],
    trailers: ['T: a b', 'U: c'],
  },
  {
    name: 'spaceBeforeColon: dropped in a response [9110-5.6.3-bws-recv]',
    role: 'response',
    input: ok('X \t: 1\r\nContent-Length : 2\r\n', 'hi'),
    strict: 'space-before-colon',
    leniencies: { spaceBeforeColon: true },
    fields: ['X: 1', 'Content-Length: 2'],
    content: 'hi',
  },
  {
    name: 'spaceBeforeColon: trailers',
    role: 'response',
    input: ok('Transfer-Encoding: chunked\r\n', '1\r\na\r\n0\r\nT : 1\r\n\r\n'),
    strict: 'space-before-colon',
    leniencies: { spaceBeforeColon: true },
    fields: ['Transfer-Encoding: chunked'],
    trailers: ['T: 1'],
    content: 'a',
  },
  {
    name: 'noReasonSpace: a status-line that ends with its code',
    role: 'response',
    input: 'HTTP/1.1 204\r\n\r\n',
    strict: 'reason-sp',
    leniencies: { noReasonSpace: true },
    fields: [],
  },
]

describe('a leniency forgives what is refused without it, the same however the input is cut', () => {
  for (const { name, role, input, strict, leniencies, fields, trailers = [], content = '' } of CASES)
    test(name, () => {
      const refused = parse(role, [bytesOf(input)], { leniencies: { obsFold: false } })
      expect(refused.error?.code).toBe(strict)
      const whole = parse(role, [bytesOf(input)], { leniencies })
      expect(whole.error).toBeNull()
      const [message] = whole.messages
      expect(message!.head!.fields.map((one) => `${one.name}: ${one.value}`)).toEqual(fields)
      expect([message!.trailers, message!.content, message!.complete]).toEqual([trailers, content, true])
      expect(tiledUntil(whole)).toBe(input.length)
      for (const pieces of cuts(bytesOf(input))) expect(parse(role, pieces, { leniencies })).toEqual(whole)
    })
})

test('a response is unfolded without being asked, and the fold is an element of its own [9112-5.2-obs-fold-client]', () => {
  const input = ok('X: a\r\n b\r\nContent-Length: 0\r\n')
  const { messages, error } = parse('response', [bytesOf(input)])
  expect(error).toBeNull()
  expect(messages[0]!.head!.fields[0]).toEqual({ name: 'X', value: 'a   b' })
  expect(messages[0]!.tape).toContain(`obsFold ${input.indexOf('\r\n b')} ${input.indexOf('b\r\nC')}`)
  const control = parse('response', [bytesOf(ok('X: a\r\n b\0\r\n'))])
  expect(control.error?.code).toBe('field-value')
})

test.each([[' c\r\n'], [' \r\n'], ['\tc\r\n \r\n']])('folds %j take time in proportion to their number', (fold) => {
  const began = performance.now()
  const limits = { ...LIMITS, head: 2 ** 20 }
  const times = Math.floor(2 ** 18 / fold.length)
  const bytes = bytesOf(ok(`A: b\r\n${fold.repeat(times)}Content-Length: 0\r\n`))
  const { messages, error } = parse('response', [bytes], { limits })
  expect([error, messages[0]!.complete, messages[0]!.head!.fields[0]!.value.replace(/ +/g, '')]).toEqual([
    null,
    true,
    `b${fold.includes('c') ? 'c'.repeat(times) : ''}`,
  ])
  expect(performance.now() - began).toBeLessThan(2000)
})

test('white space before a colon is never forgiven in a request [9112-5.1-ws-before-colon-400]', () => {
  const { error } = parse('request', [bytesOf(get('X : 1\r\n'))], { leniencies: { spaceBeforeColon: true } })
  expect([error?.code, error?.statusHint]).toEqual(['space-before-colon', 400])
})
