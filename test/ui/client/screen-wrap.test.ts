import { describe, expect, it } from 'vitest'
import { breakMessages } from '../../../src/ui/client/screen-wrap'

const lines = (text: string, columns: number, role = 'stderr') =>
  breakMessages([{ role, text }], columns)[0]!.text.split('\n')

describe('on a narrow screen', () => {
  it.each([
    [43, ['curl: (1) Received HTTP/0.9 when not', 'allowed', '']],
    [44, ['curl: (1) Received HTTP/0.9 when not allowed', '']],
    [18, ['curl: (1) Received', 'HTTP/0.9 when not', 'allowed', '']],
    [20, ['curl: (1) Received', 'HTTP/0.9 when not', 'allowed', '']],
  ])('curl’s own message breaks between words: %i columns', (columns, expected) => {
    const text = 'curl: (1) Received HTTP/0.9 when not allowed\n'
    const broken = lines(text, columns)
    expect(broken).toEqual(expected)
    // Every place stays what it was.
    expect(broken.join(' ').replace(/ $/, '\n')).toBe(text)
  })

  it.each([
    ['stdout', 'curl: no message, but what a server sent to it\n'],
    ['command', 'curl: http://localhost:8000/a/long/target here\n'],
    ['stderr', '  % Total    % Received % Xferd  Average Speed\n'],
  ])('all else breaks where the screen ends: %s', (role, text) => {
    expect(lines(text, 20, role).join('\n')).toBe(text)
  })
})
