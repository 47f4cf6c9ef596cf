import { expect, test } from 'vitest'
import { latin1 } from '../../src/bytes'
import { MessageParser, type ParserOptions, Step } from '../../src/http'
import { bytesOf, cuts, parse } from './support'

const REQUESTS = [
  'POST /a?b HTTP/1.1\r\nHost: a.example\r\nContent-Length: 3\r\nX-Odd-Name: \xe4\r\nX-Empty:\r\n\r\nabc',
  'PUT /c HTTP/1.1\r\nhost: [::1]\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;a=b\r\nde\r\n0\r\nT: 1\r\n\r\n',
  'GET / HTTP/1.0\r\n\r\n',
  '\r\nGET /end HTTP/1.1\r\nHost: a\r\n\r\n',
].join('')

const RESPONSES = [
  'HTTP/1.1 100 Continue\r\n\r\n',
  'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nServer: a\r\n\r\nab',
  'HTTP/1.1 404 \tNot here\r\nX: a\r\n b\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n',
  'HTTP/1.1 404\tNot here\r\n\r\n',
].join('')

/** What `advance` comes to, and what can be asked then. */
function walk(role: 'request' | 'response', pieces: readonly Uint8Array[], options: ParserOptions = {}): string[] {
  const parser = new MessageParser(role, options)
  const { current } = parser
  const told: string[] = []
  let content = ''
  for (const piece of pieces) {
    parser.feed(piece)
    for (let step = parser.advance(); step !== Step.needData; step = parser.advance()) {
      if (step === Step.head) {
        const { version, rawFields, fields } = current
        const line =
          role === 'request' ? [current.method, current.target, current.host] : [current.status, current.reason]
        told.push(JSON.stringify([...line, version, rawFields]))
        expect(fields.flatMap(({ name, value }) => [name, value])).toEqual(rawFields)
        content = ''
      } else if (step === Step.content) content += latin1(parser.piece.subarray(parser.contentStart, parser.contentEnd))
      else if (step === Step.end) told.push(JSON.stringify([content, parser.trailers]))
      else {
        told.push(parser.error!.message)
        return told
      }
    }
  }
  return told
}

/** The same of events. */
function events(role: 'request' | 'response', bytes: Uint8Array): string[] {
  const { messages, error } = parse(role, [bytes])
  const told = messages.flatMap(({ head, content, trailers, complete }) => {
    const line = head!.kind === 'request' ? [head!.method, head!.target, head!.host] : [head!.status, head!.reason]
    const raw = head!.fields.flatMap(({ name, value }) => [name, value])
    const ends = trailers.map((trailer) => {
      const [name, value] = trailer.split(': ')
      return { name, value }
    })
    return [JSON.stringify([...line, head!.version, raw]), ...(complete ? [JSON.stringify([content, ends])] : [])]
  })
  return error ? [...told, error.message] : told
}

test.each([
  ['request', REQUESTS],
  ['response', RESPONSES],
] as const)('advance comes to what next tells of, however a %s is cut', (role, text) => {
  const bytes = bytesOf(text)
  const told = events(role, bytes)
  expect(told.length).toBeGreaterThan(3)
  for (const pieces of cuts(bytes))
    for (const contentOnTape of [true, false]) expect(walk(role, pieces, { contentOnTape })).toEqual(told)
})

test.each([
  ['the last one', '0\r\n\r\n'],
  ['one of another size', '3\r\nfgh\r\n0\r\n\r\n'],
  ['one of that size in other digits', '02\r\nfg\r\n0\r\n\r\n'],
  ['one with an extension', '2;a\r\nfg\r\n0\r\nT: 1\r\n\r\n'],
  ['one with data too long', '2\r\nfgh\r\n'],
  ['one without a size', ';a\r\n'],
])('a row of equal chunks, and behind it %s, is read the same in pieces', (_, rest) => {
  const head = 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n'
  const row = '2\r\nde\r\n'.repeat(12)
  const bytes = bytesOf(`${head}${row}0\r\n\r\n${head}${row}${rest}`)
  const told = events('request', bytes)
  for (const pieces of cuts(bytes)) expect(walk('request', pieces, { contentOnTape: false })).toEqual(told)
})

test('content of one piece of memory that is given twice is found in both', () => {
  const chunks = bytesOf('2\r\nde\r\n'.repeat(12))
  const head = bytesOf('POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n')
  const pieces = [head, chunks, chunks, bytesOf('1\r\nf\r\n'), chunks, bytesOf('0\r\n\r\n')]
  const told = walk('request', pieces, { contentOnTape: false })
  expect(told[1]).toBe(JSON.stringify([`${'de'.repeat(24)}f${'de'.repeat(12)}`, []]))
})

test('texts of heads that follow each other are those of each', () => {
  const lines = Array.from({ length: 12 }, (_, at) => `X-${at}: ${'v'.repeat(at)}\r\n`).join('')
  const folded = `HTTP/1.1 200 OK\r\nA: b\r\n c\r\nContent-Length: 0\r\n${lines}\r\n`
  const bytes = bytesOf(folded.repeat(4))
  expect(walk('response', [bytes])).toEqual(events('response', bytes))
  const request = `GET /${'t'.repeat(40)} HTTP/1.1\r\nHost: a.example\r\n${lines}\r\n`
  const latin = request.replace('vvv', '\xe4')
  for (const text of [request.repeat(20), request.repeat(3) + latin + request.repeat(3)])
    for (const pieces of cuts(bytesOf(text))) expect(walk('request', pieces)).toEqual(events('request', bytesOf(text)))
})

test('the method is known once its SP has come, whatever becomes of its line', () => {
  const method = (text: string) => {
    const parser = new MessageParser('request')
    for (const byte of text) parser.feed(bytesOf(byte))
    let step = parser.advance()
    while (step !== Step.error && step !== Step.needData) step = parser.advance()
    const { requestMethod } = parser
    const whole = new MessageParser('request')
    whole.feed(bytesOf(text))
    do step = whole.advance()
    while (step !== Step.error && step !== Step.needData)
    expect(whole.requestMethod).toBe(requestMethod)
    return requestMethod
  }
  expect(method('HEAD /a#b HTTP/1.1\r\n')).toBe('HEAD')
  expect(method('GET / HTTP/1.1\r\nHost: a\r\n\r\n\r\nHEAD / HTTP/2.0\r\n')).toBe('HEAD')
  expect(method(`HEAD /${'x'.repeat(20_000)}`)).toBe('HEAD')
  expect(method('HEAD ')).toBe('HEAD')
  for (const text of ['HEAD', 'HEAD\t/ HTTP/1.1\r\n', ' HEAD / HTTP/1.1\r\n', 'HE(D / HTTP/1.1\r\n', '\r\n'])
    expect(method(text), text).toBeNull()
})

test('a head is no longer told of when its message is over', () => {
  const parser = new MessageParser('request')
  parser.feed(bytesOf('HEAD / HTTP/1.1\r\nHost: a\r\n\r\n'))
  expect([parser.advance(), parser.advance()]).toEqual([Step.head, Step.end])
  expect([parser.requestMethod, parser.tape.length > 0, parser.begun]).toEqual(['HEAD', true, false])
  expect(parser.advance()).toBe(Step.needData)
  expect([parser.requestMethod, parser.tape.length, parser.begun]).toEqual([null, 0, false])
  parser.end()
  expect(parser.advance()).toBe(Step.closed)
})
