import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { rawText } from '../../src/clients/raw/escapes'
import { escapeControls, screenPlaces, screenText } from '../../src/ui/client/screen-text'
import { cellOf, narrowCellOf } from '../../src/ui/wire/cells'
import type { Block } from '../../src/ui/wire/model'
import { paintRow } from '../../src/ui/wire/paint'
import { spokenLine } from '../../src/ui/wire/transcript'
import { CONTROL_SEQUENCES } from '../fixtures/control-sequences'

/** What moves a cursor, turns a line around or is not seen: C0 and C1, DEL, marks and isolates of direction, zero widths. */
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/

const BIDI = [0x061c, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069]

describe('a stranger’s text is shown as what it is', () => {
  it('render-control: every octet and every mark of direction is a sign that can be seen', () => {
    for (let byte = 0; byte < 256; byte++) {
      const one = Uint8Array.of(byte)
      for (const glyphs of [cellOf(byte).text, narrowCellOf(byte).text, spokenLine(one), rawText(one)]) {
        expect(glyphs.replace(/^\n$/, ''), `octet ${byte}`).not.toMatch(UNSEEN)
      }
      expect(cellOf(byte).text.length, `octet ${byte}`).toBe(byte < 0x80 ? 1 : 2)
      // Screens keep line ends and tabs as what they are.
      if (byte !== 0x0a && byte !== 0x09) expect(screenText(one), `octet ${byte}`).not.toMatch(UNSEEN)
    }
    expect(Array.from({ length: 256 }, (_, byte) => cellOf(byte).text).join(' ')).toMatchSnapshot('octets on the wire')
    expect(Array.from({ length: 256 }, (_, byte) => spokenLine(Uint8Array.of(byte))).join('')).toMatchSnapshot(
      'octets spoken',
    )
    for (const code of BIDI) {
      const shown = escapeControls(`a${String.fromCharCode(code)}b`)
      expect(shown).toBe(`a<U+${code.toString(16).toUpperCase().padStart(4, '0')}>b`)
    }
    // Two octets that are CR LF are a line's end; CR alone is not.
    expect(escapeControls('a\r\nb\rc\0d\x1b[31m')).toBe('a\nb␍c␀d␛[31m')
  })

  it('the place of each byte on a screen is that of its sign', () => {
    const text = 'a\r\nö\x1b[0m\u202ez\ufeff\x00€\rx\n\u{1f50c}!'
    const bytes = new TextEncoder().encode(text)
    const places = screenPlaces(bytes)
    const shown = screenText(bytes)
    expect(places.at(-1)).toBe(shown.length)
    for (let at = 0; at < bytes.length; at++)
      if (bytes[at]! > 0x20 && bytes[at]! < 0x7f) expect(shown[places[at]!]).toBe(String.fromCharCode(bytes[at]!))
  })

  it('term-inert: of what a peer sent no control sequence reaches a terminal, and nothing listens for its answers', () => {
    for (const sequence of CONTROL_SEQUENCES) {
      const bytes = new TextEncoder().encode(sequence)
      expect(screenText(bytes).replaceAll('\n', '').replaceAll('\t', '')).not.toMatch(UNSEEN)
      const block = { stream: bytes, start: 0, end: bytes.length, from: 'server', connection: 1 } as unknown as Block
      for (const mode of ['text', 'hex'] as const) {
        const row = { kind: 'bytes', block, start: 0, end: bytes.length } as Parameters<typeof paintRow>[0]
        const marks = { selection: { connection: 1, from: 'server', start: 1, end: 3 }, fault: () => true } as const
        const painted = paintRow(row, mode, 16, marks)
        expect(painted.replace(/\u001b\[[\d;:]*m/g, '')).not.toMatch(UNSEEN)
      }
    }
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file))
    const sources = files.map((file) => readFileSync(join('src', file), 'utf8'))
    const terminals = sources.filter((text) => text.includes("from '@xterm/xterm'"))
    expect(terminals.length).toBeGreaterThan(1)
    for (const text of terminals) {
      if (/new Terminal\(/.test(text)) expect(text).toContain('disableStdin: true')
      expect(text).not.toMatch(/\.(?:onData|onBinary|onTitleChange|registerOscHandler|loadAddon)\b/)
    }
  })
})
