import { isSecretField, type Span } from './secrets-value'

/** Options of curl that take a name and a password, a cookie, a field or a token. */
const OPTIONS: Readonly<Record<string, 'user' | 'cookie' | 'field' | 'token'>> = {
  '-u': 'user',
  '--user': 'user',
  '-U': 'user',
  '--proxy-user': 'user',
  '-b': 'cookie',
  '--cookie': 'cookie',
  '-H': 'field',
  '--header': 'field',
  '--proxy-header': 'field',
  '--oauth2-bearer': 'token',
}

/** The values in a curl command line, with the field or option that each belongs to. */
export function commandSecrets(command: string): readonly { name: string; span: Span }[] {
  const found: { name: string; span: Span }[] = []
  let option: (typeof OPTIONS)[string] | null = null
  for (const match of command.matchAll(/(?:'[^']*'|"(?:[^"\\]|\\.)*"|\\[\s\S]|[^\s'"\\])+/g)) {
    const raw = match[0]
    const whole = /^(?:'[^']*'|"(?:[^"\\]|\\.)*")$/.test(raw)
    let text = whole ? raw.slice(1, -1) : raw
    let start = match.index + (whole ? 1 : 0)
    if (option === null) {
      // `-sH` is `-s -H`; `-ua:b` is `-u a:b`.
      const short = /^-[a-zA-Z#]*([uUbH])$/.exec(raw)
      option = (Object.hasOwn(OPTIONS, raw) ? OPTIONS[raw] : short ? OPTIONS[`-${short[1]!}`] : null) ?? null
      if (option !== null) continue
      const attached = /^-([uUbH])(['"]?)(.+?)\2$/.exec(raw)
      if (attached) {
        option = OPTIONS[`-${attached[1]!}`]!
        text = attached[3]!
        start = match.index + 2 + attached[2]!.length
      } else {
        const user = /^(?:[a-z][a-z\d+.-]*:\/\/)([^/?#@\s]+)@/i.exec(text)
        if (user) {
          const at = start + user[0].length - 1 - user[1]!.length
          found.push({ name: 'user and password', span: { start: at, end: at + user[1]!.length } })
        }
        continue
      }
    }
    const span = { start, end: start + text.length }
    if (option === 'user') found.push({ name: 'curl -u', span })
    if (option === 'token') found.push({ name: 'curl --oauth2-bearer', span })
    // Without `=` it is the name of a file.
    if (option === 'cookie' && text.includes('=')) found.push({ name: 'curl -b', span })
    if (option === 'field') {
      const colon = text.indexOf(':')
      const name = text.slice(0, colon)
      if (colon > 0 && isSecretField(name)) {
        const value = text.slice(colon + 1)
        const left = value.length - value.trimStart().length
        found.push({ name, span: { start: start + colon + 1 + left, end: span.end } })
      }
    }
    option = null
  }
  return found
}
