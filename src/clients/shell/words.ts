/**
 * The part of a shell that a pasted command line needs: quoting, pipes from another command, `>` to a file, `;`.
 * Words come out as byte text: one code unit a byte of their UTF-8 form, so that `$'\xff'` is one byte.
 */
import { latin1, utf8 } from '../../bytes'

/** Where a stream of a command goes or comes from, in the order in which it was written. */
export type Redirection =
  /** `>` or `>>` to a file; `stream` 1 is standard output, 2 standard error. */
  | { readonly kind: 'file'; readonly stream: 1 | 2; readonly name: string; readonly append: boolean }
  /** `2>&1`, `1>&2`: to where the other goes just then. */
  | { readonly kind: 'stream'; readonly stream: 1 | 2; readonly to: 1 | 2 }
  /** `<`. */
  | { readonly kind: 'input'; readonly name: string }

/** One simple command of a line. */
export interface ShellCommand {
  readonly words: readonly string[]
  readonly redirections: readonly Redirection[]
  /** What joins it to the next: a pipe, or that one is run afterwards: always, after success, after failure. */
  readonly then: '|' | ';' | '&&' | '||'
}

export type ShellLine =
  | { readonly ok: true; readonly commands: readonly ShellCommand[] }
  | { readonly ok: false; readonly message: string; readonly at: number }

const ANSI: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '?': '?',
}

/** Text as bytes of its UTF-8 form, one code unit each. */
export const toByteText = (text: string): string => latin1(utf8(text))

