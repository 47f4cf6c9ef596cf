import { describe, expect, it } from 'vitest'
import { LIMITS, type Limits } from '../../src/http'
import { compileModule } from '../../src/runtime'
import { bytesOf, parse } from '../http/support'
import { READERS, SHAPES, shaped } from './fuzz/inputs'

/** Characters of each input here; `npm run fuzz:page -- inputs` takes 10 MiB of each, and every reader every shape. */
const LENGTH = 16 * 1024
/** Milliseconds within which a reading is quick enough: what is linear takes far less. */
const QUICK = 100
/** The shorter input of a pair is so many times shorter; what is linear takes about as many times less, what is quadratic its square. */
const SHORTER = 4
/** What grows more than so many times from the shorter to the longer is not linear. */
const GROWTH = 10
/** A reading is timed so often, and its shortest counts: other threads of the tests share the processor. */
const TRIES = 5
/** Each reader takes one shape of so many here. */
const OF = 8

const milliseconds = (read: () => unknown): number => {
  const started = performance.now()
  read()
  return performance.now() - started
}
const shortest = (read: () => unknown): number => Math.min(...Array.from({ length: TRIES }, () => milliseconds(read)))

describe('what reads a stranger’s text takes time that grows with its length', () => {
  it('bigint-regex: no reader is quadratic in any of many shapes', { timeout: 60_000 }, () => {
    const slow: string[] = []
    for (const [index, [name, { most, read }]] of Object.entries(READERS).entries()) {
      for (const shape of SHAPES.filter((_, at) => (at + index) % OF === 0)) {
        const length = Math.min(most, LENGTH)
        const whole = shaped(shape, length)
        if (milliseconds(() => read(whole)) < QUICK) continue
        const took = shortest(() => read(whole))
        if (took < QUICK) continue
        const part = shaped(shape, length / SHORTER)
        const growth = took / shortest(() => read(part))
        if (growth > GROWTH) slow.push(`${name}: ${JSON.stringify(shape)} (${growth.toFixed(0)} times for ${SHORTER})`)
      }
    }
    expect(slow).toEqual([])
  })

  it('a program nested deeper than a stack is a problem with a sentence', () => {
    for (const text of ['('.repeat(50_000), `${'{'.repeat(50_000)}${'}'.repeat(50_000)}`, `a${'[0]'.repeat(80_000)}`])
      expect(compileModule({ name: 'server.ts', text })).toEqual({
        file: 'server.ts',
        line: 1,
        column: 1,
        message: 'This file is nested too deeply to be compiled.',
      })
  })
})

const chunkedHead = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'
const requestHead = 'GET / HTTP/1.1\r\nHost: a\r\n'

/** A message that is `count` of what a limit counts, by the limit's name. */
const AT: Readonly<Record<keyof Limits, readonly [role: 'request' | 'response', at: (count: number) => string]>> = {
  startLine: ['request', (n) => `GET /${'a'.repeat(n - 'GET / HTTP/1.1'.length)} HTTP/1.1\r\nHost: a\r\n\r\n`],
  head: ['request', (n) => `${requestHead}X: ${'a'.repeat(n - 'Host: a\r\nX: \r\n\r\n'.length)}\r\n\r\n`],
  fields: ['request', (n) => `${requestHead}${'X: a\r\n'.repeat(n - 1)}\r\n`],
  chunkSizeDigits: ['response', (n) => `${chunkedHead}${'1'.padStart(n, '0')}\r\na\r\n0\r\n\r\n`],
  chunkExtensions: ['response', (n) => `${chunkedHead}1;${'a'.repeat(n - 1)}\r\na\r\n0\r\n\r\n`],
  leadingLines: ['request', (n) => `${'\r\n'.repeat(n)}${requestHead}\r\n`],
}

describe('the parser is bounded by default', () => {
  it('parser-bounded: each limit holds at the limit, and one above it is refused', () => {
    for (const [name, limit] of Object.entries(LIMITS) as [keyof Limits, number][]) {
      const [role, at] = AT[name]
      const within = parse(role, [bytesOf(at(limit))], { eof: true })
      expect(within.error, `${name} at ${limit}`).toBeNull()
      expect(within.messages.at(-1)?.complete, `${name} at ${limit}`).toBe(true)
      const beyond = parse(role, [bytesOf(at(limit + 1))], { eof: true })
      expect(beyond.error, `${name} at ${limit + 1}`).not.toBeNull()
      expect(
        beyond.messages.some(({ complete }) => complete),
        `${name} at ${limit + 1}`,
      ).toBe(false)
    }
  })
})
