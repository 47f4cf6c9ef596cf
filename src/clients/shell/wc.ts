/** `wc`, as GNU coreutils 9.1 has it in a UTF-8 locale. */
import { latin1 } from '../../bytes'
import { codePointAt } from './code-points'
import type { Builtin } from './command'
import { failed, hint, needed } from './coreutils'
import { type OptionSpec, readOptions } from './options'

const WC: OptionSpec = {
  tool: 'wc',
  letters: 'clLmw',
  names: 'bytes:c chars:m lines:l words:w files0-from:: max-line-length:L help version',
  hint: hint('wc'),
}

interface Counts {
  lines: number
  words: number
  chars: number
  bytes: number
}

/** What the C library calls no printing character: it begins no word. */
const UNPRINTED = /[\p{Cc}\p{Cn}]/u
const SPACE = /[\s\u2060]/u

function countsOf(text: string): Counts {
  const counts: Counts = { lines: 0, words: 0, chars: 0, bytes: text.length }
  let within = false
  for (let at = 0; at < text.length; ) {
    const { point, bytes } = codePointAt(text, at)
    at += bytes
    // A byte that belongs to no character neither begins a word nor ends one.
    if (point < 0) continue
    counts.chars++
    if (point === 10) counts.lines++
    const ascii = point > 0x20 && point < 0x7f
    if (
      !ascii &&
      (point <= 0x20 ? point === 0x20 || (point >= 9 && point <= 13) : SPACE.test(String.fromCodePoint(point)))
    ) {
      if (within) counts.words++
      within = false
    } else if (ascii || !UNPRINTED.test(String.fromCodePoint(point))) within = true
  }
  if (within) counts.words++
  return counts
}

const COLUMNS = [
  ['l', 'lines'],
  ['w', 'words'],
  ['m', 'chars'],
  ['c', 'bytes'],
] as const

/** `wc`: lines, words, characters and bytes of its input, or of files. `redirected`: its input is a file, whose size it knows. */
export const wc: Builtin = (words, stdin, files, redirected) => {
  const read = readOptions(WC, words)
  if (!read.ok) return failed(read.text)
  const strange = read.options.find(({ letter }) => !'clmw'.includes(letter))
  if (strange) return failed(`wc: ${strange.written} is not simulated here\n`)
  const asked = read.options.length > 0 ? read.options.map(({ letter }) => letter) : ['l', 'w', 'c']
  const columns = COLUMNS.filter(([letter]) => asked.includes(letter)).map(([, column]) => column)
  const names = read.operands.length > 0 ? read.operands : [null]
  let stderr = ''
  let unread = latin1(stdin)
  const rows: (Counts & { readonly name: string })[] = []
  // What has no size known beforehand gets room for seven digits; a single number needs none.
  let least = 1
  let sizes = 0
  for (const name of names) {
    if (name === null || name === '-') {
      rows.push({ ...countsOf(unread), name: name === null ? '' : ' -' })
      if (redirected) sizes += unread.length
      else least = 7
      unread = ''
      continue
    }
    const bytes = files.get(name)
    if (bytes) {
      sizes += bytes.length
      rows.push({ ...countsOf(latin1(bytes)), name: ` ${name}` })
    } else if (name === '') stderr += 'wc: invalid zero-length file name\n'
    else stderr += `wc: ${needed(name)}: No such file or directory\n`
  }
  if (names.length > 1) {
    const sum = (column: keyof Counts) => rows.reduce((total, row) => total + row[column], 0)
    rows.push({ lines: sum('lines'), words: sum('words'), chars: sum('chars'), bytes: sum('bytes'), name: ' total' })
  }
  const width = names.length === 1 && columns.length === 1 ? 1 : Math.max(least, String(sizes).length)
  const lines = rows.map(
    (row) => `${columns.map((column) => String(row[column]).padStart(width)).join(' ')}${row.name}\n`,
  )
  return { stdout: lines.join(''), stderr, exit: stderr === '' ? 0 : 1 }
}
