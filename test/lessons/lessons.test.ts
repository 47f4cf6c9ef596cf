import { execFileSync } from 'node:child_process'
import { afterEach, describe, expect, it } from 'vitest'
import { latin1 } from '../../src/bytes'
import type { ClientId, Outcome } from '../../src/clients'
import { LESSONS, lessonOf } from '../../src/lessons'
import { decodeLink, encodeLink, plainRequest, type RequestSpec } from '../../src/playground'
import type { RunView } from '../../src/run'
import { applyEdit, type NoteAction, plainNote, readNote } from '../../src/ui/layout/strip-text'
import { runNode } from '../run/run-node'

let end: () => void = () => undefined
afterEach(() => end())

const lesson = (number: number) => LESSONS[number - 1]!
const program = (number: number) => lesson(number).playground.files[0]!.text

/** Runs an example as it opens, or as another client, or with another request, or with another text. */
async function run(
  number: number,
  change: { client?: ClientId; request?: Partial<RequestSpec>; text?: string } = {},
): Promise<RunView> {
  const { playground } = lesson(number)
  const client = change.client ?? playground.view.client
  const request = { ...plainRequest(client), ...change.request }
  const started = await runNode(change.text ?? program(number), client, [request])
  end = started.kill
  return started.view
}

/** What the n-th button of an example's text does. */
const actions = (number: number): NoteAction[] =>
  readNote(lesson(number).playground.note).paragraphs.flatMap((parts) =>
    parts.flatMap((part) => (part.kind === 'act' ? [part.action] : [])),
  )
const ready = (number: number, at: number): Partial<RequestSpec> => {
  const sends = actions(number).filter((action) => action.kind === 'send')
  const { method, path, body } = sends[at]!
  return { method, url: `http://localhost:8000${path}`, body }
}

const shown = (outcome: Outcome | undefined): string => {
  if (outcome?.kind === 'curl') return outcome.exit === 0 ? latin1(outcome.stdout) : `exit ${outcome.exit}`
  if (outcome?.kind === 'browser') return outcome.body ? latin1(outcome.body) : (outcome.error?.code ?? outcome.outcome)
  return ''
}
const outcome = (view: RunView) => shown(view.outcomes[0]?.outcome)
const printed = (view: RunView) =>
  [...view.records].flatMap((one) => (one.kind === 'output' ? [one.text] : [])).join('')
const sent = (view: RunView, connection = 1) =>
  [...view.records]
    .flatMap((one) =>
      one.kind === 'segment' && one.from === 'server' && one.connection === connection ? [latin1(one.payload)] : [],
    )
    .join('')
const requestLines = (view: RunView) =>
  [...view.records].flatMap((one) =>
    one.kind === 'segment' && one.from === 'client' && one.payload.length > 0
      ? [latin1(one.payload).split('\r\n')[0]]
      : [],
  )

const CLIENTS = ['curl-7.88', 'curl-7.64', 'chromium-156', 'firefox-153'] as const

describe('the examples', () => {
  it('are six, in the article’s order, each with its sentence', () => {
    expect(LESSONS.map(({ number, id, headline }) => [number, id, headline])).toEqual([
      [1, 'bare-socket', 'The smallest server says Hello World, and half its visitors object.'],
      [2, 'request', 'A request is a few lines of text and an empty line.'],
      [3, 'parse-http', 'parseHttp reads that text, until a body has two lines.'],
      [4, 'valid-response', 'Sixty-four more bytes, and everyone agrees.'],
      [5, 'small-site', 'From here it can be anything: an object, a page, a small site.'],
      [6, 'one-line', 'The same server in one line.'],
    ])
  })

  it.each(LESSONS)('$number: says what to do in a few sentences, every button of which is one', ({ playground }) => {
    const text = plainNote(playground.note)
    expect(text).not.toMatch(/[[\]]|=>|\w:\w/)
    expect(text.match(/[.?!](?= |$)/g)!.length).toBeGreaterThanOrEqual(3)
    expect(text.length).toBeLessThan(480)
  })

  it.each(LESSONS)('$number: fits in a link, which opens the same', async ({ playground }) => {
    const link = await encodeLink(playground)
    expect(link.length).toBeLessThan(4000)
    expect(await decodeLink(link)).toEqual({ ok: true, playground })
  })

  it('are recognised while the headline stands, whatever else was changed', () => {
    const { playground } = lesson(4)
    expect(lessonOf({ ...playground, title: 'Mine', files: [{ name: 'a.ts', text: '' }] })).toBe(lesson(4))
    expect(lessonOf({ ...playground, note: 'Something else.' })).toBeNull()
    expect(lessonOf({ ...playground, note: '' })).toBeNull()
  })
})

