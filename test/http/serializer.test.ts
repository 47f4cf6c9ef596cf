import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { latin1 } from '../../src/bytes'
import { imfFixdate, writeRequest, writeResponse } from '../../src/http'
import { bytesOf, parse } from './support'

const text = (made: ReturnType<typeof writeResponse>) => (made.ok ? latin1(made.value) : made.error.code)

describe('a response is framed by its content', () => {
  test.each([
    ['content', { status: 200, fields: [], content: bytesOf('hi') }, 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi'],
    ['none', { status: 200, fields: [] }, 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'],
    [
      'a date',
      { status: 204, fields: [], date: imfFixdate(784_111_777_000) },
      'HTTP/1.1 204 No Content\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\n',
    ],
    [
      'HEAD',
      { status: 200, requestMethod: 'HEAD', fields: [], content: bytesOf('hi') },
      'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n',
    ],
    [
      '304',
      { status: 304, fields: [{ name: 'ETag', value: '"a"' }] },
      'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\n\r\n',
    ],
    [
      'trailers',
      { status: 200, fields: [], content: bytesOf('hi'), trailers: [{ name: 'T', value: '1' }] },
      'HTTP/1.1 200 OK\r\nTrailer: T\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nT: 1\r\n\r\n',
    ],
    [
      'a trailer that frames',
      { status: 200, fields: [], trailers: [{ name: 'Content-Length', value: '1' }] },
      'trailer',
    ],
    ['a length with 204', { status: 204, fields: [{ name: 'Content-Length', value: '0' }] }, 'framing'],
    [
      'a wrong length',
      { status: 200, fields: [{ name: 'Content-Length', value: '3' }], content: bytesOf('hi') },
      'framing',
    ],
    ['a status of 600', { status: 600, fields: [] }, 'status-code'],
  ] as const)('%s', (_, response, want) => {
    expect(text(writeResponse(response))).toBe(want)
  })
})

const units = fc.string({
  unit: fc.constantFrom('a', ' ', ':', '\r', '\n', '\0', '\t', 'é', '\u010a', '\u010d', '\u2028'),
})

test('whatever name and value are given, a response holds exactly that field or is refused [9112-11.1-response-splitting] [9112-2.2-bare-cr-send] [9110-5.5-cr-lf-nul] [9110-2.2-no-bad-grammar]', () => {
  fc.assert(
    fc.property(units, units, units, (name, value, reason) => {
      const made = writeResponse({ status: 200, reason, fields: [{ name, value }], content: bytesOf('hi') })
      if (!made.ok) return
      const { messages, error } = parse('response', [made.value])
      expect(error).toBeNull()
      expect(messages).toHaveLength(1)
      expect(messages[0]!.content).toBe('hi')
      expect(messages[0]!.head!.fields.map((one) => one.name)).toEqual([name, 'Content-Length'])
      expect(messages[0]!.head!.fields[0]!.value).toBe(value.replace(/^[ \t]+|[ \t]+$/g, ''))
    }),
    { numRuns: 2000, seed: 1 },
  )
})

test('whatever method and target are given, a request is one request or is refused [9112-3.2-target-no-ws] [9112-3.1-method-token]', () => {
  fc.assert(
    fc.property(units, units, (method, target) => {
      const made = writeRequest({ method, target: `/${target}`, fields: [{ name: 'Host', value: 'a' }] })
      if (!made.ok) return
      const { messages, error } = parse('request', [made.value])
      expect(error).toBeNull()
      expect(messages[0]!.head).toMatchObject({ method, target: `/${target}` })
    }),
    { numRuns: 2000, seed: 1 },
  )
})

test('white space around a value is no part of it, and is not written', () => {
  const fields = ['\t a b \t', ' ', '', ' "x" '].map((value, at) => ({ name: `X${at}`, value }))
  expect(text(writeResponse({ status: 204, fields }))).toBe(
    'HTTP/1.1 204 No Content\r\nX0: a b\r\nX1: \r\nX2: \r\nX3: "x"\r\n\r\n',
  )
  expect(text(writeResponse({ status: 204, fields: [{ name: 'X', value: 'a\r\n ' }] }))).toBe('field-value')
})
