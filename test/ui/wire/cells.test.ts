import { describe, expect, test } from 'vitest'
import { utf8 } from '../../../src/bytes'
import {
  byteAt,
  cellOf,
  foldText,
  headFold,
  hexColumns,
  hexPlaces,
  hexRows,
  spoken,
  textPlaces,
  textRows,
} from '../../../src/ui/wire/cells'
import { blocksOf, search, stepByte, stepMessage, stepSpan } from '../../../src/ui/wire/navigate'
import { paintRow } from '../../../src/ui/wire/paint'
import { NOTHING_OPENED, reveal, rowOf, shows, wireRows } from '../../../src/ui/wire/rows'
import { hexPerRow } from '../../../src/ui/wire/stage-layout'
import { createWireTracker } from '../../../src/ui/wire/tracker'
import { bare, browser, hostile, large } from './fixture'

const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte)

describe('cells', () => {
  test('every byte is drawn by printable glyphs, one cell below 0x80 and two digits from there on', () => {
    for (const byte of everyByte) {
      const { text } = cellOf(byte)
      expect(text).toHaveLength(byte < 0x80 ? 1 : 2)
      expect(text).toMatch(/^[\x21-\x7e\u00b7\u2400-\u2421]+$/)
    }
    expect([cellOf(0x0d).text, cellOf(0x0a).text, cellOf(0x20).text, cellOf(0xc3).text]).toEqual(['␍', '␊', '·', 'C3'])
  })

  test('a line ends behind LF and a long one wraps at the cell', () => {
    const bytes = utf8('ab\r\ncdefg\n\n')
    expect(textRows(bytes, 0, bytes.length, 4, 99)).toEqual([
      { start: 0, end: 4 },
      { start: 4, end: 8 },
      { start: 8, end: 10 },
      { start: 10, end: 11 },
    ])
  })

  test('wraps CR LF as a pair, and where there is no room for both nothing is lost', () => {
    const bytes = utf8('abc\r\nabcd\r\n\r\n')
    expect(textRows(bytes, 0, bytes.length, 4, 99)).toEqual([
      { start: 0, end: 3 },
      { start: 3, end: 5 },
      { start: 5, end: 9 },
      { start: 9, end: 11 },
      { start: 11, end: 13 },
    ])
  })

  test.each([2, 3, 7, 40])('rows of %i columns tile the bytes and none is too wide', (columns) => {
    const rows = textRows(everyByte, 0, 256, columns, 999)
    expect(rows[0]!.start).toBe(0)
    expect(rows.at(-1)!.end).toBe(256)
    rows.forEach((row, index) => {
      if (index > 0) expect(row.start).toBe(rows[index - 1]!.end)
      const last = textPlaces(everyByte, row).at(-1)!
      expect(last.column + last.width).toBeLessThanOrEqual(columns)
    })
  })

  test('every cell leads back to its byte, in text and in both columns of hex', () => {
    for (const row of textRows(everyByte, 0, 256, 30, 999)) {
      const places = textPlaces(everyByte, row)
      for (const { at, column, width } of places) {
        for (let cell = column; cell < column + width; cell++) expect(byteAt(places, cell)).toBe(at)
      }
    }
    for (const row of hexRows(0, 21, 8, 99)) {
      const places = hexPlaces(row, 8)
      expect(places).toHaveLength(2 * (row.end - row.start))
      for (const { at, column } of places) expect(byteAt(places, column)).toBe(at)
      expect(places.every(({ column, width }) => column + width <= hexColumns(8))).toBe(true)
    }
  })

  test('a long head folds to its first line and its empty line; a short one does not', () => {
    const fields = Array.from({ length: 9 }, (_, index) => `X-${index}: y\r\n`).join('')
    const long = utf8(`GET / HTTP/1.1\r\n${fields}\r\nbody`)
    const fold = headFold(long, 0, long.length)!
    expect(fold).toEqual({ start: 16, end: 16 + fields.length, lines: 9 })
    expect(foldText(fold)).toBe('9 header lines, 72 bytes')
    expect(headFold(utf8('GET / HTTP/1.1\r\nHost: a\r\n\r\n'), 0, 27)).toBeNull()
    expect(headFold(utf8('Hello World'), 0, 11)).toBeNull()
  })

  test('bytes are spoken by name', () => {
    expect([13, 10, 32, 71, 0xc3, 1].map(spoken)).toEqual(['CR', 'LF', 'space', 'G', 'byte C3', 'byte 01'])
  })
})

