import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { concat, fromBase64, fromLatin1 } from '../../src/bytes'
import { type Explanation, explain, type Part, partsAt, partValue, StreamExplainer } from '../../src/inspect'

interface ResponseCase {
  readonly id: string
  readonly request: { readonly method: string }
  readonly responseBase64: string | null
  readonly responseParts?: readonly { readonly base64: string; readonly times?: number }[]
  readonly ending: string
}
interface RequestCase {
  readonly id: string
  readonly connections: readonly {
    readonly requests?: readonly { readonly base64: string; readonly base64Truncated?: boolean }[]
  }[]
}

const read = <T>(file: string): T => JSON.parse(readFileSync(`test/fixtures/${file}`, 'utf8')) as T
const RESPONSES = read<{ cases: ResponseCase[] }>('responses.json').cases
const REQUESTS = read<{ requests: RequestCase[] }>('requests.json').requests

function bytesOf({ responseBase64, responseParts }: ResponseCase): Uint8Array {
  if (responseBase64 !== null) return fromBase64(responseBase64)!
  const parts: Uint8Array[] = []
  for (const { base64, times = 1 } of responseParts ?? []) {
    const part = fromBase64(base64)!
    for (let count = 0; count < times; count++) parts.push(part)
  }
  return concat(parts)
}

/** Where a part's answer is missing: one line a part. */
function gaps(explanation: Explanation, bytes: Uint8Array): string[] {
  const missing: string[] = []
  const check = (part: Part, path: string) => {
    const where = `${path}${part.kind} at ${part.span.start}`
    if (!/^\S.*\S$/.test(part.name)) missing.push(`${where}: no name`)
    if (part.rule === '') missing.push(`${where}: no rule`)
    if (part.section === '') missing.push(`${where}: no section`)
    if (!/^[A-Z].*\.$/s.test(part.text)) missing.push(`${where}: no sentence`)
    if (partValue(part, bytes).trim() === '') missing.push(`${where}: no value`)
    for (const child of part.children) check(child, `${where}, `)
  }
  for (const part of explanation.parts) check(part, '')
  return missing
}

/** The offsets that no part holds, or whose innermost part is only a group of others. */
function unnamed(explanation: Explanation, length: number): number[] {
  const found: number[] = []
  let at = 0
  const walk = (part: Part) => {
    if (part.children.length > 0) {
      for (const child of part.children) walk(child)
      if (at !== part.span.end) found.push(at)
      return
    }
    if (part.span.start !== at) found.push(at)
    at = part.span.end
  }
  for (const part of explanation.parts) walk(part)
  if (at !== length) found.push(at)
  return found
}

/** What an explanation leaves open. The parts tile the bytes, so what holds for each part holds for each byte. */
function open(explanation: Explanation, bytes: Uint8Array): string[] {
  const wrong = [...gaps(explanation, bytes), ...unnamed(explanation, bytes.length).map((at) => `byte ${at}: no part`)]
  for (const { span, text, section, code } of explanation.remarks) {
    if (span.end <= span.start || span.end > bytes.length) wrong.push(`${code}: no byte, ${span.start} to ${span.end}`)
    if (!/^Expected .+ at offset \d+, got .+\.$/s.test(text)) wrong.push(`${code}: ${text}`)
    if (!/^RFC \d{4} [\d.]+$/.test(section)) wrong.push(`${code}: section ${section}`)
    // The byte that is wrong answers as well: by its part, and by the remark that lies on it.
    if (partsAt(explanation, span.start).length === 0) wrong.push(`${code}: byte ${span.start} has no part`)
  }
  return wrong
}

describe('every byte of every recorded message has its answer', () => {
  it.each(RESPONSES.map((one) => [one.id, one] as const))('response %s', (_, one) => {
    const bytes = bytesOf(one)
    const explanation = explain(bytes, {
      role: 'response',
      ended: one.ending !== 'open',
      requestMethods: [one.request.method],
    })
    expect(open(explanation, bytes)).toEqual([])
  })

  it.each(REQUESTS.map((one) => [one.id, one] as const))('request %s', (_, one) => {
    for (const { requests = [] } of one.connections) {
      for (const { base64 } of requests) {
        const bytes = fromBase64(base64)!
        expect(open(explain(bytes, { role: 'request', ended: false }), bytes)).toEqual([])
      }
    }
  })

  it('which are not few, right and wrong', () => {
    const all = RESPONSES.map((one) =>
      explain(bytesOf(one), {
        role: 'response',
        ended: one.ending !== 'open',
        requestMethods: [one.request.method],
      }),
    )
    expect(all.filter(({ remarks }) => remarks.length === 0).length).toBeGreaterThan(200)
    expect(all.filter(({ remarks }) => remarks.length > 0).length).toBeGreaterThan(60)
  })
})

