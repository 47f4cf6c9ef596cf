import type { Token } from '../editor/highlight'

const KEYWORDS =
  'and|as|async|await|break|case|class|continue|def|elif|else|except|False|finally|for|from|if|import|in|is|lambda|match|None|not|or|pass|raise|return|True|try|while|with|yield'

const TOKEN = new RegExp(
  [
    '(?<comment>#.*)',
    "(?<string>(?<!\\w)[bfr]{0,2}(?:'''|'(?:[^'\\\\]|\\\\.)*'?|\"(?:[^\"\\\\]|\\\\.)*\"?))",
    `(?<keyword>\\b(?:${KEYWORDS})\\b)`,
    '(?<number>\\b\\d[\\d_]*\\b)',
  ].join('|'),
  'g',
)

/** Colours one line of Python roughly, by its tokens alone. */
export function pythonTokens(line: string): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  for (const match of line.matchAll(TOKEN)) {
    if (match.index > at) tokens.push({ kind: 'plain', text: line.slice(at, match.index) })
    const kind = (['comment', 'string', 'keyword', 'number'] as const).find(
      (name) => match.groups?.[name] !== undefined,
    )
    tokens.push({ kind: kind ?? 'plain', text: match[0] })
    at = match.index + match[0].length
  }
  if (at < line.length) tokens.push({ kind: 'plain', text: line.slice(at) })
  return tokens
}
