/**
 * What curl 7.88 takes for a status line. Not RFC 9112's grammar: the line is read as C's
 * `sscanf(line, " HTTP/%1d.%1d%c%3d%c")` would, with fallbacks for other shapes.
 */
import { sameText } from './encode'

export type StatusLine =
  /** `version` is 10 or 11; 0 for a shape like `HTTP/2 200`, which names no minor version. */
  | { readonly kind: 'status'; readonly code: number; readonly version: number; readonly lenient: boolean }
  | { readonly kind: 'failure'; readonly message: string; readonly rule: string }

/** True while `bytes` may still begin with `HTTP/` in any case (fewer than five bytes are compared as far as they go). */
export function mayBeHttp(text: string): boolean {
  const length = Math.min(text.length, 5)
  return sameText(text.slice(0, length), 'HTTP/'.slice(0, length))
}

const isSpace = (char: string | undefined): boolean => char !== undefined && /[ \t\n\v\f\r]/.test(char)

/** C's `%Nd`: white space skipped, an optional sign, at most `width` characters in all. */
function scanInteger(text: string, from: number, width: number): { value: number; end: number } | null {
  let at = from
  while (isSpace(text[at])) at++
  const window = text.slice(at, at + width)
  const match = /^[+-]?\d+/.exec(window)
  return match ? { value: Number(match[0]), end: at + match[0].length } : null
}

interface Scan {
  fields: number
  major: number
  minor: number
  separator: string
  code: number
  next: string
}

function scan(line: string): Scan {
  const out: Scan = { fields: 0, major: 0, minor: 0, separator: '', code: 0, next: '' }
  let at = 0
  while (isSpace(line[at])) at++
  if (!line.startsWith('HTTP/', at)) return out
  const major = scanInteger(line, at + 5, 1)
  if (!major) return out
  out.major = major.value
  out.fields = 1
  if (line[major.end] !== '.') return out
  const minor = scanInteger(line, major.end + 1, 1)
  if (!minor) return out
  out.minor = minor.value
  out.fields = 2
  if (minor.end >= line.length) return out
  out.separator = line[minor.end]!
  out.fields = 3
  const code = scanInteger(line, minor.end + 1, 3)
  if (!code) return out
  out.code = code.value
  out.fields = 4
  if (code.end < line.length) {
    out.next = line[code.end]!
    out.fields = 5
  }
  return out
}

const fail = (message: string, rule: string): StatusLine => ({
  kind: 'failure',
  message,
  rule: `curl.status-line.${rule}`,
})

/** Reads the first line of a response, with its line end. It is known to begin with `HTTP/` in some case. */
export function readStatusLine(line: string): StatusLine {
  // A C string ends at NUL.
  const nul = line.indexOf('\0')
  const text = nul < 0 ? line : line.slice(0, nul)
  const read = scan(text)
  if (read.fields === 1 && read.major >= 2) {
    const short = /^[ \t\n\v\f\r]*HTTP\/([23])[ \t\n\v\f\r]*([+-]?\d+)/.exec(text)
    if (short) {
      // The minor version stays unset; the version becomes ten times the major one.
      const version = read.major * 10
      if (version !== 20) return fail(`Unsupported HTTP version (${read.major}.0) in response`, 'version')
      return { kind: 'status', code: Number(short[2]), version, lenient: true }
    }
  } else if (/\d/.test(read.next) || (read.fields >= 4 && read.code < 100)) {
    return fail('Unsupported response code in HTTP response', 'code')
  }
  if (read.fields >= 4 && read.separator === ' ') {
    const version = read.major * 10 + read.minor
    if (version !== 10 && version !== 11 && version !== 20) {
      return fail(`Unsupported HTTP version (${Math.floor(version / 10)}.${version % 10}) in response`, 'version')
    }
    return { kind: 'status', code: read.code, version, lenient: false }
  }
  if (read.fields > 0) return fail('Unsupported HTTP version in response', 'shape')
  // `HTTP 200` and, because only this comparison ignores case, `http/1.1 404`: the latter is taken for HTTP/1.0 200.
  const old = /^[ \t\n\v\f\r]*HTTP[ \t\n\v\f\r]*([+-]?\d{1,3})/.exec(text)
  return { kind: 'status', code: old ? Number(old[1]) : 200, version: 10, lenient: true }
}
