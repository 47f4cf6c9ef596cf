/**
 * The part of a shell that a pasted command line needs: quoting, pipes from another command, `>` to a file, `;`.
 * Words come out as byte text: one code unit a byte of their UTF-8 form, so that `$'\xff'` is one byte.
 */
import { latin1, utf8 } from '../../bytes'

/** One simple command of a line. */
export interface ShellCommand {
  readonly words: readonly string[]
  /** `>` or `>>` to a file. */
  readonly redirect: { readonly name: string; readonly append: boolean } | null
  /** True where its standard output goes to the next command's standard input. */
  readonly piped: boolean
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

/**
 * Splits a command line as a POSIX shell does (no variables, no wildcards, no substitution): single, double and `$'…'`
 * quotes, backslashes, continued lines, comments, `|`, `;`, `&&`, newline, `>`, `>>`. An unfinished quote is an error with its place.
 */
export function splitLine(line: string): ShellLine {
  const commands: ShellCommand[] = []
  let words: string[] = []
  let word: string | null = null
  let redirect: ShellCommand['redirect'] = null
  let pending: '>' | '>>' | null = null

  const endWord = () => {
    if (word === null) return
    if (pending) {
      redirect = { name: word, append: pending === '>>' }
      pending = null
    } else words.push(word)
    word = null
  }
  const endCommand = (piped: boolean) => {
    endWord()
    if (words.length > 0 || redirect) commands.push({ words, redirect, piped })
    words = []
    redirect = null
  }

  for (let at = 0; at < line.length; ) {
    const char = line[at]!
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
      if (end < 0) return { ok: false, message: "expected a closing ' for the quote", at }
      word = (word ?? '') + toByteText(line.slice(at + 1, end))
      at = end + 1
    } else if (char === '$' && line[at + 1] === "'") {
      const quoted = ansiQuoted(line, at + 2)
      if (!quoted) return { ok: false, message: "expected a closing ' for the $' quote", at }
      word = (word ?? '') + quoted.text
      at = quoted.end
    } else if (char === '"') {
      let text = ''
      let end = at + 1
      while (end < line.length && line[end] !== '"') {
        if (line[end] === '\\' && end + 1 < line.length) {
          const next = line[end + 1]!
          if (next !== '\n') text += '"\\$`'.includes(next) ? next : `\\${next}`
          end += 2
        } else text += line[end++]!
      }
      if (end >= line.length) return { ok: false, message: 'expected a closing " for the quote', at }
      word = (word ?? '') + toByteText(text)
      at = end + 1
    } else if (char === ' ' || char === '\t' || char === '\r') {
      endWord()
      at++
    } else if (char === '\n' || char === ';') {
      endCommand(false)
      at++
    } else if (char === '&' && line[at + 1] === '&') {
      endCommand(false)
      at += 2
    } else if (char === '|') {
      endCommand(true)
      at++
    } else if (char === '>') {
      endWord()
      pending = line[at + 1] === '>' ? '>>' : '>'
      at += pending.length
    } else if (char === '#' && word === null) {
      const end = line.indexOf('\n', at)
      at = end < 0 ? line.length : end
    } else {
      const whole = String.fromCodePoint(line.codePointAt(at)!)
      word = (word ?? '') + toByteText(whole)
      at += whole.length
    }
  }
  endCommand(false)
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
