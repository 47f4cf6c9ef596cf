/** The patterns of grep, basic and extended, read into a tree. A pattern is byte text, its characters those of its UTF-8. */
import { codePoints } from './code-points'

export type Tree =
  /** `cost`: how many comparisons the test is worth. */
  | { readonly kind: 'char'; readonly test: (point: number) => boolean; readonly cost: number }
  | { readonly kind: 'assert'; readonly what: Assertion }
  | { readonly kind: 'all'; readonly parts: readonly Tree[] }
  | { readonly kind: 'any'; readonly parts: readonly Tree[] }
  /** `most` null: without end. */
  | { readonly kind: 'repeat'; readonly part: Tree; readonly least: number; readonly most: number | null }

/** A place in a line: its start or end, the start or end of a word, either of them, neither. */
export type Assertion = 'start' | 'end' | 'word-start' | 'word-end' | 'word-edge' | 'no-edge'

export interface PatternOptions {
  readonly extended: boolean
  readonly ignoreCase: boolean
}

export type ReadPattern =
  | { readonly ok: true; readonly tree: Tree; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly text: string }

class Fault extends Error {}

const WORD = /[\p{L}\p{N}_]/u
/** True for a letter, a digit and `_`. */
export const isWord = (point: number): boolean =>
  point < 0x80
    ? (point >= 48 && point < 58) || (point >= 65 && point < 91) || point === 95 || (point >= 97 && point < 123)
    : WORD.test(String.fromCodePoint(point))

const CLASSES: Readonly<Record<string, RegExp>> = {
  alpha: /\p{L}/u,
  digit: /[0-9]/,
  alnum: /[\p{L}\p{Nd}]/u,
  upper: /\p{Lu}/u,
  lower: /\p{Ll}/u,
  space: /[\t-\r \u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000]/,
  blank: /[ \t]/,
  punct: /[\p{P}\p{S}]/u,
  print: /[^\p{Cc}\p{Cn}]/u,
  graph: /[^\p{Cc}\p{Cn} ]/u,
  cntrl: /\p{Cc}/u,
  xdigit: /[0-9A-Fa-f]/,
}

/** The most that `{n}` may say, and how deep brackets may stand within each other. */
const MOST_TIMES = 32_767
const DEEPEST = 200

/** What grep says of a pattern that takes too much. */
export const TOO_BIG = 'Regular expression too big'
const OPEN_BRACKET = 'Unmatched [, [^, [:, [., or [='

const EDGES: Readonly<Record<string, Assertion>> = {
  '<': 'word-start',
  '>': 'word-end',
  b: 'word-edge',
  B: 'no-edge',
  '`': 'start',
  "'": 'end',
}

/** Reads a pattern of one line. What is wrong comes in grep's own words. */
export function readPattern(pattern: string, options: PatternOptions): ReadPattern {
  const reader = new Reader(pattern, options)
  try {
    return { ok: true, tree: reader.read(), warnings: reader.warnings }
  } catch (fault) {
    if (fault instanceof Fault) return { ok: false, text: fault.message }
    throw fault
  }
}

/** A text that stands for itself. */
export function literal(text: string, ignoreCase: boolean): Tree {
  const chars = codePoints(text).points
  return {
    kind: 'all',
    parts: chars.map((char) => ({ kind: 'char', cost: 1, test: cased((point) => point === char, ignoreCase) })),
  }
}

/** A test that also takes the other case of a letter, where case is ignored. */
function cased(test: (point: number) => boolean, ignoreCase: boolean): (point: number) => boolean {
  if (!ignoreCase) return test
  return (point) => {
    if (test(point)) return true
    if (point < 0) return false
    const char = String.fromCodePoint(point)
    return [char.toLowerCase(), char.toUpperCase()].some((one) => [...one].length === 1 && test(one.codePointAt(0)!))
  }
}

class Reader {
  readonly #chars: readonly string[]
  readonly #points: readonly number[]
  readonly #extended: boolean
  readonly #ignoreCase: boolean
  readonly warnings: string[] = []
  #at = 0
  /** Nothing stands before the next operator, back to where the expression or its bracket begins, but places. */
  #starts = true
  #depth = 0

  constructor(pattern: string, { extended, ignoreCase }: PatternOptions) {
    this.#points = codePoints(pattern).points
    this.#chars = this.#points.map((point) => (point < 0 ? '' : String.fromCodePoint(point)))
    this.#extended = extended
    this.#ignoreCase = ignoreCase
  }

