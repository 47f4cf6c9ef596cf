import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { latin1, utf8 } from '../../../src/bytes'
import type { BrowserOutcome, CurlOutcome } from '../../../src/clients'
import { explain } from '../../../src/inspect'
import { browserParts, bytesAtScreen, litOnScreen, screenLinks } from '../../../src/ui/client/links'
import { screenPlaces, screenText } from '../../../src/ui/client/screen-text'

const REPLY = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n'

const curl = (stdout: string, stderr = ''): CurlOutcome => ({
  kind: 'curl',
  exit: 0,
  files: [],
  stdout: utf8(stdout),
  stderr,
  screen: [],
  reason: { rule: 'test', text: '', evidence: [{ connection: 1, start: 0, end: 1 }], requirement: null, ground: '' },
})

const linksOf = (outcome: CurlOutcome, reply = REPLY) =>
  screenLinks(outcome, utf8(reply), explain(utf8(reply), { role: 'response', ended: true }))

describe('where bytes stand on a screen', () => {
  test.each([
    ['a line end of two bytes is one character', 'a\r\nb', [0, 1, 1, 2, 3]],
    ['the bytes of one character share its place', 'é€x', [0, 0, 1, 1, 1, 2, 3]],
    ['a control is one picture', '\x1b[2J\0', [0, 1, 2, 3, 4, 5]],
    ['an invisible character is its code', '\u200bz', [0, 0, 0, 8, 9]],
  ])('%s', (_, text, places) => {
    expect([...screenPlaces(utf8(text))]).toEqual(places)
  })

  test('the place after any bytes is the length of their text, where they end with a character', () => {
    const anyText = fc.string({ unit: fc.constantFrom('a', '\r', '\n', '\t', '\0', 'é', '€', '😀', '\u202e', ' ') })
    fc.assert(
      fc.property(anyText, anyText, (before, after) => {
        fc.pre(!(before.endsWith('\r') && after.startsWith('\n')))
        const bytes = utf8(before + after)
        expect(screenPlaces(bytes)[utf8(before).length]).toBe(screenText(utf8(before)).length)
      }),
    )
  })

  test('ill-formed bytes have a place too', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        // A byte order mark is dropped at the start of the text.
        fc.pre(latin1(bytes, 0, 3) !== '\xef\xbb\xbf')
        const places = screenPlaces(bytes)
        expect(places.at(-1)).toBe(screenText(bytes).length)
        expect([...places]).toEqual([...places].sort((one, other) => one - other))
      }),
    )
  })
})

describe('what curl printed is linked to what was sent', () => {
  test('content in chunks, with the head where it is printed too', () => {
    const head = REPLY.slice(0, REPLY.indexOf('3\r\n'))
    for (const [printed, before] of [
      ['abcdefg', 0],
      [`${head}abcdefg`, head.length],
    ] as const) {
      const links = linksOf(curl(printed))
      const d = REPLY.indexOf('defg')
      expect(bytesAtScreen(links, 'stdout', before + 3)).toEqual({ start: d, end: d + 1 })
      expect(litOnScreen(links, { start: d + 1, end: d + 3 })).toEqual([
        { stream: 'stdout', start: before + 4, end: before + 6 },
      ])
      // What frames the chunks is not printed.
      expect(litOnScreen(links, { start: d - 3, end: d })).toEqual([])
    }
  })

  test('names in bold: the codes are curl’s, and what stands between them is the server’s', () => {
    const reply = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi'
    const [on, off] = ['\x1b[1m', '\x1b[0m']
    for (const body of ['', 'hi']) {
      const stdout = `HTTP/1.1 200 OK\r\n${on}Content-Length${off}: 2\r\n\r\n${body}`
      const controls = [on, off].map((code) => ({ start: stdout.indexOf(code), end: stdout.indexOf(code) + 4 }))
      const outcome = { ...curl(stdout), screen: [{ stream: 'stdout' as const, bytes: utf8(stdout), controls }] }
      const links = linksOf(outcome, reply)
      for (const [at, char] of [...stdout].entries()) {
        const inControl = controls.some(({ start, end }) => at >= start && at < end)
        const from = bytesAtScreen(links, 'stdout', at)
        expect(from && reply.slice(from.start, from.end)).toBe(inControl ? null : char)
      }
      const name = { start: reply.indexOf('Content'), end: reply.indexOf(': 2') + 3 }
      expect(litOnScreen(links, name).map(({ start, end }) => stdout.slice(start, end))).toEqual([
        'Content-Length',
        ': 2',
      ])
    }
  })

  test('raw output is linked byte by byte, framing included', () => {
    const printed = REPLY.slice(REPLY.indexOf('3\r\n'))
    const from = bytesAtScreen(linksOf(curl(printed)), 'stdout', 0)
    expect(from).toEqual({ start: REPLY.indexOf('3\r\n'), end: REPLY.indexOf('3\r\n') + 1 })
  })

  test('decoded output comes from the content as a whole', () => {
    const links = linksOf(curl('something else'))
    expect(bytesAtScreen(links, 'stdout', 2)).toEqual({
      start: REPLY.indexOf('abc'),
      end: REPLY.indexOf('defg') + 4,
    })
  })

  test('each line of a head that --verbose tells is linked to that line', () => {
    const links = linksOf(curl('', '* Connected\n< HTTP/1.1 200 OK\r\n< Transfer-Encoding: chunked\r\n< \n'))
    const lit = litOnScreen(links, { start: 20, end: 21 })
    expect(lit).toEqual([{ stream: 'stderr', start: 31, end: 60 }])
  })

  test('what --verbose tells is counted in bytes, also where a character has two', () => {
    const reply = 'HTTP/1.1 200 OK\r\nX: é\r\nY: z\r\n\r\n'
    const stderr = latin1(utf8('< X: é\r\n< Y: z\r\n'))
    const links = linksOf(curl('', stderr), reply)
    expect(links.map(({ start, end }) => stderr.slice(start, end))).toEqual([latin1(utf8('< X: é\r')), '< Y: z\r'])
    expect(links.map(({ from }) => latin1(utf8(reply), from.start, from.end))).toEqual([
      latin1(utf8('X: é\r\n')),
      'Y: z\r\n',
    ])
  })
})

test('a browser’s title is linked to the bytes between its tags', () => {
  const html = '<!doctype html><TITLE lang=en>Hi</TITLE><p>'
  const reply = utf8(`HTTP/1.1 200 OK\r\nContent-Length: ${html.length}\r\n\r\n${html}`)
  const outcome = {
    kind: 'browser',
    outcome: 'document',
    title: 'Hi',
    reason: { rule: 'test', text: '', evidence: [{ connection: 1, start: 0, end: 1 }], requirement: null, ground: '' },
  } as unknown as BrowserOutcome
  const { title, content } = browserParts(outcome, reply, explain(reply, { role: 'response', ended: true }))
  expect(latin1(reply, title!.start, title!.end)).toBe('Hi')
  expect(content.map(({ start, end }) => latin1(reply, start, end)).join('')).toBe(html)
})
