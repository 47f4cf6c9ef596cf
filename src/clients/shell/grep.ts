/** `grep`, as GNU grep 3.8 has it in a UTF-8 locale; Perl's patterns, back-references and folders are not simulated. */
import { latin1 } from '../../bytes'
import { codePointAt } from './code-points'
import type { Builtin, Printed } from './command'
import { Matcher, TooMuch } from './matcher'
import { type OptionSpec, readOptions } from './options'
import { literal, readPattern, type Tree } from './pattern'

const HINT = "Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n"

const GREP: OptionSpec = {
  tool: 'grep',
  letters: '0123456789EFGPiyvcnobqshHlLwxazUTZIrRVe:m:A:B:C:f:d:D:',
  // In the order of grep's own table, for what is ambiguous.
  names:
    'basic-regexp:G extended-regexp:E fixed-regexp:F fixed-strings:F perl-regexp:P after-context:A before-context:B ' +
    'binary-files:: binary:U byte-offset:b context:C color::? colour::? count:c devices:D directories:d exclude:: ' +
    'exclude-from:: exclude-dir:: file:f files-with-matches:l files-without-match:L group-separator:: help include:: ' +
    'ignore-case:i no-ignore-case initial-tab:T label:: line-buffered line-number:n line-regexp:x max-count:m ' +
    'no-filename:h no-group-separator no-messages:s null:Z null-data:z only-matching:o quiet:q recursive:r ' +
    'dereference-recursive:R regexp:e invert-match:v silent:q text:a unix-byte-offsets version:V with-filename:H word-regexp:w',
  hint: HINT,
}

const failed = (text: string): Printed => ({ stdout: '', stderr: text, exit: 2 })

/** Whether a text holds bytes that are no character. */
function damaged(text: string): boolean {
  if (!/[\x80-\xff]/.test(text)) return false
  for (let at = 0; at < text.length; ) {
    const { point, bytes } = codePointAt(text, at)
    if (point < 0) return true
    at += bytes
  }
  return false
}

interface Asked {
  readonly flags: ReadonlySet<string>
  readonly most: number
  /** Lines of context; null where none are asked for, not even 0. */
  readonly before: number | null
  readonly after: number | null
  readonly named: boolean
  readonly matcher: Matcher
}

/** `grep`: the lines of its input, or of files, that match. */
export const grep: Builtin = (words, stdin, files) => {
  const read = readOptions(GREP, words)
  if (!read.ok) return failed(read.text)
  const flags = new Set<string>()
  const patterns: string[] = []
  let kind: string | null = null
  let most = Number.POSITIVE_INFINITY
  let context = ''
  const around: { A: number | null; B: number | null; C: number | null } = { A: null, B: null, C: null }
  for (const { letter, value, written } of read.options) {
    if (/^[EFG]$/.test(letter)) {
      if (kind !== null && kind !== letter) return failed('grep: conflicting matchers specified\n')
      kind = letter
    } else if (letter === 'e') patterns.push(value!)
    else if (letter === 'm') {
      if (!/^\s*[+-]?\d+$/.test(value!)) return failed('grep: invalid max count\n')
      most = Number(value) < 0 ? Number.POSITIVE_INFINITY : Number(value)
    } else if (letter === 'A' || letter === 'B' || letter === 'C') {
      if (!/^\s*\+?\d+$/.test(value!)) return failed(`grep: ${value}: invalid context length argument\n`)
      around[letter] = Number(value)
    } else if (/^\d$/.test(letter)) {
      context += letter
      around.C = Number(context)
    } else if (letter === 'h' || letter === 'H') {
      flags.delete(letter === 'h' ? 'H' : 'h')
      flags.add(letter)
    } else if (letter === 'l' || letter === 'L') {
      flags.delete(letter === 'l' ? 'L' : 'l')
      flags.add(letter)
    } else if (letter === 'no-ignore-case') flags.delete('i')
    else if (letter === '?' && !['auto', 'never', 'tty', 'no', 'none', 'if-tty', null].includes(value))
      return failed(`grep: ${written}=${value} is not simulated here\n`)
    else if (letter === '?' || letter === 'line-buffered' || letter === 'U') continue
    else if (/^[iyvcnobqswxa]$/.test(letter)) flags.add(letter === 'y' ? 'i' : letter)
    else return failed(`grep: ${written} is not simulated here\n`)
  }
  const operands = [...read.operands]
  const first = patterns.length > 0 ? null : operands.shift()
  if (first === undefined) return failed(HINT)
  if (first !== null) patterns.push(first)
  const trees: Tree[] = []
  const warnings: string[] = []
  let faults = ''
  for (const pattern of patterns.flatMap((each) => each.split('\n'))) {
    if (kind === 'F') {
      trees.push(literal(pattern, flags.has('i')))
      continue
    }
    const tree = readPattern(pattern, { extended: kind === 'E', ignoreCase: flags.has('i') })
    if (!tree.ok) {
      faults += `grep: ${tree.text}\n`
      continue
    }
    trees.push(tree.tree)
    for (const warning of tree.warnings) warnings.push(`grep: warning: ${warning}\n`)
  }
  let stdout = ''
  let stderr = warnings.join('') + faults
  if (faults !== '') return failed(stderr)
  // Nothing to be found is known before anything is read.
  const none = flags.has('v') && patterns.join('\n') === '' && !flags.has('w') && !flags.has('x')
  if ((most === 0 || none) && !flags.has('L')) return { stdout: '', stderr, exit: 1 }
  let found = false
  let wrong = false
  try {
    const matcher = new Matcher({ kind: 'any', parts: trees }, { word: flags.has('w'), line: flags.has('x') })
    const names = operands.length > 0 ? operands : ['-']
    const named = flags.has('H') || (names.length > 1 && !flags.has('h'))
    const asked: Asked = { flags, most, before: around.B ?? around.C, after: around.A ?? around.C, named, matcher }
    let unread = latin1(stdin)
    for (const name of names) {
      const bytes = name === '-' ? null : files.get(name)
      if (bytes === undefined) {
        wrong = true
        if (!flags.has('s')) stderr += `grep: ${name}: No such file or directory\n`
        continue
      }
      const printed = search(
        bytes === null ? unread : latin1(bytes),
        name === '-' ? '(standard input)' : name,
        asked,
        found,
      )
      if (bytes === null) unread = ''
      stdout += printed.text
      stderr += printed.error
      found ||= printed.selected
      if (found && flags.has('q')) return { stdout: '', stderr, exit: 0 }
    }
  } catch (fault) {
    if (!(fault instanceof TooMuch)) throw fault
    return { stdout, stderr: `${stderr}grep: ${fault.message}\n`, exit: 2 }
  }
  return { stdout, stderr, exit: wrong ? 2 : found ? 0 : 1 }
}