  read(): Tree {
    const tree = this.#any()
    if (this.#at < this.#chars.length) throw new Fault('Unmatched ) or \\)')
    return tree
  }

  /** True where an operator stands: bare in an extended pattern, behind a backslash in a basic one. */
  #sees(operator: string, at = this.#at): boolean {
    return this.#extended ? this.#chars[at] === operator : this.#chars[at] === '\\' && this.#chars[at + 1] === operator
  }

  #takes(operator: string): boolean {
    if (!this.#sees(operator)) return false
    this.#at += this.#extended ? 1 : 2
    return true
  }

  #any(): Tree {
    const parts = [this.#all()]
    while (this.#takes('|')) {
      this.#starts = true
      parts.push(this.#all())
    }
    return parts.length === 1 ? parts[0]! : { kind: 'any', parts }
  }

  #all(): Tree {
    const parts: Tree[] = []
    let first = true
    while (
      this.#at < this.#chars.length &&
      !this.#sees('|') &&
      !(this.#sees(')') && (this.#depth > 0 || !this.#extended))
    ) {
      const part = this.#atom(first)
      first = false
      if (part) parts.push(this.#repeated(part))
    }
    return parts.length === 1 ? parts[0]! : { kind: 'all', parts }
  }

  /** What a repetition may follow; null for an operator that repeats nothing. */
  #atom(first: boolean): Tree | null {
    const char = this.#chars[this.#at]!
    if (this.#takes('(')) {
      if (++this.#depth > DEEPEST) throw new Fault(TOO_BIG)
      this.#starts = true
      const tree = this.#any()
      if (!this.#takes(')')) throw new Fault('Unmatched ( or \\(')
      this.#starts = false
      this.#depth--
      return tree
    }
    if (this.#extended && this.#starts && '*+?'.includes(char)) {
      this.#warn(char)
      this.#at++
      return null
    }
    if (this.#extended && this.#starts && char === '{' && this.#interval()) {
      this.#warn('{...}')
      this.#starts = false
      return { kind: 'all', parts: [] }
    }
    if (char === '^' && (this.#extended || first)) return this.#assertion('start')
    if (char === '$' && (this.#extended || this.#endsHere(this.#at + 1))) return this.#assertion('end')
    if (char === '[') return this.#bracket()
    const point = this.#points[this.#at++]!
    if (char !== '\\') this.#starts = false
    if (char === '.') return this.#char((other) => other >= 0)
    if (char !== '\\') return this.#char((other) => other === point && point >= 0)
    const escaped = this.#chars[this.#at]
    if (escaped === undefined) throw new Fault('Trailing backslash')
    if (/[1-9]/.test(escaped)) throw new Fault(`\\${escaped}: back-references are not simulated here`)
    const edge = Object.hasOwn(EDGES, escaped) ? EDGES[escaped] : undefined
    if (edge) return this.#assertion(edge)
    this.#starts = false
    const own = this.#points[this.#at++]!
    if (escaped === 'w') return this.#char(isWord)
    if (escaped === 'W') return this.#char((other) => other >= 0 && !isWord(other))
    const space = (other: number) => other >= 0 && CLASSES['space']!.test(String.fromCodePoint(other))
    if (escaped === 's') return this.#char(space)
    if (escaped === 'S') return this.#char((other) => other >= 0 && !space(other))
    return this.#char((other) => other === own)
  }

  /** In a basic pattern `$` is an end only where one stands. */
  #endsHere(at: number): boolean {
    return at >= this.#chars.length || this.#sees('|', at) || (this.#depth > 0 && this.#sees(')', at))
  }

  #assertion(what: Assertion): Tree {
    this.#at++
    return { kind: 'assert', what }
  }

  #char(test: (point: number) => boolean): Tree {
    return { kind: 'char', cost: 1, test: cased(test, this.#ignoreCase) }
  }

  #repeated(part: Tree): Tree {
    let tree = part
    for (let times = 0; ; times++) {
      if (times > DEEPEST) throw new Fault(TOO_BIG)
      // In a basic pattern an operator at its start stands for itself.
      if (this.#starts && !this.#extended) return tree
      const operator = this.#chars[this.#at]
      if (operator === '*') {
        this.#at++
        tree = { kind: 'repeat', part: tree, least: 0, most: null }
      } else if (this.#takes('+')) tree = { kind: 'repeat', part: tree, least: 1, most: null }
      else if (this.#takes('?')) tree = { kind: 'repeat', part: tree, least: 0, most: 1 }
      else {
        const interval = this.#sees('{') ? this.#interval() : null
        if (!interval) return tree
        tree = { kind: 'repeat', part: tree, ...interval }
        if (this.#starts) this.#warn('{...}')
        this.#starts = false
      }
      if (this.#starts) this.#warn(operator!)
    }
  }

  #warn(operator: string): void {
    this.warnings.push(`${operator} at start of expression`)
  }

  /** `{2}`, `{2,}`, `{,3}`, `{2,3}`; null where an extended pattern has a brace that stands for itself. */
  #interval(): { readonly least: number; readonly most: number | null } | null {
    const from = this.#at + (this.#extended ? 1 : 2)
    let end = from
    while (/[\d,]/.test(this.#chars[end] ?? '')) end++
    const read = /^(\d*)(,?)(\d*)$/.exec(this.#chars.slice(from, end).join(''))
    const closed = this.#extended ? this.#chars[end] === '}' : this.#chars[end] === '\\' && this.#chars[end + 1] === '}'
    if (!closed || !read || (read[1] === '' && read[2] === '')) {
      if (this.#extended) return null
      const ends = this.#chars.some((char, at) => at >= from && char === '\\' && this.#chars[at + 1] === '}')
      throw new Fault(ends ? 'Invalid content of \\{\\}' : 'Unmatched \\{')
    }
    this.#at = end + (this.#extended ? 1 : 2)
    const least = Number(read[1])
    const most = read[2] === '' ? least : read[3] === '' ? null : Number(read[3])
    if (most !== null && least > most) throw new Fault('Invalid content of \\{\\}')
    if (Math.max(least, most ?? 0) > MOST_TIMES) throw new Fault(TOO_BIG)
    return { least, most }
  }

  /** Where the next `:]` (or `.]`, `=]`) stands; below 0 for nowhere. */
  #closes(sign: string, from: number): number {
    let at = from
    do at = this.#chars.indexOf(sign, at) + 1
    while (at > 0 && this.#chars[at] !== ']')
    return at - 1
  }

  #bracket(): Tree {
    const chars = this.#chars
    const open = this.#at
    let at = open + 1
    if (at >= chars.length) throw new Fault('Invalid regular expression')
    const negated = chars[at] === '^'
    if (negated) at++
    const tests: ((point: number) => boolean)[] = []
    const from = at
    /** A character, or the text between `[.` and `.]`. */
    const element = (): number => {
      const special = chars[at] === '[' && (chars[at + 1] === '.' || chars[at + 1] === '=') ? chars[at + 1]! : null
      if (special === null) return this.#points[at++]!
      const end = this.#closes(special, at + 2)
      if (end < 0) throw new Fault(OPEN_BRACKET)
      if (end !== at + 3) throw new Fault('Invalid collation character')
      at = end + 2
      return this.#points[end - 1]!
    }
    for (;;) {
      if (at >= chars.length) throw new Fault(OPEN_BRACKET)
      if (chars[at] === ']' && at > from) break
      if (chars[at] === '[' && chars[at + 1] === ':') {
        const end = this.#closes(':', at + 2)
        if (end < 0) throw new Fault(OPEN_BRACKET)
        const name = chars.slice(at + 2, end).join('')
        const found = Object.hasOwn(CLASSES, name) ? CLASSES[name]! : null
        if (!found) throw new Fault('Invalid character class name')
        // Where case is ignored, a class of one case is one of both.
        const both = this.#ignoreCase && (name === 'upper' || name === 'lower') ? CLASSES['alpha']! : found
        tests.push((point) => both.test(String.fromCodePoint(point)))
        at = end + 2
        continue
      }
      const first = element()
      if (chars[at] === '-' && chars[at + 1] !== ']' && at + 1 < chars.length) {
        at++
        const last = element()
        if (last < first) throw new Fault('Invalid range end')
        tests.push((point) => point >= first && point <= last)
      } else tests.push((point) => point === first)
    }
    const inside = chars.slice(from, at)
    if (inside.length > 1 && inside[0] === ':' && inside.at(-1) === ':')
      throw new Fault('character class syntax is [[:space:]], not [:space:]')
    this.#at = at + 1
    this.#starts = false
    const has = cased((point) => tests.some((test) => test(point)), this.#ignoreCase)
    return { kind: 'char', cost: tests.length, test: (point) => point >= 0 && has(point) !== negated }
  }
}
