import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LIMITS, MessageParser, Step, useWebAssembly } from '../../src/http'
import { scanModule } from '../tools/build-scan'
import { bytesOf, parse } from './support'

const HEADS = [
  'GET /a?b=c HTTP/1.1\r\nHost: www.example.com:8080\r\nConnection: keep-alive\r\nAccept: */*\r\n\r\n',
  'POST /a HTTP/1.1\r\nhOsT: [::1]\r\nContent-Length: 3\r\nX-A:\t a\tb \t\r\nX-Empty:\r\n\r\nabc',
  'POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n0\r\nT: \xe4\r\n\r\n',
  'OPTIONS * HTTP/1.1\r\nHost: a\r\nX-Long-Name-Of-More-Than-Thirty-Two-Bytes: \xff\r\n\r\n',
  'GET / HTTP/1.1\r\nHost: a b\r\n\r\n',
  'GET / HTTP/1.1\r\nHost: a/b\r\n\r\n',
  'GET / HTTP/1.1\r\nHost: a:8x\r\n\r\n',
  'GET / HTTP/1.1\r\nHost: a\r\nBad name: a\r\n\r\n',
  'GET / HTTP/1.1\r\nHost: a\r\nX: a\x7fb\r\n\r\n',
  'GET /\x7f HTTP/1.1\r\nHost: a\r\n\r\n',
  'CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n',
  'GET / HTTP/1.2\r\nHost: a\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n',
]

/** What a parser says of pieces while others are fed between them, each of which takes the memory of the machine. */
function amongOthers(pieces: readonly Uint8Array[]): unknown {
  const others = [new MessageParser('request'), new MessageParser('request')]
  const between = bytesOf('GET /other HTTP/1.1\r\nHost: other\r\nX-Other: \xe4\r\n')
  let turn = 0
  return parse('request', pieces, {
    before: () => {
      const other = others[turn++ % 2]!
      other.feed(turn % 3 === 0 ? bytesOf('\r\n') : between)
      while (['head', 'end'].includes(other.next().kind));
      if (turn % 3 === 0) others[(turn - 1) % 2] = new MessageParser('request')
    },
  })
}

test('parsers that take the memory of the machine from each other say what one alone says', () => {
  expect(useWebAssembly()).toBe(true)
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...HEADS), { minLength: 1, maxLength: 3 }),
      fc.array(fc.nat({ max: 400 }), { maxLength: 8 }),
      (heads, cuts) => {
        const bytes = bytesOf(heads.join(''))
        const ends = [...new Set([0, ...cuts.filter((cut) => cut < bytes.length), bytes.length])].sort((a, b) => a - b)
        const pieces = ends.slice(1).map((end, at) => bytes.slice(ends[at], end))
        expect(amongOthers(pieces)).toEqual(parse('request', [bytes]))
      },
    ),
    { numRuns: 600, seed: 1 },
  )
})

test('fields that are asked for when another parser has the memory are those of their head', () => {
  const parser = new MessageParser('request')
  parser.feed(bytesOf(HEADS[0]!))
  const event = parser.next()
  const cut = new MessageParser('request')
  cut.feed(bytesOf(HEADS[1]!.slice(0, 30)))
  cut.next()
  cut.feed(bytesOf(HEADS[1]!.slice(30)))
  const second = cut.next()
  if (event.kind !== 'head' || second.kind !== 'head') throw new Error('no head')
  expect(event.head.fields.map(({ name, value }) => `${name}: ${value}`)).toEqual([
    'Host: www.example.com:8080',
    'Connection: keep-alive',
    'Accept: */*',
  ])
  expect(second.head.fields.map(({ name, value }) => `${name}: ${value}`)).toEqual([
    'hOsT: [::1]',
    'Content-Length: 3',
    'X-A: a\tb',
    'X-Empty: ',
  ])
})

test('the Host of a head is still there when another parser has taken the memory', () => {
  const parser = new MessageParser('request')
  parser.feed(bytesOf(`${HEADS[0]}${HEADS[0]!.replace('www', 'ftp')}`))
  const other = new MessageParser('request')
  for (const label of ['www', 'ftp']) {
    expect(parser.advance()).toBe(Step.head)
    other.feed(bytesOf('GET / HTTP/1.1\r\nX: y\r\nHost: somewhere.else.example\r\n\r\n'))
    while (other.advance() !== Step.needData);
    expect(parser.current.host).toBe(`${label}.example.com:8080`)
    expect(parser.advance()).toBe(Step.end)
  }
})

test.each([
  ['request', `GET /${'a'.repeat(20)} HTTP/1.1`, 'Host: a\r\nB: c\r\n'],
  ['response', `HTTP/1.1 200 ${'a'.repeat(20)}`, 'Content-Length: 0\r\nB: c\r\n'],
] as const)('a %s that comes in one piece keeps to the limits as one that is cut', (role, line, fields) => {
  const bytes = bytesOf(`${line}\r\n${fields}\r\n`)
  const exact = { ...LIMITS, startLine: line.length, head: fields.length + 2, fields: 2 }
  const tight = [
    { ...exact, startLine: line.length - 1 },
    { ...exact, head: fields.length + 1 },
    { ...exact, fields: 1 },
  ]
  const unlimited = { ...exact, startLine: Number.POSITIVE_INFINITY, head: Number.POSITIVE_INFINITY }
  for (const limits of [exact, unlimited, ...tight]) {
    const whole = parse(role, [bytes], { limits })
    expect(whole.error === null).toBe(!tight.includes(limits))
    for (let cut = 1; cut < bytes.length; cut++)
      expect(parse(role, [bytes.slice(0, cut), bytes.slice(cut)], { limits })).toEqual(whole)
  }
})

test('more field lines than the memory has room for', () => {
  const limits = {
    startLine: 1000,
    head: 1 << 20,
    fields: 5000,
    chunkSizeDigits: 16,
    chunkExtensions: 100,
    leadingLines: 1,
  }
  const lines = Array.from({ length: 4000 }, (_, at) => `X-${at}: ${at}\r\n`).join('')
  const bytes = bytesOf(`GET / HTTP/1.1\r\nHost: a\r\n${lines}\r\n${HEADS[0]}`)
  const { messages } = parse('request', [bytes], { limits })
  expect(messages.map(({ head }) => head!.fields.length)).toEqual([4001, 3])
  expect(messages[0]!.head!.fields[4000]).toEqual({ name: 'X-3999', value: '3999' })
})

test('the module is that of its source', async () => {
  expect(readFileSync(new URL('../../src/http/scan-module.ts', import.meta.url), 'utf8')).toBe(await scanModule())
})
