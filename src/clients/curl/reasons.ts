/** Why a curl outcome is what it is: a sentence for each rule, and what the RFC says. */
import { cutBy, EXCESS_SECTION, type Excess, excessText } from '../excess'
import type { Evidence, Reason } from '../types'
import type { Failure } from './errors'
import type { Place } from './transfer-state'
import type { CurlVersion } from './version'

/** Rule, sentence, section. */
const RULES: Readonly<Record<string, readonly [text: string, requirement: string | null]>> = {
  'curl.http09': [
    'The reply does not begin with HTTP/, so it can only be HTTP/0.9, which curl refuses since 7.66 unless it is given --http0.9.',
    'RFC 9112 4',
  ],
  'curl.status-line.code': ['curl takes a status code of exactly three digits, from 100 to 999.', 'RFC 9112 4'],
  'curl.status-line.version': [
    'curl takes HTTP/1.0, HTTP/1.1 and HTTP/2 in a status line, nothing else.',
    'RFC 9112 2.3',
  ],
  'curl.status-line.shape': [
    'After HTTP/ curl expects one digit, a point, one digit, a space and the status code.',
    'RFC 9112 4',
  ],
  'curl.head.nul': ['A line of the head holds a NUL byte, which curl does not accept.', 'RFC 9110 5.5'],
  'curl.head.no-colon': ['A line of the head has no colon, so curl does not take it for a field.', 'RFC 9112 5'],
  'curl.head.fold-first': [
    'The first field line begins with a blank: there is no field that it could continue.',
    'RFC 9112 5.2',
  ],
  'curl.head.cr-in-name': [
    'A CR stands before the colon of a field line. curl stores fields by lines that end at their first CR, and this one has no colon.',
    'RFC 9112 2.2',
  ],
  'curl.head.line-limit': ['One line of the head is longer than the 100 KiB that curl allows.', null],
  'curl.head.limit': ['The heads together are longer than the 300 KiB that curl allows.', null],
  'curl.content-length.invalid': ['The value of Content-Length does not begin with a digit.', 'RFC 9110 8.6'],
  'curl.length.short': [
    'The connection was closed before all bytes that Content-Length announced had come.',
    'RFC 9112 8',
  ],
  'curl.chunked.short': ['The connection was closed before the last chunk and its empty line had come.', 'RFC 9112 8'],
  'curl.chunked.grammar': [
    'The chunked coding is broken here: curl expected a chunk size in hexadecimal, or a CR LF after the data.',
    'RFC 9112 7.1',
  ],
  'curl.chunked.trailer': [
    'A line after the chunk of size 0 has no colon, so it is no trailer field. curl reads the digits of a size and skips the rest of its line: 0x5 is 0.',
    'RFC 9112 7.1.2',
  ],
  'curl.coding.unknown': ['The reply names a coding that curl does not know.', 'RFC 9110 8.4'],
  'curl.coding.inflate': ['The body is not what its coding says.', 'RFC 9110 8.4.1'],
  'curl.coding.brotli': ['The body is no Brotli stream.', 'RFC 9110 8.4.1'],
  'curl.coding.zstd': ['The body is no Zstandard stream.', 'RFC 9110 8.4.1'],
  'curl.coding.trailing-bytes': ['Bytes follow the end of the compressed data.', 'RFC 9110 8.4.1'],
  'curl.coding.after-end': ['Bytes follow the end of the compressed data.', 'RFC 9110 8.4.1'],
  'curl.coding.many': ['curl undoes at most five codings.', null],
  'curl.retries': [
    'The server ended one kept connection after another before it answered: curl tries 5 times and gives up.',
    'RFC 9112 9.3.1',
  ],
  'curl.empty': ['The connection was closed before a whole status line had come.', 'RFC 9112 8'],
  'curl.reset': ['A reset (RST) ended the connection before the reply was whole.', 'RFC 9112 8'],
  'curl.timeout': ['The reply was not whole when the time of --max-time was over.', null],
  'curl.connect.refused': ['Nothing listens on that port: the connection was refused.', null],
  'curl.resolve': ['The name does not resolve.', null],
  'curl.url': ['curl cannot read this as a URL.', 'RFC 3986 3'],
  'curl.scheme': ['Only http is simulated.', null],
  'curl.fail': ['With -f a status of 400 or more is a failure.', null],
  'curl.redirects.limit': ['curl follows at most --max-redirs redirects, 50 unless told otherwise.', 'RFC 9110 15.4'],
  'curl.redirects.url': ['The Location is no URL that curl follows.', 'RFC 9110 10.2.2'],
  'curl.body.unwanted': ['Bytes came where no body can be.', 'RFC 9112 6.3'],
  'curl.output.binary': ['curl does not write NUL bytes to a terminal unless told to with --output -.', null],
  'curl.resume': ['The server sent the whole thing although a part was asked for.', 'RFC 9110 14.2'],
  'curl.arguments': ['curl does not accept these arguments.', null],
}

