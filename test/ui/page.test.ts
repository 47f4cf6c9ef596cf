import { describe, expect, it } from 'vitest'
import { plainRequest } from '../../src/playground'
import { runProblems, STOPPED_BY_VISITOR } from '../../src/run/live-run'
import { clock } from '../../src/ui/console/blocked'
import { consoleLines } from '../../src/ui/console/output'
import { statusText } from '../../src/ui/layout/status'
import { encodeEntries, submission } from '../../src/ui/sandbox/frame/form'
import { keptTrace } from '../trace/kept'
import { recordedRun } from './recording'

describe('the status', () => {
  const run = recordedRun('curl-7.88', plainRequest('curl-7.88'))
  it('says where the server waits, and that it is in this page only', () => {
    expect(statusText(run).text).toBe('Your server is waiting on localhost:8000, in this page only')
  })

  it.each([
    [{ kind: 'quiet', listening: [] } as const, 'Your server is running, and listens nowhere', true],
    [{ kind: 'running', restless: true } as const, 'Your server goes on without waiting', true],
    [{ kind: 'exited', reason: '' } as const, 'Your server has ended', false],
    [{ kind: 'stopped', reason: 'You stopped the server.' } as const, 'Your server was stopped', false],
    [
      { kind: 'stopped', reason: 'Stopped by this page: it …' } as const,
      'Your server was stopped by this page: the Console says why',
      false,
    ],
  ])('of %j is %s', (state, text, alive) => {
    expect(statusText({ ...run, state })).toMatchObject({ text, alive })
  })

  it.each([
    [{ kind: 'running' } as const, 'Your server has started afresh and is running'],
    [{ kind: 'quiet', listening: [] } as const, 'Your server has started afresh and listens nowhere'],
    [
      { kind: 'quiet', listening: ['0.0.0.0:8000'] } as const,
      'Your server has started afresh and is waiting on localhost:8000',
    ],
    [{ kind: 'stopped', reason: '' } as const, 'Your server was stopped'],
  ])('of %j in the place of one that had ended is %s', (state, text) => {
    expect(statusText({ ...run, afresh: true, state }).text).toBe(text)
  })

  it('is that the code does not compile where it does not, whatever the run before does', () => {
    const text = 'Your code does not compile; what is shown is of the run before'
    expect(statusText(run, true)).toMatchObject({ text, tone: 'error', alive: false })
    expect(statusText(null, true).text).toBe('Your code does not compile, so nothing has run yet')
  })
})

describe('the console', () => {
  it('says how much virtual time it is, with its unit', () => {
    expect([0, 30.04, 999, 2500, 59_999, 60_000, 60_030, 150_000].map(clock)).toEqual([
      '0 ms',
      '30 ms',
      '999 ms',
      '2.5 s',
      '1 min 0 s',
      '1 min 0 s',
      '1 min 0.03 s',
      '2 min 30 s',
    ])
  })

  it('gives a time and a line to the first line of what was printed at once', () => {
    const trace = keptTrace()
    trace.append(30, { kind: 'output', stream: 'stdout', text: 'a\nb\n', site: { file: 's.ts', line: 3, column: 1 } })
    const { lines } = consoleLines(trace.records)
    expect(lines.map(({ time, text, site }) => [time, text, site?.line])).toEqual([
      [30, 'a', 3],
      [null, 'b', undefined],
    ])
  })

  it('shows what ended the server as a fault where it was one, and not where the visitor stopped it', () => {
    const trace = keptTrace()
    const fault = 'A fault in Barewire ended this run: …'
    for (const reason of ['Stopped by this page: …', fault, STOPPED_BY_VISITOR])
      trace.append(0, { kind: 'process', event: 'kill', reason, site: null })
    expect(consoleLines(trace.records).lines.map(({ stream }) => stream)).toEqual(['stderr', 'stderr', 'system'])
    const run = recordedRun('curl-7.88', plainRequest('curl-7.88'))
    expect(runProblems({ ...run, records: trace.records }).map(({ line, message }) => [line, message])).toEqual([
      [0, 'Stopped by this page: …'],
      [0, fault],
    ])
  })

  it('shows the last lines of a flood and says how many came before', () => {
    const trace = keptTrace()
    for (let line = 0; line < 2100; line++)
      trace.append(0, { kind: 'output', stream: 'stdout', text: `${line}`, site: null })
    const { lines, left } = consoleLines(trace.records)
    expect([lines.length, left, lines.at(-1)?.text]).toEqual([200, 1900, '2099'])
  })

  it('shows nothing from before it was cleared', () => {
    const trace = keptTrace()
    trace.append(0, { kind: 'output', stream: 'stdout', text: 'old', site: null })
    trace.append(1, { kind: 'output', stream: 'stdout', text: 'new', site: null })
    expect(consoleLines(trace.records, 1).lines.map(({ text }) => text)).toEqual(['new'])
  })
})

describe('a form in a page', () => {
  const entries = [
    ['name', 'Ada & Söhne'],
    ['go', '1'],
  ] as const
  const base = 'http://localhost:8000/a?old=1#x'

  it('by GET replaces the query of its action', () => {
    expect(submission({ method: '', action: '', enctype: '' }, entries, base, 'B')).toEqual({
      method: 'GET',
      url: 'http://localhost:8000/a?name=Ada+%26+S%C3%B6hne&go=1',
      contentType: null,
      body: null,
    })
  })

  it('by POST keeps the query and sends the entries as its body', () => {
    expect(submission({ method: 'POST', action: '/b?k=1', enctype: '' }, entries, base, 'B')).toEqual({
      method: 'POST',
      url: 'http://localhost:8000/b?k=1',
      contentType: 'application/x-www-form-urlencoded',
      body: 'name=Ada+%26+S%C3%B6hne&go=1',
    })
  })

  it.each(['javascript:alert(1)', 'data:text/html,x', 'http://['])('with the action %s goes nowhere', (action) => {
    expect(submission({ method: 'post', action, enctype: '' }, entries, base, 'B')).toBeNull()
  })

  it('as multipart separates its entries by the boundary and escapes names', () => {
    const { contentType, body } = encodeEntries(
      [
        ['a"b', 'é'],
        ['f', '', true],
      ],
      'multipart/form-data',
      'B',
    )
    expect(contentType).toBe('multipart/form-data; boundary=B')
    expect(body).toBe(
      '--B\r\nContent-Disposition: form-data; name="a%22b"\r\n\r\n\xc3\xa9\r\n' +
        '--B\r\nContent-Disposition: form-data; name="f"; filename=""\r\nContent-Type: application/octet-stream\r\n\r\n\r\n--B--\r\n',
    )
  })

  it('as text is one line an entry', () => {
    expect(encodeEntries(entries, 'text/plain', 'B').body).toBe('name=Ada & S\xc3\xb6hne\r\ngo=1\r\n')
  })
})
