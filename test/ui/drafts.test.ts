import { describe, expect, it } from 'vitest'
import { whenText } from '../../src/ui/drafts/when'
import { fragmentIn } from '../../src/ui/layout/notice-bar'

const MINUTE = 60_000

describe('when a copy was stored', () => {
  const now = Date.UTC(2026, 10, 28, 12)
  it.each([
    [now - 10_000, 'just now'],
    [now - MINUTE, '1 minute ago'],
    [now - 59 * MINUTE, '59 minutes ago'],
    [now - 61 * MINUTE, '1 hour ago'],
    [now - 50 * 60 * MINUTE, '2 days ago'],
    [Date.UTC(2026, 9, 1, 12), 'October 1, 2026'],
    [now + MINUTE, 'just now'],
    [null, 'earlier'],
  ])('%s: %s', (changed, text) => expect(whenText(changed, now)).toBe(text))
})

describe('a link that is pasted again', () => {
  it.each([
    ['https://barewire.example/#1.abcw', '#1.abcw'],
    ['<https://barewire.example/#1.ab\r\n cw>', '#1.abcw'],
    ['1.abcw', '#1.abcw'],
    [' ', '#'],
  ])('%j: %s', (text, fragment) => expect(fragmentIn(text)).toBe(fragment))
})