interface Found {
  readonly text: string
  readonly error: string
  readonly selected: boolean
}

/** The lines of one input that are selected, as they are printed. `again`: an input before had some. */
function search(text: string, name: string, asked: Asked, again: boolean): Found {
  const { flags, matcher, most, before, after, named } = asked
  const inverted = flags.has('v')
  const parts = flags.has('o')
  const listed = flags.has('q') || flags.has('l') || flags.has('L')
  const counts = flags.has('c') && !listed
  // A NUL makes the whole a binary file, of which nothing is shown; there it ends a line as well.
  const hidden = !flags.has('a') && text.includes('\0')
  const lines = text === '' ? [] : (hidden ? text.replaceAll('\0', '\n') : text).replace(/\n$/, '').split('\n')
  let binary = hidden
  let out = ''
  let selected = 0
  /** The last line that was selected. */
  let newest = Number.NaN
  /** The line behind the last that was shown; null before one was. */
  let behind: number | null = null
  /** The line behind the last that was tried: what is damaged is tried once. */
  let tried = 0
  /** How many lines of context are still to come. */
  let pending = 0
  const offsets: number[] = []
  let offset = 0
  for (const { length } of lines) {
    offsets.push(offset)
    offset += length + 1
  }
  /** Prints a line, or a part of one; false for what holds bytes that are no character. */
  const print = (at: number, sign: ':' | '-', part: string, within: number): boolean => {
    if (!flags.has('a') && damaged(part)) {
      binary = true
      return false
    }
    const place = `${named ? name + sign : ''}${flags.has('n') ? `${at + 1}${sign}` : ''}${flags.has('b') ? `${offsets[at]! + within}${sign}` : ''}`
    out += `${place}${part}\n`
    return true
  }
  const show = (at: number, sign: ':' | '-'): boolean => {
    tried = Math.max(tried, at + 1)
    const line = lines[at]!
    if (!parts) {
      if (!print(at, sign, line, 0)) return false
    } else if ((sign === ':') !== inverted) {
      // Of lines that are not to match, parts are shown where these are context.
      for (const { start, end } of matcher.all(line)) if (!print(at, sign, line.slice(start, end), start)) return false
    }
    behind = at + 1
    return true
  }
  /** Shows the context behind what was selected, up to a line. It ends where a line cannot be shown. */
  const trail = (to: number) => {
    if (pending > 0) behind ??= 0
    for (; pending > 0 && behind! < to; pending--) if (!show(behind!, '-')) break
    pending = 0
  }
  for (const [at, line] of most === 0 ? [] : lines.entries()) {
    if (matcher.matches(line) === inverted) continue
    selected++
    if (listed || (hidden && !counts)) break
    if (!counts) {
      // Lines that do not match and follow each other are one group, even if some of them cannot be shown.
      if (!inverted || newest !== at - 1) {
        trail(at)
        const from = Math.max(behind ?? 0, at - (before ?? 0))
        if ((before !== null || after !== null) && (again || selected > 1) && from !== behind) out += '--\n'
        for (let earlier = Math.max(from, tried); earlier < at; earlier++) show(earlier, '-')
      }
      show(at, ':')
      pending = after ?? 0
      newest = at
    }
    if (selected >= most) break
  }
  trail(lines.length)
  const done = (printed: string, error = ''): Found => ({ text: printed, error, selected: selected > 0 })
  if (flags.has('q')) return done('')
  if (flags.has('l') || flags.has('L')) return done(selected > 0 === flags.has('l') ? `${name}\n` : '')
  if (counts) return done(`${named ? `${name}:` : ''}${selected}\n`)
  return done(out, binary && selected > 0 ? `grep: ${name}: binary file matches\n` : '')
}
