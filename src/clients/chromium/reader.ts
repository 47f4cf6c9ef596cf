import { fromLatin1 } from '../../bytes'
import type { FieldSection, ReaderRules, StatusLine } from '../browser/reader'

/** Bytes before `HTTP` that are skipped. */
const SLOP = 4
const LARGEST_STATUS = 2 ** 31 - 1

function statusLine(line: string): StatusLine {
  const version = /^http *\/ *(\d+)\.(\d+)/i.exec(line)
  const old = !version || Number(version[1]) < 1 || (version[1] === '1' && version[2]![0] === '0')
  const space = line.indexOf(' ')
  const rest = space < 0 ? '' : line.slice(space).replace(/^ +/, '')
  const digits = /^\d*/.exec(rest)![0]
  if (rest === '') return { version: old ? '1.0' : '1.1', status: 200, statusText: 'OK' }
  return {
    version: old ? '1.0' : '1.1',
    status: digits === '' ? 200 : Math.min(Number(digits), LARGEST_STATUS),
    statusText: digits === '' ? '' : utf8(rest.slice(digits.length).replace(/^ +|[ \r]+$/g, '')),
  }
}

/** A reason phrase is read as UTF-8; one that is none is not told. */
function utf8(text: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(fromLatin1(text))
  } catch {
    return ''
  }
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
    fields.push([line.slice(0, colon).replace(/[ \t]+$/, ''), line.slice(colon + 1).replace(/^[ \t]+|[ \t]+$/g, '')])
  }
  const locations = fields.filter(([name]) => name.toLowerCase() === 'location').map(([, value]) => value)
  return new Set(locations).size > 1 ? { error: 'locations-differ' } : { fields }
}

/** Chromium's reader: up to 4 bytes before `HTTP`, any version, a status that is missing is 200. */
export const chromiumReader: ReaderRules = {
  begin(text, ended) {
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
  interim: (status) => status >= 100 && status < 200,
  contentLength(values, chunked) {
    if (chunked) return null
    const all = new Set(values.flatMap((value) => value.split(',').map((one) => one.trim())))
    if (all.size > 1) return 'differ'
    const [value] = all
    return value !== undefined && /^\d+$/.test(value) && BigInt(value) < 2n ** 63n ? Number(value) : null
  },
  headLimit: 256 * 1024,
  chunkedIn10: false,
  shortIn10: false,
  bothClose: false,
  chunkSize(line) {
    const digits = /^([0-9a-f]+) *$/i.exec(line.split(';')[0]!)?.[1]
    return digits !== undefined && BigInt(`0x${digits}`) < 2n ** 63n ? Number.parseInt(digits, 16) : null
  },
  strictChunkEnd: true,
  losesReadOnError: true,
  chunkLineLimit: 16 * 1024,
}
