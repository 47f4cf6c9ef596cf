import { expect, test } from 'vitest'
import { byteCount, grouped, trimEndOf, trimOws } from '../../src/bytes'

test('a number is grouped as Intl groups it', () => {
  for (const value of [
    0,
    7,
    11,
    999,
    1000,
    1234,
    65_536,
    100_000,
    999_999,
    1_000_000,
    2 ** 53 - 1,
    -1000,
    0.5,
    1234.125,
  ]) {
    expect(grouped(value)).toBe(value.toLocaleString('en'))
  }
})

test('a count of bytes has its word', () => {
  expect([0, 1, 2, 1234].map(byteCount)).toEqual(['0 bytes', '1 byte', '2 bytes', '1,234 bytes'])
})

test('white space that counts for nothing is SP and HTAB at the ends, and no other', () => {
  for (const [text, trimmed] of [
    ['', ''],
    [' \t ', ''],
    ['a', 'a'],
    ['\t a \t b\t ', 'a \t b'],
    ['\u00a0a\r', '\u00a0a\r'],
  ] as const)
    expect(trimOws(text)).toBe(trimmed)
  expect(trimEndOf('.a..b.. .', '.')).toBe('.a..b.. ')
  expect(trimEndOf('a\r\n\r', '\r\n')).toBe('a')
})
