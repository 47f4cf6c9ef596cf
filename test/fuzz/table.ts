import { isIPv6 } from 'node:net'
import type { Difference } from './compare'
import { KNOWN_METHODS } from './theirs'
import type { Message } from './told'

/** A kind of disagreement that is understood: which of the two is right, and by which section. */
export interface Understood {
  /** For the report. */
  readonly name: string
  readonly right: 'ours' | 'theirs' | 'both'
  readonly section: string
  readonly reason: string
  /** True where a difference is of this kind, as far as the octets themselves say so. */
  holds(difference: Difference): boolean
}

const ours = ({ ours: { messages }, index }: Difference): Message | undefined => messages[index]
const theirs = ({ theirs: { messages }, index }: Difference): Message | undefined => messages[index]
/** The octets that our error is about. */
const span = ({ ours: { error }, input: { text } }: Difference): string =>
  error ? text.slice(error.start, error.end) : ''
/** The line in which our error stands, without its line end. */
function line({ ours: { error }, input: { text } }: Difference): string {
  const at = error?.start ?? 0
  return text.slice(text.lastIndexOf('\n', at - 1) + 1).split(/\r?\n/, 1)[0]!
}
const refused = (difference: Difference, code: string): boolean => difference.kind === `we refuse ${code}`
const theyRefuse = (difference: Difference, code: string): boolean => difference.kind.startsWith(`they refuse ${code}`)

const valuesOf = (fields: readonly string[], name: string): string[] =>
  fields.filter((_, at) => at % 2 === 1 && fields[at - 1]!.toLowerCase() === name)
/** All members of the Transfer-Encoding fields of the head that our error is about. */
function codings({ ours: { error }, input: { text } }: Difference): string[] {
  const end = text.indexOf('\r\n\r\n', error!.end)
  const lines = text.slice(0, end < 0 ? undefined : end).match(/\r\ntransfer-encoding:[^\r]*/gi) ?? []
  return lines.flatMap((one) => one.slice(20).split(',')).map((one) => one.trim().toLowerCase())
}

