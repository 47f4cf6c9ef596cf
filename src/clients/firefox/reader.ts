import { trimOws } from '../../bytes'
import type { FieldSection, ReaderRules } from '../browser/reader-rules'

/** What a status line begins with, within so many bytes of the first read. Anything else is content of HTTP/0.9. */
const START = 'http/1.'
const WINDOW = 11
/** What one may begin with as well where nothing but white space is before it. */
const OTHER_STARTS = ['http/2', 'http/3', 'icy ']

/** Where a status line begins; -1 where none does. */
function startIn(head: string): number {
  let blank = true
  for (let at = 0; at < head.length; at++) {
    if (head.startsWith(START, at)) return at
    if (blank && OTHER_STARTS.some((start) => head.startsWith(start, at))) return at
    blank &&= /[ \t\r\n]/.test(head[at]!)
  }
  return -1
}

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
/** Fields that may come twice only with the same value. */
const SINGLE = new Set(['content-length', 'location', 'content-disposition'])

/** A length that is given several times in one value counts as given once. */
function once(name: string, value: string): string {
  const all = new Set(value.split(',').map((one) => one.trim()))
  return name === 'content-length' && all.size === 1 ? [...all][0]! : value
}

function fieldSection(text: string): FieldSection {
  const lines: string[] = []
  for (const line of text.split(/\r?\n/)) {
    if (/^[ \t]/.test(line) && lines.length > 0) lines.push(`${lines.pop()}${line.trimEnd()}`)
    else lines.push(line)
  }
  const fields: (readonly [name: string, value: string])[] = []
  const seen = new Map<string, string>()
  for (const line of lines) {
    const colon = line.indexOf(':')
    const name = line.slice(0, Math.max(colon, 0))
    if (!TOKEN.test(name)) continue
    const value = trimOws(line.slice(colon + 1))
    if (value.includes('\0')) return { error: 'invalid-value' }
    const lower = name.toLowerCase()
    const before = seen.get(lower)
    if (SINGLE.has(lower) && before !== undefined && once(lower, before) !== once(lower, value))
      return { error: 'fields-differ' }
    // An empty value adds nothing to what is there, but for Content-Type, whose values are kept as a list.
    const adds = value !== '' || lower === 'content-type'
    const repeated =
      before !== undefined && (!adds || (SINGLE.has(lower) && once(lower, before) === once(lower, value)))
    seen.set(lower, value)
    if (repeated) continue
    // To an empty value the next one is not added: it stands in its place.
    const empty =
      before === '' && lower !== 'x-content-type-options'
        ? fields.findIndex(([one]) => one.toLowerCase() === lower)
        : -1
    if (empty >= 0) fields[empty] = [fields[empty]![0], value]
    else fields.push([name, value])
  }
  return { fields }
}

/** Firefox's reader: `HTTP/1.` within the first read or all is text, statuses of up to three digits, lax chunk sizes. */
export const firefoxReader: ReaderRules = {
  lineEnd: /\n/,
  begin(text, { ended, interim }) {
    if (text === '') return ended ? { kind: 'fail', error: interim ? 'bad-head' : 'empty' } : { kind: 'wait' }
    if (interim) {
      // What stands behind an interim response is skipped up to a status line; that none comes shows at the end.
      const at = startIn(text.toLowerCase())
      if (at >= 0) return { kind: 'head', at }
      return ended ? { kind: 'fail', error: 'bad-head' } : { kind: 'wait' }
    }
    const first = text.slice(0, WINDOW).toLowerCase()
    // Of a short read all is compared, and what agrees so far is taken for the beginning of one.
    const at = first.length >= START.length ? startIn(first) : START.startsWith(first) ? 0 : -1
    return at >= 0 ? { kind: 'head', at } : { kind: 'content' }
  },
  statusLine(line) {
    // The version is compared with its case, unlike the beginning of the line: the reply becomes HTTP/0.9.
    if (!line.startsWith('HTTP') && !/^icy /i.test(line)) return 'content'
    const [, minor] = /^HTTP\/1\.(\d+)/.exec(line) ?? []
    const version = /^icy/i.test(line) || minor === '0' ? '1.0' : '1.1'
    const space = line.indexOf(' ')
    const rest = space < 0 ? '' : line.slice(space).replace(/^[ \t\r]+/, '')
    if (space < 0) return { version, status: 200, statusText: 'OK' }
    const status = /^(\d{1,3})(?:[ \t\r]+(.*))?$/s.exec(rest)
    // HTTP/2 has no reason phrase, and so a reply that calls itself that has none.
    const phrase = line.startsWith('HTTP/2') ? '' : (status?.[2] ?? '')
    return status ? { version, status: Number(status[1]), statusText: phrase } : null
  },
  fieldSection,
  judgesLines: true,
  interim: (status) => status >= 100 && status < 200 && status !== 101,
  cutInterim: null,
  contentLength(values) {
    const value = values.at(-1)
    if (value === undefined) return null
    const one = once('content-length', value)
    if (one.includes(',')) return 'bad'
    if (/^-0+$/.test(one)) return 0
    return /^\+?\d+$/.test(one) && BigInt(one.replace('+', '')) < 2n ** 63n ? Number(one) : null
  },
  headLimit: 384 * 1024,
  codingEnds: /[, \t]+/,
  chunkedIn10: true,
  shortIn10: true,
  greedyIn10: true,
  bothClose: true,
  chunkSize(line) {
    if (line.includes('\0')) return null
    // strtoul, which takes a sign and 0x, into 32 bits.
    const [, sign, digits] = /^\s*([+-]?)(?:0x)?([0-9a-f]+)/i.exec(line.split(';')[0]!) ?? []
    const size = digits === undefined ? Number.NaN : Number.parseInt(digits, 16)
    return size < 2 ** 32 && (sign !== '-' || size === 0) ? size : null
  },
  badTrailer: (line) => line.includes('\0'),
  strictChunkEnd: false,
  losesReadOnError: true,
  chunkLineLimit: Number.POSITIVE_INFINITY,
}
