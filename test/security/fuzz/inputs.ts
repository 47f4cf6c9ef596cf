import { fromLatin1 } from '../../../src/bytes'
import type { BrowserOutcome } from '../../../src/clients'
import { type AuthRules, readChallenges } from '../../../src/clients/browser/auth'
import { marksCharset } from '../../../src/clients/browser/charset'
import { cookieDate } from '../../../src/clients/browser/cookies'
import {
  chooseType,
  effectiveType,
  shownText,
  TAGS,
  type TypeRules,
  titleOf,
} from '../../../src/clients/browser/document'
import { dispositionName } from '../../../src/clients/curl/disposition'
import { fromCommand } from '../../../src/clients/curl/form-command'
import { expandGlob } from '../../../src/clients/curl/glob'
import { parseUrl } from '../../../src/clients/curl/url'
import { rawBytes } from '../../../src/clients/raw/escapes'
import { grep } from '../../../src/clients/shell/grep'
import { PASTE_LIMIT, readPaste, recognise } from '../../../src/export'
import { MessageParser } from '../../../src/http'
import { explain } from '../../../src/inspect'
import { freshPlayground, LIMITS } from '../../../src/playground'
import { PROCESS_LIMITS } from '../../../src/process'
import { compileModule } from '../../../src/runtime'
import { escapeControls, screenPlaces, screenText } from '../../../src/ui/client/screen-text'
import { consoleLines } from '../../../src/ui/console/output'
import { highlight } from '../../../src/ui/editor/highlight'
import { readNote } from '../../../src/ui/layout/strip-text'
import { findSecrets, wireValues } from '../../../src/ui/share/secrets'
import { headFold, textRows } from '../../../src/ui/wire/cells'
import { EXPLAIN_LIMIT } from '../../../src/ui/wire/explained'
import { keptTrace } from '../../trace/kept'

/** What reads text or bytes that a stranger chose. `most`: the longest that reaches it, in characters. */
interface Reader {
  readonly most: number
  readonly read: (text: string) => unknown
}

const parse = (role: 'request' | 'response') => (text: string) => {
  const parser = new MessageParser(role)
  parser.feed(fromLatin1(text))
  parser.end()
  for (;;) {
    const { kind } = parser.next()
    if (kind === 'need-data' || kind === 'error' || kind === 'closed') return
  }
}

const UNBOUNDED = Number.POSITIVE_INFINITY
const file = (text: string) => ({ ...freshPlayground('', 'server.ts', text) })
const page = (body: Uint8Array) =>
  ({ kind: 'browser', outcome: 'document', body, mimeType: 'text/html', charset: 'utf-8' }) as unknown as BrowserOutcome

