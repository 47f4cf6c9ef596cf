import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { latin1 } from '../../src/bytes'
import { plainRequest } from '../../src/playground'
import { runNode } from './run-node'

const ARTICLE = readFileSync('src/lessons/bare-socket/server.ts.txt', 'utf8')

let end: () => void = () => undefined
afterEach(() => end())

async function run(...args: Parameters<typeof runNode>) {
  const started = await runNode(...args)
  end = started.kill
  return started
}

/** The request lines that crossed, by connection; a connection that carried none is empty. */
function requestLines(records: Awaited<ReturnType<typeof runNode>>['view']['records']): Record<number, string[]> {
  const lines: Record<number, string[]> = {}
  for (const record of records) {
    if (record.kind === 'connect') lines[record.connection] = []
    if (record.kind === 'segment' && record.from === 'client' && record.payload.length > 0) {
      lines[record.connection]!.push(latin1(record.payload).split('\r\n')[0]!)
    }
  }
  return lines
}

describe("the article's server", () => {
  it('makes Chrome show its error page, ask for no icon, and hold a silent connection on which the server waits', async () => {
    const { view } = await run(ARTICLE, 'chromium-156')
    expect(view.outcomes).toMatchObject([
      {
        settled: true,
        outcome: { outcome: 'error', error: { code: 'ERR_INVALID_HTTP_RESPONSE', heading: 'This page isn’t working' } },
      },
    ])
    expect(requestLines(view.records)).toEqual({ 1: ['GET / HTTP/1.1'], 2: [] })
    expect(view.waiting.map(({ text, idle }) => [idle, text])).toEqual([
      [true, 'Waiting: your server, in recv on line 9, for connection 2, where Chrome has sent nothing.'],
    ])
  })

  it('makes Firefox show the text and come back for the icon', async () => {
    const { view } = await run(ARTICLE, 'firefox-153')
    const { outcome } = view.outcomes[0]!
    expect(outcome).toMatchObject({ kind: 'browser', outcome: 'document', mimeType: 'text/plain' })
    expect(outcome.kind === 'browser' && latin1(outcome.body!)).toBe('Hello World')
    expect(requestLines(view.records)).toEqual({ 1: ['GET / HTTP/1.1'], 2: ['GET /favicon.ico HTTP/1.1'] })
    expect(view.waiting).toEqual([])
  })

  it('gives the same recording every time', async () => {
    const first = await run(ARTICLE, 'firefox-153')
    const records = JSON.stringify([...first.view.records])
    first.kill()
    for (let time = 0; time < 3; time++) {
      const again = await run(ARTICLE, 'firefox-153')
      expect(JSON.stringify([...again.view.records])).toBe(records)
      again.kill()
    }
  })

  it('goes on with a further request to the same server', async () => {
    const { send } = await run(ARTICLE, 'firefox-153')
    const view = await send({ ...plainRequest('firefox-153'), url: 'http://localhost:8000/again' })
    expect(view.outcomes).toHaveLength(2)
    expect(Object.values(requestLines(view.records)).flat()).toContain('GET /again HTTP/1.1')
  })
})

describe('a server that goes wrong', () => {
  it.each([
    ['throws at the top level', "print('a')\nthrow new Error('no')", /Error: no/, 2, 'exited'],
    [
      'binds a port twice',
      "import { socket } from 'barewire/socket'\nconst a = socket()\nawait a.bind(['localhost', 8000])\nawait a.listen(1)\nconst b = socket()\nawait b.bind(['localhost', 8000])",
      /OSError: \[Errno 98\] Address already in use/,
      6,
      'exited',
    ],
    [
      'gives bind two arguments',
      "import { socket } from 'barewire/socket'\nawait socket().bind('localhost', 8000)",
      /takes one address in brackets, as \['localhost', 8000\]/,
      2,
      'exited',
    ],
    [
      'forgets an await',
      "import { decode, socket } from 'barewire/socket'\ndecode(socket().recv(10))",
      /an await is missing/,
      2,
      'exited',
    ],
    [
      'runs out of microtasks never',
      'const again = () => Promise.resolve().then(again)\nawait again()',
      /endless loop/,
      null,
      'stopped',
    ],
    [
      'allocates without end',
      'const all = []\nfor (;;) all.push(new Array(1e6).fill(1))',
      /endless loop|memory|Invalid array length|could not/,
      null,
      null,
    ],
    ['prints without end', "for (;;) print('x'.repeat(100))", /endless loop/, null, 'stopped'],
  ] as const)('that %s: the run ends, and says why and where', async (_, text, reason, line, kind) => {
    const { view } = await run(text, 'firefox-153')
    expect(view.state.kind === 'exited' || view.state.kind === 'stopped').toBe(true)
    if (kind) expect(view.state.kind).toBe(kind)
    const ended = [...view.records.of(['process'])].at(-1)
    expect(ended?.reason).toMatch(reason)
    if (line !== null) expect(ended).toMatchObject({ site: { file: 'server.ts', line } })
    expect(view.outcomes[0]?.outcome).toMatchObject({
      outcome: 'error',
      error: { code: 'NS_ERROR_CONNECTION_REFUSED' },
    })
  })

  it('does not compile: nothing runs, and the line is named', async () => {
    const { problems } = await run('let x = (', 'firefox-153')
    expect(problems).toMatchObject({ kind: 'problems', problems: [{ file: 'server.ts', line: 1, severity: 'error' }] })
  })
})
