import { describe, expect, it } from 'vitest'
import { latin1, type Span, utf8 } from '../../../src/bytes'
import { stretches } from '../../../src/ui/client/screen-stretches'
import { setPlaces, setText } from '../../../src/ui/client/screen-text'

/** Bytes whose control codes of the command's own stand in guillemets, and where those are. */
function written(text: string): { bytes: Uint8Array; controls: Span[] } {
  const controls: Span[] = []
  let plain = ''
  for (const [at, piece] of text.split(/[«»]/).entries()) {
    if (at % 2 === 1) controls.push({ start: plain.length, end: plain.length + piece.length })
    plain += piece
  }
  return { bytes: utf8(plain), controls }
}

const set = (text: string) => {
  const { bytes, controls } = written(text)
  return setText(bytes, controls)
}

describe('control codes of a command’s own on its screen', () => {
  it('a name is bold, and a server’s codes are shown', () => {
    const { text, bold } = set('«\x1b[1m»Date«\x1b[0m»: \x1b[1m now\r\n')
    expect(text).toBe('Date: ␛[1m now\n')
    expect(bold).toEqual([{ start: 0, end: 4 }])
  })

  it('a link’s codes are not seen', () => {
    expect(set('«\x1b]8;;http://localhost/\x1b\\» /\n«\x1b]8;;\x1b\\»end').text).toBe(' /\nend')
  })

  it.each([
    ['goes back to the beginning of the line', 'head\n«\r»  0«\r»100\n', 'head\n100\n'],
    ['leaves what is not written over', 'a\nlonger«\r»xy\nz', 'a\nxynger\nz'],
    ['of a server is shown', 'a\rb«\r»c', 'c␍b'],
    ['at the end leaves the line', 'abc«\r»', 'abc'],
  ])('CR %s', (_, from, text) => {
    expect(set(from).text).toBe(text)
  })

  it('each byte has a place in what is seen', () => {
    const { bytes, controls } = written('«\x1b[1m»Ä«\x1b[0m»: b\r\nold«\r»new\nend')
    // The controls of `written` count code units: the umlaut's second byte moves those behind it.
    const moved = controls.map(({ start, end }, at) => (at === 0 ? { start, end } : { start: start + 1, end: end + 1 }))
    const places = setPlaces(bytes, moved)
    const { text } = setText(bytes, moved)
    expect(text).toBe('Ä: b\nnew\nend')
    expect(places.at(-1)).toBe(text.length)
    const at = (some: string) => places[latin1(bytes).indexOf(some)]
    expect(['b\r', 'old', 'new', 'end'].map(at)).toEqual([3, 5, 5, 9])
  })
})

describe('a piece of a screen in parts that are set alike', () => {
  it('is parted where marks and bold begin and end', () => {
    const piece = { text: 'abcdef', bold: [{ start: 0, end: 3 }], lit: [{ start: 2, end: 5 }] }
    expect(stretches(piece).map(({ start, text, lit, bold }) => [start, text, lit, bold])).toEqual([
      [0, 'ab', false, true],
      [2, 'c', true, true],
      [3, 'de', true, false],
      [5, 'f', false, false],
    ])
    expect(stretches({ text: '' })).toEqual([{ start: 0, text: '', lit: false, bold: false }])
  })
})