const SGR = /\u001b\[[0-9;:]*m/g
const unmarked = { selection: null, fault: () => false }

describe('rows', () => {
  test.each(['text', 'hex'] as const)('in %s, nothing but SGR of ours ever reaches the terminal', (mode) => {
    const model = createWireTracker().update(hostile().records)
    for (const row of wireRows(model, mode, 29, 8)) {
      const glyphs = paintRow(row, mode, 8, unmarked).replace(SGR, '')
      expect(glyphs).toMatch(/^[\x20-\x7e\u00b7\u2400-\u2421]*$/)
    }
  })

  test('the selection is painted in its direction’s colour, and only there', () => {
    const model = createWireTracker().update(bare().records)
    const selection = { connection: 1, from: 'server', start: 0, end: 5 } as const
    const painted = wireRows(model, 'text', 29, 8).map((row) => paintRow(row, 'text', 8, { ...unmarked, selection }))
    const lit = painted.filter((line) => line.includes(';45m'))
    expect(lit).toHaveLength(1)
    expect(lit[0]!.split('\u001b[0;1;33;45m')[1]!.split('\u001b')[0]).toBe('Hello')
  })

  test('a megabyte shows its first rows and what is left', () => {
    const rows = wireRows(createWireTracker().update(large().records), 'text', 29, 8)
    expect(rows.length).toBeLessThan(200)
    const more = rows.find((row) => row.kind === 'more')!
    expect(more.end - more.start).toBeGreaterThan(1_000_000)
  })

  test('what is selected inside a fold or beyond the shown rows is opened', () => {
    const folded = createWireTracker().update(browser().records)
    const open = reveal(folded, NOTHING_OPENED, 1, 'client', 40)
    const rows = wireRows(folded, 'text', 29, 8, open)
    expect(rows[rowOf(rows, 1, 'client', 40)]?.kind).toBe('bytes')
    const long = createWireTracker().update(large().records)
    const further = wireRows(long, 'text', 29, 8, reveal(long, NOTHING_OPENED, 1, 'server', 9000))
    expect(further[rowOf(further, 1, 'server', 9000)]?.kind).toBe('bytes')
    expect(reveal(folded, open, 1, 'client', 40)).toBe(open)
  })

  test('a byte is shown by its own row: the line over an unfolded head does not stand for it, the folded one does', () => {
    const model = createWireTracker().update(browser().records)
    const byte = { connection: 1, from: 'client', start: 40, end: 41 } as const
    const shown = (opened = NOTHING_OPENED) => wireRows(model, 'text', 29, 8, opened).filter((row) => shows(row, byte))
    expect(shown().map(({ kind }) => kind)).toEqual(['fold'])
    const open = shown(reveal(model, NOTHING_OPENED, 1, 'client', 40))
    expect(open).toMatchObject([{ kind: 'bytes' }])
    // A whole message has the line over it as well.
    const whole = wireRows(model, 'text', 29, 8).filter((row) => shows(row, { ...byte, start: 0, end: 1e6 }))
    expect(whole.map(({ kind }) => kind)).toEqual(['conductor', 'bytes', 'fold', 'bytes'])
  })
})

describe('moving and finding', () => {
  const model = createWireTracker().update(browser().records)

  test('arrows go from the end of a message to the beginning of the next, and back', () => {
    const [request, response] = blocksOf(model)
    const last = { connection: 1, from: 'client', start: request!.end - 1, end: request!.end } as const
    const next = stepByte(model, last, 1, null)!
    expect(next).toEqual({ connection: 1, from: 'server', start: 0, end: 1 })
    expect(stepByte(model, next, -1, null)).toEqual(last)
    expect(stepMessage(model, last, 1)).toEqual({ connection: 1, from: 'server', start: 0, end: response!.end })
  })

  test('by part, a whole message is followed by its own first part, and its last part by the next message', () => {
    const blocks = blocksOf(model)
    const last = blocks.at(-1)!
    const part = (_: number, __: unknown, offset: number) => ({
      start: offset - (offset % 4),
      end: offset - (offset % 4) + 4,
    })
    const all = stepMessage(
      model,
      { connection: last.connection, from: last.from, start: last.start, end: last.end },
      1,
    )!
    expect(all).toMatchObject({ start: last.start, end: last.end })
    expect(stepSpan(model, all, 1, part)).toEqual({ ...all, end: last.start + 4 })
    const end = { ...all, start: all.end - 1 }
    expect(stepSpan(model, end, 1, part)).toEqual(end)
    const [request, response] = blocks
    const first = { connection: 1, from: 'client', start: request!.end - 1, end: request!.end } as const
    expect(stepSpan(model, first, 1, part)).toMatchObject({ from: 'server', start: response!.start })
  })

  test('Shift extends from the anchor in both directions and stays in the stream', () => {
    const at = (start: number, end: number) => ({ connection: 1, from: 'server', start, end }) as const
    expect(stepByte(model, at(3, 4), 1, 3)).toEqual(at(3, 5))
    expect(stepByte(model, at(3, 5), -1, 3)).toEqual(at(3, 4))
    expect(stepByte(model, at(3, 4), -1, 3)).toEqual(at(2, 4))
    expect(stepByte(model, at(0, 4), -1, 3)).toEqual(at(0, 4))
  })

  test('search finds bytes that are folded away, whatever the case', () => {
    const found = search(model, 'USER-AGENT')
    expect(found.map(({ connection }) => connection)).toEqual([1, 2])
    const { start, end } = found[0]!
    expect(new TextDecoder().decode(model.stream(1, 'client')!.slice(start, end))).toBe('User-Agent')
  })
})

describe('rows of the hex view', () => {
  test.each([
    [900, 16],
    [560, 16],
    [388, 8],
    [320, 8],
    [280, 8],
    [240, 4],
    [152, 2],
    [60, 1],
  ])('in a pane of %i px hold %i bytes, and fit it with their text', (width, perRow) => {
    expect(hexPerRow(width)).toBe(perRow)
    // Letters of 11 px are 6.6 px wide; the rail takes 20 px at the left, and 12 px at the right stay free.
    if (width > 100) expect(hexColumns(perRow) * 6.6).toBeLessThanOrEqual(width - 32)
  })
})
