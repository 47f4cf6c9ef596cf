import { fromBase64, latin1 } from '../../../src/bytes'
import { type Field, fieldValues, type HttpError, MessageParser, type ResponseHead } from '../../../src/http'
import { type ClientEntry, octetsOf, type Verdict } from './entry'

interface Delivered {
  readonly head: ResponseHead
  content: string
  complete: boolean
  /** Complete before the end of input was told. */
  early: boolean
  trailers: readonly Field[]
}

interface Observed {
  readonly delivered: Delivered[]
  readonly error: HttpError | null
  readonly reusable: boolean
}

/** Judges a client entry of the attacks file (its README): the response parser against octets, whole and cut in pieces. */
export function judgeClient(entry: ClientEntry): Verdict {
  const octets = octetsOf(entry)
  const differences: string[] = []
  let first: string | null = null
  for (const pieces of divisions(octets)) {
    const observed = observe(entry, pieces)
    const said = JSON.stringify({ ...observed, delivered: observed.delivered.map(({ head, ...rest }) => [head, rest]) })
    if (first === null) {
      first = said
      if (!entry.accept.some((token) => matches(token, entry, observed)))
        differences.push(`want ${entry.accept.join(' or ')} got ${inWords(observed)}`)
    } else if (said !== first) {
      differences.push(
        `pieces of ${pieces
          .map((piece) => piece.length)
          .join('+')
          .slice(0, 40)} give another result`,
      )
      break
    }
  }
  return { agree: differences.length === 0, differences }
}

function* divisions(octets: Uint8Array): Generator<Uint8Array[]> {
  yield [octets]
  if (octets.length > 4096) {
    const pieces: Uint8Array[] = []
    for (let at = 0; at < octets.length; at += 1447) pieces.push(octets.subarray(at, at + 1447))
    yield pieces
    return
  }
  for (let at = 1; at < octets.length; at++) yield [octets.subarray(0, at), octets.subarray(at)]
  yield Array.from(octets, (_, at) => octets.subarray(at, at + 1))
}

/**
 * A connection of a client that sent at most one request: a response is delivered only to a request that waits for one, and
 * a 101 only where an upgrade was asked for. After the last response no octet may come.
 */
function observe(entry: ClientEntry, pieces: readonly Uint8Array[]): Observed {
  const delivered: Delivered[] = []
  if (entry.outstanding === 0) return { delivered, error: null, reusable: octetsOf(entry).length === 0 && !entry.eof }
  const parser = new MessageParser('response')
  parser.expect(entry.request)
  let error: HttpError | null = null
  let done = false
  let fed = 0
  let current: Delivered | null = null
  let eof = false
  const drain = () => {
    while (!done) {
      const event = parser.next()
      switch (event.kind) {
        case 'need-data':
        case 'closed':
          return
        case 'error':
          error = event.error
          done = true
          return
        case 'head':
          current = null
          if (event.head.kind === 'response' && event.head.status >= 200) {
            current = { head: event.head, content: '', complete: false, early: false, trailers: [] }
            delivered.push(current)
          }
          break
        case 'content':
          if (current) current.content += latin1(event.bytes)
          break
        case 'end':
          if (!current) break
          current.complete = true
          current.early = !eof
          current.trailers = event.trailers
          done = true
          break
      }
    }
  }
  for (const piece of pieces) {
    fed += piece.length
    parser.feed(piece)
    drain()
  }
  if (entry.eof) {
    eof = true
    parser.end()
    drain()
  }
  const [last] = delivered
  const reusable =
    error === null && !entry.eof && last?.complete === true && last.head.keepAlive && fed === parser.offset
  return { delivered, error, reusable }
}

function matches(token: string, entry: ClientEntry, { delivered, error, reusable }: Observed): boolean {
  const [only] = delivered
  const complete = delivered.length === 1 && only!.complete && error === null && asExpected(entry, only!)
  switch (token) {
    case 'response':
      return complete
    case 'response+noreuse':
      return complete && !reusable
    case 'to-close':
      return complete && !only!.early && !reusable
    case 'error':
    case 'incomplete':
      return error !== null && !delivered.some((one) => one.complete) && !reusable
    case 'unsolicited':
      return delivered.length === 0 && !reusable
    default:
      return false
  }
}

function asExpected(entry: ClientEntry, { head, content }: Delivered): boolean {
  const { status, body, fields = [], absent = [], ok } = entry.expect ?? {}
  if (status && !status.includes(head.status)) return false
  if (body !== undefined && content !== latin1(fromBase64(body) ?? new Uint8Array(0))) return false
  if (ok === false && head.status >= 200 && head.status < 300) return false
  if (absent.some((name) => fieldValues(head.fields, name).length > 0)) return false
  return fields.every(([name, pattern]) => {
    const values = fieldValues(head.fields, name)
    return values.length === 1 && new RegExp(`^(?:${pattern})$`).test(values[0]!)
  })
}

function inWords({ delivered, error, reusable }: Observed): string {
  const responses = delivered.map(
    ({ head, content, complete }) =>
      `${head.status}${complete ? '' : ' (incomplete)'} ${JSON.stringify(content.slice(0, 40))}`,
  )
  return `${responses.join(', ') || 'no response'}${error ? `, error ${error.code}` : ''}${reusable ? ', reusable' : ''}`
}