/** Rules of a browser under which every way is taken. */
const TYPES: TypeRules = {
  plainTypes: /^/,
  plainDoubted: /^/,
  doubtsCoded: true,
  nosniffLooks: false,
  looksAt: 1024,
  tags: TAGS,
  signatures: [],
  type: /^[^\s*]*\/\S*$/,
  typeEnds: /[;(]/,
  commas: true,
  asText: [],
  shown: /^$/,
  findsFeeds: true,
  utf8: /^$/,
  held: /^$/,
  textEndsHead: false,
  kept: [],
  plays: /^$/,
  unknownTypes: [],
}
const typed = (mime: string | null) => (text: string) => chooseType(mime, fromLatin1(text), false, false, TYPES)
const auth = { manyInOne: true, withoutNonce: true, withoutRealm: true } as AuthRules

export const READERS: Readonly<Record<string, Reader>> = {
  'the parser of requests': { most: UNBOUNDED, read: parse('request') },
  'the parser of responses': { most: UNBOUNDED, read: parse('response') },
  'the inspector': {
    most: EXPLAIN_LIMIT,
    read: (text) => explain(fromLatin1(text), { role: 'response', ended: true, requestMethods: ['GET'] }),
  },
  'escapes of a screen': { most: UNBOUNDED, read: escapeControls },
  'a screen of bytes': { most: UNBOUNDED, read: (text) => screenText(fromLatin1(text)) },
  'places on a screen': { most: 256 * 1024, read: (text) => screenPlaces(fromLatin1(text)) },
  'rows of the wire': { most: UNBOUNDED, read: (text) => textRows(fromLatin1(text), 0, text.length, 80, 1000) },
  'a fold of the wire': { most: UNBOUNDED, read: (text) => headFold(fromLatin1(text), 0, text.length) },
  'the console': {
    most: PROCESS_LIMITS.output,
    read: (text) => {
      const trace = keptTrace()
      trace.append(0, { kind: 'output', stream: 'stdout', text, site: null })
      return consoleLines(trace.records)
    },
  },
  'a paste': {
    most: PASTE_LIMIT,
    read: (text) => {
      const given = { kind: 'text', text } as const
      return readPaste(given, recognise(given))
    },
  },
  'a pasted reply': { most: PASTE_LIMIT, read: (text) => readPaste({ kind: 'text', text }, 'reply') },
  'pasted output of curl -v': { most: PASTE_LIMIT, read: (text) => readPaste({ kind: 'text', text }, 'verbose') },
  'pasted escapes': { most: PASTE_LIMIT, read: (text) => readPaste({ kind: 'text', text }, 'escaped') },
  'a pasted dump': { most: PASTE_LIMIT, read: (text) => readPaste({ kind: 'text', text }, 'hex') },
  'pasted Base64': { most: PASTE_LIMIT, read: (text) => readPaste({ kind: 'text', text }, 'base64') },
  'a title': { most: UNBOUNDED, read: titleOf },
  'the text of a page': { most: UNBOUNDED, read: (text) => shownText(page(fromLatin1(text))) },
  'the type of a page': { most: UNBOUNDED, read: typed('text/html') },
  'the type of a feed': { most: UNBOUNDED, read: typed('application/xml') },
  'a type by its content': { most: UNBOUNDED, read: typed(null) },
  'Content-Type': { most: UNBOUNDED, read: (text) => effectiveType([text], TYPES) },
  'a charset in the first bytes': { most: UNBOUNDED, read: (text) => marksCharset(fromLatin1(text)) },
  'challenges of WWW-Authenticate': { most: UNBOUNDED, read: (text) => readChallenges([text], auth) },
  'a date of a cookie': { most: UNBOUNDED, read: cookieDate },
  'Content-Disposition': { most: UNBOUNDED, read: dispositionName },
  'a curl command': { most: LIMITS.fieldText, read: fromCommand },
  'a set of URLs': { most: LIMITS.fieldText, read: expandGlob },
  'a URL': { most: LIMITS.fieldText, read: parseUrl },
  'raw bytes': { most: LIMITS.body, read: rawBytes },
  'a pattern of grep': { most: LIMITS.fieldText, read: (text) => grep(['-Eo', text], fromLatin1('a'), new Map()) },
  // Not much more is worked through: the matcher counts its steps, and gives up.
  'lines under grep': { most: 1024 * 1024, read: (text) => grep(['-noC1', '[a-z]*'], fromLatin1(text), new Map()) },
  'a program': { most: LIMITS.fileText, read: (text) => compileModule({ name: 'server.ts', text }) },
  'colours of a program': { most: LIMITS.fileText, read: highlight },
  'a note': { most: 2000, read: readNote },
  'secrets in a program': { most: LIMITS.fileText, read: (text) => findSecrets(file(text)) },
  'secrets on the wire': { most: UNBOUNDED, read: wireValues },
}

/** A beginning, what is repeated, and an end. */
type Shape = readonly [begin: string, again: string, end: string]

const REPEATED =
  'a| |\t|\r|\n|\r\n|\r\n |a:\r\n|a: b\r\n|a |a  b|<|<a |<!--|<!-|-->|<title|<title>|<script|<script>|<script src=|<img a=|<p |<div |<h1|<br|<a href="|</|>|&#|&amp|"|\'|\\|\\"|(|[|{|}|]|[1-9]|{a,b}|[0-9][0-9]|{a,|;|; a|; a="|;a=b|,|, |=|= |a=|%|%2|0|0a |00000000  |0x|\\x4|/*|*/|`|${|//|/|?|#|@|:|::|-|- |-H a |> a\n|< a\n|* a\n|\x1b[|\x1b]|\x00|\x7f|\x80|\xff|\xe2\x80|HTTP/1.1 200 OK\r\n\r\n|HTTP/1.1 200 OK\r\na: b\r\n|HTTP/1.1 100 Continue\r\n\r\n|GET / HTTP/1.1\r\nHost: a\r\n\r\n|Cookie: |Cookie: a=b; |Authorization: Basic |url(|[a](b:c)|[a](|=> |[[:a:]|(){9}|(a*)*'.split(
    '|',
  )

export const SHAPES: readonly Shape[] = [
  ...REPEATED.map((again): Shape => ['', again, '']),
  ...[' ', '\t', 'a', ', ', ';a', ' \t'].flatMap((again): Shape[] => [
    ['HTTP/1.1 200 OK\r\nX:', again, 'x\r\n\r\n'],
    ['HTTP/1.1 200 OK\r\nContent-Length:', again, '1\r\n\r\n'],
    ['GET / HTTP/1.1\r\nHost: a\r\nCookie:', again, '\x00'],
    ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1', again, '\r\nx\r\n0\r\n\r\n'],
    ['HTTP/1.1 200', again, '\x00\r\n\r\n'],
    ['a', again, '!'],
  ]),
  ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', '1;a=b\r\nx\r\n', ''],
  ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n', 'a: b\r\n', ''],
  ['HTTP/1.1 200 OK\r\n', ': \r\n', '\r\n'],
  ['attachment; filename="', '\\"', ''],
  ...['<!---->', '<?a?>', '<meta ', '<meta charset', '<meta>', '<meta content="'].flatMap((again): Shape[] => [
    ['', again, ''],
    ['<html><head>', again, '>'],
  ]),
  ...['basic ', ',basic', 'a="', 'a="basic,"', ', basic realm="'].map((again): Shape => ['Digest ', again, '']),
  ['curl ', '-d a ', 'http://localhost/'],
  ["curl '", "'\\''", ''],
]

/** A text of a shape, as long as that. */
export const shaped = ([begin, again, end]: Shape, length: number): string =>
  begin + again.repeat(Math.max(0, Math.floor((length - begin.length - end.length) / again.length))) + end

/** `npm run fuzz:page -- inputs [MIB]`: each reader takes each shape within a second; true where all do. */
export async function run(args: readonly string[]): Promise<boolean> {
  const mib = Number(args[0] ?? 10)
  if (!(mib > 0)) {
    console.error('expected MIB, a number above 0')
    return false
  }
  let slow = 0
  for (const [name, { most, read }] of Object.entries(READERS)) {
    const length = Math.min(most, mib * 1024 * 1024)
    let longest = 0
    let which = ''
    for (const shape of SHAPES) {
      const text = shaped(shape, length)
      // Time of the processor: what else runs on the machine does not count.
      const started = process.cpuUsage()
      read(text)
      const { user, system } = process.cpuUsage(started)
      const ms = (user + system) / 1000
      if (ms > longest) [longest, which] = [ms, JSON.stringify(shape.join('…'))]
      if (ms > 1000) {
        slow++
        console.log(
          `✗ ${name}: ${ms.toFixed(0)} ms for ${length.toLocaleString('en')} characters of ${JSON.stringify(shape)}`,
        )
      }
    }
    console.log(`${name}: at most ${longest.toFixed(0)} ms for ${length.toLocaleString('en')} characters (${which})`)
  }
  return slow === 0
}
