/** The commands of the terminal that need no network: they work on a small folder of files. Text is byte text. */
import { latin1 } from '../../bytes'
import type { Builtin, Files, Printed } from './command'
import { grep } from './grep'
import { head } from './head'
import { wc } from './wc'

const good = (stdout: string): Printed => ({ stdout, stderr: '', exit: 0 })

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  e: '\x1b',
  '\\': '\\',
  '"': '"',
}

/** Backslash escapes as `echo -e` and `printf` read them; `stop`: `\c` ends all output. */
function unescaped(text: string): { text: string; stop: boolean } {
  let out = ''
  for (let at = 0; at < text.length; at++) {
    if (text[at] !== '\\') {
      out += text[at]
      continue
    }
    const rest = text.slice(at + 1)
    const coded = /^x([0-9a-fA-F]{1,2})|^0?([0-7]{1,3})/.exec(rest)
    if (rest[0] === 'c') return { text: out, stop: true }
    if (coded) {
      out += String.fromCharCode(Number.parseInt(coded[1] ?? coded[2]!, coded[1] === undefined ? 8 : 16) & 0xff)
      at += coded[0].length
    } else {
      const next = rest[0]
      out += next === undefined ? '\\' : (ESCAPES[next] ?? `\\${next}`)
      at++
    }
  }
  return { text: out, stop: false }
}

function echo(words: readonly string[]): Printed {
  let at = 0
  let newline = true
  let escapes = false
  for (; /^-[neE]+$/.test(words[at] ?? ''); at++) {
    for (const flag of words[at]!.slice(1)) {
      if (flag === 'n') newline = false
      else escapes = flag === 'e'
    }
  }
  const text = words.slice(at).join(' ')
  const read = escapes ? unescaped(text) : { text, stop: false }
  return good(read.text + (newline && !read.stop ? '\n' : ''))
}

/** `printf FORMAT [ARGUMENT…]`: the format is used again until no argument is left. */
function printf(words: readonly string[]): Printed {
  const [format, ...given] = words[0] === '--' ? words.slice(1) : words
  if (format === undefined) return { stdout: '', stderr: 'printf: usage: printf FORMAT [ARGUMENT...]\n', exit: 2 }
  let out = ''
  let stderr = ''
  let left = [...given]
  let stop = false
  do {
    const before = left.length
    for (let at = 0; at < format.length && !stop; ) {
      const spec = /^%([-0 +#]*)(\d+)?(?:\.(\d+))?([sbcdiuoxX%])/.exec(format.slice(at))
      if (spec) {
        const [whole, flags = '', width = '0', precision, kind] = spec
        at += whole.length
        if (kind === '%') {
          out += '%'
          continue
        }
        const value = left.shift() ?? ''
        let text = value
        if (kind === 'b') ({ text, stop } = unescaped(value))
        else if (kind === 'c') text = value.slice(0, 1)
        else if (kind !== 's') {
          const number = Number(value === '' ? 0 : value)
          if (!Number.isInteger(number)) {
            stderr += `printf: ${value}: expected a number\n`
          }
          const digits = Math.trunc(number || 0).toString(kind === 'x' || kind === 'X' ? 16 : kind === 'o' ? 8 : 10)
          text = kind === 'X' ? digits.toUpperCase() : digits
        }
        if (precision !== undefined && (kind === 's' || kind === 'b')) text = text.slice(0, Number(precision))
        const pad = flags.includes('0') && !/[sbc]/.test(kind!) ? '0' : ' '
        // A width past what a screen holds is no use and much work.
        const columns = Math.min(Number(width), 4096)
        out += flags.includes('-') ? text.padEnd(columns) : text.padStart(columns, pad)
      } else if (format[at] === '\\') {
        const piece = /^\\(?:x[0-9a-fA-F]{1,2}|[0-7]{1,3}|[\s\S])?/.exec(format.slice(at))![0]
        const read = unescaped(piece)
        out += read.text
        stop = read.stop
        at += piece.length
      } else out += format[at++]
    }
    if (left.length === before) left = []
  } while (left.length > 0 && !stop)
  return { stdout: out, stderr, exit: stderr === '' ? 0 : 1 }
}

const missing = (command: string, name: string): string => `${command}: ${name}: No such file or directory\n`

function cat(words: readonly string[], stdin: Uint8Array, files: Files): Printed {
  let stdout = ''
  let stderr = ''
  for (const name of words.length === 0 ? ['-'] : words) {
    const bytes = name === '-' ? stdin : files.get(name)
    if (bytes) stdout += latin1(bytes)
    else stderr += missing('cat', name)
  }
  return { stdout, stderr, exit: stderr === '' ? 0 : 1 }
}

function ls(words: readonly string[], _stdin: Uint8Array, files: Files): Printed {
  const long = words.some((word) => /^-\w*l/.test(word))
  const asked = words.filter((word) => word[0] !== '-' && word !== '.')
  let stderr = ''
  const names = new Set<string>()
  const add = (name: string) => names.add(name)
  if (asked.length === 0) for (const name of files.keys()) add(name.includes('/') ? `${name.split('/')[0]}/` : name)
  for (const each of asked) {
    const folder = `${each.replace(/\/$/, '')}/`
    const inside = [...files.keys()].filter((name) => name.startsWith(folder))
    if (files.has(each)) add(each)
    else if (inside.length > 0) inside.forEach(add)
    else stderr += missing('ls', each)
  }
  const sorted = [...names].sort()
  const line = (name: string) => (long ? `${String(files.get(name)?.length ?? 0).padStart(8)} ${name}` : name)
  return { stdout: sorted.map((name) => `${line(name)}\n`).join(''), stderr, exit: stderr === '' ? 0 : 2 }
}

function rm(words: readonly string[], _stdin: Uint8Array, files: Files): Printed {
  const force = words.some((word) => /^-\w*f/.test(word))
  let stderr = ''
  for (const name of words.filter((word) => word[0] !== '-')) {
    if (!files.delete(name) && !force) stderr += missing('rm', name)
  }
  return { stdout: '', stderr, exit: stderr === '' ? 0 : 1 }
}

/** Set for a screen of 40 columns: the narrowest that a pane on a desk has. */
const HELP = `curl [options] URL
  a request, as the real curl makes it;
  its options: curl -h
nc [-C] localhost 8000
  a bare connection: Enter sends what
  you typed, -C ends it with CR LF;
  Ctrl-D ends your side, Ctrl-C the rest
echo, printf, cat
  text for a pipe or a file:
  printf 'a\\r\\n' | nc localhost 8000
head, grep, wc
  the first lines, those that match,
  how many: curl localhost:8000 | wc
ls, rm
  the files that commands have written
clear
  empties the screen
Joining:
  a | b    a ; b    a && b    a || b
  > file   >> file  < file
  2> file  2>&1
Quotes:
  'as it is'   "with \\" and \\\\"
  $'with \\r\\n \\x00'
  a \\ at the end goes on
`

export const BUILTINS: Readonly<Record<string, Builtin>> = {
  echo,
  printf,
  cat,
  head,
  grep,
  wc,
  ls,
  rm,
  help: () => good(HELP),
  clear: () => good(''),
  true: () => good(''),
  false: () => ({ stdout: '', stderr: '', exit: 1 }),
  pwd: () => good('/\n'),
}
