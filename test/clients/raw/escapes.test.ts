import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { latin1 } from '../../../src/bytes'
import { rawBytes, rawText } from '../../../src/clients/raw'

const read = (text: string) => {
  const result = rawBytes(text)
  return result.ok ? latin1(result.bytes) : result
}

describe('hand-typed bytes', () => {
  it.each([
    ['GET / HTTP/1.1\n\n', 'GET / HTTP/1.1\r\n\r\n'],
    ['a\r\nb', 'a\r\nb'],
    ['\\n\\r\\t\\0\\\\', '\n\r\t\0\\'],
    ['\\x41\\xff', 'A\xff'],
    ['é', '\xc3\xa9'],
    ['', ''],
  ])('%j are %j', (text, bytes) => {
    expect(read(text)).toBe(bytes)
  })

  it('names the place of an escape that is none', () => {
    expect(read('ab\\q')).toEqual({ ok: false, message: expect.stringContaining('at character 3'), at: 2 })
    expect(read('\\x4')).toMatchObject({ ok: false, at: 0 })
    expect(read('x\\')).toMatchObject({ ok: false, at: 1 })
  })

  it('any bytes come back from their text', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const result = rawBytes(rawText(bytes))
        expect(result.ok && latin1(result.bytes)).toBe(latin1(bytes))
      }),
    )
  })
})
