/** URL globbing: `{a,b}`, `[1-3]`, `[01-10:2]`, `[a-z]`, and `#1` in output names. */
import { grouped } from '../../bytes'

export interface GlobbedUrl {
  readonly url: string
  /** The text that each set or range gave, for `#1`, `#2` … in `-o`. */
  readonly parts: readonly string[]
}

export type GlobResult =
  | { readonly ok: true; readonly urls: readonly GlobbedUrl[] }
  /** curl's message, with the place below the URL. */
  | { readonly ok: false; readonly message: string }

/** The most URLs of a pattern that are asked for; curl itself goes on to 2^64. */
export const MOST_URLS = 20_000
export const TOO_MANY = `range overflow (more than ${grouped(MOST_URLS)} requests are not simulated)`

function failed(pattern: string, position: number, text: string): GlobResult {
  const place = `${text} in URL position ${position}:`
  return { ok: false, message: pattern.length < 512 ? `${place}\n${pattern}\n${' '.repeat(position - 1)}^` : place }
}

/** A step is at most as wide as its range; for a single value it is 1. */
const fits = (width: number, step: number): boolean => (width === 0 ? step === 1 : step >= 1 && step <= width)

/** The texts of a range; null where it is none, `many` where it has more than are simulated. */
function range(text: string): readonly string[] | 'many' | null {
  const letters = /^([A-Za-z])-(.)(?::(\d+))?$/.exec(text)
  if (letters) {
    const [from, to] = [letters[1]!.charCodeAt(0), letters[2]!.charCodeAt(0)]
    const step = Number(letters[3] ?? 1)
    if (from > to || to - from > 25 || !fits(to - from, step)) return null
    const out: string[] = []
    for (let at = from; at <= to; at += step) out.push(String.fromCharCode(at))
    return out
  }
  const numbers = /^(\d+)-(\d+)(?::(\d+))?$/.exec(text)
  if (!numbers) return null
  const [from, to] = [Number(numbers[1]), Number(numbers[2])]
  const step = Number(numbers[3] ?? 1)
  if (from > to || !fits(to - from, step)) return null
  const width = numbers[1]![0] === '0' ? numbers[1]!.length : 0
  const count = Math.floor((to - from) / step) + 1
  if (count > MOST_URLS) return 'many'
  return Array.from({ length: count }, (_, at) => String(from + at * step).padStart(width, '0'))
}

/** `[::1]` and other IPv6 addresses are no ranges. */
const isAddress = (text: string): boolean => /^\[[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(%[^\]]*)?\]/.test(text)

/** Expands a URL in the order in which curl asks for it: the last set runs fastest. */
export function expandGlob(pattern: string): GlobResult {
  const pieces: (string | readonly string[])[] = []
  let text = ''
  for (let at = 0; at < pattern.length; ) {
    const char = pattern[at]!
    if (char === '\\' && /[{}[\]]/.test(pattern[at + 1] ?? '')) {
      text += pattern[at + 1]!
      at += 2
    } else if (char === '[' && !isAddress(pattern.slice(at))) {
      const end = pattern.indexOf(']', at)
      const values = end < 0 ? null : range(pattern.slice(at + 1, end))
      if (!values) {
        const body = pattern.slice(at + 1)
        // A whole range that is wrong is reported behind it, an unfinished one where its second half begins.
        const complete = /^(?:\d+-\d+(?::\d*)?|[A-Za-z]-.(?::\d*)?)\]/.exec(body)
        if (complete) return failed(pattern, at + 2 + complete[0].length, 'bad range')
        const begun = /^(?:\d+-|\d+$|[A-Za-z]-.:)/.exec(body)
        if (begun) return failed(pattern, at + 2 + begun[0].length, 'bad range')
        if (/^[A-Za-z\d]/.test(body)) return failed(pattern, at + 2, 'bad range')
        return failed(pattern, at + 2, 'bad range specification')
      }
      if (values === 'many') return failed(pattern, at + 1, TOO_MANY)
      pieces.push(text, values)
      text = ''
      at = end + 1
    } else if (char === '[') {
      const end = pattern.indexOf(']', at)
      text += pattern.slice(at, end + 1)
      at = end + 1
    } else if (char === '{') {
      const values: string[] = ['']
      let end = at + 1
      for (; end < pattern.length && pattern[end] !== '}'; end++) {
        const next = pattern[end]!
        if (next === '{' || next === '[') return failed(pattern, end + 1, 'nested brace')
        if (next === ']') return failed(pattern, end + 1, 'unexpected close bracket')
        if (next === ',') values.push('')
        else if (next === '\\' && end + 1 < pattern.length) values[values.length - 1] += pattern[++end]!
        else values[values.length - 1] += next
      }
      if (end >= pattern.length) return failed(pattern, at + 1, 'unmatched brace')
      if (end === at + 1) return failed(pattern, at + 2, 'empty string within braces')
      pieces.push(text, values)
      text = ''
      at = end + 1
    } else if (char === '}' || char === ']') {
      return failed(pattern, at + 1, 'unmatched close brace/bracket')
    } else {
      text += char
      at++
    }
  }
  pieces.push(text)
  let count = 1
  for (const piece of pieces) if (typeof piece !== 'string') count *= piece.length
  if (count > MOST_URLS) return failed(pattern, 1, TOO_MANY)
  let urls: { url: string; parts: string[] }[] = [{ url: '', parts: [] }]
  for (const piece of pieces) {
    if (typeof piece === 'string') urls = urls.map(({ url, parts }) => ({ url: url + piece, parts }))
    else urls = urls.flatMap(({ url, parts }) => piece.map((value) => ({ url: url + value, parts: [...parts, value] })))
  }
  return { ok: true, urls }
}

/** Puts the globbed texts in place of `#1`, `#2` … in an output name. */
export function globName(name: string, parts: readonly string[]): string {
  return name.replace(/#(\d+)/g, (whole, digits: string) => parts[Number(digits) - 1] ?? whole)
}