const evidence = (place: Place | null): readonly Evidence[] => (place ? [place] : [])

/** curl would go on here, the simulation does not. */
const UNSIMULATED = /not simulated/
const OURS = 'of this simulation: curl itself would go on'

export function failureReason(found: Failure, place: Place | null, version: CurlVersion): Reason {
  const [text, requirement] = RULES[found.rule] ?? [found.message || 'curl ended with an error.', null]
  const ground = UNSIMULATED.test(found.message) ? OURS : version.ground
  return { rule: found.rule, text, evidence: evidence(place), requirement, ground }
}

export function successReason(
  status: number,
  place: Place | null,
  version: CurlVersion,
  excess: (Place & Excess) | null,
  /** What curl did with it, behind `curl read a whole reply with status 200`. */
  then: string,
): Reason {
  if (excess) {
    const { connection, start, end } = excess
    const text = excessText('curl', excess)
    const evidence = [{ connection, start, end }]
    const { ground } = version
    return { rule: 'curl.excess', text, evidence, requirement: EXCESS_SECTION, ground, ...cutBy(excess) }
  }
  const text =
    status === 0
      ? 'The reply does not begin with HTTP/, so curl takes it for HTTP/0.9: all of it is the body.'
      : `curl read a whole reply with status ${status}${then}.`
  const requirement = status === 0 ? 'RFC 9112 4' : 'RFC 9112 6.3'
  return {
    rule: status === 0 ? 'curl.http09.body' : 'curl.complete',
    text,
    evidence: evidence(place),
    requirement,
    ground: version.ground,
  }
}

/** Of a head that the connection's end cut off: curl takes what came of it for all. */
export const headCutReason = (status: number, place: Place | null, { ground }: CurlVersion): Reason => ({
  rule: 'curl.head-cut',
  text: `The connection was closed before the empty line that ends the head: curl takes what came for a whole reply with status ${status}, and without a body.`,
  evidence: evidence(place),
  requirement: 'RFC 9112 8',
  ground,
})

/** Of a curl that asked for nothing. */
export const localReason = (): Reason => ({
  rule: 'curl.local',
  text: 'curl ran without the network.',
  evidence: [],
  requirement: null,
  ground: 'follows from what the command line asks for',
})

/** Ctrl-C: what had come until then is no whole reply. */
export const stoppedReason = (place: Place | null, version: CurlVersion): Reason => ({
  rule: 'curl.stopped',
  text: 'Ctrl-C ended curl before it was done.',
  evidence: evidence(place && place.end > place.start ? place : null),
  requirement: null,
  ground: version.ground,
})

export function waitingReason(place: Place | null, version: CurlVersion): Reason {
  const text =
    place && place.end > place.start
      ? 'The reply is not whole yet and the connection is open: curl waits for as long as it takes.'
      : 'Nothing has come yet: curl waits for as long as it takes.'
  return { rule: 'curl.waiting', text, evidence: evidence(place), requirement: 'RFC 9112 6.3', ground: version.ground }
}
