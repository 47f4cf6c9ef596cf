/** Editing one line as a shell does: keys to changes of a text and its cursor. Pure, so that it is tested without a page. */

export interface Line {
  readonly text: string
  /** Where the cursor stands, in code units. */
  readonly at: number
}

/** A key as an event names it. */
export interface Key {
  readonly key: string
  readonly ctrl: boolean
  readonly alt: boolean
}

const wordLeft = (text: string, at: number): number => at - (/\S*\s*$/.exec(text.slice(0, at))?.[0].length ?? 0)
const wordRight = (text: string, at: number): number => at + (/^\s*\S*/.exec(text.slice(at))?.[0].length ?? 0)

const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1
const lineEnd = (text: string, at: number): number => {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end
}

const without = (text: string, from: number, to: number): Line => ({
  text: text.slice(0, from) + text.slice(to),
  at: from,
})

/** The keys of Emacs that shells share: Ctrl-A E B F K U W D H, Alt-B F D. Null: the key is none of these. */
export function editLine({ text, at }: Line, { key, ctrl, alt }: Key): Line | null {
  const letter = key.toLowerCase()
  if (ctrl && !alt) {
    if (letter === 'a') return { text, at: lineStart(text, at) }
    if (letter === 'e') return { text, at: lineEnd(text, at) }
    if (letter === 'b') return { text, at: Math.max(0, at - 1) }
    if (letter === 'f') return { text, at: Math.min(text.length, at + 1) }
    if (letter === 'k') return without(text, at, lineEnd(text, at))
    if (letter === 'u') return without(text, lineStart(text, at), at)
    if (letter === 'w') return without(text, wordLeft(text, at), at)
    if (letter === 'h') return without(text, Math.max(0, at - 1), at)
    if (letter === 'd' && text !== '') return without(text, at, Math.min(text.length, at + 1))
  }
  if (alt && !ctrl) {
    if (letter === 'b') return { text, at: wordLeft(text, at) }
    if (letter === 'f') return { text, at: wordRight(text, at) }
    if (letter === 'd') return without(text, at, wordRight(text, at))
  }
  return null
}

/** What can be completed. */
export interface Known {
  readonly commands: readonly string[]
  /** curl's long options, with their hyphens. */
  readonly options: readonly string[]
  readonly files: readonly string[]
  readonly urls: readonly string[]
}

export interface Completion {
  readonly line: Line
  /** What the word may become, where there is more than one way. */
  readonly choices: readonly string[]
}

const commonStart = (words: readonly string[]): string => {
  let start = words[0] ?? ''
  for (const word of words) while (!word.startsWith(start)) start = start.slice(0, -1)
  return start
}

/** Tab: completes the word before the cursor to a command, an option, a file or a URL. */
export function completeLine({ text, at }: Line, known: Known): Completion {
  const before = text.slice(0, at)
  const word = /[^\s|;&<>'"]*$/.exec(before)![0]
  const from = at - word.length
  const first = /(^|[|;&]\s*)$/.test(before.slice(0, from).trimEnd() === '' ? '' : before.slice(0, from))
  const file = word.startsWith('@') ? word.slice(1) : word
  const lead = word.startsWith('@') ? '@' : ''
  const pool = first
    ? known.commands
    : word.startsWith('-')
      ? known.options
      : [...known.files.map((name) => lead + name), ...(lead === '' ? known.urls : [])]
  const fits = [...new Set(pool.filter((each) => each.startsWith(lead + file)))].sort()
  if (fits.length === 0) return { line: { text, at }, choices: [] }
  const grown = fits.length === 1 ? `${fits[0]!}${fits[0]!.endsWith('/') ? '' : ' '}` : commonStart(fits)
  return {
    line: { text: before.slice(0, from) + grown + text.slice(at), at: from + grown.length },
    choices: fits.length > 1 ? fits : [],
  }
}

/** The newest earlier line that holds `wanted`, from `below` downwards; -1 where there is none. */
export function searchBack(lines: readonly string[], wanted: string, below: number): number {
  for (let index = Math.min(below, lines.length) - 1; index >= 0; index--)
    if (lines[index]!.includes(wanted)) return index
  return -1
}
