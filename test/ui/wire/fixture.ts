import { utf8 } from '../../../src/bytes'
import { Flag, type Side } from '../../../src/trace'
import { type KeptTrace, keptTrace } from '../../trace/kept'

const CURL = 'GET / HTTP/1.1\r\nHost: localhost:8000\r\nUser-Agent: curl/7.88.1\r\nAccept: */*\r\n\r\n'
const BROWSER = (path: string) =>
  `GET ${path} HTTP/1.1\r\nHost: localhost:8000\r\nConnection: keep-alive\r\nsec-ch-ua: "Chromium";v="156"\r\n` +
  'sec-ch-ua-mobile: ?0\r\nsec-ch-ua-platform: "Linux"\r\nUpgrade-Insecure-Requests: 1\r\n' +
  'User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36\r\nAccept: text/html,*/*;q=0.8\r\n' +
  'Sec-Fetch-Site: none\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\nAccept-Encoding: gzip, br\r\n\r\n'

/** One exchange of a hand-made recording: what is sent, in which pieces, and how much of the request is read. */
export interface Said {
  readonly request: string
  readonly pieces: readonly (string | Uint8Array)[]
  readonly read?: number
}

/** Appends a connection with one exchange: handshake, request, recv on line 9, a sendall a piece from line 11 on, both FINs. */
export function exchange(trace: KeptTrace, connection: number, begin: number, said: Said): void {
  const client = { host: '127.0.0.1', port: 49151 + connection }
  const server = { host: '127.0.0.1', port: 8000 }
  const offsets = { client: 0, server: 0 }
  const segment = (time: number, from: Side, flags: number, payload: Uint8Array = new Uint8Array()) => {
    const offset = offsets[from]
    offsets[from] += payload.length
    trace.append(time, {
      kind: 'segment',
      connection,
      from,
      flags,
      sequence: flags & Flag.SYN ? 0 : offset + 1,
      acknowledgment: null,
      window: 65535,
      payload,
      offset,
      retransmission: false,
      arrives: time + 10,
    })
  }
  const call = (time: number, op: string, line: number, from: Side, start: number, end: number) =>
    trace.append(time, {
      kind: 'syscall',
      call: trace.records.length,
      op,
      handle: 4,
      args: [],
      site: { file: 'server.ts', line, column: 3 },
      started: time,
      ended: time,
      result: null,
      error: null,
      connection,
      bytes: { from, start, end },
    })
  trace.append(begin, { kind: 'connect', connection, client, server })
  segment(begin, 'client', Flag.SYN)
  segment(begin + 10, 'server', Flag.SYN | Flag.ACK)
  segment(begin + 20, 'client', Flag.PSH | Flag.ACK, utf8(said.request))
  const taken = Math.min(said.read ?? 1024, said.request.length)
  call(begin + 30, 'recv', 9, 'client', 0, taken)
  said.pieces.forEach((piece, index) => {
    const payload = typeof piece === 'string' ? utf8(piece) : piece
    const start = offsets.server
    call(begin + 30, 'sendall', 11 + index, 'server', start, start + payload.length)
    segment(begin + 30, 'server', Flag.PSH | Flag.ACK, payload)
  })
  segment(begin + 30, 'server', Flag.FIN | Flag.ACK)
  segment(begin + 40, 'client', Flag.FIN | Flag.ACK)
}

/** The article's server, hit by curl: eleven bytes that are no HTTP. */
export function bare(): KeptTrace {
  const trace = keptTrace()
  exchange(trace, 1, 0, { request: CURL, pieces: ['Hello World'] })
  return trace
}

const REPLY = ['HTTP/1.1 200 OK\r\n', 'Content-Type: text/html\r\n', 'Content-Length: 11\r\n', '\r\n', 'Hello World']

/** A server that speaks HTTP, hit by a browser: the page, then its icon on a second connection. */
export function browser(): KeptTrace {
  const trace = keptTrace()
  exchange(trace, 1, 0, { request: BROWSER('/'), pieces: REPLY })
  exchange(trace, 2, 60, { request: BROWSER('/favicon.ico'), pieces: REPLY, read: 200 })
  return trace
}

/** Bytes of every value, with escape sequences that a terminal would obey. */
export function hostile(): KeptTrace {
  const trace = keptTrace()
  const all = Uint8Array.from({ length: 256 }, (_, byte) => byte)
  const sequences =
    '\u001b[c\u001b[6n\u001b]0;title\u0007\u001b]52;c;aGk=\u0007\u001b]8;;http://a/\u0007\u001bP$qm\u001b\\'
  exchange(trace, 1, 0, { request: CURL, pieces: [sequences, all, 'Grüße'] })
  return trace
}

/** Many exchanges on connections of their own. */
export function many(count: number): KeptTrace {
  const trace = keptTrace({ records: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY })
  for (let index = 0; index < count; index++) exchange(trace, index + 1, index * 50, { request: CURL, pieces: REPLY })
  return trace
}

/** A response of a megabyte without a line end. */
export function large(): KeptTrace {
  const trace = keptTrace()
  exchange(trace, 1, 0, { request: CURL, pieces: ['HTTP/1.1 200 OK\r\n\r\n', new Uint8Array(1 << 20).fill(0x61)] })
  return trace
}