describe('the value of a part', () => {
  const of = (text: string, offset: number, role: 'request' | 'response' = 'response') => {
    const bytes = fromLatin1(text)
    const explanation = explain(bytes, { role, ended: true, requestMethods: ['GET'] })
    return partsAt(explanation, offset).map((part) => `${part.name} = ${partValue(part, bytes)}`)
  }
  const REPLY = 'HTTP/1.1 404 Nope\r\nContent-Length:\t 2\r\nX-A: \xe9\r\n\r\nHi'

  it.each([
    [0, ['Response = 51 bytes: HTTP/1.1 404 Nope', 'status line = HTTP/1.1 404 Nope', 'version = HTTP/1.1']],
    [8, ['one space = space']],
    [9, ['status code = 404, Not Found']],
    [13, ['reason phrase = Nope']],
    [17, ['end of the line = CR LF']],
    [19, ['Content-Length = 2', 'header name = Content-Length']],
    [33, ['colon = :']],
    [34, ['white space around the value = tab space']],
    [36, ['value of Content-Length = 2']],
    [44, ['value of X-A = é']],
    [47, ['empty line = CR LF']],
    [50, ['content = 2 bytes: Hi']],
  ])('at offset %i', (offset, tail) => {
    expect(of(REPLY, offset).slice(-tail.length)).toEqual(tail)
  })

  it('is a number in words for chunks, and what the field is for where it is known', () => {
    const chunked =
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1a;x\r\nabcdefghijklmnopqrstuvwxyz\r\n0\r\n\r\n'
    const at = chunked.indexOf('1a')
    expect(of(chunked, at).slice(1)).toEqual([
      'chunk of 26 bytes = 26 bytes: abcdefghijklmnopqrstuvwxyz',
      'chunk length = 1a, which is 26 bytes',
    ])
    expect(of(chunked, at + 2).at(-1)).toBe('chunk extension = ;x')
    expect(of(chunked, chunked.lastIndexOf('0')).slice(1)).toEqual([
      'last chunk = no bytes',
      'chunk length = 0, 0 bytes',
    ])
    const bytes = fromLatin1(REPLY)
    const value = partsAt(explain(bytes, { role: 'response', ended: true }), 36).at(-1)!
    expect(value).toMatchObject({ rule: 'field-value', section: 'RFC 9110 8.6' })
    expect(value.text).toBe('How many bytes of content follow the empty line. The recipient stops reading there.')
  })

  it('of much is its beginning, of controls their pictures', () => {
    const long = `HTTP/1.1 200 OK\r\n\r\n${'é'.repeat(1000)}`
    const bytes = new TextEncoder().encode(long)
    const content = partsAt(explain(bytes, { role: 'response', ended: true }), 30).at(-1)!
    expect(partValue(content, bytes)).toBe(`2,000 bytes: ${'é'.repeat(160)}…`)
    expect(of('HTTP/1.1 200 OK\r\n\r\n\x1b[2J\x00', 19).at(-1)).toBe('content = 5 bytes: ␛[2J␀')
  })

  it('of what is not understood is all of it, whichever of its bytes is asked for; where the error is, its sentence says', () => {
    expect(of('Hello World', 10)).toEqual(['not understood = 10 bytes: ello World'])
    const hello = explain(fromLatin1('Hello World'), { role: 'response', ended: true })
    expect(partsAt(hello, 10)[0]!.text).toBe(
      'The error is their first byte, at offset 1: from there on they are not HTTP.',
    )
    expect(of('HTTP/1.1 2OO OK\r\nA: b\r\n\r\n', 10)).toEqual(['not understood = 15 bytes: OO OK A: b  '])
    // What a lenient recipient reads has its names nevertheless.
    expect(of('HTTP/1.1 200 OK\nA: b\r\n\r\n', 15).at(-1)).toBe('end of the line = LF')
    expect(of('HTTP/1.1 200 OK\r\nA b: c\r\n\r\n', 18).slice(1)).toEqual([
      'header line = A b: c',
      'not understood = 5 bytes:  b: c',
    ])
  })
})

describe('a stream that grows', () => {
  const pick = (seed: number) => () => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff
    return seed / 0x80000000
  }

  it('is explained at each step as it would be from its first byte', { timeout: 60_000 }, () => {
    const replies = RESPONSES.map(bytesOf).filter(({ length }) => length < 600)
    const usual = [
      'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHello',
      'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nHello\r\n0\r\nA: b\r\n\r\n',
    ].map(fromLatin1)
    for (let seed = 1; seed <= 8; seed++) {
      const random = pick(seed)
      const oneOf = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)]!
      for (let round = 0; round < 100; round++) {
        const count = 1 + Math.floor(random() * 4)
        const stream = concat(Array.from({ length: count }, () => oneOf(random() < 0.7 ? usual : replies)))
        const methods = Array.from({ length: count }, () => oneOf(['GET', 'GET', 'GET', 'HEAD', 'CONNECT', 'POST']))
        const explainer = new StreamExplainer('response')
        let length = 0
        let known = 0
        while (length < stream.length) {
          length = Math.min(stream.length, length + 1 + Math.floor(random() * 60))
          if (random() < 0.4) known = Math.min(count, known + 1)
          const options = {
            requestMethods: methods.slice(0, known),
            allRequests: random() < 0.8,
            ended: length === stream.length && random() < 0.5,
            total: length,
          }
          const bytes = stream.slice(0, length)
          expect(explainer.update(bytes, options)).toEqual(explain(bytes, { role: 'response', ...options }))
        }
      }
    }
  })

  it('keeps the parts of messages that have come whole', () => {
    const bytes = fromLatin1('GET / HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(3))
    const explainer = new StreamExplainer('request')
    const before = explainer.update(bytes.subarray(0, bytes.length - 9), { ended: false })
    const after = explainer.update(bytes, { ended: false })
    expect(after.parts).toHaveLength(3)
    expect(after.parts.map((part, at) => part === before.parts[at])).toEqual([true, true, false])
  })
})
