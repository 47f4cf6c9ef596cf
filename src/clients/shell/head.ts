/** `head`, as GNU coreutils 9.1 has it. */
import { latin1 } from '../../bytes'
import type { Builtin } from './command'
import { always, failed, hint } from './coreutils'
import { type OptionSpec, readOptions } from './options'

const HEAD: OptionSpec = {
  tool: 'head',
  letters: 'c:n:qvz0123456789',
  names: 'bytes:c lines:n quiet:q silent:q verbose:v zero-terminated:z help version',
  hint: hint('head'),
}

const UNITS = 'KMGTPEZY'

/** A count as coreutils reads it: `10`, `1K`, `2kB`, `3b`. Null for none; Infinity where it is too large. */
function readCount(text: string): number | null {
  const read = /^\s*\+?(\d*)(?:(b)|([kKmMGTPEZY])(B|iB)?)?$/.exec(text)
  if (!read || (read[1] === '' && read[2] === undefined && read[3] === undefined)) return null
  const [, digits, block, unit, base] = read
  const factor = block ? 512 : unit ? (base === 'B' ? 1000 : 1024) ** (UNITS.indexOf(unit.toUpperCase()) + 1) : 1
  const count = BigInt(digits || '1') * BigInt(factor)
  return count > 0xffff_ffff_ffff_ffffn ? Number.POSITIVE_INFINITY : Number(count)
}

/** The first `count` lines or bytes of a text, or (`but`) all but the last of them. */
function beginning(text: string, count: number, lines: string | null, but: boolean): string {
  if (lines === null) return text.slice(0, but ? Math.max(0, text.length - count) : count)
  let left = count
  if (but) {
    if (count === 0) return text
    // A last line without an end is a line.
    let at = text.endsWith(lines) ? text.length - 1 : text.length
    while (left > 0 && at >= 0) {
      at = at === 0 ? -1 : text.lastIndexOf(lines, at - 1)
      left--
    }
    return text.slice(0, at + 1)
  }
  let at = 0
  for (; left > 0 && at < text.length; left--) {
    const end = text.indexOf(lines, at)
    if (end < 0) return text
    at = end + 1
  }
  return text.slice(0, at)
}

/** `head`: the beginning of its input, or of files. */
export const head: Builtin = (words, stdin, files) => {
  let lines = true
  let zero = false
  let count = 10
  let but = false
  let titles: boolean | null = null
  let rest = words
  const set = (byLines: boolean, text: string): string | null => {
    lines = byLines
    but = text[0] === '-'
    const read = readCount(but ? text.slice(1) : text)
    const what = `head: invalid number of ${byLines ? 'lines' : 'bytes'}: ‘${text.replace(/^-/, '')}’`
    if (read === null) return `${what}\n`
    if (read === Number.POSITIVE_INFINITY) return `${what}: Value too large for defined data type\n`
    count = read
    return null
  }
  // The old form, the first word alone: -5, -5c, -2kqv.
  const old = /^-(\d+)(.*)$/.exec(words[0] ?? '')
  if (old) {
    rest = words.slice(1)
    let unit = ''
    for (const letter of old[2]!) {
      if (letter === 'c' || letter === 'l') lines = letter === 'l'
      else if ('bkm'.includes(letter)) {
        lines = false
        unit = letter
      } else if (letter === 'q' || letter === 'v') titles = letter === 'v'
      else if (letter === 'z') zero = true
      else return failed(`head: invalid trailing option -- ${letter}\n${hint('head')}`)
    }
    const fault = set(lines, old[1]! + unit)
    if (fault !== null) return failed(fault)
  }
  const read = readOptions(HEAD, rest)
  if (!read.ok) return failed(read.text)
  for (const { letter, value, written } of read.options) {
    if (letter === 'n' || letter === 'c') {
      const fault = set(letter === 'n', value!)
      if (fault !== null) return failed(fault)
    } else if (letter === 'q' || letter === 'v') titles = letter === 'v'
    else if (letter === 'z') zero = true
    else if (/\d/.test(letter)) return failed(`head: invalid trailing option -- ${letter}\n${hint('head')}`)
    else return failed(`head: ${written} is not simulated here\n`)
  }
  const names = read.operands.length > 0 ? read.operands : ['-']
  let stdout = ''
  let stderr = ''
  let unread = latin1(stdin)
  for (const name of names) {
    const bytes = name === '-' ? null : files.get(name)
    if (bytes === undefined) {
      stderr += `head: cannot open ${always(name)} for reading: No such file or directory\n`
      continue
    }
    if (titles ?? names.length > 1)
      stdout += `${stdout === '' ? '' : '\n'}==> ${name === '-' ? 'standard input' : name} <==\n`
    stdout += beginning(bytes === null ? unread : latin1(bytes), count, lines ? (zero ? '\0' : '\n') : null, but)
    // Bytes are read as they are counted, lines in blocks: what is left is for the next that reads.
    if (bytes === null) unread = lines || but ? '' : unread.slice(count)
  }
  return { stdout, stderr, exit: stderr === '' ? 0 : 1 }
}
