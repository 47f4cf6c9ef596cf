import { expect, test } from 'vitest'
import { Flag } from '../../../src/trace'
import { byteFacts, flagNames, gathered, selectionFacts, whereText } from '../../../src/ui/inspector/facts'
import { sectionUrl } from '../../../src/ui/inspector/sections'
import { createWireTracker } from '../../../src/ui/wire/tracker'
import { browser } from '../wire/fixture'

const stream = createWireTracker().update(browser().records).stream(1, 'server')!
const facts = (start: number, end: number) =>
  Object.fromEntries(selectionFacts(stream, { connection: 1, from: 'server', start, end }))

test('one byte has its place, its value and its segment', () => {
  expect(facts(0, 1)).toEqual({
    offset: '0',
    decimal: '72',
    connection: '1',
    departed: '30.0 ms',
    arrived: '40.0 ms',
    segment: '1 of 5',
    flags: 'PSH ACK, 17 B',
  })
})

test('bytes of several segments name the first and the last', () => {
  expect(facts(10, 50)).toMatchObject({ offset: '10 to 49', costs: '40 of 75 B', segment: '1 to 3 of 5' })
})

test('where bytes stand is said by offsets, which count from 0, apart from how many there are', () => {
  expect(whereText(1, 2, 636)).toBe('offset 1, 636 bytes in all')
  expect(whereText(0, 99, 1354)).toBe('offsets 0\u201398, 1,354 bytes in all')
  expect(whereText(0, 1, 1)).toBe('offset 0, 1 byte in all')
})

test('flags are named in the order in which they are spoken', () => {
  expect(flagNames(Flag.ACK | Flag.FIN | Flag.PSH)).toBe('FIN PSH ACK')
})

test('controls have pictures, spaces a mark, high bytes their digits', () => {
  expect([13, 32, 0xc3, 127].map((byte) => byteFacts(byte).glyph)).toEqual(['␍', '␣', 'C3', '␡'])
})

test('sections of RFCs have addresses, others have none', () => {
  expect(sectionUrl('RFC 9112 2.2')).toBe('https://www.rfc-editor.org/rfc/rfc9112#section-2.2')
  expect(sectionUrl('Fetch Metadata')).toBeNull()
})

test('a fault that is there several times is told once, with its places', () => {
  const at = (code: string, start: number) => ({
    level: 'error' as const,
    code,
    span: { start, end: start + 1 },
    text: `${code} at ${start}`,
    section: 'RFC 9112 2.2',
  })
  const told = (...remarks: Parameters<typeof gathered>[0]) =>
    gathered(remarks).map(({ remark, also }) => `${remark.text}: ${also}`)
  expect(told()).toEqual([])
  expect(told(at('a', 1), at('b', 2), at('a', 3))).toEqual(['a at 1: The same at offset 3.', 'b at 2: '])
  expect(told(at('a', 1), at('a', 2), at('a', 1003))).toEqual(['a at 1: The same at offsets 2 and 1,003.'])
  expect(told(...Array.from({ length: 12 }, (_, n) => at('a', n)))).toEqual([
    'a at 0: The same at offsets 1, 2, 3, 4, 5, 6, 7, 8 and 3 more places.',
  ])
})