describe('1, the bare socket', () => {
  it('sends 11 bytes without HTTP in them: two clients refuse, two show them', async () => {
    const outcomes: string[] = []
    for (const client of CLIENTS) {
      const view = await run(1, { client })
      expect(sent(view)).toBe('Hello World')
      outcomes.push(outcome(view))
      end()
    }
    expect(outcomes).toEqual(['exit 1', 'Hello World', 'ERR_INVALID_HTTP_RESPONSE', 'Hello World'])
  })
})

describe('2, a request', () => {
  it('is four lines and an empty one from curl', async () => {
    expect(printed(await run(2))).toBe('asked for: GET / HTTP/1.1\nfields: 3\n')
  })

  it('is longer from Firefox, which comes back for the icon', async () => {
    expect(printed(await run(2, { client: 'firefox-153' }))).toBe(
      'asked for: GET / HTTP/1.1\nfields: 12\nasked for: GET /favicon.ico HTTP/1.1\nfields: 11\n',
    )
  })
})

describe('3, parseHttp', () => {
  it('gives five results: method, path, protocol, headers with the space before their values, and the body', async () => {
    const view = await run(3)
    expect(outcome(view)).toBe('Hello World')
    expect(printed(view)).toMatch(/^GET \/ HTTP\/1\.1\n/)
    // Host’s value has a colon of its own: only the first one splits.
    expect(printed(view)).toContain('Host: " localhost:8000"')
    expect(printed(view)).toContain('"User-Agent": " curl/7.64.0"')
    expect(printed(view)).toContain('Accept: " */*"')
    expect(printed(view)).toMatch(/\nbody: ?\n$/)
  })

  it('takes a body of one line', async () => {
    expect(printed(await run(3, { request: { method: 'POST', body: 'one line' } }))).toContain('\nbody: one line\n')
  })

  it('breaks on the request that its text has ready: the empty line has no colon, and curl reports 52', async () => {
    const view = await run(3, { request: ready(3, 0) })
    expect(latin1(requestBytes(view))).toMatch(/^POST \/ HTTP\/1\.1\r\n[\s\S]*\r\n\r\nfirst line\r\nsecond line$/)
    expect([...view.records.of(['process'])].at(-1)).toMatchObject({
      event: 'throw',
      reason: 'Error: expected \':\' in the line ""',
    })
    expect(sent(view)).toBe('')
    expect(view.outcomes[0]?.outcome).toMatchObject({ exit: 52, stderr: 'curl: (52) Empty reply from server\n' })
  })

  it('works again with its plain GET', async () => {
    expect(outcome(await run(3, { request: ready(3, 1) }))).toBe('Hello World')
  })

  const requestBytes = (view: RunView) =>
    Uint8Array.from(
      [...view.records].flatMap((one) => (one.kind === 'segment' && one.from === 'client' ? [...one.payload] : [])),
    )
})

describe('4, a valid response', () => {
  it.each(CLIENTS)('is 64 more bytes, and %s shows Hello World', async (client) => {
    const view = await run(4, { client })
    expect(outcome(view)).toBe('Hello World')
    expect(sent(view)).toBe('HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 11\r\n\r\nHello World')
    expect(sent(view).length).toBe(64 + 11)
  })

  const edits = actions(4).filter((action) => action.kind === 'edit')

  it.each(CLIENTS)('with Content-Length 5 %s shows 5 bytes, without complaint', async (client) => {
    const view = await run(4, { client, text: applyEdit(program(4), edits[0]!)!.text })
    expect(sent(view)).toContain('Content-Length: 5\r\n\r\nHello World')
    expect(outcome(view)).toBe('Hello')
  })

  it.each([
    ['curl-7.88', 'exit 18'],
    ['curl-7.64', 'exit 18'],
    ['chromium-156', 'Hello World'],
    ['firefox-153', 'Hello World'],
  ] as const)('with Content-Length 12 curl alone minds: %s, %s', async (client, what) => {
    const view = await run(4, { client, text: applyEdit(program(4), edits[1]!)!.text })
    expect(sent(view)).toContain('Content-Length: 12\r\n\r\nHello World')
    expect(outcome(view)).toBe(what)
  })
})

