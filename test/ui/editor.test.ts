import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plainRequest } from '../../src/playground'
import type { SyscallRecord } from '../../src/trace'
import { nameFault } from '../../src/ui/editor/file-tabs'
import { highlight } from '../../src/ui/editor/highlight'
import { columns, litMarks, movedMarks, nextCall, portMarks, portParts, portWords } from '../../src/ui/editor/marks'
import { keptTrace } from '../trace/kept'
import { ARTICLE, recordedRun } from './recording'

const call = (line: number, from: 'client' | 'server', start: number, end: number, connection = 1): SyscallRecord => ({
  kind: 'syscall',
  call: 1,
  op: from === 'client' ? 'recv' : 'sendall',
  handle: 4,
  args: [],
  site: { file: 'server.ts', line, column: 1 },
  started: 0,
  ended: 0,
  result: null,
  error: null,
  connection,
  bytes: { from, start, end },
})

describe('marks of a text that is altered', () => {
  const ran = 'a\nb\nc\nd'
  const lines = (now: string) =>
    movedMarks(
      [1, 2, 3, 4].map((line) => ({ line, direction: 'response', bytes: 1, calls: [] })),
      ran,
      now,
    ).map(({ line }) => line)

  it.each([
    ['stay while nothing is', ran, [1, 2, 3, 4]],
    ['move with lines that came before', 'new\na\nb\nc\nd', [2, 3, 4, 5]],
    ['move up where a line is gone', 'a\nc\nd', [1, 2, 3]],
    ['go from the line that is altered', 'a\nb2\nc\nd', [1, 3, 4]],
    ['go with the last line', 'a\nb\nc\n', [1, 2, 3]],
    ['go with all of it', '', []],
  ])('%s', (_, now, expected) => {
    expect(lines(now)).toEqual(expected)
  })
})

function marksOf(...calls: readonly SyscallRecord[]) {
  const trace = keptTrace()
  for (const one of calls) trace.append(0, one)
  return portMarks(trace.records, 'server.ts')
}

describe('port marks', () => {
  it('say what the lines of the article’s server received and sent', () => {
    const marks = portMarks(recordedRun('curl-7.88', plainRequest('curl-7.88')).records, 'server.ts')
    expect(marks.map(({ line, direction, bytes }) => [line, direction, bytes])).toEqual([
      [9, 'request', 78],
      [11, 'response', 11],
    ])
  })

  it('add up the calls of a line, and keep a line’s two directions apart', () => {
    const marks = marksOf(call(5, 'server', 0, 4), call(5, 'client', 0, 9), call(5, 'server', 4, 6))
    expect(marks.map(({ direction, bytes, calls }) => [direction, bytes, calls.length])).toEqual([
      ['request', 9, 1],
      ['response', 6, 2],
    ])
  })

  it('go on with the recording, and begin anew for another file', () => {
    const trace = keptTrace()
    const told = (file: string) =>
      portMarks(trace.records, file).map(({ line, bytes, calls }) => [line, bytes, calls.length])
    trace.append(0, call(5, 'server', 0, 4))
    expect(told('server.ts')).toEqual([[5, 4, 1]])
    trace.append(1, call(5, 'server', 4, 6))
    trace.append(2, call(7, 'server', 6, 7))
    expect(told('server.ts')).toEqual([
      [5, 6, 2],
      [7, 1, 1],
    ])
    expect(told('other.ts')).toEqual([])
    expect(told('server.ts')).toEqual([
      [5, 6, 2],
      [7, 1, 1],
    ])
  })

  it('leave out calls that moved no byte, and other files', () => {
    expect(marksOf(call(5, 'client', 9, 9))).toEqual([])
    expect(portMarks(recordedRun('curl-7.88', plainRequest('curl-7.88')).records, 'util.ts')).toEqual([])
  })

  it('are lit by any byte they have in common with the selection, of their connection and direction alone', () => {
    const marks = marksOf(call(5, 'server', 0, 4), call(6, 'server', 4, 8), call(7, 'server', 0, 4, 2))
    const lit = (start: number, end: number, connection = 1, from: 'client' | 'server' = 'server') =>
      litMarks(marks, { connection, from, start, end }).map(({ line }) => line)
    expect(lit(3, 5)).toEqual([5, 6])
    expect(lit(4, 5)).toEqual([6])
    expect(lit(0, 1, 2)).toEqual([7])
    expect(lit(0, 8, 1, 'client')).toEqual([])
  })

  it('select one call after the other', () => {
    const [mark] = marksOf(call(5, 'server', 0, 4), call(5, 'server', 4, 6))
    const first = nextCall(mark!, null)
    expect([first.start, first.end]).toEqual([0, 4])
    expect(nextCall(mark!, first).start).toBe(4)
    expect(nextCall(mark!, nextCall(mark!, first)).start).toBe(0)
  })
})

describe('the words of a port mark', () => {
  it('say that the bytes are those of all calls in the run', () => {
    const [one] = marksOf(call(9, 'client', 0, 78))
    expect(portWords(one!)).toEqual({
      bytes: '78 B',
      verb: 'received',
      calls: '',
      label: 'Line 9 received 78 bytes',
      title: 'Line 9 received 78 bytes, in this run. A click selects them on the wire.',
    })
    const [sum] = marksOf(call(5, 'server', 0, 4), call(5, 'server', 4, 1204))
    expect(portWords(sum!)).toMatchObject({ bytes: '1,204 B', verb: 'sent', calls: 'in 2 calls' })
    expect(portWords(sum!).title).toMatch(/^Line 5 sent 1,204 bytes, in 2 calls, in this run\./)
  })

  it('need the more room the more of them there are, and the space beside the dart as much as the number', () => {
    const parts = portParts({ bytes: '11 B', verb: 'sent', calls: 'in 2 calls' })
    expect(parts.map(({ text }) => text)).toEqual(['11 B', ' sent', ' in 2 calls', ' '])
    const [bytes, verb, calls, space] = parts.map(({ needs }) => needs)
    expect(verb).toBeGreaterThan(bytes!)
    expect(calls).toBeGreaterThan(verb!)
    expect(space).toBe(bytes)
  })

  it.each([
    ['', 0],
    ['await s', 7],
    ['\tx', 3],
    ['a\tb', 3],
    ['// héllo', 8],
    ['// 世', 5],
  ])('%j takes %d columns', (line, count) => {
    expect(columns(line)).toBe(count)
  })
})

describe('the plain editor’s colours', () => {
  it('leave every character where it is', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 200 }),
        (text) =>
          highlight(text)
            .map((token) => token.text)
            .join('') === text,
      ),
    )
    expect(
      highlight(ARTICLE)
        .map((token) => token.text)
        .join(''),
    ).toBe(ARTICLE)
  })

  it.each([
    ["'it\\'s'", 'string'],
    ['// for', 'comment'],
    ['/* a\nb', 'comment'],
    ['await', 'keyword'],
    ['8_000', 'number'],
    ['`a\n${b}`', 'string'],
  ])('take %j as a %s', (text, kind) => {
    expect(highlight(text)).toEqual([{ kind, text }])
  })
})

describe('the name of a file', () => {
  it('needs an ending, holds no slash, and is not taken', () => {
    expect(nameFault('util.ts', ['server.ts'])).toBeNull()
    expect(nameFault('server.ts', ['server.ts'])).toContain('already')
    expect(nameFault('a/b.ts', [])).not.toBeNull()
    expect(nameFault('README', [])).not.toBeNull()
  })
})
