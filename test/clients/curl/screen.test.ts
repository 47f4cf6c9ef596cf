import { describe, expect, it } from 'vitest'
import { Gathered, latin1, utf8 } from '../../../src/bytes'
import type { ScreenWrite } from '../../../src/clients'
import { OutputFile, Screen } from '../../../src/clients/curl/output'
import { meterControls, styledField } from '../../../src/clients/curl/style'
import { parseUrl } from '../../../src/clients/curl/url'

const shown = (screen: Screen) => screen.pieces.map(({ stream, bytes }) => `${stream} ${latin1(bytes)}`)

describe('curl’s screen', () => {
  it('has one piece for what came one after the other, in however many writes', () => {
    const screen = new Screen(true)
    for (let at = 0; at < 1000; at++) {
      screen.write(utf8('Hello '))
      screen.flush()
    }
    screen.error('curl: (56) Recv failure\n')
    screen.error('again\n')
    screen.write(utf8('World\n'))
    expect(shown(screen)).toEqual([
      `stdout ${'Hello '.repeat(1000)}`,
      'stderr curl: (56) Recv failure\nagain\n',
      'stdout World\n',
    ])
    expect(latin1(screen.stdout)).toBe(`${'Hello '.repeat(1000)}World\n`)
  })

  it('has the pieces as they stand, while more comes', () => {
    const screen = new Screen(false)
    screen.write(utf8('a'))
    const before = screen.pieces
    screen.write(utf8('b'))
    expect(latin1(before[0]!.bytes)).toBe('a')
    expect(shown(screen)).toEqual(['stdout ab'])
  })
})

describe('control codes of curl’s own', () => {
  const codes = ({ bytes, controls = [] }: ScreenWrite) => controls.map(({ start, end }) => latin1(bytes, start, end))

  it('are told from bytes of others, in whichever piece they come to stand', () => {
    const screen = new Screen(true)
    screen.write(utf8('\x1b[1mheld'), [{ start: 0, end: 4 }])
    screen.error('\rmeter', [{ start: 0, end: 1 }])
    screen.write(utf8(' \x1b[1m of a server\x1b[0m\n'), [{ start: 17, end: 21 }])
    expect(screen.pieces.map((piece) => [piece.stream, codes(piece)])).toEqual([
      ['stderr', ['\r']],
      ['stdout', ['\x1b[1m', '\x1b[0m']],
    ])
    expect(screen.pieces[1]!.controls).toEqual([
      { start: 0, end: 4 },
      { start: 25, end: 29 },
    ])
  })

  it('surround a field’s name and a link, and nothing of the line is among them', () => {
    const line = 'Location: /\x1b[1m\r\n'
    const { text, controls } = styledField(line, null)
    expect(controls.map(({ start, end }) => text.slice(start, end))).toEqual(['\x1b[1m', '\x1b[0m'])
    expect(text).toBe('\x1b[1mLocation\x1b[0m: /\x1b[1m\r\n')
    const url = parseUrl('http://localhost:8000/a')
    if (!url.ok) throw new Error('no URL')
    const linked = styledField('Location: /b\r\n', url.url)
    expect(linked.controls.map(({ start, end }) => linked.text.slice(start, end))).toEqual([
      '\x1b[1m',
      '\x1b[0m',
      '\x1b]8;;http://localhost:8000/b\x1b\\',
      '\x1b]8;;\x1b\\',
    ])
  })

  it('are every CR of a meter', () => {
    expect(meterControls('a\r 0\r100\n')).toEqual([
      { start: 1, end: 2 },
      { start: 4, end: 5 },
    ])
  })
})

describe('a file that curl writes', () => {
  it('is not copied with every write, and lies alone in its buffer at the end', () => {
    const files = new Map<string, Uint8Array>([['f', utf8('before ')]])
    const file = new OutputFile(new Screen(true), files, 'f', true)
    const buffers = new Set<ArrayBufferLike>()
    for (let at = 0; at < 1000; at++) {
      file.write(utf8('Hello '))
      buffers.add(files.get('f')!.buffer)
    }
    expect(buffers.size).toBeLessThan(20)
    file.end()
    expect(latin1(files.get('f')!)).toBe(`before ${'Hello '.repeat(1000)}`)
    expect(files.get('f')!.buffer.byteLength).toBe(6007)
  })
})

describe('bytes that are gathered', () => {
  it('are all that came, joined once', () => {
    const some = new Gathered()
    expect(some.bytes.length).toBe(0)
    some.add(utf8('ab'))
    some.add(utf8('cd'))
    expect(latin1(some.bytes)).toBe('abcd')
    expect(some.bytes).toBe(some.bytes)
  })

  it('lie alone in their buffer', () => {
    const large = new Uint8Array(65_536)
    const some = new Gathered(large.subarray(10, 20))
    expect(some.bytes.length).toBe(10)
    expect(some.bytes.buffer.byteLength).toBe(10)
  })
})