describe('5, a small site', () => {
  it.each(['chromium-156', 'firefox-153'] as const)(
    'is a page with a link, a form and an image in %s, which fetches image and icon by itself',
    async (client) => {
      const view = await run(5, { client })
      expect(view.outcomes[0]?.outcome).toMatchObject({
        outcome: 'document',
        title: 'A small site',
        loaded: true,
        favicon: { mimeType: 'image/svg+xml' },
        resources: [{ url: 'http://localhost:8000/dot.svg', mimeType: 'image/svg+xml' }],
      })
      const page = outcome(view)
      for (const part of ['<a href="/api/greeting">', '<form action="/greet">', '<img src="/dot.svg"'])
        expect(page).toContain(part)
      expect(requestLines(view)).toEqual(['GET / HTTP/1.1', 'GET /dot.svg HTTP/1.1', 'GET /favicon.ico HTTP/1.1'])
    },
  )

  it('is one request of curl', async () => {
    expect(requestLines(await run(5, { client: 'curl-7.88' }))).toEqual(['GET / HTTP/1.1'])
  })

  it.each([
    ['/api/greeting', 'application/json', '{"hello":"world"}'],
    ['/greet?name=Ada+L', 'text/plain; charset=utf-8', 'Hello Ada L'],
    ['/greet', 'text/plain; charset=utf-8', 'Hello you'],
  ])('answers %s as %s', async (path, type, body) => {
    const view = await run(5, { client: 'curl-7.88', request: { url: `http://localhost:8000${path}` } })
    expect(sent(view)).toBe(
      `HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
    )
    expect(outcome(view)).toBe(body)
  })

  it('answers the path that its text has ready with 404', async () => {
    const view = await run(5, { request: ready(5, 0) })
    expect(sent(view)).toMatch(/^HTTP\/1\.1 404 Not Found\r\n[\s\S]*\r\n\r\nThere is no \/nowhere here\.$/)
    expect(view.outcomes[0]?.outcome).toMatchObject({ outcome: 'document', status: 404 })
  })

  it('takes a request line without a target for one of /', async () => {
    const view = await run(5, { client: 'raw', request: { ...plainRequest('raw'), raw: 'BREW\r\n' } })
    expect(sent(view)).toMatch(/^HTTP\/1\.1 200 OK/)
  })
})

describe('6, one line', () => {
  it('is one line, and status line, Date and Content-Length appear by themselves', async () => {
    expect(program(6).trimEnd()).not.toContain('\n')
    const view = await run(6)
    expect(outcome(view)).toBe('Hello World, you asked for /')
    expect(sent(view)).toMatch(
      /^HTTP\/1\.1 200 OK\r\nContent-Type: text\/plain; charset=utf-8\r\nDate: .* GMT\r\nContent-Length: 28\r\n\r\n/,
    )
  })
})

const python = (() => {
  try {
    return execFileSync('python3', ['--version'], { encoding: 'utf8' }).trim()
  } catch {
    return null
  }
})()

describe('the Python beside', () => {
  const pairs = LESSONS.flatMap(({ number, python, playground }) =>
    python === null ? [] : [{ number, python, typescript: playground.files[0]!.text }],
  )

  it('is there for every example over a socket', () => {
    expect(pairs.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5])
  })

  it.each(pairs)('$number: has a line for each line, none without one beside it', ({ python, typescript }) => {
    const right = python.split('\n')
    const left = typescript.split('\n')
    expect(right.length).toBe(left.length)
    right.forEach((line, at) => {
      if (line.trim() !== '') expect(left[at]!.trim(), `beside ${line}`).not.toBe('')
    })
  })

  it.each(pairs)('$number: says the same words on the wire', ({ python, typescript }) => {
    // Literals that go out, or come in: what stands in quotes and is no name of the program.
    const literals = (text: string) =>
      text.match(/Hello World|\\r\\n|HTTP\/1\.1|Content-\w+|Connection: close|\b(?:8000|1024|65536)\b/g)
    expect(literals(python)).toEqual(literals(typescript))
  })

  it.skipIf(python === null).each(pairs)('$number: is Python', ({ python }) => {
    execFileSync('python3', ['-c', 'import ast, sys; ast.parse(sys.stdin.read())'], { input: python })
  })
})
