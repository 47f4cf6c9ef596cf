import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromLatin1, latin1 } from '../../../src/bytes'
import { byteProgram } from '../../../src/export'
import { plainRequest } from '../../../src/playground'
import { COMPARED, type RunView } from '../../../src/run'
import type { Records } from '../../../src/trace'
import { firstReply, sameBytesText } from '../../../src/ui/client/reply'
import { connectionsText, factsOf, sawText } from '../../../src/ui/compare/facts'
import { differingParts, diffRequests, type LinePair } from '../../../src/ui/compare/requests'
import { tookAs } from '../../../src/ui/compare/words'
import { runNode } from '../../run/run-node'
import { keptTrace } from '../../trace/kept'
import { recordedRun } from '../recording'
import { exchange, many } from '../wire/fixture'

const NO_REASON = { rule: 'none', text: '', evidence: [], requirement: null, ground: '' }

const side = (pairs: readonly LinePair[], which: 'left' | 'right') =>
  pairs.flatMap((pair) => pair[which] ?? []).map(({ text }) => text)
const marked = (pairs: readonly LinePair[], which: 'left' | 'right') =>
  pairs.flatMap((pair) => pair[which] ?? []).flatMap(({ text, differs }) => (differs ? [text] : []))

describe('two requests beside each other', () => {
  const one = 'GET / HTTP/1.1\r\nHost: a\r\nUser-Agent: curl/7.88.1\r\nAccept: */*\r\n\r\n'
  const other = 'GET / HTTP/1.1\r\nHost: a\r\nUser-Agent: curl/7.64.0\r\nX: 1\r\naccept: text/*\r\n\r\nbody'

  it('are paired by field name, and the bytes that differ are marked', () => {
    const { pairs } = diffRequests(fromLatin1(one), fromLatin1(other))
    expect(side(pairs, 'left').join('')).toBe(one)
    expect(side(pairs, 'right').join('')).toBe(other)
    expect(marked(pairs, 'left')).toEqual(['88.1', 'A', '*'])
    expect(marked(pairs, 'right')).toEqual(['64.0', 'X: 1\r\n', 'a', 'text', 'body'])
  })

  it('differ in parts that have names', () => {
    const agent = one.replace('7.88.1', '7.64.0')
    expect(differingParts(fromLatin1(one), fromLatin1(agent))).toEqual(['User-Agent'])
    expect(differingParts(fromLatin1(one), fromLatin1(one))).toEqual([])
    expect(differingParts(fromLatin1(one), fromLatin1(other.replace('GET', 'PUT')))).toEqual([
      'request line',
      'User-Agent',
      'X',
      'Accept',
      'content',
    ])
  })

  it('of any bytes are all there, and equal ones have no mark', () => {
    const line = fc.oneof(
      fc.constantFrom('A: b\r\n', 'a: b\r\n', 'A: c\r\n', '\r\n', 'GET / HTTP/1.1\r\n'),
      fc.string(),
    )
    const bytes = fc.oneof(
      fc.array(line, { maxLength: 12 }).map((lines) => Uint8Array.from(lines.join(''), (char) => char.charCodeAt(0))),
      fc.uint8Array({ maxLength: 200 }),
    )
    fc.assert(
      fc.property(bytes, bytes, (left, right) => {
        const { pairs } = diffRequests(left, right)
        expect(side(pairs, 'left').join('')).toBe(latin1(left))
        expect(side(pairs, 'right').join('')).toBe(latin1(right))
        expect(marked(diffRequests(left, left).pairs, 'left')).toEqual([])
      }),
    )
  })

  it('of very many lines are compared as far as anyone reads, and the rest is counted', () => {
    const many = fromLatin1('x\n'.repeat(5000))
    expect(diffRequests(many, many).left).toBe(9200)
  })
})