/** RFC 3986 3.2.2: IPvFuture. */
const IP_FUTURE = /^v[0-9A-Fa-f]+\.[A-Za-z0-9._~!$&'()*+,;=:-]+$/i

/** An authority that is none by RFC 3986 3.2.2 and 3.2.3, said another way than the parser says it. */
export function strangeHost(host: string): boolean {
  const literal = /^\[([^\]]*)\]/.exec(host)
  // Node's own judgement of the address, which is not the parser's; a zone is no part of a URI's host.
  if (literal && !(isIPv6(literal[1]!) && !literal[1]!.includes('%')) && !IP_FUTURE.test(literal[1]!)) return true
  const rest = literal ? host.slice(literal[0].length) : host.replace(/^[^:]*/, '')
  const name = literal ? '' : host.slice(0, host.length - rest.length)
  if (/[^!-~]|["#,/<>?@[\\\]^`{|}]/.test(name) || /%(?![0-9A-Fa-f]{2})/.test(name)) return true
  return rest !== '' && !/^:\d*$/.test(rest)
}

function strangeTarget(target: string): boolean {
  if (target.includes('#') || /^[^?]*\\/.test(target)) return true
  if (target.startsWith('/')) return false
  const absolute = /^[A-Za-z][A-Za-z0-9+.-]*:\/\/([^/?#]*)/.exec(target)
  if (!absolute) return true
  return absolute[1] === '' || absolute[1]!.startsWith(':') || strangeHost(absolute[1]!)
}

const CHUNK_LINE =
  /^[0-9A-Fa-f]+(?:[ \t]*;[ \t]*[!#$%&'*+.^_`|~\w-]+(?:[ \t]*=[ \t]*(?:[!#$%&'*+.^_`|~\w-]+|"(?:[\t !#-[\]-~\x80-\xff]|\\[\t -~\x80-\xff])*"))?)*$/
const CONTROL = /[\0-\x08\x0a-\x1f\x7f]/

const askedOf = ({ input, index, ours: { messages }, theirs: { messages: others } }: Difference): string => {
  const before = (messages.length > index ? messages : others).slice(0, index)
  return input.methods[before.filter(({ first }) => Number(first) >= 200).length] ?? 'GET'
}
/** A response that ends with its head, whatever its fields say (RFC 9112 6.3, rules 1 and 2). */
function bodiless(difference: Difference): boolean {
  if (difference.input.role === 'request') return false
  const asked = askedOf(difference)
  const status = Number((ours(difference) ?? theirs(difference))?.first)
  return asked === 'HEAD' || status < 200 || status === 204 || status === 304 || (asked === 'CONNECT' && status < 300)
}
const framingFields = ({ fields }: Message): boolean =>
  valuesOf(fields, 'content-length').length + valuesOf(fields, 'transfer-encoding').length > 0
const trailerNamed = (difference: Difference, name: string): boolean =>
  valuesOf(ours(difference)?.trailers ?? [], name).length > 0

/**
 * Every kind in which the strict parser and llhttp 9 differ. What is in none of them fails the run: each row looks at the
 * octets again, so that a refusal for a wrong reason is not taken for a right one.
 */
export const TABLE: readonly Understood[] = [
  {
    name: 'content of CONNECT',
    right: 'ours',
    section: 'RFC 9112 6.3',
    reason:
      'Content-Length and Transfer-Encoding frame the content of any request; llhttp ends a CONNECT with its head',
    holds: (it) => it.input.role === 'request' && theirs(it)?.first === 'CONNECT' && framingFields(theirs(it)!),
  },
  {
    name: '1xx with fields that frame',
    right: 'ours',
    section: 'RFC 9112 6.3, rule 1',
    reason:
      'every 1xx ends at its empty line; llhttp does so for 100 and 101 alone and reads content behind the others',
    holds: (it) => it.input.role === 'response' && /^1/.test((ours(it) ?? theirs(it))?.first ?? ''),
  },
  {
    name: 'faulty framing of a response without content',
    right: 'ours',
    section: 'RFC 9112 6.3, rules 1 and 2',
    reason: 'a response to HEAD, a 204, a 304 and a 2xx to CONNECT end at the empty line whatever their fields say',
    holds: (it) =>
      bodiless(it) && /^they refuse HPE_(INVALID|UNEXPECTED)_(CONTENT_LENGTH|TRANSFER_ENCODING)/.test(it.kind),
  },
  {
    name: 'empty elements in Transfer-Encoding',
    right: 'ours',
    section: 'RFC 9110 5.6.1.2',
    reason: "empty elements of a list are skipped: 'chunked,' ends in chunked; llhttp takes it for another coding",
    holds: (it) => {
      const values = valuesOf((ours(it) ?? theirs(it))?.fields ?? [], 'transfer-encoding')
      return values.some((value) => value.split(',').some((member) => member.trim() === ''))
    },
  },
  {
    name: 'several Transfer-Encoding fields',
    right: 'ours',
    section: 'RFC 9112 6.3, rule 4; RFC 9110 5.3',
    reason: 'several field lines are one list; llhttp judges the last line alone',
    holds: (it) => valuesOf((ours(it) ?? theirs(it))?.fields ?? [], 'transfer-encoding').length > 1,
  },
  {
    name: 'PRI',
    right: 'ours',
    section: 'RFC 9110 9.1',
    reason: 'PRI is a token like another where no HTTP/2 follows; llhttp waits for the rest of the preface',
    holds: (it) =>
      it.input.role === 'request' &&
      it.kind.startsWith('they refuse HPE_INVALID_EOF_STATE') &&
      ours(it)?.first === 'PRI',
  },
  // What we refuse.
  {
    name: 'Host that is no host',
    right: 'ours',
    section: 'RFC 9112 3.2',
    reason: 'a server answers 400 to a Host that is not uri-host [":" port]; llhttp does not read it',
    holds: (it) => refused(it, 'host-syntax') && strangeHost(span(it)),
  },
  {
    name: 'no Host',
    right: 'ours',
    section: 'RFC 9112 3.2',
    reason: 'an HTTP/1.1 request without Host gets 400; llhttp leaves that to its caller',
    holds: (it) => refused(it, 'host-missing') && !/\nhost:/i.test(span(it)),
  },
  {
    name: 'several Host fields',
    right: 'ours',
    section: 'RFC 9112 3.2',
    reason: 'more than one Host gets 400; llhttp leaves that to its caller',
    holds: (it) =>
      refused(it, 'host-twice') && (it.input.text.slice(0, it.ours.error!.end).match(/\nhost:/gi)?.length ?? 0) > 1,
  },
  {
    name: 'target of no form',
    right: 'ours',
    section: 'RFC 9112 3.2',
    reason:
      "'*' with OPTIONS alone, host:port with CONNECT alone, no fragment, no '\\' in a path, no user, no empty host; llhttp checks characters",
    holds: (it) => refused(it, 'request-target-form') && (line(it).includes('CONNECT ') || strangeTarget(span(it))),
  },
  {
    name: 'characters of the target',
    right: 'ours',
    section: 'RFC 9112 3.2',
    reason: 'white space, controls and octets above 0x7e are in no form of a target',
    holds: (it) => refused(it, 'request-target') && !/^[!-~]$/.test(span(it)),
  },
  {
    name: 'major version',
    right: 'ours',
    section: 'RFC 9110 15.6.6',
    reason: 'HTTP/0.9 and HTTP/2.0 are other protocols (505); llhttp reads them as HTTP/1',
    holds: (it) => refused(it, 'http-version-major') && /^HTTP\/[02-9]\.\d$/.test(span(it)),
  },
  {
    name: 'version of another protocol',
    right: 'ours',
    section: 'RFC 9112 2.3',
    reason: 'a request-line ends in one SP and HTTP/ DIGIT . DIGIT; llhttp takes more spaces, RTSP/ and ICE/ too',
    holds: (it) =>
      (refused(it, 'http-version') && !/^\S+ \S+ HTTP\/\d\.\d$/.test(line(it))) ||
      (refused(it, 'status-line') && !/^HTTP\//.test(line(it)) && !/^[\r\n]$/.test(span(it))),
  },
  {
    name: 'status above 599',
    right: 'both',
    section: 'RFC 9110 15',
    reason: 'a client treats such a status as 5xx: here it is an error for 502',
    holds: (it) => refused(it, 'status-code-range') && !/^[1-5]\d\d$/.test(span(it)),
  },
  {
    name: 'controls in the reason phrase',
    right: 'ours',
    section: 'RFC 9112 4',
    reason: 'a reason phrase holds HTAB, SP, VCHAR and obs-text; llhttp takes all but CR and LF',
    holds: (it) => refused(it, 'reason-phrase') && CONTROL.test(span(it)),
  },
  {
    name: 'no SP behind the status-code',
    right: 'ours',
    section: 'RFC 9112 4',
    reason: 'the SP stands there even where the reason phrase is empty; llhttp forgives its absence',
    holds: (it) => refused(it, 'reason-sp') && !/^HTTP\/\d\.\d \d{3} /.test(line(it)),
  },
  {
    name: 'line ends before a start-line',
    right: 'both',
    section: 'RFC 9112 2.2',
    reason:
      'a recipient may take a lone LF for a line end, and a server skips an empty line; llhttp does so between messages of both roles',
    holds: (it) =>
      (refused(it, 'bare-lf') &&
        span(it) === '\n' &&
        (it.index > 0 || it.input.text[it.ours.error!.start - 1] !== '\r')) ||
      (refused(it, 'status-line') && /^[\r\n]$/.test(span(it))),
  },
  {
    name: 'bare CR before a start-line',
    right: 'ours',
    section: 'RFC 9112 2.2',
    reason: 'a lone CR makes an element invalid; llhttp skips any CR between messages',
    holds: (it) => refused(it, 'bare-cr') && span(it) !== '\n' && it.input.text[it.ours.error!.start - 1] === '\r',
  },
  {
    name: 'chunk extensions',
    right: 'ours',
    section: 'RFC 9112 7.1.1',
    reason:
      'an extension is a name, and a token or a quoted string; llhttp takes one without a value behind =, and more',
    holds: (it) => refused(it, 'chunk-ext') && !CHUNK_LINE.test(line(it)),
  },
  {
    name: 'large chunk-size',
    right: 'both',
    section: 'RFC 9112 7.1',
    reason: 'a size must not lose precision: 16 digits and 2^53 - 1 are the limits here, 2^64 - 1 is that of llhttp',
    holds: (it) =>
      refused(it, 'chunk-size-large') &&
      (span(it).length > 16 || Number.parseInt(span(it), 16) > Number.MAX_SAFE_INTEGER),
  },
  {
    name: 'large Content-Length',
    right: 'both',
    section: 'RFC 9110 8.6',
    reason: 'a length must not lose precision: 2^53 - 1 is the limit here, 2^64 - 1 is that of llhttp',
    holds: (it) => refused(it, 'content-length-large') && Number(span(it)) > Number.MAX_SAFE_INTEGER,
  },
  {
    name: 'codings that are not known',
    right: 'ours',
    section: 'RFC 9112 6.1',
    reason: 'a coding that is not understood gets 501; llhttp hands its octets on as content',
    holds: (it) =>
      refused(it, 'transfer-coding-unknown') && codings(it).some((coding) => coding !== 'chunked' && coding !== ''),
  },
  {
    name: 'chunked twice',
    right: 'ours',
    section: 'RFC 9112 6.1',
    reason: 'chunked is applied once; llhttp decodes it once and hands on what is left',
    holds: (it) => refused(it, 'chunked-twice') && codings(it).filter((coding) => coding === 'chunked').length > 1,
  },
  {
    name: 'Transfer-Encoding without a coding',
    right: 'ours',
    section: 'RFC 9112 6.3, rule 4',
    reason: 'a request whose final coding is not chunked gets 400; llhttp takes an empty field for none',
    holds: (it) => refused(it, 'transfer-coding-empty') && codings(it).every((coding) => coding === ''),
  },
  {
    name: 'final coding not chunked',
    right: 'ours',
    section: 'RFC 9112 6.3, rule 4',
    reason: 'a request whose final coding is not chunked gets 400; llhttp lets one pass that asks for an upgrade',
    holds: (it) =>
      refused(it, 'transfer-coding-final') && codings(it).findLast((coding) => coding !== '') !== 'chunked',
  },
  {
    name: 'Transfer-Encoding in HTTP/1.0',
    right: 'both',
    section: 'RFC 9112 6.1',
    reason: 'the framing of such a message is faulty: here it is refused, llhttp reads it',
    holds: (it) => refused(it, 'coding-in-1.0') && /HTTP\/1\.0/.test(it.input.text),
  },
  // What they refuse.
  {
    name: 'methods',
    right: 'ours',
    section: 'RFC 9110 9.1',
    reason: 'a method is any token, and the server decides (501, 405); llhttp knows a list',
    holds: (it) =>
      it.input.role === 'request' &&
      (theyRefuse(it, 'HPE_INVALID_METHOD') ||
        theyRefuse(it, 'HPE_INVALID_VERSION: Expected HTTP/2') ||
        theyRefuse(it, 'HPE_INVALID_CONSTANT')) &&
      (!KNOWN_METHODS.has(ours(it)!.first) || ours(it)!.first === 'PRI' || ours(it)!.first === 'SOURCE'),
  },
  {
    name: 'minor version',
    right: 'ours',
    section: 'RFC 9110 2.5, 6.2',
    reason: 'a higher minor version is read as the highest that is known: HTTP/1.2 as 1.1; llhttp knows 1.0 and 1.1',
    holds: (it) => theyRefuse(it, 'HPE_INVALID_VERSION: Invalid HTTP version') && /HTTP\/1\.[2-9]/.test(it.input.text),
  },
  {
    name: 'equal lengths',
    right: 'both',
    section: 'RFC 9112 6.3, rule 5',
    reason: 'a Content-Length repeated with one and the same value may be taken as that value, or refused',
    holds: (it) => {
      const lengths = valuesOf(ours(it)?.fields ?? [], 'content-length').flatMap((value) => value.split(','))
      return (
        /^they refuse HPE_(INVALID|UNEXPECTED)_CONTENT_LENGTH/.test(it.kind) &&
        lengths.length > 1 &&
        new Set(lengths.map((one) => one.trim())).size === 1
      )
    },
  },
  {
    name: 'length and coding in a response',
    right: 'ours',
    section: 'RFC 9112 6.3, rule 3',
    reason:
      'in a response Transfer-Encoding overrides Content-Length, and the connection ends behind it; llhttp refuses',
    holds: (it) =>
      it.input.role === 'response' &&
      /^they refuse HPE_(UNEXPECTED_CONTENT_LENGTH|INVALID_(CONTENT_LENGTH|TRANSFER_ENCODING))/.test(it.kind) &&
      valuesOf(ours(it)!.fields, 'content-length').length > 0 &&
      valuesOf(ours(it)!.fields, 'transfer-encoding').length > 0,
  },
  {
    name: 'trailers that would frame',
    right: 'ours',
    section: 'RFC 9110 6.5.1, RFC 9112 7.1.2',
    reason: 'trailers are kept apart and frame nothing; llhttp reads them like fields of the head',
    holds: (it) =>
      (/^they refuse HPE_(INVALID|UNEXPECTED)_(TRANSFER_ENCODING|CONTENT_LENGTH)/.test(it.kind) &&
        (trailerNamed(it, 'transfer-encoding') || trailerNamed(it, 'content-length'))) ||
      (/^(they refuse HPE_CLOSED_CONNECTION|they end|persistence differs)/.test(it.kind) &&
        it.ours.messages
          .slice(0, it.index + 1)
          .some(
            ({ trailers }) =>
              valuesOf(trailers, 'connection').length + valuesOf(trailers, 'transfer-encoding').length > 0,
          )),
  },
  {
    name: 'white space in chunk extensions',
    right: 'ours',
    section: 'RFC 9112 7.1.1',
    reason: 'white space stands before and behind ; and = (BWS) and is dropped; llhttp refuses it',
    holds: (it) =>
      /^they refuse HPE_(STRICT|INVALID_CHUNK_SIZE)/.test(it.kind) && /[;=][ \t]|[ \t][;=]/.test(it.input.text),
  },
  {
    name: 'obs-text in chunk extensions',
    right: 'ours',
    section: 'RFC 9110 5.6.4',
    reason: 'a quoted string holds HTAB and obs-text, and a backslash before any of its characters',
    holds: (it) =>
      /^they refuse HPE_(STRICT|INVALID_CHUNK_SIZE)/.test(it.kind) &&
      /;[^\r]*"[^\r]*[\t\x80-\xff\\][^\r]*"/.test(it.input.text),
  },
  {
    name: 'line folds in a response',
    right: 'ours',
    section: 'RFC 9112 5.2',
    reason: 'a user agent reads a fold as spaces; llhttp refuses it',
    holds: (it) =>
      it.input.role === 'response' && it.kind.startsWith('they refuse HPE_') && /\r\n[ \t]/.test(it.input.text),
  },
  {
    name: 'schemes',
    right: 'ours',
    section: 'RFC 3986 3.1',
    reason: 'a scheme holds digits, +, - and . behind its first letter; llhttp takes letters alone',
    holds: (it) => theyRefuse(it, 'HPE_INVALID_URL') && /^[A-Za-z]+[0-9+.-][A-Za-z0-9+.-]*:/.test(ours(it)!.second),
  },
  // What both take and read in two ways.
  {
    name: 'persistence of a response to HEAD',
    right: 'ours',
    section: 'RFC 9112 9.3, 6.3 rule 1',
    reason: 'a response to HEAD needs no length to persist; llhttp decides before it is told that there is no content',
    holds: (it) => it.kind === 'persistence differs' && bodiless(it),
  },
  {
    name: 'close beside keep-alive in HTTP/1.0',
    right: 'ours',
    section: 'RFC 9112 9.3',
    reason: 'the close option is looked for first, in every version; llhttp goes by keep-alive in HTTP/1.0',
    holds: (it) => {
      const { minor, fields } = ours(it) ?? { minor: -1, fields: [] }
      const options = valuesOf(fields, 'connection')
        .join(',')
        .toLowerCase()
        .split(/[\t ]*,[\t ]*/)
      return (
        it.kind === 'persistence differs' && minor === 0 && options.includes('close') && options.includes('keep-alive')
      )
    },
  },
  {
    name: 'HTAB behind a value',
    right: 'ours',
    section: 'RFC 9110 5.5',
    reason:
      'white space around a value, SP and HTAB, is no part of it; llhttp drops SP alone behind a length, a coding and an option',
    holds: (it) =>
      /^(they refuse HPE_INVALID_(CONTENT_LENGTH|TRANSFER_ENCODING)|they end|we refuse|content differs|persistence differs|trailer differs|switch differs)/.test(
        it.kind,
      ) && /\n(content-length|transfer-encoding|connection):[^\r\n]*\t[ \t]*[,\r]/i.test(it.input.text),
  },
  {
    name: 'persistence of a response with length and coding',
    right: 'ours',
    section: 'RFC 9112 6.3, rule 3',
    reason: 'the connection ends behind such a message',
    holds: (it) =>
      it.kind === 'persistence differs' &&
      it.input.role === 'response' &&
      valuesOf(ours(it)!.fields, 'content-length').length > 0,
  },
  {
    name: 'upgrade',
    right: 'both',
    section: 'RFC 9110 7.8',
    reason: 'a server may ignore Upgrade and read on; llhttp stops where a request offers it and Connection names it',
    holds: (it) =>
      /^(switch differs|they end)$/.test(it.kind) &&
      it.input.role === 'request' &&
      valuesOf(ours(it)!.fields, 'upgrade').length > 0,
  },
]
