/** Options of GNU tools as getopt_long reads them: bundled letters, long names and their beginnings, operands anywhere. */

/** What a tool takes. */
export interface OptionSpec {
  readonly tool: string
  /** Its letters, each with `:` behind it where it takes a value. */
  readonly letters: string
  /** Its long names with the letter that each stands for: `lines:n` takes a value where the letter does, `color::` may. */
  readonly names: string
  /** What follows the complaint about an option. */
  readonly hint: string
}

/** An option as it was given: its letter (or its long name, where it has none), its value and how it was written. */
export interface Given {
  readonly letter: string
  readonly value: string | null
  readonly written: string
}

export type ReadOptions =
  | { readonly ok: true; readonly options: readonly Given[]; readonly operands: readonly string[] }
  | { readonly ok: false; readonly text: string }

/** Reads the words of a command, without its name. What is wrong comes in the tool's own words, line end and hint included. */
export function readOptions({ tool, letters, names, hint }: OptionSpec, words: readonly string[]): ReadOptions {
  const options: Given[] = []
  const operands: string[] = []
  const long = names.split(' ').map((each) => {
    const [name = '', letter = name, may] = each.split(':')
    const takes = may === undefined ? letters.includes(`${letter}:`) : null
    return { name, letter: letter || name, takes }
  })
  const wrong = (text: string): ReadOptions => ({ ok: false, text: `${tool}: ${text}\n${hint}` })
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!
    if (word === '--') {
      operands.push(...words.slice(at + 1))
      break
    }
    if (word.startsWith('--')) {
      const [name = '', ...rest] = word.slice(2).split('=')
      const given = rest.length > 0 ? rest.join('=') : null
      const exact = long.filter((each) => each.name === name)
      const found = exact.length > 0 ? exact : long.filter((each) => each.name.startsWith(name))
      const [one] = found
      if (!one) return wrong(`unrecognized option '--${name}'`)
      if (found.some(({ letter }) => letter !== one.letter)) {
        const all = found.map((each) => ` '--${each.name}'`).join('')
        return wrong(`option '${word}' is ambiguous; possibilities:${all}`)
      }
      if (given !== null && one.takes === false) return wrong(`option '--${one.name}' doesn't allow an argument`)
      const value = one.takes && given === null ? words[++at] : given
      if (value === undefined) return wrong(`option '--${one.name}' requires an argument`)
      options.push({ letter: one.letter, value, written: `--${one.name}` })
    } else if (word[0] === '-' && word !== '-') {
      for (let index = 1; index < word.length; index++) {
        const letter = word[index]!
        const place = letter === ':' ? -1 : letters.indexOf(letter)
        if (place < 0) return wrong(`invalid option -- '${letter}'`)
        let value: string | undefined | null = null
        if (letters[place + 1] === ':') {
          value = index + 1 < word.length ? word.slice(index + 1) : words[++at]
          if (value === undefined) return wrong(`option requires an argument -- '${letter}'`)
          index = word.length
        }
        options.push({ letter, value, written: `-${letter}` })
      }
    } else operands.push(word)
  }
  return { ok: true, options, operands }
}
