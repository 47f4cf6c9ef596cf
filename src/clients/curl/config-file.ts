/** `-K`: options in a file, one a line. */
import { Refused, type State, say, warn } from './argument-state'
import { readSource } from './post-data'

/** How deep configuration files may name one another. */
const DEEPEST = 20

const isSpace = (char: string | undefined): boolean => char !== undefined && /[ \t\n\v\f\r]/.test(char)

interface ConfigLine {
  readonly option: string
  /** null: none was given. */
  readonly value: string | null
  /** The value ends where white space begins, and something follows. */
  readonly trailing: boolean
}

/** A value in double quotes, with `\t`, `\n`, `\r`, `\v` and `\` before anything else. */
function unquoted(line: string, from: number): string {
  let text = ''
  for (let at = from; at < line.length && line[at] !== '"'; at++) {
    if (line[at] !== '\\') text += line[at]
    else if (++at < line.length)
      text += ({ t: '\t', n: '\n', r: '\r', v: '\v' } as Record<string, string>)[line[at]!] ?? line[at]
  }
  return text
}

/** Reads one line; null for an empty one and for a comment. Without hyphens `=` and `:` end the option's name too. */
export function readConfigLine(text: string): ConfigLine | null {
  let at = 0
  while (isSpace(text[at])) at++
  if (at >= text.length || text[at] === '#') return null
  const dashed = text[at] === '-'
  const separates = (char: string | undefined) => isSpace(char) || (!dashed && (char === '=' || char === ':'))
  let end = at
  while (end < text.length && !separates(text[end])) end++
  const name = text.slice(at, end)
  at = end
  while (at < text.length && separates(text[at])) at++
  if (text[at] === '"') return { option: name, value: unquoted(text, at + 1), trailing: false }
  end = at
  while (end < text.length && !isSpace(text[end])) end++
  const rest = text.slice(end).trimStart()
  const value = text.slice(at, end)
  return { option: name, value: value === '' ? null : value, trailing: rest !== '' && rest[0] !== '#' }
}

/** Applies the options of a file, `-` for standard input. Bad lines are warned of and skipped. */
export function readConfig(state: State, name: string): void {
  const text = state.depth >= DEEPEST ? null : readSource(name, state.environment)
  if (text === null) {
    if (!state.global.silent) say(state, `curl: cannot read config from '${name}'\n`)
    throw new Refused('option -K: error encountered when reading a file', true, 26)
  }
  const shown = name === '-' ? '<stdin>' : name
  state.depth++
  text.split('\n').forEach((line, index) => {
    const read = readConfigLine(line)
    if (!read) return
    const place = `${shown}:${index + 1}: warning: '${read.option}'`
    if (read.trailing) {
      warn(state, `${place} uses unquoted whitespace in the line that may cause side-effects!`)
    }
    try {
      const used = state.option(read.option, read.value ?? undefined)
      if (used === 1 && read.value !== null && read.value !== '')
        throw new Refused(': had unsupported trailing garbage')
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      warn(state, `${place} ${error.text.slice(error.text.indexOf(': ') + 2)}`)
    }
  })
  state.depth--
}