describe('what the runs of the clients say', () => {
  it('of the bare Hello World is what the comparison shows', async () => {
    const seen: Record<string, readonly unknown[]> = {}
    for (const client of COMPARED) {
      const run = await runNode(byteProgram(fromLatin1('Hello World')), client)
      run.kill()
      const facts = factsOf(run.view)
      expect(latin1(facts.reply)).toBe('Hello World')
      seen[client] = [
        facts.request.length,
        facts.fields,
        connectionsText(facts),
        sawText(facts),
        tookAs(run.view.outcomes.at(-1)!.outcome),
      ]
    }
    expect(seen).toEqual({
      'curl-7.88': [78, 3, '1, closed by the server, FIN', ['GET /'], 'printed nothing'],
      'curl-7.64': [78, 3, '1, closed by the server, FIN', ['GET /'], 'printed 11 bytes'],
      'chromium-156': [636, 14, '2, the second one idle', ['GET /'], 'ERR_INVALID_HTTP_RESPONSE'],
      'firefox-153': [
        438,
        12,
        '2, one for each request',
        ['GET /', 'GET /favicon.ico'],
        '200 OK, text/plain, windows-1252',
      ],
    })
  })

  it('names requests that are none, and counts the same ones', async () => {
    const run = await runNode(byteProgram(fromLatin1('x')), 'raw', [
      {
        client: 'raw',
        method: 'GET',
        url: 'http://localhost:8000/',
        fields: [],
        body: null,
        command: null,
        raw: 'hi\nthere',
      },
    ])
    run.kill()
    const facts = factsOf(run.view)
    const { fields, request } = facts
    expect([sawText(facts), fields, latin1(request)]).toEqual([['hi'], null, 'hi\nthere'])
    const again = await runNode(
      "import { socket } from 'barewire/socket'\nconst s = socket()\nawait s.bind(['localhost', 8000])\nawait s.listen()\nwhile (true) { const [c] = await s.accept(); await c.recv(9999); await c.close() }\n",
      'firefox-153',
    )
    again.kill()
    expect(sawText(factsOf(again.view))).toEqual(['GET / (10 times)'])
    expect(connectionsText(factsOf(again.view))).toBe('10, one for each request')
  })
  it('of ten thousand exchanges is bounded, and each record is read once', () => {
    const { records } = many(10_000)
    let read = 0
    const counting: Records = {
      get length() {
        return records.length
      },
      at: (seq) => {
        read++
        return records.at(seq)
      },
      *of(kinds, from) {
        for (const record of records.of(kinds, from)) {
          read++
          yield record
        }
      },
      [Symbol.iterator]: () => records[Symbol.iterator](),
    }
    const run = { records: counting }
    const facts = factsOf(run)
    expect(facts.connections.length).toBeLessThanOrEqual(64)
    expect([connectionsText(facts), sawText(facts)]).toEqual(['10,000', ['GET / (64 times)', '…']])
    expect(facts.connections[0]!.end).toBe('server fin')
    expect(latin1(firstReply(run))).toMatch(/^HTTP\/1.1 200 OK\r\n[\s\S]*Hello World$/)
    const once = read
    expect(once).toBeGreaterThanOrEqual(records.length)
    for (let again = 0; again < 10; again++) factsOf(run)
    expect(read).toBe(once)
  })

  it('of a connection that the network reset count what arrived alone, and name the reset', async () => {
    const views: RunView[] = []
    for (const client of COMPARED) {
      const run = await runNode(byteProgram(fromLatin1('HTTP/1.1 200 OK\r\n\r\nHello World')), client, undefined, {
        latency: 10,
        reset: { from: 'server', after: 20 },
      })
      run.kill()
      views.push(run.view)
      const facts = factsOf(run.view)
      expect([latin1(facts.reply), facts.connections[0]!.end]).toEqual(['HTTP/1.1 200 OK\r\n\r\nH', 'broken'])
      expect(run.view.outcomes[0]!.outcome.reason.text).not.toMatch(/server reset/)
    }
    expect(sameBytesText(views)).toMatch(/^The same 20 bytes, /)
    expect(connectionsText(factsOf(views[0]!))).toBe('1, reset by the network, RST')
  })

  it('a reply has what arrived, when it was sent again too, up to what never did', () => {
    const trace = keptTrace()
    exchange(trace, 1, 0, { request: 'GET / HTTP/1.1\r\n\r\n', pieces: [] })
    const put = (offset: number, text: string, arrives: number | null, retransmission = false) =>
      trace.append(100, {
        kind: 'segment',
        connection: 1,
        from: 'server',
        flags: 16,
        sequence: offset + 1,
        acknowledgment: null,
        window: 65535,
        payload: fromLatin1(text),
        offset,
        retransmission,
        arrives,
      })
    put(0, 'one', null)
    put(3, 'two', 110)
    const { records } = trace
    expect(latin1(firstReply({ records }))).toBe('')
    put(0, 'onet', 320, true)
    put(6, 'three', null)
    put(11, 'four', 330)
    void trace.records
    expect(latin1(firstReply({ records }))).toBe('onetwo')
  })

  it('names the first reply alone, however the recording grows', () => {
    const trace = keptTrace()
    exchange(trace, 1, 0, { request: 'GET / HTTP/1.1\r\n\r\n', pieces: ['one', 'two'] })
    const { records } = trace
    expect(latin1(firstReply({ records }))).toBe('onetwo')
    exchange(trace, 2, 100, { request: 'GET /2 HTTP/1.1\r\n\r\n', pieces: ['three'] })
    void trace.records
    expect(latin1(firstReply({ records }))).toBe('onetwo')
  })
})

describe('the clients beside each other', () => {
  it('took a 401 for a question while the dialog is open', () => {
    const { outcome } = recordedRun('chromium-156', plainRequest('chromium-156')).outcomes[0]!
    const login = { url: 'http://localhost:8000/', scheme: 'basic', realm: 'x' } as const
    const tab = {
      canGoBack: false,
      canGoForward: false,
      step: 0,
      cookie: '',
      cookies: 0,
      reloadSendsForm: false,
      login,
    }
    expect(tookAs(outcome, tab)).toBe('401, a question for a name and a password')
    expect(tookAs(outcome, { ...tab, login: null })).toBe(tookAs(outcome))
  })

  const view = (outcomes: number): RunView => {
    const trace = keptTrace()
    exchange(trace, 1, 0, { request: 'GET / HTTP/1.1\r\n\r\n', pieces: ['one'] })
    const outcome = { kind: 'raw', bytes: 3, ended: 'fin', reason: NO_REASON } as const
    const each = { request: plainRequest('curl-7.88'), outcome, settled: true }
    const { records } = trace
    const asked = Array.from({ length: outcomes }, () => each)
    return { client: 'curl-7.88', state: { kind: 'running' }, records, outcomes: asked, waiting: [], wallMs: null }
  }

  it('are compared by what each was asked first, and the page says so where one was asked more', () => {
    expect(sameBytesText([view(1), view(1)])).toBe('The same 3 bytes, two clients.')
    expect(sameBytesText([view(1), view(2)])).toBe('First request: the same 3 bytes, two clients.')
  })
})
