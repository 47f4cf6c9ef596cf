/** A run of text of one kind, for the plain editor's colours. */
export interface Token {
  readonly kind: 'plain' | 'comment' | 'string' | 'keyword' | 'number'
  readonly text: string
}

const KEYWORDS =
  'async|await|break|case|catch|class|const|continue|default|delete|do|else|export|extends|finally|for|from|function|if|import|in|instanceof|interface|let|new|of|return|static|switch|throw|try|type|typeof|using|var|while|yield|true|false|null|undefined'

const TOKEN = new RegExp(
  [
    '(?<comment>//[^\\n]*|/\\*[\\s\\S]*?(?:\\*/|$))',
    '(?<string>\'(?:[^\'\\\\\\n]|\\\\.)*\'?|"(?:[^"\\\\\\n]|\\\\.)*"?|`(?:[^`\\\\]|\\\\[\\s\\S])*`?)',
    `(?<keyword>\\b(?:${KEYWORDS})\\b)`,
    '(?<number>\\b(?:0[xX][\\da-fA-F]+|\\d[\\d_]*(?:\\.\\d+)?)\\b)',
  ].join('|'),
  'g',
)

/** Colours TypeScript roughly, by its tokens alone: what stands there until the full editor does, and on phones. */
export function highlight(text: string): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  for (const match of text.matchAll(TOKEN)) {
    if (match.index > at) tokens.push({ kind: 'plain', text: text.slice(at, match.index) })
    const { comment, string, keyword } = match.groups ?? {}
    const kind =
      comment !== undefined ? 'comment' : string !== undefined ? 'string' : keyword !== undefined ? 'keyword' : 'number'
    tokens.push({ kind, text: match[0] })
    at = match.index + match[0].length
  }
  if (at < text.length) tokens.push({ kind: 'plain', text: text.slice(at) })
  return tokens
}