/** Reads `$'…'` from the character after the quote: the bytes and where it ends, or null where it does not. */
function ansiQuoted(line: string, from: number): { text: string; end: number } | null {
  let text = ''
  for (let at = from; at < line.length; at++) {
    const char = line[at]!
    if (char === "'") return { text, end: at + 1 }
    if (char !== '\\') {
      const whole = String.fromCodePoint(line.codePointAt(at)!)
      text += toByteText(whole)
      at += whole.length - 1
      continue
    }
    const rest = line.slice(at + 1)
    const coded = /^x([0-9a-fA-F]{1,2})|^([0-7]{1,3})|^u([0-9a-fA-F]{1,4})|^U([0-9a-fA-F]{1,8})/.exec(rest)
    if (coded) {
      const [whole, hex, octal, short, long] = coded
      const point = Number.parseInt(short ?? long ?? '0', 16)
      if (hex !== undefined) text += String.fromCharCode(Number.parseInt(hex, 16))
      else if (octal !== undefined) text += String.fromCharCode(Number.parseInt(octal, 8) & 0xff)
      else text += toByteText(point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd')
      at += whole.length
      continue
    }
    const next = rest[0] ?? ''
    text += ANSI[next] ?? `\\${toByteText(next)}`
    at++
  }
  return null
}

/** A double-quoted text from after its quote: the bytes and where it ends, or null where it does not. */
function doubleQuoted(line: string, from: number): { text: string; end: number } | null {
  let text = ''
  let at = from
  while (at < line.length && line[at] !== '"') {
    if (line[at] === '\\' && at + 1 < line.length) {
      const next = line[at + 1]!
      if (next !== '\n') text += '"\\$`'.includes(next) ? next : `\\${next}`
      at += 2
    } else text += line[at++]!
  }
  return at >= line.length ? null : { text: toByteText(text), end: at + 1 }
}

/** A redirection at the start of a text: `>`, `2>>`, `&>`, `<`, `2>&1`. */
const REDIRECTION = /^(?:(?<both>&)|(?<from>[012]))?(?<sign>>>|>|<)(?:&(?<to>[12])(?!\d))?/

/**
 * What stands at the start of a text and is a shell's, but not simulated: here-documents, and other descriptors than
 * standard input, output and error. A sentence, or null.
 */
function notSimulated(text: string, begins: boolean): string | null {
  const here = /^[012]?(<<<?)/.exec(text)
  if (here && (begins || text[0] === '<')) {
    const what = here[1] === '<<' ? 'here-documents' : 'here-strings'
    return `expected < and the name of a file, got ${here[1]}: ${what} are not simulated; printf 'a\n' | COMMAND gives a text to a command`
  }
  const other = /^(?:[12]?>>?|0?<)&([^\s;|&<>()]+)/.exec(text)
  if (other && (begins || !/\d/.test(text[0]!)) && !/^[^<]*>&[12]$/.test(other[0])) {
    return `expected 1 or 2 behind >&, got ${other[0]}: other descriptors than 1 and 2 are not simulated`
  }
  const from = begins ? /^(?:[3-9]|\d{2,})(?=[<>])/.exec(text) : null
  return from && `expected 1 or 2 before >, got ${from[0]}: other descriptors than 0, 1 and 2 are not simulated`
}

/**
 * Splits a command line as a POSIX shell does (no variables, no wildcards, no substitution): single, double and `$'…'`
 * quotes, backslashes, continued lines, comments, `|`, `;`, `&&`, `||`, newline, `<`, `>`, `>>`, `2>`, `&>`, `2>&1`.
 * What is unfinished is an error with its place.
 */
export function splitLine(line: string): ShellLine {
  const commands: ShellCommand[] = []
  let words: string[] = []
  let word: string | null = null
  let redirections: Redirection[] = []
  /** A redirection that awaits its file's name. */
  let pending: { sign: string; streams: readonly (1 | 2)[]; at: number } | null = null

  const endWord = () => {
    if (word === null) return
    if (pending) {
      const name = word
      const append = pending.sign === '>>'
      if (pending.sign === '<') redirections.push({ kind: 'input', name })
      else {
        const [first, second] = pending.streams
        redirections.push({ kind: 'file', stream: first!, name, append })
        if (second) redirections.push({ kind: 'stream', stream: second, to: first! })
      }
      pending = null
    } else words.push(word)
    word = null
  }
  const endCommand = (then: ShellCommand['then']): boolean => {
    endWord()
    const empty = words.length === 0 && redirections.length === 0
    if (!empty) commands.push({ words, redirections, then })
    words = []
    redirections = []
    return !empty
  }
  const failed = (message: string, at: number): ShellLine => ({ ok: false, message, at })

  for (let at = 0; at < line.length; ) {
    const char = line[at]!
    const redirection =
      word === null || char === '>' || char === '<' || char === '&' ? REDIRECTION.exec(line.slice(at)) : null
    const strange = /[\d<>]/.test(char) ? notSimulated(line.slice(at), word === null) : null
    if (strange !== null) return failed(strange, at)
    if (pending && word === null && (char === '|' || (char === '&' && !redirection))) {
      return failed('expected the name of a file', pending.at)
    }
    if (char === '\\') {
      if (line.startsWith('\\\r\n', at)) at += 3
      else if (line[at + 1] === '\n') at += 2
      else if (at + 1 >= line.length) at++
      else {
        const next = String.fromCodePoint(line.codePointAt(at + 1)!)
        word = (word ?? '') + toByteText(next)
        at += 1 + next.length
      }
    } else if (char === "'") {
      const end = line.indexOf("'", at + 1)
      if (end < 0) return failed("expected a closing ' for the quote", at)
      word = (word ?? '') + toByteText(line.slice(at + 1, end))
      at = end + 1
    } else if (char === '$' && line[at + 1] === "'") {
      const quoted = ansiQuoted(line, at + 2)
      if (!quoted) return failed("expected a closing ' for the $' quote", at)
      word = (word ?? '') + quoted.text
      at = quoted.end
    } else if (char === '"') {
      const quoted = doubleQuoted(line, at + 1)
      if (!quoted) return failed('expected a closing " for the quote', at)
      word = (word ?? '') + quoted.text
      at = quoted.end
    } else if (char === ' ' || char === '\t' || char === '\r') {
      endWord()
      at++
    } else if (redirection?.groups) {
      endWord()
      if (pending) return failed('expected the name of a file', at)
      const { both, from, sign = '>', to } = redirection.groups
      const stream = from === '2' ? 2 : 1
      if (to) redirections.push({ kind: 'stream', stream, to: to === '2' ? 2 : 1 })
      else pending = { sign, streams: both ? [1, 2] : [stream], at }
      at += redirection[0].length
    } else if (char === '&' && line[at + 1] === '&') {
      if (!endCommand('&&')) return failed('expected a command before &&', at)
      at += 2
    } else if (char === '&') {
      return failed('expected && or &>: commands do not run in the background here', at)
    } else if (char === '|' && line[at + 1] === '|') {
      if (!endCommand('||')) return failed('expected a command before ||', at)
      at += 2
    } else if (char === '|') {
      if (!endCommand('|')) return failed('expected a command before |', at)
      at++
    } else if (char === '\n' || char === ';') {
      if (pending && word === null) return failed('expected the name of a file', pending.at)
      endCommand(';')
      at++
    } else if (char === '#' && word === null) {
      const end = line.indexOf('\n', at)
      at = end < 0 ? line.length : end
    } else {
      const whole = String.fromCodePoint(line.codePointAt(at)!)
      word = (word ?? '') + toByteText(whole)
      at += whole.length
    }
  }
  const unnamed: { at: number } | null = pending
  if (unnamed !== null && word === null) return failed('expected the name of a file', (unnamed as { at: number }).at)
  const last = commands.at(-1)
  if (!endCommand(';') && last && last.then !== ';') return failed(`expected a command after ${last.then}`, line.length)
  return { ok: true, commands }
}

/** A word quoted so that a POSIX shell gives it back: bare where it can be, else in single quotes, else in `$'…'`. */
export function quoteWord(word: string): string {
  if (word !== '' && /^[A-Za-z0-9_@%+=:,./-]+$/.test(word)) return word
  if (/^[\x20-\x7e]*$/.test(word)) return `'${word.replaceAll("'", "'\\''")}'`
  let text = ''
  for (const char of word) {
    if (char === '\\' || char === "'") text += `\\${char}`
    else if (char === '\n') text += '\\n'
    else if (char === '\r') text += '\\r'
    else if (char === '\t') text += '\\t'
    else if (/[\x20-\x7e]/.test(char)) text += char
    else text += `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`
  }
  return `$'${text}'`
}

/** True where a line goes on below: an open quote, a backslash at its end, a pipe or `&&` to nothing. */
export function unfinished(line: string): boolean {
  if (/(?:^|[^\\])(?:\\\\)*\\$/.test(line)) return true
  const split = splitLine(line)
  return !split.ok && /^expected (?:a closing|a command after)/.test(split.message)
}
