import { fromLatin1, latin1 } from '../../../src/bytes'
import {
  type Field,
  fieldValues,
  MessageParser,
  type SerializeError,
  writeRequest,
  writeResponse,
} from '../../../src/http'
import type { SenderEntry, SenderInput, Verdict } from './entry'

interface Emitted {
  readonly error: SerializeError | null
  readonly octets: string
}

/** Judges a sender entry of the attacks file (its README): the serializer with the input and with each of its variants. */
export function judgeSender(entry: SenderEntry): Verdict {
  const differences: string[] = []
  for (const input of [entry.input, ...(entry.variants ?? [])]) {
    // The serializer has no way to express a chunk extension: such a variant passes by the rules of the file.
    if (input.chunkExt !== undefined) continue
    const emitted = emit(input)
    if (!entry.accept.some((token) => matches(token, entry, input, emitted))) {
      const got = emitted.error ? `error ${emitted.error.code}` : JSON.stringify(emitted.octets.slice(0, 200))
      differences.push(`${JSON.stringify(input).slice(0, 80)} want ${entry.accept.join(' or ')} got ${got}`)
    }
  }
  return { agree: differences.length === 0, differences }
}

const fieldsOf = (pairs: SenderInput['headers'] = []): Field[] => pairs.map(([name, value]) => ({ name, value }))

function emit(input: SenderInput): Emitted {
  const rest = {
    ...(input.body === undefined ? {} : { content: fromLatin1(input.body) }),
    ...(input.trailers === undefined ? {} : { trailers: fieldsOf(input.trailers) }),
  }
  const fields = fieldsOf(input.headers)
  const made =
    input.kind === 'response'
      ? writeResponse({
          status: input.status ?? 200,
          ...(input.reason === undefined ? {} : { reason: input.reason }),
          requestMethod: input.forMethod ?? 'GET',
          fields,
          ...rest,
        })
      : writeRequest({
          method: input.method ?? 'GET',
          target: input.target ?? '/',
          fields: fieldValues(fields, 'host').length > 0 ? fields : [{ name: 'Host', value: 'a' }, ...fields],
          ...rest,
        })
  return made.ok ? { error: null, octets: latin1(made.value) } : { error: made.error, octets: '' }
}

interface StrictHead {
  readonly startLine: string
  readonly fields: readonly Field[]
  readonly behind: string
}

/** The strict head of the README: CR LF line ends, a start-line of the right grammar, `token ":" value` lines, an empty line. */
function strictHead(kind: SenderInput['kind'], octets: string): StrictHead | null {
  const end = octets.indexOf('\r\n\r\n')
  if (end < 0) return null
  const [startLine = '', ...lines] = octets.slice(0, end).split('\r\n')
  const grammar =
    kind === 'request'
      ? /^[!#$%&'*+\-.^_`|~\w]+ [\x21-\x7e]+ HTTP\/1\.1$/
      : /^HTTP\/1\.1 [1-5]\d\d [\t \x21-\x7e\x80-\xff]*$/
  if (!grammar.test(startLine)) return null
  const fields: Field[] = []
  for (const line of lines) {
    const match = /^([!#$%&'*+\-.^_`|~\w]+):[ \t]*([\t \x21-\x7e\x80-\xff]*)$/.exec(line)
    if (!match) return null
    fields.push({ name: match[1]!, value: match[2]!.replace(/[ \t]+$/, '') })
  }
  return { startLine, fields, behind: octets.slice(end + 4) }
}

/** The content where the octets are exactly one complete message, else null. */
function wholeContent(input: SenderInput, octets: string): string | null {
  const parser = new MessageParser(input.kind)
  if (input.kind === 'response') parser.expect(input.forMethod ?? 'GET')
  parser.feed(fromLatin1(octets))
  let content = ''
  for (;;) {
    const event = parser.next()
    if (event.kind === 'content') content += latin1(event.bytes)
    else if (event.kind === 'end') return parser.offset === octets.length ? content : null
    else if (event.kind !== 'head') return null
  }
}

function matches(token: string, entry: SenderEntry, input: SenderInput, { error, octets }: Emitted): boolean {
  const asked = input.headers ?? []
  const { expect = {} } = entry
  if (token === 'throw') return error !== null && octets === ''
  if (token === 'abort') return error !== null && octets !== '' && wholeContent(input, octets) === null
  if (error !== null) return false
  const head = strictHead(input.kind, octets)
  if (!head) return false
  const absent = (expect.absent ?? []).every((name) => fieldValues(head.fields, name).length === 0)
  const framings = ['content-length', 'transfer-encoding'].flatMap((name) => fieldValues(head.fields, name))
  switch (token) {
    case 'clean-head':
      return (
        absent &&
        asked.every(
          ([name]) =>
            fieldValues(head.fields, name).length ===
            asked.filter(([one]) => one.toLowerCase() === name.toLowerCase()).length,
        )
      )
    case 'encoded-target':
      return head.startLine === expect.requestLine
    case 'framed':
      return (
        absent && wholeContent(input, octets) === (input.body ?? '') && (!expect.oneFraming || framings.length === 1)
      )
    case 'drop-body':
      return head.behind === '' && (input.status !== 204 || framings.length === 0)
    case 'fields-kept': {
      const added = head.fields.filter(({ name }) => !asked.some(([one]) => one === name)).map(({ name }) => name)
      return (
        asked.every(([name, value]) => fieldValues(head.fields, name).join('\n') === value) &&
        added.every((name) => ['Content-Length', 'Date', 'Host', 'Connection'].includes(name)) &&
        Object.keys({}).length === 0 &&
        !('x' in {})
      )
    }
    default:
      return false
  }
}
