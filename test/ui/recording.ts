import { utf8 } from '../../src/bytes'
import type { BrowserOutcome, ClientId, CurlOutcome, Outcome, Reason } from '../../src/clients'
import type { RequestSpec } from '../../src/playground'
import type { RunView, Waiting } from '../../src/run'
import type { Payload } from '../../src/trace'
import { keptTrace } from '../trace/kept'

/** A recording made by hand, of the article's first server under each client: for developing the page and for its tests. */
export const ARTICLE = `import { decode, encode, socket } from 'barewire/socket'

using s = socket()
await s.bind(['localhost', 8000])
while (true) {
  await s.listen(1)
  const [conn, addr] = await s.accept()
  using _ = conn
  const request = decode(await conn.recv(1024))
  print(request)
  await conn.sendall(encode('Hello World'))
}
`

const AGENTS: Readonly<Record<ClientId, string>> = {
  'curl-7.88': 'User-Agent: curl/7.88.1\r\nAccept: */*\r\n',
  'curl-7.64': 'User-Agent: curl/7.64.0\r\nAccept: */*\r\n',
  'chromium-156': 'Connection: keep-alive\r\nUpgrade-Insecure-Requests: 1\r\nUser-Agent: Mozilla/5.0 Chrome/156\r\n',
  'firefox-153': 'User-Agent: Mozilla/5.0 Firefox/153.0\r\nAccept: text/html\r\nConnection: keep-alive\r\n',
  raw: '',
}

function reason(rule: string, text: string): Reason {
  return {
    rule,
    text,
    evidence: [{ connection: 1, start: 0, end: 11 }],
    requirement: 'RFC 9112 4',
    ground: 'recorded: Linux, Nov 2026',
  }
}

function curl(exit: number, stdout: string, stderr: string, text: string): CurlOutcome {
  const bytes = utf8(stdout)
  return {
    kind: 'curl',
    exit,
    stdout: bytes,
    stderr,
    screen: [
      ...(stdout ? [{ stream: 'stdout' as const, bytes }] : []),
      ...(stderr ? [{ stream: 'stderr' as const, bytes: utf8(stderr) }] : []),
    ],
    files: [],
    reason: reason('curl.http09', text),
  }
}

export function page(part: Partial<BrowserOutcome>): BrowserOutcome {
  return {
    kind: 'browser',
    outcome: 'document',
    url: 'http://localhost:8000/',
    status: null,
    statusText: null,
    mimeType: null,
    charset: null,
    title: null,
    body: null,
    loaded: true,
    error: null,
    download: null,
    favicon: null,
    resources: [],
    console: [],
    reason: reason('browser', ''),
    ...part,
  }
}

const OUTCOMES: Readonly<Record<ClientId, Outcome>> = {
  'curl-7.88': curl(
    1,
    '',
    'curl: (1) Received HTTP/0.9 when not allowed\n',
    'Without a status-line it could only be HTTP/0.9, and curl has refused that by default since 7.66.0.',
  ),
  'curl-7.64': curl(
    0,
    'Hello World',
    '',
    'Without a status-line this is HTTP/0.9, which had no head: all bytes are content.',
  ),
  'chromium-156': page({
    outcome: 'error',
    error: {
      code: 'ERR_INVALID_HTTP_RESPONSE',
      title: 'localhost',
      heading: 'This page isn’t working',
      paragraphs: ['localhost sent an invalid response.'],
    },
    reason: reason('chromium.status-line', 'Chrome looked for a status-line in the first bytes and found none.'),
  }),
  'firefox-153': page({
    mimeType: 'text/plain',
    charset: 'windows-1252',
    body: utf8('Hello World'),
    reason: reason('firefox.http09', 'Without a status-line everything that came is content, and it is shown as text.'),
  }),
  raw: { kind: 'raw', bytes: 11, ended: 'fin', reason: reason('raw', 'A bare TCP client shows what came.') },
}

const WAITING: readonly Waiting[] = [
  {
    who: 'server',
    op: 'recv',
    site: { file: 'server.ts', line: 9, column: 32 },
    connection: 2,
    since: 40,
    text: 'Waiting: your server, in recv on line 9, for connection 2, where Chrome has sent nothing.',
  },
]

/** The run of a client. `outcome` replaces what the recording has. */
export function recordedRun(client: ClientId, request: RequestSpec, outcome: Outcome = OUTCOMES[client]): RunView {
  const trace = keptTrace()
  const add = (time: number, payload: Payload) => trace.append(time, payload)
  const site = (line: number) => ({ file: 'server.ts', line, column: 9 })
  const head = request.raw ?? `${request.method} / HTTP/1.1\r\nHost: localhost:8000\r\n${AGENTS[client]}\r\n`
  const sent = utf8(head)
  const reply = utf8('Hello World')
  const segment = (from: 'client' | 'server', flags: number, payload: Uint8Array, arrives: number): Payload => ({
    kind: 'segment',
    connection: 1,
    from,
    flags,
    sequence: 1,
    acknowledgment: 1,
    window: 65535,
    payload,
    offset: 0,
    retransmission: false,
    arrives,
  })
  const call = (
    op: string,
    line: number,
    bytes: { from: 'client' | 'server'; start: number; end: number } | null,
  ): Payload => ({
    kind: 'syscall',
    call: line,
    op,
    handle: 3,
    args: [],
    site: site(line),
    started: 0,
    ended: 30,
    result: null,
    error: null,
    connection: bytes ? 1 : null,
    bytes,
  })
  const none = new Uint8Array()
  add(0, { kind: 'process', event: 'start', reason: 'server.ts started', site: null })
  add(0, { kind: 'output', stream: 'system', text: 'listening on localhost:8000', site: site(6) })
  add(0, {
    kind: 'connect',
    connection: 1,
    client: { host: '127.0.0.1', port: 49152 },
    server: { host: '127.0.0.1', port: 8000 },
  })
  add(0, segment('client', 2, none, 10))
  add(10, segment('server', 18, none, 20))
  add(20, segment('client', 16, none, 30))
  add(20, segment('client', 24, sent, 30))
  add(30, call('recv', 9, { from: 'client', start: 0, end: sent.length }))
  add(30, { kind: 'output', stream: 'stdout', text: head.replaceAll('\r', ''), site: site(10) })
  add(30, call('sendall', 11, { from: 'server', start: 0, end: reply.length }))
  add(30, segment('server', 24, reply, 40))
  add(30, segment('server', 17, none, 40))
  add(40, segment('client', 17, none, 50))
  add(50, { kind: 'disconnect', connection: 1, how: 'closed' })
  return {
    client,
    state: { kind: 'quiet', listening: ['127.0.0.1:8000'] },
    records: trace.records,
    outcomes: [{ request, outcome, settled: true }],
    waiting: client === 'chromium-156' ? WAITING : [],
    wallMs: 12,
  }
}
