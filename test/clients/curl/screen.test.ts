import { describe, expect, it } from 'vitest'
import { Gathered, latin1, utf8 } from '../../../src/bytes'
import { Screen } from '../../../src/clients/curl/output'

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
