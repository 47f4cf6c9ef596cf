import { fromLatin1, trimEndOf, trimOws } from '../../bytes'
import type { FieldSection, ReaderRules, StatusLine } from '../browser/reader-rules'

/** Bytes before `HTTP` that are skipped. */
const SLOP = 4
const LARGEST_STATUS = 2 ** 31 - 1

function statusLine(line: string): StatusLine {
  // One digit behind the slash, and one behind the first dot, wherever that is (HttpResponseHeaders::ParseVersion).
  const version = /^http\/(\d)[^.]*\.(\d)/i.exec(line)
  const old = !version || version[1] === '0' || (version[1] === '1' && version[2] === '0')
  const space = line.indexOf(' ')
  const rest = space < 0 ? '' : line.slice(space).replace(/^ +/, '')
  const digits = /^\d*/.exec(rest)![0]
  if (space < 0) return { version: old ? '1.0' : '1.1', status: 200, statusText: 'OK' }
  return {
    version: old ? '1.0' : '1.1',
    status: digits === '' ? 200 : Math.min(Number(digits), LARGEST_STATUS),
    statusText:
      digits === '' ? '' : shownPhrase(fromLatin1(trimEndOf(rest.slice(digits.length).replace(/^ +/, ''), ' \r'))),
  }
}

/**
 * A reason phrase as the DevTools tell it: read as UTF-8, where a lead byte takes the bytes that it announces with it,
 * and goes with them if they do not continue it (as their protocol converts text).
 */
function shownPhrase(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at++) {
    const lead = bytes[at]!
    if (lead < 0x80) {
      text += String.fromCharCode(lead)
      continue
    }
    const more = lead >> 5 === 6 ? 1 : lead >> 4 === 14 ? 2 : lead >> 3 === 30 ? 3 : 0
    if (more === 0 || at + more >= bytes.length) continue
    const char = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(at, at + more + 1))
    if (!char.includes('\ufffd')) text += char
    at += more
  }
  return text
}

/** CR and LF each end a line; a line that begins with white space goes on with the one before it. */
function fieldSection(text: string): FieldSection {
  if (text.includes('\0')) return { error: 'invalid-response' }
  const fields: [name: string, value: string][] = []
  let continuable = false
  for (const line of text.split(/[\r\n]+/)) {
    if (/^[ \t]/.test(line)) {
      const last = fields.at(-1)
      if (continuable && last) last[1] = `${last[1]} ${line.trim()}`.trim()
      continue
    }
    const colon = line.indexOf(':')
    continuable = colon > 0
    if (colon <= 0) continue
    fields.push([trimEndOf(line.slice(0, colon), ' \t'), trimOws(line.slice(colon + 1))])
  }
  const valuesOf = (wanted: string) =>
    fields.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value)
  const differ = (wanted: string) => new Set(valuesOf(wanted)).size > 1
  // A comma outside quotes makes two values of one.
  const dispositions = valuesOf('content-disposition').flatMap(
    (value) => value.match(/(?:"(?:[^"\\]|\\.)*"?|[^",])+/g) ?? [''],
  )
  // Where the list of codings cannot be read, Chromium does not look at the content (ParseContentEncoding).
  if (fields.some(([name, value]) => name.toLowerCase() === 'content-encoding' && /["=;*]|[^\s,]\s+[^\s,]/.test(value)))
    return { error: 'codings-invalid' }
  if (new Set(dispositions.map((one) => one.trim())).size > 1) return { error: 'dispositions-differ' }
  return differ('location') ? { error: 'locations-differ' } : { fields }
}

/** Chromium's reader: up to 4 bytes before `HTTP`, any version, a status that is missing is 200. */
export const chromiumReader: ReaderRules = {
  lineEnd: /[\r\n]/,
  begin(text, { ended }) {
    const at = text
      .slice(0, SLOP + 4)
      .toLowerCase()
      .indexOf('http')
    if (at >= 0)
      return text.slice(0, at).includes('\0') ? { kind: 'fail', error: 'invalid-response' } : { kind: 'head', at }
    if (text.length < SLOP + 4 && !ended) return { kind: 'wait' }
    if (text === '') return { kind: 'fail', error: 'empty' }
    // Shoutcast servers answer `ICY 200 OK`: the one HTTP/0.9 reply that is taken on any port.
    return /^icy /i.test(text) ? { kind: 'content' } : { kind: 'fail', error: 'invalid-response' }
  },
  statusLine: (line) => (line.includes('\0') ? null : statusLine(line)),
  fieldSection,
  judgesLines: false,
  interim: (status) => status >= 100 && status < 200,
  cutInterim: { version: '1.1', status: 200, statusText: 'OK' },
  contentLength(values, chunked) {
    if (chunked) return null
    const all = new Set(values.flatMap((value) => value.split(',').map(trimOws)))
    if (all.size > 1) return 'differ'
    const [value] = all
    if (value !== undefined && /^-0+$/.test(value)) return 0
    return value !== undefined && /^\d+$/.test(value) && BigInt(value) < 2n ** 63n ? Number(value) : null
  },
  headLimit: 256 * 1024,
  codingEnds: /,/,
  chunkedIn10: false,
  shortIn10: false,
  greedyIn10: false,
  bothClose: false,
  chunkSize(line) {
    const digits = /^([0-9a-f]+) *$/i.exec(line.split(';')[0]!)?.[1]
    return digits !== undefined && BigInt(`0x${digits}`) < 2n ** 63n ? Number.parseInt(digits, 16) : null
  },
  badTrailer: () => false,
  strictChunkEnd: true,
  losesReadOnError: true,
  chunkLineLimit: 16 * 1024,
}
