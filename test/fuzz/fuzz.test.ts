import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { generate, type Input } from './generate'
import { playOne } from './one'
import { Random } from './random'
import { TABLE } from './table'

interface Finding extends Input {
  /** The row of the table; null where both say the same since. */
  readonly kind: string | null
}

const CORPUS = JSON.parse(readFileSync('test/fixtures/fuzz-corpus.json', 'utf8')) as readonly Finding[]

test('each past finding is what the table says of it, or is settled', () => {
  const random = new Random(1)
  for (const finding of CORPUS) {
    const difference = playOne(finding, random)
    const row = difference && TABLE.find((one) => one.holds(difference))
    expect(difference ? (row?.name ?? difference.kind) : null, JSON.stringify(finding)).toBe(finding.kind)
  }
  expect(new Set(CORPUS.map(({ kind }) => kind)).size).toBeGreaterThan(30)
})

test('generated messages, whole and in pieces, against llhttp: nothing outside the table', () => {
  const random = new Random(20_260_101)
  let agree = 0
  for (let played = 0; played < 4000; played++) {
    const input = generate(random)
    const difference = playOne(input, random)
    if (!difference) agree++
    else
      expect(
        TABLE.some((one) => one.holds(difference)),
        `${difference.kind} ${JSON.stringify(input)}`,
      ).toBe(true)
  }
  expect(agree).toBeGreaterThan(2000)
})

test('a difference that no row explains is seen: rows look at the octets', () => {
  const input: Input = { role: 'request', methods: [], text: 'GET / HTTP/1.1\r\nHost: a\r\n\r\n' }
  const error = { code: 'host-syntax', reason: '', start: 22, end: 23 }
  const difference = {
    kind: 'we refuse host-syntax',
    index: 0,
    input,
    ours: { messages: [], error },
    theirs: { messages: [], error: null },
  }
  expect(TABLE.some((one) => one.holds(difference))).toBe(false)
})
